"""One server and one browser for all; each visitor comes with nothing kept; nothing may go wrong unseen."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.app.conftest import Site
from tests.benchmarks.serving import free_port
from tests.browser.visitor import Visitor
from tests.chromium import FLAGS, is_root

LOUD = re.compile(r"Traceback|ERROR|CRITICAL|WARNING|Warning")
LEFT = "Failed sending message as connection was closed"
"""What the server says of a visitor who closes the browser in the middle of a drag."""

WINDOW: ViewportSize = {"width": 1280, "height": 860}

expect.set_options(timeout=45_000)  # other tests run beside these, on machines of all kinds


@contextmanager
def serving(folder: Path, code: Path | None = None, options: Sequence[str] = ()) -> Iterator[Site]:
    """The dashboard, started as a user starts it, of the code in another folder if one is given; what it keeps is in `folder`."""
    port = free_port()
    log = (folder / "log").open("w+", encoding="utf-8")
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--data-dir", str(folder / "data"), *options]
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


@pytest.fixture(scope="package")
def rested(browser: Browser) -> dict[str, list[BrowserContext]]:
    """Contexts that nobody is in, by how they were made: the scripts they have fetched and compiled are two seconds of a core."""
    return defaultdict(list)


@dataclass
class Watch:
    """Hears every context; what it heard and nobody expected fails the test."""

    url: str
    expected: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    ears: dict[str, Callable[[Any], None]] = field(init=False)

    def __post_init__(self) -> None:
        self.ears = {
            "console": lambda m: self.note(f"console: {m.text} {m.location}") if m.type in ("error", "warning") else None,
            "weberror": lambda error: self.note(f"page error: {error.error.stack or error.error}"),
            "request": lambda request: self.local(request.url),
            "response": lambda r: self.note(f"status {r.status}: {r.url}") if r.status >= 400 else None,
            "page": lambda page: page.on("websocket", lambda socket: self.local(socket.url)),
        }

    def over(self, context: BrowserContext) -> None:
        for event, hear in self.ears.items():
            context.on(event, hear)

    def leave(self, context: BrowserContext) -> None:
        for event, hear in self.ears.items():
            context.remove_listener(event, hear)

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


def emptied(page: Page, url: str) -> Page:
    """Nothing that another visitor left is there, but what the site itself lets a browser keep of its files."""
    page.context.clear_cookies()
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "local_storage,indexeddb,cache_storage"})
    session.detach()
    return page


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(server: Site, browser: Browser, rested: dict[str, list[BrowserContext]], watch: Watch) -> Iterator[Visit]:
    """Somebody comes: visit("/budget?preset=Z4", color_scheme="dark"), each in a browser that is theirs while they are here."""
    taken: list[tuple[str, BrowserContext]] = []

    def come(
        path: str = "/budget",
        viewport: ViewportSize = WINDOW,
        color_scheme: Literal["light", "dark"] = "light",
        reduced_motion: Literal["reduce", "no-preference"] = "reduce",
        **device: Any,
    ) -> Visitor:
        made = str(sorted(device.items()))
        context = rested[made].pop() if rested[made] else browser.new_context(**device)
        taken.append((made, context))
        context.set_default_timeout(45_000)
        context.set_default_navigation_timeout(90_000)  # a page that is compiled for comes when it can
        watch.over(context)
        page = emptied(context.new_page(), server.url)
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        return Visitor(page, server.url).go(path)

    yield come
    for made, context in taken:
        watch.leave(context)
        for page in context.pages:
            page.close()
        rested[made].append(context)
