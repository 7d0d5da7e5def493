"""Carbon put down at one place in the sea: how long it stays away, and what the air feels of it.

A place is a source: shares of one over the cells, of the levels above and below its depth as far as it lies between their middles.
All that follows is linear in it, and so one product with the kernels (engine.pump.kernels), and twice as much for twice the
carbon. What is put down is dissolved carbon and nothing else: matter that sinks on, such as whole seaweed, would have to be told
by where it is breathed out; alkalinity that is added, and the sea's floor, are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.ocean.air import TODAY_PPM
from engine.ocean.circulation import is_embedded, on_cells_of
from engine.ocean.cycles import Cycles
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import Ocean
from engine.ocean.stepping import march
from engine.pump.kernels import HORIZONS, Curves, Kernels, shipped
from engine.pump.response import STEPS, Response

PUBLISHED = {800.0: (0.73, 0.83), 1500.0: (0.82, 0.96), 3000.0: (0.97, 1.0)}
"""By depth, m: least and most of seven ocean models' share that is still in the sea after 100 years in which carbon was injected off
seven coasts: OCMIP-2, Orr et al., AGU Fall Meeting 2000, B11-09; “at least 97 %” at 3,000 m."""
AFTER = HORIZONS.index(100.0)


@dataclass(frozen=True)
class Spot:
    """The water that carbon asked for somewhere gets into: its column, at most as deep as its floor; m and degrees.

    `dry` says that there was no water at the place itself, `aground` that it was asked for below the floor.
    """

    row: int
    column: int
    lat: float
    lon: float
    depth: float
    floor: float
    dry: bool
    aground: bool

    def up(self) -> Spot:
        """The surface above it."""
        return replace(self, depth=0.0)


def spot(grid: Grid, lat: float, lon: float, depth: float) -> Spot:
    """Of the column nearest to a place."""
    row, column = grid.nearest(lat, lon)
    floor = float(grid.depth_edge[grid.wet[:, row, column].sum()])
    where = float(grid.lat_centre[row]), float(grid.lon_centre[column])
    return Spot(row, column, *where, min(depth, floor), floor, not grid.has_water(lat, lon), depth > floor)


def put(grid: Grid, weight: Array, depth: float) -> Array:
    """(cell): the shares of carbon spread over columns by a weight (row, column) at one depth, m; they sum to 1.

    The adjoint of how diagnostics.at_depth reads a field: the product with a tracer is its mean there. Where the floor is above,
    it lies in the deepest cell.
    """
    middle = grid.depth_centre
    upper = int(np.clip(np.searchsorted(middle, depth) - 1, 0, middle.size - 2))
    part = float(np.clip((depth - middle[upper]) / (middle[upper + 1] - middle[upper]), 0.0, 1.0))
    rows, columns = np.nonzero(weight)
    share = weight[rows, columns] / weight.sum()
    deepest = grid.wet.sum(axis=0)[rows, columns] - 1
    source = np.zeros(grid.size)
    for level, of_it in ((upper, 1 - part), (upper + 1, part)):
        np.add.at(source, grid.cell[np.minimum(level, deepest), rows, columns], of_it * share)
    return source


def at(grid: Grid, spot: Spot) -> Array:
    """(cell): of carbon put down there."""
    weight = np.zeros(grid.shape[1:])
    weight[spot.row, spot.column] = 1.0
    return put(grid, weight, spot.depth)


def everywhere(grid: Grid, depth: float) -> Array:
    """(cell): of carbon put down at one depth all over the sea, as far as it is that deep."""
    return put(grid, grid.field(grid.area, 0.0)[grid.level_at(depth)], depth)


def curves(kernels: Kernels, source: Array, mixing: float, air: str) -> Curves:
    """(horizon): of one Pg C put down by the shares of a source, once or every year."""
    return kernels.curves(kernels.project(source), mixing, air)


@of_ocean
def retained(ocean: Ocean) -> Array:
    """(cell): of what is put down evenly over 100 years, the share that is in the sea at their end, as OCMIP-2 counts it.

    Carbon that meets the surface leaves by gas exchange with air that is held at today's, and until then may go down again:

        V dC/dt = −A C − (φ / β) C

    so that more is retained than is still away (kernels' away_mean). An embedded ocean's came with its kernels.
    """
    held = shipped(on_cells_of(ocean)).retained if is_embedded(ocean) else None
    return retained_by_marching(Cycles(ocean)) if held is None else held


def retained_by_marching(cycles: Cycles) -> Array:
    """The same by the adjoint."""
    sea = Response(cycles, 1.0, TODAY_PPM).beneath_still_air.T.tocsr()
    _, summed = march(sea, cycles.volume, np.ones_like(cycles.volume), HORIZONS[: AFTER + 1], STEPS[: AFTER + 1])
    return np.asarray(summed[-1] / HORIZONS[AFTER])


def best(depth: Array, share: Array) -> tuple[float, float]:
    """Of a column's levels, NaN below its floor: the depth, m, from which most is still away, and the share."""
    level = int(np.nanargmax(share))
    return float(depth[level]), float(share[level])
