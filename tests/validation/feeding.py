"""python -m tests.validation.feeding FILE: the feeding lab beside observations and in moving water.

FILE is an observed climatology of nitrate, silicate and phosphate on a regular grid (CF NetCDF). The relations by which the
embedded ocean's columns have nitrate and silicate are set beside it, at its own grid's cells; then the six experiments in
moving water, twenty years each, beside those in columns and the paper's.
"""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Iterator

import numpy as np
import xarray as xr

from engine import published
from engine.conversions import PG_YR_PER_MG_D_365
from engine.feeding import atlas, water
from engine.feeding.compare import score, worlds
from engine.feeding.experiments import EXPERIMENTS
from engine.feeding.whole import WORLDS, Whole, simulate_whole
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import Ocean
from tests.validation import RESULTS

RESULT = RESULTS / "feeding.txt"
COMMAND = "python -m tests.validation.feeding FILE"


def observed(grid: Grid, data: xr.Dataset, name: str) -> Array:
    """Means of an observed field over the cells of a grid, by volume; nan where nothing was observed."""
    values = data[name].values
    thick = data["layer_thickness"].values[:, None, None] * data["cell_area"].values
    at = [
        np.clip(np.searchsorted(edge, data[axis].values) - 1, 0, edge.size - 2)
        for edge, axis in ((grid.depth_edge, "depth"), (grid.lat_edge, "lat"), (grid.lon_edge, "lon"))
    ]
    level, row, column = np.meshgrid(*at, indexing="ij")
    known = np.isfinite(values) & (data["wet"].values > 0)
    total, weight = np.zeros((2, *grid.shape))
    np.add.at(total, (level[known], row[known], column[known]), (values * thick)[known])
    np.add.at(weight, (level[known], row[known], column[known]), thick[known])
    mean = np.divide(total, weight, out=np.full(grid.shape, np.nan), where=weight > 0)
    return np.asarray(mean[grid.wet])


def agreement(grid: Grid, ours: Array, theirs: Array, here: Array) -> tuple[float, float]:
    """R² and mean difference by volume."""
    known = here & np.isfinite(theirs)
    weight = grid.volume[known]
    mean = np.average(theirs[known], weights=weight)
    spread = np.average((theirs[known] - mean) ** 2, weights=weight)
    return (
        1 - float(np.average((ours[known] - theirs[known]) ** 2, weights=weight) / spread),
        float(np.average(ours[known] - theirs[known], weights=weight)),
    )


def nutrients(path: str) -> Iterator[str]:
    ocean = Ocean.embedded()
    grid = ocean.grid
    oxygen, arctic = ocean.tracer("oxygen"), grid.inside("Arctic")
    ours = {"nitrate": water.nitrate(ocean.tracer("phosphate"), oxygen, arctic), "silicate": water.silicate(ocean)}
    with xr.open_dataset(path) as data:
        for name, values in ours.items():
            theirs = observed(grid, data, name)
            for words, here in (("top 1,200 m", grid.depth < 1200), ("top 160 m", grid.depth < 160)):
                fit, bias = agreement(grid, values, theirs, here)
                yield f"{name:9s} {words:12s} R² {fit:.3f}, mean difference {bias:+.2f} mmol m⁻³"


def columns() -> Iterator[str]:
    found = worlds()
    for way, words in (("cell_", "means of cells"), ("", "means by area")):
        agree, of, median = score(found, way)
        yield f"columns, {words}: {agree} of {of} signs, median difference {median:.1f} points"


def moving() -> Iterator[str]:
    """Exports of all six in moving water."""
    from engine.feeding import LAB

    area = Ocean.embedded().grid.field(Ocean.embedded().grid.area, 0.0)[0]
    table, base = published.table("feeding"), worlds()
    first: dict[str, float] = {}
    for name in list(EXPERIMENTS)[1:]:
        begun = time.process_time()
        dataset = simulate_whole(LAB.preset(name))
        seconds = time.process_time() - begun
        sums = {
            (world, each): float(np.nansum(dataset[each].sel(world=world).values * area)) * PG_YR_PER_MG_D_365
            for world in WORLDS
            for each in ("export", "export_1000")
        }
        if not first:
            first = {each: sums["FOREFF", each] for each in ("export", "export_1000")}
            yield f"FOREFF: {first['export']:.2f} Pg C yr⁻¹ through 160 m (paper 5.01 at 150 m), {first['export_1000']:.2f} through 1,005 m (1.69)"
        told = []
        for each, words in (("export", "160 m"), ("export_1000", "1,005 m")):
            theirs = 100 * float(table[each].sel(experiment=name) / table[each].sel(experiment="FOREFF") - 1)
            still = 100 * (base[name][each] / base["FOREFF"][each] - 1)
            told.append(
                f"{words} {100 * (sums['yours', each] / first[each] - 1):+.1f} % (columns {still:+.1f}, paper {theirs:+.1f})"
            )
        kept = max(abs(float(dataset[each][1] / dataset[f"{each}_start"]) - 1) for each in ("nitrogen", "silicon"))
        yield f"{name:9s} {'; '.join(told)}; nutrients kept to {kept:.0e}; {seconds:.0f} s CPU for both worlds"


def main(path: str) -> None:
    lines = [
        f"{COMMAND}, {datetime.date.today()}",
        f"{Whole(Ocean.embedded()).grid.size:,} cells, {len(atlas.shipped()['column'])} columns",
        "",
    ]
    for part in (nutrients(path), columns(), moving()):
        for line in part:
            print(line, flush=True)
            lines.append(line)
        lines.append("")
    RESULT.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
