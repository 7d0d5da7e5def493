"""Sinking matter that sinks from where it is made: evenly over each lit level, as the ecosystem's detritus does.

Of what is made between z₁ and z₂, the share ∫ f(z; z₀) dz₀ / (z₂ − z₁) passes depth z. Carbon and phosphorus part from where they
are made, not from the base of the light, and what decays in the light is told apart from what leaves it. A source is a lit level of
a column, level after level.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import Array
from engine.ocean.sinking import Shape, Sinking
from engine.stoichiometry.falling import Fall, made


@dataclass(frozen=True, eq=False)
class Born(Sinking):
    """Its sources are lit cells, where `Sinking` has one for each column."""

    fall: Fall

    @cached_property
    def source(self) -> Array:
        """The number of the source that each lit cell is; nothing of the others."""
        return np.where(self.lit, self.grid.level * self.columns + self.column, -1)

    def lasting(self, shape: Shape, depth: Array) -> Array:
        """(depth, lit level): what of matter made in a level passes a depth, were there no floor; 0 above the level's base."""
        edge = self.grid.depth_edge[: self.levels + 1]
        left = np.stack([made(self.fall, shape, *ends, depth) for ends in pairwise(edge)], axis=1)
        return np.where(depth[:, None] >= edge[1:] - 1e-9, left, 0.0)

    @cached_property
    def _open(self) -> Array:
        """(level, lit level, column): how much of the cell that matter is made in is open at the base of each level."""
        grid, levels = self.grid, self.grid.shape[0]
        area, opening = np.zeros((levels, self.columns)), np.zeros((levels, self.columns))
        area[grid.level, self.column], opening[grid.level, self.column] = grid.area, self.floor_area
        whole = area[: self.levels]
        share = np.divide(opening[:, None], whole, out=np.zeros((levels, *whole.shape)), where=whole > 0)
        return np.asarray(np.minimum(share, 1.0))

    def _through(self, shape: Shape) -> Array:
        """(level, source): what passes the base of each level, as much as is open of the cell it was made in."""
        left = self.lasting(shape, self.grid.depth_edge[1:])[:, :, None] * self._open
        return np.asarray(left.reshape(len(left), -1))

    def shares(self, shape: Shape) -> Array:
        """(level, source): where what a source makes is remineralised; each sums to 1."""
        through = self._through(shape)
        born = np.arange(through.shape[1]) // self.columns
        coming = np.concatenate([np.zeros((1, through.shape[1])), through[:-1]])
        coming[born, np.arange(born.size)] = 1.0
        return np.asarray(coming - through)

    def operator(self, shape: Shape) -> sp.csr_array:
        target, source, _ = self._targets
        share = self.shares(shape)[self.grid.level[target], self.source[source]]
        operator = sp.csr_array((share, (target, source)), shape=(self.grid.size, self.grid.size))
        operator.eliminate_zeros()
        return operator

    def leaving(self, uptake: Array) -> Array:
        """(source): what each makes, from uptake per cell."""
        return np.asarray(np.bincount(self.source[self.lit], uptake[self.lit], self.levels * self.columns))

    def _by_column(self, values: Array) -> Array:
        """(level, column) from (level, source)."""
        return np.asarray(values.reshape(len(values), self.levels, self.columns).sum(axis=1))

    def spread(self, leaving: Array, shape: Shape) -> Array:
        return np.asarray(self._by_column(self.shares(shape) * leaving)[self.grid.level, self.column])

    def mean_over(self, tracer: Array, shape: Shape) -> Array:
        """(source): the mean of a tracer over where what it makes is remineralised."""
        places = np.zeros((self.grid.shape[0], self.columns))
        places[self.grid.level, self.column] = tracer
        return np.asarray((self.shares(shape) * np.tile(places, self.levels)).sum(axis=0))

    def flux(self, uptake: Array, shape: Shape) -> Array:
        grid = self.grid
        out = np.full((grid.shape[0] + 1, *grid.shape[1:]), np.nan)
        passing = self._by_column(self._through(shape) * self.leaving(uptake))
        out[:, grid.wet[0]] = np.concatenate([np.zeros((1, self.columns)), passing]) / grid.area[grid.surface]
        return out
