"""A long run: seen, found again, given up."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import psutil
import pytest
from playwright.sync_api import expect

from tests.app.conftest import Site
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

START = re.compile("Rank the factors|Sobol")
RANKED = re.compile(r": \d+\s% of the variance")
SECONDS = 60_000
"""A first run waits for its process to start."""


@contextlib.contextmanager
def held(server: Site) -> Iterator[None]:
    """The processes that compute stand still meanwhile: a run takes as long as a test needs to look at it."""
    computing = server.family()[1:]
    for process in computing:
        process.suspend()
    try:
        yield
    finally:
        for process in computing:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()


def uncertain(one: Visitor) -> Visitor:
    one.open("Uncertainty")
    expect(one.button(START)).to_be_enabled()
    return one


def test_a_result_appears_and_stays_while_the_values_do(visit: Visit) -> None:
    one = uncertain(visit("/budget?preset=Z2&seed=4710"))
    assert one.page.get_by_text(RANKED).count() == 0
    one.button(START).click()
    ranked = one.page.get_by_text(RANKED)
    expect(ranked).to_be_visible(timeout=SECONDS)
    expect(one.page.get_by_role("status").filter(has_text="the result stands below")).to_be_visible()
    expect(ranked).not_to_be_in_viewport()
    one.press("See it")
    expect(ranked).to_be_in_viewport()
    one.open("Explore")
    one.open("Uncertainty")
    expect(ranked).to_be_visible()
    one.type("700")
    one.wait_for_query(zooplankton_biomass="700")
    expect(ranked).to_be_hidden()  # it was of other values
    expect(one.button("See it")).to_be_hidden()
    one.press("Undo")
    expect(ranked).to_be_visible()


@pytest.mark.wide
def test_a_run_shows_its_progress_survives_a_reload_and_is_kept(visit: Visit, server: Site) -> None:
    address = "/budget?preset=Z2&seed=4711"
    one = uncertain(visit(address))
    with held(server):
        one.button(START).click()
        expect(one.page.get_by_role("progressbar")).to_be_visible()
        expect(one.button("Cancel")).to_be_visible()
        one.reload()
        expect(one.page.get_by_role("tab", name="Uncertainty")).to_have_attribute("aria-selected", "true")
        expect(one.page.get_by_role("progressbar")).to_be_visible()
    ranked = one.page.get_by_text(RANKED)
    expect(ranked).to_be_visible(timeout=SECONDS)
    expect(one.button("Cancel")).to_be_hidden()
    result = ranked.inner_text()
    other = uncertain(visit(address))  # from the store, with nothing pressed
    expect(other.page.get_by_text(RANKED)).to_have_text(result, use_inner_text=True)


@pytest.mark.wide
def test_a_run_can_be_given_up_and_started_again(visit: Visit, server: Site) -> None:
    one = uncertain(visit("/budget?preset=Z2&seed=4712"))
    with held(server):
        one.button(START).click()
        one.button("Cancel").click()
        expect(one.page.get_by_text("Cancelled; nothing was changed.")).to_be_visible()
        expect(one.button("Cancel")).to_be_hidden()
        server.wait(lambda: server.metric('jobs{state="running"}') == 0)
    assert one.page.get_by_text(RANKED).count() == 0
    one.button(START).click()
    expect(one.page.get_by_text(RANKED)).to_be_visible(timeout=SECONDS)
