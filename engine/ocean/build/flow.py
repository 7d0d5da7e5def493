"""The flow of the builder: frictional geostrophy with a force on every velocity face, which never diverges.

    f k × u + ∇(p + p_s) + r u − A_h ∇² u = τ + e        p hydrostatic, from a density;  e the fictitious force

on the faces of a C grid. The surface pressure p_s is the one for which the flow summed over depth does not diverge (a dense
Schur complement of one row per column of water), and the transport through floors follows from continuity. U is linear in the
forces, U = P A u(b), and `adjoint` is the transpose: the gradient by forces from the gradient by transports.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import scipy.linalg as la
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from engine.ocean.build.coarse import Coarse
from engine.ocean.gas import SEAWATER_DENSITY
from engine.ocean.grid import EARTH_RADIUS, Array
from engine.ocean.transport import EAST, NORTH

GRAVITY = 9.81
ROTATION = 7.2921e-5
DRAG, DRAG_EQUATOR, EQUATOR = 4e-6, 8e-6, 6.0
"""s⁻¹; drag rises to the second within some 6° of the equator, where geostrophy fails."""
VISCOSITY = 2e5
"""m² s⁻¹ for cells of 6°; with the square of the width for others."""
FASTEST = 2e-5
"""s⁻¹: viscosity between two columns is no faster than this near the poles."""
ZONAL_WIND = np.array([
    (-90, 0.0), (-78, -0.02), (-70, -0.03), (-65, 0.0), (-60, 0.07), (-55, 0.14), (-50, 0.18), (-45, 0.16), (-40, 0.10),
    (-35, 0.045), (-30, -0.005), (-25, -0.045), (-20, -0.07), (-15, -0.08), (-10, -0.065), (-5, -0.045), (0, -0.03),
    (5, -0.035), (10, -0.06), (15, -0.08), (20, -0.065), (25, -0.04), (30, 0.0), (35, 0.04), (40, 0.07), (45, 0.085),
    (50, 0.08), (55, 0.06), (60, 0.03), (65, 0.0), (70, -0.01), (80, 0.0), (90, 0.0),
])  # fmt: skip
MERIDIONAL_WIND = np.array([
    (-90, 0.0), (-40, 0.0), (-25, 0.035), (-10, 0.035), (0, 0.025), (5, 0.02), (15, -0.03), (25, -0.03), (40, 0.0), (90, 0.0),
])  # fmt: skip
"""°N and N m⁻²: zonal means of the wind's stress, ours; the forces correct them."""
ROWS_AT_ONCE = 400


def coriolis(lat: Array) -> Array:
    """f, s⁻¹."""
    return np.asarray(2 * ROTATION * np.sin(np.radians(lat)))


class Flow:
    """Transports through all faces of a grid from a density (kg m⁻³) and forces (m s⁻²) on its velocity faces, east then north."""

    def __init__(self, coarse: Coarse) -> None:
        self.coarse, self.grid = coarse, coarse.grid
        faces = coarse.faces
        self.size = int(np.sum(faces.kind <= NORTH))
        self.near, self.far, self.kind = faces.i[: self.size], faces.j[: self.size], faces.kind[: self.size]
        self.area, self.distance = faces.area[: self.size], coarse.distance[: self.size]
        self.level = self.grid.level[self.near]
        row = self.grid.row[self.near]
        self.lat = np.where(self.kind == EAST, self.grid.lat_centre[row], self.grid.lat_edge[row + 1])
        self._levels = [np.flatnonzero(self.level == level) for level in range(self.grid.shape[0])]
        momentum = self._momentum()
        self._factors = [splu(sp.csc_array(momentum[at][:, at])) for at in self._levels]
        self._surface = la.lu_factor(self._schur())

    def transports(self, forces: Array) -> Array:
        """U (m³ s⁻¹) of all faces."""
        free = self._solve(forces)
        gathered = self._divergence @ free
        gathered[0] = 0.0
        pressed = self._solve(self._gradient @ la.lu_solve(self._surface, gathered))
        return np.asarray(self._closing @ (self.area * (free - pressed)))

    def adjoint(self, by_transports: Array) -> Array:
        """The gradient by forces."""
        free = self._solve(self.area * (self._closing.T @ by_transports), transposed=True)
        gathered = la.lu_solve(self._surface, self._gradient.T @ free, trans=1)
        gathered[0] = 0.0
        return np.asarray(free - self._solve(self._divergence.T @ gathered, transposed=True))

    def pull(self, density: Array) -> Array:
        """The force of pressure, by the part of density that differs from its level's mean, and of the wind."""
        grid = self.grid
        mean = np.bincount(grid.level, density * grid.volume) / np.bincount(grid.level, grid.volume)
        weight = grid.field(density - mean[grid.level], 0.0) * grid.thickness[:, None, None]
        pressure = grid.vector(np.cumsum(weight, axis=0) - weight / 2) * GRAVITY / SEAWATER_DENSITY
        return np.asarray(self._wind - (pressure[self.far] - pressure[self.near]) / self.distance)

    @cached_property
    def _wind(self) -> Array:
        """Stress spread over the first level, m s⁻²."""
        stress = np.where(self.kind == EAST, np.interp(self.lat, *ZONAL_WIND.T), np.interp(self.lat, *MERIDIONAL_WIND.T))
        return np.where(self.level == 0, stress / (SEAWATER_DENSITY * self.grid.thickness[0]), 0.0)

    @cached_property
    def _number(self) -> dict[int, Array]:
        """The number of the east and of the north face of each cell, −1 where there is none: (level, row, column)."""
        number = {kind: np.full(self.grid.shape, -1) for kind in (EAST, NORTH)}
        for kind, at in number.items():
            mine = np.flatnonzero(self.kind == kind)
            at[self._place(mine)] = mine
        return number

    def _place(self, faces: Array) -> tuple[Array, Array, Array]:
        near = self.near[faces]
        return self.grid.level[near], self.grid.row[near], self.grid.column[near]

    def _momentum(self) -> sp.csr_array:
        """Drag, Coriolis, and viscosity: what multiplies the velocities."""
        drag = DRAG + (DRAG_EQUATOR - DRAG) * np.exp(-((self.lat / EQUATOR) ** 2))
        entries = [(np.arange(self.size), np.arange(self.size), drag), *self._turning(), *self._friction()]
        row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
        return sp.coo_array((value, (row, column)), shape=(self.size, self.size)).tocsr()

    def _turning(self) -> list[tuple[Array, Array, Array]]:
        """f from the four north faces about each east face, and back with the other sign: no energy is made."""
        east = np.flatnonzero(self.kind == EAST)
        level, row, column = self._place(east)
        f = coriolis(self.grid.lat_edge[1:]) / 4
        entries = []
        for down, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
            there = self._shifted(NORTH, level, row - down, column + right)
            ok = there >= 0
            share = f[row[ok] - down]
            entries += [(east[ok], there[ok], -share), (there[ok], east[ok], share)]
        return entries

    def _friction(self) -> list[tuple[Array, Array, Array]]:
        """Exchange with the faces of the same kind beside; along coasts the flow slips."""
        grid = self.grid
        step = np.radians(grid.lon_edge[1] - grid.lon_edge[0])
        height = EARTH_RADIUS * np.radians(grid.lat_centre[1] - grid.lat_centre[0])
        viscosity = VISCOSITY * (np.degrees(step) / 6) ** 2
        entries = []
        for kind in (EAST, NORTH):
            mine = np.flatnonzero(self.kind == kind)
            level, row, column = self._place(mine)
            width = np.maximum(EARTH_RADIUS * np.cos(np.radians(self.lat[mine])) * step, 1e5)
            across = np.minimum(viscosity / width**2, FASTEST)
            along = np.full(mine.size, viscosity / height**2)
            for up, right, rate in ((0, 1, across), (0, -1, across), (1, 0, along), (-1, 0, along)):
                there = self._shifted(kind, level, row + up, column + right)
                ok = there >= 0
                entries += [(mine[ok], mine[ok], rate[ok]), (mine[ok], there[ok], -rate[ok])]
        return entries

    def _shifted(self, kind: int, level: Array, row: Array, column: Array) -> Array:
        """Faces of a kind at places, round the Earth; −1 beyond the poles."""
        _, rows, columns = self.grid.shape
        there = self._number[kind][level, np.clip(row, 0, rows - 1), column % columns]
        return np.where((row >= 0) & (row < rows), there, -1)

    @cached_property
    def _columns(self) -> tuple[Array, Array, int]:
        """The column of water on both sides of each face, and how many there are."""
        grid = self.grid
        number = np.cumsum(grid.wet[0]).reshape(grid.shape[1:]) - 1
        at = number[grid.row, grid.column]
        return at[self.near], at[self.far], int(grid.wet[0].sum())

    @cached_property
    def _gradient(self) -> sp.csr_array:
        near, far, columns = self._columns
        face = np.arange(self.size)
        entries = np.concatenate([1 / self.distance, -1 / self.distance]), (np.tile(face, 2), np.concatenate([far, near]))
        return sp.coo_array(entries, shape=(self.size, columns)).tocsr()

    @cached_property
    def _divergence(self) -> sp.csr_array:
        near, far, columns = self._columns
        face = np.arange(self.size)
        entries = np.concatenate([self.area, -self.area]), (np.concatenate([near, far]), np.tile(face, 2))
        return sp.coo_array(entries, shape=(columns, self.size)).tocsr()

    def _schur(self) -> Array:
        """What surface pressures make the flow summed over depth diverge by; the first column's is 0."""
        columns = self._columns[2]
        schur = np.zeros((columns, columns))
        for at, factor in zip(self._levels, self._factors, strict=True):
            gradient, divergence = sp.csc_array(self._gradient[at]), self._divergence[:, at]
            felt = np.flatnonzero(np.diff(gradient.indptr))
            for first in range(0, felt.size, ROWS_AT_ONCE):
                some = felt[first : first + ROWS_AT_ONCE]
                schur[:, some] += divergence @ factor.solve(gradient[:, some].toarray())
        schur[0] = 0.0
        schur[0, 0] = abs(schur[1, 1])
        return schur

    def _solve(self, right: Array, transposed: bool = False) -> Array:
        """Velocities without a surface pressure, level by level."""
        out = np.empty_like(right)
        for at, factor in zip(self._levels, self._factors, strict=True):
            out[at] = factor.solve(right[at], trans="T" if transposed else "N")
        return out

    @cached_property
    def _closing(self) -> sp.csr_array:
        """From transports through sides to those of all faces: what enters the column above a floor leaves through it."""
        grid, down, side = self.grid, self.coarse.down, np.arange(self.size)
        ends = np.concatenate([self.near, self.far]), np.tile(side, 2)
        leaving = sp.coo_array((np.repeat([1.0, -1.0], self.size), ends), shape=(grid.size, self.size)).tocsr()
        level, row, column = (axis[self.coarse.faces.i[down]] for axis in grid.place)
        pairs = []
        for above in range(grid.shape[0]):
            ok = np.flatnonzero(level >= above)
            pairs.append((ok, grid.cell[level[ok] - above, row[ok], column[ok]]))
        floor, cell = (np.concatenate(part) for part in zip(*pairs, strict=True))
        gathered = sp.coo_array((np.ones(floor.size), (floor, cell)), shape=(down.size, grid.size)).tocsr()
        return sp.vstack([sp.eye_array(self.size), -gathered @ leaving]).tocsr()
