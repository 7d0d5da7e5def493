"""What a circulation is known by: overturning, barotropic flow, named passages, censuses, profiles and zonal means.

Transports in Sv (10⁶ m³ s⁻¹). Single velocities of an inverse ocean are noise; their sums are not.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import Ocean
from engine.ocean.transport import DOWN, EAST, NORTH, Faces

SVERDRUP = 1e6
SEAS: dict[str, tuple[str, ...]] = {
    "Atlantic": ("Atlantic", "Arctic", "Mediterranean"),
    "Indo-Pacific": ("Pacific", "Indian"),
    "World": (),
}
"""Basins together, as overturning is told: what enters one from the north must be inside."""


def overturning(ocean: Ocean, sea: str) -> Array:
    """(depth edge, latitude edge): northward transport above each depth within a sea, Sv; clockwise cells are positive."""
    grid, faces = ocean.grid, ocean.moving
    inside = grid.inside(*SEAS[sea])
    north = (faces.kind == NORTH) & inside[faces.i] & inside[faces.j]
    levels, rows, _ = grid.shape
    flow = np.zeros((levels + 1, rows + 1))
    np.add.at(flow, (grid.level[faces.i[north]] + 1, grid.row[faces.i[north]] + 1), faces.U[north])
    return np.asarray(np.cumsum(flow, axis=0) / SVERDRUP)


def barotropic(ocean: Ocean) -> Array:
    """(latitude edge, longitude edge): the stream function of the flow summed over depth, Sv, 0 on Antarctica; east is positive."""
    grid, faces = ocean.grid, ocean.moving
    east = faces.kind == EAST
    _, rows, columns = grid.shape
    flow = np.zeros((rows + 1, columns))
    np.add.at(flow, (grid.row[faces.i[east]] + 1, grid.column[faces.i[east]]), faces.U[east])
    stream = np.cumsum(flow, axis=0) / SVERDRUP
    return np.concatenate([stream[:, -1:], stream], axis=1)


def crossings(grid: Grid, faces: Faces) -> dict[str, Array]:
    """How much each face counts (−1, 0, 1) in a named transport: Drake Passage east, Bering Strait north, Indonesian seas west."""
    near = faces.i
    drake = (faces.kind == EAST) & (grid.lon_edge[grid.column[near]] <= 294) & (grid.lon_edge[grid.column[near] + 1] > 294)
    drake &= grid.lat[near] < -40
    northern = grid.lat_edge[np.abs(grid.lat_edge - 66).argmin()]
    bering = (faces.kind == NORTH) & (grid.lat_edge[grid.row[near] + 1] == northern)
    bering &= (grid.lon[near] > 170) & (grid.lon[near] < 212)
    tropics = (faces.kind != DOWN) & (np.abs(grid.lat[near]) < 25)
    pacific, indian = grid.inside("Pacific"), grid.inside("Indian")
    westward = tropics & pacific[faces.i] & indian[faces.j]
    eastward = tropics & indian[faces.i] & pacific[faces.j]
    return {"drake": drake.astype(float), "bering": bering.astype(float), "indonesian": westward * 1.0 - eastward}


def passages(ocean: Ocean) -> dict[str, float]:
    """Named transports, Sv: through Drake Passage (east), Bering Strait (north), the Indonesian seas (to the Indian Ocean)."""
    faces = ocean.moving
    return {name: float(faces.U @ across) / SVERDRUP for name, across in crossings(ocean.grid, faces).items()}


def cells(ocean: Ocean) -> dict[str, float]:
    """Extremes of the overturning, Sv: the Atlantic's upper cell, its value at 32° S and 26° N, and the bottom cells."""
    grid = ocean.grid
    atlantic, world = overturning(ocean, "Atlantic"), overturning(ocean, "World")
    lat, depth = grid.lat_edge, grid.depth_edge
    middle, deep = (depth > 500) & (depth < 3000), depth > 2500
    between = (lat > -33) & (lat < 60)

    def at(degrees: float) -> float:
        return float(atlantic[middle, np.abs(lat - degrees).argmin()].max())

    return {
        "atlantic": float(atlantic[np.ix_(middle, between)].max()),
        "atlantic_26n": at(26),
        "atlantic_32s": at(-32),
        "bottom": float(world[np.ix_(deep, (lat > -75) & (lat < 60))].min()),
        "bottom_atlantic": float(atlantic[np.ix_(deep, between)].min()),
    }


def zonal_mean(grid: Grid, tracer: Array, *basins: str) -> Array:
    """(depth, latitude): mean by volume over the longitudes of some basins, NaN where they have no water."""
    levels, rows, _ = grid.shape
    weight = np.where(grid.inside(*basins), grid.volume, 0.0)
    place = grid.level * rows + grid.row
    whole, total = (np.bincount(place, each, levels * rows).reshape(levels, rows) for each in (weight, weight * tracer))
    return np.asarray(np.divide(total, whole, out=np.full_like(whole, np.nan), where=whole > 0))


def at_depth(grid: Grid, field: Array, depth: float) -> Array:
    """(latitude, longitude): a (depth, latitude, longitude) field at one depth, linear between the middles of levels.

    A column has water down to the floor of its deepest cell; there, its lowest value holds.
    """
    upper, part = grid.between(depth)
    above, below = field[upper], field[upper + 1]
    between = (1 - part) * above + part * np.where(np.isfinite(below), below, above)
    return np.where(grid.wet[grid.level_at(depth)], between, np.nan)


def at_depths(values: Array, of: Array, depth: Array) -> Array:
    """One column's values at other depths (m), linear between its own; nan below its floor."""
    wet = np.isfinite(values)
    if np.array_equal(of, depth) or not wet.any():
        return values if of.size == depth.size else np.full(depth.shape, np.nan)
    return np.where(depth <= of[wet][-1], np.interp(depth, of[wet], values[wet]), np.nan)


def profile(grid: Grid, tracer: Array) -> tuple[Array, Array]:
    """(depth) mean by area, and (2, depth) the tracer below which one and nine tenths of the area lie."""
    mean, spread = np.empty(grid.shape[0]), np.empty((2, grid.shape[0]))
    for level, here in enumerate(grid.levels):
        values, area = tracer[here], grid.area[here]
        mean[level] = np.average(values, weights=area)
        spread[:, level] = by_area(values, area)
    return mean, spread


def by_level(grid: Grid, tracer: Array) -> Array:
    """(depth) the mean by volume over all water of each level."""
    return np.array([grid.mean(tracer, here) for here in grid.levels])


def by_area(values: Array, area: Array, shares: tuple[float, ...] = (0.1, 0.9)) -> Array:
    """Below which values these shares of the area lie."""
    order = np.argsort(values)
    share = (np.cumsum(area[order]) - area[order] / 2) / area.sum()
    return np.asarray(np.interp(shares, share, values[order]))


def area_mean(grid: Grid, tracer: Array, depth: float) -> float:
    """The mean over all water at one depth."""
    return float(area_means(grid, tracer, (depth,))[0])


def area_means(grid: Grid, tracer: Array, depths: Iterable[float]) -> Array:
    """(depth) the mean over all water at each."""
    return np.array([tracer[cells] @ shares for cells, shares in map(grid.at, depths)])


def census(grid: Grid, tracer: Array, edges: Array) -> Array:
    """Share of the ocean's volume in each class of a tracer."""
    share: Array = np.histogram(tracer, edges, weights=grid.volume)[0] / grid.volume.sum()
    return share


REGIONS = {
    "deep North Pacific": (20, 50, 150, 230, 1800, 4000),
    "deep North Atlantic": (20, 50, 290, 345, 1800, 4000),
    "deep Southern Ocean": (-70, -55, 0, 360, 1800, 5000),
}
"""South, north (°N), west, east (°E), top, bottom (m)."""


def region(grid: Grid, name: str) -> Array:
    """Whether each cell is in a named region."""
    south, north, west, east, top, bottom = REGIONS[name]
    inside = (grid.lat > south) & (grid.lat < north) & (grid.lon > west) & (grid.lon < east)
    return np.asarray(inside & (grid.depth > top) & (grid.depth < bottom))


def conservation_time(ocean: Ocean) -> float:
    """Years: ‖v‖ / ‖Tᵀ v‖ and ‖1‖ / ‖T 1‖, whichever is shorter, of T = −A / V: how long before an error of the operator shows.

    As AIBECS tests its circulations (Pasquier et al. 2022, doi 10.21105/joss.03814): over a million years is good.
    """
    volume, one = ocean.grid.volume, np.ones(ocean.grid.size)
    created = float(np.linalg.norm(ocean.operator.T @ one) / np.linalg.norm(volume))
    drained = float(np.linalg.norm(ocean.operator @ one / volume) / np.linalg.norm(one))
    return 1 / max(created, drained, 1e-300) / SECONDS_PER_YEAR
