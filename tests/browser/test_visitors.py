"""Several people, and small screens."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.app.conftest import Site
from tests.browser.conftest import Visit, emptied

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


def test_two_visitors_never_see_each_others_state(visit: Visit) -> None:
    one, other = visit(), visit()
    facts, address = other.facts.inner_text(), other.page.url
    one.drag(0.9)
    one.wait_for_query(zooplankton_biomass=f"{one.value():g}")
    one.press("Dark colours")
    other.lever("Hours a day spent below").focus()  # a sign of life, that changes nothing
    other.page.wait_for_timeout(500)
    assert (other.facts.inner_text(), other.page.url) == (facts, address)
    other.wait_for_colours(dark=False)
    expect(other.button("Undo")).to_be_disabled()
    other.type("700")
    other.wait_for_query(zooplankton_biomass="700")
    assert one.query["zooplankton_biomass"] != "700"
    assert other.reload().value() == 700
    assert visit().facts.inner_text() == facts


def test_who_comes_later_finds_nothing_kept(visit: Visit, server: Site) -> None:
    page = visit("/").page
    page.evaluate("() => { localStorage.left = 'here'; document.cookie = 'left=there' }")
    kept = "() => [localStorage.left, document.cookie].join()"
    later = page.context.new_page()
    later.goto(server.url)
    assert all(each in later.evaluate(kept) for each in ("here", "there"))
    page.close()
    emptied(later, server.url).goto(server.url)
    assert not any(each in later.evaluate(kept) for each in ("here", "there"))


def test_on_a_phone_nothing_scrolls_sideways_and_the_levers_work(visit: Visit) -> None:
    one = visit("/budget", **PHONE)
    assert one.sideways() == 0
    preset = one.page.get_by_role("combobox", name="Start from")
    expect(preset).to_be_hidden()
    box = one.lever().bounding_box()
    assert box
    assert box["y"] + box["height"] < 844  # the first lever peeks out
    facts = one.facts.inner_text()
    one.page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    expect(one.facts).not_to_have_text(facts, use_inner_text=True)
    one.wait_for_query(zooplankton_biomass=f"{one.value():g}")
    assert one.value() > 1500
    one.button("Show all levers").tap()
    expect(preset).to_be_visible()
    one.choose("Z4")
    one.button("Show fewer levers").tap()
    expect(preset).to_be_hidden()
    assert one.sideways() == 0
