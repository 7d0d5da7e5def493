"""Twenty years of a water column; its error against a tenth of the step; and the same column by scipy's LSODA."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
from scipy.integrate import LSODA

from engine.feeding import runs, water
from engine.feeding import tracers as of
from engine.feeding.cell import surroundings
from engine.feeding.column import fall, mixing, move
from engine.feeding.life import live
from engine.feeding.model import QUICK_YEARS, compute
from engine.feeding.parameters import FeedingParameters
from engine.feeding.pisces import PISCES, Pisces
from engine.feeding.water import DEPTH, THICKNESS, Columns
from engine.ocean.ocean import Ocean
from tests.benchmarks.timing import cpu_seconds, summary

TARGETS = {
    "twenty_years.median_cpu_ms": ("≤", 100),
    "ns_per_cell_step": ("≤", 100),
    "error_of_step.median": ("≤", 0.01),
    "ratio_to_lsoda": ("≥", 5),
}

PLACE = (50.0, 215.0)
RECORD, DAYS = 20, 60.0
"""The season in which scipy's column and ours stand still, and for how many days."""
EXACT, MOST_STEPS = 1e-7, 100_000
"""Tolerance of what others are measured by: a tenth of it moves the end by 5e-7. At 1e-9 the kinks of the tendency make LSODA
take ever smaller steps, a million of them to day 10."""
TINY = 1e-6
"""Days of a step so short that its change is the tendency."""


class Season(NamedTuple):
    """One record of a column."""

    light: float
    day: float
    thickness: np.ndarray
    warm_p: np.ndarray
    warm_z: np.ndarray
    low: np.ndarray
    stirred: np.ndarray
    calm: np.ndarray


@nb.njit(cache=True, error_model="numpy")
def march(steps: int, dt: float, c: np.ndarray, s: Season, falling: np.ndarray, matrix: np.ndarray, p: Pisces) -> None:
    """Ours: what engine.feeding.column does within a record."""
    flow = np.zeros((c.shape[0], of.FLOWS))
    for _ in range(steps):
        _live(c, flow, dt, s, p)
        move(c, flow, falling, matrix[0], matrix[1], matrix[2])


@nb.njit(cache=True, error_model="numpy")
def _live(c: np.ndarray, flow: np.ndarray, dt: float, s: Season, p: Pisces) -> None:
    under = s.light
    for k in range(c.shape[0]):
        around = surroundings(s.day, s.thickness[k], s.warm_p[k], s.warm_z[k], s.low[k], s.stirred[k], s.calm[k])
        under = live(c[k], flow[k], dt, under, around, p, True)


@nb.njit(cache=True, error_model="numpy")
def tendency(y: np.ndarray, s: Season, falling: np.ndarray, matrix: np.ndarray, p: Pisces) -> np.ndarray:
    """The same right-hand side, per day, for a solver that takes its own steps; `matrix` is of a step of one day."""
    n = s.thickness.size
    state = y.reshape((n, of.TRACERS))
    lived = np.maximum(state, 0.0)
    start = lived.copy()
    _live(lived, np.zeros((n, of.FLOWS)), TINY, s, p)
    out = (lived - start) / TINY
    for k in range(n):
        for t in range(of.TRACERS):
            if k > 0:
                out[k, t] += matrix[0][k] * (state[k, t] - state[k - 1, t])
            if k < n - 1:
                out[k, t] += matrix[1][k] * (state[k, t] - state[k + 1, t])
        for t, speed in ((of.SMALL, 1), (of.BIG, 2), (of.SILICA, 2)):
            out[k, t] -= falling[k, speed] * state[k, t] / s.thickness[k]
            if k > 0:
                out[k, t] += falling[k - 1, speed] * state[k - 1, t] / s.thickness[k]
    return out.ravel()


def run() -> dict[str, Any]:
    over = water.columns(Ocean.embedded())
    number = over.nearest(*PLACE)
    runs.reference(over, number, PISCES, years=1)
    seconds = [cpu_seconds(lambda: runs.reference(over, number, PISCES)) for _ in range(7)]
    steps = runs.YEARS * 365 / runs.STEP * over.levels[number]
    coarse, fine = (
        runs.reference(over, number, PISCES, years=5, step=step)[0].state.mean(axis=0)[:14]
        for step in (runs.STEP, runs.STEP / 10)
    )
    away = np.abs(coarse - fine) / np.maximum(fine, 0.01)
    return {
        "twenty_years": summary(seconds),
        "ns_per_cell_step": 1e9 * float(np.median(seconds)) / steps,
        "error_of_step": {"median": float(np.median(away)), "largest": float(away.max())},
        f"move_of_{QUICK_YEARS}_years": summary(_moves()),
        **beside_scipy(over, number),
    }


def _moves() -> list[float]:
    """A drag of one lever."""
    start = FeedingParameters(place_lat=PLACE[0], place_lon=PLACE[1])
    answer, seconds = compute(start), []
    for cost in np.linspace(0.03, 0.04, 12).tolist():
        moved, before = start.replace(r_cruiser=cost), answer
        seconds.append(cpu_seconds(lambda moved=moved, before=before: compute(moved, before, quick=True)))  # type: ignore[misc]
        answer = compute(moved, before, quick=True)
    return seconds[1:]


def _season(over: Columns, number: int, n: int) -> Season:
    warm = over.temperature[number, RECORD, :n]
    stirred = np.where(DEPTH[:n] <= over.mixed_layer[number, RECORD], 1.0, 0.01)
    calm = np.where(DEPTH[:n] + THICKNESS[:n] / 2 > over.mixed_layer[number, RECORD], 1.0, 0.0)
    light, day = float(over.light[number, RECORD]), float(over.day[number, RECORD])
    warm_p, warm_z = PISCES.warmth_plants**warm, PISCES.warmth_animals**warm
    return Season(light, day, THICKNESS[:n], warm_p, warm_z, over.low[number, :n].copy(), stirred, calm)


def beside_scipy(over: Columns, number: int) -> dict[str, Any]:
    """A column in a standing season over a closed floor, supplied with nothing: both to the same error."""
    start = runs.reference(over, number, PISCES, years=2)[0].end
    n = start.shape[0]
    season = _season(over, number, n)
    deep = float(over.mixed_layer[number, RECORD])

    def matrix(step: float) -> np.ndarray:
        out = np.empty((3, n))
        mixing(DEPTH[:n], THICKNESS[:n], deep, step, PISCES, *out)
        return out

    def ours(step: float) -> tuple[np.ndarray, float]:
        end, parts = start.copy(), (season, fall(THICKNESS[:n], step, True, PISCES), matrix(step), PISCES)
        march(0, step, end, *parts)
        return end, cpu_seconds(lambda: march(round(DAYS / step), step, end, *parts))

    daily = (season, fall(THICKNESS[:n], 1.0, True, PISCES), matrix(1.0), PISCES)
    tendency(start.ravel(), *daily)

    def theirs(tolerance: float) -> tuple[np.ndarray, float]:
        """By the solver itself, step by step: solve_ivp would keep them all."""
        found: list[np.ndarray] = []

        def solve() -> None:
            solver = LSODA(
                lambda t, y: tendency(y, *daily), 0, start.ravel(), DAYS, rtol=tolerance, atol=1e-3 * tolerance,
                lband=of.TRACERS, uband=of.TRACERS,
            )  # fmt: skip
            for _ in range(MOST_STEPS):
                if solver.status != "running":
                    break
                solver.step()
            if solver.status != "finished":
                raise RuntimeError(f"LSODA came to day {solver.t:.1f} of {DAYS:.0f} in {MOST_STEPS:,} steps")
            found.append(solver.y.reshape(start.shape))

        seconds = cpu_seconds(solve)
        return found[-1], seconds

    exact, _ = theirs(EXACT)
    end, seconds = ours(runs.STEP)
    error = _away(end, exact)
    tried = [(tolerance, *theirs(tolerance)) for tolerance in (1e-1, 1e-2, 1e-3, 1e-4)]
    tolerance, their_end, their_seconds = next((each for each in tried if _away(each[1], exact) <= error), tried[-1])
    return {
        "ratio_to_lsoda": their_seconds / seconds,
        "ours": {"error": error, "cpu_ms": 1e3 * seconds},
        "lsoda": {"tolerance": tolerance, "error": _away(their_end, exact), "cpu_ms": 1e3 * their_seconds},
    }


def _away(state: np.ndarray, exact: np.ndarray) -> float:
    """The largest error of any tracer, in parts of the most there is of it."""
    return float((np.abs(state - exact).max(axis=0) / exact.max(axis=0)).max())
