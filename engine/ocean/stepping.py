"""Tracers in time: implicit steps with one factor, for questions that are not about a steady state.

    V dc/dt = −M c + s

by a two-stage, second-order, L-stable Runge–Kutta method with equal diagonals γ = 1 − 1/√2 (Alexander 1977, SIAM J. Numer.
Anal. 14, 1006), so that steps of years are stable where cells flush in hours.
"""

from __future__ import annotations

from collections.abc import Sequence

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
        return self.advance(tracer, source)[0]

    def advance(self, tracer: Array, source: Array | float = 0.0) -> tuple[Array, Array]:
        """The same, and the integral of the tracer over the step's years, from the tracer at both stages.

        Of a closed linear problem that integral, run backwards, is to rounding what a constant source does, run forwards.
        """
        early, late, later = self.stages(tracer, source, source)
        return later, np.asarray(self._seconds / SECONDS_PER_YEAR * ((1 - GAMMA) * early + GAMMA * late))

    def stages(
        self, tracer: Array, early_source: Array | float = 0.0, late_source: Array | float = 0.0
    ) -> tuple[Array, Array, Array]:
        """The tracer at both stages of the step and at its end, with a source at each stage."""
        first = self._factor.solve(early_source - self._matrix @ tracer)
        then = tracer + (1 - GAMMA) * self._seconds * first
        second = self._factor.solve(late_source - self._matrix @ then)
        early, late = tracer + GAMMA * self._seconds * first, then + GAMMA * self._seconds * second
        later = tracer + self._seconds * ((1 - GAMMA) * first + GAMMA * second)
        return np.asarray(early), np.asarray(late), np.asarray(later)


def march(
    matrix: sp.csr_array,
    volume: Array,
    tracer: Array,
    years: Sequence[float] | Array,
    steps: int | Sequence[int],
    source: Array | float = 0.0,
    progress: Progress | None = None,
) -> tuple[Array, Array]:
    """(year, cell) twice: the tracer after so many years, and its integral over the years until then.

    Each year asked for is reached in `steps` steps from the one before, one number for all or one for each; years as far
    apart, in steps, as the ones before share their factor.
    """
    counts = [steps] * len(years) if isinstance(steps, int) else steps
    integral, before, length = np.zeros_like(tracer), 0.0, 0.0
    found: list[Array] = []
    summed: list[Array] = []
    for number, (year, count) in enumerate(zip(years, counts, strict=True)):
        if (year - before) / count != length:
            length = (year - before) / count
            stepper = Stepper(matrix, volume, length)
        for _ in range(count):
            tracer, over = stepper.advance(tracer, source)
            integral = integral + over
        found.append(tracer)
        summed.append(integral)
        before = year
        if progress:
            progress((number + 1) / len(years), f"{year:g} years on")
    return np.array(found), np.array(summed)


def retained(adjoint: sp.csr_array, volume: Array, years: Array, steps: int = 6, progress: Progress | None = None) -> Array:
    """(year, cell): the share of what is set free in each cell that has not met the surface after so many years.

    `adjoint` is (A + V r)ᵀ; the share g obeys V dg/dt = −(A + V r)ᵀ g from g = 1 (Holzer & Hall 2000, doi
    10.1175/1520-0469(2000)057<3539:TTATPD>2.0.CO;2).
    """
    share, _ = march(adjoint, volume, np.ones_like(volume), years, steps, progress=progress)
    return np.asarray(np.clip(share, 0.0, 1.0))
