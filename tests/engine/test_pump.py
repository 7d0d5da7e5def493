"""The whole pump: the numbers it was asked for, what it keeps, its limits, and the same by another way."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pytest

from engine.budget import chain
from engine.conversions import CARBON_MASS, JULIAN_YEAR, PG_PER_MG, PG_PER_MMOL, SECONDS_PER_YEAR
from engine.lab import get
from engine.ocean.cycles import Setting
from engine.ocean.grid import BASINS
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.ocean.sinking import martin
from engine.pump import LAB, inputs, migrants
from engine.pump.air import above
from engine.pump.kernels import HORIZONS, kernels
from engine.pump.model import Pump, carbon_today, compute
from engine.pump.parameters import PumpParameters
from engine.pump.response import Response
from engine.pump.today import FIT_BOUNDS, fit, fitted, today
from engine.pump.ways import WAYS, Down, stay
from engine.stoichiometry.globe import Globe, globe

DEFAULTS = PumpParameters()
OCEAN = Ocean.embedded()
GRID = OCEAN.grid
LEVERS = [name for name, each in PumpParameters.declared.items() if each.group == "lever" and each.bounds]


@functools.cache
def pump(**values: float | str) -> Pump:
    return compute(DEFAULTS.replace(**values))


# the numbers of the design, which were worked out before by other code


def test_what_sinks_alone() -> None:
    """Martin's b alone, no animals: the ocean's own cycle."""
    cycles, time = today(OCEAN).cycles, today(OCEAN).time
    for b, kept, years in ((0.7, 1789, 169), (0.9, 1313, 124), (1.1, 1012, 95)):
        freed = cycles.sunk(cycles.own_phosphorus.uptake, Setting(martin_b=b)) * 106 * PG_PER_MMOL * SECONDS_PER_YEAR
        assert freed.sum() == pytest.approx(10.6, rel=0.01)
        assert freed @ time == pytest.approx(kept, rel=0.01)
        assert freed @ time / freed.sum() == pytest.approx(years, rel=0.01)


def test_what_animals_carry() -> None:
    area = GRID.area[GRID.surface]
    biomass = inputs.suspension_feeders(OCEAN, inputs.WHOLE) @ area * PG_PER_MG
    yearly = area * PG_PER_MG * JULIAN_YEAR
    share = today(OCEAN).down.share
    weight = today(OCEAN).export * area
    assert biomass == pytest.approx(0.188, rel=0.01)
    assert migrants.breathed(DEFAULTS, OCEAN) @ yearly == pytest.approx(0.53, rel=0.01)
    assert migrants.carried(DEFAULTS, OCEAN) @ yearly == pytest.approx(1.72, rel=0.01)
    assert np.average(share, weights=weight) == pytest.approx(0.162, abs=0.005)
    assert np.percentile(share, [5, 95]) == pytest.approx([0.024, 0.343], abs=0.006)


def test_the_sea_with_animals_and_what_becomes_of_it_without() -> None:
    """At the b that the design has, 0.82: 1,354 = 1,125 + 229 (its own animals: 216); without them −229 as nutrients are, 1,363
    if they follow."""
    now, without = pump(martin_b=0.82).follow, pump(martin_b=0.82, animals=0.0)
    assert now.kept[:2] == pytest.approx([1125, 229], rel=0.01)
    assert now.export[:2] == pytest.approx([8.1, 1.5], abs=0.06)
    assert without.follow.kept[0] == pytest.approx(1363, rel=0.01)
    assert without.follow.kept[0] - now.kept[:2].sum() == pytest.approx(9, abs=1)
    twice = pump(martin_b=0.82, animals=2.0).follow
    assert twice.kept[:2].sum() - now.kept[:2].sum() == pytest.approx(-8, abs=1)
    shallower = pump(martin_b=0.92).follow
    assert shallower.kept[:2].sum() - now.kept[:2].sum() == pytest.approx(-52, rel=0.05)
    assert pump(martin_b=0.82).preformed[1] == pytest.approx(1.292, abs=0.001)
    assert without.preformed[1] == pytest.approx(1.287, abs=0.001)


def test_the_sign_hangs_on_b() -> None:
    now, without = pump(martin_b=1.0).follow, pump(martin_b=1.0, animals=0.0).follow
    assert without.kept[:2].sum() - now.kept[:2].sum() == pytest.approx(-10, abs=1)


def test_the_finer_ocean() -> None:
    """At 0.78: 1,486 = 1,251 + 235, and 1,500 without. Here animals breathe in its own water: 223, five per cent less."""
    now, without = pump(circulation="4deg", martin_b=0.78), pump(circulation="4deg", martin_b=0.78, animals=0.0)
    assert now.follow.kept[:2].sum() == pytest.approx(1486, rel=0.01)
    assert now.follow.kept[0] == pytest.approx(1251, rel=0.01)
    assert now.follow.kept[1] == pytest.approx(235, rel=0.06)
    assert without.follow.kept[0] == pytest.approx(1500, rel=0.01)


def test_still_away() -> None:
    """Particles of b 0.9 with all of the export, animals below 200 m, dissolved: after 1, 10, 50, 100, 500 and 1,000 years."""
    known = kernels(OCEAN)
    at = [HORIZONS.index(year) for year in (1, 10, 50, 100, 500, 1000)]
    now = pump(animals=1.0)
    cycles = today(OCEAN).cycles
    particles = cycles.sunk(cycles.own_phosphorus.uptake, Setting(martin_b=0.9))
    for source, expected in (
        (particles, (0.79, 0.44, 0.26, 0.20, 0.07, 0.03)),
        (np.where(GRID.depth > 200, now.follow.freed[1], 0.0), (0.98, 0.76, 0.43, 0.29, 0.08, 0.03)),
        (now.follow.freed[2], (0.77, 0.39, 0.17, 0.12, 0.04, 0.02)),
    ):
        left = known.away(known.project(source / source.sum()))[at]
        assert left == pytest.approx(expected, abs=0.011)


# what is kept


def test_ways_sum_to_the_whole_and_basins_and_depths_do() -> None:
    for carbon in (pump().stay, pump(animals=2.0, stripping=0.3, c_per_p_law="law").follow):
        whole = float(carbon.freed.sum(axis=0) @ carbon.time)
        assert carbon.kept_in_all == pytest.approx(whole, rel=1e-10)
        by_basin = carbon.by(GRID.basin, max(BASINS.values()) + 1)
        assert by_basin.sum(axis=1) == pytest.approx(carbon.kept, rel=1e-10)
        assert carbon.by(GRID.level, GRID.shape[0]).sum(axis=1) == pytest.approx(carbon.kept, rel=1e-10)
        assert carbon.by_column().sum(axis=1) == pytest.approx(carbon.kept, rel=1e-10)


@pytest.mark.parametrize("name", LAB.presets)
def test_no_carbon_is_made(name: str) -> None:
    """Set free and taken up are the same; what passes a depth falls to nothing at the floor."""
    found = LAB.result(LAB.preset(name))
    for carbon in (found.stay, found.follow):
        assert abs(carbon.net.sum()) <= 1e-11 * max(carbon.export_in_all, 1.0)
        assert (np.diff(carbon.passing, axis=1) <= 1e-12).all()
        assert np.abs(carbon.passing[:, -1]).max() < 1e-10
        assert (carbon.freed >= -1e-12).all()


def test_phosphorus_is_the_same_by_the_operator_itself() -> None:
    """The steady state of the ways down, put back into the equations of the ocean's cycle."""
    solved = pump(animals=2.0, stay_depth=700.0, dop_share=0.3).solved
    cycles, values = today(OCEAN).cycles, solved.phosphorus.values
    sinking = cycles.sinking.operator(solved.down)
    assert np.asarray(sinking.sum(axis=0)).ravel()[cycles.sinking.lit] == pytest.approx(1.0)
    uptake = cycles.volume * OCEAN.tracer("uptake_rate") * values["phosphate"]
    decay = cycles.decay * values["dop"]
    left = OCEAN.operator @ values["phosphate"] + uptake - 0.7 * (sinking @ uptake) - decay
    assert np.abs(left).max() < 1e-8 * uptake.max()


CORNERS = [dict(zip(LEVERS, ends, strict=True)) for ends in itertools.product(*(PumpParameters.declared[name].bounds for name in LEVERS))]  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("number", range(0, len(CORNERS), 7))
def test_every_corner_converges_and_keeps_its_phosphorus(number: int) -> None:
    """A seventh of all corners of the levers, the others by tests/validation/pump_corners.py; with life from scarce to plenty."""
    found = compute(DEFAULTS.replace(**CORNERS[number], appetite=(0.05, 2.0)[number % 2]), pump())
    assert found.exact, found.solved.report
    kept_in_corner(found)


def kept_in_corner(found: Pump) -> None:
    values = found.solved.phosphorus.values
    mean = GRID.mean(values["phosphate"] + values["dop"])
    assert mean == pytest.approx(OCEAN.settings["mean_phosphorus"], rel=1e-12)
    assert values["phosphate"].min() > -1e-9
    for carbon in (found.stay, found.follow):
        assert np.isfinite(carbon.kept).all()
        assert abs(carbon.net.sum()) < 1e-10 * max(carbon.export_in_all, 1.0)


def test_water_that_stands_is_not_solved_again() -> None:
    """With what else changes; it is with the mixing, and what is quick is where an exact answer is asked for."""
    first = pump(mixing=1.2)
    assert compute(DEFAULTS.replace(mixing=1.2, animals=2.0), first).solved.water is first.solved.water
    stirred = compute(DEFAULTS.replace(mixing=1.3, animals=2.0), first, quick=True)
    assert stirred.solved.water is not first.solved.water
    rested = compute(DEFAULTS.replace(mixing=1.3, animals=2.0), stirred)
    assert rested.solved.water is not stirred.solved.water
    other = compute(DEFAULTS.replace(mixing=1.3, animals=2.0, air="today"), rested)
    assert (other.solved.out < rested.solved.out).all()  # a sea with more carbon in it lets go of it sooner


# limits


def test_today_is_no_change() -> None:
    found = pump()
    assert found.stay.kept == pytest.approx(found.today.kept, rel=1e-12)
    assert found.follow.kept == pytest.approx(found.today.kept, rel=1e-12)
    assert list(found.ends.values()) == pytest.approx([0.0, 0.0], abs=1e-9)


def test_nothing_alive_keeps_nothing() -> None:
    found = pump(appetite=0.0)
    for carbon in (found.stay, found.follow):
        assert carbon.kept_in_all == 0
        assert carbon.years_in_all == carbon.median_in_all == 0
    assert found.ends["follow"] == pytest.approx(found.ends["stay"])
    assert found.ends["follow"] > 100


def test_one_lever_one_way() -> None:
    now = pump()
    assert pump(animals=0.0).follow.kept[1] == 0
    assert pump(dop_share=0.0).follow.kept[2] == 0
    assert pump(stay_depth=650.0).follow.years[1] > now.follow.years[1]
    assert pump(martin_b=1.1).follow.years[0] < now.follow.years[0]
    assert pump(warming=2.0).stay.kept[0] < now.stay.kept[0] < pump(warming=2.0, loss_q10=0.5).stay.kept[0]
    assert pump(stripping=0.3).follow.kept[0] > now.follow.kept[0]
    assert pump(recycled=0.775).growth == pytest.approx(2 * now.growth)
    assert pump(recycled=0.775).follow.kept_in_all == now.follow.kept_in_all


def test_twice_the_carbon_per_phosphorus_is_twice_the_carbon() -> None:
    assert pump(c_per_p=212.0).follow.kept == pytest.approx(2 * pump().follow.kept, rel=1e-12)


def test_the_law_of_c_per_p_moves_carbon_and_keeps_its_amount() -> None:
    law = pump(c_per_p_law="law").follow
    assert law.export[:2].sum() == pytest.approx(pump().follow.export[:2].sum(), rel=1e-9)
    assert np.abs(law.by_column() - pump().follow.by_column()).max() > 0


def test_animals_stay_between_two_depths() -> None:
    shape = stay(200.0, 700.0)
    z = np.array([73.4, 200.0, 450.0, 700.0, 3000.0])
    assert shape(z, 73.4) == pytest.approx([1.0, 1.0, 0.5, 0.0, 0.0])
    assert stay(0.0, 50.0)(z, 73.4) == pytest.approx([1.0, 0.0, 0.0, 0.0, 0.0])
    down = Down(0.8, np.array([0.25]), 200.0, 700.0)
    assert down(z[:, None], 73.4)[:, 0] == pytest.approx(0.75 * martin(0.8)(z, 73.4) + 0.25 * shape(z, 73.4))


def test_quick_is_near() -> None:
    before = pump()
    for values in ({"animals": 0.3}, {"martin_b": 1.0}, {"mixing": 0.8}):
        asked = DEFAULTS.replace(**values)
        quick, exact = compute(asked, before, quick=True), compute(asked, before)
        assert quick.follow.kept_in_all == pytest.approx(exact.follow.kept_in_all, rel=2e-3)
        assert not quick.exact
        assert exact.exact


# the ports


def test_the_chain_is_the_budgets() -> None:
    assert DEFAULTS["chain"] == pytest.approx(chain.central_ratio("zooplankton"), abs=0.005)
    lab = get("budget")
    asked = lab.preset()
    port = lab.ports["chain"].give(asked, lab.result(asked)).sel(group="zooplankton")
    assert float(port) == pytest.approx(DEFAULTS["chain"], rel=0.01)


def test_lost_flux_feeders_let_more_get_deep_and_lost_cruisers_leave_fewer_migrants() -> None:
    assert np.median(inputs.b_factor(OCEAN, "KILL_FF")) < 1
    whole, without = (inputs.suspension_feeders(OCEAN, web) for web in ("FOREFF", "KILL_CF"))
    assert without.sum() != pytest.approx(whole.sum(), rel=0.01)
    assert np.allclose(inputs.b_factor(OCEAN, "FOREFF"), 1.0)


def test_a_port_lands_on_the_nearest_column() -> None:
    lab = get("feeding")
    asked = lab.preset()
    given = lab.ports["suspension_feeders"].give(asked, lab.result(asked))
    assert np.array_equal(inputs.over(OCEAN, given), given.values[GRID.wet[0]])


@pytest.mark.parametrize("name", EMBEDDED)
def test_b_is_fitted_once_to_phosphate(name: str) -> None:
    """Two digits of the lever are those of the fit; the fit is of the script that wrote it."""
    assert today(Ocean.embedded(name)).b == DEFAULTS["martin_b"]


@pytest.mark.parametrize("name", EMBEDDED)
def test_what_is_told_of_the_sea_as_it_is_was_solved_and_keeps_what_it_must(name: str) -> None:
    ocean = Ocean.embedded(name)
    now, known, told = carbon_today(ocean), kernels(ocean), fitted()[ocean.name]["today"]
    away = known.away(known.project(now.freed))[:, HORIZONS.index(1.0)]
    assert told["export"] == pytest.approx(now.export, rel=1e-6)
    assert told["kept"] == pytest.approx(now.kept, rel=1e-6)
    assert told["away_a_year"] == pytest.approx(away, rel=1e-6)
    assert now.by_column().sum() == pytest.approx(now.kept_in_all, rel=1e-10)
    assert abs(now.net.sum()) < 1e-10 * np.abs(now.net).sum()


def test_the_fit_gives_its_number_again() -> None:
    b, explained, tried = fit(OCEAN)
    assert b == today(OCEAN).b
    assert explained == pytest.approx(0.9883, abs=2e-4)
    assert FIT_BOUNDS[0] < min(tried)
    assert max(tried) < FIT_BOUNDS[1]
    assert max(tried.values()) <= explained + 3e-5  # of a b of two digits


# the air


def test_the_end_is_where_the_response_ends() -> None:
    """For a small change, the closure's end is that of the linear response, by another way."""
    found = pump(animals=0.97)
    response = Response(today(OCEAN).cycles, 1.0, above(OCEAN, "before").before)
    moved = (found.stay.net - found.today.net) / (PG_PER_MMOL * SECONDS_PER_YEAR)
    end = -float(moved @ above(OCEAN, "before").time) * SECONDS_PER_YEAR * response.in_the_end / (1000 * 1.77e20 * 1e-6)
    assert found.ends["stay"] == pytest.approx(end, rel=0.01)


def test_the_closure_of_stoichiometry_has_less_for_its_gas_is_faster() -> None:
    """There water meets the air within a day; here within a year, and takes some of life's carbon down again: the sea keeps two
    fifths more. Of the rest, a twentieth, is what water takes up gas, and its alkalinity."""
    found, ours = pump(animals=0.0), above(OCEAN, "before")
    world, fast = globe(OCEAN), today(OCEAN).time
    gained = found.stay.stored(fast) - found.today.stored(fast)
    air = world.air(2300.0)
    theirs = air.balance(air.held(ours.before) - gained / PG_PER_MMOL) - ours.before
    assert theirs == pytest.approx(19.1, abs=0.3)
    assert found.ends["stay"] == pytest.approx(26.4, abs=0.4)
    assert (ours.time >= fast - 1e-6).all()
    stored = found.stay.stored(ours.time) - found.today.stored(ours.time)
    theirs_of_ours = air.balance(air.held(ours.before) - stored / PG_PER_MMOL) - ours.before
    assert stored / gained == pytest.approx(1.43, abs=0.01)
    assert 0.9 < found.ends["stay"] / theirs_of_ours < 1


def test_what_is_stored_is_what_stoichiometry_stores() -> None:
    """Carbon of the ocean's own cycle, b 0.9 and no animals, by both labs' sums."""
    b, cycles = 0.9, today(OCEAN).cycles
    over = Globe(OCEAN, cycles, martin)
    uptake = cycles.own_phosphorus.uptake
    theirs = float(over.storage(106 * uptake, np.array([b]))[0]) * PG_PER_MMOL
    q = cycles.sunk(uptake, Setting(martin_b=b)) + cycles.decay * cycles.own_phosphorus.values["dop"] - uptake
    assert 106 * float(q @ today(OCEAN).time) * SECONDS_PER_YEAR * PG_PER_MMOL == pytest.approx(theirs, rel=1e-6)


# as a lab


def test_the_dataset_has_both_budgets() -> None:
    dataset = LAB.simulate(DEFAULTS.replace(animals=0.5))
    assert dataset["kept"].dims == ("nutrients", "way")
    assert list(dataset["way"].values) == list(WAYS)
    assert float(dataset["kept"].sel(nutrients="follow").sum()) == pytest.approx(pump(animals=0.5).follow.kept_in_all)
    assert float(dataset["freed"].sel(nutrients="stay", way="animals").sum()) == pytest.approx(pump(animals=0.5).stay.export[1])
    left = dataset["still_away"].sel(nutrients="follow", way="particles")
    assert (np.diff(left) < 0).all()
    assert dataset["kept"].attrs["units"]


def test_mass_is_counted_by_one_mole() -> None:
    """mg C m⁻² d⁻¹ of the export port against mmol P s⁻¹ of the cycle, by hand."""
    cycles = today(OCEAN).cycles
    by_column = today(OCEAN).export * GRID.area[GRID.surface] * PG_PER_MG * JULIAN_YEAR
    leaving = 0.85 * cycles.own_phosphorus.uptake[cycles.sinking.lit].sum() * 106 * CARBON_MASS * 1e-18 * SECONDS_PER_YEAR
    assert by_column.sum() == pytest.approx(leaving, rel=1e-9)
