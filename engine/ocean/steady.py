"""Steady states: factor once, solve often, forward and adjoint; and what to do when the matrix is no longer the factored one.

A slider changes a matrix a little. Its new steady state is found by Krylov iteration with the factor of the unchanged
matrix as preconditioner, from the answer before: a few solves of 2 ms instead of a factor of 100. What only guides needs
no more of the factor than its larger entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import spilu, splu

from engine.ocean.grid import Array, OceanError

Apply = Callable[[Array], Array]

EXACT = 1e-10
"""Relative error at which an answer counts as exact."""
QUICK = 1e-3
"""Relative error of an answer while a slider moves."""
DROP = 1e-4
"""Left out of factors that only guide an iteration: each solve costs a third of the whole factor's, and no more are needed."""
MARGIN = 5
"""How much smaller than the tolerance the norm must become where it may not be that of the error: after a Newton step, and
where a linear step divides it by less than this."""
ITERATIONS = 60
NEWTON_STEPS = 30
PATIENCE = 20
"""Solves after which another factor is worth its price."""


class Factor:
    """L U of a sparse matrix. Transport matrices are nearly symmetric in pattern and need no pivoting: half the fill.

    With `drop`, entries smaller than that share of their column are left out: nearly the inverse, in a third of the time.
    """

    def __init__(self, matrix: sp.csr_array, drop: float = 0.0) -> None:
        how: dict[str, Any] = {"permc_spec": "MMD_AT_PLUS_A", "diag_pivot_thresh": 0.0, "options": {"SymmetricMode": True}}
        columns = sp.csc_array(matrix)
        try:
            self._lu = spilu(columns, drop_tol=drop, drop_rule="basic", **how) if drop else splu(columns, **how)
        except RuntimeError as error:
            raise OceanError("This ocean has no steady state: its matrix is singular.") from error

    @property
    def entries(self) -> int:
        """Numbers kept in both triangles."""
        return int(self._lu.L.nnz + self._lu.U.nnz)

    @property
    def triangles(self) -> tuple[sp.csc_array, sp.csc_array]:
        """L, with ones on its diagonal, and U."""
        return self._lu.L, self._lu.U

    @property
    def orders(self) -> tuple[Array, Array]:
        """Where L U keeps each entry of a right-hand side, and each of a solution; copies, for SuperLU's own hold all of L U."""
        return self._lu.perm_r.copy(), self._lu.perm_c.copy()

    def solve(self, right: Array) -> Array:
        solution: Array = self._lu.solve(right)
        return solution

    def adjoint(self, right: Array) -> Array:
        """Solves with the transpose."""
        solution: Array = self._lu.solve(right, trans="T")
        return solution


@dataclass(frozen=True)
class Report:
    """How a solution was reached: `error` is the estimate of its relative error, against the `tolerance` asked for."""

    iterations: int
    error: float
    tolerance: float

    @property
    def converged(self) -> bool:
        return self.error <= self.tolerance

    def __str__(self) -> str:
        if self.converged:
            return f"converged to {self.error:.1g} in {self.iterations} iterations"
        return f"NOT converged: {self.error:.1g} after {self.iterations} iterations, {self.tolerance:.1g} was asked for"

    def __add__(self, other: Report) -> Report:
        """The report of two solutions that make up one answer."""
        return Report(self.iterations + other.iterations, max(self.error, other.error), max(self.tolerance, other.tolerance))


NOTHING = Report(0, 0.0, 0.0)


def correct(apply: Apply, precondition: Apply, right: Array, goal: float, most: int) -> tuple[Array, int, float]:
    """dx with L dx = r, given M⁻¹ r, so that the error left is below the goal; after how many solves; the error left.

    GCR (Eisenstat et al. 1983, doi 10.1137/0720023) on M⁻¹ L dx = M⁻¹ r, where M⁻¹ is nearly L⁻¹: the norm it minimises is
    nearly that of the error itself, less nearly where it falls slowly, so that there it must become smaller. Gives up after
    `most` steps. What is left then is added by the last step's length, at no cost: the error told is that before.
    """
    dx, left, before, stride = np.zeros_like(right), right.copy(), np.inf, 1.0
    ways: list[tuple[Array, Array]] = []  # and what M⁻¹ L makes of each, orthonormal
    while (size := float(np.linalg.norm(left))) * max(1, MARGIN * size / before) > goal and len(ways) < most:
        before, way = size, left.copy()
        made = precondition(apply(way))
        stride = float(made @ left / (made @ made))
        for earlier, its in ways:
            part = its @ made
            made -= part * its
            way -= part * earlier
        length = np.linalg.norm(made)
        made /= length
        way /= length
        part = made @ left
        dx += part * way
        left -= part * made
        ways.append((way, made))
    return dx + stride * left, len(ways) + 1, size


def solve(apply: Apply, precondition: Apply, right: Array, guess: Array, tolerance: float = EXACT) -> tuple[Array, Report]:
    """x with L x = right, from a guess; an answer meant to be exact is checked against the equation, and mended once."""
    scale = float(np.linalg.norm(guess)) or 1.0
    left = precondition(right - apply(guess))
    x, count, error = guess, 0, float(np.linalg.norm(left)) / scale
    for _ in range(3):
        dx, took, rest = correct(apply, precondition, left, tolerance * scale, ITERATIONS)
        x, count = x + dx, count + took
        if tolerance > EXACT:
            return x, Report(count, rest / scale, tolerance)
        left = precondition(right - apply(x))
        error = float(np.linalg.norm(left)) / scale
        if error <= tolerance:
            break
    return x, Report(count, error, tolerance)


def newton(
    residual: Apply,
    tangent: Callable[[Array], Apply],
    precondition: Apply,
    guess: Array,
    tolerance: float = EXACT,
    anew: Callable[[Array], Apply] | None = None,
) -> tuple[Array, Report]:
    """x with residual(x) = 0 by Newton–Krylov: each step solves with the exact tangent, and is shortened until it helps.

    Where a step takes more solves than PATIENCE, `anew` gives the preconditioner for where x is by then.
    """
    x, left = guess, precondition(residual(guess))
    scale = float(np.linalg.norm(guess)) or 1.0
    count, error = 0, float(np.linalg.norm(left)) / scale
    for _ in range(NEWTON_STEPS):
        if error <= tolerance / MARGIN:
            break
        goal = scale * max(0.1 * tolerance, min(0.03, 0.3 * error) * error)
        dx, took, _ = correct(tangent(x), precondition, -left, goal, PATIENCE if anew else ITERATIONS)
        count += took
        for trial in _shorter(x, dx):
            left = precondition(residual(trial))
            if (smaller := float(np.linalg.norm(left)) / scale) < error:
                break
        x, error = trial, smaller
        if anew and took > PATIENCE:
            precondition = anew(x)
            left = precondition(residual(x))
            error = float(np.linalg.norm(left)) / scale
    return x, Report(count, error, tolerance)


def _shorter(x: Array, dx: Array) -> Iterator[Array]:
    """First the step that leaves a tenth of what is positive, as concentrations are; then the whole one, half, …"""
    yield np.where(x > 0, np.maximum(x + dx, x / 10), x + dx)
    for halved in range(8):
        yield x + dx / 2**halved
