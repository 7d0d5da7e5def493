"""The browser of the browser tests: found, or fetched, or asked for in one sentence."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Nothing of the browser's own on the network, nothing that needs a screen."""
ADVICE = "The browser tests need Chrome or Chromium: install one, or set CHROMIUM to the path of one that starts."


def is_root() -> bool:
    return getattr(os, "geteuid", lambda: 1)() == 0


def starts(path: str | None) -> bool:
    """Whether there is a program that says which version of itself it is; a file alone may lack its libraries."""
    if not path:
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def quietly(*command: str, seconds: int = 600) -> str:
    """What a command prints; nothing if it cannot be run."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run(command, capture_output=True, text=True, timeout=seconds).stdout.strip()
    return ""


def of_playwright() -> str:
    """Where Playwright keeps its own, whether or not it is there."""
    ask = "from playwright.sync_api import sync_playwright as s; p = s().start(); print(p.chromium.executable_path); p.stop()"
    return quietly(sys.executable, "-c", ask, seconds=60)


def installed() -> Iterator[str | None]:
    """Places to look, the cheapest first."""
    yield from map(shutil.which, NAMES)
    yield MAC
    yield of_playwright()


def fetched() -> Iterator[str | None]:
    """Ways to get one, the least intrusive first."""
    quietly(sys.executable, "-m", "playwright", "install", "chromium")
    yield of_playwright()
    if is_root() and shutil.which("apt-get"):
        quietly("apt-get", "update")
        quietly("apt-get", "install", "--yes", "--no-install-recommends", "chromium", seconds=1200)
        yield shutil.which("chromium")


def find() -> str | None:
    """The path of a browser that starts, fetching one if there is none."""
    if given := os.environ.get("CHROMIUM"):
        return given if starts(given) else None
    for places in (installed(), fetched()):
        for path in places:
            if starts(path):
                return path
    return None
