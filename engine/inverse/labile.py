"""Labile matter: it lives for hours, and is breathed out where it was made or where the upper sea has mixed it by then.

A steady ocean of a year's mean has no mixed layer that is stirred within hours, and so hardly any labile matter leaves the light.
Three choices of what stirs it, besides the ocean's own currents and mixing:

    none     nothing
    year     K times the share of the year in which the mixed layer reaches each depth
    month    K times that share of each month, and each month's production; then the mean of the year

It moves labile matter alone, and counts in what leaves the light. The tracers get back what labile matter was made of where it was
made: whatever is set free inside the mixed layer is at the surface again as soon as that deepens, within the year, and an ocean of
a year's mean would hold it down for years. (Were it held down, what sinks would fall from 11.6 to 9.4 Pg C a year from σ₂ = 0 to
0.5 on observed phosphate, where the paper finds no change.) To stir the tracers, too, would mix winter's layer into summer's.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from engine.conversions import YEAR_365
from engine.ocean.derived import of_ocean
from engine.ocean.forcing import Forcing
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.steady import Apply, Factor

YEAR, NONE, MONTH = MIXINGS = ("year", "none", "month")
STRENGTH = 0.1
"""K, m² s⁻¹, in a mixed layer while it is mixed: it stirs a hundred metres within a day."""
MONTHS = 12
DAYS = 30
"""Of a month at which the mixed layer is looked up."""
LEFT_OUT = 1e-6
"""Of a column of the factor: decay rules the matrix, so that a second solve mends the first to the last digits."""


@of_ocean
def mixed_shares(ocean: Ocean) -> Array:
    """(month, level, row, column): the share of a month in which the mixed layer is deeper than the bottom of a level."""
    days = (np.arange(MONTHS * DAYS) + 0.5) * YEAR_365 / (MONTHS * DAYS)
    depth = np.nan_to_num(Forcing(ocean, days).mixed_layer).reshape(MONTHS, DAYS, *ocean.grid.shape[1:])
    return np.stack([(depth > bottom).mean(axis=1) for bottom in ocean.grid.depth_edge[1:]], axis=1)


def stirred(ocean: Ocean, strength: Array) -> sp.csr_array:
    """The matrix, m³ s⁻¹, of a diffusivity (level, row, column; m² s⁻¹) through the bottom of each level."""
    grid, size = ocean.grid, ocean.grid.size
    below = np.full(grid.shape, -1)
    below[:-1] = grid.cell[1:]
    other = below[grid.wet]
    upper = np.flatnonzero(other >= 0)
    lower = other[upper]
    rate = strength[grid.wet][upper] * ocean.floor_area[upper] / (grid.depth[lower] - grid.depth[upper])
    place = (np.concatenate([upper, upper, lower, lower]), np.concatenate([upper, lower, lower, upper]))
    return sp.csr_array((np.concatenate([rate, -rate, rate, -rate]), place), shape=(size, size))


class Labile:
    """T c = made − κ c on one ocean, solved for any source; `season` is production of each month by its mean (month, row, column)."""

    def __init__(
        self, ocean: Ocean, kappa: float, mixing: str = YEAR, season: Array | None = None, strength: float = STRENGTH
    ) -> None:
        grid = ocean.grid
        self._decay = kappa * grid.volume
        self._parts = []
        for share, weight in _months(ocean, mixing, season):
            stirring = stirred(ocean, strength * share) if mixing != NONE else sp.csr_array((grid.size, grid.size))
            self._parts.append((_Solved(sp.csr_array(ocean.operator + stirring + sp.diags_array(self._decay))), weight))

    def freed(self, made: Array) -> Array:
        """What is breathed out in each cell of what is made in each, mmol s⁻¹; it may be complex, or several columns."""
        if np.iscomplexobj(made):
            return np.asarray(self.freed(made.real) + 1j * self.freed(made.imag))
        found = np.zeros_like(made, float)
        for part, weight in self._parts:
            found += part.forward((weight * made.T).T)
        return np.asarray((self._decay * found.T).T)

    def reaching(self, beyond: Array) -> Array:
        """(cell): the share of what is made there that is breathed out beyond, by the share of each cell that lies there.

        By the adjoint (Primeau et al. 2013, doi 10.1002/jgrc.20181).
        """
        return np.asarray(sum(weight * part.backward(self._decay * beyond) for part, weight in self._parts))


def _months(ocean: Ocean, mixing: str, season: Array | None) -> list[tuple[Array, Array]]:
    """The share of the time that is mixed (level, row, column), and the part of a year's production in each cell, of each time."""
    grid = ocean.grid
    if mixing == NONE:
        return [(np.zeros(grid.shape), np.ones(grid.size))]
    shares = mixed_shares(ocean)
    if mixing == YEAR:
        return [(shares.mean(axis=0), np.ones(grid.size))]
    even = np.ones((MONTHS, *grid.shape[1:])) if season is None else season
    return [(share, month[grid.row, grid.column] / MONTHS) for share, month in zip(shares, even, strict=True)]


class _Solved:
    """A matrix that decay rules, solved forward and backward."""

    def __init__(self, matrix: sp.csr_array) -> None:
        self._matrix, self._turned = matrix, sp.csr_array(matrix.T)
        self._factor = Factor(matrix, LEFT_OUT)

    def forward(self, right: Array) -> Array:
        return _mended(self._factor.solve, self._matrix, right)

    def backward(self, right: Array) -> Array:
        return _mended(self._factor.adjoint, self._turned, right)


def _mended(solve: Apply, matrix: sp.csr_array, right: Array) -> Array:
    first = solve(right)
    return np.asarray(first + solve(right - matrix @ first))
