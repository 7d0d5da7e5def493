"""The feeding lab's words where nothing, or little, is other than in the reference."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from app.labs.feeding.experiments import _section
from app.labs.feeding.maps import difference, scale
from app.labs.feeding.whole import WholeSea
from engine.feeding import LAB
from engine.feeding.atlas import REFERENCE, YOURS, shipped


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
