"""What is inferred from what: misfits of tracers in units of their error, and the two inversions, P alone and P–C–O together.

A cell counts by its volume; a tracer's error is a share of its own spread over the ocean (Wang et al. 2023 weight by its
variance), as large as what even the best fit misses; neighbouring cells tell much the same, so that so many of them together
count as one independent observation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import numpy as np

from engine.inverse import carbon, phosphorus
from engine.inverse.inversion import Model, Posterior, Step, infer
from engine.ocean.grid import Array, Grid

ERROR = 0.1
"""Of phosphate: of its standard deviation over the ocean."""
TIMES = {"DIP": 1.0, "ALK": 3.0, "DIC": 3.0, "O2": 2.0}
"""Errors of the tracers beside that: about what the joint model misses each by on observed fields (R² .99, .92, .92 and .97)."""
SEARCH = 1e-9
"""Relative error of the states of a search."""
SLOPES = 1e-3
"""Relative error of its derivatives, each begun from those of the step before: less than a hundredth of a deviation of what is found."""
TOGETHER = 30.0
"""Cells that count as one."""
PRIOR = dict.fromkeys(carbon.FREE, 1.0) | {
    "b_warm": 0.5,
    "c_b_warm": 0.5,
    "pic_silicate": 0.05,
    "o_warm": 0.5,
    "q10": 0.3,
    "c_q10": 0.3,
    "c_kappa_d": 0.3,
    "kappa_r_lit": 0.5,
    "kappa_r_dark": 0.5,
    "eta": 0.5,
}
"""Deviation of the prior: of logarithms, a factor of e at most; of numbers that may be negative, themselves. What only dissolved
carbon could tell, which is not among the observations, is held nearer: fits say of each number how much of it they told."""
Told = Callable[[Step], None]
State = TypeVar("State", phosphorus.State, carbon.State)


@dataclass(frozen=True, eq=False)
class Fit(Generic[State]):
    """A posterior, and the steady state at its mode."""

    posterior: Posterior
    state: State


@dataclass(frozen=True)
class Belief:
    """How much is believed beforehand, and of the observations."""

    error: float = ERROR
    together: float = TOGETHER
    spread: Mapping[str, float] = field(default_factory=lambda: PRIOR)

    def of(self, tracer: str) -> Belief:
        """The same of another tracer than phosphate."""
        return replace(self, error=self.error * TIMES[tracer])


def weights(grid: Grid, observed: Array, belief: Belief) -> Array:
    """(cell): what a misfit is multiplied by, so that one independent observation off by one error counts as 1."""
    deviation = np.sqrt(grid.mean((observed - grid.mean(observed)) ** 2))
    return np.asarray(np.sqrt(grid.volume / grid.volume.mean() / belief.together) / (belief.error * deviation))


def explained(grid: Grid, model: Array, observed: Array) -> float:
    """R²: the share of the variance by volume that is explained."""
    return 1 - grid.mean((model - observed) ** 2) / grid.mean((observed - grid.mean(observed)) ** 2)


def fit_phosphorus(
    cycle: phosphorus.Phosphorus,
    belief: Belief | None = None,
    told: Told | None = None,
    begun: Sequence[Step] = (),
    first: Mapping[str, float] | None = None,
) -> Fit[phosphorus.State]:
    """α, β, b and κ_d from phosphate."""
    belief = belief or Belief()
    weight = weights(cycle.grid, cycle.observed, belief)
    kept: list[tuple[phosphorus.State, Array]] = []

    def near(values: Mapping[str, float]) -> phosphorus.State | None:
        return phosphorus.moved(kept[-1][0], phosphorus.FREE, kept[-1][1], values) if kept else None

    def model(values: dict[str, float]) -> tuple[Array, Array]:
        state = cycle.solve(values, near(values), SEARCH)
        slopes = cycle.sensitivities(state, tolerance=SLOPES, guess=kept[-1][1] if kept else None)
        kept[:] = [(state, slopes)]
        return weight * (state.dip - cycle.observed), (weight * slopes[:, phosphorus.DIP]).T

    found = infer(model, phosphorus.FREE, phosphorus.START, belief.spread, told, phosphorus.SIGNED, begun, first)
    return Fit(found, cycle.solve(found.values, near(found.values)))


def model_of_carbon(joint: carbon.Carbon, belief: Belief, seen: Array | None = None) -> tuple[Model, list[carbon.State]]:
    """What the joint inversion asks at each step, and where the last state is kept; of other data than the model's own, if given."""
    told = joint.observed.seen
    weight = np.stack([weights(joint.grid, each, belief.of(tracer)) for tracer, each in zip(TIMES, told, strict=True)])
    data, kept = told if seen is None else seen, list[carbon.State]()

    def model(values: dict[str, float]) -> tuple[Array, Array]:
        state = joint.solve(values, kept[-1] if kept else None, SEARCH)
        kept[:] = [state]
        slopes = weight * joint.sensitivities(state, tolerance=SLOPES)
        return (weight * (state.seen - data)).ravel(), slopes.reshape(len(carbon.FREE), -1).T

    return model, kept


def fit_carbon(
    joint: carbon.Carbon,
    belief: Belief | None = None,
    told: Told | None = None,
    begun: Sequence[Step] = (),
    first: Mapping[str, float] | None = None,
) -> Fit[carbon.State]:
    """All 21 numbers from phosphate, alkalinity, DIC and oxygen."""
    belief = belief or Belief()
    model, kept = model_of_carbon(joint, belief)
    found = infer(model, carbon.FREE, carbon.START, belief.spread, told, phosphorus.SIGNED, begun, first)
    return Fit(found, joint.solve(found.values, kept[-1]))
