"""A page on a wall: type that is read from afar, and a picture that fills the screen with the answer and a lever."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.test_taking import SENT
from tests.browser.visitor import Visitor

SMALLEST = """figure => { const found = []
  const plots = Bokeh.documents[0].roots().flatMap(root => [...root.references()]).filter(model => model.type == "Plot")
  const plot = plots.find(p => Bokeh.index.find_one(p)?.el && figure.contains(host(Bokeh.index.find_one(p).el)))
  function host(node) { while (node && !figure.contains(node)) node = node.getRootNode().host; return node }
  for (const axis of [...plot.left, ...plot.below])
    for (const size of [axis.major_label_text_font_size, axis.axis_label_text_font_size]) found.push(parseFloat(size))
  return Math.min(...found) }"""


def smallest(figure: Locator) -> float:
    """The smallest type on the axes of a figure, px."""
    return float(figure.evaluate(SMALLEST))


def fill(one: Visitor, figure: Locator) -> None:
    figure.get_by_label("More for this picture").click()
    figure.get_by_role("button", name="Full screen").click()


def test_a_picture_fills_a_large_screen_with_the_answer_and_a_lever(visit: Visit) -> None:
    one = visit("/budget?preset=Z4", viewport={"width": 1920, "height": 1080})
    one.page.evaluate(SENT)
    figure, before = one.page.locator("figure").nth(1), one.headline.inner_text()
    assert smallest(figure) == 14
    assert float(one.headline.evaluate("node => parseFloat(getComputedStyle(node).fontSize) * node.currentCSSZoom")) > 32
    fill(one, figure)
    expect(one.page.get_by_role("combobox", name="Lever", exact=True)).to_be_visible()
    assert smallest(figure) == 20
    expect(one.headline).to_be_in_viewport()
    expect(one.page.locator("figure").first).to_be_hidden()
    assert not any(re.search("font_size|standoff|offset|Interpolator", text) for text in one.page.evaluate("window.sent"))
    below = one.page.locator(".board > .lever:visible")
    lever = below.get_by_role("slider")
    expect(lever).to_be_in_viewport()
    for _ in range(3):
        lever.press("PageUp")
    expect(one.headline).not_to_have_text(before)
    one.wait_for_query(zooplankton_biomass=lever.input_value())
    one.page.get_by_role("combobox", name="Lever", exact=True).select_option(label="Fish that migrate")
    expect(below.get_by_role("slider", name="Fish that migrate")).to_be_in_viewport()
    fill(one, figure)
    expect(one.figures.first).to_be_visible()
    assert smallest(figure) == 14

    one.open("More pictures")
    figure = one.page.locator("figure:visible").nth(1)
    fill(one, figure)
    answer = one.page.locator(".answer:visible .headline")
    expect(answer).to_have_text(one.headline.text_content() or "")
    expect(below.get_by_role("slider", name="Zooplankton that migrate")).to_be_in_viewport()  # that which was moved last


def test_type_is_as_it_was_made_on_a_desk(visit: Visit) -> None:
    assert smallest(visit("/budget", viewport={"width": 1440, "height": 900}).figures.nth(1)) == 12
