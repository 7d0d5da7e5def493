"""“Any variable”: how soon it is there after a click on its tab, and how soon all pictures show what a brush chose.

Of 100,000 drawn worlds, of Budget. On the clock in a browser against a server that is ready and has done ahead what it does while
nobody is there, and as processor time of that server.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import psutil
from playwright.sync_api import Browser, Page, expect, sync_playwright

from engine.lab import LABS
from tests.benchmarks.latency import HOOK, painted
from tests.benchmarks.serving import rest, served
from tests.chromium import FLAGS, find, is_root

TARGETS = {
    **{f"{lab}.{which}opening_ms": ("≤", 1000) for lab in LABS for which in ("first_", "")},
    "brush.median_ms": ("≤", 150),
}
BRUSHES, UNCOUNTED = 12, 2


def measured(server: psutil.Process, page: Page, act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds to the last painting, and of the server's processors."""
    before = sum(server.cpu_times()[:2])
    _, ms = painted(page, act)
    return ms, 1000 * (sum(server.cpu_times()[:2]) - before)


def arrived(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.add_init_script(HOOK)
    page.goto(url)
    page.wait_for_function("() => window.Bokeh?.documents.length && Bokeh.documents.every(each => each.is_idle)")
    page.wait_for_timeout(1500)
    return page


def opened(server: psutil.Process, browser: Browser, url: str) -> tuple[float, float]:
    page = arrived(browser, url)
    tab = page.get_by_role("tab", name="Any variable")
    tab.scroll_into_view_if_needed()

    def click() -> None:
        tab.click()
        expect(page.get_by_role("combobox", name="Variable")).to_be_visible(timeout=60_000)
        expect(page.locator(".bk-Canvas:visible").first).to_be_visible(timeout=60_000)

    found = measured(server, page, click)
    page.close()
    return found


def brushed(server: psutil.Process, browser: Browser, url: str) -> np.ndarray:
    """(brush, (ms, CPU ms))."""
    page = arrived(browser, f"{url}/budget?tab=any-variable")
    page.get_by_role("combobox", name="Shown").click()
    page.get_by_text("Drawn worlds, linked", exact=True).click()
    told = page.get_by_text("100,000 drawn worlds")
    expect(told).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1500)
    picture = page.locator(".bk-Canvas:visible").nth(3)
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box

    def brush(n: int) -> None:
        page.mouse.move(box["x"] + (0.3 + 0.01 * n) * box["width"], box["y"] + 0.4 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + (0.5 + 0.02 * n) * box["width"], box["y"] + 0.5 * box["height"], steps=5)
        before = told.inner_text()
        page.mouse.up()
        expect(told).not_to_have_text(before)

    times = [measured(server, page, partial(brush, n)) for n in range(UNCOUNTED + BRUSHES)]
    page.close()
    return np.array(times[UNCOUNTED:])


def run() -> dict[str, Any]:
    found: dict[str, Any] = {}
    with served() as url, sync_playwright() as playwright:
        server = next(each for each in psutil.Process().children() if "serve" in each.cmdline())
        rest(server)
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS, chromium_sandbox=not is_root())
        for lab in LABS:
            first, again = (opened(server, browser, f"{url}/{lab}") for _ in range(2))
            found[lab] = {"first_opening_ms": first[0], "first_cpu_ms": first[1], "opening_ms": again[0], "cpu_ms": again[1]}
        ms, cpu = brushed(server, browser, url).T
        found["brush"] = {
            "median_ms": float(np.median(ms)),
            "p95_ms": float(np.percentile(ms, 95)),
            "median_cpu_ms": float(np.median(cpu)),
        }
        browser.close()
    return found
