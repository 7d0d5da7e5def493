"""A class's two pages beside the students': the teacher's console, and the projector. What they show comes by events."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from app.database import StoreTrouble
from app.teach.codes import screen_key
from app.teach.handlers.pages import Plain
from app.teach.room import Refused, Room


class OfClass(Plain):
    """A page that is there as long as its class is."""

    @property
    def find(self) -> Callable[[str], Awaitable[Room]]:
        """By its key."""
        raise NotImplementedError

    async def room(self, key: str) -> Room | None:
        """The class; where there is none, that is said."""
        try:
            return await self.find(key)
        except (Refused, StoreTrouble) as error:
            self.missing(error)
            return None

    async def head(self, key: str) -> None:
        """Whether there is such a class."""
        await self.room(key)

    async def title(self, room: Room) -> str:
        return str((await self.services.classes.parts.lesson(room.plan)).title)


class OfTeacher(OfClass):
    """One for whoever has the console's secret."""

    @property
    def find(self) -> Callable[[str], Awaitable[Room]]:
        return self.services.classes.rooms.of_console


class Console(OfTeacher):
    page = "console"
    sheets = ("pictures/pictures", "steps/steps", "teacher", "console")
    messages = ("console_", "guide_", "step_")

    async def get(self, secret: str) -> None:
        if room := await self.room(secret):
            names = {"secret": secret, "key": screen_key(secret), "code": room.plan.code}
            self.show(await self.title(room), {"now": time.time()}, language=room.plan.language, **names)


class Screen(OfClass):
    page = "screen"
    sheets = ("pictures/pictures", "steps/steps", "teacher", "screen")
    messages = ("console_lost", "console_time_up", "screen_", "step_")

    @property
    def find(self) -> Callable[[str], Awaitable[Room]]:
        return self.services.classes.rooms.of_screen

    async def get(self, key: str) -> None:
        if room := await self.room(key):
            self.show(await self.title(room), {"now": time.time()}, language=room.plan.language, key=key)


ROUTES = [(r"/console/([\w-]{1,64})", Console), (r"/screen/([\w-]{1,64})", Screen)]
