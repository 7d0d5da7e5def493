"""Where on the sea carbon is kept, by basin, by depth and below each square metre; and how deep it takes for it to stay."""

from __future__ import annotations

import numpy as np

from engine.ocean import diagnostics
from engine.ocean.grid import BASINS, Array, Grid

KG_PER_PG = 1e12
CENTURY = 100.0
HALF = 0.5
UPPERMOST, STEP = 50.0, 10.0
"""m: from where on a depth is looked for, and how closely."""
EDGES = (200.0, 500.0, 1000.0, 2000.0)
"""Between bands of depth, m: each at the edge of a level that is nearest to it."""


def by_basin(grid: Grid, amount: Array) -> dict[str, Array]:
    """(…) by basin, of amounts (…, cell): every cell counts in one, those outside all of BASINS as “elsewhere”."""
    names = dict.fromkeys(range(max(BASINS.values()) + 1), "elsewhere") | {code: name for name, code in BASINS.items()}
    return {name: amount[..., grid.basin == code].sum(axis=-1) for code, name in names.items() if (grid.basin == code).any()}


def by_depth(grid: Grid, amount: Array, first: int) -> tuple[Array, Array]:
    """The edges of bands of depth from the top of level `first` to the floor, m; and (…, band) of amounts (…, cell).

    The first band has whatever lies above it, too: columns no deeper than the lit layer set all free in it.
    """
    inner = [int(np.abs(grid.depth_edge - edge).argmin()) for edge in EDGES]
    bounds = np.unique([first, *(at for at in inner if at > first), grid.shape[0]])
    band = np.maximum(np.searchsorted(bounds, grid.level, side="right") - 1, 0)
    return grid.depth_edge[bounds], np.stack([amount[..., band == each].sum(axis=-1) for each in range(bounds.size - 1)], axis=-1)


def below(grid: Grid, amount: Array) -> Array:
    """(row, column): what the cells of each column hold of an amount, per m² of its surface; NaN on land."""
    held = grid.field(amount, 0.0).sum(axis=0)
    area = grid.field(grid.area, 0.0)[0]
    return np.asarray(np.divide(held, area, out=np.full_like(held, np.nan), where=area > 0))


def depth_for(grid: Grid, values: Array, least: float) -> Array:
    """(row, column): the depth, m, at which a value by cell first reaches `least` on the way down; NaN where it never does.

    Linear between the middles of levels, and from nothing at the very surface, where nothing stays.
    """
    field, middle = grid.field(values), grid.depth_centre
    reached = field >= least
    first = reached.argmax(axis=0)[None]
    there = np.take_along_axis(field, first, 0)[0]
    before = np.where(first[0] > 0, np.take_along_axis(field, np.maximum(first - 1, 0), 0)[0], 0.0)
    top = np.where(first[0] > 0, middle[np.maximum(first[0] - 1, 0)], 0.0)
    rise = there - before
    part = np.divide(least - before, rise, out=np.ones_like(rise), where=rise > 0)
    return np.where(reached.any(axis=0), top + part * (middle[first[0]] - top), np.nan)


def depth_of_mean(grid: Grid, values: Array, least: float) -> float:
    """The depth, m, at which the mean over all water of a value by cell first reaches `least` on the way down."""
    tried = np.arange(UPPERMOST, grid.depth_edge[-1], STEP)
    return float(np.interp(least, np.maximum.accumulate(diagnostics.area_means(grid, values, tried)), tried))
