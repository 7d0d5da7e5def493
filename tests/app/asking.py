"""Asks an application for addresses, on a server of its own."""

from __future__ import annotations

from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application


async def fetched(application: Application, *paths: str, **how: Any) -> list[HTTPResponse]:
    """One after another, whatever they are; `how` says how the client asks."""
    socket, port = bind_unused_port()
    server = HTTPServer(application)
    server.add_socket(socket)
    try:
        client = AsyncHTTPClient()
        return [await client.fetch(f"http://127.0.0.1:{port}{path}", raise_error=False, **how) for path in paths]
    finally:
        server.stop()
