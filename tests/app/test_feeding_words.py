"""The feeding lab's words where nothing, or little, is other than in the reference."""

from __future__ import annotations

import re

import numpy as np
import pytest
import xarray as xr

from app.labs.feeding.experiments import _section
from app.labs.feeding.fit import fitted
from app.labs.feeding.maps import difference, scale, shown
from app.labs.feeding.oceans import Oceans, eaten, food_web
from app.labs.feeding.page import Page
from app.labs.feeding.prose import depths_title
from app.labs.feeding.whole import WholeSea
from app.words import number
from engine.feeding import LAB
from engine.feeding.atlas import REFERENCE, YOURS, shipped
from engine.feeding.compare import worlds
from engine.feeding.experiments import EXPERIMENTS
from engine.feeding.fitted import FIT, FITTED
from engine.feeding.parameters import MAPS
from engine.feeding.pisces import PISCES
from engine.feeding.water import AT_150, DEPTH, RESTORED, THICKNESS


@pytest.fixture(scope="module")
def drifted() -> xr.Dataset:
    """The reference, and the same a little drifted."""
    there = shipped().sel(experiment=[REFERENCE, REFERENCE]).assign_coords(experiment=[YOURS, REFERENCE])
    drift = xr.DataArray([1.003, 1.0], coords={"experiment": [YOURS, REFERENCE]}, dims="experiment")
    return xr.Dataset({name: values * drift for name, values in there.data_vars.items()})


def test_the_whole_sea_with_the_references_values_says_no_change(drifted: xr.Dataset) -> None:
    values = LAB.preset().replace(quantity="dominance")
    told = WholeSea.compute(values, LAB.result(values), drifted)
    (title, words), table = told.fed[1].title, told.text
    assert title.startswith("No change")
    assert "drift" in words
    assert "delta" not in table
    assert table.count("no change") == 12


def test_the_whole_sea_with_other_values_says_what_the_map_shows(drifted: xr.Dataset) -> None:
    values = LAB.preset("LGE").replace(quantity="dominance")
    told = WholeSea.compute(values, LAB.result(values), drifted)
    title, words = told.fed[1].title
    assert title.startswith("Who dominates: it rises most")
    assert "as much carbon sinks through 150 m" in words
    assert "delta" in told.text


def test_a_small_change_looks_small() -> None:
    whole = scale("dominance")
    small = difference("dominance", np.array([-0.01, 0.01]))
    assert small.high == -small.low == (whole.high - whole.low) / 20
    large = difference("dominance", np.array([-0.9, 0.9]))
    assert large.high > 0.5


def test_a_section_of_who_is_gone_shows_the_reference_and_says_so() -> None:
    gone, there = (_section(which, "flux_feeder") for which in ("KILL_FF", "KILL_AF"))
    assert gone.title[0] == "KILL_FF has no flux-feeders"
    assert 'class="stamp"' in gone.title[1]
    assert np.nanmax(gone.given[0]) > 0.01
    assert 'class="stamp"' not in there.title[1]


# the column


@pytest.mark.parametrize("place", [(-14.0, 285.0), (-60.0, 60.0), (16.0, 62.0), (0.0, 265.0), (-25.0, 250.0)])
def test_the_title_of_who_eats_how_deep_is_true_at_every_depth(place: tuple[float, float]) -> None:
    station = LAB.result(LAB.preset().replace(place_lat=place[0], place_lon=place[1]))
    title, _ = depths_title(station.now, station.poor_in_oxygen)
    snow = station.now.grazing("flux_feeder")
    others = station.now.grazing("cruiser") + station.now.grazing("ambusher")
    depth, eats = DEPTH[: snow.size], snow + others > 0.005 * (snow + others).max()
    if below := re.match(r"Below (\d+) m", title):
        under = depth >= 0.97 * float(below[1])
        assert (snow > others)[under & eats].all()
        assert not (snow > others)[~under & eats & (depth < 0.9 * float(below[1]))].all()
    fasting = re.search(r"nobody eats from (\d+) to (\d+) m", title)
    lacks = np.zeros(depth.size, bool)
    for top, foot in station.poor_in_oxygen:
        lacks |= (depth > top) & (depth < foot)
    assert bool(fasting) == bool((lacks & ~eats).any())
    if fasting:
        assert not eats[(depth > float(fasting[1])) & (depth < float(fasting[2])) & lacks].any()


def test_too_little_oxygen_is_marked_where_nobody_eats() -> None:
    station = LAB.result(LAB.preset().replace(place_lat=-14.0, place_lon=285.0))
    (top, foot), *_ = station.poor_in_oxygen
    assert 50 < top < 200 < foot
    title, words = depths_title(station.now, station.poor_in_oxygen)
    assert "nobody eats from" in title
    assert "oxygen" in words


def test_the_page_opens_where_its_sentences_are_true() -> None:
    station = LAB.result(LAB.preset())
    assert not station.poor_in_oxygen
    title, _ = depths_title(station.now, ())
    assert title.startswith("Below ")
    assert station.now.transfer > 0


# all oceans


@pytest.mark.parametrize("which", EXPERIMENTS)
def test_all_oceans_say_what_the_experiment_has(which: str) -> None:
    told = Oceans.compute(LAB.preset(), None, which, "cruiser")
    eaten, zonal, leads, swing, takers, web = told.fed
    groups = eaten.given[1]
    assert all(
        (line > 0).any() == (f"KILL_{short}" != which) for line, short in zip(groups.values(), ("CF", "AF", "FF"), strict=True)
    )
    assert eaten.title[0].startswith("Nobody" if which == "KILL_FF" else "Below ")
    assert set(zonal.given[1]) == set(EXPERIMENTS)
    assert np.nanmax(np.abs(leads.given[0])) <= 1
    assert ("alike" in swing.title[0]) == (which in ("NO_FOREFF", "LGE"))
    assert ("no cruisers" in swing.title[0]) == (which == "KILL_CF")
    assert ("bacteria alone" in takers.title[0]) == (which == "KILL_FF")
    assert np.nanmin(takers.given[0]) >= -1
    assert (np.nanmax(takers.given[0]) > -0.5) == (which != "KILL_FF")
    assert "Microzooplankton eat " in web.title[0]


@pytest.mark.parametrize("which", EXPERIMENTS)
def test_the_food_web_of_all_oceans_eats_what_table_3_sums(which: str) -> None:
    flows = food_web(which).given[0]
    for eater, name in (("cruisers", "cruiser"), ("ambushers", "ambusher"), ("flux-feeders", "flux_feeder")):
        eaten = sum(flow for (_, each), flow in flows.items() if each == eater)
        assert eaten == pytest.approx(worlds()[which][f"grazing_{name}"], rel=2e-3, abs=1e-6)


def test_who_eats_how_deep_sums_to_what_is_eaten_in_all_oceans() -> None:
    lines = eaten("FOREFF").given[1]
    upper = THICKNESS[: AT_150 + 1]
    for words, name in (("cruisers", "cruiser"), ("ambushers", "ambusher"), ("flux-feeders", "flux_feeder")):
        assert float(lines[words][: AT_150 + 1] @ upper) == pytest.approx(worlds()["FOREFF"][f"grazing_{name}"], rel=2e-3)


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("which", EXPERIMENTS)
def test_everything_a_map_can_show_is_named_and_within_its_colours(name: str, which: str) -> None:
    field, colours = shown(name, which), scale(name)
    assert np.isfinite(field).any()
    assert colours.low < colours.high
    if name == "ambusher_months":
        assert set(np.unique(field[np.isfinite(field)])) <= set(range(13))


def test_every_fitted_number_stands_beside_the_one_of_pisces() -> None:
    page = fitted()
    assert page.count("<tr>") == 1 + len(FITTED)
    for name, value in FITTED.items():
        assert f"<code>{name}</code>" in page
        assert f"<b>{number(value)}</b>" in page
        assert getattr(PISCES, name, value) == value
    assert sum(each["pisces"] is not None for each in FIT["unknowns"].values()) >= 15


def test_the_equations_say_how_fast_nutrients_return_as_it_was_fitted() -> None:
    top, deep, coast = (FITTED[f"returns_{where}"] for where in ("top", "deep", "coast"))
    said = f"within {top:.0f} days above {RESTORED[0]:.0f} m and {deep:.0f} below {RESTORED[1]:.0f} m, along upwelling coasts nine times as fast"
    assert said in Page.equations()
    assert round(1 / coast) == 9
