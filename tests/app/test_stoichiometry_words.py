"""The stoichiometry lab's sentences: right in sign and unit wherever its levers stand."""

from __future__ import annotations

import re

import pytest

from app.labs.stoichiometry import prose
from engine.parameter import Parameters
from engine.stoichiometry import LAB
from engine.stoichiometry.model import World, compute
from engine.stoichiometry.parameters import StoichiometryParameters

START = compute(LAB.preset("halved"))
ENDS = [(name, end) for name, item in StoichiometryParameters.declared.items() for end in item.bounds or ()]


def said(parameters: Parameters) -> tuple[str, World]:
    world = compute(parameters, START)
    return re.sub(r"</?b>", "", prose.headline(world, parameters)).replace("\u00a0", " "), world


@pytest.mark.parametrize("beside", ["one_b", "redfield"])
@pytest.mark.parametrize(("name", "end"), ENDS)
def test_more_in_the_sea_is_less_in_the_air_at_both_ends(name: str, end: float, beside: str) -> None:
    words, world = said(LAB.preset("halved").replace(beside=beside, **{name: end}))
    found = re.search(r"keeps ([\d,.]+) Pg C (more|less) in the sea, and the air has ([\d,.]+) ppm (more|less) CO₂", words)
    assert found, words
    assert float(found[1].replace(",", "")) == pytest.approx(abs(world.gained), rel=0.01)
    assert float(found[3].replace(",", "")) == pytest.approx(abs(world.drawn), rel=0.01)
    assert (found[2] == "more") == (world.gained > 0)
    assert (found[4] == "less") == (world.drawn < 0)
    assert (world.gained > 0) == (world.drawn < 0)
    assert ("Redfield" in words) == (beside == "redfield")


def test_carbon_lost_sooner_than_phosphorus_is_told_the_other_way_round() -> None:
    words, world = said(LAB.preset("halved").replace(carbon_b=1.75))
    assert world.gained < 0
    assert "Pg C less in the sea" in words
    assert "ppm more CO₂" in words


def test_nothing_gained_is_said_in_words() -> None:
    assert "changes nothing" in said(LAB.preset("control").replace(beside="one_b"))[0]
    assert "Redfield’s ocean itself" in said(LAB.preset("redfield"))[0]


@pytest.mark.parametrize(("end", "verb"), [(50.0, "falls"), (142.3, "stays"), (700.0, "rises")])
def test_the_column_says_which_way_it_goes(end: float, verb: str) -> None:
    assert f"C:P {verb}" in prose.ratios_title(142.0, end, 1000.0, False)[0]
