"""Tabs follow the levers, lead to where a link says, and may be leafed through."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit


def figures_drawn(figures: Locator) -> None:
    """Each has a canvas with something on it."""
    expect(figures.first.locator("canvas").first).to_be_visible()
    blank = "f => [...f].filter(c => c.width > 40).every(c => !c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v))"
    for i in range(figures.count()):
        canvases = figures.nth(i).locator("canvas")
        expect(canvases.first).to_be_attached()
        assert not canvases.evaluate_all(blank), figures.nth(i).get_attribute("aria-label")


def test_a_link_opens_the_comparison_at_its_row(visit: Visit) -> None:
    one = visit("/budget?tab=compare-with-the-paper&row=active-flux-decapods-z5")
    row = one.page.get_by_role("region", name="Published beside ours").get_by_role(
        "row", name="active flux, decapods Z5 22.6 ± 13.2"
    )
    expect(row).to_be_in_viewport()


def test_an_open_tab_follows_the_levers(visit: Visit) -> None:
    one = visit()
    one.open("Uncertainty")
    table = one.page.get_by_role("region", name="Percentiles")
    before = table.inner_text()
    one.lever().focus()
    one.lever().press("End")
    one.wait_for_query(zooplankton_biomass="2000")
    expect(table).not_to_have_text(before, use_inner_text=True)
    one.open("Explore")
    assert one.flux > 200  # what was moved elsewhere has arrived here
    one.open("More pictures")
    expect(one.page.get_by_text(re.compile(r"^Zooplankton: 3[0-9][0-9]\smg\sC"))).to_be_visible()


@pytest.mark.wide
def test_tabs_may_be_leafed_through_quickly(visit: Visit) -> None:
    one = visit()
    names = one.page.get_by_role("tab").all_inner_texts()
    for tab in [*names, "Explore", "Uncertainty", "Your data", "Explore", "More pictures", "Explore"]:
        one.open(tab)
        one.page.wait_for_timeout(120)
    expect(one.page.get_by_role("tab")).to_have_count(len(names))
    figures_drawn(one.figures)
