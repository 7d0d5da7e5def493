"""A lesson alone: every kind of step by finger and by keys, kept over a reload, and no wider than a small phone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.app.conftest import Site
from tests.browser.conftest import Watch
from tests.browser.test_sizes import AXE, LAYOUT, RULES, SERIOUS

LOOK = "/lesson/where-should-one-look?lang=en"
"""read, guess, place, draw, guess, lab, order, words"""
KEEPS = "/lesson/who-keeps-carbon-down?lang=en"
Learn = Callable[..., Page]


@pytest.fixture
def learn(server: Site, browser: Browser, watch: Watch) -> Iterator[Learn]:
    """Somebody opens a lesson: learn(path, at=2) at a step; with how far they came kept in the browser."""
    contexts = []

    def come(path: str, at: int = 0, width: int = 390, **device: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce", **device)
        contexts.append(context)
        watch.over(context)
        page = context.new_page()
        page.goto(server.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if at:
            key = json.loads(page.locator("#data").text_content() or "")["key"]
            state = json.dumps({"at": at, "answers": {}, "seen": []})
            page.evaluate("([key, state]) => localStorage.setItem(key, state)", [f"carbonpump.alone.{key}", state])
            page.reload()
            expect(progress(page)).to_have_attribute("aria-label", f"Step {at + 1} of {count(page)}")
        return page

    yield come
    for context in contexts:
        watch.leave(context)
        context.close()


def count(page: Page) -> int:
    return int(json.loads(page.locator("#data").text_content() or "")["count"])


def progress(page: Page) -> Locator:
    return page.locator(".progress")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def box(of: Locator) -> dict[str, float]:
    found = of.bounding_box()
    assert found
    return dict(found)  # type: ignore[call-overload,no-any-return]


def sideways(page: Page) -> int:
    return int(page.evaluate("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"))


def test_a_guess_is_made_by_keys_and_stays_over_a_reload(learn: Learn) -> None:
    page = learn(LOOK)
    press(page, "Next")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_focused()
    number = page.get_by_role("textbox", name="Your guess as a number, km")
    slider = page.get_by_role("slider", name="Your guess, km")
    expect(slider).to_have_attribute("aria-valuetext", "not moved yet")
    send = page.get_by_role("button", name="That is my guess")
    send.press("Enter")
    expect(page.get_by_text("Move the slider, or type a number.")).to_be_visible()
    slider.focus()
    page.keyboard.press("ArrowRight")
    value = float(slider.input_value())
    expect(number).to_have_value(f"{value:g}")
    number.fill("10000")
    expect(page.get_by_text("Type a number that lies on the scale.")).to_be_visible()
    number.fill("70")
    expect(slider).to_have_value("70")
    page.get_by_role("radio", name="fairly").focus()
    page.keyboard.press("Space")
    send.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="✓ Kept")).to_be_visible()
    page.reload()
    expect(number).to_have_value("70")
    expect(page.get_by_role("radio", name="fairly")).to_be_checked()
    press(page, "Show the model’s answer")
    picture = page.get_by_role("img", name="The model says")
    expect(picture).to_have_attribute("aria-label", "The model says 91\u00a0km. You said 70\u00a0km.")
    page.reload()
    expect(picture).to_be_visible()


def test_a_place_is_tapped_moved_by_keys_and_typed(learn: Learn) -> None:
    page = learn(LOOK, at=2, has_touch=True)
    pad = page.get_by_role("application")
    pad.tap(position={"x": 200, "y": 150})
    pin = page.locator(".pin")
    expect(pin).to_be_visible()
    before = box(pin)
    pad.focus()
    page.keyboard.press("Shift+ArrowLeft")
    assert box(pin)["x"] < before["x"] - 5
    page.get_by_text("Type numbers instead").click()
    page.get_by_label("From left to right").fill("100")
    page.get_by_label("From bottom to top").fill("-50")
    page.keyboard.press("Tab")
    expect(page.get_by_text("100 km, −50 km")).to_be_visible()
    press(page, "That is my place")
    press(page, "Show the model’s answer")
    expect(page.get_by_text("You were ")).to_be_visible()
    expect(page.locator(".target:not(.halo)")).to_be_visible()


def test_a_curve_is_drawn_by_finger_by_keys_and_by_numbers(learn: Learn) -> None:
    page = learn(LOOK, at=3)
    pad = page.get_by_role("slider", name="Your curve")
    fields = page.locator(".numbers input")
    field = box(pad.locator(".field"))
    page.mouse.move(field["x"] + 0.8 * field["width"], field["y"] + 4)
    page.mouse.down()
    page.mouse.move(field["x"] + 0.2 * field["width"], field["y"] + 0.6 * field["height"], steps=10)
    page.mouse.up()
    page.get_by_text("Type numbers instead").click()
    drawn = [float(each.replace(",", "")) for each in fields.evaluate_all("all => all.map(f => f.value)")]
    assert len(drawn) > 4
    assert drawn[0] > drawn[-1] > 0  # and below where the finger was lifted it goes on as it was
    pad.focus()
    page.keyboard.press("PageUp")
    raised = float(fields.first.input_value().replace(",", ""))
    assert raised > drawn[0]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert float(fields.nth(1).input_value()) < drawn[1]
    fields.nth(2).fill("12")
    fields.nth(2).press("Tab")
    press(page, "That is my curve")
    press(page, "Show the model’s answer")
    expect(page.locator("path.curve.model")).to_be_visible()
    expect(page.locator("path.curve.mine")).to_be_visible()


def test_an_order_is_put_by_finger_by_buttons_and_by_keys(learn: Learn) -> None:
    page = learn(LOOK, at=6)
    rungs = page.locator(".rung-text")
    first, second, third, *_ = rungs.all_inner_texts()
    press(page, f"Move down: {first}")
    assert rungs.all_inner_texts()[:2] == [second, first]
    expect(page.get_by_text(f"{first} is now 2 of ")).to_be_attached()
    page.get_by_role("button", name=f"Move down: {first}", exact=True).press("ArrowUp")
    assert rungs.all_inner_texts()[:2] == [first, second]
    expect(page.get_by_role("button", name=f"Move down: {first}", exact=True)).to_be_focused()
    rows = page.locator(".rung")
    grip, last = box(rows.first.locator(".grip")), box(rows.nth(2))
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 10, last["y"] + last["height"] - 4, steps=12)
    page.mouse.up()
    assert rungs.all_inner_texts()[:3] == [second, third, first]
    press(page, "That is my order")
    press(page, "Show the model’s answer")
    expect(page.locator(".rung .value").first).not_to_be_empty()


def test_one_of_several_is_chosen_by_keys_and_each_says_why(learn: Learn) -> None:
    page = learn(KEEPS, at=5)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    press(page, "That is my answer")
    press(page, "Show the model’s answer")
    options = page.locator(".choices > li")
    expect(options.nth(1)).to_contain_text("◆ yours")
    expect(page.locator(".choices > li.right")).to_contain_text("✓ right")
    expect(page.locator(".choices .why")).to_have_count(options.count())


def test_what_a_lab_comes_to_is_sent(learn: Learn) -> None:
    page = learn(KEEPS, at=3)
    lab = page.frame_locator(".lab-frame")
    animals = lab.get_by_role("slider", name="Animals that migrate")
    expect(animals).to_be_visible(timeout=60_000)
    told = page.locator(".told")
    expect(told).to_contain_text("Animals that migrate: 1", timeout=30_000)
    animals.focus()
    page.keyboard.press("Home")
    expect(told).to_contain_text("Animals that migrate: 0", timeout=30_000)
    press(page, "Send this")
    expect(page.get_by_role("button", name="✓ Kept")).to_be_visible()


def test_a_lesson_ends_and_begins_again(learn: Learn) -> None:
    page = learn(LOOK, at=7)
    area = page.get_by_role("textbox", name="Your sentence")
    area.fill("a" * 400)
    expect(area).to_have_value("a" * 280)
    expect(page.get_by_text("0 signs left")).to_be_visible()
    press(page, "Send my sentence")
    press(page, "Finish")
    expect(page.get_by_role("heading", name="Done")).to_be_focused()
    page.locator("main").get_by_role("button", name="Start again").click()
    expect(progress(page)).to_have_attribute("aria-label", f"Step 1 of {count(page)}")


@pytest.mark.parametrize(("colours", "width"), [("light", 320), ("dark", 390), ("light", 1280)])
def test_every_step_fits_and_can_be_used_by_everybody_in_spanish(learn: Learn, colours: str, width: int) -> None:
    page = learn(LOOK.replace("lang=en", "lang=es"), width=width, color_scheme=colours)
    for script in (LAYOUT, AXE):
        page.evaluate(script)
    for step in range(count(page)):
        label = f"Paso {step + 1} de {count(page)}"
        expect(progress(page)).to_have_attribute("aria-label", label)
        assert sideways(page) == 0, label
        found = page.evaluate(SERIOUS, RULES) + page.evaluate("() => layout.faults()")
        assert found == [], label
        on = "Terminar" if step == count(page) - 1 else "Siguiente"
        page.get_by_role("button", name=on, exact=True).click()
    expect(page.get_by_role("heading", name="Terminado")).to_be_visible()
