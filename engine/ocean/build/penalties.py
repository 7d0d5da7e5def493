"""What else a circulation must be: its named transports, smooth upwelling, mixing that stays near the usual at each level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from engine.ocean.build.coarse import Coarse
from engine.ocean.build.unknowns import Gradient, Water
from engine.ocean.diagnostics import SEAS, SVERDRUP, crossings
from engine.ocean.grid import Array, Grid
from engine.ocean.transport import NORTH, Faces

NAMED_WEIGHT, UPWELLING, CURVATURE, MIXING = 0.02, 0.06, 0.02, 0.005
MIXING_SPREAD = 0.3
"""Of the mean logarithm of a level's factor on mixing."""


@dataclass(frozen=True)
class Passage:
    """A transport of diagnostics.crossings, Sv, and how far from it is one standard deviation."""

    name: str
    sverdrup: float
    spread: float


@dataclass(frozen=True)
class Overturning:
    """Northward transport above a depth (m) across a latitude within a sea of diagnostics.SEAS, Sv."""

    sea: str
    lat: float
    depth: float
    sverdrup: float
    spread: float


Named = Passage | Overturning
PASSAGES: tuple[Named, ...] = (Passage("drake", 140, 10), Passage("bering", 0.8, 0.1), Passage("indonesian", 13, 2))
_UPPER = {-32: (14.5, 1.5), -20: (15.0, 1.5), -8: (15.5, 1.5), 4: (16.0, 1.5), 15: (16.5, 1.5), 26: (17.0, 1.5), 34: (16.5, 1.5),
          45: (15.0, 2.0), 52: (13.0, 1.5)}  # fmt: skip
_MAXIMUM = {-32: 16.0, -20: 16.5, -8: 16.5, 4: 17.0, 15: 17.0, 26: 17.5, 34: 17.0, 45: 16.0}
NAMED: tuple[Named, ...] = (
    *PASSAGES,
    *(Overturning("Atlantic", lat, 1100, *value) for lat, value in _UPPER.items()),
    *(Overturning("Atlantic", lat, 1450, value, 1.0) for lat, value in _MAXIMUM.items()),
    *(Overturning("Atlantic", lat, 3100, -3.0, 2.0) for lat in (-32, -8, 15, 34)),
    Overturning("World", -32, 3000, -20.0, 4.0),
    Overturning("World", -50, 3000, -22.0, 5.0),
    Overturning("Indo-Pacific", 2, 3000, -12.0, 4.0),
)
"""As published: Drake Passage 140 ± 10, Bering Strait 0.8, the throughflow 13, the Atlantic's 17 at 26° N, bottom water 20."""


def row(grid: Grid, faces: Faces, named: Named) -> Array:
    """A named transport as a row over the faces, Sv per m³ s⁻¹; empty of faces where a grid does not have it."""
    if isinstance(named, Passage):
        return crossings(grid, faces)[named.name] / SVERDRUP
    inside = grid.inside(*SEAS[named.sea])
    at = np.abs(grid.lat_edge[1:] - named.lat).argmin()
    above = grid.level[faces.i] < np.abs(grid.depth_edge - named.depth).argmin()
    across = (faces.kind == NORTH) & (grid.row[faces.i] == at) & inside[faces.i] & inside[faces.j]
    return np.where(across & above, 1 / SVERDRUP, 0.0)


class Penalties:
    """Their cost, and its gradient added to one by transports and conductances."""

    def __init__(self, coarse: Coarse, conductances: Array, named: Sequence[Named] = NAMED) -> None:
        self._coarse, self._conductances = coarse, conductances
        rows = [row(coarse.grid, coarse.faces, each) for each in named]
        have = [number for number, each in enumerate(rows) if each.any()]
        self._named = np.reshape([rows[number] / named[number].spread for number in have], (len(have), coarse.faces.i.size))
        self._aims = np.array([named[number].sverdrup / named[number].spread for number in have])
        self._upwelling = _upwelling(coarse)
        self._curvature = _curvature(coarse)
        self._level = coarse.grid.level[coarse.faces.i[coarse.down]]

    def cost(self, water: Water, by: Gradient) -> float:
        """The sum of all."""
        U, down = water.faces.U, self._coarse.down
        miss = self._named @ U - self._aims
        by.U += 2 * NAMED_WEIGHT * (self._named.T @ miss)
        rise = U[down] * self._upwelling
        by.U[down] += 2 * UPWELLING * rise * self._upwelling / down.size
        bent = self._curvature @ U
        by.U += 2 * CURVATURE * (self._curvature.T @ bent) / max(bent.size, 1)
        cost = NAMED_WEIGHT * float(miss @ miss) + UPWELLING * float((rise**2).mean())
        return float(cost + CURVATURE * (bent @ bent) / max(bent.size, 1) + self._mixing(water, by))

    def _mixing(self, water: Water, by: Gradient) -> float:
        """Mean over the levels of the squared mean logarithm of G / G₀."""
        down = self._coarse.down
        count = np.bincount(self._level)
        mean = np.bincount(self._level, np.log(water.faces.G[down] / self._conductances[down])) / count / MIXING_SPREAD
        by.G[down] += 2 * MIXING * (mean / MIXING_SPREAD / count / count.size)[self._level] / water.faces.G[down]
        return MIXING * float((mean**2).mean())


def _upwelling(coarse: Coarse) -> Array:
    """One over what is a large transport through each floor: 2e-6 m s⁻¹, 8e-6 poleward of 65°, 2.5 times as much above 200 m."""
    grid, near = coarse.grid, coarse.faces.i[coarse.down]
    speed = 2e-6 + 6e-6 * np.clip((np.abs(grid.lat[near]) - 45) / 20, 0, 1)
    shallow = grid.depth_edge[grid.level[near] + 1] < 200
    return np.asarray(1 / (np.where(shallow, 2.5, 1.0) * speed * coarse.faces.area[coarse.down]))


def _curvature(coarse: Coarse) -> sp.csr_array:
    """Rows of how the vertical transport of each basin bends from one latitude to the next, over its usual spread."""
    grid, down = coarse.grid, coarse.down
    near = coarse.faces.i[down]
    width = grid.lon_edge[1] - grid.lon_edge[0]
    spread = 1.5e6 if width >= 6 - 1e-6 else 1e6
    rows: list[Array] = []
    columns: list[Array] = []
    values: list[Array] = []
    count = 0
    for inside in (grid.inside(*SEAS["Atlantic"]), grid.inside("Pacific"), grid.inside("Indian")):
        for level in range(grid.shape[0] - 1):
            here = np.flatnonzero(inside[near] & (grid.level[near] == level))
            bands = {int(band): here[grid.row[near[here]] == band] for band in np.unique(grid.row[near[here]])}
            for band in bands:
                if band - 1 not in bands or band + 1 not in bands:
                    continue
                equator = grid.depth_edge[level + 1] < 250 and abs(grid.lat_centre[band]) < 20
                for other, weight in ((band - 1, -0.5), (band, 1.0), (band + 1, -0.5)):
                    at = down[bands[other]]
                    rows.append(np.full(at.size, count))
                    columns.append(at)
                    values.append(np.full(at.size, weight / (spread * (3 if equator else 1))))
                count += 1
    shape = (count, coarse.faces.i.size)
    if not count:
        return sp.csr_array(shape)
    return sp.coo_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape).tocsr()
