"""What is adjusted, as one vector of numbers of order 1, and what a gradient by the ocean means for it.

    forces      one on every velocity face                       e = σ_e W y,  σ_e a share of f
    mixing      a factor on every vertical conductance           G = G₀ exp(3 s tanh(W y / 3)),  s = 0.7
    surface     temperature and salinity that the surface is held to, softly above freezing
    uptake      a factor on each column's prior uptake rate      γ = γ₀ exp(W y),  between e⁻⁴ and e⁴

W is a neighbourhood.Smooth. Each part costs the mean of its squares times a weight, uptake also its square by area.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from engine.ocean.build.coarse import Coarse
from engine.ocean.build.flow import Flow, coriolis
from engine.ocean.build.neighbourhood import Smooth
from engine.ocean.grid import Array
from engine.ocean.transport import EAST, NORTH, Faces

FORCE, MIXING, SURFACE, UPTAKE = 0.003, 0.01, 0.01, 0.02
"""Weights of the mean square of each part."""
UPTAKE_BY_AREA = 0.15
MIXING_SPREAD, MIXING_MOST = 0.7, 3.0
TEMPERATURE_SPREAD, SALINITY_SPREAD = 1.5, 0.3
FREEZING, SOFT = -1.9, 0.1
UPTAKE_MOST = 4.0


@dataclass(frozen=True, eq=False)
class Water:
    """What a vector of unknowns says: faces with their transports, what the surface is held to, uptake (m³ s⁻¹ per cell)."""

    faces: Faces
    temperature: Array
    salinity: Array
    uptake: Array


@dataclass(eq=False)
class Gradient:
    """Of a cost, by what Water says."""

    U: Array
    G: Array
    temperature: Array
    salinity: Array
    uptake: Array


class Unknowns:
    """`pull` is the force of the start's density and the wind, `conductances` G₀, `prior` γ₀ times volume (m³ s⁻¹, lit cells)."""

    def __init__(
        self, coarse: Coarse, flow: Flow, pull: Array, conductances: Array, surface: tuple[Array, Array], prior: Array
    ) -> None:
        self.coarse, self.flow, self.grid = coarse, flow, coarse.grid
        self._pull, self.conductances, self._surface, self._prior = pull, conductances, surface, prior
        self.columns = int(self.grid.wet[0].sum())
        sizes = (flow.size, coarse.down.size, self.columns, self.columns, self.columns)
        ends = np.cumsum((0, *sizes))
        self.parts = [slice(int(a), int(b)) for a, b in pairwise(ends)]
        self.size = int(ends[-1])
        faces = coarse.faces
        open_ = {kind: np.zeros(self.grid.shape, bool) for kind in (EAST, NORTH)}
        for kind, mask in open_.items():
            near = faces.i[faces.kind == kind]
            mask[tuple(axis[near] for axis in self.grid.place)] = True
        floors = np.zeros(self.grid.shape, bool)
        floors[tuple(axis[faces.i[coarse.down]] for axis in self.grid.place)] = True
        self._forces = Smooth([open_[EAST], open_[NORTH]], {0: 0.3, 3: 1.5, 14: 5.0})
        self._mixing = Smooth([floors], {0: 0.3, 3: 1.0, 14: 2.0})
        self._uptake = Smooth([self.grid.wet[:1]], {0: 0.35, 1: 0.8, 5: 1.6})

    @cached_property
    def _force_scale(self) -> Array:
        """σ_e, m s⁻²: a few cm s⁻¹ times f at the surface, tenths at depth, less in the Arctic and along Antarctica."""
        lat, depth = self.flow.lat, self.grid.depth_centre[self.flow.level]
        calm = (1 - 0.8 * np.clip((lat - 66) / 6, 0, 1)) * (1 - 0.7 * np.clip((-68 - lat) / 4, 0, 1))
        return np.asarray(np.maximum(np.abs(coriolis(lat)), 2e-5) * (0.003 + 0.03 * np.exp(-depth / 500)) * calm)

    @cached_property
    def _column(self) -> Array:
        """The number of the column each cell is in."""
        number = np.cumsum(self.grid.wet[0]).reshape(self.grid.shape[1:]) - 1
        return np.asarray(number[self.grid.row, self.grid.column])

    @cached_property
    def _area(self) -> Array:
        """Share of the surface in each column."""
        area = self.grid.area[self.grid.surface]
        return np.asarray(area / area.sum())

    def water(self, x: Array) -> Water:
        """What the unknowns say."""
        forces, mixing, warmth, salt, uptake = (x[part] for part in self.parts)
        U = self.flow.transports(self._pull + self._force_scale * self._forces(forces))
        G = self.conductances.copy()
        G[self.coarse.down] *= np.exp(MIXING_SPREAD * MIXING_MOST * np.tanh(self._mixing(mixing) / MIXING_MOST))
        factor = np.exp(np.clip(self._uptake(uptake), -UPTAKE_MOST, UPTAKE_MOST))
        above = self._above_freezing(warmth)
        return Water(
            self.coarse.faces.carrying(U, G),
            FREEZING + SOFT * np.logaddexp(0, above),
            self._surface[1] + SALINITY_SPREAD * salt,
            self._prior * factor[self._column],
        )

    def _above_freezing(self, warmth: Array) -> Array:
        """How far the surface's target would be above freezing, in units of `SOFT`."""
        return np.asarray((self._surface[0] + TEMPERATURE_SPREAD * warmth - FREEZING) / SOFT)

    def back(self, x: Array, water: Water, by: Gradient) -> tuple[float, Array]:
        """What the size of the unknowns costs, and the gradient by x of that and of what `by` is the gradient of."""
        _, mixing, warmth, _, uptake = (x[part] for part in self.parts)
        down = self.coarse.down
        smoothed = self._mixing(mixing)
        slope = MIXING_SPREAD / np.cosh(smoothed / MIXING_MOST) ** 2
        deviation = self._uptake(uptake)
        by_factor = np.bincount(self._column, by.uptake * water.uptake, self.columns) * (np.abs(deviation) < UPTAKE_MOST)
        g = np.concatenate([
            self._forces.adjoint(self.flow.adjoint(by.U) * self._force_scale),
            self._mixing.adjoint(by.G[down] * water.faces.G[down] * slope),
            by.temperature * TEMPERATURE_SPREAD / (1 + np.exp(-np.clip(self._above_freezing(warmth), -50, 50))),
            by.salinity * SALINITY_SPREAD,
            self._uptake.adjoint(by_factor + 2 * UPTAKE_BY_AREA * self._area * deviation),
        ])  # fmt: skip
        cost = UPTAKE_BY_AREA * float(self._area @ deviation**2)
        for part, weight in zip(self.parts, (FORCE, MIXING, SURFACE / 2, SURFACE / 2, UPTAKE), strict=True):
            cost += weight * float((x[part] ** 2).mean())
            g[part] += 2 * weight * x[part] / (part.stop - part.start)
        return cost, g
