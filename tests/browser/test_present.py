"""Stories on the wall, in the speaker's window and on phones; and a story made of pictures that were added in labs."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.present import shelf
from tests.app.conftest import Site
from tests.browser.conftest import Watch, serving
from tests.browser.test_sizes import AXE, LAYOUT, RULES, SERIOUS

WALL = {"width": 1920, "height": 1080}
AXES, SENTENCE = 20.0, 40.0
"""Pixels of type on a wall of 1920 × 1080, at least."""
BEHIND = 1.5
"""Seconds that a phone may be behind the wall while other tests run beside it; a quiet machine takes a third of that."""
NORMAL = "where-does-the-ocean-put-our-carbon"
VOTED = "can-we-put-carbon-down-there"
SHORT, PHONE = (1280, 720), (390, 844)
Open = Callable[..., Page]


@pytest.fixture
def opened(server: Site, browser: Browser, watch: Watch) -> Iterator[Open]:
    """Somebody opens a page in a browser of their own."""
    contexts = []

    def come(path: str, viewport: Any = WALL, url: str = server.url, **device: Any) -> Page:
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", **device)
        contexts.append(context)
        watch.over(context)
        page = context.new_page()
        page.goto(url + path)
        return page

    yield come
    for context in contexts:
        watch.leave(context)
        context.close()


def shown(server: Site, story: str) -> tuple[str, str]:
    """The addresses of a show and of the phones that follow it."""
    body = json.dumps({"story": story}).encode()
    request = urllib.request.Request(f"{server.url}/present/open", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answered:
        answer = json.load(answered)
    return answer["show"], f"/f/{answer['code']}"


def at(page: Page, slide: int) -> None:
    """The slide is there, with its picture if it has one."""
    expect(page.locator(f'.slide[data-slide="{slide}"]:not(.waits) h1').first).not_to_be_empty(timeout=60_000)
    page.wait_for_function(
        "() => { const s = document.querySelector('.slide'); return s.classList.contains('bare') || s.querySelector('.drawn svg') }",
        timeout=60_000,
    )


def sizes(page: Page) -> dict[str, Any]:
    """Of type, as it is seen: the sentence's, and the least of all that stands in the picture with a number in it."""
    found: dict[str, Any] = page.evaluate(
        """() => {
          const seen = t => { const m = t.getScreenCTM(); return parseFloat(getComputedStyle(t).fontSize) * Math.hypot(m.b, m.d) }
          const ticks = [...document.querySelectorAll('.slide .drawn svg text')].filter(t => /^[\\d−+.,]+$/.test(t.textContent.trim()))
          const slide = document.querySelector('.slide').getBoundingClientRect()
          const inside = [...document.querySelectorAll('.said > *:not([hidden]), figcaption')].every(e => {
            const box = e.getBoundingClientRect(); return box.bottom <= innerHeight && box.right <= innerWidth && box.top >= 0 })
          return {sentence: parseFloat(getComputedStyle(document.querySelector('h1')).fontSize),
                  ticks: ticks.map(seen), inside, foot: document.querySelector('.foot').getBoundingClientRect().bottom <= innerHeight + 1}
        }"""
    )
    return found


def moved(page: Page) -> None:
    """Every lever of the slide to another place, and back by the space key."""
    before = page.locator("h1").inner_text(), page.locator(".text").first.inner_text(), page.locator(".drawn").inner_html()
    for lever in page.locator(".lever").all():
        start = lever.locator("output, .choices").first.inner_text()
        if (ranged := lever.locator("input[type=range]")).count():
            ranged.focus()
            page.keyboard.press("Home")
            expect(lever.locator("output")).not_to_have_text(start)
        else:
            lever.locator("label:not(:has(:checked))").first.click()
    page.wait_for_function("before => document.querySelector('.drawn').innerHTML !== before", arg=before[2], timeout=60_000)
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press(" ")
    page.wait_for_function("before => document.querySelector('h1').innerText === before", arg=before[0], timeout=60_000)
    page.wait_for_function("before => document.querySelector('.drawn').innerHTML === before", arg=before[2], timeout=60_000)
    assert page.locator(".text").first.inner_text() == before[1]


@pytest.mark.parametrize(
    "name", [name if name == NORMAL else pytest.param(name, marks=pytest.mark.wide) for name in shelf.shipped()]
)
def test_a_story_is_shown_from_first_to_last_and_can_be_read_from_the_last_row(opened: Open, name: str) -> None:
    page, story = opened(f"/story/{name}?lang=en"), shelf.story(name)
    for index, slide in enumerate(story.slides):
        at(page, index)
        size = sizes(page)
        assert size["sentence"] >= SENTENCE
        assert size["inside"], f"slide {index + 1} is larger than the screen"
        assert size["foot"]
        assert not slide.picture or size["ticks"], f"no tick was found on slide {index + 1}"
        assert min(size["ticks"], default=AXES) >= AXES
        if slide.levers:
            moved(page)
        page.keyboard.press("ArrowRight")
    at(page, len(story.slides) - 1)
    page.keyboard.press("Home")
    at(page, 0)
    page.keyboard.press("b")
    expect(page.locator(".black")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".black")).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator(".notes")).to_contain_text("petagram" if name == NORMAL else "", timeout=60_000)


def test_speaker_and_phones_follow_the_wall(server: Site, opened: Open) -> None:
    show, phone = shown(server, NORMAL)
    wall = opened(show)
    at(wall, 0)
    phones = [opened(phone, {"width": 390, "height": 844}) for _ in range(2)]
    for each in phones:
        at(each, 0)
    with wall.context.expect_page() as window:
        wall.keyboard.press("s")
    speaker = window.value
    expect(speaker.locator(".notes")).to_contain_text("petagram", timeout=60_000)
    expect(speaker.locator(".next h1")).to_contain_text("Most of it sinks", timeout=60_000)
    wall.keyboard.press("PageDown")
    for each in (wall, *phones):
        at(each, 1)
    expect(speaker.locator(".now h1")).to_contain_text("Most of it sinks")
    expect(speaker.locator(".at")).to_have_text("Slide 2 of 6")
    late = [follows(wall, phones, value) for value in ("0.9", "1", "1.1")]
    assert min(late) <= BEHIND, late
    expect(speaker.locator(".now h1")).to_have_text(wall.locator("h1").inner_text())
    speaker.bring_to_front()
    speaker.keyboard.press("PageDown")
    for each in (wall, *phones):
        at(each, 2)
    wall.keyboard.press("b")
    for each in phones:
        expect(each.locator(".waits")).to_have_text("Nothing is shown just now.")


def follows(wall: Page, phones: list[Page], value: str) -> float:
    """Seconds from a lever's move until both phones have the sentence of the wall."""
    wall.locator(".lever input").evaluate(
        "(lever, value) => { lever.value = value; lever.dispatchEvent(new Event('input', {bubbles: true})) }", value
    )
    moved = time.monotonic()
    said = wall.locator("output").inner_text()
    for phone in phones:
        phone.wait_for_function(
            "said => document.querySelector('output').textContent === said", arg=said, timeout=30_000, polling=20
        )
    late = time.monotonic() - moved
    wall.wait_for_function(
        "said => document.querySelector('h1').innerText === said", arg=phones[0].locator("h1").inner_text(), timeout=30_000
    )
    return late


def test_phones_come_in_by_the_code_vote_once_each_and_see_the_votes_when_they_are_shown(
    server: Site, opened: Open, watch: Watch
) -> None:
    show, phone = shown(server, VOTED)
    wall = opened(show)
    at(wall, 0)
    code = phone.rpartition("/")[2]
    phones = [opened(path, {"width": 390, "height": 844}) for path in ("/join", f"/join/{code}")]
    phones[0].locator("#code").fill(code.lower())
    watch.expect(f"404.*/class/{code}/join")
    phones[0].get_by_role("button", name="Join", exact=True).click()
    for each, option in zip(phones, ("I would pay", "I need to know more"), strict=True):
        button = each.get_by_role("button", name=option, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    phones[0].get_by_role("button", name="I need to know more").click()
    expect(phones[0].get_by_role("button", name="I need to know more")).to_have_attribute("aria-pressed", "true")
    wall.keyboard.press("v")
    for each in (wall, *phones):
        expect(each.locator(".vote p").last).to_contain_text("2 votes")
        expect(each.locator(".vote p").first).to_contain_text("0 votes")


@pytest.mark.parametrize(
    ("theme", "sizes"),
    [
        ("light", [SHORT, PHONE]),
        *(pytest.param(theme, [(1440, 900), SHORT, PHONE], marks=pytest.mark.wide) for theme in ("light", "dark")),
    ],
    ids=["few", "light", "dark"],
)
def test_nothing_is_covered_cut_or_out_of_reach_on_the_pages_of_stories(
    server: Site, opened: Open, theme: Any, sizes: list[tuple[int, int]]
) -> None:
    show, phone = shown(server, VOTED)
    pages = {
        "shelf": "/present",
        "show": show,
        "speaker": f"{show}/speaker",
        "phone": phone,
        "code": "/f",
        "editor": f"/present/edit?story={NORMAL}",
        "report": "/report/budget.html?fish_biomass=50",
    }
    found = []
    for name, path in pages.items():
        page = opened(path, color_scheme=theme)
        if name in ("show", "speaker", "phone"):
            at(page, 0)
        for script in (LAYOUT, AXE):
            page.evaluate(script)
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("pause => layout.settled(pause)", 100)
            said = [*page.evaluate("() => layout.faults()")]
            if (width, height) in (sizes[-1], (1440, 900)):
                said += page.evaluate(SERIOUS, RULES)
            found += [f"{name} at {width} × {height}: {each}" for each in said]
    assert not found, "\n".join(["", *found])


def test_the_foot_of_a_show_leads_on_and_says_all_keys(server: Site, opened: Open) -> None:
    wall = opened(shown(server, NORMAL)[0], {"width": 1280, "height": 720})
    at(wall, 0)
    cut = "() => [...document.querySelectorAll('.foot *')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)"
    expect(wall.locator(".follow")).to_contain_text("/f/")
    assert [text for text in wall.evaluate(cut) if text] == []
    wall.get_by_role("button", name="Next", exact=True).click()
    at(wall, 1)
    wall.keyboard.press("?")
    expect(wall.get_by_role("dialog", name="Keys")).to_contain_text("one slide on or back")
    wall.keyboard.press("Escape")
    wall.keyboard.press("ArrowLeft")
    at(wall, 0)


def test_the_speaker_who_comes_by_the_link_has_notes_at_once(server: Site, opened: Open) -> None:
    desk = opened(f"{shown(server, NORMAL)[0]}/speaker")
    expect(desk.locator(".notes")).to_contain_text("petagram", timeout=60_000)
    expect(desk.locator(".at")).to_have_text("Slide 1 of 6")
    expect(desk.locator(".next .drawn svg").first).to_be_visible(timeout=60_000)  # nothing is on its way any more


@pytest.mark.wide
def test_a_story_of_three_labs_is_the_same_on_another_server(
    server: Site, opened: Open, tmp_path: Path, visit: Any, watch: Watch
) -> None:
    pictures = (
        ("/pump?preset=today&animals=0.5", "Ways"),
        ("/budget?preset=Z4", "Column"),
        ("/inverse?labile_share=0.4", "Production"),
    )
    lab = None
    for number, (path, name) in enumerate(pictures, 1):
        lab = visit(path) if lab is None else lab.go(path)
        figure = lab.page.locator(f'figure[data-name="{name}"]').first
        figure.locator("summary").first.click()
        figure.get_by_role("button", name="Add to a story").click()
        expect(lab.page.locator("#story-tray")).to_contain_text(f"{number} picture")
    page = lab.page
    page.locator("#story-tray a").click()
    expect(page.locator("#slides li")).to_have_count(3, timeout=60_000)
    page.locator("#title").fill("Three labs")
    page.locator("[data-field=sentence]").first.fill("It keeps **{pump_1.kept}**.")
    page.locator('[data-slide="2"] [data-do=up]').click()
    page.locator('[data-slide="0"] select[data-lever="0"]').select_option("animals")
    with page.expect_download() as download:
        page.locator("[data-do=export]").click()
    file = tmp_path / "three.toml"
    download.value.save_as(file)
    here = seen(page, server.url, opened)
    other = tmp_path / "other"
    other.mkdir()
    with serving(other) as fresh:
        watch.expect(rf"request outside: {re.escape(fresh.url)}/")
        there = opened("/present/edit", url=fresh.url)
        there.locator("#file").set_input_files(file)
        expect(there.locator("#slides li")).to_have_count(3, timeout=60_000)
        assert seen(there, fresh.url, opened) == here
        there.close()


def seen(page: Page, url: str, opened: Open) -> list[tuple[str, str]]:
    """The sentences and the pictures of a story that is put together there, as they are shown."""
    page.locator("[data-do=keep]").click()
    link = page.locator("#told a")
    expect(link).to_be_visible(timeout=60_000)
    wall = opened(str(link.get_attribute("href")), url=url)
    found = []
    for index in range(3):
        at(wall, index)
        found.append((wall.locator("h1").inner_text(), wall.locator(".drawn").inner_html()))
        wall.keyboard.press("ArrowRight")
    wall.close()
    return found
