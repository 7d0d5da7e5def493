"""How water carries a tracer: fluxes through the faces between cells, by exponential fitting.

Through the face from cell i to cell j, with transport U (m³ s⁻¹, positive from i to j) and conductance G = K A / d (m³ s⁻¹),

    F = U (c_i + c_j) / 2 + G_eff (c_i − c_j),    G_eff = (|U| / 2) coth(|U| / 2G)

which is exact for steady advection and diffusion between two points (Scharfetter & Gummel 1969; Patankar 1980, ch. 5),
central where diffusion is strong and upstream where it is weak. A c (m³ s⁻¹ times concentration) is what leaves each cell:

    V dc/dt = −A c + sources

A conserves the tracer (columns sum to 0), leaves a uniform one alone (rows sum to 0 where U does not diverge), and has
no positive entry off its diagonal, so that no concentration ever becomes negative.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean.grid import Array, Grid, OceanError

EAST, NORTH, DOWN = 0, 1, 2
AXES = {EAST: 2, NORTH: 1, DOWN: 0}
"""The axis of a (depth, latitude, longitude) array along which each kind of face is crossed."""
MOST_A_YEAR = 1e-3
"""Seconds; and the part of a cell's volume, or of what it holds, that rounding may gain or lose in each."""


@dataclass(frozen=True, eq=False)
class Faces:
    """The faces between cells: from `i` to `j`, of a `kind`, with area (m²), transport U and conductance G (m³ s⁻¹)."""

    i: Array
    j: Array
    kind: Array
    area: Array
    U: Array
    G: Array
    cells: int

    def carrying(self, U: Array, G: Array) -> Faces:
        """The same faces with other transports and conductances; where the entries of the operator go is not worked out again."""
        faces = replace(self, U=U, G=G)
        faces.__dict__["_pattern"] = self._pattern
        return faces

    def divergence(self) -> Array:
        """What leaves each cell, m³ s⁻¹."""
        return np.bincount(self.i, self.U, self.cells) - np.bincount(self.j, self.U, self.cells)

    @cached_property
    def _pattern(self) -> tuple[Array, Array, Array]:
        """Rows' starts, columns, and where each entry goes, of a matrix in compressed rows."""
        row, column = np.concatenate([self.i, self.i, self.j, self.j]), np.concatenate([self.i, self.j, self.i, self.j])
        unique, place = np.unique(row.astype(np.int64) * self.cells + column, return_inverse=True)
        start = np.searchsorted(unique, np.arange(self.cells + 1, dtype=np.int64) * self.cells)
        return start.astype(np.int32), (unique % self.cells).astype(np.int32), place

    def operator(self, currents: float = 1.0, mixing: float = 1.0) -> sp.csr_array:
        """A, with all transports and all vertical conductances times a factor; on the same pattern whatever they are."""
        start, column, place = self._pattern
        U = self.U * currents
        G = effective_conductance(U, np.where(self.kind == DOWN, self.G * mixing, self.G))
        out, back = U / 2 + G, U / 2 - G
        entries = np.concatenate([out, back, -out, -back])
        return sp.csr_array((np.bincount(place, entries, column.size), column, start), shape=(self.cells, self.cells))


def effective_conductance(U: Array, G: Array) -> Array:
    """(|U| / 2) coth(|U| / 2G), by its series where U is next to nothing; |U| / 2 where G is."""
    U = np.abs(U)
    with np.errstate(over="ignore"):
        ratio = np.divide(U, 2 * G, out=np.full_like(U, np.inf), where=G > 0)
    small = ratio < 1e-3
    return np.where(small, G * (1 + np.where(small, ratio, 0.0) ** 2 / 3), U / 2 / np.tanh(np.where(small, 1.0, ratio)))


def conductance_slopes(U: Array, G: Array) -> tuple[Array, Array]:
    """∂G_eff/∂U and ∂G_eff/∂G: with x = |U| / 2G, sign(U) (coth x − x / sinh² x) / 2 and x² / sinh² x."""
    with np.errstate(over="ignore"):
        ratio = np.divide(np.abs(U), 2 * G, out=np.full_like(G, np.inf), where=G > 0)
    small = ratio < 1e-3
    x = np.clip(ratio, 1e-3, 300.0)
    steep = 1 / np.sinh(x) ** 2
    along = np.where(small, ratio / 3, (1 / np.tanh(x) - x * steep) / 2)
    return np.sign(U) * along, np.where(small, 1 - np.where(small, ratio, 0.0) ** 2 / 3, x**2 * steep)


def neighbours(grid: Grid, kind: int, open_: Array) -> tuple[Array, Array]:
    """The cells on both sides of each open face of a kind; `open_` is (depth, latitude, longitude), of the near side."""
    return grid.cell[open_], np.roll(grid.cell, -1, AXES[kind])[open_]


def check(grid: Grid, operator: sp.csr_array) -> None:
    """Raises OceanError where an operator creates tracer, or a part of the sea is cut off from the rest."""
    largest = np.abs(operator.data).max(initial=0.0)
    if not np.isfinite(largest):
        raise OceanError("The operator holds entries that are not numbers.")
    created = np.abs(operator.sum(axis=0)).max(initial=0.0)
    if created > 1e-6 * largest:
        raise OceanError(
            f"The operator creates or destroys tracer: a column sums to {created / largest:.1g} of its largest entry."
        )
    if (worst := (created / grid.volume).max(initial=0.0) * SECONDS_PER_YEAR) > MOST_A_YEAR:
        raise OceanError(f"The operator creates or destroys tracer: in one cell {worst:.1g} of what it holds a year.")
    drained = np.abs(operator.sum(axis=1)) / grid.volume
    if (worst := drained.max(initial=0.0) * SECONDS_PER_YEAR) > MOST_A_YEAR:
        raise OceanError(f"The flow does not close: it fills or empties a cell at {worst:.1g} of its volume a year.")
    links = operator.copy()
    links.eliminate_zeros()
    count, part = sp.csgraph.connected_components(links, directed=False)
    if count > 1:
        alone = int(np.sum(part != np.bincount(part).argmax()))
        raise OceanError(
            f"{alone:,} of {grid.size:,} cells exchange no water with the rest; each part of a sea must reach the others."
        )
