"""The tabs that show where the pump keeps carbon, and what becomes of carbon put down at a place: sums, sentences, corners."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.labs.pump.here import Here
from app.labs.pump.where import SHOWN, Where
from engine.lab import get
from engine.pump import here
from engine.pump.kernels import kernels
from engine.pump.parameters import PumpParameters

LAB = get("pump")
WORLDS = ("today", "stay_up", "lifeless")


def words(found: Any) -> str:
    """All that is said."""
    return " ".join([*(f"{title} {more}" for title, more in (each.title for each in found.fed)), found.text])


def test_every_quantity_that_can_be_chosen_is_shown() -> None:
    assert tuple(SHOWN) == PumpParameters.declared["quantity"].choices


@pytest.mark.parametrize("name", WORLDS)
def test_bars_hold_all_that_is_kept_and_sentences_have_their_numbers(name: str) -> None:
    asked = LAB.preset(name)
    result = LAB.result(asked)
    for quantity in SHOWN:
        for basin, depth in (("Pacific", 1000.0), ("World", 5000.0)):
            found = Where.compute(asked.replace(quantity=quantity, basin=basin, depth=depth), result)
            for bars in found.fed[2:]:
                assert bars.given[1].sum(axis=0) == pytest.approx(result.now.kept, rel=1e-10)
            assert "nan" not in words(found)
            assert "–" not in words(found)


@pytest.mark.parametrize(("quantity", "way"), [("kept", slice(None)), ("particles", 0), ("animals", 1), ("dissolved", 2)])
def test_the_map_of_what_is_kept_sums_to_it(quantity: str, way: Any) -> None:
    asked = LAB.preset("twice").replace(quantity=quantity)
    result = LAB.result(asked)
    field = Where.compute(asked, result).fed[0].given[0]
    assert result.ocean.grid.total(field) / 1e12 == pytest.approx(result.now.kept[way].sum(), rel=1e-10)


def test_both_ways_with_nutrients_are_told_where_they_differ() -> None:
    asked = LAB.preset("stay_up").replace(quantity="kept")
    result = LAB.result(asked)
    told = words(Where.compute(asked, result))
    for each in (result.stay, result.follow):
        assert f"{each.kept_in_all:,.0f}" in told
    low, high = (Where.compute(asked, result).fed[2].given[at] for at in (2, 3))
    assert (low < high).any()
    assert Where.compute(asked, LAB.result(LAB.preset())).fed[2].given[2] is None


def test_what_is_shown_of_a_place_is_what_becomes_of_it() -> None:
    asked = LAB.preset().replace(put_depth=700.0, put_amount=3.0, put_how="ever")
    result = LAB.result(asked)
    grid = result.ocean.grid
    spot = here.spot(grid, *(float(asked[name]) for name in ("place_lat", "place_lon", "put_depth")))
    told = here.curves(kernels(result.ocean), here.at(grid, spot), 1.0, "before")
    found = Here.compute(asked, result)
    lines, felt = (found.fed[at].given[1] for at in (1, 3))
    assert lines["every year"][-1] == pytest.approx(100 * told.away_mean[-1])
    assert lines["once"][-1] == pytest.approx(100 * told.away[-1])
    assert felt["put down here"][-1] == pytest.approx(3 * told.steady[-1])
    assert (felt["let go at the surface"] >= felt["put down here"] - 1e-3).all()
    assert found.marked == (spot.lon, spot.lat)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ((27.0, 183.0, 1000.0), []),
        ((45.0, 90.0, 1000.0), ["no water"]),
        ((27.0, 183.0, 5000.0), []),
        ((53.0, 5.0, 5000.0), ["sea floor"]),
    ],
)
def test_land_and_the_floor_are_said_in_a_sentence_each(place: tuple[float, float, float], said: list[str]) -> None:
    asked = LAB.preset().replace(**dict(zip(("place_lat", "place_lon", "put_depth"), place, strict=True)))
    found = Here.compute(asked, LAB.result(asked))
    assert "nan" not in found.said + words(found)
    for each in ("no water", "sea floor"):
        assert (each in found.said) == (each in said), each


def test_the_air_answers_in_proportion_and_says_so_where_it_would_not() -> None:
    little, much = (LAB.preset().replace(put_amount=amount, put_how="ever") for amount in (0.01, 100.0))
    fed = [Here.compute(each, LAB.result(each)).fed[3] for each in (little, much)]
    assert np.allclose(1e4 * fed[0].given[1]["put down here"], fed[1].given[1]["put down here"], rtol=1e-6)
    assert "in proportion" not in fed[0].title[1]
    assert "in proportion" in fed[1].title[1]
