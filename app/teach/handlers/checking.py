"""What the editor asks while a lesson is written: whether it can be used, how a step looks, what a view of a lab would be as one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from weakref import WeakValueDictionary

from app.pace import Paces
from app.teach import file
from app.teach.handlers.asked import Asked, answered
from app.teach.languages import LessonError
from app.teach.lesson import MOST_SIGNS
from app.teach.looking import looked, problem
from app.teach.room import Refused
from app.teach.viewing import of_link

LESSON = 5 * MOST_SIGNS
"""Bytes of what is sent of a lesson."""
CHECKS = 120
"""That one address may ask for in a minute, one after the other."""
ADDRESSES = 10_000


class Turns:
    """One check at a time for each address: what strangers write computes for as long as they like, on one thread."""

    def __init__(self) -> None:
        self._paces = Paces(CHECKS, known=ADDRESSES)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """Each as long as somebody has it or waits for it."""

    @contextlib.asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        if not self._paces.take(address):
            raise Refused("edit_often", 429)
        mine = self._locks.setdefault(address, asyncio.Lock())
        async with mine:
            yield


class Checking(Asked):
    """A question of the editor's, in its turn."""

    turns = Turns()
    what = "lesson"
    """What is written."""

    async def table(self, sent: dict[str, Any]) -> dict[str, Any]:
        """What a file holds that was sent, or the table; LessonError for a file that is none. Nothing in it has been looked at."""
        if isinstance(sent.get("toml"), str):
            return await file.sent(self.services.readers, sent["toml"], (self.address, f"a {self.what}"))
        if not isinstance(sent.get(self.what), dict):
            raise Refused("class_request", 400)
        return dict(sent[self.what])


class Check(Checking):
    """POST /teach/check {toml | lesson, step?, whole?} → {lesson, toml} or {problem, step, field}; and `seen`, the step."""

    @answered
    async def post(self) -> None:
        sent = self.sent(LESSON)
        step = sent.get("step")
        place = step if isinstance(step, int) and not isinstance(step, bool) else None
        async with self.turns.turn(self.address):
            try:
                content = await self.table(sent)
            except LessonError as error:
                self.told(problem(error, self.language))
                return
            self.told(await self.beside(looked, content, place, bool(sent.get("whole")), self.language))


class View(Checking):
    """POST /teach/view {link} → {state, step, lost}"""

    @answered
    async def post(self) -> None:
        link = self.sent().get("link")
        if not isinstance(link, str):
            raise Refused("class_request", 400)
        async with self.turns.turn(self.address):
            store = self.services.store
            self.told(await store.soon(of_link, store, link, self.language))


ROUTES = [(r"/teach/check", Check), (r"/teach/view", View)]
