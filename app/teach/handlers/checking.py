"""What the editor asks while a lesson is written: whether it can be used, how a step looks, what a view of a lab would be as one."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from app.pace import Pace
from app.teach.file import received, table
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


@dataclass
class Turn:
    """Of one address."""

    pace: Pace = field(default_factory=lambda: Pace(CHECKS))
    free: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns:
    """One check at a time for each address: what strangers write computes for as long as they like, on one thread."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, Turn] = OrderedDict()

    @contextlib.asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        mine = self._of.setdefault(address, Turn())
        self._of.move_to_end(address)
        if len(self._of) > ADDRESSES:
            self._of.popitem(last=False)
        if not mine.pace.take():
            raise Refused("edit_often", 429)
        async with mine.free:
            yield


class Checking(Asked):
    """A question of the editor's, in its turn."""

    turns = Turns()

    async def table(self, sent: dict[str, Any]) -> dict[str, Any]:
        """The lesson that was sent as a file or as its table; LessonError for a file that is none."""
        if isinstance(sent.get("toml"), str):
            return table(await received(self.services.readers, sent["toml"], (self.address, "a lesson")))
        if not isinstance(sent.get("lesson"), dict):
            raise Refused("class_request", 400)
        return dict(sent["lesson"])

    async def beside(self, act: Callable[[], Any]) -> Any:
        """On a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self.services.threads.exact, act)


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
            self.told(await self.beside(functools.partial(looked, content, place, bool(sent.get("whole")), self.language)))


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
