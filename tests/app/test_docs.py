"""What answers at /docs, and what its pages take from the code."""

from __future__ import annotations

import asyncio
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tornado.httpclient import HTTPResponse
from tornado.web import Application

from app import headers
from app.docs import page
from app.present.story import Story
from app.teach.file import made, read
from tests.app.asking import fetched

DOCS = Path(__file__).parents[2] / "assets" / "docs"
MARK = re.compile(r"<!-- told:.*?-->")
Get = Callable[..., list[HTTPResponse]]


@pytest.fixture
def get(monkeypatch: pytest.MonkeyPatch) -> Get:
    """Asks for addresses, with the headers that the server gives them."""

    def ask(folder: Path, *paths: str) -> list[HTTPResponse]:
        monkeypatch.setattr(page, "SITE", folder)
        application = Application(page.Page.handlers(lambda: None))  # type: ignore[arg-type,return-value]
        application.add_transform(headers.transform(headers.security_headers()))
        return asyncio.run(fetched(application, *paths, follow_redirects=False))

    return ask


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """A page with what it takes from the code."""
    monkeypatch.syspath_prepend(str(DOCS))
    import told

    yield lambda name: told.told((DOCS / f"{name}.md").read_text("utf-8"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "told"]:
        del sys.modules[name]


def test_a_page_runs_scripts_of_this_host_alone(get: Get, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>here")
    bare, index, missing = get(tmp_path, "/docs", "/docs/", "/docs/no.html")
    assert (bare.code, bare.headers["Location"]) == (301, "/docs/")
    assert (index.code, index.body) == (200, b"<p>here")
    assert "script-src 'self';" in index.headers["Content-Security-Policy"]
    assert missing.code == 404
    assert b"There is no such page" in missing.body


def test_where_nothing_was_built_it_says_how_to(get: Get, tmp_path: Path) -> None:
    (answer,) = get(tmp_path, "/docs/labs/budget.html")
    assert answer.code == 404
    assert b"python assets/docs/make.py" in answer.body


def test_every_option_stands_in_the_documentation(told: Callable[[str], str]) -> None:
    from app.__main__ import build

    serving = told("serving")
    for name in vars(build([]).parse_args(["serve"])).keys() - {"command", "action"}:
        assert f"<code>--{name.replace('_', '-')}" in serving
    assert "<code>carbonpump_update_seconds</code>" in serving
    assert "carbonpump_sessions_live" in serving


@pytest.mark.parametrize("name", ["files", "lessons", "stories"])
def test_every_file_that_is_shown_is_one(told: Callable[[str], str], name: str, tmp_path: Path) -> None:
    from app.diff import _opened

    shown = re.findall(r"```toml\n(.*?)```", told(name), re.DOTALL)
    assert shown
    for text in shown:
        if "carbonpump_lesson" in text:
            assert len(read(text).steps) == 1
        elif "carbonpump_story" in text:
            assert len(made(Story, tomllib.loads(text), "carbonpump_story").slides) == 1
        else:
            (tmp_path / "scenario.toml").write_text(text, "utf-8")
            assert _opened(tmp_path / "scenario.toml").state.lab.name == "ocean"


def test_pages_take_what_there_is(told: Callable[[str], str]) -> None:
    from told import TOLD

    marks = [mark for file in DOCS.rglob("*.md") for mark in MARK.findall(file.read_text("utf-8"))]
    assert len(marks) > 20
    assert {mark.split()[2] for mark in marks} == set(TOLD)
