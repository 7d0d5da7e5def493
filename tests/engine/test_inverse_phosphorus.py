"""The phosphorus cycle of the inverse lab: its steady state, exact sensitivities, adjoint export, and what an inversion gives back."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.feeding import atlas
from engine.inverse import export
from engine.inverse.inversion import Posterior, Step, infer
from engine.inverse.labile import NONE
from engine.inverse.phosphorus import (
    FREE,
    GEOLOGICAL,
    LABILE,
    PARTICLES,
    SEMI_LABILE,
    START,
    Fixed,
    Phosphorus,
    State,
    moved,
)
from engine.ocean.ocean import Ocean
from engine.ocean.steady import Factor

OCEAN = Ocean.embedded()
GRID = OCEAN.grid


def cycle(fixed: Fixed | None = None) -> Phosphorus:
    grown = atlas.field(GRID, np.asarray(atlas.shipped()["growth"].sel(experiment="FOREFF").values, float))
    return Phosphorus(OCEAN, grown, OCEAN.tracer("phosphate"), fixed)


@pytest.fixture(scope="module")
def model() -> Phosphorus:
    return cycle(Fixed(to_labile=0.3, mixing=NONE))


@pytest.fixture(scope="module")
def state(model: Phosphorus) -> State:
    return model.solve(START)


def test_the_steady_state_keeps_its_mean_and_loses_nothing(model: Phosphorus, state: State) -> None:
    assert GRID.mean(state.dip) == pytest.approx(model.mean, rel=1e-8)
    assert state.tracers.min() > -1e-9
    made = float((state.uptake * state.dip) @ model.volume)
    freed = START["kappa_d"] * GRID.inventory(state.tracers[SEMI_LABILE]) + model.fixed.kappa_l * GRID.inventory(
        state.tracers[LABILE]
    )
    assert freed == pytest.approx(made, rel=1e-8)
    assert model.fixed.kappa_p * GRID.inventory(state.tracers[PARTICLES]) == pytest.approx(
        model.fixed.to_particles * made, rel=1e-8
    )
    assert GEOLOGICAL * abs(GRID.inventory(model.mean - state.dip)) < 1e-8 * made


@pytest.mark.parametrize("name", FREE)
def test_derivatives_are_those_of_differences(model: Phosphorus, state: State, name: str) -> None:
    """By four points, whose error is of the fourth order."""

    def at(step: float) -> np.ndarray:
        return model.solve(START | {name: START[name] * np.exp(step)}, state, 1e-12).tracers

    h = 2e-3
    by_difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
    exact = model.sensitivities(state, (name,))[0]
    for pool in range(4):
        assert np.linalg.norm(by_difference[pool] - exact[pool]) <= 1e-6 * np.linalg.norm(exact[pool]), pool


def test_a_guide_for_other_numbers_leads_to_the_same_state(model: Phosphorus, state: State) -> None:
    far = {"alpha": 5e-7, "beta": 0.3, "b": 1.4, "kappa_d": 1.2e-7}
    led = model.under(Fixed(to_labile=0.1)).solve(far, state, keep=True)
    alone = cycle(Fixed(to_labile=0.1)).solve(far)
    assert led.report.converged
    assert led.tracers == pytest.approx(alone.tracers, abs=1e-7)
    quick = model.under(Fixed(to_labile=0.1)).solve(far, state, 1e-3, keep=True)
    assert np.abs(quick.dip - alone.dip).max() < 0.03


def test_nothing_is_left_over(model: Phosphorus, state: State) -> None:
    left = model.residual(state.tracers, state.values)
    assert np.abs(left).max() < 1e-8 * np.abs(OCEAN.operator.diagonal()).max()


def test_export_by_the_adjoint_is_the_differenced_budget(model: Phosphorus, state: State) -> None:
    """What was made in the light, followed forward to where it is set free."""
    found = export.of_phosphorus(model, state)
    taken, dark = state.uptake * state.dip * model.volume, ~model.lit
    freed = model.fixed.kappa_p * state.tracers[PARTICLES] * model.volume
    made = {
        "doc_s": (model.decay(state.values), model.fixed.to_semi_labile * taken + np.where(model.lit, freed, 0.0)),
        "doc_l": (model.fixed.kappa_l * model.volume, model.fixed.to_labile * taken),
    }
    for name, (decay, source) in made.items():
        pool = Factor(sp.csr_array(OCEAN.operator + sp.diags_array(decay))).solve(source)
        differenced = model.fixed.c_per_p * float((decay * pool)[dark].sum()) * PG_PER_MMOL * SECONDS_PER_YEAR
        assert found.total(name) == pytest.approx(differenced, rel=1e-8)
    assert found.total("doc_l") > 0


def test_derivatives_by_all_numbers_at_once_are_those_one_by_one(model: Phosphorus, state: State) -> None:
    together = model.sensitivities(state)
    for which, name in enumerate(FREE):
        alone = model.sensitivities(state, (name,))[0]
        assert np.linalg.norm(together[which] - alone) <= 1e-8 * np.linalg.norm(alone)


def test_a_state_ahead_is_foretold_by_derivatives(model: Phosphorus, state: State) -> None:
    there = START | {"b": 0.93, "kappa_d": START["kappa_d"] * 1.05}
    told, found = moved(state, FREE, model.sensitivities(state), there), model.solve(there, state)
    assert np.abs(told.dip - found.dip).max() < 0.1 * np.abs(state.dip - found.dip).max()


def test_more_labile_matter_is_more_production_and_the_same_dip(state: State) -> None:
    """With uptake raised as 0.8 − σ₂ falls, particles and phosphate hardly change: NPP goes as 1 / (0.8 − σ₂)."""
    without = cycle()
    less = without.solve(START | {"alpha": START["alpha"] * 0.5 / 0.8})
    assert GRID.mean(np.abs(less.dip - state.dip)) < 0.05
    ratio = cycle(Fixed(to_labile=0.3)).production(state) / without.production(less)
    assert ratio == pytest.approx(0.8 / 0.5, rel=0.05)


# the inversion, on a problem small enough to be done often


def small(values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """A decay curve with an offset, and its derivatives by logarithms."""
    x = np.linspace(0, 4, 40)
    curve = values["a"] * np.exp(-values["k"] * x)
    return curve + values["c"], np.stack([curve, -values["k"] * x * curve, np.full(x.shape, values["c"])], axis=1)


TRUTH = {"a": 3.0, "k": 1.3, "c": 0.4}
WIDE = dict.fromkeys(TRUTH, 3.0)


def invert(data: np.ndarray, error: float, start: dict[str, float], told: list[Step] | None = None) -> Posterior:
    def model(values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
        curve, slope = small(values)
        return (curve - data) / error, slope / error

    return infer(model, tuple(TRUTH), start, WIDE, told.append if told is not None else None)


def test_the_truth_lies_in_its_interval_as_often_as_it_should() -> None:
    draws, inside = np.random.default_rng(3), 0
    exact, _ = small(TRUTH)
    for _ in range(200):
        found = invert(exact + 0.05 * draws.standard_normal(exact.size), 0.05, {"a": 1.0, "k": 0.5, "c": 1.0})
        assert found.converged
        inside += sum(low <= TRUTH[name] <= high for name in TRUTH for low, high in [found.interval(name)])
    assert 0.9 <= inside / 600 <= 0.99


def test_a_search_from_far_away_comes_down_step_by_step_and_says_so() -> None:
    exact, _ = small(TRUTH)
    path: list[Step] = []
    found = invert(exact, 0.05, {"a": 40.0, "k": 0.05, "c": 0.01}, path)
    assert found.converged
    assert len(path) <= 30
    assert path == found.path
    assert path[-1].cost <= path[0].cost
    assert found.values["k"] == pytest.approx(1.3, rel=0.02)
    assert np.diag(found.correlation) == pytest.approx(1.0)


def test_what_the_data_do_not_tell_stays_with_the_prior() -> None:
    def blind(values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(3), np.zeros((3, 2))

    found = infer(blind, ("one", "other"), {"one": 2.0, "other": 5.0}, {"one": 0.3, "other": 1.0})
    assert found.values == pytest.approx({"one": 2.0, "other": 5.0})
    assert found.deviation == pytest.approx([0.3, 1.0])
    assert found.told == pytest.approx([0.0, 0.0])


def test_what_the_data_tell_well_is_told_by_them() -> None:
    exact, _ = small(TRUTH)
    found = invert(exact, 0.05, {"a": 1.0, "k": 0.5, "c": 1.0})
    assert (found.told > 0.98).all()


def test_a_stopped_search_goes_on_to_the_same_end() -> None:
    exact, _ = small(TRUTH)
    start = {"a": 40.0, "k": 0.05, "c": 0.01}
    whole = invert(exact, 0.05, start)

    def model(values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
        curve, slope = small(values)
        return (curve - exact) / 0.05, slope / 0.05

    resumed = infer(model, tuple(TRUTH), start, WIDE, begun=whole.path[:4])
    assert resumed.values == pytest.approx(whole.values, rel=1e-9)
    assert len(resumed.path) == len(whole.path)


def test_a_number_that_may_be_negative_is_found() -> None:
    x = np.linspace(0, 1, 20)

    def line(values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
        off = values["slope"] * x + values["level"] - (2.0 - 3.0 * x)
        return off / 0.1, np.stack([x, np.full(x.shape, values["level"])], axis=1) / 0.1

    found = infer(line, ("slope", "level"), {"slope": 0.0, "level": 1.0}, {"slope": 50.0, "level": 5.0}, signed={"slope"})
    assert found.values["slope"] == pytest.approx(-3.0, abs=0.01)
    low, high = found.interval("slope")
    assert low < -3 < high


def test_a_step_into_nonsense_is_taken_back() -> None:
    def edge(values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
        k = values["k"]
        return (np.array([k - 2.0]), np.array([[k]])) if k < 2.5 else (np.array([np.nan]), np.array([[0.0]]))

    found = infer(edge, ("k",), {"k": 1.0}, {"k": 10.0})
    assert found.converged
    assert found.values["k"] == pytest.approx(2.0, rel=5e-3)
