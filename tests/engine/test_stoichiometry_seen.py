"""The stoichiometry lab beside what is in print: how it is sampled, which definitions it is told by, and where its numbers are from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import published
from engine.ocean import gas
from engine.ocean.cycles import Cycles
from engine.ocean.ocean import Ocean
from engine.ocean.sinking import martin
from engine.row import Row
from engine.stoichiometry import LAB, observed, preformed, sampled, theory
from engine.stoichiometry.globe import Globe, Life, globe
from engine.stoichiometry.model import compute, grown_ratio, sinking_ratio, start_of, surface_ratio
from engine.stoichiometry.parameters import CODE, PAPER_DOI, StoichiometryParameters

UNPRINTED = ("buffered_carbon", "alkalinity", "phosphate_reference", "temperature_reference")
"""What stands in the paper's supplement or code, or nowhere, but not in its text."""


def row(quantity: str, where: str) -> Row:
    found = [each for each in LAB.compare() if (each.quantity, each.where) == (quantity, where)]
    assert len(found) == 1, (quantity, where)
    return found[0]


# preformed phosphate, by both definitions


def test_oxygen_finds_less_preformed_than_the_currents_carry() -> None:
    """Surfaces that sink lack saturation, so both definitions are two numbers; the currents' is of the phosphate alone."""
    parameters = observed.CONTROL
    world = compute(parameters)
    by_oxygen = preformed.mean_by_oxygen(parameters, world)
    assert 0.05 < world.preformed - by_oxygen < 0.4
    grid = world.over.grid
    by_currents = parameters.mean_phosphate - grid.mean(preformed.regenerated_by_currents(world))
    assert by_currents == pytest.approx(world.preformed, rel=1e-9)


def test_by_oxygen_the_ocean_as_it_came_has_what_its_own_oxygen_tells() -> None:
    ocean = Ocean.embedded()
    cycles = Cycles(ocean)
    over, state = Globe(ocean, cycles, martin), cycles.phosphorus(cycles.own)
    as_it_came = replace(compute(observed.CONTROL), over=over, life=Life(cycles.own, state, state.uptake, state.uptake))
    parameters = observed.CONTROL.replace(mean_phosphate=over.grid.mean(state.values["phosphate"]))
    saturated = gas.oxygen_saturation(ocean.tracer("temperature"), ocean.tracer("salinity"))
    expected = (saturated - ocean.tracer("oxygen")) / ocean.settings["oxygen_per_phosphorus"]
    assert preformed.regenerated_by_oxygen(parameters, as_it_came) == pytest.approx(expected, abs=0.01)


def test_the_theory_is_told_the_preformed_phosphate_that_is_chosen() -> None:
    """And it moves with phosphorus's b, as the model's does, unless a number is set."""
    for by in ("currents", "oxygen"):
        low, high = (
            start_of(each, compute(each)).preformed
            for each in (StoichiometryParameters(phosphorus_b=b, preformed_by=by) for b in (1.0, 1.46))
        )
        assert high - low > 0.03
    number = StoichiometryParameters(phosphorus_b=1.0, preformed_by="number")
    assert start_of(number, compute(number)).preformed == 1.09


def test_the_papers_preformed_phosphate_stands_beside_the_one_by_oxygen_alone() -> None:
    assert row("mean preformed phosphate by oxygen", "model, b of phosphorus = 1.46").published == 1.09
    assert row("mean preformed phosphate by the currents", "model, b of phosphorus = 1.46").published is None


# sampled as traps and bottles do


def test_c_to_p_by_flux_is_that_of_all_that_sinks() -> None:
    """Σ F_C / Σ F_P: between the lowest and the highest of the columns, and that of one column alone."""
    parameters = observed.BERMUDA
    world = compute(parameters)
    over = world.over
    everywhere = sampled.columns(over)
    told = sampled.ratio_between(parameters, world, *sampled.TWILIGHT, everywhere)
    down = sinking_ratio(parameters, world)
    assert np.nanmin(down[4]) < told < np.nanmax(down[4])
    one = np.zeros(over.sinking.columns, bool)
    one[np.argmax(sampled.floor(over.grid))] = True
    set_out = surface_ratio(world)[over.grid.wet[0]][one][0]
    ratio = sampled.ratio_at(parameters, world, 200.0, one)
    assert set_out < ratio < set_out * 200.0**0.3
    assert sampled.ratio_at(parameters, world, 1000.0, one) == pytest.approx(ratio * 5.0**0.3, rel=1e-4)
    z = np.geomspace(200.0, 1000.0, 4001)
    fluxes = [np.trapezoid((z / 200.0) ** -b, z) for b in (0.98, 1.28)]
    assert sampled.ratio_between(parameters, world, *sampled.TWILIGHT, one) == pytest.approx(
        ratio * fluxes[0] / fluxes[1], rel=1e-4
    )


def test_a_trap_in_the_light_is_told_by_what_leaves_it() -> None:
    parameters = observed.BERMUDA
    world = compute(parameters)
    everywhere = sampled.columns(world.over)
    base = float(world.over.grid.depth_edge[world.over.sinking.levels])
    told = sampled.ratio_between(parameters, world, 100.0, 150.0, everywhere)
    assert told == pytest.approx(sampled.ratio_at(parameters, world, base, everywhere))
    assert np.isfinite(told)


def test_a_floor_ends_what_sinks() -> None:
    over = globe(Ocean.embedded())
    depth = sampled.floor(over.grid)
    passed = sampled.passed(over, 200.0, 1000.0, 1.0)
    assert (passed[depth <= 200.0] == 0).all()
    half = (depth > 200.0) & (depth < 1000.0)
    assert half.any()
    assert (passed[half] < passed[depth >= 1000.0].min()).all()


def test_stations_stand_in_their_own_seas() -> None:
    over = globe(Ocean.embedded())
    grid = over.grid
    for each in sampled.stations():
        here = sampled.column(over, each)
        assert here.sum() == 1
        assert abs(grid.lat[grid.surface][here][0] - each.latitude) <= 6
        assert abs((grid.lon[grid.surface][here][0] - each.longitude + 180) % 360 - 180) <= 6
        assert each.source


def test_what_grows_keeps_between_117_and_250_and_what_leaves_is_told_as_that() -> None:
    grown = grown_ratio(observed.CONTROL, compute(observed.CONTROL))
    assert np.nanmin(grown) == pytest.approx(117.0)
    assert np.nanmax(grown) <= 250.0 + 1e-9
    assert "sets out to sink" in LAB.quantities["surface_ratio"].long_name
    assert "grows" in LAB.quantities["grown_ratio"].long_name


# where numbers are from


@pytest.mark.parametrize("name", UNPRINTED)
def test_no_number_that_the_paper_does_not_print_bears_its_doi(name: str) -> None:
    item = StoichiometryParameters.declared[name]
    assert item.doi != PAPER_DOI
    assert CODE in item.reference or item.reference.startswith("ours")


def test_the_table_bears_the_papers_own_title_and_counts_no_samples_that_are_not_of_its_zone() -> None:
    table = published.table("stoichiometry")
    assert "Drawdown of Atmospheric pCO2 Via Variable Particle Flux Stoichiometry" in table.attrs["citation"]
    traps = table.sel(observation="all traps")
    assert (float(traps["top"]), float(traps["bottom"])) == sampled.TWILIGHT
    assert "samples" not in table


def test_an_audit_compares_with_nothing_that_we_computed_ourselves() -> None:
    assert row("C:P of what is released between z₀ and 1,000 m", "theory, b of carbon = 0.75").published is None


def test_183_ppm_stand_beside_eq_4_and_not_beside_a_chemistry() -> None:
    like = row("CO₂ in the air, all phosphate regenerated at 117", "eq. 4 with our buffered carbon")
    assert like.published == 183
    assert like.agrees
    assert row("CO₂ in the air, all phosphate regenerated at 117", "our chemistry itself").published is None
    assert theory.storage(117.0, 2.14, 0.0) == pytest.approx(4006, rel=0.001)


def test_fifteen_numbers_or_more_are_independent() -> None:
    assert sum(each.kind == "independent" and each.rule is not None for each in LAB.compare()) >= 15
