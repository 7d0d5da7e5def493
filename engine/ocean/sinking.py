"""Sinking matter: what is taken up in the lit layer leaves it, and is remineralised on the way down or on the sea floor.

Of what passes the base z_e of the lit layer, the share f(z) passes depth z:

    Martin (Martin et al. 1987, doi 10.1016/0198-0149(87)90086-0)    f = (z / z_e)^−b
    exponential                                                      f = exp(−(z − z_e) / L)
    constant speed w, decay at rate k (Banse 1990)                   f = exp(−k (z − z_e) / w)

A level receives the difference of f between its top and its bottom, over as much of the column's area as is that deep;
what meets the floor is remineralised in the cell above it. A column no deeper than z_e keeps everything in its last cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import Array, Grid

Shape = Callable[[Array, float], Array]
"""The share that passes depth z (m) of what passes z_e: shape(z, z_e), with z along the first axis."""


def martin(b: float | Array) -> Shape:
    """A power law; b may differ between columns."""
    return lambda z, base: (z / base) ** -np.asarray(b)


def exponential(length: float | Array) -> Shape:
    """An e-folding depth in metres."""
    return lambda z, base: np.exp(-(z - base) / np.asarray(length))


def constant_speed(speed: float, rate: float) -> Shape:
    """Metres a day and share lost a day."""
    return exponential(speed / rate)


@dataclass(frozen=True, eq=False)
class Sinking:
    """Where sinking matter can go in an ocean: its columns, how deep they are, and through how much area."""

    grid: Grid
    floor_area: Array
    euphotic_depth: float

    @cached_property
    def levels(self) -> int:
        """How many levels make up the lit layer."""
        return int(np.abs(self.grid.depth_edge - self.euphotic_depth).argmin())

    @cached_property
    def lit(self) -> Array:
        """Whether each cell is in the lit layer."""
        return np.asarray(self.grid.level < self.levels)

    @cached_property
    def column(self) -> Array:
        """The number of the column each cell is in."""
        number = np.cumsum(self.grid.wet[0]).reshape(self.grid.shape[1:]) - 1
        return np.asarray(number[self.grid.row, self.grid.column])

    @cached_property
    def columns(self) -> int:
        return int(self.grid.wet[0].sum())

    @cached_property
    def _passage(self) -> Array:
        """(interface, column): the share of the area at the base of the lit layer that is open at each interface below."""
        levels = self.grid.shape[0]
        area = np.zeros((levels + 1, self.columns))
        area[self.grid.level + 1, self.column] = self.floor_area
        base = area[self.levels]
        share = np.divide(area, base, out=np.zeros_like(area), where=base > 0)
        return np.asarray(share[self.levels :])

    @cached_property
    def _targets(self) -> tuple[Array, Array, Array]:
        """Rows and columns of the operator's entries, and where each is found in (level, column) shares."""
        column, level = self.column, self.grid.level
        by_column = np.argsort(column, kind="stable")
        start = np.searchsorted(column[by_column], np.arange(self.columns + 1))
        lit = np.flatnonzero(self.lit)
        count = np.diff(start)[column[lit]]
        source = np.repeat(lit, count)
        within = np.arange(source.size) - np.repeat(np.cumsum(count) - count, count)
        target = by_column[start[column[source]] + within]
        return target, source, level[target] * self.columns + column[target]

    def lasting(self, shape: Shape, depth: Array) -> Array:
        """(depth, 1): what of all that leaves the lit layer passes a depth, were there no floor."""
        return shape(depth[:, None], float(self.grid.depth_edge[self.levels]))

    def shares(self, shape: Shape) -> Array:
        """(level, column): where what leaves the lit layer is remineralised; each column sums to 1."""
        grid, first = self.grid, self.levels
        share = np.zeros((grid.shape[0], self.columns))
        flux = shape(grid.depth_edge[first:, None], float(grid.depth_edge[first])) * self._passage
        share[first:] = flux[:-1] - flux[1:]
        share[self._shallow] = 1.0
        return share

    @cached_property
    def _shallow(self) -> tuple[Array, Array]:
        """Level and column of the last cells of those columns that are no deeper than the lit layer."""
        shallow = np.flatnonzero(self._passage[0] == 0)
        deepest = self.grid.wet[:, self.grid.wet[0]].sum(axis=0) - 1
        return deepest[shallow], shallow

    @cached_property
    def _pattern(self) -> tuple[Array, Array, Array]:
        """Rows' starts and columns of the operator, and where each entry is found in (level, column) shares."""
        row, column, place = self._targets
        by_row = np.lexsort((column, row))
        start = np.searchsorted(row[by_row], np.arange(self.grid.size + 1))
        return start.astype(np.int32), column[by_row].astype(np.int32), place[by_row]

    def operator(self, shape: Shape) -> sp.csr_array:
        """E: from uptake in each lit cell (per time) to remineralisation in each cell of its column; columns sum to 1."""
        start, column, place = self._pattern
        share = self.shares(shape).ravel()[place]
        operator = sp.csr_array((share, column.copy(), start.copy()), shape=(self.grid.size, self.grid.size))
        operator.eliminate_zeros()
        return operator

    def leaving(self, uptake: Array) -> Array:
        """(column): what leaves the lit layer of each column, from uptake per cell."""
        return np.bincount(self.column[self.lit], uptake[self.lit], self.columns)

    def summed(self, values: Array) -> Array:
        """(column): the sum over its cells."""
        return np.bincount(self.column, values, self.columns)

    def freed(self, uptake: Array, shape: Shape) -> Array:
        """What is remineralised in each cell, from uptake per cell: the operator's product, without the operator."""
        return self.spread(self.leaving(uptake), shape)

    def spread(self, leaving: Array, shape: Shape) -> Array:
        """The same from what leaves the lit layer of each column."""
        return np.asarray((self.shares(shape) * leaving)[self.grid.level, self.column])

    def mean_over(self, tracer: Array, shape: Shape) -> Array:
        """(column): the mean of a tracer over where what leaves each column's lit layer is remineralised."""
        places = np.zeros((self.grid.shape[0], self.columns))
        places[self.grid.level, self.column] = tracer
        return np.asarray((self.shares(shape) * places).sum(axis=0))

    def flux(self, uptake: Array, shape: Shape) -> Array:
        """(interface, row, column): what sinks through each level's top, per m² of the surface and time, from uptake per cell and time."""
        grid = self.grid
        leaving = self.leaving(uptake)
        left = np.cumsum(self.shares(shape), axis=0)
        passing = leaving * (1 - np.concatenate([np.zeros((1, self.columns)), left]))
        out = np.full((grid.shape[0] + 1, *grid.shape[1:]), np.nan)
        out[:, grid.wet[0]] = passing / grid.area[grid.surface]
        return out
