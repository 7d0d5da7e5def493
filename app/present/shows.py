"""Stories that are shown to a room: rooms of app.teach.classes, in which somebody leads and phones follow.

All of a show's state is the room's: the slide, how its levers stand, what was voted. Each event carries the whole of what is seen.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakSet

from app.answers import Threads
from app.drawn.canvas import Canvas
from app.drawn.pictures import Drawn
from app.pace import Paces
from app.present import shelf
from app.present.slide import UNMOVED, Moved, View, drawn, notes, slide_view, taken, title
from app.present.story import Story
from app.store import Store
from app.teach.classes import Classes
from app.teach.languages import LessonError
from app.teach.room import Part, Plan, Refused, Room

T = TypeVar("T")
log = logging.getLogger(__name__)
MOVES = 1200
"""Movements of levers that one address may ask for in a minute: everybody behind a school's."""


@dataclass(frozen=True)
class Which:
    """A story as an address or a room names it: a shipped one, or somebody's own by its id."""

    name: str
    own: bool
    language: str


class Shows:
    """Those of one server process; the rooms are its classes'."""

    def __init__(self, classes: Classes, store: Store, threads: Threads) -> None:
        self._classes, self._store, self._threads = classes, store, threads
        self._paces = Paces(MOVES)
        self._prepared: WeakSet[Story] = WeakSet()
        self._tasks: set[asyncio.Task[None]] = set()
        classes.views["audience"] = lambda seat, room: self.audience(room)
        classes.views["show"] = lambda seat, room: self.led(room, seat.base)

    def may_move(self, address: str) -> None:
        if not self._paces.take(address):
            raise Refused("class_too_often", 429)

    async def soon(self, act: Callable[..., T], *arguments: Any) -> T:
        """What is worked out on a worker thread, and never waits for a picture."""
        return await asyncio.get_running_loop().run_in_executor(self._threads.quick, act, *arguments)

    async def story(self, of: Which) -> Story:
        story = await self.soon(shelf.found, self._store, of.name, of.own, of.language)
        if story not in self._prepared:
            self._prepared.add(story)
            task = asyncio.create_task(self._prepare(story))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return story

    async def _prepare(self, story: Story) -> None:
        """Whatever slide comes next, its numbers are at hand by then."""
        run = asyncio.get_running_loop().run_in_executor
        for index in range(len(story.slides)):
            try:
                await run(self._threads.exact, slide_view, story, index)
            except (LessonError, RuntimeError) as error:  # RuntimeError: the server stops
                log.debug("Not prepared: %s", error)

    async def open(self, of: Which, address: str = "") -> tuple[str, str]:
        """A room in which a story is shown; the secret of who shows it, and its code."""
        story = await self.story(of)
        parts = tuple(Part("choose" if slide.vote else "read") for slide in story.slides)
        return await self._classes.opened(lambda code: Plan(code, of.name, of.own, story.language, parts, story=True), address)

    async def of_room(self, room: Room) -> Story:
        return await self.story(Which(room.plan.lesson, room.plan.own, room.plan.language))

    async def slide(self, story: Story, index: int, sent: Any = UNMOVED) -> tuple[View, Moved]:
        """A slide with its levers as they were sent, and how they stand."""

        def seen() -> tuple[View, Moved]:
            moved = taken(story, index, sent)
            return slide_view(story, index, moved), moved

        return await self.soon(seen)

    async def picture(self, story: Story, index: int, moved: Moved, canvas: Canvas) -> Drawn:
        run = asyncio.get_running_loop().run_in_executor
        return await run(self._threads.exact, drawn, story, index, moved, canvas)

    async def audience(self, room: Room) -> dict[str, Any]:
        """What a phone is shown: the slide as it stands, and of votes nothing before they are shown."""
        story, votes = await self.of_room(room), room.answers.get(room.step, {})
        view, _ = await self.slide(story, room.step, room.moved.get(str(room.step), UNMOVED))
        return {
            "version": room.shown,
            "title": story.title,
            "count": len(story.slides),
            "slide": room.step,
            "black": room.black,
            "ended": room.ended is not None,
            "view": view,
            "votes": counted(votes, len(view["vote"])) if room.step in room.revealed else None,
        }

    async def led(self, room: Room, base: str) -> dict[str, Any]:
        """What whoever shows it is told: how the levers stand, and what was voted."""
        story, step = await self.of_room(room), room.step
        votes = room.answers.get(step, {})
        return {
            "version": room.version,
            "code": room.plan.code,
            "address": f"{base}/f/{room.plan.code}",
            "slide": step,
            "black": room.black,
            "ended": room.ended is not None,
            "moved": room.moved.get(str(step), {}),
            "votes": counted(votes, len(story.slides[step].vote)),
            "shown": step in room.revealed,
        }


def counted(votes: Any, options: int) -> list[int]:
    """How many chose each."""
    found = Counter(vote["option"] for vote in votes.values())
    return [found[option] for option in range(options)]


def contents(story: Story) -> list[dict[str, Any]]:
    """Of every slide what it is called, and what whoever shows it may say; works all of them out, so for a worker thread."""
    return [{"title": title(story, index), "notes": notes(story, index)} for index in range(len(story.slides))]
