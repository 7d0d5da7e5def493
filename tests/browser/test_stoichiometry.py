"""The stoichiometry page: theory and model answer each lever together; its runs come back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

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
    expect(one.page.get_by_text(re.compile(r"^C:P falls from \d+ to \d+ at 1,000 m"))).to_be_visible()
    assert one.pixels() != pixels
    one.press("Undo")
    expect(one.headline).to_have_text(re.compile("ppm less"))


def test_each_tab_shows_what_it_is_called(visit: Visit) -> None:
    one = visit("/stoichiometry")
    one.open("More pictures")
    expect(one.figures).to_have_count(4)
    one.page.wait_for_timeout(500)
    figures_drawn(one.figures)
    one.open("Compare with the paper")
    expect(one.page.get_by_role("region", name="Published beside ours").get_by_role("row").nth(40)).to_be_attached()
    one.open("Uncertainty")
    one.button("Draw ten thousand times").click()
    expect(one.page.get_by_text(re.compile(r"^Two times out of three the air has between"))).to_be_visible(timeout=60_000)
    one.open("Long runs")
    one.button("Run all 26").click()
    expect(one.page.get_by_role("region", name="All runs").get_by_role("row")).to_have_count(27, timeout=60_000)
    one.open("Equations and sources")
    expect(one.page.locator(".katex").nth(5)).to_be_attached()
    assert one.page.locator(".katex-error").count() == 0
