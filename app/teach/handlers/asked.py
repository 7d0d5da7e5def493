"""What all addresses of a class have in common: who asks, in which language, and a sentence when it cannot be."""

from __future__ import annotations

import functools
import json
from collections.abc import Awaitable, Callable
from typing import Any

from app.address import of_asker
from app.database import StoreTrouble
from app.teach.classes import Classes
from app.teach.codes import read_code
from app.teach.handlers import brief
from app.teach.handlers.visited import Visited
from app.teach.languages import LessonError, say
from app.teach.near import base
from app.teach.room import Plan, Refused, Room, Student

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
            self.problem(error.said(self.language), getattr(error, "status", 400), getattr(error, "there", ""))
        except StoreTrouble:
            self.problem(say(self.language, "class_disk"), 503)

    return wrapped


class Elsewhere(Refused):
    """The code of a story where a class is joined, or the other way; `there` is where it leads to."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("class_no_code", 404, code=plan.code)
        self.there = f"/f/{plan.code}" if plan.story else f"/join/{plan.code}"


class Asked(Visited):
    """A question to the classes of this server, answered in JSON."""

    @property
    def classes(self) -> Classes:
        return self.services.classes

    @property
    def address(self) -> str:
        return of_asker(self)

    @property
    def base(self) -> str:
        """Where others find this server: as it was asked itself, unless only this computer can ask so."""
        return base(self.request, self.settings["limits"], self.classes.host)

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")

    def told(self, answer: dict[str, Any]) -> None:
        self.json(json.dumps(answer, ensure_ascii=False))

    def json(self, text: str) -> None:
        brief.answer(self, text)

    def problem(self, sentence: str, status: int, there: str = "") -> None:
        self.set_status(status)
        self.told({"problem": sentence} | ({"there": there} if there else {}))

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
        except Refused:
            tries.wrong(address)
            raise
        if room.plan.story != story:
            raise Elsewhere(room.plan)
        return room

    async def elsewhere(self, code: str, story: bool = False) -> str:
        """Where a code leads to that somebody brought to the page of the other kind; of any other that page says what is so."""
        try:
            await self.entered(code, story)
        except Elsewhere as error:
            return error.there
        except (Refused, StoreTrouble):
            return ""
        return ""

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
