"""Short answers in JSON, sent as they stand: what a hundred phones wait for in one moment.

Their head is made once. Tornado makes it anew for each, and each costs more than all that a class does with what was asked.
"""

from __future__ import annotations

from http.client import responses
from typing import Any, cast

from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPHeaders
from tornado.web import GZipContentEncoding, RequestHandler

KIND = "application/json; charset=utf-8"


def answer(handler: RequestHandler, text: str) -> None:
    """Ends a request with this: as Tornado does, unless the answer is short and the connection goes on."""
    body = text.encode()
    request = handler.request
    goes_on = request.version == "HTTP/1.1" and request.headers.get("Connection", "keep-alive").lower() == "keep-alive"
    if not goes_on or len(body) >= GZipContentEncoding.MIN_LENGTH:
        handler.set_header("Content-Type", KIND)
        handler.finish(body)
        return
    connection = cast(HTTP1Connection, request.connection)
    connection.set_close_callback(None)
    if not connection.stream.closed():
        own = f"Date: {handler._headers['Date']}\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.write(_head(handler) + own.encode() + body)
        connection.finish()
    handler._finished = True
    handler._break_cycles()


def _head(handler: RequestHandler) -> bytes:
    """What is the same for all answers of a status."""
    heads: dict[Any, bytes] = handler.settings.setdefault("brief", {})
    status = handler.get_status()
    if status not in heads:
        headers = HTTPHeaders({"Content-Type": KIND, "Cache-Control": "no-store"})
        for transform in handler._transforms:
            if not isinstance(transform, GZipContentEncoding):
                _, headers, _ = transform.transform_first_chunk(status, headers, b"", False)
        lines = [f"HTTP/1.1 {status} {responses[status]}", *(f"{name}: {value}" for name, value in headers.get_all()), ""]
        heads[status] = "\r\n".join(lines).encode("latin-1")
    return heads[status]
