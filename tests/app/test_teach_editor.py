"""What the editor asks of the server: how a step looks, what is wrong, what a view becomes; and lessons that are kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application

from app import services
from app.pages import plain
from app.services import Services
from app.teach import shelf
from app.teach.file import of_table, read, table, write
from app.teach.handlers import checking
from app.teach.handlers.checking import Turns
from app.teach.handlers.editing import offered
from app.teach.looking import looked
from app.teach.viewing import of_link
from engine.lab import LABS, get
from tests.app.lessons import LESSON, spoiled

Post = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, loop: asyncio.AbstractEventLoop) -> Iterator[Services]:
    started = services.start(tmp_path_factory.mktemp("editor"))
    loop.run_until_complete(started.readers.started())
    yield started
    started.close()


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One for all, for the process that reads files belongs to it."""
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture
def post(shared: Services, loop: asyncio.AbstractEventLoop) -> Post:
    """Sends JSON to an address of the editor's, or, without any, reads it."""

    async def ask(path: str, sent: Any) -> tuple[int, Any]:
        socket, port = bind_unused_port()
        application = Application(plain()["teach"].handlers(services.current), limits=SimpleNamespace(trust_proxy=False))
        server = HTTPServer(application)
        server.add_socket(socket)
        request = HTTPRequest(f"http://127.0.0.1:{port}{path}", request_timeout=120)
        if sent is not None:
            request.method, request.body = "POST", json.dumps(sent)
            request.headers["Content-Type"] = "application/json"
        try:
            answer = await AsyncHTTPClient(force_instance=True).fetch(request, raise_error=False)
        finally:
            server.stop()
        text = answer.body.decode()
        return answer.code, json.loads(text) if "json" in answer.headers.get("Content-Type", "") else text

    return lambda path, **sent: loop.run_until_complete(ask(path, sent or None))


def test_a_lesson_is_the_same_as_a_table_and_as_a_file() -> None:
    lesson = read(LESSON)
    assert write(of_table(json.loads(json.dumps(table(lesson))))) == write(lesson)


@pytest.mark.parametrize("index", range(8))
def test_each_step_looks_as_the_class_will_see_it(index: int) -> None:
    content = table(read(LESSON))
    seen = looked(content, index, False, "en")["seen"]
    assert seen["view"]["kind"] == content["steps"][index]["kind"]
    if seen["view"]["kind"] in ("guess", "reveal"):
        assert seen["shown"]["model"]["printed"].endswith(" less")


def test_a_step_is_seen_whatever_is_wrong_elsewhere_and_each_fault_says_where() -> None:
    content = table(read(LESSON))
    content["steps"][2]["options"][0]["when"] = "today.beauty > 1"
    told = looked(content, 1, False, "en")
    assert (told["step"], told["field"]) == (3, "options 1, when")
    assert "lesson" not in told
    assert told["seen"]["view"]["kind"] == "guess"
    here = looked(content, 2, False, "es")["seen"]
    assert (here["step"], here["field"]) == (3, "options 1, when")
    assert here["problem"].startswith("Paso 3")


@pytest.mark.parametrize("sent", [[], 3, {"kind": ["read"]}, {"kind": "guess", "scale": "wide"}, {"kind": "reveal", "of": {}}])
def test_what_is_no_step_is_a_sentence(sent: Any) -> None:
    told = looked({"carbonpump_lesson": 1, "title": "T", "minutes": 1, "steps": [sent]}, 0, True, "en")
    assert told["problem"] == told["seen"]["problem"]


def test_only_the_whole_tells_what_its_numbers_tell() -> None:
    content = of_table(table(read(spoiled("scale = [0, 450]", "scale = [0, 45]"))))
    assert "problem" not in looked(table(content), None, False, "en")
    assert looked(table(content), None, True, "en")["step"] == 2


def test_a_check_takes_a_file_or_a_table(post: Post) -> None:
    status, told = post("/teach/check", toml=LESSON)
    assert (status, told["lesson"]["title"]) == (200, "Who keeps carbon down?")
    assert post("/teach/check", lesson=told["lesson"])[1]["toml"] == told["toml"]
    assert "problem" in post("/teach/check", toml="[[steps")[1]
    assert post("/teach/check", lesson="no")[0] == 400


def test_a_lesson_that_is_kept_comes_back_as_it_is(post: Post, shared: Services) -> None:
    status, kept = post("/teach/keep", lesson=table(read(LESSON)))
    assert (status, kept["title"]) == (200, "Who keeps carbon down?")
    assert post("/teach/keep", lesson=table(read(LESSON)))[1]["id"] == kept["id"]
    assert write(shelf.own(shared.store, kept["id"])) == write(read(LESSON))
    assert post(f"/teach/own/{kept['id']}.toml") == (200, shared.store.lesson(kept["id"]))
    assert '"title":"Who keeps carbon down?"' in post(f"/teach/edit?own={kept['id']}")[1]
    assert post("/teach/own/unheard.toml")[0] == 404
    assert '"kept":null' in post("/teach/edit?own=unheard")[1]


def test_a_lesson_in_which_something_cannot_be_shown_is_not_kept(post: Post) -> None:
    status, told = post("/teach/keep", lesson=table(read(spoiled("scale = [0, 450]", "scale = [0, 45]"))))
    assert status == 400
    assert told["problem"].startswith("Step 2")


def test_whoever_asks_too_often_waits(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "CHECKS", 2)
    monkeypatch.setattr(checking.Checking, "turns", Turns())
    assert [post("/teach/view", link="pump")[0] for _ in range(3)] == [200, 200, 429]


def test_of_one_address_one_is_computed_at_a_time() -> None:
    async def both() -> list[str]:
        turns, order = Turns(), []

        async def one(address: str) -> None:
            async with turns.turn(address):
                order.append(f"{address} begins")
                await asyncio.sleep(0.02)
                order.append(f"{address} ends")

        await asyncio.gather(one("a"), one("a"), one("b"))
        return [each for each in order if each[0] == "a"]

    assert asyncio.run(both()) == ["a begins", "a ends"] * 2


@pytest.mark.parametrize("name", LABS)
def test_a_view_of_every_lab_becomes_a_step_that_can_be_read(name: str, shared: Services) -> None:
    lab = get(name)
    value = (lab.lever.bounds or (0.0, 1.0))[1]
    found = of_link(shared.store, f"https://host.example/{name}?{lab.lever.name}={value:g}&began=x", "en")
    assert found["state"]["set"] == {lab.lever.name: value}
    assert found["lost"] == []
    step = found["step"] | ({"state": "here"} if found["step"]["kind"] == "lab" else {})
    states = {"here": found["state"]}
    lesson = of_table({"carbonpump_lesson": 1, "title": "T", "minutes": 5, "states": states, "steps": [step]})
    assert lesson.states["here"].parameters[lab.lever.name] == value


def test_a_task_and_a_short_link_become_steps_and_what_is_lost_is_said(post: Post, shared: Services) -> None:
    query = "preset=today&frame=task&only=nutrients,mixing,preset&ask=What%3F&result=ppm&data=abc"
    short = shared.store.shorten("pump", query)
    for link in (f"/pump?{query}", f"http://127.0.0.1/s/{short}"):
        found = post("/teach/view", link=link)[1]
        assert found["step"] == {"kind": "lab", "ask": "What?", "levers": ["nutrients", "mixing"], "x": "mixing", "result": "ppm"}
        assert found["state"] == {"lab": "pump", "preset": "today"}
        assert found["lost"] == ["Your own data cannot go with a lesson."]
    for link in ("", "/teach", "http://[", f"/s/{short[::-1]}x", "javascript:1"):
        status, told = post("/teach/view", link=link)
        assert status == 400
        assert "is no link to a lab" in told["problem"]


def test_the_page_offers_what_a_lesson_may_name() -> None:
    for lab in offered("es"):
        assert {name for name, *_ in lab["levers"]} == set(get(lab["name"]).parameters.declared)
        assert sum(map(len, lab["tells"].values())) == len(get(lab["name"]).tells)


def test_a_lesson_of_another_program_leaves_nothing_behind(post: Post, tmp_path: Path) -> None:
    """A hostile file is one sentence."""
    for text in (
        "\x00",
        "a" * 100_000,
        "[" * 5000,
        "x = 1e999",
        'carbonpump_lesson = 1\ntitle = "<script>"\nminutes = 1\nsteps = 3',
    ):
        status, told = post("/teach/check", toml=text)
        assert status == 200
        assert set(told) == {"problem", "step", "field"}
