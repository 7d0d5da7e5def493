"""What the tracers of the new ocean should be, and how much it counts where they are not.

A misfit counts by volume over the square of the spread of its level, Σ w v r² / Σ v / s², so that 1 is an ocean that knows nothing
but each level's mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.ocean.grid import Array, Grid

WEIGHTS = {
    "temperature": 0.25,
    "salinity": 0.25,
    "phosphate": 4.0,
    "oxygen": 1.0,
    "radiocarbon": 1.0,
    "anthropogenic": 1.0,
}
LEVEL_SHARE = 0.15
"""Of the whole spread, added to each level's."""
FEW = 5
"""Levels of fewer cells take the whole ocean's spread."""
LIT, SHALLOW = 10.0, 4.0
"""How much more phosphate counts in the lit layer and above 300 m, once nothing holds it there."""


@dataclass(frozen=True, eq=False)
class Target:
    """A field on the cells and the weight of its squared misfit, per cell."""

    values: Array
    weight: Array

    def cost(self, found: Array) -> tuple[float, Array]:
        """Σ w (c − target)² and its gradient by c."""
        left = found - self.values
        return float(self.weight @ left**2), 2 * self.weight * left


def targets(grid: Grid, observed: Mapping[str, Array]) -> dict[str, Target]:
    """One for each field that is there."""
    out = {}
    for name, values in observed.items():
        if name == "radiocarbon":
            out[name] = _radiocarbon(grid, values)
        else:
            out[name] = Target(values, WEIGHTS[name] * _weight(grid, values, np.ones(grid.size, bool)))
    return out


def surfaced(grid: Grid, phosphate: Target, lit: Array) -> Target:
    """The target of phosphate that nothing holds to it: more weight near the surface."""
    more = np.where(lit, LIT, np.where(grid.depth < 300, SHALLOW, 1.0))
    return Target(phosphate.values, phosphate.weight * more)


def _weight(grid: Grid, values: Array, where: Array) -> Array:
    volume = np.where(where, grid.volume, 0.0)
    return np.asarray(volume / volume.sum() / _spread(grid, values, where) ** 2)


def _spread(grid: Grid, values: Array, where: Array) -> Array:
    """Standard deviation of each cell's level, by volume."""

    def variance(at: Array) -> float:
        mean = np.average(values[at], weights=grid.volume[at])
        return float(np.average((values[at] - mean) ** 2, weights=grid.volume[at]))

    whole = variance(where)
    spread = np.full(grid.size, np.sqrt(whole))
    for level in range(grid.shape[0]):
        at = (grid.level == level) & where
        if at.sum() >= FEW:
            spread[grid.level == level] = np.sqrt(variance(at) + LEVEL_SHARE**2 * whole)
    return spread


def _radiocarbon(grid: Grid, values: Array) -> Target:
    """Below 800 m between 62° S and N as estimated; near the surface, weakly, by a zonal formula; elsewhere unknown."""
    open_sea = ~grid.inside("Mediterranean", "Arctic") & (np.abs(grid.lat) < 62)
    deep, top = open_sea & (grid.depth > 800), (grid.depth < 120) & (grid.lat < 62)
    north = np.where(grid.inside("Pacific"), 35.0, 5.0) * np.clip((grid.lat - 38) / 15, 0, 1)
    zonal = -52 - 83 * np.clip((-grid.lat - 42) / 22, 0, 1) - north
    aim = np.where(top, zonal, np.where(deep, np.clip(values, -260, -30), np.clip(values, -180, -50)))
    weight = WEIGHTS["radiocarbon"] * _weight(grid, aim, deep)
    weight[top] = 0.3 * WEIGHTS["radiocarbon"] * grid.volume[top] / grid.volume[top].sum() / 25**2
    return Target(aim, weight)
