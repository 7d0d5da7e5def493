"""From a key pressed on a lever to the painted canvas, in a real browser against a real server.

Begins with the time the browser gives the key; ends when the last frame of the first burst of drawing has been painted.
What follows after a pause, the exact result once the lever has come to rest, is measured apart as settled.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from engine.lab import LABS, get
from tests.benchmarks.serving import served
from tests.chromium import ADVICE, FLAGS, find, is_root

TARGETS = {f"{lab}.painted.p95_ms": ("≤", 100) for lab in LABS}

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
  window.addEventListener("keydown", event => { seen.key = event.timeStamp; seen.painted = [] }, true)
})()"""
QUIET = f"() => seen.painted.length && performance.now() - seen.painted.at(-1) > {QUIET_MS}"


def _press(page: Page, key: str) -> tuple[float, float]:
    """Milliseconds to the end of the first burst of painting, and to the end of all."""
    page.keyboard.press(key)
    page.wait_for_function(QUIET, polling=50)
    begun, painted = page.evaluate("[seen.key, seen.painted]")
    end = painted[0]
    for moment in painted[1:]:
        if moment - end > BURST_MS:
            break
        end = moment
    return end - begun, painted[-1] - begun


def _measured(url: str, lab: str, browser_path: str) -> list[tuple[float, float]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS, chromium_sandbox=not is_root())
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.add_init_script(HOOK)
        page.goto(f"{url}/{lab}")
        lever = page.get_by_role("slider", name=get(lab).lever.label, exact=True)
        lever.wait_for()
        page.wait_for_function("() => Bokeh.documents.length && Bokeh.documents.every(each => each.is_idle)")
        page.wait_for_timeout(1500)
        lever.focus()
        times = [_press(page, "PageUp" if n % 6 < 3 else "PageDown") for n in range(UNCOUNTED + PRESSES)]
        browser.close()
    return times[UNCOUNTED:]


def run() -> dict[str, Any]:
    browser = find()
    if browser is None:
        raise RuntimeError(ADVICE)
    with served() as url:
        return {lab: _told(np.array(_measured(url, lab, browser))) for lab in LABS}


def _told(times: np.ndarray) -> dict[str, Any]:
    painted, settled = times[:, 0], times[:, 1]
    return {
        "presses": PRESSES,
        "painted": {"median_ms": float(np.median(painted)), "p95_ms": float(np.percentile(painted, 95))},
        "settled": {"median_ms": float(np.median(settled)), "p95_ms": float(np.percentile(settled, 95))},
        "p95_per_median": float(np.percentile(painted, 95) / np.median(painted)),
    }
