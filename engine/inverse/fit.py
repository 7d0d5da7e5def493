"""What is inferred from what: misfits of tracers in units of their error, and the two inversions, P alone and P–C–O together.

A cell counts by its volume; a tracer's error is a share of its own spread over the ocean (Wang et al. 2023 weight by its
variance); neighbouring cells tell much the same, so that so many of them together count as one independent observation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.inverse import carbon, phosphorus
from engine.inverse.inversion import Model, Posterior, Step, infer
from engine.ocean.grid import Array, Grid

ERROR = 0.1
"""Of a tracer's standard deviation over the ocean."""
SLOPES = 1e-6
"""Relative error of derivatives in a search: the steps ask for no more."""
TOGETHER = 30.0
"""Cells that count as one."""
PRIOR = dict.fromkeys(carbon.FREE, 1.0) | {
    "b_warm": 0.5,
    "c_b_warm": 0.5,
    "pic_silicate": 0.05,
    "o_warm": 0.5,
    "q10": 0.3,
    "c_q10": 0.3,
    "c_kappa_d": 0.5,
    "kappa_r_lit": 0.5,
    "kappa_r_dark": 0.5,
    "eta": 0.5,
}
"""Deviation of the prior: of logarithms, a factor of e at most; of numbers that may be negative, themselves. What only dissolved
carbon could tell, which is not among the observations, is held nearer."""
Told = Callable[[Step], None]


@dataclass(frozen=True, eq=False)
class Fit:
    """A posterior, and the steady state at its mode."""

    posterior: Posterior
    state: phosphorus.State | carbon.State


@dataclass(frozen=True)
class Belief:
    """How much is believed beforehand, and of the observations."""

    error: float = ERROR
    together: float = TOGETHER
    spread: Mapping[str, float] = field(default_factory=lambda: PRIOR)


def weights(grid: Grid, observed: Array, belief: Belief) -> Array:
    """(cell): what a misfit is multiplied by, so that one independent observation off by one error counts as 1."""
    deviation = np.sqrt(grid.mean((observed - grid.mean(observed)) ** 2))
    return np.asarray(np.sqrt(grid.volume / grid.volume.mean() / belief.together) / (belief.error * deviation))


def explained(grid: Grid, model: Array, observed: Array) -> float:
    """R²: the share of the variance by volume that is explained."""
    return 1 - grid.mean((model - observed) ** 2) / grid.mean((observed - grid.mean(observed)) ** 2)


def fit_phosphorus(
    cycle: phosphorus.Phosphorus, belief: Belief | None = None, told: Told | None = None, begun: Sequence[Step] = ()
) -> Fit:
    """α, β, b and κ_d from phosphate."""
    belief = belief or Belief()
    weight = weights(cycle.grid, cycle.observed, belief)
    kept: list[phosphorus.State] = []

    def model(values: dict[str, float]) -> tuple[Array, Array]:
        state = cycle.solve(values, kept[-1] if kept else None)
        kept[:] = [state]
        slopes = cycle.sensitivities(state, tolerance=SLOPES)[:, phosphorus.DIP]
        return weight * (state.dip - cycle.observed), (weight * slopes).T

    return _fitted(model, phosphorus.FREE, phosphorus.START, belief, told, begun, lambda values: cycle.solve(values, kept[-1]))


def fit_carbon(joint: carbon.Carbon, belief: Belief | None = None, told: Told | None = None, begun: Sequence[Step] = ()) -> Fit:
    """All 21 numbers from phosphate, alkalinity, DIC and oxygen."""
    belief = belief or Belief()
    seen = joint.observed.seen
    weight = np.stack([weights(joint.grid, each, belief) for each in seen])
    kept: list[carbon.State] = []

    def model(values: dict[str, float]) -> tuple[Array, Array]:
        state = joint.solve(values, kept[-1] if kept else None)
        kept[:] = [state]
        slopes = weight * joint.sensitivities(state, tolerance=SLOPES)
        return (weight * (state.seen - seen)).ravel(), slopes.reshape(len(carbon.FREE), -1).T

    return _fitted(model, carbon.FREE, carbon.START, belief, told, begun, lambda values: joint.solve(values, kept[-1]))


def _fitted(
    model: Model,
    names: tuple[str, ...],
    start: Mapping[str, float],
    belief: Belief,
    told: Told | None,
    begun: Sequence[Step],
    solve: Callable[[dict[str, float]], phosphorus.State | carbon.State],
) -> Fit:
    posterior = infer(model, names, start, belief.spread, told, phosphorus.SIGNED, begun)
    return Fit(posterior, solve(posterior.values))
