"""The doors: connections that cost nothing to their sender never keep others out, nor fill the log."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import resource
import socket
import time
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.httputil import HTTPHeaders
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

from app import listening
from app.address import encrypted, itself, network, visitor
from app.doors import GONE_SECONDS, Doors, descriptors
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


def test_a_class_that_comes_while_the_server_is_busy_need_not_knock_again() -> None:
    async def test() -> int:
        let_in: list[socket.socket] = []
        (listening_socket,) = bind_sockets(0, "127.0.0.1")
        with contextlib.ExitStack() as stack, listening_socket:
            stop = doors(900, 900).listen(listening_socket, lambda connection, address: let_in.append(connection))
            for _ in range(400):  # the loop has no turn meanwhile
                stack.enter_context(socket.create_connection(listening_socket.getsockname(), 0.5))
            while len(let_in) < 400:
                await asyncio.sleep(0.01)
            stop()
            for each in let_in:
                each.close()
        return len(let_in)

    assert asyncio.run(test()) == 400


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
        ("2001:db8:1:2::/64", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::1"),
        ("pump.example", ""),
        ("1" * 5000, ""),
        ("", ""),
    ],
)
def test_visitors_are_told_apart_by_address(address: str, whose: str) -> None:
    assert network(address) == whose


@pytest.mark.parametrize(
    ("address", "fields", "yes"),
    [
        ("127.0.0.1", {}, True),
        ("127.9.0.1", {}, True),
        ("::1", {"host": "x"}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"forwarded": "for=_hidden"}, False),
        ("127.0.0.1", {"via": "1.1 proxy"}, False),
        ("192.0.2.7", {}, False),
        ("2001:db8::1", {}, False),
        ("", {}, False),
    ],
)
def test_this_computer_is_told_from_a_proxy_on_it(address: str, fields: dict[str, str], yes: bool) -> None:
    assert itself(address, fields) == yes


@pytest.mark.parametrize(("said", "trust", "yes"), [("https", True, True), ("http", True, False), ("https", False, False)])
def test_a_cookie_stays_on_https_where_the_proxy_says_so(said: str, trust: bool, yes: bool) -> None:
    request = SimpleNamespace(headers=HTTPHeaders({"X-Forwarded-Proto": said}))
    assert encrypted(request, trust) == yes


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
    said = narrow.words()[before:]
    assert "could be accepted" not in said  # a descriptor was left for each
    assert len(said) < 2000


class Whose(RequestHandler):
    def get(self) -> None:
        self.finish(visitor(self.request, trust_proxy="trust" in self.request.arguments))


@contextlib.asynccontextmanager
async def connected(
    handler: type[RequestHandler], house: Doors, *, introduced: bool = False
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """To a server that has nothing else."""
    server = listening.Listening(Application([("/", handler)]), doors=house, introduced=introduced)
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    reader, writer = await asyncio.open_connection("127.0.0.1", sockets[0].getsockname()[1])
    try:
        yield reader, writer
    finally:
        writer.close()
        server.stop()


def ask(words: bytes, *, introduced: bool = False) -> bytes:
    """What a server answers to these words, until it closes."""

    async def test() -> bytes:
        async with connected(Whose, Doors(), introduced=introduced) as (reader, writer):
            writer.write(words)
            return await asyncio.wait_for(reader.read(), 8)

    return asyncio.run(test())


class Large(RequestHandler):
    def get(self) -> None:
        stream: Any = self.request.connection.stream  # type: ignore[union-attr]
        patience.append(stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT))
        self.finish(b"x" * 9_000_000)


patience: list[int] = []
"""In milliseconds, of those who asked for it."""


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux gives connections up")
def test_who_does_not_take_what_is_sent_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "TAKEN_SECONDS", 0.3)
    patience.clear()

    async def test() -> int:
        house = Doors()
        async with connected(Large, house) as (reader, writer):
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            async with asyncio.timeout(8):
                while not patience or house._address:
                    await asyncio.sleep(0.05)
            writer.transport.resume_reading()  # type: ignore[attr-defined]
            with contextlib.suppress(ConnectionError):
                while await reader.read(1 << 20):
                    pass
        return patience[0]

    assert asyncio.run(test()) == 1000 * GONE_SECONDS


class Quiet(WebSocketHandler):
    def on_message(self, message: str | bytes) -> None:
        self.write_message(str(len(message)))


UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@pytest.mark.parametrize(
    ("frame", "stays"), [(b"", True), (b"\x81\xfe\x13\x88mask" + b"half", False)], ids=["silent", "half a frame"]
)
def test_a_frame_that_does_not_end_is_not_waited_for(frame: bytes, stays: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "BODY_SECONDS", 0.3)

    async def test() -> bool:
        async with connected(Quiet, Doors()) as (reader, writer):
            writer.write(UPGRADE)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(frame)
            try:
                return await asyncio.wait_for(reader.read(), 1.5) != b""
            except TimeoutError:
                return True

    assert asyncio.run(test()) == stays


@pytest.mark.parametrize("words", [b"", b"GET / HTTP/1.1\r\n"])
def test_a_connection_that_does_not_say_what_it_wants_is_closed(words: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.2)
    assert ask(words) == b""


def test_a_connection_that_was_answered_may_rest_before_it_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(listening, "NEXT_SECONDS", 1.5)
    question = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    async def test() -> None:
        async with connected(Whose, Doors()) as (reader, writer):
            for _ in range(2):
                writer.write(question)
                assert (await reader.readuntil(b"127.0.0.1")).startswith(b"HTTP/1.1 200")
                await asyncio.sleep(0.5)
            assert await asyncio.wait_for(reader.read(), 8) == b""  # and not for ever

    asyncio.run(test())


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
