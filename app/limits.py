"""Who may come in: Bokeh's page and websocket handlers with a cap on sessions and a check of where they come from.

A session costs memory from the page's GET on, whether or not its websocket ever opens; so the cap counts documents,
and both ways to make one are guarded. Bokeh's autoload.js and metadata routes, which build documents too, are left out.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bokeh.server.tornado import BokehTornado
from bokeh.server.urls import per_app_patterns
from bokeh.util.token import _signature, check_token_signature, get_session_id, get_token_payload
from panel.io.server import DocHandler, WSHandler
from tornado.websocket import WebSocketClosedError

from app import notice
from app.workers import COOKIE

log = logging.getLogger(__name__)

RETRY = 20
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Limits:
    """What one server process allows. No origins: whatever host the page itself was asked from."""

    max_sessions: int
    origins: frozenset[str] = frozenset()
    worker: int | None = None

    def allows(self, origin: str, host: str) -> bool:
        """Whether a page of this origin may open a websocket to this host."""
        if "*" in self.origins:
            return True
        return _netloc(origin) in self.origins if self.origins else _netloc(origin) == host.lower()


def _netloc(origin: str) -> str:
    """host:port as a browser writes it in Host, where a scheme's own port is left out."""
    parts = urlsplit(origin if "//" in origin else f"//{origin}")
    own = {"http": ":80", "https": ":443"}.get(parts.scheme, ":")
    return parts.netloc.lower().removesuffix(own)


def allowed_origins(given: Iterable[str], host: str, port: int) -> frozenset[str]:
    """The origins named by the user; else this machine's names when only this machine can connect.

    A server that listens to the network without being told its name takes the name it was asked by. The names of this
    machine always work, so that a health check or a tunnel does.
    """
    names = frozenset(_netloc(origin) if origin != "*" else "*" for origin in given)
    here = frozenset(_netloc(f"http://{name}:{port}") for name in _LOOPBACK)
    if names or host.strip("[]") in {name.strip("[]") for name in _LOOPBACK}:
        return names | here
    return frozenset()


def sessions(application: BokehTornado) -> int:
    """Documents held in memory."""
    contexts: Iterable[Any] = application.applications.values()
    return sum(len(context._sessions) for context in contexts)


class Page(DocHandler):
    """A page, unless the house is full; in a session whose id only the server chooses."""

    async def prepare(self) -> None:
        await super().prepare()
        limits: Limits = self.settings["limits"]
        if sessions(self.application) >= limits.max_sessions:
            self.clear_cookie(COOKIE)  # another worker may have room
            self.set_status(503)
            self.set_header("Retry-After", str(RETRY))
            self.set_header("Cache-Control", "no-store")
            self.finish(notice.FULL)
            return
        for name in ("bokeh-session-id", "bokeh-token"):
            self.request.arguments.pop(name, None)
        # the worker's number in front lets the proxy bring the websocket to the process that built the page
        id = f"{limits.worker or 0}-{secrets.token_hex(20)}"
        self.request.headers["Bokeh-Session-Id"] = f"{id}.{_signature(id, self.application.secret_key)}"
        if limits.worker is not None:
            self.set_cookie(COOKIE, str(limits.worker), httponly=True, samesite="Lax")

    def write_error(self, status_code: int, **kwargs: object) -> None:
        self.finish(notice.BROKEN)


class Socket(WSHandler):
    """A page's websocket: of our own pages, with a token we signed, in an existing session or a free seat."""

    async def prepare(self) -> None:
        await super().prepare()
        if self._finished:
            return
        status = self._refusal()
        if status:
            self.set_status(status)
            self.finish()

    def _refusal(self) -> int | None:
        protocols = [item.strip() for item in self.request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        if len(protocols) != 2:
            return 400
        token = protocols[1]
        try:
            valid = check_token_signature(token, secret_key=self.application.secret_key, signed=True)
            if not valid or get_token_payload(token)["session_expiry"] <= time.time():
                return 403
            known = get_session_id(token) in self.application_context._sessions
        except Exception:  # whatever it is, it is no token of ours
            return 403
        return None if known or sessions(self.application) < self.settings["limits"].max_sessions else 503

    def check_origin(self, origin: str) -> bool:
        allowed = self.settings["limits"].allows(origin, self.request.host)
        if not allowed:
            log.warning("Refused a websocket from %.200r; name it with --origin to allow it.", origin)
        return bool(allowed)

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        if kind not in (asyncio.CancelledError, WebSocketClosedError):  # the server stops, or the browser left
            super().log_exception(kind, error, trace)

    def open(self, *args: str, **kwargs: str) -> None:
        self.set_nodelay(True)  # Bokeh sends a message as several small frames
        super().open(*args, **kwargs)


def install() -> None:
    """Makes Bokeh use these handlers for the pages of servers built from now on."""
    per_app_patterns[:] = [(r"/ws", Socket), (r"/?", Page)]
