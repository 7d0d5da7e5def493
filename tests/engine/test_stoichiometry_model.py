"""The stoichiometry lab as a whole: its parameters, theory and model together, spread, sweep, and what is published."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conversions import CARBON_MASS, PG_PER_MMOL
from engine.lab import Cancelled
from engine.ocean import diagnostics
from engine.ocean.air import AIR_MOLES
from engine.ocean.ocean import Ocean
from engine.stoichiometry import LAB, model, preformed, theory, uncertainty
from engine.stoichiometry.globe import globe
from engine.stoichiometry.model import SWEEP, World, compute, delta_dic, dots, theorise
from engine.stoichiometry.observed import sinking
from engine.stoichiometry.parameters import StoichiometryParameters
from engine.stoichiometry.sweep import sweep

NUMBERS = {name: item.bounds for name, item in StoichiometryParameters.declared.items() if item.bounds}


@pytest.fixture(scope="module")
def halved() -> World:
    return compute(LAB.preset("halved"))


@pytest.fixture(scope="module")
def control() -> World:
    return compute(LAB.preset("control"))


# against the paper


def test_the_model_gives_what_the_paper_printed(halved: World, control: World) -> None:
    """Nothing was fitted to any of it; what is farther away is in MISSED."""
    assert control.now.ratio == pytest.approx(142, rel=0.1)
    assert control.now.pco2 == pytest.approx(305, rel=0.1)
    assert halved.drawn == pytest.approx(128 - 305, rel=0.05)
    exported, redfield = (sinking(control, life.carbon) for life in (control.life, model.even(control.life)))
    assert exported - redfield == pytest.approx(3.0, rel=0.2)
    assert preformed.mean_by_oxygen(LAB.preset("control"), control) == pytest.approx(1.09, rel=0.05)


def test_the_power_law_and_mopss_levels_are_two_oceans(halved: World) -> None:
    power = compute(LAB.preset("halved").replace(sinking="power"))
    assert power.now.ratio / power.one_b.ratio > 1.03 * halved.now.ratio / halved.one_b.ratio
    assert compute(LAB.preset("bermuda")).over is power.over  # whose b are those of traps


def test_redfields_ocean_is_redfields(control: World) -> None:
    world = compute(LAB.preset("redfield"))
    assert world.now.ratio == pytest.approx(117, rel=1e-12)
    assert world.gained == pytest.approx(0, abs=1e-9)
    assert world.now.pco2 == pytest.approx(control.redfield.pco2, rel=1e-12)


def test_the_dots_lie_on_the_theory_of_1000_m(halved: World) -> None:
    """As in the paper's Figure 3: nearer to z′ = 1,000 m than to 250 or 2,000 m, for r and for storage."""
    parameters = LAB.preset("halved")
    ours, start = dots(parameters, halved), model.start_of(parameters, halved)
    for name in ("ratio", "stored"):
        y = getattr(ours, name)
        away = {
            floor: np.abs(np.log(getattr(model.theory_line(parameters, start, floor), name) / y)).mean()
            for floor in (250.0, 1000.0, 2000.0)
        }
        assert min(away, key=away.__getitem__) == 1000.0
        assert away[1000.0] < 0.06


def test_phosphorus_never_feels_carbon() -> None:
    one, other = (compute(StoichiometryParameters(carbon_b=b)).life.state.values["phosphate"] for b in (0.5, 1.75))
    assert np.abs(one - other).max() <= 1e-10


def test_most_carbon_is_gained_in_the_deep_north_pacific(halved: World) -> None:
    grid = Ocean.embedded().grid
    gained = delta_dic(LAB.preset("halved"), halved)
    means = {name: grid.mean(gained, diagnostics.region(grid, name)) for name in diagnostics.REGIONS}
    assert max(means, key=means.__getitem__) == "deep North Pacific"
    assert means["deep North Pacific"] > 100


def test_the_gain_of_the_sea_is_the_loss_of_the_air_and_of_the_dissolved(halved: World) -> None:
    over, parameters = globe(Ocean.embedded()), LAB.preset("halved")
    sea = float(over.volume @ delta_dic(parameters, halved)) * PG_PER_MMOL
    air = halved.drawn * AIR_MOLES * 1e-6 * CARBON_MASS * 1e-15
    assert sea == pytest.approx(-air, rel=1e-8)


MISSED = {
    ("C:P of remineralisation r", "model, b of carbon = 0.75"),
    ("C:P of remineralisation r", "model on the ocean of 4°, b of carbon = 0.75"),
    ("CO₂ in the air", "model, b of carbon = 0.75"),
    ("carbon stored, control less Redfield", "model"),
    ("the same, of Redfield’s", "model"),
    ("what is gained above 1,000 m, control less Redfield", "all oceans"),
}
"""What follows from the model and is more than a tenth from the paper, each with its reason; nothing else may be."""


def test_every_published_number_that_follows_agrees_but_for_those_named() -> None:
    rows = LAB.compare()
    derived = [row for row in rows if row.rule and row.kind == "derived"]
    assert len(derived) >= 20
    assert {(row.quantity, row.where) for row in derived if not row.agrees} == MISSED
    assert all(row.note for row in rows if row.rule and not row.agrees)
    kept = {row.quantity: row.ours for row in rows if row.kind == "audit" and row.published == 0}
    assert kept == {name: pytest.approx(0.0, abs=1e-9) for name in kept}
    assert len(kept) == 2


# quick and exact, and every corner


@settings(deadline=None, max_examples=8)
@given(st.floats(0.5, 1.75), st.floats(0.6, 1.75))
def test_a_quick_answer_is_near_the_exact_one(carbon_b: float, phosphorus_b: float) -> None:
    start = compute(StoichiometryParameters())
    wanted = StoichiometryParameters(carbon_b=carbon_b, phosphorus_b=phosphorus_b)
    quick = compute(wanted, start, quick=True)
    exact = compute(wanted, quick)
    assert exact.exact
    assert quick.now.pco2 == pytest.approx(exact.now.pco2, rel=0.01)
    assert quick.now.stored == pytest.approx(exact.now.stored, rel=0.01)


def test_dots_are_what_each_b_gives(halved: World) -> None:
    ours = dots(LAB.preset("halved"), halved)
    for number in (0, 7, 25):
        exact = compute(StoichiometryParameters(carbon_b=float(SWEEP[number])), halved).now
        assert ours.pco2[number] == pytest.approx(exact.pco2, rel=2e-5)
        assert ours.stored[number] == pytest.approx(exact.stored, rel=1e-12)


def test_carbon_alone_costs_no_steady_state(halved: World) -> None:
    moved = compute(StoichiometryParameters(carbon_b=0.6), halved, quick=True)
    assert moved.life is halved.life
    assert moved.exact


CORNER = st.fixed_dictionaries({name: st.sampled_from(bounds) for name, bounds in NUMBERS.items()})


@settings(deadline=None, max_examples=200)
@given(CORNER, st.sampled_from(["martin", "exponential"]), st.sampled_from(["law", "one"]))
def test_theory_in_every_corner(corner: dict[str, float], profile: str, surface: str) -> None:
    parameters = StoichiometryParameters(**corner, profile=profile, surface=surface)
    told = theorise(parameters, theory.Start(142.0, 1.09), parameters.carbon_b)
    assert all(math.isfinite(each) and each > 0 for each in (told.ratio, told.stored))
    assert 0 <= told.pco2 <= parameters.lifeless_pco2


@settings(deadline=None, max_examples=6)
@given(CORNER)
def test_the_model_in_corners(corner: dict[str, float]) -> None:
    world = compute(StoichiometryParameters(**corner))
    assert math.isfinite(world.now.stored)
    assert math.isfinite(world.now.ratio)
    assert world.now.ratio > 0


@settings(deadline=None)
@given(st.floats(0.3, 3.0), st.floats(0.3, 3.0))
def test_exponential_fluxes_lose_as_much_and_stay_bounded(carbon_b: float, phosphorus_b: float) -> None:
    ends = np.array([100.0, 1000.0])
    both = [theory.sinking_ratio(ends, 117.0, 100.0, 1000.0, carbon_b, phosphorus_b, kind) for kind in ("martin", "exponential")]
    assert both[0] == pytest.approx(both[1], rel=1e-12)
    z = np.linspace(100.0, 1000.0, 20_001)
    fluxes = [np.exp(-b * np.log(10.0) * (z - 100.0) / 900.0) for b in (carbon_b, phosphorus_b)]
    ours = theory.remineralised_ratio(117.0, 100.0, 1000.0, carbon_b, phosphorus_b, "exponential")
    assert ours == pytest.approx(117.0 * np.trapezoid(fluxes[0], z) / np.trapezoid(fluxes[1], z), rel=1e-6)


# fields


def test_what_sinks_keeps_the_power_law_where_it_is_asked_for() -> None:
    parameters = LAB.preset("halved").replace(sinking="power")
    halved = compute(parameters)
    depth, carbon, phosphorus = model.sinking_profile(parameters, halved)
    deep = np.diff(np.log(carbon / phosphorus)) / np.diff(np.log(depth))
    assert deep[1:4] == pytest.approx(1.46 - 0.75, abs=0.03)  # shelves take matter out of the sum below
    field = model.sinking_ratio(parameters, halved)
    grid = Ocean.embedded().grid
    both = grid.wet[5]
    assert (field[5] / field[3])[both] == pytest.approx((grid.depth_centre[5] / grid.depth_centre[3]) ** 0.71, rel=1e-9)


def test_what_passes_and_what_is_freed_is_all_that_sinks(halved: World) -> None:
    over = globe(Ocean.embedded())
    passing = over.passing(halved.life.carbon, 0.75)
    sunk = over.cycles.sunk(halved.life.carbon, over.setting(0.75))
    assert (np.diff(passing) <= 1e-9 * passing[0]).all()
    assert passing[-1] == pytest.approx(0, abs=1e-9 * passing[0])
    operator = over.sinking.operator(over.shape(0.75))
    assert sunk == pytest.approx((1 - over.cycles.ocean.settings["dop_share"]) * (operator @ halved.life.carbon))


def test_the_dataset_tells_the_same(halved: World) -> None:
    dataset = LAB.simulate(LAB.preset("halved"))
    assert float(dataset["pco2"]) == pytest.approx(halved.now.pco2)
    assert float(dataset["sweep_pco2"].sel(carbon_b=0.75, method="nearest")) == pytest.approx(halved.now.pco2)
    assert set(dataset.data_vars) <= set(LAB.quantities)
    assert dataset["delta_dic"].attrs["units"] == "mmol m-3"
    world = dataset["delta_dic_section"].sel(sea="World")
    assert np.nanmax(np.abs(world)) < np.nanmax(np.abs(dataset["delta_dic"]))


# spread and sweep


def test_no_spread_of_b_is_no_spread_of_the_air(halved: World) -> None:
    drawn = uncertainty.spread(dict(LAB.preset("halved").replace(carbon_spread=0.0, phosphorus_spread=0.0)))
    assert np.ptp(drawn["pco2"].values) < 1e-6
    assert float(drawn["pco2"][0]) == pytest.approx(halved.now.pco2, rel=1e-3)


def test_spread_is_what_brute_force_gives(halved: World) -> None:
    """The interpolated air at some draws beside the model solved for each of them."""
    parameters = LAB.preset("halved")
    drawn = uncertainty.spread(dict(parameters))
    world = halved
    for number in range(0, uncertainty.DRAWS, 2500):
        b = {name: float(drawn[name][number]) for name in ("carbon_b", "phosphorus_b")}
        world = compute(parameters.replace(**b), world)
        assert float(drawn["pco2"][number]) == pytest.approx(world.now.pco2, rel=0.01)
    low, high = (float(drawn["pco2_percentile"].sel(percentile=p)) for p in (16, 84))
    assert low < halved.now.pco2 < high
    assert (drawn["low"] != drawn["high"]).all()


def test_the_sweep_tells_how_far_it_is_and_can_be_stopped(halved: World) -> None:
    told: list[float] = []
    swept = sweep(dict(LAB.preset("halved")), lambda share, words: told.append(share))
    assert told == sorted(told)
    assert len(told) == SWEEP.size
    assert float(swept["pco2"].sel(carbon_b=0.75, method="nearest")) == pytest.approx(halved.now.pco2)
    assert (np.diff(swept["pco2"]) > 0).all()

    def stop(share: float, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        sweep(dict(LAB.preset("halved")), stop)
