"""The catchment page: a lever moves the catchment, particles rise by themselves, a click moves the trap, and a sea of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_tabs import figures_drawn
from tests.engine.catchment_maps import cups, sea, written


def test_a_slower_sinking_catchment_is_another_and_the_network_is_silent_elsewhere(visit: Visit) -> None:
    one = visit("/catchment")
    figures_drawn(one.figures)
    before = one.headline.inner_text()
    one.type("80", "Particles sink at")
    one.wait_for_query(speed="80")
    expect(one.headline).not_to_have_text(before, use_inner_text=True)
    expect(one.page.get_by_text("found by the network")).to_be_visible()
    one.type("2000", "Trap hangs at")
    one.wait_for_query(depth="2000")
    expect(one.page.get_by_text("at this depth it is silent")).to_be_visible()
    one.press("Undo")
    one.press("Undo")
    expect(one.headline).to_have_text(before, use_inner_text=True)


def test_particles_rise_by_themselves_and_stand_still_for_who_wants_that(visit: Visit) -> None:
    one = visit("/catchment", reduced_motion="no-preference")
    first = one.pixels()
    one.page.wait_for_timeout(600)
    assert one.pixels() != first
    other = visit("/catchment")
    first = other.pixels()
    other.page.wait_for_timeout(600)
    assert other.pixels() == first


def test_a_click_on_the_map_moves_the_trap(visit: Visit) -> None:
    one = visit("/catchment")
    before = one.headline.inner_text()
    canvas = one.figures.first.locator(".canvas")
    box = canvas.bounding_box()
    assert box
    one.page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    expect(one.headline).not_to_have_text(before, use_inner_text=True)
    one.page.wait_for_function("() => Number(new URLSearchParams(location.search).get('trap_x')) > 500")


@pytest.mark.wide
def test_a_sea_and_a_trap_of_ones_own_and_a_bad_file_that_changes_nothing(visit: Visit, tmp_path: Path) -> None:
    one = visit("/catchment")
    one.open("Your data")
    bad, good, trap = tmp_path / "small.nc", tmp_path / "sea.nc", tmp_path / "trap.csv"
    whole = sea()
    bad.write_bytes(written(whole.isel(lon=slice(0, 30))))
    good.write_bytes(written(whole))
    trap.write_bytes(cups())
    chosen = one.page.locator("input[type=file]")
    chosen.set_input_files(bad)
    expect(one.page.get_by_role("status").filter(has_text="“small.nc”")).to_contain_text(
        "km to every side are needed. Nothing was changed."
    )
    chosen.set_input_files(good)
    expect(one.page.get_by_role("status").filter(has_text="“sea.nc”")).to_contain_text(
        "8 dates about 49.0° N, 16.5° W have a catchment"
    )
    expect(one.page.get_by_text(re.compile(r"2009-\d\d-\d\d: look .*\skm away"))).to_be_visible()
    chosen.set_input_files(trap)
    expect(one.page.get_by_role("status").filter(has_text="“trap.csv”")).to_contain_text("14 cups read")
    one.button("Set flux beside chlorophyll").click()
    expect(one.page.get_by_text(re.compile(r"Highest at \d+ days")).first).to_be_visible(timeout=60_000)
