"""The doors: connections that cost nothing to their sender never keep others out, nor fill the log."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import resource
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from app import listening
from app.address import network, visitor
from app.doors import Doors, descriptors
from tests.app.conftest import Site, Start

FEW = 200


class Knock:
    """A connection of nobody."""

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


def doors(most: int, each: int) -> Doors:
    made = Doors()
    made.most, made.each = most, each
    return made


def test_who_has_waited_longest_makes_room_and_who_asks_does_not() -> None:
    house, knocks = doors(3, 3), [Knock() for _ in range(6)]
    assert all(house.come(each, "a") for each in knocks[:3])
    house.asks(knocks[0])
    assert house.come(knocks[3], "b")
    assert [each.closed for each in knocks[:4]] == [False, True, False, False]
    for busy in (knocks[2], knocks[3]):
        house.asks(busy)
    assert not house.come(knocks[4], "b")
    house.waits(knocks[0])
    assert house.come(knocks[4], "b")
    assert knocks[0].closed
    house.gone(knocks[3])
    assert house.come(knocks[5], "c")
    assert not knocks[4].closed


def test_an_address_that_knocks_without_end_closes_its_own() -> None:
    house, own, other = doors(10, 3), [Knock() for _ in range(50)], Knock()
    assert house.come(other, "b")
    assert all(house.come(each, "a") for each in own)
    assert not other.closed
    assert sum(not each.closed for each in own) == 3


class Exhausted(socket.socket):
    """A door at which somebody knocks while there is no descriptor left."""

    tries = 0

    def accept(self) -> Any:
        self.tries += 1
        if self.tries < 4:
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


def test_without_descriptors_the_door_rests_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.doors.REST_SECONDS", 0.1)

    async def test() -> float:
        house, idle, come = doors(9, 9), Knock(), asyncio.Event()
        house.come(idle, "a")
        with Exhausted() as listening_socket, socket.socket() as visitor_socket:
            listening_socket.bind(("127.0.0.1", 0))
            listening_socket.listen()
            listening_socket.setblocking(False)
            stop = house.listen(listening_socket, lambda connection, address: (connection.close(), come.set()))
            begun = time.monotonic()
            visitor_socket.connect(listening_socket.getsockname())
            await asyncio.wait_for(come.wait(), 8)
            stop()
        assert idle.closed
        return time.monotonic() - begun

    assert asyncio.run(test()) > 0.25
    assert len(caplog.records) == 1


def test_all_descriptors_that_are_allowed_are_asked_for() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(512, before[1]), before[1]))
        assert descriptors() >= min(before[1], 1024)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == before[1]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("pump.example", ""),
        ("1" * 5000, ""),
        ("", ""),
    ],
)
def test_visitors_are_told_apart_by_address(address: str, whose: str) -> None:
    assert network(address) == whose


@pytest.fixture(scope="module", params=[1, 2], ids=["one process", "two workers"])
def narrow(request: pytest.FixtureRequest, start: Start) -> Site:
    site = start(procs=request.param, descriptors=FEW)
    site.wait(lambda: site.get("/lab")[0] == 200)
    return site


@contextlib.contextmanager
def connections(site: Site, count: int, words: bytes = b"") -> Iterator[list[socket.socket]]:
    """So many that stand open; of what refuses them, no more is asked."""
    with contextlib.ExitStack() as stack:
        opened = []
        for _ in range(count):
            with contextlib.suppress(OSError):
                one = stack.enter_context(socket.create_connection(("127.0.0.1", site.port), 5))
                one.sendall(words)
                opened.append(one)
        yield opened


@pytest.mark.parametrize("words", [b"", b"GET /lab HTTP/1.1\r\nHost: x\r\nX-Slow: "], ids=["silent", "half a head"])
def test_idle_connections_keep_nobody_out_and_fill_no_log(narrow: Site, words: bytes) -> None:
    before = len(narrow.words())
    with connections(narrow, 260, words):
        for _ in range(3):
            assert narrow.get("/health/live")[0] == 200  # within the 20 seconds that it waits
            assert narrow.get("/lab")[0] == 200
            time.sleep(0.3)
    assert len(narrow.words()) - before < 2000


class Whose(RequestHandler):
    def get(self) -> None:
        self.finish(visitor(self.request, trust_proxy="trust" in self.request.arguments))


def ask(words: bytes, *, introduced: bool = False) -> bytes:
    """What a server answers to these words, until it closes."""

    async def test() -> bytes:
        server = listening.Listening(Application([("/", Whose)]), doors=Doors(), introduced=introduced)
        sockets = bind_sockets(0, "127.0.0.1")
        server.add_sockets(sockets)
        reader, writer = await asyncio.open_connection("127.0.0.1", sockets[0].getsockname()[1])
        writer.write(words)
        answer = await asyncio.wait_for(reader.read(), 8)
        writer.close()
        server.stop()
        return answer

    return asyncio.run(test())


@pytest.mark.parametrize("words", [b"", b"GET / HTTP/1.1\r\n"])
def test_a_connection_that_does_not_say_what_it_wants_is_closed(words: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.2)
    assert ask(words) == b""


@pytest.mark.parametrize(
    ("query", "introduction", "whose"),
    [
        ("", b"", b"127.0.0.1"),
        ("?trust", b"", b"198.51.100.9"),
        ("", b"203.0.113.5\n", b"203.0.113.5"),
        ("?trust", b"203.0.113.5\n", b"198.51.100.9"),
    ],
)
def test_an_address_is_believed_from_the_proxy_only(query: str, introduction: bytes, whose: bytes) -> None:
    head = f"GET /{query} HTTP/1.0\r\nX-Real-Ip: 192.0.2.1\r\nX-Forwarded-For: 192.0.2.1, 198.51.100.9\r\n\r\n"
    assert ask(introduction + head.encode(), introduced=bool(introduction)).endswith(b"\r\n\r\n" + whose)
