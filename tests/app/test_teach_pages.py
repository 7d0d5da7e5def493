"""Plain pages: what they are made of, what they may run, and how little they weigh."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Callable

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application

from app import headers
from app.teach.handlers import pages, student
from app.teach.languages import LANGUAGES, words

WEIGHT = 60_000
"""Bytes on the wire of a student's page with script and style sheet."""
NODE = shutil.which("node")
MADE = ("student",)
"""The pages of whoever learns."""
Get = Callable[..., HTTPResponse]


@pytest.fixture
def fetch() -> Get:
    """Asks the pages' own routes, with the headers and the packing of the whole server."""

    async def ask(path: str, **sent: str) -> HTTPResponse:
        socket, port = bind_unused_port()
        routes = [(path, handler, {"services": lambda: None}) for path, handler in (*pages.ROUTES, *student.ROUTES)]
        application = Application(routes, compress_response=True)
        application.add_transform(headers.transform(headers.security_headers()))
        server = HTTPServer(application)
        server.add_socket(socket)
        try:
            url = f"http://127.0.0.1:{port}{path}"
            named = {name.replace("_", "-"): value for name, value in sent.items()}
            return await AsyncHTTPClient().fetch(url, headers=named, raise_error=False, decompress_response=False)
        finally:
            server.stop()

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
    mine = [key for key in words("en") if re.match(r"(page|step|student|alone)_", key)]
    unsaid = [key for key in mine if not any(f'"{each}"' in texts for each in (key, re.sub(r"_(one|alone)$", "", key)))]
    assert unsaid == []
