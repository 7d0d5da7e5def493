"""Matter that sinks and decays: F of the paper, solved column by column without a matrix.

    Martin's curve of exponent b       d f / d z = m − b f / z        w = κ z / b
    an exponential of length d         d f / d z = m − f / d          w = κ d

f is what sinks through depth z, m what is made at each depth: evenly within a cell. Between two interfaces both are solved
exactly, so that b and d are those of the profile itself, however thick the levels (upwind fluxes of w = κ z / b through levels of
a hundred metres lose as much as a b half as large again). What reaches the sea floor stays in the cell above it. All of it works
with complex numbers, too, so that derivatives may be taken by a step along i.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numba as nb
import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import Array, Grid


class Passage(NamedTuple):
    """What leaves each cell through its bottom: shares of what came from above, and of what is made in the cell itself."""

    through: Array
    own: Array


@nb.njit(cache=True, nogil=True)
def _fall(through: Array, own: Array, made: Array, above: Array, passing: Array, freed: Array) -> None:
    """`freed` becomes what stays in each cell; cells come level by level, so that the one above is known."""
    for i in range(made.size):
        came = made[i] * 0
        if above[i] >= 0:
            came = passing[above[i]]
        passing[i] = through[i] * came + own[i] * made[i]
        freed[i] = came + made[i] - passing[i]


class Falling:
    """The columns of an ocean, for matter of any profile."""

    def __init__(self, grid: Grid, floor_area: Array) -> None:
        self.grid = grid
        self.top, self.bottom = grid.depth_edge[grid.level], grid.depth_edge[grid.level + 1]
        roof = np.where(self.above >= 0, floor_area[self.above], grid.area)
        self.open = np.minimum(floor_area / roof, 1.0)
        """The share of each cell's area that is no sea floor."""

    @cached_property
    def above(self) -> Array:
        """The cell above each, −1 at the surface."""
        over = np.full(self.grid.shape, -1)
        over[1:] = self.grid.cell[:-1]
        return np.asarray(over[self.grid.wet])

    def martin(self, b: Array | complex) -> Passage:
        """f ∝ z^−b where nothing is made."""
        kept = np.where(self.top > 0, (np.where(self.top > 0, self.top, 1.0) / self.bottom) ** b, 0.0)
        own = (self.bottom - self.top * kept) / ((1 + b) * (self.bottom - self.top))
        return Passage(self.open * kept, self.open * own)

    def exponential(self, length: complex) -> Passage:
        """f ∝ e^(−z/d) where nothing is made."""
        deep = (self.bottom - self.top) / length
        kept = np.exp(-deep)
        return Passage(self.open * kept, self.open * (1 - kept) / deep)

    def freed(self, passage: Passage, made: Array) -> Array:
        """What is set free in each cell of what is made in each, column by column of it: the same unit, the same sum."""
        if made.ndim == 2:
            return np.stack([self.freed(passage, np.ascontiguousarray(each)) for each in made.T], axis=1)
        kind = np.result_type(passage.through, made)
        passing, out = np.empty(made.size, kind), np.empty(made.size, kind)
        _fall(*(each.astype(kind, copy=False) for each in (*passage, made)), self.above, passing, out)
        return out

    def operator(self, passage: Passage, sources: Array) -> sp.csr_array:
        """The same as a matrix, from what is made in the source cells."""
        grid, size = self.grid, self.grid.size
        row, column, share = [], [], []
        for level in np.unique(grid.level[sources]):
            there = self.freed(passage, np.where(grid.level == level, 1.0, 0.0))
            cells = np.flatnonzero(there)
            row.append(cells)
            column.append(grid.cell[level, grid.row[cells], grid.column[cells]])
            share.append(there[cells])
        place = (np.concatenate(row), np.concatenate(column))
        return sp.csr_array((np.concatenate(share), place), shape=(size, size))
