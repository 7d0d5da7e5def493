"""The paper's inversions on observed fields, through the path that a user's own fields take.

python -m tests.validation.inverse CLIMATOLOGY.nc            # ten minutes on one core
python -m tests.validation.inverse CLIMATOLOGY.nc exports    # what leaves alone, from the numbers that were fitted

CLIMATOLOGY.nc holds annual means: phosphate, oxygen, alkalinity, dic, anthropogenic_dic, silicate, temperature, salinity. The
products of production are the embedded analogues. Writes assets/inverse/observed.json, which `compare` shows as “with observed
fields”, and assets/validation/inverse.txt.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from engine.inverse import carbon, cases, observed, products, stations
from engine.inverse.compare import A, C
from engine.inverse.fields import read_observed
from engine.ocean.ocean import Ocean
from tests.validation import RESULTS

FILE = cases.FOLDER / "observed.json"
COMMAND = "python -m tests.validation.inverse CLIMATOLOGY.nc"


def main(path: Path, part: str = "all") -> None:
    ocean = Ocean.embedded()
    told, seasons = ({name: of(name, ocean) for name in products.TOTALS} for of in (observed.production, observed.season))
    seen = read_observed(path.read_bytes(), path.name, ocean).observed
    say, at = partial(print, flush=True), partial(stations.at, ocean.grid)
    if part == "exports":
        found = json.loads(FILE.read_text())
        for name, run in found["joint"].items():
            joint = carbon.Carbon(ocean, seen, told[name], seasons[name])
            run |= cases.away_from_the_light(joint, joint.solve(run["values"]), at)
            say(f"{name}: {run['beyond']}")
    else:
        found = cases.runs(ocean, seen, told, seasons, ("cafe",), say, at)
    found["when"] = datetime.date.today().isoformat()
    found["command"] = COMMAND
    FILE.write_text(json.dumps(found, indent=1) + "\n")
    text = "\n".join(lines(found)) + "\n"
    (RESULTS / "inverse.txt").write_text(text)
    print(text, end="")


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """What was found, and beside it what is in print."""
    yield f"{found['command']}, {found['when']}"
    for share, run in found["phosphorus"]["cafe"].items():
        yield f"cafe, P, σ₂ = {share}: {_told(run['total'])} Pg C yr⁻¹"
    yield f"cafe, P, σ₂ = {cases.SHARES[-1]:g}, κ_l halved: {_told(found['rates']['kappa_l']['total'])} Pg C yr⁻¹"
    for name, run in found["joint"].items():
        yield f"{name}, joint: R² of {_told(run['r2'])}; {_told(run['total'])} Pg C yr⁻¹"
    a, c, explained = cases.hyperbola(found, "cafe")
    yield f"NPP = {a:.2f} / ({c:.2f} − σ₂), R² {explained:.4f} (in print {A:.2f} and {C:.2f})"
    for name in ("product", "production", "labile", "toc", "poc", "doc_s", "doc_l"):
        yield f"{name}: {_spread(found, name)} Pg C yr⁻¹; without the Southern Ocean {_spread(found, name, 'north')}"
    year, month = (cases.by_strength(found, mixing) for mixing in ("year", "month"))
    apart = f"{year[-3]:.1f} % year, {month[-3]:.1f} % month, {year[0]:.1f} % none"
    yield f"range of all carbon that leaves, of its mean: {apart} (in print 12)"


def _told(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {figure:.4g}" for name, figure in figures.items())


def _spread(found: Mapping[str, Any], name: str, part: str = "total") -> str:
    mean, deviation = cases.spread(found, name, part)
    return f"{mean:.4g} ± {deviation:.2g}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
