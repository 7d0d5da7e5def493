"""Fits b to each embedded ocean's own phosphate with animals among the ways down, and writes fit.json: python -m assets.pump.fit"""

from __future__ import annotations

import json

from engine.ocean.ocean import EMBEDDED, Ocean
from engine.pump.today import FIT, fit


def main() -> None:
    oceans = {}
    for name in EMBEDDED:
        ocean = Ocean.embedded(name)
        b, explained, tried = fit(ocean)
        oceans[ocean.name] = {
            "b": b,
            "explained": round(explained, 5),
            "tried": {f"{x:.4f}": round(y, 6) for x, y in tried.items()},
        }
        print(name, b, round(explained, 4))
    told = {"what": "Martin b of particles that explains most of an ocean's own phosphate, with animals among the ways down; R²"}
    FIT.write_text(json.dumps(told | {"oceans": oceans}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
