"""The whole pump's page: the finding in one lever, a place to put carbon down at, and a thousand years as a run."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_the_animals_stay_up_and_the_sea_keeps_as_much(visit: Visit) -> None:
    one = visit("/pump")
    before = one.facts.inner_text()
    assert re.search(r"1,4\d\d\s*Pg", before)
    one.type("0", "Animals that migrate")
    one.wait_for_query(animals="0")
    expect(one.headline).to_contain_text("as much as today")
    expect(one.headline).to_contain_text(re.compile(r"would be 2\d\d\s+Pg\s*C less"))
    one.press("Undo")
    expect(one.facts).to_have_text(before, use_inner_text=True)


def test_no_life_keeps_nothing_and_says_so(visit: Visit) -> None:
    one = visit("/pump?preset=lifeless")
    expect(one.headline).to_contain_text("Nothing takes carbon down")
    assert "NaN" not in one.page.locator("body").inner_text()


def test_carbon_is_put_down_where_one_clicks(visit: Visit) -> None:
    one = visit("/pump?tab=put-carbon-down-here")
    canvas = one.figures.first.locator("canvas").first
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box
    one.page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.55 * box["height"])
    one.page.wait_for_function("() => new URLSearchParams(location.search).has('place_lon')")
    assert -80 <= float(one.query["place_lat"]) <= 88


def test_no_picture_changes_its_size_while_a_lever_moves(visit: Visit) -> None:
    """What a quick answer says of itself takes no line more than the picture had."""
    one = visit("/pump", viewport={"width": 1440, "height": 900})
    one.figures.first.locator(".canvas").evaluate(
        "el => new ResizeObserver(() => (window.heights ??= new Set()).add(el.clientHeight)).observe(el)"
    )
    words = one.figures.first.locator("figcaption p")
    words.evaluate("el => new MutationObserver(() => (window.said ??= []).push(el.textContent)).observe(el, {childList: true})")
    one.lever("Particles: Martin b").press("PageUp")
    one.wait_for_query(martin_b="0.89")  # at rest again
    said = one.page.evaluate("said")  # the quick answer may be gone before anybody asks for it
    assert "quick answer" in said[0]
    assert "quick answer" not in said[-1]
    assert one.page.evaluate("[...heights].length") == 1
