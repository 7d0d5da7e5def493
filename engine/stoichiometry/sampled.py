"""The global model sampled as the sea was: by what sinks through a zone of depths, in the paper's regions and at its stations.

A trap catches matter where much sinks as where little does, but what sinks in a region is Σ F_C / Σ F_P: regions and all oceans are
told by flux, as r of eq. 5 is. What leaves the lit layer of a column sinks by its b, down to its floor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from engine import published
from engine.ocean.grid import Array, Grid
from engine.stoichiometry.globe import Globe
from engine.stoichiometry.model import World

TWILIGHT = (200.0, 1000.0)
STEPS, THIN = 400, 1.0001
"""Depths of an integral; and how much deeper than its top a zone ends at least."""
REGIONS = {
    "tropical Atlantic": ("Atlantic", -20, 20),
    "tropical Pacific": ("Pacific", -20, 20),
    "subtropical North Atlantic": ("Atlantic", 20, 40),
    "subpolar North Pacific": ("Pacific", 42, 62),
}
"""Basin, south and north of the regions whose traps are printed; the paper draws them by phosphate."""


@dataclass(frozen=True)
class Station:
    """Where traps of the compilation hung, and between which depths."""

    name: str
    latitude: float
    longitude: float
    top: float
    bottom: float
    source: str


@cache
def stations() -> tuple[Station, ...]:
    """Those whose place is known: assets/published/traps.csv."""
    return tuple(Station(*row) for row in published.rows("traps", "station", "latitude", "longitude", "top", "bottom", "source"))


def columns(over: Globe, region: str = "") -> Array:
    """Which columns are in a region, or all."""
    grid = over.grid
    if not region:
        return np.ones(over.sinking.columns, bool)
    basin, south, north = REGIONS[region]
    surface = grid.surface
    inside = grid.inside(basin) & (grid.lat >= south) & (grid.lat <= north)
    return np.asarray(inside[surface])


def column(over: Globe, station: Station) -> Array:
    """The column nearest to a station, as which of all."""
    row, place = over.grid.nearest(station.latitude, station.longitude)
    surface = over.grid.surface
    return np.asarray((over.grid.row[surface] == row) & (over.grid.column[surface] == place))


def ratio_between(parameters: Mapping[str, Any], world: World, top: float, bottom: float, where: Array) -> float:
    """C:P of all that sinks through the depths between, in some columns: ∫ F_C dz over ∫ F_P dz."""
    over = world.over
    carbon, phosphorus = (
        _leaving(over, uptake, b)[where] @ passed(over, top, bottom, b)[where]
        for b, uptake in ((parameters["carbon_b"], world.life.carbon), (parameters["phosphorus_b"], world.life.phosphorus))
    )
    return float(carbon / phosphorus)


def _leaving(over: Globe, uptake: Array, b: float) -> Array:
    """(column): F_e, what sinks out of the lit layer."""
    return np.asarray(over.setting_out(uptake, b, over.grid.depth_edge[[over.sinking.levels]])[0])


def ratio_at(parameters: Mapping[str, Any], world: World, depth: float, where: Array) -> float:
    """C:P of what sinks through one depth there."""
    return ratio_between(parameters, world, depth, depth * THIN, where)


def passed(over: Globe, top: float, bottom: float, b: float) -> Array:
    """(column): ∫ of the share that passes z, of what leaves the lit layer, from the upper depth to the lower or the floor, m.

    A zone in the light is told by what leaves it.
    """
    base = float(over.grid.depth_edge[over.sinking.levels])
    start = max(top, base)
    depth = np.geomspace(start, max(bottom, start * THIN), STEPS)
    passing = over.shape(b)(depth, base)
    summed = np.concatenate([[0.0], np.cumsum(np.diff(depth) * (passing[1:] + passing[:-1]) / 2)])
    return np.asarray(np.interp(floor(over.grid), depth, summed))


def floor(grid: Grid) -> Array:
    """(column): how deep its water is, m."""
    return np.asarray(grid.depth_edge[1:][grid.level[grid.floor]][grid.surface])
