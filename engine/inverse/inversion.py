"""Bayesian inversion for a handful of numbers: the most probable values, how sure they are, and every step on the way.

    −log p(θ) = ½ Σ_i (V_i / V̄) (c_i(θ) − c_obs,i)² / s² + ½ Σ_j ((θ_j − θ⁰_j) / s_j)²        θ: logarithms of the numbers, or numbers

Its gradient is exact, from sensitivities J = ∂c/∂θ; its curvature is Gauss's and Newton's, Jᵀ W J + prior. Steps are held in
a region in which they kept their promise; the posterior is normal in θ, with the inverse of that curvature as covariance.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.ocean.grid import Array

FIRST_RADIUS, LARGEST_RADIUS = 0.7, 2.0
"""In units of θ: a factor of two, and of seven."""
STEEP_ENOUGH = 1e-6
"""Converged when a Newton step promises less than this of the cost."""
MOST_STEPS = 60


@dataclass(frozen=True, eq=False)
class Step:
    """Where the search stood: numbers (not logarithms), cost, the norm of the gradient, and how far it dared to step."""

    values: dict[str, float]
    cost: float
    gradient: float
    radius: float


@dataclass(frozen=True, eq=False)
class Posterior:
    """The most probable numbers, the covariance of their logarithms, whether the search converged, and its path."""

    names: tuple[str, ...]
    mode: Array
    covariance: Array
    converged: bool
    path: list[Step] = field(default_factory=list)
    signed: Collection[str] = ()
    prior: Array = field(default_factory=lambda: np.array(np.inf))
    """Deviation of each before anything was observed."""

    @property
    def values(self) -> dict[str, float]:
        return _numbers(self.names, self.mode, self.signed)

    @property
    def deviation(self) -> Array:
        """Standard deviation of each logarithm, or of a number that may be negative."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def told(self) -> Array:
        """Of each number: the share of the prior's variance that the observations took away; 0 where it rests on the prior."""
        return np.asarray(1 - (self.deviation / self.prior) ** 2)

    @property
    def correlation(self) -> Array:
        return np.asarray(self.covariance / np.outer(self.deviation, self.deviation))

    def interval(self, name: str, widths: float = 1.96) -> tuple[float, float]:
        """Between which values a number lies 95 times in a hundred."""
        at = self.names.index(name)
        low, high = self.mode[at] - widths * self.deviation[at], self.mode[at] + widths * self.deviation[at]
        return (float(low), float(high)) if name in self.signed else (float(np.exp(low)), float(np.exp(high)))


Model = Callable[[dict[str, float]], tuple[Array, Array]]
"""Numbers → residuals (each of deviation one) and their derivatives (residual, number) by the logarithms."""


def infer(
    model: Model,
    names: Sequence[str],
    start: Mapping[str, float],
    spread: Mapping[str, float],
    told: Callable[[Step], None] | None = None,
    signed: Collection[str] = (),
    begun: Sequence[Step] = (),
    first: Mapping[str, float] | None = None,
) -> Posterior:
    """From `start`, which is the prior's middle too; `spread` is the prior's deviation of each logarithm. `told` hears each step.

    Numbers that may be negative, `signed`, are sought as they are. A search that was stopped goes on from the steps `begun`; one
    that has an answer to a question much like it begins with that, `first`.
    """
    theta0 = np.array([start[name] if name in signed else np.log(start[name]) for name in names])
    weight = np.array([1 / spread[name] ** 2 for name in names])

    def look(theta: Array) -> tuple[float, Array, Array]:
        residual, slope = model(_numbers(names, theta, signed))
        away = theta - theta0
        cost = 0.5 * float(residual @ residual) + 0.5 * float(weight @ away**2)
        if not np.isfinite(cost):
            return np.inf, weight * away, np.diag(weight)
        return cost, slope.T @ residual + weight * away, slope.T @ slope + np.diag(weight)

    at, radius = (begun[-1].values, begun[-1].radius) if begun else (first or start, FIRST_RADIUS)
    theta = np.array([at[name] if name in signed else np.log(at[name]) for name in names])
    cost, gradient, curvature = look(theta)
    path: list[Step] = list(begun[:-1])
    converged = False
    while len(path) < MOST_STEPS:
        path.append(Step(_numbers(names, theta, signed), cost, float(np.linalg.norm(gradient)), radius))
        if told:
            told(path[-1])
        step = _within(curvature, gradient, radius)
        promised = -float(gradient @ step + 0.5 * step @ curvature @ step)
        if promised < STEEP_ENOUGH * max(cost, 1.0):
            converged = True
            break
        tried = look(theta + step)
        kept = (cost - tried[0]) / promised
        if kept > 0.1:
            theta, (cost, gradient, curvature) = theta + step, tried
        if kept > 0.75:
            radius = min(2 * radius, LARGEST_RADIUS)
        elif kept < 0.25:
            radius = 0.4 * float(np.linalg.norm(step))
    return Posterior(tuple(names), theta, np.linalg.inv(curvature), converged, path, signed, 1 / np.sqrt(weight))


def _numbers(names: Sequence[str], theta: Array, signed: Collection[str]) -> dict[str, float]:
    return {name: float(at if name in signed else np.exp(at)) for name, at in zip(names, theta, strict=True)}


def _within(curvature: Array, gradient: Array, radius: float) -> Array:
    """The step to the lowest point of the parabola inside a ball (More & Sorensen 1983, by the eigenvectors of so few numbers)."""
    stiff, turn = np.linalg.eigh(curvature)
    along = turn.T @ gradient

    def of(damping: float) -> Array:
        return np.asarray(-turn @ (along / (stiff + damping)))

    if np.linalg.norm(of(0.0)) <= radius:
        return of(0.0)
    low, high = 0.0, float(np.linalg.norm(gradient)) / radius
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if np.linalg.norm(of(middle)) > radius else (low, middle)
    return of(high)
