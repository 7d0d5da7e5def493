"""The feeding page: a column that lives while a lever moves, its experiments, and water of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine import samples
from engine.feeding.upload import template
from tests.browser.conftest import Visit
from tests.browser.test_tabs import figures_drawn


def test_without_flux_feeders_more_gets_through(visit: Visit) -> None:
    one = visit("/feeding")
    before = one.headline.inner_text()
    assert re.search(r"reaches 1,000\sm", before)
    figures_drawn(one.figures)
    pixels = one.pixels()
    one.type("0", "Flux-feeders catch")
    one.wait_for_query(g_flux="0")
    expect(one.headline).not_to_have_text(before, use_inner_text=True)
    expect(one.page.get_by_text("Nobody eats what sinks")).to_be_visible()
    assert one.pixels() != pixels
    one.press("Undo")
    expect(one.headline).to_have_text(before, use_inner_text=True)


def test_an_experiment_is_one_choice_away_and_the_map_is_its_own(visit: Visit) -> None:
    one = visit("/feeding")
    expect(one.page.get_by_text(re.compile("experiment FOREFF"))).to_be_visible()
    one.choose("LGE")
    expect(one.page.get_by_text(re.compile("experiment LGE"))).to_be_visible()
    one.wait_for_query(preset="LGE")


def test_water_of_ones_own_and_a_bad_file_that_changes_nothing(visit: Visit, tmp_path: Path) -> None:
    one = visit("/feeding")
    one.open("Your data")
    bad, good = tmp_path / "shallow.csv", tmp_path / "cast.csv"
    bad.write_text("depth [m],temperature [degree_Celsius],nitrate [mmol N m-3]\n0,20,1\n100,15,5\n")
    good.write_text(template())
    chosen = one.page.locator("input[type=file]").first
    chosen.set_input_files(bad)
    refused = one.page.get_by_role("status").filter(has_text="“shallow.csv”")
    expect(refused).to_contain_text("reach 150 m. Nothing was changed.")
    chosen.set_input_files(good)
    expect(one.page.get_by_role("status").filter(has_text="“cast.csv”")).to_contain_text("13 depths of 1 station read")
    expect(one.page.get_by_role("region", name="Your water beside the embedded ocean")).to_be_visible()
    expect(one.button("Run all columns in your water")).to_be_hidden()


@pytest.mark.wide
def test_a_circulation_of_ones_own_is_run_and_is_in_the_link(visit: Visit, tmp_path: Path) -> None:
    one = visit("/feeding")
    one.open("Your data")
    path = tmp_path / "mine.nc"
    path.write_bytes(samples.ocean())
    one.page.locator("input[type=file]").last.set_input_files(path)
    read = "13,250 cells, read; it conserves tracer"
    expect(one.page.get_by_role("status").filter(has_text="“mine.nc”")).to_contain_text(read, timeout=30_000)
    one.button("Work it out on your circulation").click()
    found = one.page.get_by_role("region", name="On your circulation")
    expect(found.get_by_role("row")).to_have_count(3, timeout=90_000)
    assert "data.ocean" in one.query
    for _ in range(4):  # whether it is read before or after the browser has the page
        one.reload()
        expect(one.page.get_by_role("status").filter(has_text="the data of this link")).to_contain_text(read, timeout=30_000)
        expect(found.get_by_role("row")).to_have_count(3, timeout=30_000)
