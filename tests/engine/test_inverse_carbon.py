"""The joint model: budgets of carbon, alkalinity and oxygen, exact derivatives by all 21 numbers, and export by the adjoint."""

from __future__ import annotations

import numpy as np
import pytest

from engine.conversions import CARBON_MASS, SECONDS_PER_YEAR
from engine.inverse import carbon, cases, export, observed
from engine.inverse.carbon import ALK, DIC, FREE, LABILE, O2, PIC, POC, REFRACTORY, SEMI_LABILE, Carbon, State
from engine.inverse.labile import NONE
from engine.inverse.observed import Observed
from engine.inverse.phosphorus import GEOLOGICAL, SIGNED
from engine.ocean.ocean import Ocean
from tests.engine.pond import pond

OCEAN = Ocean.embedded()
GRID = OCEAN.grid
OPTIMUM = cases.optimum()


@pytest.fixture(scope="module")
def joint() -> Carbon:
    return Carbon(OCEAN, observed.of(OCEAN), observed.production("cbpm", OCEAN), mixing=NONE)


@pytest.fixture(scope="module")
def state(joint: Carbon) -> State:
    return joint.solve(OPTIMUM)


def test_there_are_21_numbers() -> None:
    assert len(FREE) == len(set(FREE)) == len(OPTIMUM) == 21
    assert set(FREE) == set(OPTIMUM)


def test_nothing_is_left_over_and_nothing_is_negative(joint: Carbon, state: State) -> None:
    left = joint.residual(state.tracers, state.phosphorus.dip, state.values)
    through = np.abs(OCEAN.operator.diagonal()) * np.abs(state.tracers).max(axis=1, keepdims=True)
    assert (np.abs(left) <= 1e-9 * through.max(axis=1, keepdims=True)).all()
    rest = np.delete(state.tracers, LABILE, axis=0)  # which is negative where the product sees less than is taken up
    assert (rest.min(axis=1) >= -1e-9 * rest.max(axis=1)).all()


def test_carbon_is_breathed_out_as_much_as_it_is_made(joint: Carbon, state: State) -> None:
    values, v, x = state.values, joint.volume, state.tracers
    made = float((joint.taken(state.phosphorus.dip, values) + joint.labile_production(state)).sum())
    decay = joint.decay(values) @ x[SEMI_LABILE]
    breath = (1 - values["eta"]) * decay + joint.slow_decay(values) @ x[REFRACTORY]
    breath += joint.fixed.kappa_l * v @ x[LABILE] + joint.fixed.kappa_p * v @ x[POC]
    assert breath == pytest.approx(made, rel=1e-9)
    assert joint.slow_decay(values) @ x[REFRACTORY] == pytest.approx(values["eta"] * decay, rel=1e-9)
    shells = float((joint.rain(values) * (1 - values["sigma_c"]) * joint.taken(state.phosphorus.dip, values)).sum())
    assert carbon.KAPPA_PIC * v @ x[PIC] == pytest.approx(shells, rel=1e-9)


def test_what_the_air_gives_is_what_virtual_fluxes_take(joint: Carbon, state: State) -> None:
    rate, solubility = joint._co2
    surface = GRID.surface
    over = joint.pco2(state.tracers[DIC, surface], state.tracers[ALK, surface]) - carbon.PREINDUSTRIAL
    given = -float((rate * solubility * over).sum())
    gross = float((rate * solubility * np.abs(over)).sum())
    assert abs(given + joint.virtual[1].sum()) < 1e-8 * gross
    assert abs(joint.virtual[1].sum()) < 1e-9 * np.abs(joint.virtual[1]).sum()
    assert GRID.mean(state.tracers[ALK]) == pytest.approx(GRID.mean(joint.observed.alkalinity), rel=1e-6)
    assert GEOLOGICAL < 1e-13


def _differenced(joint: Carbon, state: State, direction: dict[str, float], h: float) -> np.ndarray:
    """By four points, whose error is of the fourth order."""

    def at(step: float) -> np.ndarray:
        values = {
            name: state.values[name] + step * along if name in SIGNED else state.values[name] * np.exp(step * along)
            for name, along in direction.items()
        }
        return joint.solve({**state.values, **values}, state, 1e-13).seen

    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)


def _off(joint: Carbon, difference: np.ndarray, exact: np.ndarray) -> float:
    scale = joint.observed.seen.std(axis=1, keepdims=True)
    return float(np.linalg.norm(difference / scale) / np.linalg.norm(exact / scale))


@pytest.fixture(scope="module")
def small() -> tuple[Carbon, State]:
    """The joint model on the pond, its warmth and silicate made up."""
    ocean = pond()
    grid = ocean.grid
    warm = 2 + 24 * np.cos(np.radians(grid.lat)) * np.exp(-grid.depth / 800)
    told = Observed(
        phosphate=0.4 + 2 * grid.depth / 4000,
        oxygen=180 + 60 * np.cos(np.radians(3 * grid.lat)),
        alkalinity=2380 + 0.02 * grid.depth,
        dic=2100 + 0.05 * grid.depth,
        silicate=5 + 40 * np.sin(np.radians(grid.lat)) ** 2,
        temperature=warm,
        salinity=35 + 0.5 * np.cos(np.radians(grid.lat)),
    )
    joint = Carbon(ocean, told, 150 + 100 * np.sin(np.arange(48)).reshape(8, 6))
    return joint, joint.solve(OPTIMUM, tolerance=1e-13)


@pytest.mark.parametrize("name", FREE)
def test_derivatives_by_each_number_are_those_of_differences(small: tuple[Carbon, State], name: str) -> None:
    joint, state = small
    exact = joint.sensitivities(state, (name,))[0]
    assert np.abs(exact).max() > 0
    assert _off(joint, _differenced(joint, state, {name: 1.0}, 5e-4) - exact, exact) <= 1e-6


@pytest.mark.wide
def test_derivatives_on_the_embedded_ocean_along_all_numbers_at_once(joint: Carbon, state: State) -> None:
    direction = dict(zip(FREE, np.random.default_rng(5).uniform(-1, 1, len(FREE)).tolist(), strict=True))
    exact = np.tensordot(list(direction.values()), joint.sensitivities(state), 1)
    assert _off(joint, _differenced(joint, state, direction, 5e-4) - exact, exact) <= 1e-6


def test_export_of_dissolved_pools_by_the_adjoint_is_the_differenced_budget(joint: Carbon, state: State) -> None:
    found = export.of_carbon(joint, state)
    dark = ~joint.lit
    for name, pool, decay in (
        ("doc_s", SEMI_LABILE, joint.decay(state.values)),
        ("doc_l", LABILE, joint.fixed.kappa_l * joint.volume),
    ):
        differenced = float(decay[dark] @ state.tracers[pool][dark]) * CARBON_MASS * SECONDS_PER_YEAR * 1e-18
        assert found.total(name) == pytest.approx(differenced, rel=1e-8)
    assert found.total("toc") == pytest.approx(sum(found.total(name) for name in ("poc", "doc_s", "doc_l")))
    assert found.total("toc", southern=False) < found.total("toc")


def test_production_closes(joint: Carbon, state: State) -> None:
    """Labile production is the product less what the model takes up, also where that is negative: NPP = labile + model."""
    found = export.of_carbon(joint, state)
    for southern in (True, False):
        labile, made, seen = (found.total(name, southern) for name in ("labile", "production", "product"))
        assert labile + made == pytest.approx(seen, rel=1e-9)
    assert found.total("production") == pytest.approx(found.total("made_poc") + found.total("made_doc_s"), rel=1e-9)
    assert joint.labile_production(state) == pytest.approx(joint.product - joint.taken(state.phosphorus.dip, state.values))


@pytest.mark.parametrize("name", ["fits_6deg", "observed"])
def test_production_closes_in_what_is_shipped(name: str) -> None:
    for run in cases.shipped(name)["joint"].values():
        for part in ("total", "north"):
            sums = run[part]
            assert sums["labile"] + sums["production"] == pytest.approx(sums["product"], rel=1e-4)
            assert sums["toc"] == pytest.approx(sums["poc"] + sums["doc_s"] + sums["doc_l"], rel=1e-4)


def test_oxygen_fades_respiration_where_there_is_none(joint: Carbon, state: State) -> None:
    assert 0 <= state.tracers[O2].min() < 20


def test_what_is_shipped_is_the_model_at_its_optimum() -> None:
    joint = Carbon(OCEAN, observed.of(OCEAN), observed.production("cafe", OCEAN))
    off = joint.solve(OPTIMUM).seen - observed.of(OCEAN).seen
    assert (np.abs(off).max(axis=1) < [1e-3, 0.5, 0.5, 0.5]).all()
