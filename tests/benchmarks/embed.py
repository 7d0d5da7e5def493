"""What an embed costs a reader: how soon its first picture stands, and its bytes beside those of the lab's page."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from engine.lab import LABS
from tests.benchmarks.serving import served
from tests.chromium import FLAGS, find, is_root

TARGETS = {
    "first_picture_s": ("≤", 1.5),
    "weight_share_%": ("≤", 40.0),
}
PICTURE = "() => [...document.querySelectorAll('.drawn svg')].some(each => each.getBoundingClientRect().width > 0)"


def opened(browser: Browser, url: str, until: str = "") -> tuple[float, int]:
    """In a browser that has nothing of it: the seconds until something is there, and the bytes that came until all was quiet."""
    context = browser.new_context(viewport={"width": 640, "height": 420})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    bytes_: list[float] = []
    session.on("Network.loadingFinished", lambda event: bytes_.append(event["encodedDataLength"]))
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    if until:
        page.wait_for_function(until, timeout=60_000)
    seconds = time.perf_counter() - begun
    page.wait_for_load_state("networkidle", timeout=120_000)
    context.close()
    return seconds, int(sum(bytes_))


def run() -> dict[str, Any]:
    """Of every lab, with its own lever below it; the slowest and the heaviest count."""
    found: dict[str, Any] = {}
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS, chromium_sandbox=not is_root())
        for name in LABS:
            opened(browser, f"{url}/embed/{name}")  # somebody saw it before
            seconds, light = opened(browser, f"{url}/embed/{name}", PICTURE)
            _, whole = opened(browser, f"{url}/{name}")
            found[name] = {
                "first_picture_s": seconds,
                "embed_kb": light / 1000,
                "lab_page_kb": whole / 1000,
                "share_%": 100 * light / whole,
            }
        browser.close()
    worst = {
        "first_picture_s": max(each["first_picture_s"] for each in found.values()),
        "weight_share_%": max(each["share_%"] for each in found.values()),
    }
    return worst | found
