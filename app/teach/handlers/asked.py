"""What all addresses of a class have in common: who asks, in which language, and a sentence when it cannot be."""

from __future__ import annotations

import functools
import json
from collections.abc import Awaitable, Callable
from typing import Any

from tornado.web import RequestHandler

from app.address import visitor
from app.database import StoreTrouble
from app.limits import Limits
from app.services import Services
from app.teach.classes import Classes
from app.teach.codes import read_code
from app.teach.languages import LessonError, chosen, say
from app.teach.near import base
from app.teach.room import Refused, Room, Student

BODY = 20_000
"""Bytes of what anybody may send."""

Answering = Callable[..., Awaitable[None]]


def answered(act: Answering) -> Answering:
    """What goes wrong becomes one sentence for whoever asked."""

    @functools.wraps(act)
    async def wrapped(self: Asked, *arguments: str) -> None:
        try:
            await act(self, *arguments)
        except (Refused, LessonError) as error:
            self.problem(error.said(self.language), getattr(error, "status", 400))
        except StoreTrouble:
            self.problem(say(self.language, "class_disk"), 503)

    return wrapped


class Asked(RequestHandler):
    """A question to the classes of this server, answered in JSON."""

    def initialize(self, services: Callable[[], Services]) -> None:
        self.services = services()

    @property
    def classes(self) -> Classes:
        return self.services.classes

    @property
    def language(self) -> str:
        """That of whoever asks."""
        return chosen(self.get_query_argument("lang", "") or self.request.headers.get("Accept-Language", ""))

    @property
    def address(self) -> str:
        limits: Limits = self.settings["limits"]
        return visitor(self.request, limits.trust_proxy)

    @property
    def base(self) -> str:
        """Where others find this server: as it was asked itself, unless only this computer can ask so."""
        return base(self.request, self.settings["limits"], self.classes.host)

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")

    def told(self, answer: dict[str, Any]) -> None:
        self.json(json.dumps(answer, ensure_ascii=False))

    def json(self, text: str) -> None:
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(text)

    def problem(self, sentence: str, status: int) -> None:
        self.set_status(status)
        self.told({"problem": sentence})

    def sent(self, most: int = BODY) -> dict[str, Any]:
        """What was sent; a page of another site cannot send such a thing."""
        if len(self.request.body) > most:
            raise Refused("class_large", 413)
        if self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refused("class_request", 415)
        try:
            found = json.loads(self.request.body)
            json.dumps(found, ensure_ascii=False).encode()  # half a sign could be told to nobody
        except (ValueError, RecursionError):
            raise Refused("class_request", 400) from None
        if not isinstance(found, dict):
            raise Refused("class_request", 400)
        return found

    async def entered(self, code: str, story: bool = False) -> Room:
        """The class of a code, or the story that is shown; who tries codes is soon refused."""
        tries, address = self.classes.tries, self.address
        if tries.refused(address):
            raise Refused("class_tries", 429)
        try:
            room = await self.classes.rooms.look(read_code(code))
            if room.plan.story != story:
                raise Refused("class_no_code", 404, code=room.plan.code)
        except Refused:
            tries.wrong(address)
            raise
        return room

    async def student(self, code: str, token: object) -> tuple[Room, Student]:
        """Whose token it is; with one that is none it is as with a code that is none."""
        try:
            return await self.classes.student(read_code(code), token if isinstance(token, str) else "")
        except Refused as error:
            if error.key != "class_removed":
                if self.classes.tries.refused(self.address):
                    raise Refused("class_tries", 429) from None
                self.classes.tries.wrong(self.address)
            raise

    async def teacher(self, secret: str) -> Room:
        return await self.classes.rooms.of_console(secret)
