"""A long run: seen, found again, given up."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

START = re.compile("Rank the factors|Sobol")
RANKED = re.compile(r": \d+ % of the variance")


def uncertain(one: Visitor) -> Visitor:
    one.open("Uncertainty")
    return one


def test_a_run_shows_its_progress_survives_a_reload_and_is_kept(visit: Visit) -> None:
    address = "/budget?preset=Z2&seed=4711"
    one = uncertain(visit(address))
    assert one.page.get_by_text(RANKED).count() == 0
    one.button(START).click()  # the first run here: its process has yet to start, so there is time to look
    expect(one.page.get_by_role("progressbar")).to_be_visible()
    expect(one.button("Cancel")).to_be_visible()
    one.reload()
    expect(one.page.get_by_role("tab", name="Uncertainty")).to_have_attribute("aria-selected", "true")
    ranked = one.page.get_by_text(RANKED)
    expect(ranked).to_be_visible(timeout=60_000)
    expect(one.button("Cancel")).to_be_hidden()
    result = ranked.inner_text()
    other = uncertain(visit(address))  # from the store, with nothing pressed
    expect(other.page.get_by_text(RANKED)).to_have_text(result, use_inner_text=True)


def test_a_run_can_be_given_up_and_started_again(visit: Visit) -> None:
    one = uncertain(visit("/budget?preset=Z2&seed=4712"))
    one.button(START).click()
    expect(one.button("Cancel")).to_be_visible()
    one.button("Cancel").dispatch_event("click")  # at once, without waiting until the page has settled around it
    expect(one.page.get_by_text("Cancelled; nothing was changed.")).to_be_visible()
    expect(one.button("Cancel")).to_be_hidden()
    assert one.page.get_by_text(RANKED).count() == 0
    one.button(START).click()
    expect(one.page.get_by_text(RANKED)).to_be_visible(timeout=60_000)
