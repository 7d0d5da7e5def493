"""The inverse page: production that grows while what sinks stays, an inversion that is watched, and fields of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_tabs import figures_drawn


def test_more_recycled_is_more_made_and_as_much_sinks(visit: Visit) -> None:
    one = visit("/inverse")
    before = one.headline.inner_text()
    assert "yet still 11.0" in before.replace("\n", " ")
    figures_drawn(one.figures)
    pixels = one.pixels()
    one.type("45", "Share recycled within hours, σ₂")
    one.wait_for_query(labile_share="0.45")
    expect(one.headline).to_contain_text(re.compile(r"59\.9.*yet still.*11\.0"))
    assert one.pixels() != pixels
    one.press("Undo")
    expect(one.headline).to_have_text(before, use_inner_text=True)


def test_a_wrong_b_is_told_by_the_deep_sea(visit: Visit) -> None:
    one = visit("/inverse")
    one.choose("deep")
    expect(one.headline).to_contain_text("With these numbers")
    expect(one.page.get_by_text(re.compile(r"mmol\sm⁻³ too (much|little) near"))).to_be_visible()


@pytest.mark.wide
def test_an_inversion_is_watched_stopped_and_gone_on_with(visit: Visit) -> None:
    one = visit("/inverse")
    one.open("Invert")
    one.button("Fit phosphorus").click()
    expect(one.page.get_by_text(re.compile(r"Step \d+: misfit")).first).to_be_visible(timeout=60_000)
    one.button("Cancel").first.click()
    expect(one.page.get_by_text("Cancelled; nothing was changed.")).to_be_visible()
    one.button("Fit phosphorus").click()
    expect(one.page.get_by_text(re.compile(r"Arrived after \d+ steps"))).to_be_visible(timeout=120_000)
    expect(one.page.get_by_role("region", name="What was inferred").get_by_role("row")).to_have_count(5)
    figures_drawn(one.figures)


@pytest.mark.wide
def test_production_of_ones_own_and_a_bad_file_that_changes_nothing(visit: Visit, tmp_path: Path) -> None:
    one = visit("/inverse")
    one.open("Your data")
    lat, lon = np.arange(-87.0, 90, 6.0), np.arange(3.0, 360, 6.0)
    values = np.repeat(100 + 300 * np.cos(np.radians(lat))[:, None], lon.size, axis=1)
    bad, good = tmp_path / "bananas.nc", tmp_path / "npp.nc"
    for path, units in ((bad, "bananas"), (good, "mg C m-2 d-1")):
        field = xr.DataArray(values, {"lat": lat, "lon": lon}, ("lat", "lon"), attrs={"units": units})
        xr.Dataset({"npp": field}).to_netcdf(path, engine="h5netcdf")
    chosen = one.page.locator("input[type=file]").first
    chosen.set_input_files(bad)
    refused = one.page.get_by_role("status").filter(has_text="“bananas.nc”")
    expect(refused).to_contain_text("Nothing was changed.")
    chosen.set_input_files(good)
    expect(one.page.get_by_role("status").filter(has_text="“npp.nc”")).to_contain_text("production read")
    expect(one.page.get_by_text(re.compile(r"Yours: .*\sPg\sC a year"))).to_be_visible()
    expect(one.button("Fit phosphorus to your fields")).to_be_visible()
