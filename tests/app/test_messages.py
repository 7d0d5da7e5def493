"""What a page's websocket takes and what it does not, and how much of it is written down."""

from __future__ import annotations

import asyncio
import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from app.journal import EACH, LINE, RECORD, Few, Short
from app.messages import Handler
from tests.app.conftest import Site, Start
from tests.app.test_server import token


@pytest.fixture(scope="module")
def site(start: Start) -> Site:
    return start()


async def said(socket: WebSocketClientConnection, kind: str, content: Any) -> None:
    """Sends a message as Bokeh's scripts do, in its parts."""
    for part in ({"msgid": "1", "msgtype": kind}, {}, content):
        await socket.write_message(part if isinstance(part, str) else json.dumps(part))


async def answer(socket: WebSocketClientConnection) -> str | None:
    """The kind of the next message that is not the greeting; None when hung up on."""
    while (part := await asyncio.wait_for(socket.read_message(), 10)) is not None:
        try:
            kind = json.loads(part).get("msgtype")
        except (ValueError, AttributeError):
            continue
        if kind not in (None, "ACK"):
            return str(kind)
    return None


def ask(site: Site, *messages: tuple[str, Any]) -> str | None:
    """The answer to the last of some messages on one connection."""

    async def talk() -> str | None:
        socket = await websocket_connect(
            f"ws://127.0.0.1:{site.port}/lab/ws", subprotocols=["bokeh", token(site)], max_message_size=10**8
        )
        await socket.read_message()
        for kind, content in messages[:-1]:
            await said(socket, kind, content)
            if await answer(socket) is None:
                return None
        await said(socket, *messages[-1])
        found = await answer(socket)
        socket.close()
        return found

    return asyncio.run(talk())


NESTED = "[" * 100_000


@pytest.mark.parametrize(
    "message",
    [
        ("PUSH-DOC", {"doc": {}}),
        ("PATCH-DOC", {"events": [{"kind": "RootAdded", "model": {"id": "x"}}]}),
        ("PATCH-DOC", {"events": [{"kind": "ModelChanged", "model": {"id": "x"}, "attr": "y", "new": "z" * 300_000}]}),
        ("PATCH-DOC", {"events": [{"kind": "ModelChanged", "model": {"id": "x"}, "attr": "y", "new": [{}] * 20_000}]}),
        (
            "PATCH-DOC",
            {
                "events": [
                    {"kind": "ModelChanged", "model": {"id": "x"}, "attr": "tags", "new": [{"type": "object", "name": "Range1d"}]}
                ]
            },
        ),
        ("PATCH-DOC", {"events": [{"kind": "MessageSent", "msg_type": "x", "msg_data": {}}] * 10}),
        ("PATCH-DOC", {"events": "x"}),
        ("PATCH-DOC", []),
        ("PATCH-DOC", NESTED),
        ("NOT-A-KIND", {}),
    ],
    ids=["push", "root", "large", "many parts", "model", "many said", "text", "list", "nested", "kind"],
)
def test_what_no_page_says_ends_the_connection(site: Site, message: tuple[str, Any]) -> None:
    before = len(site.words())
    assert ask(site, message) is None
    assert len(site.words()) - before < 1000
    assert "Traceback" not in site.words()[before:]
    assert site.get("/health/live")[0] == 200


@pytest.mark.parametrize("new", [{"type": "ref"}, [{}] * 1000, "x", 1e308, None, True])
def test_a_change_that_cannot_be_is_a_line_of_the_log(site: Site, new: Any) -> None:
    before = len(site.words())
    patch = {"events": [{"kind": "ModelChanged", "model": {"id": "nobody"}, "attr": "inner_width", "new": new}]}
    assert ask(site, ("PATCH-DOC", patch)) == "ERROR"
    assert len(site.words()) - before < 500
    assert "Traceback" not in site.words()[before:]


def test_a_page_is_told_a_few_times_and_no_more(site: Site) -> None:
    pull = ("PULL-DOC-REQ", {})
    assert ask(site, pull, pull) == "PULL-DOC-REPLY"
    assert ask(site, *[pull] * 5) is None


def record(text: str, line: int = 1) -> logging.LogRecord:
    return logging.LogRecord("a", logging.ERROR, "file.py", line, "%s", (text,), None)


def test_records_are_as_long_as_can_be_read() -> None:
    assert Short().format(record("short")) == "ERROR:a:short"
    assert len(Short().format(record("x" * 10**6))) <= LINE + 1
    many = Short().format(record("\n".join(map(str, range(10**5)))))
    assert RECORD - 100 < len(many) < RECORD + 100
    assert many.endswith("99999") or "…" in many


def test_of_one_kind_a_few_a_minute_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("app.journal.time.monotonic", lambda: now)
    few = Few()
    assert sum(few.filter(record("x")) for _ in range(10 * EACH)) == EACH
    assert few.filter(record("another", line=2))
    now += 61
    last = record("x")
    assert few.filter(last)
    assert last.getMessage() == f"({9 * EACH:,} more like those before were not written down.) x"


def test_of_a_property_that_changes_twice_the_last_is_kept() -> None:
    def moved(model: str, new: int) -> dict[str, Any]:
        return {"kind": "ModelChanged", "model": {"id": model}, "attr": "active", "new": new}

    message = SimpleNamespace(
        msgtype="PATCH-DOC", content={"events": [moved("a", 1), moved("b", 1), *[moved("a", n) for n in range(500)]]}
    )
    Handler().check(message, 1000, lambda id: False)
    assert message.content["events"] == [moved("b", 1), moved("a", 499)]


def test_an_answer_to_a_mistake_says_nothing_of_this_machine(site: Site) -> None:
    async def talk() -> str:
        socket = await websocket_connect(f"ws://127.0.0.1:{site.port}/lab/ws", subprotocols=["bokeh", token(site)])
        await socket.read_message()
        await said(socket, "PATCH-DOC", {"events": [{"kind": "ModelChanged", "model": {"id": "nobody"}, "attr": "x", "new": 1}]})
        heard = ""
        while "This could not be done" not in heard:
            heard += str(await asyncio.wait_for(socket.read_message(), 10))
        return heard

    found = asyncio.run(talk())
    assert "Traceback" not in found
    assert ".py" not in found


def test_buffers_that_no_page_sends_end_the_connection(site: Site) -> None:
    async def talk() -> Any:
        socket = await websocket_connect(f"ws://127.0.0.1:{site.port}/lab/ws", subprotocols=["bokeh", token(site)])
        await socket.read_message()
        for part in ({"msgid": "1", "msgtype": "PATCH-DOC", "num_buffers": 10**9}, {}, {"events": []}, {"id": "x"}):
            await socket.write_message(json.dumps(part))
        await socket.write_message(bytes(1000), binary=True)
        while (part := await asyncio.wait_for(socket.read_message(), 10)) is not None:
            pass
        return part

    assert asyncio.run(talk()) is None
