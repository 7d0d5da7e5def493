"""What the page of differences says, held against what the labs say by themselves."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from engine.conversions import TRAP_DEPTH
from engine.feeding.atlas import REFERENCE
from engine.feeding.compare import worlds
from engine.lab import get
from engine.stoichiometry.model import sinking_profile
from engine.why import Differences, Flux, differences

Fluxes = dict[tuple[str, str, str], Flux]


@pytest.fixture(scope="module")
def found() -> Differences:
    return differences()


@pytest.fixture(scope="module")
def fluxes(found: Differences) -> Fluxes:
    return {(flux.lab, flux.port, flux.preset): flux for flux in found.sinking}


def test_each_step_takes_something_from_one_labs_number_until_the_others_is_left(found: Differences) -> None:
    *steps, by_stock = astuple(found.kept)
    assert steps == sorted(steps, reverse=True)
    world, ocean = (get(name).result(get(name).preset()) for name in ("stoichiometry", "ocean"))
    assert (steps[0], steps[-1]) == (world.now.stored, ocean.kept[1])
    assert by_stock == pytest.approx(found.kept.own_life, rel=1e-4), "counted cell by cell, and by how long it stays"


def test_what_sinks_is_what_the_labs_say_and_is_less_further_down(fluxes: Fluxes) -> None:
    ocean, inverse = fluxes["ocean", "export_total", "embedded"], fluxes["inverse", "export_particles", "paper"]
    assert ocean.value == get("ocean").result(get("ocean").preset()).export
    assert inverse.value == pytest.approx(get("inverse").result(get("inverse").preset()).sinking)
    feeding = fluxes["feeding", "export", "FOREFF"]
    assert feeding.value == pytest.approx(worlds()[REFERENCE]["export"], rel=1e-6)
    assert feeding.through(TRAP_DEPTH) == feeding.value
    assert feeding.through(1000.0) is None, "it offers no b of the whole sea"
    for flux in (ocean, inverse):
        assert flux.b is not None
        there = flux.through(TRAP_DEPTH)
        assert there == pytest.approx(flux.value * (TRAP_DEPTH / 73.4) ** -flux.b)


def test_stoichiometrys_sea_sinks_less_phosphorus_with_more_carbon_on_it(found: Differences, fluxes: Fluxes) -> None:
    control = fluxes["stoichiometry", "export", "control"]
    assert found.by_redfield < fluxes["ocean", "export_total", "embedded"].value < control.value
    assert found.by_redfield * found.c_per_p[0] / 106 == pytest.approx(control.value)


def test_stoichiometrys_b_is_what_it_comes_to(fluxes: Fluxes) -> None:
    """At 1,000 m by that b there is what the model has there."""
    control = fluxes["stoichiometry", "export", "control"]
    depth, carbon, _ = sinking_profile(
        get("stoichiometry").preset("control"), get("stoichiometry").result(get("stoichiometry").preset("control"))
    )
    there = float(np.exp(np.interp(np.log(1000.0), np.log(depth), np.log(carbon)))) / carbon[0]
    assert control.through(1000.0) == pytest.approx(control.value * there, rel=1e-3)
    assert control.b is not None
    assert control.b < 1.46


def test_shares_are_shares_and_years_grow_with_depth(found: Differences) -> None:
    assert all(0 < share.value < 1 for share in found.shares)
    whole, *deep = found.years.values()
    assert deep == sorted(deep)
    assert deep[0] < whole < deep[-1]
