"""Who listens: server-sent events on connections of their own, the same bytes for all who hear the same.

An event is the whole of what there is to see. So one that was missed is of no account, a listener who is slow gets only the
latest, and nothing is kept for anybody.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, cast

from tornado.http1connection import HTTP1Connection
from tornado.httputil import responses
from tornado.iostream import IOStream
from tornado.web import GZipContentEncoding, RequestHandler

from app.doors import GONE_SECONDS

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.1
"""Between two looks at what other processes have changed, while somebody listens."""
BEAT_SECONDS = 15.0
RETRY_SECONDS = (0.5, 3.0)
"""When a browser comes back that lost its connection: not all of them at once."""
BEAT = b"event: beat\ndata: 1\n\n"
"""So that a page, too, knows that its line is alive."""


def event(version: int, data: str, name: str = "") -> bytes:
    """One event as it is sent; `data` is a line of JSON."""
    return f"{f'event: {name}' if name else f'id: {version}'}\ndata: {data}\n\n".encode()


def begin(handler: RequestHandler) -> IOStream:
    """The connection of a request, on which the head of an answer without end was sent; the handler is done with it.

    Nothing is packed or held back on the way, and what a request costs in memory is free again.
    """
    status, headers = 200, handler._headers
    handler.set_header("Content-Type", "text/event-stream; charset=utf-8")
    handler.set_header("Cache-Control", "no-store")
    handler.set_header("X-Accel-Buffering", "no")
    handler.set_header("Connection", "close")
    for transform in handler._transforms:
        if not isinstance(transform, GZipContentEncoding):
            status, headers, _ = transform.transform_first_chunk(status, headers, b"", False)
    lines = [f"HTTP/1.1 {status} {responses[status]}", *(f"{name}: {value}" for name, value in headers.get_all())]
    handler._auto_finish = False
    stream = cast(HTTP1Connection, handler.request.connection).detach()
    retry = f"retry: {1000 * random.uniform(*RETRY_SECONDS):.0f}\n\n"
    stream.write(("\r\n".join(lines) + "\r\n\r\n" + retry).encode("latin-1")).add_done_callback(_heard)
    return stream


def _heard(future: asyncio.Future[None]) -> None:
    """That a connection is gone is told by its being closed."""
    if not future.cancelled():
        future.exception()


class Listener:
    """One connection; `gone` is called when it is closed, by whichever side."""

    def __init__(self, stream: IOStream, gone: Callable[[], None]) -> None:
        self._stream, self._gone = stream, gone
        self._next = b""
        self._since: float | None = None
        self._last = False
        stream.set_close_callback(self._closed)

    def tell(self, frame: bytes, last: bool = False) -> None:
        """Sends it as soon as what was sent before has left; with the last one the connection ends."""
        self._next, self._last = frame, last or self._last
        self._flow()

    def beat(self, now: float) -> None:
        if self._since is not None and now - self._since > GONE_SECONDS:
            self._stream.close()
        elif self._since is None:
            self.tell(BEAT)

    def close(self) -> None:
        self._stream.close()

    def _flow(self) -> None:
        if self._since is None and self._next and not self._stream.closed():
            frame, self._next = self._next, b""
            self._since = time.monotonic()
            self._stream.write(frame).add_done_callback(self._written)

    def _written(self, future: asyncio.Future[None]) -> None:
        _heard(future)
        self._since = None
        self._flow()
        if self._last and self._since is None:
            self._stream.close()

    def _closed(self) -> None:
        self._stream.set_close_callback(None)
        self._gone()


Key = Hashable


class Channel:
    """All who listen to this process, by what they hear; while there are any, it looks for what others have changed."""

    def __init__(self, look: Callable[[], Awaitable[None]]) -> None:
        self._changed = look
        self._listeners: dict[Any, set[Listener]] = {}
        self._beats: dict[Listener, float] = {}
        self._watch: asyncio.Task[None] | None = None

    def heard(self) -> list[Any]:
        return list(self._listeners)

    def count(self, key: Key) -> int:
        return len(self._listeners.get(key, ()))

    def listen(self, key: Key, stream: IOStream, first: bytes, gone: Callable[[], None]) -> Listener:
        """A listener who has heard the first event; `gone` is called when it no longer is one."""

        def left() -> None:
            self._beats.pop(listener, None)
            if listeners := self._listeners.get(key):
                listeners.discard(listener)
                if not listeners:
                    del self._listeners[key]
            gone()

        listener = Listener(stream, left)
        self._listeners.setdefault(key, set()).add(listener)
        self._beats[listener] = time.monotonic()
        listener.tell(first)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._look())
        return listener

    def tell(self, key: Key, frame: bytes, last: bool = False) -> None:
        for listener in tuple(self._listeners.get(key, ())):
            listener.tell(frame, last)

    def close(self) -> None:
        if self._watch:
            self._watch.cancel()
        for listener in tuple(self._beats):
            listener.close()

    async def _look(self) -> None:
        while self._listeners:
            try:
                await self._changed()
            except ValueError as error:
                log.warning("Classes cannot be looked at: %s", error)
            self._beat(time.monotonic())
            await asyncio.sleep(LOOK_SECONDS)

    def _beat(self, now: float) -> None:
        """A sign of life for those who had none for a while; they stand in the order of it."""
        due = [listener for listener, last in self._beats.items() if now - last >= BEAT_SECONDS]
        for listener in due:
            self._beats[listener] = now
            listener.beat(now)
