"""What the labs on carbon’s ratio, catchments, feeding, inversion tell by name is what their results hold and their pages print."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.facts import Fact
from app.labs.catchment import prose as catchment_prose
from app.labs.feeding import prose as feeding_prose
from app.labs.inverse import prose as inverse_prose
from app.labs.stoichiometry import prose as stoichiometry_prose
from engine import published
from engine.catchment import area
from engine.feeding.compare import changes, worlds
from engine.feeding.experiments import EXPERIMENTS
from engine.feeding.tells import named
from engine.inverse import cases
from engine.inverse.compare import compare as compare_inverse
from engine.lab import get
from engine.parameter import Value
from engine.stoichiometry.model import ratio_down, start_of, theorise
from engine.tells import Curve, Field, Number, Place


def at(lab: str, preset: str, **changed: Value) -> tuple[Any, Any]:
    """Parameters and result."""
    parameters = get(lab).preset(preset).replace(**changed)
    return parameters, get(lab).result(parameters)


def number(lab: str, name: str, state: tuple[Any, Any]) -> float:
    tell = get(lab).tells[name]
    assert isinstance(tell, Number)
    return tell.of(*state)


def numbers(lab: str, state: tuple[Any, Any], *names: str) -> list[float]:
    return [number(lab, name, state) for name in names]


def curve(lab: str, name: str, state: tuple[Any, Any]) -> tuple[np.ndarray, np.ndarray]:
    tell = get(lab).tells[name]
    assert isinstance(tell, Curve)
    return tell.of(*state)


def field(lab: str, name: str, state: tuple[Any, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    tell = get(lab).tells[name]
    assert isinstance(tell, Field)
    return tell.of(*state)


def place(lab: str, name: str, state: tuple[Any, Any]) -> tuple[Any, Any]:
    tell = get(lab).tells[name]
    assert isinstance(tell, Place)
    return tell.of(*state)


def values(facts: list[Fact]) -> list[float]:
    return [fact.value for fact in facts]


# catchment


@pytest.mark.parametrize("preset", ["w100", "w300"])
def test_a_cup_tells_what_its_page_prints(preset: str) -> None:
    state = at("catchment", preset)
    facts = catchment_prose.facts(state[1].cup, state[1].cup)
    assert numbers("catchment", state, "distance", "area", "network", "box") == values(facts)


def test_the_lines_round_a_catchment_hold_its_middle_and_what_they_say() -> None:
    state = at("catchment", "w300")
    (x, y), lines = place("catchment", "source", state)
    cup = state[1].cup
    east, north = cup.x[:, -1] / 1e3, cup.y[:, -1] / 1e3
    assert (x, y) == pytest.approx((east.mean(), north.mean()), abs=1.5)
    assert number("catchment", "away", state) == pytest.approx(np.hypot(east.mean(), north.mean()))
    outer, inner = (np.array(line) for line in lines)
    assert np.ptp(outer[:, 0]) > np.ptp(inner[:, 0])
    assert np.ptp(outer[:, 1]) > np.ptp(inner[:, 1])
    half_across = area.BIN / 1e3  # between what a cell counts and where a line runs through it
    assert outer[:, 0].min() - half_across < x < outer[:, 0].max() + half_across
    inside = [min(line[:, 0]) < x < max(line[:, 0]) and min(line[:, 1]) < y < max(line[:, 1]) for line in (outer, inner)]
    assert all(inside)


def test_the_drift_ends_at_the_surface_and_half_of_it_is_made_above_the_depth_told() -> None:
    state = at("catchment", "w100")
    depth, away = curve("catchment", "drift", state)
    assert depth[0] < depth[-1] == state[0]["depth"]
    assert away[0] == pytest.approx(np.median(np.hypot(state[1].cup.x[:, -1], state[1].cup.y[:, -1])) / 1e3)
    half = number("catchment", "half_way", state)
    assert np.interp(half, depth, away) >= away[0] / 2 > np.interp(half + np.diff(depth)[0], depth, away)


def test_a_trap_at_another_depth_takes_other_days_and_the_network_is_silent() -> None:
    state = at("catchment", "w100", depth=1000.0)
    assert numbers("catchment", state, "sinking_speed", "depth", "days") == [100.0, 1000.0, 8.0]
    assert np.isnan(number("catchment", "network", state))


def test_the_map_of_height_stands_about_the_trap_in_centimetres() -> None:
    x, y, height = field("catchment", "height", at("catchment", "w100"))
    assert (x[0], x[-1], y[0], y[-1]) == (-250.0, 250.0, -250.0, 250.0)
    assert 5 < np.abs(height).max() < 60


# stoichiometry


@pytest.mark.parametrize("preset", ["halved", "bermuda"])
def test_carbon_tells_what_its_page_prints(preset: str) -> None:
    state = parameters, world = at("stoichiometry", preset)
    theory = theorise(parameters, start_of(parameters, world), float(parameters["carbon_b"]))
    floor = float(parameters["twilight_floor"])
    deep = float(ratio_down(parameters, world, np.array([floor]))[0])
    facts = stoichiometry_prose.facts(world, world, theory, (deep, deep), floor)
    assert numbers("stoichiometry", state, "pco2", "stored", "ratio", "deep_ratio") == values(facts)
    assert number("stoichiometry", "theory_pco2", state) == theory.pco2


def test_what_arrives_is_the_power_of_depth_that_is_set() -> None:
    state = at("stoichiometry", "bermuda")
    assert number("stoichiometry", "carbon_arrives", state) == pytest.approx(100 * 10**-0.98)
    assert number("stoichiometry", "phosphorus_arrives", state) == pytest.approx(100 * 10**-1.28)
    depth, left = curve("stoichiometry", "carbon", state)
    assert left[depth == 1000.0] == pytest.approx(100 * 10**-0.98)
    assert left[0] == 100.0


def test_the_ratio_is_that_of_the_two_fluxes() -> None:
    state = at("stoichiometry", "halved")
    down, ratio = curve("stoichiometry", "ratio_down", state)
    carbon, phosphorus = (curve("stoichiometry", name, state)[1] for name in ("carbon", "phosphorus"))
    assert ratio == pytest.approx(number("stoichiometry", "start_ratio", state) * carbon / phosphorus)
    assert down[0] == 100.0


def test_the_air_over_b_goes_through_the_air_that_is_told() -> None:
    state = at("stoichiometry", "halved")
    b, air = curve("stoichiometry", "air", state)
    assert np.interp(0.75, b, air) == pytest.approx(number("stoichiometry", "pco2", state), rel=1e-4)


def test_what_was_measured_is_as_printed() -> None:
    state = at("stoichiometry", "halved")
    assert numbers("stoichiometry", state, "traps_ratio", "surface_ratio") == [280.0, 146.0]


def test_the_deep_north_pacific_gains_most_of_the_three_regions() -> None:
    state = at("stoichiometry", "halved")
    gained = numbers("stoichiometry", state, "gained_north_pacific", "gained_north_atlantic", "gained_southern_ocean")
    assert gained[0] == max(gained) > 0
    x, y, on_map = field("stoichiometry", "gained_map", state)
    north_pacific = on_map[np.ix_((y > 20) & (y < 50), (x > 150) & (x < 230))]
    assert np.nanmean(north_pacific) > np.nanmean(on_map)


# feeding


@pytest.mark.parametrize("preset", ["FOREFF", "KILL_FF"])
def test_a_place_tells_what_its_page_prints(preset: str) -> None:
    state = at("feeding", preset, place_lat=56.0, place_lon=325.0)
    meso, export, transfer, effort = values(feeding_prose.facts(state[1].now, state[1].now))
    told = numbers("feeding", state, "mesozooplankton", "export", "transfer", "effort")
    assert told == [meso, export, transfer, 100 * effort]
    assert sum(numbers("feeding", state, "cruiser", "ambusher", "flux_feeder")) == pytest.approx(meso)


def test_an_experiment_is_known_by_its_animals_wherever_one_looks() -> None:
    lab = get("feeding")
    for name in EXPERIMENTS:
        assert named(lab.preset(name).replace(place_lat=-60.0)) == name
    assert named(lab.preset("FOREFF").replace(warming=2.0)) is None
    assert named(lab.preset("FOREFF").replace(r_cruiser=0.05)) is None


def test_the_whole_sea_is_that_of_the_comparison_and_in_print_that_of_the_table() -> None:
    sums = {
        name: numbers("feeding", at("feeding", name), "world_export_1000", "printed_export_1000")
        for name in ("FOREFF", "KILL_FF")
    }
    ours, theirs = (100 * (gone / first - 1) for first, gone in zip(sums["FOREFF"], sums["KILL_FF"], strict=True))
    found = {(name, quantity): pair for name, quantity, *pair in changes(worlds())}
    assert [theirs, ours] == pytest.approx(found["KILL_FF", "export_1000"])
    table = published.table("feeding")["export_1000"]
    assert sums["KILL_FF"][1] == float(table.sel(experiment="KILL_FF"))


def test_the_best_effort_begins_where_swimming_pays() -> None:
    state = at("feeding", "FOREFF")
    food, effort = curve("feeding", "best_effort", state)
    least = number("feeding", "least_food", state)
    assert least == pytest.approx(20 * (0.03 - 0.005) / (0.8 * 0.4))
    assert (effort[food < least] == 0).all()
    assert effort.max() == 100.0
    assert effort[-1] < 100.0


def test_flux_feeders_eat_more_from_the_depth_told() -> None:
    state = at("feeding", "FOREFF", place_lat=56.0, place_lon=325.0)
    depth, flux = curve("feeding", "eaten_flux_feeder", state)
    others = sum(curve("feeding", f"eaten_{name}", state)[1] for name in ("cruiser", "ambusher"))
    first = int(np.argmax(depth == number("feeding", "flux_feeders_below", state)))
    assert flux[first] > others[first]
    assert (flux[:first] <= others[:first]).all()


# inverse


@pytest.mark.parametrize("preset", ["none", "shallow"])
def test_an_inversion_tells_what_its_page_prints(preset: str) -> None:
    state = at("inverse", preset)
    facts = inverse_prose.facts(state[1], state[1])
    assert numbers("inverse", state, "production", "recycled", "sinking", "explained") == values(facts)


def test_how_far_products_are_apart_is_what_the_comparison_has() -> None:
    state = at("inverse", "paper")
    rows = {row.quantity: row.ours for row in compare_inverse() if row.where == "observed fields"}
    assert number("inverse", "spread_product", state) == pytest.approx(rows["satellite production, range over products"])
    assert number("inverse", "spread_toc", state) == pytest.approx(rows["export, range over products"])


def test_the_curves_over_the_share_are_the_fitted_runs() -> None:
    state = at("inverse", "half")
    runs = cases.shipped("fits_6deg")["phosphorus"]["cafe"]
    for name, key in (("production_by_share", "production"), ("sinking_by_share", "poc")):
        share, value = curve("inverse", name, state)
        assert value[share == 50.0] == pytest.approx(runs["0.5"]["total"][key])
        assert value[share == 0.0] == pytest.approx(runs["0"]["total"][key])
    assert number("inverse", "sinking_finer", state) == cases.shipped("fits_4deg")["phosphorus"]["cafe"]["0.5"]["total"]["poc"]


def test_a_b_too_large_leaves_too_much_phosphate_and_too_little_takes_too_much_away() -> None:
    shallow, deep = at("inverse", "shallow"), at("inverse", "deep")
    assert number("inverse", "off", shallow) > 0 > number("inverse", "off", deep)
    depth, model = curve("inverse", "phosphate", shallow)
    _, observed = curve("inverse", "observed", shallow)
    off = model - observed
    assert off[np.argmax(np.abs(off))] == pytest.approx(number("inverse", "off", shallow))
    assert depth[np.argmax(np.abs(off))] < 1000.0


def test_what_becomes_particles_is_what_no_dissolved_matter_gets() -> None:
    state = at("inverse", "half")
    production, recycled, particles = numbers("inverse", state, "production", "recycled", "to_particles")
    assert recycled == pytest.approx(0.5 * production)
    assert particles == pytest.approx(0.3 * production)
