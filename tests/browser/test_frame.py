"""The page around the pictures: what stays while one scrolls, where Tab and Back lead, and what a telephone shows."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

COMPARE, UNCERTAIN = "Compare with the paper", "Uncertainty"


def shows(one: Visitor, tab: str) -> None:
    """The address has changed at once; the tab follows when the server says so."""
    expect(one.page.get_by_role("tab", selected=True)).to_have_text(tab)


def bottom(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_back_leads_to_the_tab_before_and_keeps_what_was_set(visit: Visit) -> None:
    one = visit("/budget?tab=uncertainty")
    one.open(COMPARE)
    one.wait_for_query(tab="compare-with-the-paper")
    one.lever().focus()
    one.lever().press("End")
    one.wait_for_query(zooplankton_biomass="2000")
    one.open("Explore")
    one.wait_for_query(tab=None)
    one.page.go_back()
    one.wait_for_query(tab="compare-with-the-paper", zooplankton_biomass="2000")
    shows(one, COMPARE)
    one.page.go_back()
    one.wait_for_query(tab="uncertainty", zooplankton_biomass="2000")
    shows(one, UNCERTAIN)
    one.page.go_forward()
    one.wait_for_query(tab="compare-with-the-paper", zooplankton_biomass="2000")
    shows(one, COMPARE)
    one.page.go_back()
    one.page.go_back()
    assert one.page.url == "about:blank"  # from where the visitor came


def test_the_first_tab_stop_leads_past_bar_and_levers(visit: Visit) -> None:
    one = visit("/budget")
    one.page.keyboard.press("Tab")
    expect(one.button("Skip to the main content")).to_be_focused()
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_role("tab", selected=True)).to_be_focused()
    one.go("/")
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_role("main")).to_be_focused()


def test_levers_and_tabs_stay_while_one_scrolls_and_nothing_lies_under_the_buttons(visit: Visit) -> None:
    one = visit("/budget?tab=compare-with-the-paper", viewport={"width": 1280, "height": 720})
    table = one.page.get_by_role("region", name="Published beside ours")
    expect(table).to_be_visible()
    one.page.mouse.move(800, 500)
    one.page.mouse.wheel(0, 2000)
    expect(one.page.get_by_role("img", name="Ours over published").first).not_to_be_in_viewport()
    for part in (one.page.get_by_role("tab").first, one.lever(), one.button("Reset")):
        expect(part).to_be_in_viewport(ratio=1)
    last = one.page.get_by_text("Assumptions, ")
    last.scroll_into_view_if_needed()
    assert bottom(last) <= one.button("Reset").evaluate("b => b.closest('footer').getBoundingClientRect().top")


def test_a_telephone_shows_every_number_whole_levers_and_room_for_what_they_mean(visit: Visit) -> None:
    one = visit("/budget?zooplankton_biomass=1800", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    facts = one.facts.locator(".fact")
    expect(facts).to_have_count(4)
    boxes = [fact.bounding_box() for fact in facts.all()]
    ends = one.facts.locator(".n > *").evaluate_all("all => all.map(e => e.getBoundingClientRect().right)")
    assert boxes[0]
    assert boxes[1]
    assert max(end for end in ends if end < 240) <= boxes[1]["x"]  # no change over the number beside it
    assert all(fact.is_visible() for fact in facts.all())
    third = one.lever("Decapods that migrate")
    assert bottom(third) <= 844
    info = one.button("About Decapods that migrate")
    info.tap()
    expect(one.page.get_by_role("link", name="Couret et al. 2025")).to_be_in_viewport(ratio=1)
    expect(third).to_be_in_viewport(ratio=1)
    expect(one.button("Show fewer levers")).to_be_visible()
