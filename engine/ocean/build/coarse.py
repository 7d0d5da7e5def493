"""The grid of a new ocean: partial cells, whose volumes and face areas are sums over the water of a finer climatology.

Cells are blocks of the climatology's rows and columns between the depths asked for. Of the water in a block only the largest
patch joined by its sides is kept, and only below water that was kept above it, so that the Isthmus of Panama cannot leak; a cell
less than `LEAST_FULL` full is dropped, and so is all that the largest sea does not reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from scipy import ndimage

from engine.ocean.basins import basins_at
from engine.ocean.build.climatology import Climatology
from engine.ocean.grid import BASINS, EARTH_RADIUS, Array, Grid, OceanError
from engine.ocean.load.circulation import shells
from engine.ocean.transport import DOWN, EAST, NORTH, Faces, neighbours

COLUMN = 2.0
"""Degrees that one of `columns` stands for."""
LEAST_FULL = 0.15
POLEWARD = 86.0
"""Distances between columns do not shrink further than half of theirs at this latitude."""
_THICKNESS = 36.1351139041634 + 1.1292223095 * np.arange(24) ** 2
"""Of 24 levels down to 5,750 m (m): those of OCIM (DeVries & Primeau 2011, doi 10.1175/JPO-D-10-05011.1)."""
_GROUPS = {
    12: (1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 2),
    16: (1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1),
    24: (1,) * 24,
}


def levels(number: int) -> Array:
    """Edges of 12, 16 or 24 levels, m; the first two of the 12 end at 73.4 m."""
    if number not in _GROUPS:
        raise OceanError(f"There is no set of {number} levels: there are {', '.join(map(str, _GROUPS))}, or edges of your own.")
    edge = np.concatenate([[0.0], np.cumsum(_THICKNESS)])
    return np.asarray(edge[np.concatenate([[0], np.cumsum(_GROUPS[number])])])


@dataclass(frozen=True, eq=False)
class Fine:
    """The climatology's water cut at the depths of the new levels: (piece, row, column) of what is kept, and where it goes."""

    water: Climatology
    piece_edge: Array
    level: Array
    first: Array
    block: int
    skipped: int

    @cached_property
    def wet(self) -> Array:
        wet = self.water.wet[np.minimum(self.level, self.water.wet.shape[0] - 1)]
        wet = wet & (self.level < self.water.wet.shape[0])[:, None, None]
        return np.asarray(wet[:, self.skipped :])

    @cached_property
    def lat_edge(self) -> Array:
        return self.water.lat_edge[self.skipped :]

    @cached_property
    def volume(self) -> Array:
        """Of each piece were it all water, m³."""
        return shells(self.lat_edge, self.water.lon_edge, self.piece_edge)

    @cached_property
    def thickness(self) -> Array:
        return np.diff(self.piece_edge)

    def blocks(self, values: Array) -> Array:
        """Sums over the blocks of rows and columns of each piece."""
        pieces, rows, columns = values.shape
        b = self.block
        return np.asarray(values.reshape(pieces, rows // b, b, columns // b, b).sum(axis=(2, 4)))

    def sums(self, values: Array) -> Array:
        """Sums over all pieces of each new cell."""
        return np.asarray(np.add.reduceat(self.blocks(values), self.first, axis=0))

    def spread(self, cells: Array) -> Array:
        """(level, row, column) of the new grid at the pieces."""
        count = np.diff(np.append(self.first, self.thickness.size))
        return cells.repeat(count, 0).repeat(self.block, 1).repeat(self.block, 2)

    def field(self, name: str) -> Array:
        """A field of the climatology at the pieces."""
        values = self.water.fields[name][np.minimum(self.level, self.water.wet.shape[0] - 1)]
        return np.asarray(values[:, self.skipped :])


@dataclass(frozen=True, eq=False)
class Coarse:
    """The new grid, its faces (no water moves yet) and their distances (m), and what is needed to average onto it."""

    grid: Grid
    faces: Faces
    distance: Array
    fine: Fine
    kept: Array

    def mean(self, name: str) -> Array:
        """A field of the climatology averaged by volume onto the cells."""
        whole = self.fine.sums(np.where(self.kept, self.fine.volume, 0.0))
        total = self.fine.sums(np.where(self.kept, self.fine.volume * self.fine.field(name), 0.0))
        return np.asarray(total[self.grid.wet] / whole[self.grid.wet])

    @cached_property
    def down(self) -> Array:
        return np.flatnonzero(self.faces.kind == DOWN)


def coarsen(water: Climatology, degrees: float, depth_edge: Array) -> Coarse:
    """The grid of cells about so many degrees wide, between so many depths."""
    fine = _fine(water, degrees, depth_edge)
    kept = _connected(fine, _kept(fine))
    volume = fine.sums(np.where(kept, fine.volume, 0.0))
    wet = volume > 0
    lat_edge, lon_edge = fine.lat_edge[:: fine.block], water.lon_edge[:: fine.block]
    grid = Grid(lat_edge, lon_edge, depth_edge, wet, volume[wet], _basin(fine, kept, wet))
    faces, distance = _faces(grid, _areas(fine, kept, wet))
    return Coarse(grid, faces, distance, fine, kept)


def _fine(water: Climatology, degrees: float, depth_edge: Array) -> Fine:
    rows, columns = water.wet.shape[1:]
    block = max(1, round(degrees * columns / 360))
    if columns % block or rows < 2 * block:
        raise OceanError(f"The climatology’s {columns} columns do not make whole cells of {degrees:g}°: {block} would be one.")
    inside = water.depth_edge[water.depth_edge < depth_edge[-1] * (1 - 1e-9)]
    piece = np.unique(np.concatenate([depth_edge, inside]))
    piece = piece[np.append(True, np.diff(piece) > 1e-3)]
    middle = (piece[1:] + piece[:-1]) / 2
    level = np.searchsorted(water.depth_edge, middle, side="right") - 1
    first = np.searchsorted(middle, depth_edge[:-1])
    return Fine(water, piece, level, first, block, rows % block)


def _kept(fine: Fine) -> Array:
    """The largest patch of each block, level by level downward; nothing of a cell that is hardly full."""
    count = np.append(fine.first, fine.thickness.size)
    kept, above = np.zeros(fine.wet.shape, bool), np.ones(fine.wet.shape[1:], bool)
    for top, bottom in pairwise(count):
        wet = fine.wet[top:bottom]
        here = wet.any(axis=0) & above
        volume = np.where(wet, fine.volume[top:bottom], 0.0).sum(axis=0)
        above = _largest(here, volume, fine.volume[top:bottom].sum(axis=0), fine.block)
        kept[top:bottom] = wet & above
    return kept


def _largest(here: Array, volume: Array, whole: Array, block: int) -> Array:
    """Of each block its largest patch joined by sides, where that fills enough of it."""
    kept = np.zeros_like(here)
    for row in range(0, here.shape[0], block):
        for column in range(0, here.shape[1], block):
            part = (slice(row, row + block), slice(column, column + block))
            patch, count = ndimage.label(here[part])
            if not count:
                continue
            size = ndimage.sum_labels(volume[part], patch, np.arange(1, count + 1))
            if size.max() >= LEAST_FULL * whole[part].sum():
                kept[part] = patch == 1 + size.argmax()
    return kept


def _areas(fine: Fine, kept: Array, wet: Array) -> dict[int, Array]:
    """(level, row, column): area of the open faces east, north of and below each new cell, m²."""
    rows, columns, block = kept.shape[1], kept.shape[2], fine.block
    length = EARTH_RADIUS * np.radians(np.diff(fine.lat_edge))
    width = EARTH_RADIUS * np.cos(np.radians(fine.lat_edge[1:])) * np.radians(360 / columns)
    last_column = np.arange(columns) % block == block - 1
    last_row = (np.arange(rows) % block == block - 1) & (np.arange(rows) < rows - 1)
    thickness = fine.thickness[:, None, None]
    east = kept & np.roll(kept, -1, 2) & last_column
    north = kept & np.roll(kept, -1, 1) & last_row[:, None]
    area = fine.volume[0] / fine.thickness[0]
    bottom = fine.first[1:] - 1
    below = np.zeros(wet.shape)
    below[:-1] = fine.blocks(np.where(kept[bottom] & kept[bottom + 1], area, 0.0))
    return {
        EAST: fine.sums(np.where(east, length[:, None] * thickness, 0.0)),
        NORTH: fine.sums(np.where(north, width[:, None] * thickness, 0.0)),
        DOWN: below,
    }


def _connected(fine: Fine, kept: Array) -> Array:
    """Without what the largest sea does not reach."""
    volume = fine.sums(np.where(kept, fine.volume, 0.0))
    wet = volume > 0
    grid = Grid(fine.lat_edge[:: fine.block], fine.water.lon_edge[:: fine.block], np.empty(0), wet, volume[wet], np.empty(0))
    pairs = [neighbours(grid, kind, area > 0) for kind, area in _areas(fine, kept, wet).items()]
    near, far = (np.concatenate(ends) for ends in zip(*pairs, strict=True))
    links = sp.coo_array((np.ones(near.size), (near, far)), shape=(grid.size, grid.size))
    part = sp.csgraph.connected_components(links, directed=False)[1]
    sea = part == np.bincount(part, grid.volume).argmax()
    return np.asarray(kept & (fine.spread(grid.field(sea.astype(float), 0.0)) > 0))


def _basin(fine: Fine, kept: Array, wet: Array) -> Array:
    """The basin that most of each cell's water is in."""
    lat = (fine.lat_edge[1:] + fine.lat_edge[:-1]) / 2
    lon = (fine.water.lon_edge[1:] + fine.water.lon_edge[:-1]) / 2
    code = basins_at(lat[:, None], lon[None, :])
    most = np.stack([fine.sums(np.where(kept & (code == each), fine.volume, 0.0))[wet] for each in BASINS.values()])
    return np.asarray(np.array(list(BASINS.values()), np.int8)[most.argmax(axis=0)])


def _faces(grid: Grid, area: dict[int, Array]) -> tuple[Faces, Array]:
    """East, north, then down; and how far apart the middles on both sides are, m."""
    parts: dict[str, list[Array]] = {"i": [], "j": [], "kind": [], "area": [], "distance": []}
    step = np.radians(grid.lon_edge[1] - grid.lon_edge[0])
    across = np.maximum(np.cos(np.radians(grid.lat_centre)), np.cos(np.radians(POLEWARD)) / 2) * EARTH_RADIUS * step
    along = EARTH_RADIUS * np.radians(np.append(np.diff(grid.lat_centre), np.nan))
    deep = np.append(np.diff(grid.depth_centre), np.nan)
    for kind in (EAST, NORTH, DOWN):
        near, far = neighbours(grid, kind, area[kind] > 0)
        distance = {EAST: across[grid.row[near]], NORTH: along[grid.row[near]], DOWN: deep[grid.level[near]]}[kind]
        each = (near, far, np.full(near.size, kind), area[kind][area[kind] > 0], distance)
        for key, values in zip(parts, each, strict=True):
            parts[key].append(values)
    i, j, kinds, size, distance = (np.concatenate(values) for values in parts.values())
    still = np.zeros(size.size)
    return Faces(i, j, kinds, size, still, still, grid.size), distance
