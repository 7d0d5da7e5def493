"""What a visitor's browser fetches, the first time and again: bytes as they travel, and what the websocket says."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from engine.lab import LABS
from tests.benchmarks.serving import served
from tests.chromium import FLAGS, find, is_root

TARGETS = {"first_kb": ("≤", 900.0), "second_kb": ("≤", 30.0)}


def opened(context: BrowserContext, url: str) -> dict[str, float]:
    """Kilobytes until all is quiet."""
    page = context.new_page()
    session, fetched, said = context.new_cdp_session(page), list[float](), list[float]()
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: fetched.append(event["encodedDataLength"]))
    session.on("Network.webSocketFrameReceived", lambda event: said.append(len(event["response"]["payloadData"])))
    page.goto(url, wait_until="networkidle", timeout=120_000)
    page.wait_for_timeout(3_000)  # what was fetched is on the disk by then
    page.close()
    return {"fetched_kb": sum(fetched) / 1e3, "socket_kb": sum(said) / 1e3}


def run() -> dict[str, Any]:
    """Of every lab; the heaviest count."""
    found: dict[str, Any] = {}
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS, chromium_sandbox=not is_root())
        for lab in LABS:
            context = browser.new_context()
            found[lab] = {"first": opened(context, f"{url}/{lab}"), "second": opened(context, f"{url}/{lab}")}
            context.close()
        browser.close()
    heaviest = {f"{visit}_kb": max(each[visit]["fetched_kb"] for each in found.values()) for visit in ("first", "second")}
    return heaviest | found
