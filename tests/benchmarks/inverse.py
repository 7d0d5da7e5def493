"""The inverse lab: a lever's move, both inversions, and the P inversion beside finite differences and scipy without derivatives."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from scipy.optimize import minimize

from engine.inverse import carbon, fit, observed
from engine.inverse.inversion import infer
from engine.inverse.model import compute
from engine.inverse.parameters import InverseParameters
from engine.inverse.phosphorus import FREE, START, Fixed, Phosphorus, State
from engine.ocean.ocean import Ocean

TARGETS = {
    "drag_share.quick.median_cpu_ms": ("≤", 20),
    "drag_share.exact.median_cpu_ms": ("≤", 100),
    "inversion_cpu_s": ("≤", 6),
    "ratio_to_differences": ("≥", 3),
    "joint_cpu_s": ("≤", 180),
    "joint_ratio_to_differences": ("≥", 5),
    "ratio_to_simplex": ("≥", 2),
}

DRAG = np.linspace(0.2, 0.4, 21)
DIFFERENCE = 1e-4


def _cycle() -> Phosphorus:
    return Phosphorus(
        Ocean.embedded(),
        observed.production("cafe", Ocean.embedded()),
        observed.of(Ocean.embedded()).phosphate,
        Fixed(to_labile=0.3),
    )


def _drag(name: str, path: np.ndarray) -> dict[str, float]:
    answer = compute(InverseParameters())
    took: dict[str, list[float]] = {"quick": [], "exact": []}
    off = 0.0
    for value in path:
        parameters = InverseParameters(**{name: float(value)})
        start = time.process_time()
        quick = compute(parameters, answer, quick=True)
        took["quick"].append(time.process_time() - start)
        start = time.process_time()
        exact = compute(parameters, quick)
        took["exact"].append(time.process_time() - start)
        off = max(off, float(np.abs(quick.state.dip - exact.state.dip).max()))
        answer = quick
    found = {f"{how}.{what}": 1000 * value for how, times in took.items() for what, value in
             {"median_cpu_ms": float(np.median(times)), "p95_cpu_ms": float(np.percentile(times, 95))}.items()}  # fmt: skip
    return found | {"largest_difference": off}


def _by_differences(cycle: Phosphorus) -> tuple[float, float]:
    """CPU seconds and the cost reached, each derivative by two more steady states."""
    belief = fit.Belief()
    weight = fit.weights(cycle.grid, cycle.observed, belief)
    kept: list[State] = []

    def model(values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
        state = cycle.solve(values, kept[-1] if kept else None)
        kept[:] = [state]
        slopes = []
        for name in FREE:
            up, down = (cycle.solve(values | {name: values[name] * np.exp(side * DIFFERENCE)}, state).dip for side in (1, -1))
            slopes.append(weight * (up - down) / (2 * DIFFERENCE))
        return weight * (state.dip - cycle.observed), np.stack(slopes, axis=1)

    start = time.process_time()
    found = infer(model, FREE, START, belief.spread)
    return time.process_time() - start, found.path[-1].cost


def _without_derivatives(cycle: Phosphorus) -> tuple[float, float, int]:
    """CPU seconds, the cost reached and how many steady states, by scipy's simplex."""
    belief = fit.Belief()
    weight = fit.weights(cycle.grid, cycle.observed, belief)
    middle = np.log([START[name] for name in FREE])
    spread = np.array([belief.spread[name] for name in FREE])
    kept: list[State] = []

    def cost(theta: np.ndarray) -> float:
        state = cycle.solve(dict(zip(FREE, np.exp(theta).tolist(), strict=True)), kept[-1] if kept else None)
        kept[:] = [state]
        residual = weight * (state.dip - cycle.observed)
        return 0.5 * float(residual @ residual) + 0.5 * float((((theta - middle) / spread) ** 2).sum())

    start = time.process_time()
    found = minimize(cost, middle, method="Nelder-Mead", options={"fatol": 1e-4, "xatol": 1e-3, "maxfev": 2000})
    return time.process_time() - start, float(found.fun), int(found.nfev)


def run() -> dict[str, Any]:
    fit.fit_phosphorus(_cycle())  # compiles
    start = time.process_time()
    exact = fit.fit_phosphorus(_cycle()).posterior
    ours = time.process_time() - start
    differences, at_differences = _by_differences(_cycle())
    simplex, at_simplex, states = _without_derivatives(_cycle())
    joint = carbon.Carbon(Ocean.embedded(), observed.of(Ocean.embedded()), observed.production("cafe", Ocean.embedded()))
    start = time.process_time()
    together = fit.fit_carbon(joint).posterior
    whole = time.process_time() - start
    state = joint.solve(together.values)
    start = time.process_time()
    joint.sensitivities(state)
    slopes = time.process_time() - start
    start = time.process_time()
    joint.solve(together.values | {"c_b": together.values["c_b"] * 1.001}, state)
    once = time.process_time() - start
    return {
        "drag_share": _drag("labile_share", DRAG),
        "drag_b": _drag("b_times", np.linspace(0.9, 1.1, 21)),
        "inversion_cpu_s": ours,
        "inversion_steps": len(exact.path),
        "cost": exact.path[-1].cost,
        "ratio_to_differences": differences / ours,
        "cost_of_differences": at_differences,
        "ratio_to_simplex": simplex / ours,
        "cost_of_simplex": at_simplex,
        "states_of_simplex": states,
        "joint_cpu_s": whole,
        "joint_steps": len(together.path),
        "joint_ratio_to_differences": 2 * len(carbon.FREE) * once / slopes,
    }
