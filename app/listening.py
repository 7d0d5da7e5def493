"""Tornado's HTTP server behind doors of ours; and, as a worker, told by the proxy whose each connection is.

The proxy says it in one line before the first request, so that nothing a visitor sends can be taken for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Iterable
from typing import Any

from bokeh.server import server as bokeh_server
from tornado import httputil
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, StreamClosedError, UnsatisfiableReadError

from app.address import network
from app.doors import GONE_SECONDS, HEAD_SECONDS, NEXT_SECONDS, TAKEN_SECONDS, Doors, impatient

BODY_SECONDS = 60
"""How long a request's body may take, and each frame of a websocket once it has begun; uploads come by that."""
FRAME_HEAD = 8
"""Bytes of what a frame begins with, at most: before it there may be silence."""
NAME_BYTES = 64


class _Stream(IOStream):
    """A connection that says when its descriptor is free again, and is given up where what is sent is not taken."""

    def __init__(self, connection: socket.socket, doors: Doors, **options: Any) -> None:
        self._doors = doors
        self.named = ""
        self.patience = HEAD_SECONDS
        self._late: asyncio.TimerHandle | None = None
        super().__init__(connection, **options)

    def within(self, seconds: float | None) -> None:
        """Closed unless this is called again by then; None is for as long as it takes."""
        if self._late:
            self._late.cancel()
        self._late = None if seconds is None or self.closed() else asyncio.get_running_loop().call_later(seconds, self.close)

    def write(self, data: bytes | memoryview) -> asyncio.Future[None]:
        sent = super().write(data)
        if not sent.done():
            late = asyncio.get_running_loop().call_later(TAKEN_SECONDS, self.close)
            sent.add_done_callback(lambda _: late.cancel())
        return sent

    def read_bytes(self, num_bytes: int, partial: bool = False) -> asyncio.Future[bytes]:
        coming = asyncio.ensure_future(super().read_bytes(num_bytes, partial))
        if num_bytes > FRAME_HEAD and not coming.done():
            late = asyncio.get_running_loop().call_later(BODY_SECONDS, self.close)
            coming.add_done_callback(lambda _: late.cancel())
        return coming

    def close_fd(self) -> None:
        super().close_fd()
        self.within(None)
        self._doors.gone(self)


class _Request(httputil.HTTPMessageDelegate):
    """A request that tells the doors when its head is there, and takes no longer to come than it may."""

    def __init__(self, inner: httputil.HTTPMessageDelegate, doors: Doors, stream: _Stream) -> None:
        self._inner, self._doors, self._stream = inner, doors, stream

    def headers_received(self, start_line: Any, headers: httputil.HTTPHeaders) -> Awaitable[None] | None:
        self._doors.asks(self._stream)
        self._stream.within(BODY_SECONDS)
        if "Upgrade" not in headers and not self._stream.closed():  # a page's websocket may outlast a tunnel
            impatient(self._stream.socket, GONE_SECONDS)
        return self._inner.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return self._inner.data_received(chunk)

    def finish(self) -> None:
        self._stream.within(None)
        self._stream.patience = NEXT_SECONDS
        self._inner.finish()

    def on_connection_close(self) -> None:
        self._inner.on_connection_close()


class Listening(HTTPServer):
    """Tornado's server; `introduced` when each connection begins with whose it is."""

    def initialize(self, request_callback: Any, doors: Doors, introduced: bool, **options: Any) -> None:  # type: ignore[override]
        self._doors, self._introduced = doors, introduced
        super().initialize(request_callback, **options)
        self.conn_params.header_timeout = None  # ours need no task for each request

    def add_sockets(self, sockets: Iterable[socket.socket]) -> None:
        for each in sockets:
            self._sockets[each.fileno()] = each
            self._handlers[each.fileno()] = self._doors.listen(each, self._handle_connection)

    def _handle_connection(self, connection: socket.socket, address: Any) -> None:
        sizes = {"max_buffer_size": self.max_buffer_size, "read_chunk_size": self.read_chunk_size}
        stream = _Stream(connection, self._doors, **sizes)
        if not self._doors.come(stream, "" if self._introduced else network(str(address[0]))):
            stream.close()
        elif self._introduced:
            IOLoop.current().spawn_callback(self._meet, stream, address)
        else:
            self.handle_stream(stream, address)

    async def _meet(self, stream: _Stream, address: Any) -> None:
        with contextlib.suppress(StreamClosedError, UnsatisfiableReadError):
            stream.named = (await stream.read_until(b"\n", NAME_BYTES)).decode("ascii", "replace").strip()
            self.handle_stream(stream, address)

    def start_request(self, server_conn: object, request_conn: httputil.HTTPConnection) -> httputil.HTTPMessageDelegate:
        connection: Any = request_conn
        self._doors.waits(connection.stream)
        connection.stream.within(connection.stream.patience)
        if connection.stream.named:
            connection.context.remote_ip = connection.stream.named
        return _Request(super().start_request(server_conn, request_conn), self._doors, connection.stream)


def install() -> None:
    """Makes Bokeh listen like this from now on."""
    bokeh_server.HTTPServer = Listening
