"""Matter that sinks and decays: F of the paper, solved column by column without a matrix.

    (w A c) of a cell's bottom − (w A c) of the bottom above + V κ c = made        w: downward speed, A: open floor, upwind

Martin's curve of exponent b comes of w = κ z / b, an exponential of length d of w = κ d. What reaches the sea floor stays in
the cell above it. All of it works with complex numbers, too, so that derivatives may be taken by a step along i.
"""

from __future__ import annotations

from functools import cached_property

import numba as nb
import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import Array, Grid


@nb.njit(cache=True, nogil=True)
def _settle(carry: Array, decay: Array, made: Array, above: Array, out: Array) -> None:
    """`out` becomes the concentration; cells come level by level, so that the one above is known."""
    for i in range(made.size):
        gained = made[i]
        if above[i] >= 0:
            gained += carry[above[i]] * out[above[i]]
        out[i] = gained / (carry[i] + decay[i])


class Falling:
    """The columns of an ocean, for matter of any speed."""

    def __init__(self, grid: Grid, floor_area: Array) -> None:
        self.grid, self.floor_area = grid, floor_area
        self.bottom = grid.depth_edge[grid.level + 1]

    @cached_property
    def above(self) -> Array:
        """The cell above each, −1 at the surface."""
        over = np.full(self.grid.shape, -1)
        over[1:] = self.grid.cell[:-1]
        return np.asarray(over[self.grid.wet])

    def martin(self, rate: float, b: Array | complex) -> Array:
        """w A at each cell's bottom, m³ s⁻¹."""
        return np.asarray(rate / b * self.bottom * self.floor_area)

    def exponential(self, rate: float, length: complex) -> Array:
        return np.asarray(rate * length * self.floor_area)

    def divergence(self, carry: Array, concentration: Array) -> Array:
        """What leaves each cell downward less what comes from above, mmol s⁻¹."""
        passing = carry * concentration
        return np.asarray(passing - np.where(self.above >= 0, passing[self.above], 0.0))

    def settled(self, carry: Array, decay: Array, made: Array) -> Array:
        """The steady concentration; `decay` is V κ, m³ s⁻¹."""
        out = np.empty(made.size, np.result_type(carry, decay, made))
        _settle(carry, decay, made, self.above, out)
        return out

    def freed(self, carry: Array, decay: Array, sources: Array) -> sp.csr_array:
        """From what is made in each of the source cells to what is set free in each cell of its column."""
        grid, size = self.grid, self.grid.size
        row, column, share = [], [], []
        for level in np.unique(grid.level[sources]):
            there = decay * self.settled(carry, decay, np.where(grid.level == level, 1.0, 0.0))
            cells = np.flatnonzero(there)
            row.append(cells)
            column.append(grid.cell[level, grid.row[cells], grid.column[cells]])
            share.append(there[cells])
        place = (np.concatenate(row), np.concatenate(column))
        return sp.csr_array((np.concatenate(share), place), shape=(size, size))
