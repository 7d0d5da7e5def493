"""What a visitor sees and does, by role and name, so that tests hold when markup changes."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from engine.lab import LABS

LEVER = "Zooplankton that migrate"
PLAIN = ("console", "join", "lesson", "screen", "teach")
"""How the addresses of plain pages begin."""
NUMBERS = """() => {
  const seen = []
  for (const model of Bokeh.documents.flatMap(d => [...d._all_models.values()]).filter(m => m.type == "ColumnDataSource"))
    for (const column of Object.values(model.data instanceof Map ? Object.fromEntries(model.data) : model.data))
      for (const value of column) if (typeof value == "number") seen.push(value)
  return seen
}"""
FILLED = """() => Bokeh.documents.flatMap(d => [...d._all_models.values()]).filter(m => m.type == "ColumnDataSource" &&
  Object.values(m.data instanceof Map ? Object.fromEntries(m.data) : m.data).some(column => column.length)).length"""
PIXELS = "all => all.map(c => c.width && c.height ? c.toDataURL() : '').join()"


class Visitor:
    """One page in one browser context."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    # where

    def go(self, path: str) -> Visitor:
        self.page.goto(path if "://" in path else self.url + path)
        return self.arrived()

    def arrived(self) -> Visitor:
        """Drawn, connected and heard: what is done from now on has its effect. A plain page is so once it is loaded."""
        if urlsplit(self.page.url).path.split("/")[1] in PLAIN:
            expect(self.page.locator("main")).to_be_visible()
            return self
        here = "() => window.Bokeh?.documents.length && Bokeh.documents.every(d => d.is_idle)"
        self.page.wait_for_function(here, timeout=60_000)  # how long it takes is for benchmarks
        if urlsplit(self.page.url).path.strip("/") in LABS:
            expect(self.page.get_by_role("slider").first).to_be_visible()
            if "tab" not in self.query:
                expect(self.headline).not_to_be_empty()
                expect(self.figures.first.locator("canvas").first).to_be_attached()
        self.page.wait_for_function("() => document.body.style.opacity !== '0'")
        return self

    def reload(self) -> Visitor:
        self.page.reload()
        return self.arrived()

    @property
    def query(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(urlsplit(self.page.url).query).items()}

    def wait_for_query(self, **wanted: str | None) -> None:
        """The address bar says so (None: no longer says anything)."""
        test = """wanted => { const query = new URLSearchParams(location.search)
          return Object.entries(wanted).every(([key, value]) => query.get(key) === value) }"""
        self.page.wait_for_function(test, arg=wanted)

    # the answer

    @property
    def headline(self) -> Locator:
        return self.page.locator(".headline").first

    @property
    def facts(self) -> Locator:
        return self.page.locator(".facts").first

    @property
    def flux(self) -> float:
        """The first large number: what animals carry."""
        found = re.search(r"[\d,.]+", self.facts.inner_text())
        assert found, self.facts.inner_text()
        return float(found[0].replace(",", ""))

    @property
    def figures(self) -> Locator:
        return self.page.get_by_role("figure")

    @property
    def numbers(self) -> list[float]:
        """Everything the figures hold, in the browser."""
        return list(self.page.evaluate(NUMBERS))

    @property
    def filled(self) -> int:
        """How many lines, areas and names the figures have something to draw for."""
        return int(self.page.evaluate(FILLED))

    def pixels(self, figure: int = 0) -> str:
        """What is on a figure's canvases."""
        return str(self.figures.nth(figure).locator("canvas").evaluate_all(PIXELS))

    # levers

    def lever(self, name: str = LEVER) -> Locator:
        return self.page.get_by_role("slider", name=name, exact=True)

    def value(self, name: str = LEVER) -> float:
        return float(self.lever(name).input_value())

    def wait_for_value(self, value: float, name: str = LEVER) -> None:
        expect(self.lever(name)).to_have_value(f"{value:g}")

    def exact(self, name: str = LEVER) -> Locator:
        return self.page.get_by_role("textbox", name=re.compile(f"^{re.escape(name)}, exact value"))

    def type(self, text: str, name: str = LEVER) -> None:
        self.exact(name).fill(text)
        self.exact(name).press("Enter")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str))

    def press(self, name: str) -> None:
        self.button(name).click()

    def drag(self, share: float, name: str = LEVER) -> None:
        """Takes a lever's handle with the mouse to a share of its track, as a hand does."""
        lever = self.lever(name)
        lever.scroll_into_view_if_needed()
        box = lever.bounding_box()
        assert box
        low, high = (float(lever.get_attribute(end) or "nan") for end in ("min", "max"))
        middle, inside = box["y"] + box["height"] / 2, box["width"] - 16

        def at(part: float) -> float:
            return box["x"] + 8 + part * inside

        self.page.mouse.move(at((self.value(name) - low) / (high - low)), middle)
        self.page.mouse.down()
        self.page.mouse.move(at(share), middle, steps=12)
        self.page.mouse.up()

    def choose(self, preset: str) -> None:
        self.page.get_by_role("combobox", name="Start from").select_option(preset)
        self.wait_for_query(preset=preset)

    # elsewhere on the page

    def open(self, tab: str) -> None:
        """The bar of tabs may move under the pointer, for its arrows come and go as it is scrolled: then once more, as one would."""
        one = self.page.get_by_role("tab", name=tab)
        for patience in (3000, 3000, 15_000):
            one.click()
            with contextlib.suppress(AssertionError):
                expect(one).to_have_attribute("aria-selected", "true", timeout=patience)
                return
        expect(one).to_have_attribute("aria-selected", "true")

    def share(self) -> Locator:
        self.press("Share")
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        return dialog

    def download(self, click: Locator) -> tuple[str, bytes]:
        """The name and content of what a click brings home; it is made by a process of its own, which comes when it can."""
        with self.page.expect_download(timeout=60_000) as waiting:
            click.click()
        path: Any = waiting.value.path()
        return waiting.value.suggested_filename, Path(path).read_bytes()

    def wait_for_colours(self, dark: bool) -> None:
        """The page's background is dark, or light."""
        red = "Number(getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g)[0])"
        self.page.wait_for_function(f"() => {red} {'< 50' if dark else '> 200'}", timeout=5000)

    def sideways(self) -> int:
        """Pixels the page can be scrolled sideways."""
        return int(self.page.evaluate("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"))
