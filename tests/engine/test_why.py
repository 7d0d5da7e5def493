"""What the page of differences says, held against what the labs say by themselves."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from engine.conversions import TRAP_DEPTH
from engine.feeding.atlas import REFERENCE
from engine.feeding.compare import worlds
from engine.lab import get
from engine.why import differences

FOUND = differences()
FLUX = {(flux.lab, flux.port, flux.preset): flux for flux in FOUND.sinking}


def test_each_step_takes_something_from_one_labs_number_until_the_others_is_left() -> None:
    *steps, by_stock = astuple(FOUND.kept)
    assert steps == sorted(steps, reverse=True)
    world, ocean = (get(name).result(get(name).preset()) for name in ("stoichiometry", "ocean"))
    assert (steps[0], steps[-1]) == (world.now.stored, ocean.kept[1])
    assert by_stock == pytest.approx(FOUND.kept.own_life, rel=1e-4), "counted cell by cell, and by how long it stays"


def test_what_sinks_is_what_the_labs_say_and_is_less_further_down() -> None:
    ocean, inverse = FLUX["ocean", "export_total", "embedded"], FLUX["inverse", "export_particles", "paper"]
    assert ocean.value == get("ocean").result(get("ocean").preset()).export
    assert inverse.value == pytest.approx(get("inverse").result(get("inverse").preset()).sinking)
    feeding = FLUX["feeding", "export", "FOREFF"]
    assert feeding.value == pytest.approx(worlds()[REFERENCE]["export"], rel=1e-6)
    assert feeding.through(TRAP_DEPTH) == feeding.value
    assert feeding.through(1000.0) is None, "it offers no b of the whole sea"
    for flux in (ocean, inverse):
        assert flux.b is not None
        there = flux.through(TRAP_DEPTH)
        assert there == pytest.approx(flux.value * (TRAP_DEPTH / 73.4) ** -flux.b)


def test_stoichiometrys_sea_is_quicker_by_its_life_and_by_its_ratio() -> None:
    control = FLUX["stoichiometry", "export", "control"]
    assert FLUX["ocean", "export_total", "embedded"].value < FOUND.faster < control.value
    assert FOUND.faster * FOUND.c_per_p[0] / 106 == pytest.approx(control.value)


def test_shares_are_shares_and_years_grow_with_depth() -> None:
    assert all(0 < share.value < 1 for share in FOUND.shares)
    whole, *deep = FOUND.years.values()
    assert deep == sorted(deep)
    assert deep[0] < whole < deep[-1]
