"""The way in."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit, Watch

HEADLINE = re.compile(r"keeps [\d,]+ billion tonnes of carbon")
COLOURS = """all => { const seen = new Set()
  for (const c of all.filter(c => c.width && c.height)) {
    const pixels = new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)
    for (let i = 0; i < pixels.length; i += 97) seen.add(pixels[i]) }
  return seen.size }"""


def test_the_home_page_paints_and_a_door_leads_to_the_lab(visit: Visit) -> None:
    one = visit("/")
    expect(one.page.get_by_role("heading", level=1)).to_contain_text(HEADLINE)
    canvas = one.page.locator("canvas")
    expect(canvas.first).to_be_visible()
    assert canvas.evaluate_all(COLOURS) > 100
    door = one.page.get_by_role("link", name=re.compile(r"Budget.*\d+ ×"))
    expect(door).to_be_visible()
    door.click()
    one.arrived()
    assert one.page.url.partition("?")[0] == f"{one.url}/budget"
    assert one.query["preset"] == "Z4"
    one.page.get_by_role("link", name="Home").or_(one.page.get_by_title("Home")).first.click()
    expect(one.page.get_by_role("heading", level=1)).to_contain_text(HEADLINE)


def test_the_first_way_in_is_the_whole_pump(visit: Visit) -> None:
    one = visit("/")
    kept = one.page.locator(".kept h2 b").inner_text()
    one.page.get_by_role("link", name="Move a lever").click()
    one.arrived()
    assert one.page.url.partition("?")[0] == f"{one.url}/pump"
    expect(one.page.locator("body")).to_contain_text(kept)


def test_one_click_leads_to_the_stories(visit: Visit) -> None:
    one = visit("/")
    one.page.get_by_role("link", name="Show it to a room").click()
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Stories to show to a room")


def test_the_small_lever_answers_at_once_and_nothing_jumps(visit: Visit) -> None:
    one = visit("/")
    kept, said, places = (
        one.page.locator(".kept h2 b"),
        one.page.locator(".said p:visible"),
        ".kept, .down, .doors, .go, .options",
    )
    lie = "(all) => all.map(e => Object.values(e.getBoundingClientRect().toJSON()).map(Math.round).join())"
    today, before = kept.inner_text(), one.page.locator(places).evaluate_all(lie)
    seen = [today]
    for world in ("The animals stay up", "No life"):
        one.page.get_by_role("radio", name=world).check()
        expect(kept).not_to_have_text(seen[-1], timeout=500)
        seen.append(kept.inner_text())
        expect(said).to_have_count(1)
        assert one.page.locator(places).evaluate_all(lie) == before
    assert seen[-1] == "0"
    one.page.keyboard.press("ArrowRight")
    expect(kept).to_have_text(today)


def test_the_scene_stands_still_for_who_wants_that(visit: Visit) -> None:
    still = visit("/", reduced_motion="reduce").page
    first = still.locator(".front canvas").screenshot()
    still.wait_for_timeout(1500)
    assert still.locator(".front canvas").screenshot() == first


def test_a_first_visit_follows_the_system_and_a_choice_is_remembered(visit: Visit) -> None:
    night = visit("/budget", color_scheme="dark")
    night.wait_for_colours(dark=True)
    dark = night.pixels()
    night.press("Light colours")
    night.wait_for_colours(dark=False)
    expect(night.button("Dark colours")).to_be_visible()
    night.page.wait_for_timeout(300)
    assert night.pixels() != dark
    night.reload()
    night.wait_for_colours(dark=False)
    night.go("/")
    night.wait_for_colours(dark=False)
    expect(night.button("Dark colours")).to_be_visible()

    day = visit("/budget", color_scheme="light")
    day.wait_for_colours(dark=False)
    light = day.pixels()
    day.press("Dark colours")
    day.wait_for_colours(dark=True)
    day.page.wait_for_timeout(300)
    assert day.pixels() != light
    day.reload()
    day.wait_for_colours(dark=True)


def test_a_page_that_is_none_leads_home(visit: Visit, watch: Watch) -> None:
    watch.expect("404")
    one = visit("/")
    one.page.goto(f"{one.url}/nowhere")
    one.page.get_by_role("link").first.click()
    one.arrived()
    expect(one.page.get_by_role("heading", level=1)).to_contain_text(HEADLINE)


def test_a_link_with_mistakes_opens_says_so_and_runs_nothing_it_carries(visit: Visit) -> None:
    evil = "%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D'run'%22%3E"
    one = visit(f"/budget?preset={evil}&fish_biomass=%3Cb%20id%3Devil%3E9&zooplankton_biomass=900&hours_at_depth=99")
    notice = one.page.get_by_role("alert").filter(has_text="Part of this link could not be used")
    expect(notice).to_contain_text("is not a preset here")
    expect(notice).to_contain_text("hours_at_depth")
    assert one.value() == 900
    assert one.page.locator("#evil, img[src=x]").count() == 0
    assert one.page.title() != "run"
