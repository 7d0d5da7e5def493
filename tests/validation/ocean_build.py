"""python -m tests.validation.ocean_build CLIMATOLOGY.nc [--evaluations 600]: the embedded ocean built anew, as far as that goes.

The file is that of tests.validation.ocean_climatology. The grid must be the embedded ocean's to the last cell; the figures are
those of the ocean built in so many evaluations beside those of the embedded one, which took some ten thousand, both against the
same observations. `--checkpoint` goes on from where another day ended.
"""

from __future__ import annotations

import argparse
import datetime
import time
from pathlib import Path

import numpy as np

from engine.ocean.build.climatology import Source, climatology
from engine.ocean.build.coarse import COLUMN, coarsen, levels
from engine.ocean.build.report import LABELS, figures
from engine.ocean.build.targets import WEIGHTS
from engine.ocean.ocean import Ocean
from tests.validation import RESULTS

RESULT = RESULTS / "ocean_build.txt"
COMMAND = "python -m tests.validation.ocean_build CLIMATOLOGY.nc"
COLUMNS, LEVELS = 3, 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("climatology", type=Path)
    parser.add_argument("--evaluations", type=int, default=600)
    parser.add_argument("--checkpoint", type=Path, default=None)
    options = parser.parse_args()
    file = options.climatology
    used = dict.fromkeys(("temperature", "salinity", "phosphate", "oxygen", "alkalinity", "nitrate", "anthropogenic"), file)
    sources: dict[str, Source | None] = dict(used)
    water = climatology(sources)
    coarse = coarsen(water, COLUMN * COLUMNS, levels(LEVELS))
    embedded, observed = Ocean.embedded(), {name: coarse.mean(name) for name in WEIGHTS}
    same = np.array_equal(coarse.grid.wet, embedded.grid.wet)
    volume = float(np.abs(coarse.grid.volume / embedded.grid.volume - 1).max()) if same else float("nan")
    told: list[str] = []
    begun = time.process_time()
    built = Ocean.build(
        **used, evaluations=options.evaluations, checkpoint=options.checkpoint, progress=lambda share, words: told.append(words)
    )
    seconds = time.process_time() - begun
    counted = sum("evaluation" in words for words in told)
    stages = {words.partition(":")[0]: words for words in told if "evaluation" in words}
    ours, theirs = built.figures, figures(embedded, observed) if same else {}
    lines = [
        f"{datetime.date.today()}   {COMMAND} --evaluations {options.evaluations}",
        "",
        f"cells {coarse.grid.size:,}; the embedded ocean's to the last one: {same}; largest difference of a volume {volume:.1e}",
        f"{counted} evaluations of cost and exact gradient, {seconds:.0f} s of CPU in all, from rest to figures",
        f"largest divergence of the flow {np.abs(built.moving.divergence()).max():g} m3 s-1",
        "",
        *stages.values(),
        "",
        f"{'':52}{'built':>12}{'embedded':>12}",
    ]
    for key, figure in ours.items():
        other = f"{theirs[key]['value']:12.4g}" if key in theirs else ""
        lines.append(f"{LABELS[key]:52}{figure['value']:12.4g}{other}   {figure['kind']}")
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
