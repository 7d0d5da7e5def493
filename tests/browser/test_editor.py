"""A lesson is made of views of labs, taken away as a file, and brought to another browser; it is the same there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.toml import read_toml
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

DRAFT = "() => JSON.parse(localStorage.getItem('lesson-draft'))"


def editor(visit: Visit, **device: Any) -> Page:
    one = visit("/", **device)
    one.page.goto(f"{one.url}/teach/edit")
    return one.page


def field(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True).first


def add(page: Page, kind: str) -> None:
    page.get_by_label("Add a step").select_option(kind)
    page.get_by_role("button", name="Add", exact=True).click()


def step_of(one: Visitor, path: str) -> None:
    """From a lab's page to the editor, with what is seen there."""
    one.go(path)
    with one.page.expect_navigation(url="**/teach/edit"):
        one.share().get_by_role("link", name="Make a lesson step of this view").click()
    expect(one.page.locator(".part[aria-current]")).to_contain_text("Move the levers. What do you find?")


def draft(page: Page) -> Any:
    return page.evaluate(DRAFT)


@pytest.mark.wide
def test_a_lesson_of_three_labs_travels_as_a_file(visit: Visit, tmp_path: Path) -> None:
    one = visit("/")
    step_of(one, "/pump?preset=today&animals=0.3")
    step_of(one, "/budget?preset=Z4&fish_biomass=50")
    step_of(one, "/stoichiometry?carbon_b=0.9")
    page = one.page
    states = draft(page)["states"]
    assert states["pump"] == {"lab": "pump", "preset": "today", "set": {"animals": 0.3}}
    assert [step["levers"] for step in draft(page)["steps"]] == [["animals"], ["fish_biomass"], ["carbon_b"]]
    page.get_by_role("button", name="About the lesson").click()
    field(page, "Title").fill("Three labs")
    add(page, "guess")
    field(page, "Question").fill("How much is kept?")
    field(page, "Scale to").fill("2000")
    page.locator(".one", has=page.get_by_label("Answer, computed")).get_by_label("Insert a number…").select_option("pump.kept")
    expect(page.locator("output[data-of=answer]")).to_contain_text("Pg C")
    page.get_by_role("button", name="Up").last.click()
    assert [step["kind"] for step in draft(page)["steps"]] == ["lab", "lab", "guess", "lab"]
    page.reload()
    assert draft(page)["title"] == "Three labs"
    name, content = one.download(page.get_by_role("button", name="Take it away (TOML)"))
    assert name == "three-labs.toml"
    assert read_toml(content.decode())["steps"][2]["answer"] == "pump.kept"
    (tmp_path / name).write_bytes(content)

    other = editor(visit, color_scheme="dark")
    other.locator("#file").set_input_files(tmp_path / name)
    expect(other.get_by_role("button", name="Three labs")).to_be_visible()
    brought, made = draft(other), draft(page)
    assert json.dumps(brought["states"], sort_keys=True) == json.dumps(made["states"], sort_keys=True)
    assert [step["kind"] for step in brought["steps"]] == [step["kind"] for step in made["steps"]]
    other.get_by_role("button", name="Keep it here").click()
    kept = other.get_by_label("Link to the lesson")
    expect(kept).to_be_visible(timeout=60_000)
    other.goto(kept.input_value())
    expect(other.get_by_role("heading", level=1)).to_be_visible()


def test_a_draft_is_never_lost(visit: Visit) -> None:
    page = editor(visit)
    field(page, "Title").fill("First")
    page.get_by_role("button", name="New").click()
    expect(field(page, "Title")).to_have_value("")
    page.get_by_role("button", name="Back to the draft before").click()
    expect(field(page, "Title")).to_have_value("First")


def test_what_is_wrong_is_said_and_no_class_is_opened_of_it(visit: Visit, watch: Any) -> None:
    watch.expect("status 400")
    watch.expect("400 \\(Bad Request\\)")
    page = editor(visit)
    field(page, "Title").fill("Wrong")
    add(page, "guess")
    field(page, "Question").fill("How much?")
    expect(page.locator("#fault")).to_have_text("Step 1, answer: this must not be missing or empty.")
    page.get_by_role("button", name="Open a class").click()
    expect(page.get_by_role("alert")).to_contain_text("Step 1, answer")
    assert page.url.endswith("/teach/edit")
