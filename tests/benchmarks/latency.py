"""From a key pressed on a lever to the painted canvas, in a real browser against a real server.

Begins with the time the browser gives the key; ends when the last frame of the first burst of drawing has been painted.
What follows after a pause, the exact result once the lever has come to rest, is measured apart as settled; motion is reduced, for
a scene's particles fall for seconds after the answer is there. The floor is the same measure of one line that Bokeh's server moves,
and of one that the browser moves alone (floor.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from engine.lab import LABS, get
from tests.benchmarks.floor import ALONE
from tests.benchmarks.serving import served
from tests.chromium import ADVICE, FLAGS, find, is_root

TARGETS = {
    **{f"{lab}.painted.median_ms": ("≤", 45 if lab == "budget" else 55) for lab in LABS},
    **{f"{lab}.painted.p95_ms": ("≤", 60 if lab == "budget" else 80) for lab in LABS},
    **{f"{lab}.settled.median_ms": ("≤", 200) for lab in LABS},
    "budget_beyond_floor_ms": ("≤", 15),
}

PRESSES, UNCOUNTED = 40, 4
BURST_MS, QUIET_MS = 50, 350

HOOK = """(() => {
  const seen = window.seen = {key: 0, painted: [], pending: false}
  const frame = () => requestAnimationFrame(() => {  // a task after the frame runs when it has been painted
    const channel = new MessageChannel()
    channel.port1.onmessage = () => { seen.pending = false; if (seen.key) seen.painted.push(performance.now()) }
    channel.port2.postMessage(0)
  })
  const context = CanvasRenderingContext2D.prototype
  for (const name of ["clearRect", "fill", "stroke", "fillRect", "fillText", "drawImage", "putImageData"]) {
    const draw = context[name]
    context[name] = function (...given) {
      if (seen.key && !seen.pending) { seen.pending = true; frame() }
      return draw.apply(this, given)
    }
  }
  for (const act of ["keydown", "pointerup"])
    window.addEventListener(act, event => { seen.key = event.timeStamp; seen.painted = [] }, true)
})()"""
"""Tells when what followed a key, or a pointer that was let go, was painted."""
QUIET = f"() => seen.painted.length && performance.now() - seen.painted.at(-1) > {QUIET_MS}"


def painted(page: Page, act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds to the end of the first burst of painting, and to the end of all, of a page with the HOOK."""
    act()
    page.wait_for_function(QUIET, polling=50)
    begun, moments = page.evaluate("[seen.key, seen.painted]")
    end = moments[0]
    for moment in moments[1:]:
        if moment - end > BURST_MS:
            break
        end = moment
    return end - begun, moments[-1] - begun


def _measured(url: str, label: str, browser_path: str, first: str = "") -> np.ndarray:
    """(press, painted or settled), ms, of the lever of that label; `first` is a script for the page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS, chromium_sandbox=not is_root())
        page = browser.new_page(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
        page.add_init_script(HOOK)
        page.goto(url)
        lever = page.get_by_role("slider", name=label, exact=True) if label else page.get_by_role("slider").first
        lever.wait_for()
        page.wait_for_function("() => Bokeh.documents.length && Bokeh.documents.every(each => each.is_idle)")
        page.wait_for_timeout(1500)
        if first:
            page.evaluate(first)
        lever.focus()
        keys = ["PageUp" if n % 4 < 2 else "PageDown" for n in range(UNCOUNTED + PRESSES)]  # no further than the track
        times = [painted(page, partial(page.keyboard.press, key)) for key in keys]
        browser.close()
    return np.array(times[UNCOUNTED:])


def run() -> dict[str, Any]:
    browser = find()
    if browser is None:
        raise RuntimeError(ADVICE)
    with served() as url:
        found = {lab: _told(_measured(f"{url}/{lab}", get(lab).lever.label, browser)) for lab in LABS}
    with served(module=("tests.benchmarks.floor",)) as url:
        floor = {
            "server": _told(_measured(f"{url}/server", "", browser)),
            "alone": _told(_measured(f"{url}/alone", "", browser, ALONE)),
        }
    beyond = found["budget"]["painted"]["median_ms"] - floor["server"]["painted"]["median_ms"]
    return found | {"floor": floor, "budget_beyond_floor_ms": beyond}


def _told(times: np.ndarray) -> dict[str, Any]:
    painted, settled = times[:, 0], times[:, 1]
    return {
        "presses": PRESSES,
        "painted": {"median_ms": float(np.median(painted)), "p95_ms": float(np.percentile(painted, 95))},
        "settled": {"median_ms": float(np.median(settled)), "p95_ms": float(np.percentile(settled, 95))},
        "p95_per_median": float(np.percentile(painted, 95) / np.median(painted)),
    }
