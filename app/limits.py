"""Who may come in: Bokeh's page and websocket handlers with a cap on sessions and a check of where they come from.

A session costs memory from the page's GET on, whether or not its websocket ever opens; so both ways to make one need a
seat (app.seats) and wait for their turn (app.turns). Bokeh's autoload.js and metadata routes, which build documents too,
are left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bokeh.protocol.exceptions import ProtocolError
from bokeh.server.session import ServerSession
from bokeh.server.urls import per_app_patterns
from bokeh.server.views import ws
from bokeh.util.token import _signature, check_token_signature, generate_jwt_token, get_session_id, get_token_payload
from panel.io.server import DocHandler, WSHandler
from tornado.iostream import StreamBufferFullError
from tornado.websocket import WebSocketClosedError

from app import notice, theme
from app.address import encrypted, visitor
from app.demand import Asked
from app.messages import Handler
from app.seats import Seats
from app.spares import Spare, Spares
from app.turns import Turns, rounds
from app.workers import COOKIE, TOKEN_LETTERS

log = logging.getLogger(__name__)

Arguments = Mapping[str, list[bytes]]
"""Of an address, as Tornado gives them."""
Prepared = Callable[[str, Arguments], Awaitable[None]]
RETRY = 20
SENT_SECONDS = 0.05
"""After this long what is being sent waits for its reader."""
CONNECTIONS = 4
"""Websockets to one page: its own, and some whose end has not been noticed."""
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Limits:
    """What one server process allows. No origins: whatever host the page itself was asked from."""

    seats: Seats
    origins: frozenset[str] = frozenset()
    worker: int | None = None
    trust_proxy: bool = False
    turns: Turns = field(default_factory=Turns)
    prepare: Prepared | None = None
    """Told a page's path and arguments before its turn comes, so that to build it keeps the loop for a short time only."""
    spares: Spares = field(default_factory=Spares)

    def new_id(self, secret: bytes) -> str:
        """Of a session, signed.

        The worker's number in front lets the proxy bring the websocket to the process that built the page.
        """
        id = f"{self.worker or 0}-{secrets.token_hex(20)}"
        return f"{id}.{_signature(id, secret)}"

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


class Page(DocHandler):
    """A page, unless the house is full; in a session whose id only the server chooses."""

    async def get(self, *args: Any, **kwargs: Any) -> None:
        limits: Limits = self.settings["limits"]
        address = visitor(self.request, limits.trust_proxy)
        if not await limits.seats.room(self.application, address):
            self._full()
            return
        for name in ("bokeh-session-id", "bokeh-token"):
            self.request.arguments.pop(name, None)
        cookies = {name: each.value for name, each in self.request.cookies.items()}
        asked = Asked.of(self.request.path, self.request.arguments, theme.chosen_dark(cookies))
        self._spare = limits.spares.take(asked)
        signed = self._spare.session.id if self._spare else limits.new_id(self.application.secret_key)
        self.request.headers["Bokeh-Session-Id"] = signed
        self.request.remote_ip = address  # for who asks the session's request later
        if limits.worker is not None:
            secure = encrypted(self.request, limits.trust_proxy)
            self.set_cookie(COOKIE, str(limits.worker), httponly=True, samesite="Lax", secure=secure)
        with limits.seats.taken(signed, address):
            if self._spare:
                await super().get(*args, **kwargs)
                return
            if limits.prepare:
                await limits.prepare(self.request.path.strip("/"), self.request.arguments)
            async with limits.turns.turn(address):
                if not self._gone:
                    await super().get(*args, **kwargs)

    _spare: Spare | None = None

    async def get_session(self) -> ServerSession:
        if self._spare is None:
            session = await super().get_session()
            await rounds()
            return session
        app, payload = self.application, self._generate_token_payload()
        token = generate_jwt_token(
            self._spare.session.id,
            secret_key=app.secret_key,
            signed=app.sign_sessions,
            expiration=app.session_token_expiration,
            extra_payload=payload,
        )
        return self._spare.hand_over(self.request, token, payload)

    def head(self, *args: Any, **kwargs: Any) -> None:
        """That there is such a page; it is built for whoever wants to see it."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")

    def _full(self) -> None:
        self.clear_cookie(COOKIE)  # another worker may have room
        self.set_status(503)
        self.set_header("Retry-After", str(RETRY))
        self.set_header("Cache-Control", "no-store")
        self.finish(notice.FULL)

    _gone = False

    def on_connection_close(self) -> None:
        self._gone = True  # while it waited for its turn
        super().on_connection_close()

    def write_error(self, status_code: int, **kwargs: object) -> None:
        self.finish(notice.BROKEN)


class Socket(WSHandler):
    """A page's websocket: of our own pages, with a token we signed, in an existing session or a free seat."""

    async def prepare(self) -> None:
        await super().prepare()
        if self._finished:
            return
        self.request.remote_ip = visitor(self.request, self._limits.trust_proxy)
        status = await self._refusal()
        if status:
            self.set_status(status)
            self.finish()

    @property
    def _limits(self) -> Limits:
        limits: Limits = self.settings["limits"]
        return limits

    async def _refusal(self) -> int | None:
        # tornado asks check_origin only where origin and host differ: a name that was turned towards us is both
        origin = self.request.headers.get("Origin")
        if origin is not None and not self.check_origin(origin):
            return 403
        protocols = [item.strip() for item in self.request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        if len(protocols) != 2 or len(protocols[1]) > TOKEN_LETTERS:
            return 400
        token = protocols[1]
        try:
            valid = check_token_signature(token, secret_key=self.application.secret_key, signed=True)
            if not valid or get_token_payload(token)["session_expiry"] <= time.time():
                return 403
            session = self.application_context._sessions.get(get_session_id(token))
        except Exception:  # whatever it is, it is no token of ours
            return 403
        if session is not None:
            return None if session.connection_count < CONNECTIONS else 503
        return None if await self._limits.seats.room(self.application, self.request.remote_ip) else 503

    async def _async_open(self, token: str) -> None:
        id = get_session_id(token)
        if id in self.application_context._sessions:
            await super()._async_open(token)
        else:  # its page was let go meanwhile and is built again
            with self._limits.seats.taken(id, self.request.remote_ip):
                async with self._turn():
                    if self.ws_connection is None:
                        return  # it has left while it waited
                    await super()._async_open(token)
        self._limits.seats.opened(id)

    async def on_message(self, message: str | bytes) -> None:
        if self.connection is None:
            self.close()  # a browser waits until it is greeted
        elif not self._ended:
            self._length += len(message)
            await super().on_message(message)

    async def _receive(self, fragment: str | bytes) -> Any:
        """The message, once its last part has come; whoever sends what is none is hung up on."""
        try:
            if isinstance(fragment, bytes):
                raise ProtocolError("our pages send no buffers")
            message = await self.receiver.consume(fragment)
            if message is not None:
                length, self._length = self._length, 0
                models = self.connection.session.document.models
                self.handler.check(message, length, models.__contains__)
            return message
        except Exception as error:
            self._protocol_error(f"{type(error).__name__}: {str(error)[:100]}")
            return None

    _length = 0
    _ended = False

    def close(self, *args: Any, **kwargs: Any) -> None:
        self._ended = True  # what is still on its way is of no use, and each part of it would be another error
        super().close(*args, **kwargs)

    def _turn(self) -> contextlib.AbstractAsyncContextManager[None]:
        return self._limits.turns.turn(self.request.remote_ip, begun=True)

    async def _handle(self, message: Any) -> Any:
        """Telling a browser the whole page takes as long as building half of it, where it has not been written already."""
        if message.msgtype != "PULL-DOC-REQ":
            return await super()._handle(message)
        ahead = getattr(self.connection.session, "ahead", None)
        if ahead and (reply := ahead.reply(message.header["msgid"])):
            return reply
        async with self._turn():
            if self.ws_connection is None:
                return None  # it has left while it waited
            return await super()._handle(message)

    async def _schedule(self, work: Any) -> None:
        """Writing it down and packing it takes as long again; how fast it is read is no concern of others."""
        sending = super()._schedule(work)
        if getattr(work, "msgtype", None) != "PULL-DOC-REPLY" or work._content_json:
            await sending
            return
        async with self._turn():
            task = asyncio.ensure_future(sending)
            await asyncio.wait({task}, timeout=SENT_SECONDS)
        await task

    def check_origin(self, origin: str) -> bool:
        allowed = self.settings["limits"].allows(origin, self.request.host)
        if not allowed:
            log.warning("Refused a websocket from %.200r; name it with --origin to allow it.", origin)
        return bool(allowed)

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is StreamBufferFullError:
            log.warning("A websocket was sent more than is read.")
        elif kind not in (asyncio.CancelledError, WebSocketClosedError):  # the server stops, or the browser left
            super().log_exception(kind, error, trace)

    def open(self, *args: str, **kwargs: str) -> None:
        self.set_nodelay(True)  # Bokeh sends a message as several small frames
        super().open(*args, **kwargs)


def install() -> None:
    """Makes Bokeh use these handlers for the pages of servers built from now on."""
    ws.ProtocolHandler = Handler
    per_app_patterns[:] = [(r"/ws", Socket), (r"/?", Page)]
