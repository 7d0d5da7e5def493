"""Any variable, as somebody looks at it: a picture, its slices, and worlds that are brushed."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_worlds_are_brushed_and_all_pictures_follow(visit: Visit) -> None:
    one = visit("/pump?tab=any-variable")
    expect(one.page.get_by_role("combobox", name="Variable")).to_contain_text("Carbon set free")
    expect(one.page.locator(".bk-Canvas:visible").first).to_be_visible()
    one.page.get_by_role("combobox", name="Shown").click()
    one.page.get_by_text("Drawn worlds, linked", exact=True).click()
    expect(one.page.get_by_text("10,000 drawn worlds. Draw over a range")).to_be_visible()
    picture = one.page.locator(".bk-Canvas:visible").nth(3)
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    one.page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    one.page.mouse.down()
    one.page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"], steps=5)
    one.page.mouse.up()
    expect(one.page.get_by_text(re.compile(r"[\d,]+ of 10,000 drawn worlds"))).to_be_visible()
    one.press("Lift all brushes")
    expect(one.page.get_by_text("10,000 drawn worlds. Draw over a range")).to_be_visible()
    assert one.sideways() == 0


def test_what_comes_while_the_browser_builds_the_tab_is_shown(visit: Visit) -> None:
    for _ in range(4):  # who comes first waits for the answer, the next have it at once
        one = visit("/pump")
        one.open("Any variable")
        expect(one.page.locator(".bk-Canvas:visible").first).to_be_visible()
        expect(one.page.get_by_role("slider", name="Depth, m")).to_be_visible()
        one.page.close()
