"""The shared ocean: factor and solve, beside what SciPy does unasked and beside stepping forward until nothing changes.

Also what a lever costs that changes the global cycle of phosphorus, what the farthest corner of all levers costs, and how
cost grows with cells.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import spsolve

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean.cycles import Cycles, Setting
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.sinking import martin
from engine.ocean.steady import EXACT, QUICK, Factor
from tests.benchmarks.moves import moves
from tests.benchmarks.timing import cpu_seconds, summary

TARGETS = {
    "6deg.factor_cpu_s": ("≤", 0.3),
    "6deg.solve_cpu_ms": ("≤", 10),
    "ratio_to_scipy_default": ("≥", 1.2),
    "ratio_to_spin_up": ("≥", 100),
    "ratio_of_exact_drag_to_scipy_default": ("≥", 5),
    "drag_6deg.quick.median_cpu_ms": ("≤", 20),
    "drag_6deg.exact.median_cpu_ms": ("≤", 100),
    "drag_6deg.largest_difference": ("≤", 0.001),
    "moves_4deg.quick.median_cpu_ms": ("≤", 20),
    "moves_4deg.largest_error_told": ("≤", 0.001),
    "farthest_6deg.quick_cpu_s": ("≤", 2),
}

LEVERS = {"martin_b": (0.8, 1.1), "currents": (0.8, 1.3), "mixing": (0.8, 1.3), "uptake": (0.7, 1.5)}
MOVES = 12
"""Of each lever in a drag."""
SPIN_UP_YEARS = 4000.0
"""Until ideal age is within 0.1 % of its steady state (tests/engine/test_ocean_stepping.py: half of that is not enough)."""


def timed(work: Callable[[], Any], times: int = 1) -> float:
    """Median CPU seconds of this thread."""
    return float(np.median([cpu_seconds(work) for _ in range(times)]))


def age_matrix(ocean: Ocean) -> sp.csr_array:
    solver = Cycles(ocean)
    return solver.ventilated(solver.own)


def direct(ocean: Ocean) -> dict[str, float]:
    """The factor that is kept, a solve with it, and a steady state from nothing."""
    matrix, volume = age_matrix(ocean), ocean.grid.volume
    factor = Factor(matrix)
    making, solving = timed(lambda: Factor(matrix), 3), timed(lambda: factor.solve(volume), 20)
    return {
        "cells": ocean.grid.size,
        "factor_cpu_s": making,
        "solve_cpu_ms": 1e3 * solving,
        "entries_millions": factor.entries / 1e6,
        "steady_state_cpu_s": making + solving,
    }


def unasked(ocean: Ocean) -> float:
    """CPU seconds of the steady age by scipy.sparse.linalg.spsolve, as it comes."""
    matrix, volume = sp.csc_array(age_matrix(ocean)), ocean.grid.volume
    return timed(lambda: spsolve(matrix, volume))


def phosphorus_unasked(solver: Cycles, setting: Setting) -> float:
    """CPU seconds of one steady state of phosphate and DOP as one matrix, by scipy.sparse.linalg.spsolve as it comes."""
    ocean, volume, n = solver.ocean, solver.volume, solver.grid.size
    share, decay = ocean.settings["dop_share"], solver.decay
    weak = sp.diags_array(1e-8 * volume / SECONDS_PER_YEAR)  # holds the amount
    right = np.concatenate([weak @ np.full(n, ocean.settings["mean_phosphorus"]), np.zeros(n)])
    answer = np.empty(0)

    def work() -> None:
        nonlocal answer
        A = solver.operator(setting)
        taken = sp.diags_array(volume * ocean.tracer("uptake_rate") * setting.uptake)
        returned = (1 - share) * (solver.sinking.operator(martin(setting.martin_b)) @ taken)
        blocks = [[A + taken - returned + weak, weak - sp.diags_array(decay)], [-share * taken, A + sp.diags_array(decay)]]
        answer = spsolve(sp.csc_array(sp.block_array(blocks)), right)

    spent = timed(work)
    ours = solver.phosphorus(setting).values["phosphate"]
    if np.linalg.norm(answer[:n] - ours) > 1e-4 * np.linalg.norm(ours):
        raise ArithmeticError("the two ways to the steady state disagree")
    return spent


def spin_up(ocean: Ocean, steps: int = 2000) -> dict[str, float]:
    """Explicit steps of the longest stable length: some are timed, and the rest of the years are taken to cost as much."""
    matrix, volume = age_matrix(ocean), ocean.grid.volume
    tendency = sp.csr_array(sp.diags_array(1 / volume) @ matrix)
    step = float(1.0 / tendency.diagonal().max())
    age: Array = np.zeros(ocean.grid.size)

    def forward() -> None:
        nonlocal age
        for _ in range(steps):
            age = age + step * (1 - tendency @ age)

    spent, years = timed(forward), steps * step / SECONDS_PER_YEAR
    if not np.isfinite(age).all() or age.max() > 1.01 * steps * step:
        raise ArithmeticError("the explicit steps are not stable")
    return {
        "step_hours": step / 3600,
        "years_timed": years,
        "cpu_s_timed": spent,
        "years_to_steady": SPIN_UP_YEARS,
        "cpu_s_extrapolated": spent * SPIN_UP_YEARS / years,
    }


def dragged(solver: Cycles) -> dict[str, Any]:
    """Each lever dragged from one end to the other: the quick answer at every move, and the exact one as at rest there."""
    solver.phosphorus(Setting(mixing=1.01), None, QUICK)  # factors what is kept
    spent: dict[str, list[float]] = {"quick": [], "exact": []}
    difference, export = 0.0, 0.0
    for lever, ends in LEVERS.items():
        known = None
        for value in np.linspace(*ends, MOVES):
            setting = Setting(**{lever: float(value)})  # type: ignore[arg-type]
            start = time.thread_time_ns()
            quick = solver.phosphorus(setting, known, QUICK)
            middle = time.thread_time_ns()
            exact = solver.phosphorus(setting, quick.values, EXACT)
            spent["quick"].append((middle - start) / 1e9)
            spent["exact"].append((time.thread_time_ns() - middle) / 1e9)
            known, one, other = quick.values, quick.values["phosphate"], exact.values["phosphate"]
            difference = max(difference, float(np.linalg.norm(one - other) / np.linalg.norm(other)))
            export = max(export, abs(solver.total_export(quick.uptake) / solver.total_export(exact.uptake) - 1))
    found: dict[str, Any] = {name: summary(seconds) for name, seconds in spent.items()}
    return found | {"largest_difference": difference, "largest_difference_of_export": export}


def farthest(solver: Cycles) -> dict[str, float]:
    """CPU seconds of the hardest saturating cycle, from the middle of all levers: where phosphate is next to nothing."""
    setting = Setting(currents=0.5, mixing=2.0, martin_b=0.4, uptake=4.0, law="saturating", half_saturation=0.01)
    start = time.thread_time_ns()
    quick = solver.phosphorus(setting, None, QUICK)
    middle = time.thread_time_ns()
    exact = solver.phosphorus(setting, quick.values, EXACT)
    if not (quick.report.converged and exact.report.converged):
        raise ArithmeticError("the farthest corner is not reached")
    return {"quick_cpu_s": (middle - start) / 1e9, "exact_cpu_s": (time.thread_time_ns() - middle) / 1e9}


def exponent(coarse: dict[str, Any], fine: dict[str, Any], what: str) -> float:
    """n of cost ∝ cellsⁿ."""
    return float(np.log(fine[what] / coarse[what]) / np.log(fine["cells"] / coarse["cells"]))


def run() -> dict[str, Any]:
    coarse, fine = Ocean.embedded("6deg"), Ocean.embedded("4deg")
    for ocean in (coarse, fine):
        _ = ocean.operator
    at = {"6deg": direct(coarse), "4deg": direct(fine)}
    plain, stepping, solver = unasked(coarse), spin_up(coarse), Cycles(coarse)
    drags = {"6deg": dragged(solver), "4deg": dragged(Cycles(fine))}
    phosphorus = phosphorus_unasked(solver, Setting(martin_b=1.0))
    for name, found in drags.items():
        at[name] |= {"quick_cpu_ms": found["quick"]["median_cpu_ms"], "exact_cpu_ms": found["exact"]["median_cpu_ms"]}
    measures = ("factor_cpu_s", "solve_cpu_ms", "entries_millions", "quick_cpu_ms", "exact_cpu_ms")
    return {
        **at,
        "scipy_default_cpu_s": plain,
        "spin_up": stepping,
        "ratio_to_scipy_default": plain / at["6deg"]["steady_state_cpu_s"],
        "ratio_to_spin_up": stepping["cpu_s_extrapolated"] / at["6deg"]["steady_state_cpu_s"],
        "ratio_of_next_solve_to_scipy_default": 1e3 * plain / at["6deg"]["solve_cpu_ms"],
        "phosphorus_scipy_default_cpu_s": phosphorus,
        "ratio_of_quick_drag_to_scipy_default": 1e3 * phosphorus / at["6deg"]["quick_cpu_ms"],
        "ratio_of_exact_drag_to_scipy_default": 1e3 * phosphorus / at["6deg"]["exact_cpu_ms"],
        "drag_6deg": drags["6deg"],
        "drag_4deg": drags["4deg"],
        "moves_4deg": moves("ocean", "4deg"),
        "farthest_6deg": farthest(solver),
        "exponent": {what: exponent(at["6deg"], at["4deg"], what) for what in measures},
    }
