"""Tracers in time: implicit steps with one factor, for questions that are not about a steady state.

    V dc/dt = −M c + s

by a two-stage, second-order, L-stable Runge–Kutta method with equal diagonals γ = 1 − 1/√2 (Alexander 1977, SIAM J. Numer.
Anal. 14, 1006), so that steps of years are stable where cells flush in hours.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from engine.conversions import SECONDS_PER_YEAR
from engine.lab import Progress
from engine.ocean.grid import Array
from engine.ocean.steady import Factor

GAMMA = 1 - 1 / np.sqrt(2)


class Stepper:
    """Steps of one length, in years."""

    def __init__(self, matrix: sp.csr_array, volume: Array, years: float) -> None:
        self._matrix, self._volume, self._seconds = matrix, volume, years * SECONDS_PER_YEAR
        self._factor = Factor(matrix * (GAMMA * self._seconds) + sp.diags_array(volume))

    def step(self, tracer: Array, source: Array | float = 0.0) -> Array:
        """The tracer one step later; `source` per cell and second."""
        first = self._factor.solve(source - self._matrix @ tracer)
        then = tracer + (1 - GAMMA) * self._seconds * first
        second = self._factor.solve(source - self._matrix @ then)
        return np.asarray(tracer + self._seconds * ((1 - GAMMA) * first + GAMMA * second))


def retained(adjoint: sp.csr_array, volume: Array, years: Array, steps: int = 6, progress: Progress | None = None) -> Array:
    """(year, cell): the share of what is set free in each cell that has not met the surface after so many years.

    `adjoint` is (A + V r)ᵀ; the share g obeys V dg/dt = −(A + V r)ᵀ g from g = 1 (Holzer & Hall 2000, doi
    10.1175/1520-0469(2000)057<3539:TTATPD>2.0.CO;2). Each year asked for is reached in `steps` steps from the one before;
    years as far apart as the ones before share their factor.
    """
    share, before, length = np.ones_like(volume), 0.0, 0.0
    out: list[Array] = []
    for number, year in enumerate(years):
        if (year - before) / steps != length:
            length = (year - before) / steps
            stepper = Stepper(adjoint, volume, length)
        for _ in range(steps):
            share = stepper.step(share)
        out.append(share)
        before = year
        if progress:
            progress((number + 1) / len(years), f"{year:g} years on")
    return np.asarray(np.clip(np.array(out), 0.0, 1.0))
