"""The stoichiometry page: theory and model answer each lever together; its runs come back."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from engine.stoichiometry.upload import template
from tests.browser.conftest import Visit
from tests.browser.test_tabs import figures_drawn


def test_carbon_sinking_sooner_turns_the_sentence_round(visit: Visit) -> None:
    one = visit("/stoichiometry")
    assert "ppm less" in one.headline.inner_text().replace("\u00a0", " ")
    figures_drawn(one.figures)
    pixels = one.pixels()
    one.type("1.7", "Martin b of carbon")
    one.wait_for_query(carbon_b="1.7")
    expect(one.headline).to_have_text(re.compile("ppm more"))
    expect(one.page.get_by_text(re.compile(r"^C:P falls from \d+ to \d+ at 1,000\sm"))).to_be_visible()
    assert one.pixels() != pixels
    one.press("Undo")
    expect(one.headline).to_have_text(re.compile("ppm less"))


def test_a_flux_series_of_ones_own_goes_onto_the_levers_and_a_bad_one_changes_nothing(visit: Visit, tmp_path: Path) -> None:
    one = visit("/stoichiometry")
    headline = one.headline.inner_text()
    one.open("Your data")
    bad, good = tmp_path / "one depth.csv", tmp_path / "traps.csv"
    bad.write_text("date,depth [m],poc_flux [mg C m-2 d-1]\n2019-01-15,150,24\n2019-02-15,150,20\n")
    good.write_text(template())
    chosen = one.page.locator("input[type=file]").first
    chosen.set_input_files(bad)
    refused = one.page.get_by_role("status").filter(has_text="“one depth.csv”")
    expect(refused).to_contain_text("a Martin b needs two on the same date. Nothing was changed.")
    chosen.set_input_files(good)
    expect(one.page.get_by_role("status").filter(has_text="“traps.csv”")).to_contain_text("5 dates read")
    expect(one.page.get_by_role("region", name="Your b").get_by_role("row")).to_have_count(4)
    figures_drawn(one.figures)
    one.wait_for_query(carbon_b="0.98", station="invented example")
    one.choose("control")
    one.button("Put these b on the levers").click()
    one.wait_for_query(carbon_b="0.98")
    assert one.value("Martin b of phosphorus") == 1.28
    one.open("Explore")
    expect(one.headline).not_to_have_text(headline, use_inner_text=True)
    one.open("Your data")
    one.button("Remove my data").click()
    expect(one.page.get_by_role("region", name="Your b")).to_have_count(0)


def test_a_tab_that_is_answered_before_its_colour_bar_has_been_laid_out_is_drawn(visit: Visit) -> None:
    for _ in range(3):  # who comes first waits for the answer, the next has it at once
        one = visit("/stoichiometry")
        one.open("More pictures")
        expect(one.page.get_by_text("Warm water poor in phosphate makes carbon-rich matter")).to_be_visible()
