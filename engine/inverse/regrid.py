"""From a regular grid of any width onto an ocean's cells, conservatively: by how much of each cell lies in each.

A tracer becomes the mean over the known water of a cell, gaps are filled from beside. What is given per area of the sea
(production) keeps its total: what falls on cells that the ocean has as land goes to the nearest that are water.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.ndimage import distance_transform_edt

from engine.ocean.build.climatology import KINDS, Field
from engine.ocean.grid import EARTH_RADIUS, Array, Grid, OceanError


def overlap(of: Array, onto: Array, turn: float = 0.0) -> sp.csr_array:
    """(onto, of): the length that each interval between edges shares with each other; `turn` is the way round."""
    shared = np.zeros((onto.size - 1, of.size - 1))
    for shift in (-turn, 0.0, turn) if turn else (0.0,):
        low = np.maximum(onto[:-1, None], of[None, :-1] + shift)
        high = np.minimum(onto[1:, None], of[None, 1:] + shift)
        shared += np.maximum(high - low, 0.0)
    return sp.csr_array(shared)


def _horizontal(field: Field, grid: Grid) -> tuple[sp.csr_array, sp.csr_array]:
    """Latitude in metres of its sine, longitude in metres at the equator: their product is an area. The last rows reach the poles."""
    edge = grid.lat_edge.copy()
    edge[[0, -1]] = -90.0, 90.0
    lat = EARTH_RADIUS * overlap(*(np.sin(np.radians(each)) for each in (field.edge["lat"], edge)))
    return lat, EARTH_RADIUS * overlap(np.radians(field.edge["lon"]), np.radians(grid.lon_edge), 2 * np.pi)


def tracer(field: Field, grid: Grid) -> Array:
    """Means over the cells; OceanError where too much of the water is unknown."""
    lat, lon = _horizontal(field, grid)
    bottom = grid.depth_edge.copy()
    of = field.edge["depth"].copy()
    of[0] = bottom[0]
    if of[-1] < bottom[-1]:
        of[-1] = bottom[-1]
    deep = overlap(of, bottom)

    def summed(values: Array) -> Array:
        flat = np.stack([lat @ level @ lon.T for level in values])
        return np.asarray((deep @ flat.reshape(flat.shape[0], -1)).reshape(grid.shape))

    weight = summed(field.known.astype(float))
    total = summed(np.where(field.known, field.values, 0.0))
    values = np.divide(total, weight, out=np.full(grid.shape, np.nan), where=weight > 0)
    return grid.vector(_filled(field.name, values, grid))


def _filled(name: str, values: Array, grid: Grid) -> Array:
    gaps = grid.wet & ~np.isfinite(values)
    share = float(grid.volume[gaps[grid.wet]].sum() / grid.volume.sum())
    if share > KINDS[name].gaps:
        raise OceanError(f"The {name} is missing in {share:.0%} of the ocean: at most {KINDS[name].gaps:.0%} is filled in.")
    for level in np.flatnonzero(gaps.any(axis=(1, 2))):
        known = np.isfinite(values[level])
        if known.any():
            nearest = distance_transform_edt(~known, return_distances=False, return_indices=True)
            values[level] = np.where(gaps[level], values[level][tuple(nearest)], values[level])
        else:
            values[level] = values[level - 1]
    return values


def per_area(field: Field, grid: Grid) -> Array:
    """(row, column): the same total over the ocean's area; OceanError where too little of the sea is known."""
    lat, lon = _horizontal(field, grid)
    total = np.asarray(lat @ np.where(field.known, field.values, 0.0) @ lon.T)
    seen = np.asarray(lat @ field.known.astype(float) @ lon.T)
    wet = grid.wet[0]
    area = grid.field(grid.area)[0]
    share = float(np.minimum(seen, area)[wet].sum() / area[wet].sum())
    if share < 1 - KINDS[field.name].gaps:
        raise OceanError(f"The {field.name} is known for {share:.0%} of the ocean: {1 - KINDS[field.name].gaps:.0%} are wanted.")
    nearest = distance_transform_edt(~wet, return_distances=False, return_indices=True)
    moved = np.zeros_like(total)
    np.add.at(moved, tuple(nearest), total)
    return np.where(wet, moved / np.where(wet, area, 1.0), np.nan)


def total(field: Field) -> float:
    """Σ value × area of what is known, per second, day or year as the field is."""
    height = EARTH_RADIUS * np.diff(np.sin(np.radians(field.edge["lat"])))
    width = EARTH_RADIUS * np.diff(np.radians(field.edge["lon"]))
    return float(height @ np.where(field.known, field.values, 0.0) @ width)
