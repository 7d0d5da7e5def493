"""Embeds: what the page holds, who is refused, and that what cannot be had is one sentence."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tornado.httpclient import HTTPResponse
from tornado.httputil import HTTPHeaders
from tornado.web import Application

from app import headers, services
from app.drawn.canvas import Canvas
from app.drawn.pictures import picture
from app.embed import handlers
from app.embed.origins import named, strange
from app.embed.page import Page
from app.limits import Limits
from app.pace import Paces
from app.seats import Seats
from app.services import Services
from app.state import State
from engine.lab import LABS, get
from tests.app.asking import fetched

SCHOOL = "https://school.example"
Get = Callable[..., HTTPResponse]


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Services]:
    started = services.start(tmp_path, embed_origins=(SCHOOL,))
    yield started
    started.close()


@pytest.fixture
def fetch(shared: Services) -> Get:
    routes = Page.handlers(lambda: shared)

    async def ask(path: str, **sent: str) -> HTTPResponse:
        application = Application(routes, limits=Limits(Seats(9, 9)))
        application.add_transform(headers.transform(headers.security_headers(shared.embed_origins)))
        given = {name.replace("_", "-"): value for name, value in sent.items()}
        (answer,) = await fetched(application, f"/embed/{path}", headers=given, request_timeout=300)
        return answer

    return lambda path, **sent: asyncio.run(ask(path, **sent))


def body(answer: HTTPResponse) -> str:
    return answer.body.decode()


@pytest.mark.parametrize("name", LABS)
def test_the_first_picture_is_in_the_page_with_its_levers(fetch: Get, name: str) -> None:
    lab = get(name)
    levers = [item.name for item in lab.parameters.declared.values() if item.group == "lever"][:3]
    answer = fetch(f"{name}?{urlencode({'levers': ','.join(levers), 'theme': 'dark'})}")
    page = body(answer)
    assert answer.code == 200
    assert page.count('role="img"') == 1  # of the theme that was asked for
    assert all(re.search(rf'<(input|select) id="{lever}"', page) for lever in levers)
    assert f'href="/{name}?' in page
    assert 'target="_blank" rel="noopener"' in page
    assert unescape(page).count(lab.sources[0].doi)
    assert "<b>" in page


def test_both_themes_come_where_only_the_browser_knows(fetch: Get) -> None:
    page = body(fetch("budget?picture=Zones"))
    assert page.count('role="img"') == 2
    assert 'class="light"' in page
    assert 'class="dark"' in page


def test_a_heavy_picture_comes_once(fetch: Get) -> None:
    assert body(fetch("ocean?picture=Map")).count('role="img"') == 1


def test_a_lever_that_moves_brings_its_picture_and_what_changed(fetch: Get) -> None:
    state, problems = State.read(get("budget"), {"fish_biomass": "300"})
    assert not problems
    told = json.loads(body(fetch("budget/picture?picture=Zones&fish_biomass=300&width=400&height=280&type=12&dark=1")))
    assert told["svg"] == picture(state, "Zones", Canvas(400, 280, 12, True)).svg
    assert told["link"] == f"/budget?{state.query()}"
    assert "▲" in told["numbers"]
    assert "against" in told["numbers"]
    still = json.loads(body(fetch("budget/picture?picture=Zones&width=400&height=280&type=12")))
    assert "▲" not in still["numbers"]
    assert still["numbers"].startswith("<span>")


def test_who_has_the_picture_is_not_sent_it_again(fetch: Get) -> None:
    path = "budget/picture?picture=Zones&width=400&height=280&type=12"
    first = fetch(path)
    assert "max-age" in first.headers["Cache-Control"]
    assert fetch(path, If_None_Match=first.headers["Etag"]).code == 304


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("nowhere", 404, "There is no lab “nowhere”"),
        ("budget?picture=Nothing", 404, "picture: Budget has no “Nothing”; there are Column, Zones,"),
        ("budget?levers=nothing", 400, "levers: “nothing” is no lever of Budget."),
        ("budget?levers=fish_biomass,capture_efficiency,hours_at_depth,zooplankton_biomass", 400, "levers: there are 4;"),
        ("budget?fish_biomass=1e9", 400, "fish_biomass: 1e+09 is outside 0 to 500 mg C m⁻²."),
        ("budget?theme=pink", 400, "theme: “pink” is neither light nor dark."),
        ("budget?data=aaaaaaaaaaaaaaaaaaaa", 400, "data"),
    ],
)
def test_what_cannot_be_had_is_one_sentence(fetch: Get, path: str, status: int, sentence: str) -> None:
    name, _, query = path.partition("?")
    page, told = fetch(path), fetch(f"{name}/picture?{query}")
    assert sentence in unescape(body(page))
    assert sentence in json.loads(body(told))["problem"]
    for answer in (page, told):
        assert answer.code == status
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_frame_on_a_site_that_was_not_named_is_refused(fetch: Get) -> None:
    frame = {"Sec_Fetch_Dest": "iframe", "Sec_Fetch_Site": "cross-site"}
    refused = fetch("budget?theme=dark", Referer="https://other.example/", **frame)
    assert refused.code == 403
    assert handlers.STRANGE in body(refused)
    assert "<svg" not in body(refused)
    taken = fetch("budget?theme=dark", Referer=f"{SCHOOL}/", **frame)
    assert taken.code == 200
    assert taken.headers["Content-Security-Policy"].endswith(f"frame-ancestors 'self' {SCHOOL}")
    assert taken.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert fetch("budget/picture?width=300&height=200").headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("origin", "site", "yes"),
    [
        (SCHOOL, "https://school.example/course?x", True),
        (SCHOOL, "https://SCHOOL.example:443/", True),
        (SCHOOL, "http://school.example/", False),
        (SCHOOL, "https://school.example:8443/", False),
        (SCHOOL, "https://school.example.evil.test/", False),
        (SCHOOL, "https://evil.test/school.example", False),
        ("http://school.example", "https://school.example/", True),
        ("https://*.school.example", "https://a.b.school.example/", True),
        ("https://*.school.example", "https://school.example/", False),
        ("http://localhost:*", "http://localhost:5462/", True),
        ("http://[::1]:80", "http://[::1]/", True),
        ("*", "https://anybody.test/", True),
        (SCHOOL, "https://school.example:99999999/", False),
        (SCHOOL, "", False),
    ],
)
def test_sites_are_named_as_the_policy_names_them(origin: str, site: str, yes: bool) -> None:
    assert named([origin], site) is yes


def test_only_a_frame_elsewhere_is_strange() -> None:
    def asked(dest: str, site: str, referer: str = "") -> HTTPHeaders:
        return HTTPHeaders({"Sec-Fetch-Dest": dest, "Sec-Fetch-Site": site, "Referer": referer})

    assert strange(asked("iframe", "cross-site"), [])
    assert not strange(asked("iframe", "cross-site"), [SCHOOL])  # it does not say whence: the policy decides
    assert strange(asked("iframe", "same-site", "https://other.example/"), [SCHOOL])
    assert not strange(asked("iframe", "same-origin", "https://other.example/"), [])
    assert not strange(asked("document", "cross-site", "https://other.example/"), [])
    assert not strange(HTTPHeaders(), [])


def test_an_address_has_so_many_pictures_a_minute(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "EACH", 1)
    fetch: Get = request.getfixturevalue("fetch")
    assert fetch("budget/picture").code == 200
    answer = fetch("budget/picture")
    assert answer.code == 429
    assert json.loads(body(answer))["problem"] == handlers.OFTEN


def test_the_paces_of_many_are_kept_apart_and_few() -> None:
    paces = Paces(1, known=2)
    assert paces.take("a")
    assert not paces.take("a")
    assert paces.take("b")
    assert not paces.take("b")
    assert paces.take("c")
    assert paces.take("a")  # it was forgotten
