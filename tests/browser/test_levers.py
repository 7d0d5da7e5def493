"""Levers: by mouse, by keyboard, by number; and every way back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.lab import get
from tests.browser.conftest import Visit
from tests.browser.visitor import LEVER

CATCH = "Net catches this share of them"


def test_a_drag_moves_the_number_the_data_and_the_pixels_and_ends_in_the_address(visit: Visit) -> None:
    one = visit()
    flux, numbers, pixels, value = one.flux, one.numbers, one.pixels(), one.value()
    one.drag(0.9)
    one.wait_for_query(zooplankton_biomass=f"{one.value():g}")
    assert one.value() == pytest.approx(1800, abs=25)
    assert one.flux > flux * (1 + 0.3 * (one.value() / value - 1))
    assert one.numbers != numbers
    assert one.pixels() != pixels
    one.press("Undo")  # the whole drag is one step
    one.wait_for_query(zooplankton_biomass=None)
    one.wait_for_value(value)


def test_the_pixels_move_while_the_mouse_is_still_down(visit: Visit) -> None:
    one = visit()
    box = one.lever().bounding_box()
    assert box
    before, headline = one.pixels(), one.headline.inner_text()
    one.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    one.page.mouse.down()
    one.page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] / 2, steps=5)
    expect(one.headline).not_to_have_text(headline)
    assert one.pixels() != before
    one.page.mouse.up()


def test_an_address_opened_elsewhere_shows_the_same(visit: Visit) -> None:
    one = visit()
    one.choose("Z4")
    one.type("80", "Fish that migrate")
    one.wait_for_query(fish_biomass="80")
    one.drag(0.3, CATCH)
    one.wait_for_query(capture_efficiency=f"{one.value(CATCH):g}")
    other = visit(one.page.url)
    assert other.query == one.query
    for name in (LEVER, "Fish that migrate", CATCH):
        assert other.value(name) == one.value(name)
    expect(other.headline).to_have_text(one.headline.inner_text())
    expect(other.facts).to_have_text(one.facts.text_content() or "")


def test_arrows_home_and_end_move_a_lever(visit: Visit) -> None:
    one = visit()
    lever, start = one.lever(), one.value()
    lever.focus()
    lever.press("ArrowRight")
    one.wait_for_query(zooplankton_biomass=f"{start + 1:g}")
    lever.press("ArrowLeft")
    one.wait_for_query(zooplankton_biomass=None)
    lever.press("PageUp")
    one.wait_for_query(zooplankton_biomass=f"{start + 10:g}")
    lever.press("End")
    one.wait_for_query(zooplankton_biomass="2000")
    high = one.flux
    lever.press("Home")
    one.wait_for_query(zooplankton_biomass="0")
    assert one.flux < high / 2
    assert lever.get_attribute("aria-valuetext") == "0 mg C m⁻²"


def test_a_number_typed_is_taken_exactly(visit: Visit) -> None:
    one = visit()
    one.type("1,234.5")
    one.wait_for_query(zooplankton_biomass="1234.5")
    assert one.value() == pytest.approx(1234.5, abs=0.5)  # the track itself has a grid
    one.type("1.25 g C m-2")  # a unit is read as the command line reads it
    one.wait_for_query(zooplankton_biomass="1250")
    one.type("35", CATCH)  # shown in per cent
    one.wait_for_query(capture_efficiency="0.35")


def test_a_number_that_cannot_be_gives_one_sentence_and_changes_nothing(visit: Visit) -> None:
    one = visit()
    facts, address, value = one.facts.inner_text(), one.page.url, one.value()
    for text in ("2001", "-1", "much", "1e999", ""):
        one.type(text)
        problem = one.page.get_by_role("alert").filter(
            has_text="is outside 0 to 2" if text[-1:] == "1" else f"“{text}” is not a number"
        )
        expect(problem).to_be_visible()
        said = problem.inner_text()
        assert said.endswith(".")
        assert "\n" not in said
        one.page.wait_for_timeout(300)  # longer than the pause before a result becomes exact
        assert (one.facts.inner_text(), one.page.url, one.value()) == (facts, address, value), text
        assert one.exact().input_value() == f"{value:g}"
    expect(one.button("Undo")).to_be_disabled()


def test_undo_and_redo_walk_the_history(visit: Visit) -> None:
    one = visit()
    start, facts = one.value(), one.facts.inner_text()
    expect(one.button("Undo")).to_be_disabled()
    one.type("700")
    one.wait_for_query(zooplankton_biomass="700")
    one.type("900")
    one.wait_for_query(zooplankton_biomass="900")
    changed = one.facts.inner_text()
    one.press("Undo")
    one.wait_for_query(zooplankton_biomass="700")
    one.press("Undo")
    one.wait_for_query(zooplankton_biomass=None)
    one.wait_for_value(start)
    assert one.facts.inner_text() == facts
    expect(one.button("Undo")).to_be_disabled()
    one.press("Redo")
    one.wait_for_query(zooplankton_biomass="700")
    one.press("Redo")
    one.wait_for_query(zooplankton_biomass="900")
    assert one.facts.inner_text() == changed
    expect(one.button("Redo")).to_be_disabled()
    one.lever().focus()
    one.lever().press("Control+z")
    one.wait_for_query(zooplankton_biomass="700")
    one.lever().press("Control+Shift+z")
    one.wait_for_query(zooplankton_biomass="900")


def test_reset_of_one_of_a_group_and_of_all(visit: Visit) -> None:
    one = visit("/budget?preset=Z2&zooplankton_biomass=1500&fish_biomass=300&hours_at_depth=6")
    one.button(re.compile(f"^{LEVER}: return to the paper’s")).click()
    one.wait_for_query(zooplankton_biomass=None, fish_biomass="300", hours_at_depth="6")
    one.type("1600")
    one.wait_for_query(zooplankton_biomass="1600")
    one.press("Reset Live")
    one.wait_for_query(zooplankton_biomass=None, fish_biomass=None, hours_at_depth="6")
    one.press("Reset")
    one.wait_for_query(hours_at_depth=None)
    expect(one.button("Reset")).to_be_disabled()
    one.press("Undo")
    one.wait_for_query(hours_at_depth="6")


@pytest.mark.wide
def test_replay_shows_the_last_change_again_and_leaves_it_as_it_was(visit: Visit) -> None:
    one = visit(reduced_motion="no-preference")
    start = one.value()
    one.type("1500")
    one.wait_for_query(zooplankton_biomass="1500")
    facts = one.facts.inner_text()
    one.press("Replay last change")
    expect(one.lever()).not_to_have_value("1500")
    assert start - 1 <= one.value() < 1500
    one.wait_for_value(1500)
    expect(one.facts).to_have_text(facts, use_inner_text=True)
    assert one.query["zooplankton_biomass"] == "1500"
    one.press("Undo")
    one.wait_for_query(zooplankton_biomass=None)
    expect(one.button("Undo")).to_be_disabled()


def test_a_pinned_view_is_what_later_ones_are_compared_with(visit: Visit) -> None:
    one = visit()
    one.type("1500")
    one.wait_for_query(zooplankton_biomass="1500")
    expect(one.facts).to_contain_text("up by")
    one.press("Pin")
    one.wait_for_query(**{"pin.A": "preset=Z3&zooplankton_biomass=1500"})
    expect(one.facts).not_to_contain_text("up by")
    one.press("Reset")
    one.wait_for_query(zooplankton_biomass=None)
    expect(one.facts).to_contain_text("down by")
    expect(visit(one.page.url).facts).to_contain_text("down by")


def test_a_preset_changes_everything_and_can_be_undone(visit: Visit) -> None:
    one = visit()
    headline, value = one.headline.inner_text(), one.value()
    one.choose("Z4")
    expect(one.headline).not_to_have_text(headline)
    assert one.value() != value
    one.press("Undo")
    one.wait_for_query(preset="Z3")
    expect(one.headline).to_have_text(headline)
    expect(one.page.get_by_role("combobox", name="Start from")).to_have_value("Z3")


@pytest.mark.wide
def test_assumptions_wait_in_a_drawer_and_act_like_levers(visit: Visit) -> None:
    one = visit()
    name = "Share caught, lowest believed"
    expect(one.lever(name)).to_have_count(0)
    one.page.get_by_text("Assumptions,").click()
    expect(one.lever(name)).to_be_visible()
    whiskers = one.numbers
    one.type("2", name)
    one.wait_for_query(capture_efficiency_low="0.02")
    assert one.numbers != whiskers
    one.page.get_by_role("combobox", name="Place").select_option("Z4")
    one.wait_for_query(zone="Z4")
    one.page.get_by_role("switch", name="One world for all places").uncheck()
    one.wait_for_query(shared_factors="false")
    expect(one.page.get_by_text("(3 changed)")).to_be_visible()


@pytest.mark.wide
def test_a_view_is_in_the_address_and_is_no_change(visit: Visit) -> None:
    one = visit("/feeding")
    expect(one.page.get_by_role("heading", name="View")).to_be_visible()
    lines, headline = one.filled, one.headline.inner_text()
    one.type("30", "Latitude of the place")
    one.wait_for_query(place_lat="30")
    one.type("200", "Longitude of the place")
    one.wait_for_query(place_lon="200")
    one.page.get_by_role("combobox", name="Map of").select_option("transfer")
    one.wait_for_query(quantity="transfer")
    expect(one.headline).not_to_have_text(headline, use_inner_text=True)  # another column
    assert one.filled == lines  # and no line behind it
    expect(one.facts).not_to_contain_text(re.compile("(up|down) by"))
    assumed = sum(item.group == "assumption" for item in get("feeding").parameters.declared.values())
    expect(one.page.get_by_text(f"Assumptions, {assumed}", exact=True)).to_be_visible()
    expect(one.button("Reset")).to_be_disabled()
    expect(one.button(re.compile("return to the paper’s"))).to_have_count(0)
    one.type("0", "Flux-feeders catch")
    one.wait_for_query(g_flux="0")
    expect(one.facts).to_contain_text(re.compile("(up|down) by"))
    assert one.filled > lines
    one.press("Reset")
    one.wait_for_query(g_flux=None, place_lat="30", place_lon="200", quantity="transfer")
    one.press("Undo")
    one.press("Undo")
    one.press("Undo")
    one.wait_for_query(g_flux=None, place_lat="30", place_lon="200", quantity=None)
    one.lever("Latitude of the place").press("Delete")
    one.wait_for_query(place_lat=None, place_lon="200")


def test_every_lever_explains_itself(visit: Visit) -> None:
    one = visit()
    about = one.button(f"About {LEVER}")
    about.click()
    expect(one.page.get_by_text("small drifting animals")).to_be_visible()
    expect(about).to_have_attribute("aria-expanded", "true")
