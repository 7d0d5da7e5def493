"""Fits b to each embedded ocean's own phosphate with animals among the ways down, and writes fit.json: python -m assets.pump.fit"""

from __future__ import annotations

import json
from typing import Any

from engine.ocean.ocean import EMBEDDED, Ocean
from engine.pump.kernels import HORIZONS, kernels
from engine.pump.model import carbon_today
from engine.pump.today import FIT, fit


def today(ocean: Ocean) -> dict[str, list[float]]:
    """Of each way: Pg C that leaves the light a year, Pg C that it keeps, and what of a year's is still away after one."""
    now, known = carbon_today(ocean), kernels(ocean)
    away = known.away(known.project(now.freed))[:, HORIZONS.index(1.0)]
    return {"export": now.export.tolist(), "kept": now.kept.tolist(), "away_a_year": away.tolist()}


def main() -> None:
    oceans: dict[str, Any] = {}
    for name in EMBEDDED:
        ocean = Ocean.embedded(name)
        b, explained, tried = fit(ocean)
        oceans[ocean.name] = {
            "b": b,
            "explained": round(explained, 5),
            "tried": {f"{x:.4f}": round(y, 6) for x, y in tried.items()},
        }
        print(name, b, round(explained, 4))
    _write(oceans)
    for name in EMBEDDED:
        ocean = Ocean.embedded(name)
        oceans[ocean.name]["today"] = today(ocean)  # at the b that was written
    _write(oceans)


def _write(oceans: dict[str, Any]) -> None:
    told = {"what": "Martin b of particles that explains most of an ocean's own phosphate, with animals among the ways down; R²; "
                    "and of the sea as it is at that b, by way: Pg C that leaves the light a year, Pg C kept, Pg C away for a year"}  # fmt: skip
    FIT.write_text(json.dumps(told | {"oceans": oceans}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
