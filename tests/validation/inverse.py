"""The paper's inversions on observed fields, through the path that a user's own fields take.

python -m tests.validation.inverse CLIMATOLOGY.nc

CLIMATOLOGY.nc holds annual means: phosphate, oxygen, alkalinity, dic, anthropogenic_dic, silicate, temperature, salinity. The
products of production are the embedded analogues. Writes assets/inverse/observed.json, which `compare` shows as “with observed
fields”, and prints what tests/validation/inverse.txt keeps.
"""

from __future__ import annotations

import datetime
import json
import sys
from functools import partial
from pathlib import Path

from engine.inverse import cases, observed, products, stations
from engine.inverse.fields import read_observed
from engine.ocean.ocean import Ocean


def main(path: Path) -> None:
    ocean = Ocean.embedded()
    told = {name: observed.production(name, ocean) for name in products.TOTALS}
    seen = read_observed(path.read_bytes(), path.name, ocean).observed
    found = cases.runs(ocean, seen, told, ("cafe",), lambda words: print(words, flush=True), partial(stations.at, ocean.grid))
    found["when"] = datetime.date.today().isoformat()
    found["command"] = "python -m tests.validation.inverse CLIMATOLOGY.nc"
    (cases.FOLDER / "observed.json").write_text(json.dumps(found, indent=1) + "\n")
    a, c, explained = cases.hyperbola(found, "cafe")
    print(f"NPP = {a:.2f} / ({c:.2f} − σ₂), R² {explained:.4f} (17.86, 0.80)")
    for name in ("product", "production", "labile", "toc", "poc", "doc_s", "doc_l"):
        print(f"{name}: {cases.spread(found, name)} Pg C yr⁻¹; without the Southern Ocean {cases.spread(found, name, 'north')}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
