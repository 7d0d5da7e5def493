"""What any source of carbon in the sea does over time, in a millisecond: engine.pump.response, worked out beforehand.

A row is a number per cell: the share still away after so many years, the ppm that a Pg C makes. All rows, of all horizons, of the
mixings of NODES and both airs, are nearly sums of RANK others: `basis`. A source is told once (`project`), and every row is then
a product of RANK numbers. Between the nodes a row is the polynomial in log(mixing) that passes through all of them.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.ocean.air import BEFORE_INDUSTRY_PPM, TODAY_PPM
from engine.ocean.circulation import is_embedded, on_cells_of
from engine.ocean.cycles import Cycles
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array, OceanError
from engine.ocean.ocean import Ocean
from engine.pump.response import HORIZONS, Response, away

__all__ = ["AIRS", "HORIZONS", "Curves", "Kernels", "kernels"]

FOLDER = Path(__file__).parents[2] / "assets" / "pump"
NODES = (0.5, 0.71, 1.0, 1.41, 2.0)
AIRS = {"before": BEFORE_INDUSTRY_PPM, "today": TODAY_PPM}
"""ppm about which the sea answers; the more there is, the less the sea takes up."""
LEFT_PPM = 389.0
"""About which others put a pulse into the air: Joos et al. 2013."""
KINDS = ("away", "away_mean", *(f"{kind}_{air}" for kind in ("steady", "pulse") for air in AIRS))


@dataclass(frozen=True)
class Curves:
    """(horizon): of carbon set free in one cell. Shares still away, of a pulse and of what goes on; ppm per Pg C a year; ppm per Pg C."""

    away: Array
    away_mean: Array
    steady: Array
    pulse: Array


@dataclass(frozen=True, eq=False)
class Kernels:
    """Of one ocean. `coefficients` are (kind, mixing, horizon, rank), in the order of KINDS and of `nodes`.

    With those of an embedded ocean came what else takes long: `retained` (cell) of engine.pump.here, `left` (horizon) of `left_in_the_air`.
    """

    basis: Array
    """(cell, rank)."""
    coefficients: Array
    nodes: tuple[float, ...] = NODES
    retained: Array | None = None
    left: Array | None = None

    @property
    def mixes(self) -> bool:
        """Whether any other mixing than the ocean's own is known."""
        return len(self.nodes) > 1

    def project(self, source: Array) -> Array:
        """(…, rank) of (…, cell): what all that follows needs to know of it."""
        return np.asarray(np.asarray(source, np.float32) @ self.basis, float)

    def away(self, told: Array, mixing: float = 1.0) -> Array:
        """(…, horizon): how much of the source has not met the surface so many years later, in the source's unit."""
        return np.asarray(told @ self.rows("away", mixing).T)

    def away_mean(self, told: Array, mixing: float = 1.0) -> Array:
        """(…, horizon): the same where it was set free evenly over these years."""
        return np.asarray(told @ self.rows("away_mean", mixing).T)

    def steady(self, told: Array, mixing: float = 1.0, air: str = "before") -> Array:
        """(…, horizon): ppm in the air after so many years of a source in Pg C a year."""
        return np.asarray(told @ self.rows(f"steady_{air}", mixing).T)

    def pulse(self, told: Array, mixing: float = 1.0, air: str = "before") -> Array:
        """(…, horizon): ppm in the air so many years after a source in Pg C, set free at once."""
        return np.asarray(told @ self.rows(f"pulse_{air}", mixing).T)

    def away_at(self, horizon: int, mixing: float = 1.0) -> Array:
        """(cell): shares still away at one of HORIZONS, by its place among them."""
        return np.asarray(np.clip(self._cells("away", horizon, mixing), 0.0, 1.0))

    def steady_at(self, horizon: int, mixing: float = 1.0, air: str = "before") -> Array:
        """(cell): ppm per Pg C a year."""
        return self._cells(f"steady_{air}", horizon, mixing)

    def pulse_at(self, horizon: int, mixing: float = 1.0, air: str = "before") -> Array:
        """(cell): ppm per Pg C."""
        return self._cells(f"pulse_{air}", horizon, mixing)

    def cell(self, cell: int, mixing: float = 1.0, air: str = "before") -> Curves:
        """All there is to know of one cell."""
        return self.curves(np.asarray(self.basis[cell], float), mixing, air)

    def curves(self, told: Array, mixing: float = 1.0, air: str = "before") -> Curves:
        """All there is to know of a source of one Pg C."""
        away, mean = (np.clip(each(told, mixing), 0.0, 1.0) for each in (self.away, self.away_mean))
        return Curves(away, mean, self.steady(told, mixing, air), self.pulse(told, mixing, air))

    def rows(self, kind: str, mixing: float) -> Array:
        """(horizon, rank)."""
        return np.tensordot(_shares(self.nodes, mixing), self.coefficients[KINDS.index(kind)], 1)

    def _cells(self, kind: str, horizon: int, mixing: float) -> Array:
        row = self.rows(kind, mixing)[horizon]
        return np.asarray(self.basis @ row.astype(self.basis.dtype), float)


@functools.lru_cache(maxsize=64)
def _shares(nodes: tuple[float, ...], mixing: float) -> Array:
    """(node): what each node gives to a mixing, by Lagrange's polynomial in its logarithm."""
    if not nodes[0] <= mixing <= nodes[-1]:
        known = f"from {nodes[0]:g} to {nodes[-1]:g} times its own" if len(nodes) > 1 else "at its own"
        raise OceanError(f"How long carbon stays away is known of this ocean {known} vertical mixing alone.")
    x, at = np.log(nodes), np.log(mixing)
    apart = x[:, None] - x + np.eye(x.size)
    return np.asarray(np.prod(np.where(np.eye(x.size, dtype=bool), 1.0, (at - x) / apart), axis=1))


@of_ocean
def kernels(ocean: Ocean) -> Kernels:
    """Those that came with an embedded ocean; of any other, at its own mixing alone, which takes seconds."""
    return shipped(on_cells_of(ocean)) if is_embedded(ocean) else whole(exact(Cycles(ocean), (1.0,)), (1.0,))


def exact(cycles: Cycles, nodes: Sequence[float]) -> Array:
    """(kind, mixing, horizon, cell)."""
    return np.stack([_exact(cycles, mixing) for mixing in nodes], axis=1)


def _exact(cycles: Cycles, mixing: float) -> Array:
    left = away(cycles, mixing)
    felt = [Response(cycles, mixing, ppm) for ppm in AIRS.values()]
    return np.stack([left.share, left.mean, *(each.steady for each in felt), *(each.pulse for each in felt)])


def left_in_the_air(cycles: Cycles) -> Array:
    """(horizon): the share of a pulse into the air that is left there."""
    response = Response(cycles, 1.0, LEFT_PPM)
    start = np.zeros_like(response.amount)
    start[-1] = 1.0
    return response.forward(start)[:, -1]


def whole(rows: Array, nodes: tuple[float, ...]) -> Kernels:
    """Nothing left out: each row is one of the basis."""
    flat = rows.reshape(-1, rows.shape[-1])
    return Kernels(np.ascontiguousarray(flat.T, np.float32), np.eye(len(flat)).reshape(*rows.shape[:-1], -1), nodes)


def file(name: str) -> Path:
    """Where those of an embedded ocean are kept; assets/pump/make.py writes it."""
    return FOLDER / f"kernels_{name}.nc"


@functools.cache
def shipped(name: str) -> Kernels:
    """Of an embedded ocean."""
    import xarray as xr

    with xr.open_dataset(file(name), engine="h5netcdf") as dataset:
        basis = np.ascontiguousarray(dataset["basis"].values.T, np.float32)
        coefficients, retained, left = (dataset[name].values.astype(float) for name in ("coefficients", "retained", "left"))
        return Kernels(basis, coefficients, tuple(dataset["mixing"].values.tolist()), retained, left)
