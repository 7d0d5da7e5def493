"""What the pump takes from the other labs, by the ports they declare, on the columns of whatever ocean it stands on."""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.spatial import cKDTree

from engine.lab import get
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array, on_sphere
from engine.ocean.ocean import Ocean

WHOLE = "FOREFF"
"""The Feeding lab's experiment in which everybody feeds."""
LEAST, MOST = 0.3, 3.0
"""Bounds of what a food web may do to b in one column: beyond, next to nothing sinks there."""


def suspension_feeders(ocean: Ocean, food_web: str) -> Array:
    """(column): carbon of the animals that may migrate, top 150 m, mg C m⁻²: the Feeding lab's port."""
    return _columns(ocean)[food_web, "suspension_feeders"]


def b_factor(ocean: Ocean, food_web: str) -> Array:
    """(column): what a food web does to b between 150 and 1,000 m, against the one in which everybody feeds."""
    ratio = _columns(ocean)[food_web, "b"] / _columns(ocean)[WHOLE, "b"]
    return np.clip(np.where(np.isfinite(ratio), ratio, 1.0), LEAST, MOST)


class _Columns(dict[tuple[str, str], Array]):
    """The Feeding lab's ports by experiment and name, read when first asked for."""

    def __init__(self, ocean: Ocean) -> None:
        super().__init__()
        self._ocean = ocean

    def __missing__(self, key: tuple[str, str]) -> Array:
        experiment, name = key
        lab = get("feeding")
        asked = lab.preset(experiment)
        found = self[key] = over(self._ocean, lab.ports[name].give(asked, lab.result(asked)))
        return found


@of_ocean
def _columns(ocean: Ocean) -> _Columns:
    return _Columns(ocean)


@of_ocean
def c_per_p(ocean: Ocean) -> Array:
    """(column): C:P of what sets out to sink, mol per mol: the Stoichiometry lab's port at its defaults."""
    lab = get("stoichiometry")
    asked = lab.preset()
    return over(ocean, lab.ports["c_per_p"].give(asked, lab.result(asked)))


def over(ocean: Ocean, given: xr.DataArray) -> Array:
    """(column): a port's map on an ocean's columns, each the nearest column of the map."""
    grid = ocean.grid
    lat, lon = np.meshgrid(given.lat.values, given.lon.values, indexing="ij")
    wet = np.asarray(given.area.values > 0)
    here = grid.surface
    _, nearest = cKDTree(on_sphere(lat[wet], lon[wet])).query(on_sphere(grid.lat[here], grid.lon[here]))
    return np.asarray(given.values[wet][nearest], float)
