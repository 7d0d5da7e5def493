"""Tracers in time: the steady ones are where steps lead, and the steps are as exact as they are said to be."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.sparse.linalg import expm_multiply

from engine.conversions import SECONDS_PER_YEAR
from engine.lab import Cancelled
from engine.ocean import stepping
from engine.ocean.cycles import VENTILATION, Cycles, Setting
from engine.ocean.diagnostics import area_mean
from engine.ocean.model import CURVE_YEARS, DEPTHS, YEARS
from engine.ocean.ocean import Ocean
from engine.ocean.steady import Factor
from engine.ocean.stepping import Stepper, march, retained

SOLVER = Cycles(Ocean.embedded())
OCEAN, GRID, VOLUME = SOLVER.ocean, SOLVER.grid, SOLVER.volume
MATRIX = OCEAN.operator + SOLVER.diagonal(VENTILATION * GRID.surface)
ADJOINT = MATRIX.T.tocsr()


@pytest.fixture(scope="module")
def age() -> np.ndarray:
    return SOLVER.age(Setting()).values["age"]


@pytest.fixture(scope="module")
def time() -> np.ndarray:
    return SOLVER.sequestration_time(Setting()).values["sequestration_time"]


@pytest.fixture(scope="module")
def drawn() -> np.ndarray:
    return retained(ADJOINT, VOLUME, CURVE_YEARS[1:], steps=1)


def test_ideal_age_is_where_time_steps_lead(age: np.ndarray) -> None:
    """From water that was all at the surface today: after 4,000 years the age is that of the steady state."""
    stepper, tracer, source = Stepper(MATRIX, VOLUME, 50.0), np.zeros(GRID.size), VOLUME / SECONDS_PER_YEAR
    means = []
    for _ in range(160):
        tracer = stepper.step(tracer, source)
        means.append(GRID.mean(tracer))
    assert means[0] < 50
    assert np.all(np.diff(means) > 0)
    np.testing.assert_allclose(tracer, age, atol=1.0)
    assert GRID.mean(tracer) == pytest.approx(GRID.mean(age), rel=2e-4)
    assert means[39] < 0.995 * GRID.mean(age)  # 2,000 years are not enough


def test_a_steady_state_stays(age: np.ndarray) -> None:
    exact = Factor(MATRIX).solve(VOLUME / SECONDS_PER_YEAR)
    stepped = Stepper(MATRIX, VOLUME, 10.0).step(exact, VOLUME / SECONDS_PER_YEAR)
    np.testing.assert_allclose(stepped, exact, atol=1e-7)


def test_steps_neither_make_nor_lose_tracer() -> None:
    tracer = np.random.default_rng(0).random(GRID.size)
    stepper = Stepper(OCEAN.operator, VOLUME, 5.0)
    later = tracer
    for _ in range(5):
        later = stepper.step(later)
    assert GRID.inventory(later) == pytest.approx(GRID.inventory(tracer), rel=1e-11)
    assert np.ptp(later) < np.ptp(tracer)
    fed = stepper.step(tracer, np.where(GRID.surface, 1e6, 0.0))
    given = GRID.surface.sum() * 1e6 * 5 * SECONDS_PER_YEAR
    assert GRID.inventory(fed) - GRID.inventory(tracer) == pytest.approx(given, rel=1e-8)


def small() -> tuple[sp.csr_array, np.ndarray]:
    """Nine cells that exchange and flow in a ring, the first losing what it holds."""
    n, rng = 9, np.random.default_rng(4)
    G = rng.random((n, n))
    A = sp.csr_array(np.diag(G.sum(axis=0)) - G)
    return sp.csr_array(A + sp.diags_array(np.r_[2.0, np.zeros(n - 1)])) * 1e-3, np.full(n, SECONDS_PER_YEAR * 1e-3)


def test_the_error_falls_with_the_square_of_the_step() -> None:
    matrix, volume = small()
    start = np.random.default_rng(5).random(volume.size)
    exact = expm_multiply(-sp.csc_array(matrix * (SECONDS_PER_YEAR / volume[0])), start)
    errors = []
    for steps in (4, 8, 16, 32, 64):
        stepper, tracer = Stepper(matrix, volume, 1.0 / steps), start
        for _ in range(steps):
            tracer = stepper.step(tracer)
        errors.append(np.abs(tracer - exact).max())
    order = np.log2(np.divide(errors[:-1], errors[1:]))
    np.testing.assert_allclose(order[1:], 2.0, atol=0.15)


def test_a_long_step_damps_what_is_fast() -> None:
    """L-stable: one step of a million life times leaves next to nothing, without a change of sign to grow from."""
    decay = sp.csr_array(np.array([[1.0]]))
    for years, left in ((1e2, 1e-7), (1e5, 1e-10)):
        assert abs(Stepper(decay, np.ones(1), years).step(np.ones(1))[0]) < left


def test_the_integral_run_backwards_is_what_a_constant_source_does() -> None:
    """To rounding, and over steps of several lengths: neither has an error that the other has not."""
    matrix, volume = small()
    weight, source = np.random.default_rng(7).random((2, volume.size))
    years, steps = (0.5, 2.0, 20.0), (5, 3, 2)
    forward, _ = march(matrix, volume, np.zeros_like(volume), years, steps, source / SECONDS_PER_YEAR)
    _, integral = march(matrix.T.tocsr(), volume, weight / volume, years, steps)
    np.testing.assert_allclose(integral @ source, forward @ weight, rtol=1e-12)


def test_the_integral_is_that_of_the_tracer() -> None:
    """Of decay: (1 − e^−kt) / k."""
    rate = 3.0
    decay, volume = sp.csr_array(np.array([[rate / SECONDS_PER_YEAR]])), np.ones(1)
    years = np.array([0.5, 1.0, 3.0])
    left, integral = march(decay, volume, np.ones(1), years, 50)
    np.testing.assert_allclose(left[:, 0], np.exp(-rate * years), rtol=5e-3)
    np.testing.assert_allclose(integral[:, 0], (1 - np.exp(-rate * years)) / rate, rtol=1e-4)


# what has not met the surface yet


def test_retained_starts_whole_and_dwindles(drawn: np.ndarray) -> None:
    assert np.all((drawn >= 0) & (drawn <= 1))
    means = np.array([GRID.mean(share) for share in drawn])
    assert np.all(np.diff(means) < 0)
    assert drawn[0][GRID.surface].max() < 0.2
    deep = (GRID.depth > 3000) & (GRID.lat > 20) & GRID.inside("Pacific")
    assert drawn[0][deep].min() > 0.99


def test_the_sum_of_retained_over_time_is_the_sequestration_time(time: np.ndarray) -> None:
    """∫ g dt = τ (Holzer & Hall 2000)."""
    years = np.concatenate([np.arange(1.0, 20), np.arange(20.0, 200, 10), np.arange(200.0, 6001, 100)])
    share = retained(ADJOINT, VOLUME, years, steps=1)
    whole = np.concatenate([np.ones((1, GRID.size)), share])
    summed = np.trapezoid(whole, np.concatenate([[0.0], years]), axis=0)
    deep = GRID.depth > 500
    np.testing.assert_allclose(summed[deep], time[deep], rtol=0.02, atol=1.0)
    assert GRID.mean(summed) == pytest.approx(GRID.mean(time), rel=0.005)


def test_retained_is_the_adjoint_of_what_a_pulse_leaves(drawn: np.ndarray) -> None:
    """1ᵀ V c(t) of a pulse c(0) is c(0)ᵀ V g(t): forward in the water's time, backward in the answer's."""
    pulse = np.where(GRID.level == 6, np.random.default_rng(6).random(GRID.size), 0.0)
    forward, tracer = Stepper(MATRIX, VOLUME, 2.0), pulse
    for _ in range(5):
        tracer = forward.step(tracer)
    assert CURVE_YEARS[5] == 10
    assert GRID.inventory(tracer) == pytest.approx(GRID.inventory(pulse * drawn[4]), rel=1e-6)


def horizon_means(share: np.ndarray) -> np.ndarray:
    return np.array([[area_mean(GRID, each, depth) for depth in DEPTHS] for each in share])


def test_the_curves_drawn_are_within_three_thousandths(drawn: np.ndarray) -> None:
    fine = retained(ADJOINT, VOLUME, CURVE_YEARS[1:11], steps=5)
    difference = np.abs(horizon_means(drawn[:10]) - horizon_means(fine))
    assert difference.max() < 3e-3
    assert difference.max() > 1e-6


def test_the_years_told_are_within_a_thousandth() -> None:
    years = np.array(YEARS)
    difference = horizon_means(retained(ADJOINT, VOLUME, years)) - horizon_means(retained(ADJOINT, VOLUME, years, steps=10))
    assert np.abs(difference).max() < 1e-3


def test_equal_steps_share_a_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[float] = []

    class Counted(Stepper):
        def __init__(self, matrix: sp.csr_array, volume: np.ndarray, years: float) -> None:
            made.append(years)
            super().__init__(matrix, volume, years)

    matrix, volume = small()
    monkeypatch.setattr(stepping, "Stepper", Counted)
    told: list[float] = []
    once = retained(matrix, volume, np.array([1.0, 2, 3, 5, 7]), steps=2, progress=lambda done, words: told.append(done))
    assert made == [0.5, 1.0]
    np.testing.assert_allclose(told, [0.2, 0.4, 0.6, 0.8, 1.0])
    apart = [retained(matrix, volume, np.array([1.0]), steps=2)[0], retained(matrix, volume, np.array([1.0, 2]), steps=2)[1]]
    np.testing.assert_array_equal(once[:2], apart)


def test_retained_stops_when_nobody_waits() -> None:
    def leave(done: float, words: str) -> None:
        raise Cancelled

    matrix, volume = small()
    with pytest.raises(Cancelled):
        retained(matrix, volume, np.array([1.0, 2]), progress=leave)
