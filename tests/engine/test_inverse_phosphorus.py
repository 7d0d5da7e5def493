"""The phosphorus cycle of the inverse lab: its steady state, exact sensitivities, adjoint export, and what an inversion gives back."""

from __future__ import annotations

import numpy as np
import pytest

from engine.feeding import atlas
from engine.inverse.inversion import Posterior, Step, infer
from engine.inverse.phosphorus import (
    DIP,
    FREE,
    GEOLOGICAL,
    LABILE,
    PARTICLES,
    SEMI_LABILE,
    START,
    Fixed,
    Phosphorus,
    State,
)
from engine.ocean.ocean import Ocean

OCEAN = Ocean.embedded()
GRID = OCEAN.grid


def cycle(fixed: Fixed | None = None) -> Phosphorus:
    grown = atlas.field(GRID, np.asarray(atlas.shipped()["growth"].sel(experiment="FOREFF").values, float))
    return Phosphorus(OCEAN, grown, OCEAN.tracer("phosphate"), fixed)


@pytest.fixture(scope="module")
def model() -> Phosphorus:
    return cycle(Fixed(to_labile=0.3))


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


def test_derivatives_are_those_of_differences(model: Phosphorus, state: State) -> None:
    """Along two directions in which all four numbers change."""
    exact = model.sensitivities(state)
    for direction in ([1.0, 0.7, -0.6, 0.8], [-0.5, 0.9, 0.8, -0.7]):
        up, down = (
            model.solve(
                {name: START[name] * np.exp(side * 1e-4 * along) for name, along in zip(FREE, direction, strict=True)}
            ).tracers
            for side in (1, -1)
        )
        by_difference, ours = (up - down) / 2e-4, np.tensordot(direction, exact, 1)
        for pool in range(4):
            assert np.abs(by_difference[pool] - ours[pool]).max() <= 1e-6 * np.abs(ours[pool]).max(), pool


def test_export_by_the_adjoint_is_the_differenced_budget(model: Phosphorus, state: State) -> None:
    for pool in (SEMI_LABILE, LABILE):
        assert model.dissolved_export(state, pool) == pytest.approx(model.differenced_export(state, pool), rel=1e-8)
    assert model.dissolved_export(state, LABILE) < 0.1 * model.dissolved_export(state, SEMI_LABILE)


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


def test_dip_is_the_first_pool(state: State) -> None:
    assert state.dip is not None
    assert np.shares_memory(state.dip, state.tracers[DIP])
