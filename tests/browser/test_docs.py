"""The documentation builds without a warning, its examples run, no link in it is dead, and a browser shows it."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.testing import bind_unused_port
from tornado.web import Application

from app import __main__ as cli
from app import headers, pages, static
from app.docs import page
from app.scenario import Scenario, write_toml
from app.state import State
from app.teach.opened import chosen
from engine.lab import get, labs
from tests.browser.conftest import Watch

pytestmark = [pytest.mark.wide, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
DOCS = ROOT / "assets" / "docs"
BLOCK = re.compile(r"^```(\S*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUN = {"console", "{doctest}", "{testsetup}"}
"""Blocks that are run: by Sphinx, or here."""
READ = {"text", "{eval-rst}", "{toctree}"}
"""And those that are none to be run: installing, containers, what Sphinx does."""
SERVING = {"serve", "teach", "present", "explore"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages, after the examples of Python have run."""
    site = tmp_path_factory.mktemp("docs") / "site"
    made = subprocess.run(
        [sys.executable, str(DOCS / "make.py"), "--check", "--to", str(site)], cwd=site.parent, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return site


@pytest.fixture
def url(built: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where they are served, with the headers that the server gives them."""
    monkeypatch.setattr(page, "SITE", built)
    socket, port = bind_unused_port()
    started: list[IOLoop] = []
    ready = threading.Event()

    def serve() -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        application = Application([*page.Page.handlers(lambda: None), *static.routes()])  # type: ignore[arg-type,return-value]
        application.add_transform(headers.transform(headers.security_headers()))
        HTTPServer(application).add_socket(socket)
        started.append(IOLoop.current())
        started[0].add_callback(ready.set)
        started[0].start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield f"http://127.0.0.1:{port}"
    started[0].add_callback(started[0].stop)
    thread.join(10)


class Links(HTMLParser):
    """Where a page leads to, and what in it can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.to: set[str] = set()
        self.ids: set[str] = {""}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and tag != "use":
                self.to.add(value)
            if name == "id" and value:
                self.ids.add(value)


def test_no_link_is_dead(built: Path) -> None:
    found = {file.relative_to(built).as_posix(): Links(file.read_text("utf-8")) for file in built.rglob("*.html")}
    assert len(found) > 40
    examples = {f"/sample/{lab.name}-{key}.{each.ending}" for lab in labs() for key, each in lab.examples.items()}
    examples |= {f"/template/{lab.name}-{name}.csv" for lab in labs() for name in lab.templates}
    dead = set()
    for name, links in found.items():
        for link in links.to:
            parts = urlsplit(urljoin(f"/docs/{name}", link))
            if parts.scheme or parts.netloc or parts.path in examples:
                continue
            top, _, rest = unquote(parts.path).lstrip("/").partition("/")
            if top == "docs":
                file = rest or "index.html"
                there = (built / file).is_file() and (not parts.fragment or unquote(parts.fragment) in found[file].ids)
            elif top == "assets":
                there = (ROOT / "assets" / rest).is_file()
            else:
                there = not rest and (top in pages.pages() or top in pages.plain())
            dead |= set() if there else {(name, link)}
    assert not dead


def test_every_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that would serve are read as they would be begun."""
    monkeypatch.chdir(tmp_path)
    for name, preset in (("first", "Z3"), ("second", "Z4")):
        saved = State.of(get("budget"), preset).saved()
        scenario = Scenario("", "budget", name, saved, "", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        Path(f"{name}.toml").write_text(write_toml(scenario), "utf-8")
    ran = 0
    for file in sorted(DOCS.glob("*.md"), key=lambda file: file.stem != "start"):
        for language, text in BLOCK.findall(file.read_text("utf-8")):
            assert language in RUN | READ, (file.name, language)
            for line in text.splitlines() if language == "console" else ():
                prompt, command, *words = shlex.split(line)
                assert (prompt, command) == ("$", "carbonpump"), line
                if words[0] in SERVING:
                    arguments = cli.build(words).parse_args(words)
                    assert words[0] != "teach" or chosen(arguments.what, arguments.lang)
                else:
                    cli.main(words)
                ran += 1
    assert ran > 10
    assert capsys.readouterr().out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_browser_shows_it_and_asks_nobody_else(
    url: str, built: Path, browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    watch = Watch(url)
    watch.over(context)
    opened = context.new_page()
    for file in sorted(built.rglob("*.html") if (scheme, width) == ("light", 1440) else built.glob("labs/*.html")):
        opened.goto(f"{url}/docs/{file.relative_to(built).as_posix()}")
        expect(opened.locator("article")).to_be_attached()
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), file
    opened.goto(f"{url}/docs/labs/budget.html")
    expect(opened.locator("[data-tex] .katex").first).to_be_attached()
    assert opened.locator(".katex-error").count() == 0
    paper = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(246, 248, 249)", "dark": "rgb(7, 23, 32)"}[scheme]
    opened.goto(f"{url}/docs/search.html?q=twilight")
    expect(opened.locator("#search-results li a").first).to_be_visible()
    context.close()
    assert not watch.faults()


def test_light_or_dark_is_chosen_for_all_pages(url: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    context.add_cookies([{"name": "theme", "value": "dark", "url": url}])
    opened = context.new_page()
    opened.goto(f"{url}/docs/")
    expect(opened.locator("body")).to_have_css("background-color", "rgb(7, 23, 32)")
    opened.locator(".theme-toggle-content .theme-toggle").click()
    chosen = opened.evaluate("document.body.dataset.theme")
    assert chosen != "dark"
    cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    assert cookies.get("theme", "auto") == chosen
    context.close()
