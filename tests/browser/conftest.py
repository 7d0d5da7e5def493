"""One server and one browser for all; a new context for each visit; nothing may go wrong unseen."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.app.conftest import Site
from tests.browser.visitor import Visitor
from tests.chromium import FLAGS, is_root

LOUD = re.compile(r"Traceback|ERROR|CRITICAL|WARNING|Warning")
LEFT = "Failed sending message as connection was closed"
"""What the server says of a visitor who closes the browser in the middle of a drag."""

expect.set_options(timeout=15_000)  # other tests run beside these


@contextmanager
def serving(folder: Path, code: Path | None = None) -> Iterator[Site]:
    """The dashboard, started as a user starts it, of the code in another folder if one is given; what it keeps is in `folder`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "log").open("w+", encoding="utf-8")
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--data-dir", str(folder / "data")]
    site = Site(port, subprocess.Popen(command, stdout=log, stderr=log, cwd=code), log)
    try:
        site.wait(lambda: site.get("/health/ready")[0] == 200, 240)
        yield site
    finally:
        site.process.terminate()
        site.process.wait(20)
        log.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("dashboard")) as site:
        yield site


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS, chromium_sandbox=not is_root())
        yield started
        started.close()


@dataclass
class Watch:
    """Hears every context; what it heard and nobody expected fails the test."""

    url: str
    expected: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", lambda m: self.note(f"console: {m.text} {m.location}") if m.type in ("error", "warning") else None)
        context.on("weberror", lambda error: self.note(f"page error: {error.error.stack or error.error}"))
        context.on("request", lambda request: self.local(request.url))
        context.on("response", lambda r: self.note(f"status {r.status}: {r.url}") if r.status >= 400 else None)
        context.on("page", lambda page: page.on("websocket", lambda socket: self.local(socket.url)))

    def local(self, url: str) -> None:
        """A request that leaves the host is a fault, whatever becomes of it."""
        if not url.startswith(("data:", "blob:")) and urlsplit(url).netloc != urlsplit(self.url).netloc:
            self.note(f"request outside: {url}")

    def note(self, what: str) -> None:
        self.heard.append(what)

    def expect(self, pattern: str) -> None:
        """This test provokes what matches."""
        self.expected.append(pattern)

    def faults(self) -> list[str]:
        return [what for what in self.heard if not any(re.search(pattern, what) for pattern in self.expected)]


@pytest.fixture
def watch(server: Site) -> Iterator[Watch]:
    watching, before = Watch(server.url), len(server.words())
    yield watching
    assert watching.faults() == []
    said = server.words()[before:]
    assert not any(LOUD.search(line) for line in said.splitlines() if LEFT not in line), said


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(server: Site, browser: Browser, watch: Watch) -> Iterator[Visit]:
    """Somebody comes: visit("/budget?preset=Z4", color_scheme="dark"), each in a browser of their own."""
    contexts: list[BrowserContext] = []

    def come(path: str = "/budget", **options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"} | options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        watch.over(context)
        return Visitor(context.new_page(), server.url).go(path)

    yield come
    for context in contexts:
        context.close()
