"""Plain pages: what they are made of, what they may run, and how little they weigh."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse
from tornado.web import Application

from app import headers
from app.answers import Threads
from app.limits import Limits
from app.seats import Seats
from app.teach import shelf
from app.teach.codes import Tries
from app.teach.file import read
from app.teach.handlers import alone, guide, pages, student
from app.teach.languages import LANGUAGES, words
from app.teach.room import Refused, Room
from tests.app.asking import fetched
from tests.app.lessons import LESSON

WEIGHT = 60_000
"""Bytes on the wire of a student's page with script and style sheet."""
NODE = shutil.which("node")
MADE = ("student", "alone")
"""The pages of whoever learns."""
Get = Callable[..., HTTPResponse]
ROUTES = [*pages.ROUTES, *student.ROUTES, *alone.ROUTES]


async def nobody(code: str) -> Room:
    raise Refused("class_no_code", 404, code=code)


CLASSES = SimpleNamespace(rooms=SimpleNamespace(look=nobody), tries=Tries(1))
SERVICES = SimpleNamespace(threads=Threads(), store=None, classes=CLASSES)


@pytest.fixture
def fetch() -> Get:
    """Asks the pages' own routes, with the headers and the packing of the whole server."""

    async def ask(path: str, **sent: str) -> HTTPResponse:
        routes = [(path, handler, {"services": lambda: SERVICES}) for path, handler in ROUTES]
        application = Application(routes, compress_response=True, limits=Limits(Seats(10)))
        application.add_transform(headers.transform(headers.security_headers()))
        named = {name.replace("_", "-"): value for name, value in sent.items()}
        (answer,) = await fetched(application, path, headers=named, decompress_response=False, request_timeout=120)
        return answer

    return lambda path, **sent: asyncio.run(ask(path, **sent))


def packed(answer: HTTPResponse) -> bytes:
    assert answer.headers["Content-Encoding"] == "gzip"
    return answer.body


def test_a_page_with_all_that_it_loads_is_light(fetch: Get) -> None:
    page = packed(fetch("/join/7K2A", Accept_Encoding="gzip"))
    addresses = re.findall(r'"(/teach/files/[^"]+)"', gzip.decompress(page).decode())
    assert len(addresses) == 2
    parts = [packed(fetch(address, Accept_Encoding="gzip")) for address in addresses]
    assert sum(map(len, [page, *parts])) < WEIGHT


def test_a_page_runs_its_own_script_and_no_other(fetch: Get) -> None:
    answer = fetch("/join")
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert "script-src 'self'" in policy
    text = answer.body.decode()
    ran = [tag for tag in re.findall(r"<script[^>]*>", text) if 'type="application/json"' not in tag]
    assert len(ran) == 1
    assert 'src="/teach/files/student.' in ran[0]
    assert not re.search(r"\son\w+=|javascript:|<style", text)
    assert not re.search(r'(?:src|href)="(?!/)', text.replace('href="#main"', ""))


def test_script_and_style_sheet_are_kept_for_good_and_an_earlier_address_is_not(fetch: Get) -> None:
    for kind in ("js", "css"):
        asset = pages.asset("student", kind)
        assert asset
        answer = fetch(asset.address)
        assert answer.headers["Cache-Control"] == pages.FOR_GOOD
        assert answer.headers["Content-Type"] == pages.TYPES[kind]
        assert answer.body == asset.text
        earlier = fetch(f"/teach/files/student.{'0' * 12}.{kind}")
        assert earlier.code == 200
        assert earlier.headers["Cache-Control"] == "no-cache"
    assert fetch(f"/teach/files/nobody.{'0' * 12}.js").code == 404


@pytest.mark.parametrize(("asked", "got"), [("es-MX,es;q=0.9", "es"), ("fr", "en"), ("", "en")])
def test_a_page_speaks_the_language_of_its_reader(fetch: Get, asked: str, got: str) -> None:
    text = fetch("/join", Accept_Language=asked).body.decode()
    assert f'<html lang="{got}"' in text
    assert words(got)["student_join_title"] in text
    assert '<html lang="es"' in fetch("/join?lang=es", Accept_Language=asked).body.decode()


@pytest.mark.parametrize(("cookie", "scheme"), [("theme=dark", "dark"), ("theme=light", "light"), ("", None), ('theme="x', None)])
def test_a_page_has_the_colours_that_were_chosen(fetch: Get, cookie: str, scheme: str | None) -> None:
    head = fetch("/join", Cookie=cookie).body.decode()
    assert re.findall(r'<html[^>]* style="color-scheme: (\w+)"', head) == ([scheme] if scheme else [])


def test_what_comes_by_the_address_ends_no_element(fetch: Get) -> None:
    text = fetch("/join?code=%3C/script%3E%3Cb%3E").body.decode()
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert data
    assert json.loads(data[1])["code"] == "</script><b>"


@pytest.mark.parametrize("page", MADE)
def test_a_script_is_one_that_old_phones_read(page: str) -> None:
    script = pages.asset(page, "js")
    assert script
    assert b"import " not in script.text
    assert b"export " not in script.text
    if NODE:
        command = [NODE, "--input-type=module", "--check"]
        ran = subprocess.run(command, input=script.text, capture_output=True, timeout=60)
        assert ran.returncode == 0, ran.stderr


def test_colours_are_there_for_a_browser_that_knows_no_pairs() -> None:
    sheet = pages.asset("student", "css")
    assert sheet
    assert sheet.text.startswith(b"@supports not (color:light-dark(#000,#fff)){:root{--paper:")


def test_all_that_a_script_says_is_in_every_language() -> None:
    sources = [file for file in pages.PAGES.rglob("*.js") if not {"console", "screen"} & set(file.relative_to(pages.PAGES).parts)]
    keys = {
        key for file in sources for key in re.findall(r'"((?:step|student|alone)_[a-z_0-9]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(keys) > 80
    for language in LANGUAGES:
        assert keys - set(words(language)) == set(), language


def test_no_message_is_said_by_nobody() -> None:
    texts = "".join(file.read_text(encoding="utf-8") for kind in ("js", "html") for file in pages.PAGES.rglob(f"*.{kind}"))
    mine = [key for key in words("en") if re.match(r"(step|student|alone)_", key)]
    unsaid = [key for key in mine if not any(f'"{each}"' in texts for each in (key, re.sub(r"_(one|alone|keys)$", "", key)))]
    assert unsaid == []


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson of somebody's own, kept as “abc”."""
    lesson = read(LESSON)
    monkeypatch.setattr(shelf, "own", lambda store, id: {"abc": lesson}[id])


def step(answer: HTTPResponse) -> dict[str, Any]:
    assert answer.code == 200
    return dict(json.loads(answer.body))


def test_a_lesson_alone_shows_the_model_only_when_asked(fetch: Get, own: None) -> None:
    asked = step(fetch("/lesson/own/view?own=abc&step=1"))
    assert (asked["kind"], asked["shown"]) == ("guess", None)
    shown = step(fetch("/lesson/own/view?own=abc&step=1&revealed=1"))["shown"]
    assert shown["class"] is None
    assert shown["model"]["value"] > 0


def test_a_reveal_alone_is_of_its_step(fetch: Get, own: None) -> None:
    kinds = [each.kind for each in read(LESSON).steps]
    reveal = step(fetch(f"/lesson/own/view?own=abc&step={kinds.index('reveal')}&revealed=1"))
    guess = step(fetch(f"/lesson/own/view?own=abc&step={reveal['of']}&revealed=1"))
    assert reveal["shown"] == guess["shown"]


def test_a_lesson_alone_is_a_page_in_its_language(fetch: Get, own: None) -> None:
    text = fetch("/lesson/own?own=abc", Accept_Language="es").body.decode()
    assert "<title>Who keeps carbon down?" in text
    assert '<html lang="en"' in text  # it is written in English


@pytest.mark.parametrize("path", ["/lesson/nothing", "/lesson/nothing/view?step=0", "/lesson/own/view?own=abc&step=99"])
def test_what_is_not_there_is_said(fetch: Get, own: None, path: str) -> None:
    answer = fetch(path, Accept_Language="es")
    assert answer.code == 404
    if "view" in path:
        assert json.loads(answer.body)["problem"].endswith(".")


def test_every_shipped_lesson_is_there_alone(fetch: Get) -> None:
    for name in shelf.shipped():
        for language in LANGUAGES:
            assert f'<html lang="{language}"' in fetch(f"/lesson/{name}?lang={language}").body.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_says_how_a_lesson_is_run_by_the_names_of_the_buttons(language: str) -> None:
    """What it names stands on the teacher's pages; all that leads a class is among it."""
    said = "\n".join(guide.how(language))
    named = {"shelf_open", "console_start", "console_back", "console_projector", "console_end", "console_report", "console_csv"}
    assert named <= {key for keys in guide.HOW.values() for key in keys.values()}
    assert all(words(language)[key] in said for keys in guide.HOW.values() for key in keys.values())
    pages_of_teachers = [
        path.read_text() for path in Path(pages.__file__).parents[1].glob("pages/**/*") if path.suffix in (".html", ".js")
    ]
    assert all(any(key in text for text in pages_of_teachers) for keys in guide.HOW.values() for key in keys.values())
