"""Two states beside each other: in how few clicks, on the same scales, and taken along by a link."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_tabs import figures_drawn


def test_two_scenarios_are_side_by_side_after_three_clicks_and_go_along_in_a_link(visit: Visit) -> None:
    one = visit("/stoichiometry")
    one.open("Side by side")
    expect(one.page.get_by_text("tick presets")).to_be_visible()
    one.page.get_by_label("Carbon sinks deeper").check()
    one.page.get_by_label("As off Bermuda").check()
    expect(one.figures).to_have_count(2)
    expect(one.figures.nth(1).get_by_role("heading")).to_have_text("B As off Bermuda")
    figures_drawn(one.figures)
    expect(one.page.get_by_text(re.compile(r"has \d+\sppm more than A"))).to_be_visible()
    expect(one.page.get_by_text("how they act together")).to_be_visible()
    first = one.page.get_by_role("region", name="Numbers side by side").get_by_role("row").nth(1)
    expect(first).to_contain_text("%)")

    one.press("Give it a name: B")
    one.page.get_by_label("A name for B").fill("Sargasso")
    one.page.get_by_label("A name for B").press("Enter")
    expect(one.figures.nth(1).get_by_role("heading")).to_have_text("B Sargasso")
    one.press("Show changes against this: B")
    expect(one.figures.nth(0).get_by_role("heading")).to_have_text("B Sargasso")
    link = one.page.get_by_role("link", name=re.compile("^All states"))
    expect(link).to_have_attribute("href", re.compile(r"download/stoichiometry\.compare\?.*pin\.B=name%3DSargasso.*reference=B"))

    other = visit(one.share().get_by_label("This view, exactly as it stands").input_value())
    expect(other.figures).to_have_count(2)
    expect(other.figures.nth(0).get_by_role("heading")).to_have_text("B Sargasso")
    other.page.get_by_role("tab", name="Explore").click()
    expect(other.facts).to_contain_text("▲▼ against B Sargasso")
    other.choose("redfield")
    expect(other.facts).to_contain_text("▲▼ against B Sargasso")
