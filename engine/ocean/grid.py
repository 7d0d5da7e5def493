"""The grid of an ocean: levels, rows and columns, which cells are water, how much of it, and in which basin.

A tracer is a vector over the wet cells, in the order of `numpy.nonzero(wet)` of a (depth, latitude, longitude) array;
`field` and `vector` turn one into the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from engine.parameter import ParameterError

if TYPE_CHECKING:
    import xarray as xr

Array = np.ndarray

EARTH_RADIUS = 6.371e6
BASINS = {"Atlantic": 1, "Pacific": 2, "Indian": 3, "Arctic": 4, "Mediterranean": 5}
"""Codes of `Grid.basin`; 0 is none of them."""
DEPTHS = 64
"""Of how many a grid keeps what means are of."""


class OceanError(ParameterError):
    """An ocean that cannot be used; the message is one sentence saying why."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells between edges in degrees and metres; `wet`, `volume` (m³) and `basin` say what is in them."""

    lat_edge: Array
    lon_edge: Array
    depth_edge: Array
    wet: Array
    volume: Array
    basin: Array

    @property
    def shape(self) -> tuple[int, int, int]:
        levels, rows, columns = self.wet.shape
        return levels, rows, columns

    @property
    def size(self) -> int:
        """The number of wet cells."""
        return self.volume.size

    @cached_property
    def lat_centre(self) -> Array:
        return _middle(self.lat_edge)

    @cached_property
    def lon_centre(self) -> Array:
        return _middle(self.lon_edge)

    @cached_property
    def depth_centre(self) -> Array:
        return _middle(self.depth_edge)

    @cached_property
    def thickness(self) -> Array:
        """Of each level, in metres."""
        return np.diff(self.depth_edge)

    @cached_property
    def place(self) -> tuple[Array, Array, Array]:
        """Level, row and column of each cell."""
        level, row, column = np.nonzero(self.wet)
        return level, row, column

    @property
    def level(self) -> Array:
        return self.place[0]

    @property
    def row(self) -> Array:
        return self.place[1]

    @property
    def column(self) -> Array:
        return self.place[2]

    @cached_property
    def levels(self) -> list[slice]:
        """The cells of each level, which stand together."""
        ends = np.searchsorted(self.level, np.arange(self.shape[0] + 1)).tolist()
        return [slice(*each) for each in pairwise(ends)]

    @cached_property
    def cell(self) -> Array:
        """The number of the cell at (level, row, column), −1 where there is no water."""
        number = np.full(self.shape, -1)
        number[self.wet] = np.arange(self.size)
        return number

    @cached_property
    def lat(self) -> Array:
        return np.asarray(self.lat_centre[self.row])

    @cached_property
    def lon(self) -> Array:
        return np.asarray(self.lon_centre[self.column])

    @cached_property
    def depth(self) -> Array:
        return np.asarray(self.depth_centre[self.level])

    @cached_property
    def surface(self) -> Array:
        """Whether a cell touches the air."""
        return np.asarray(self.level == 0)

    @cached_property
    def area(self) -> Array:
        """Horizontal area of the water in each cell, m²: its volume over the thickness of its level."""
        return np.asarray(self.volume / self.thickness[self.level])

    @cached_property
    def floor(self) -> Array:
        """The number of the deepest cell of the column each cell is in."""
        deepest = self.wet.sum(axis=0) - 1
        below: Array = self.cell[deepest[self.row, self.column], self.row, self.column]
        return below

    @cached_property
    def top(self) -> Array:
        """The number of the cell at the surface of the column each cell is in."""
        return np.asarray(self.cell[0][self.row, self.column])

    @cached_property
    def by_column(self) -> tuple[Array, Array]:
        """Where each column starts, and the cells of all, each column from its top: cells[start[k]:start[k + 1]]."""
        cells = np.lexsort((self.level, self.top)).astype(np.int64)
        start = np.searchsorted(self.top[cells], np.arange(int(self.surface.sum()) + 1)).astype(np.int64)
        return start, cells

    def field(self, vector: Array, dry: float = np.nan) -> Array:
        """A tracer as a (depth, latitude, longitude) array."""
        full = np.full(self.shape, dry, vector.dtype if vector.dtype.kind == "f" else float)
        full[self.wet] = vector
        return full

    def vector(self, field: Array | xr.DataArray) -> Array:
        """A (depth, latitude, longitude) array at the wet cells; a (latitude, longitude) one is that of every level."""
        values = np.asarray(field, float)
        if values.shape == self.shape[1:]:
            values = np.broadcast_to(values, self.shape)
        if values.shape != self.shape:
            raise OceanError(f"A field of shape {values.shape} does not fit a grid of shape {self.shape}.")
        return np.ascontiguousarray(values[self.wet])

    def mean(self, tracer: Array, where: Array | slice = slice(None)) -> float:
        """The mean by volume."""
        return float(np.average(tracer[where], weights=self.volume[where]))

    def inventory(self, tracer: Array) -> float:
        """The sum of concentration times volume."""
        return float(tracer @ self.volume)

    def total(self, flux: Array) -> float:
        """The sum over the surface of a (latitude, longitude) flux per m²; nothing where it is not known."""
        return float(np.nansum(flux * self.field(self.area, 0.0)[0]))

    def level_at(self, depth: float) -> int:
        """The level a depth in metres is in; the lowest for any below it."""
        return min(int(np.searchsorted(self.depth_edge, depth, side="right")) - 1, self.shape[0] - 1)

    def between(self, depth: float) -> tuple[int, float]:
        """The level whose middle is above a depth, and how far that is on the way to the middle below."""
        upper = int(np.clip(np.searchsorted(self.depth_centre, depth) - 1, 0, self.shape[0] - 2))
        top, bottom = self.depth_centre[upper], self.depth_centre[upper + 1]
        return upper, float(np.clip((depth - top) / (bottom - top), 0.0, 1.0))

    def at(self, depth: float) -> tuple[Array, Array]:
        """The cells that the mean over all water at a depth is of, and their shares in it; those of some depths are kept."""
        found = self._at.get(depth)
        if found is None:
            if len(self._at) == DEPTHS:
                self._at.clear()
            found = self._at[depth] = self._mean_at(depth)
        return found

    @cached_property
    def _at(self) -> dict[float, tuple[Array, Array]]:
        return {}

    def _mean_at(self, depth: float) -> tuple[Array, Array]:
        level, (upper, part) = self.level_at(depth), self.between(depth)
        wet, (above, below) = self.wet[level], self.cell[upper : upper + 2]
        area = self.field(self.area, 0.0)[level][wet]
        cells = np.concatenate([above[wet], np.where(below >= 0, below, above)[wet]])
        return cells, np.concatenate([(1 - part) * area, part * area]) / area.sum()

    def nearest(self, lat: float, lon: float) -> tuple[int, int]:
        """Row and column of the water column nearest to a place."""
        rows, columns, north, level, lons = self._columns
        place = np.radians(lat), np.radians(lon)
        closeness = north * np.sin(place[0]) + level * np.cos(place[0]) * np.cos(lons - place[1])
        best = int(np.argmax(closeness))
        return int(rows[best]), int(columns[best])

    @cached_property
    def _columns(self) -> tuple[Array, Array, Array, Array, Array]:
        """Row and column of each water column; sine and cosine of its latitude, and its longitude."""
        rows, columns = np.nonzero(self.wet[0])
        lats = np.radians(self.lat_centre[rows])
        return rows, columns, np.sin(lats), np.cos(lats), np.radians(self.lon_centre[columns])

    def has_water(self, lat: float, lon: float) -> bool:
        """Whether the cell at the surface that a place lies in is one."""
        row = int(np.clip(np.searchsorted(self.lat_edge, lat, side="right") - 1, 0, self.shape[1] - 1))
        turned = self.lon_edge[0] + (lon - self.lon_edge[0]) % 360.0
        column = int(np.clip(np.searchsorted(self.lon_edge, turned, side="right") - 1, 0, self.shape[2] - 1))
        return bool(self.wet[0, row, column])

    def inside(self, *basins: str) -> Array:
        """Whether each cell is in one of the basins; everywhere when none is named."""
        if not basins:
            return np.ones(self.size, bool)
        return np.isin(self.basin, [BASINS[name] for name in basins])

    def coordinates(self) -> dict[str, Array]:
        """Depth, latitude and longitude of the cells' middles."""
        return {"depth": self.depth_centre, "lat": self.lat_centre, "lon": self.lon_centre}


def on_sphere(lat: Array, lon: Array) -> Array:
    """(place, 3): places on a sphere of radius 1, whose chords are nearest where places are."""
    up, along = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)], axis=1)


def _middle(edge: Array) -> Array:
    return np.asarray((edge[1:] + edge[:-1]) / 2)
