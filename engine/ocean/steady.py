"""Steady states: factor once, solve often, forward and adjoint; and what to do when the matrix is no longer the factored one.

A slider changes a matrix a little. Its new steady state is found by Krylov iteration with the factor of the unchanged
matrix as preconditioner, from the answer before: a few solves of 2 ms instead of a factor of 100.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import LinearOperator, gmres, splu

from engine.ocean.grid import Array, OceanError

Apply = Callable[[Array], Array]

EXACT = 1e-10
"""Relative error at which an answer counts as exact."""
QUICK = 1e-3
"""Relative error of an answer while a slider moves."""
ITERATIONS = 60
NEWTON_STEPS = 30


class Factor:
    """L U of a sparse matrix. Transport matrices are nearly symmetric in pattern and need no pivoting: half the fill."""

    def __init__(self, matrix: sp.csr_array) -> None:
        try:
            self._lu = splu(
                sp.csc_array(matrix), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
            )
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
        """Where L U keeps each entry of a right-hand side, and each of a solution."""
        return self._lu.perm_r, self._lu.perm_c

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


def correct(apply: Apply, precondition: Apply, right: Array, goal: float) -> tuple[Array, int, float]:
    """dx with L dx = r, given M⁻¹ r, so that the error left is below the goal; after how many iterations; the error left.

    GMRES on M⁻¹ L dx = M⁻¹ r, where M⁻¹ is nearly L⁻¹: the norm it minimises is nearly that of the error itself.
    """
    whole = left = float(np.linalg.norm(right))
    if whole <= goal:
        return right, 1, whole
    count = 0

    def step(share: float) -> None:
        nonlocal count, left
        count, left = count + 1, whole * share

    operator = LinearOperator((right.size, right.size), matvec=lambda x: precondition(apply(x)), dtype=float)
    options = {"restart": ITERATIONS, "maxiter": 1, "callback": step, "callback_type": "pr_norm"}
    dx, _ = gmres(operator, right, rtol=0.0, atol=goal, **options)
    return dx, count, left


def solve(apply: Apply, precondition: Apply, right: Array, guess: Array, tolerance: float = EXACT) -> tuple[Array, Report]:
    """x with L x = right, from a guess; an answer meant to be exact is checked against the equation, and mended once."""
    scale = float(np.linalg.norm(guess)) or 1.0
    left = precondition(right - apply(guess))
    x, count, error = guess, 0, float(np.linalg.norm(left)) / scale
    for _ in range(3):
        dx, took, rest = correct(apply, precondition, left, tolerance * scale)
        x, count = x + dx, count + took
        if tolerance > EXACT:
            return x, Report(count, rest / scale, tolerance)
        left = precondition(right - apply(x))
        error = float(np.linalg.norm(left)) / scale
        if error <= tolerance:
            break
    return x, Report(count, error, tolerance)


def newton(
    residual: Apply, tangent: Callable[[Array], Apply], precondition: Apply, guess: Array, tolerance: float = EXACT
) -> tuple[Array, Report]:
    """x with residual(x) = 0 by Newton–Krylov: each step solves with the exact tangent, and is halved until it helps."""
    x, left = guess, precondition(residual(guess))
    scale = float(np.linalg.norm(guess)) or 1.0
    count, error = 0, float(np.linalg.norm(left)) / scale
    for _ in range(NEWTON_STEPS):
        if error <= tolerance:
            break
        dx, took, _ = correct(tangent(x), precondition, -left, scale * max(0.3 * tolerance, min(0.03, 0.3 * error) * error))
        count += took
        for halved in range(8):
            trial = x + dx / 2**halved
            left = precondition(residual(trial))
            if (smaller := float(np.linalg.norm(left)) / scale) < error:
                break
        x, error = trial, smaller
    return x, Report(count, error, tolerance)
