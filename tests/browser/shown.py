"""What each tab of a lab shows and does, by its name; that its pictures are not empty is seen by `layout.js`."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor

Look = Callable[[Visitor], None]
COMPARED = "Published beside ours"


def rows(one: Visitor, table: str) -> Locator:
    return one.page.get_by_role("region", name=table).get_by_role("row")


def figures(count: int) -> Look:
    return lambda one: expect(one.figures).to_have_count(count)


def compared(least: int) -> Look:
    return lambda one: expect(rows(one, COMPARED).nth(least)).to_be_attached()


def equations(least: int) -> Look:
    def look(one: Visitor) -> None:
        expect(one.page.locator(".katex").nth(least)).to_be_attached()
        assert one.page.locator(".katex-error").count() == 0

    return look


def filtered(one: Visitor) -> None:
    """Budget's comparison, and what its filters leave of it."""
    expect(one.page.get_by_text("Of 15 independent numbers 5 agree")).to_be_visible()
    found = rows(one, COMPARED)
    assert found.count() > 40
    for kind in ("fitted", "derived"):
        expect(found.get_by_text(kind, exact=True).first).to_be_attached()
    one.page.get_by_label("Kind").select_option("derived")
    one.page.get_by_label("Result").select_option("false")
    expect(found).to_have_count(5)
    expect(one.page.get_by_role("img", name="Ours over published, derived rows: 0 of 4 agree")).to_be_visible()
    one.page.get_by_label("Find").fill("between places")
    expect(found).to_have_count(2)
    expect(found.nth(1)).to_contain_text("−22 %")


def uncertain(one: Visitor) -> None:
    expect(rows(one, "Percentiles")).to_have_count(5)
    expect(one.page.get_by_text("What moves the answer most:")).to_be_visible()


def taken(one: Visitor) -> None:
    expect(one.page.get_by_text("Choose a file")).to_be_visible()
    expect(one.page.get_by_text(re.compile(r"^Zooplankton: .* rise above 200\sm"))).to_be_visible()


def sources(one: Visitor) -> None:
    equations(3)(one)
    assert rows(one, "Parameters").count() > 40
    expect(one.page.get_by_role("link", name="10.3389/fmars.2025.1652483").first).to_be_visible()


def drawn(one: Visitor) -> None:
    one.button("Draw ten thousand times").click()
    expect(one.page.get_by_text(re.compile(r"^Two times out of three the air has between"))).to_be_visible(timeout=60_000)


def swept(one: Visitor) -> None:
    one.button("Run all 26").click()
    expect(rows(one, "All runs")).to_have_count(27, timeout=60_000)


def satellites(one: Visitor) -> None:
    figures(7)(one)
    expect(rows(one, "By product")).to_have_count(11)


def cancelled(one: Visitor, run: str, told: str) -> Locator:
    """A long run is begun, tells how far it is, and ends when one wants it to; what is said then."""
    one.button(run).click()
    expect(one.page.get_by_text(re.compile(told))).to_be_visible(timeout=60_000)
    one.button("Cancel").first.click()
    said = one.page.get_by_text("Cancelled; nothing was changed.")
    expect(said).to_be_visible()
    return said


def another_sea(one: Visitor) -> None:
    cancelled(one, "Make this sea", r"day [\d,]+ of 1,591")


def experiments(one: Visitor) -> None:
    figures(4)(one)
    expect(rows(one, "Table 3 beside ours")).to_have_count(13)


def whole_sea(one: Visitor) -> None:
    said = cancelled(one, "Run the whole sea", r"column [\d,]+ of 1,306")
    one.open("More pictures")
    one.open("Whole sea")
    expect(said).to_be_visible()


def three_oceans(one: Visitor) -> None:
    expect(rows(one, "Three oceans")).to_have_count(4)
    one.button("Move each lever").click()
    expect(one.page.get_by_text(re.compile(r"^(Currents|Vertical mixing): from [\d,.]+ to"))).to_be_visible(timeout=60_000)


def centuries(one: Visitor) -> None:
    cancelled(one, "Run a thousand years", r"years on")


def exactly(one: Visitor) -> None:
    expect(one.page.get_by_text("What is exact in this, and what is not")).to_be_visible()


def circulation(one: Visitor) -> None:
    expect(one.page.get_by_text("Your own circulation under this lab")).to_be_visible()


SHOWN: dict[str, dict[str, Look]] = {
    "pump": {
        "Where and how long": figures(4),
        "Next centuries": centuries,
        "Put carbon down here": figures(4),
        "Beside the literature": compared(40),
        "Uncertainty": exactly,
        "Your data": circulation,
        "Equations and sources": equations(5),
    },
    "budget": {
        "More pictures": figures(9),
        "Compare with the paper": filtered,
        "Uncertainty": uncertain,
        "Your data": taken,
        "Equations and sources": sources,
    },
    "stoichiometry": {
        "More pictures": figures(4),
        "Compare with the paper": compared(20),
        "Uncertainty": drawn,
        "Long runs": swept,
        "Equations and sources": equations(5),
    },
    "inverse": {
        "More pictures": figures(4),
        "Satellites against the deep": satellites,
        "Compare with the paper": compared(80),
        "Equations and sources": equations(4),
    },
    "catchment": {
        "More pictures": figures(8),
        "Surface and deep": figures(2),
        "Compare with the paper": compared(40),
        "Another sea": another_sea,
        "Equations and sources": equations(3),
    },
    "feeding": {
        "More pictures": figures(4),
        "All oceans": figures(6),
        "Experiments": experiments,
        "Compare with the paper": compared(90),
        "Whole sea": whole_sea,
        "Equations and sources": equations(4),
    },
    "ocean": {
        "Circulation": figures(5),
        "Compare with the literature": compared(15),
        "Uncertainty": three_oceans,
        "Equations and sources": equations(3),
    },
}
LONG = (drawn, swept, another_sea, whole_sea, three_oceans, centuries)
"""Those that begin a long run."""
