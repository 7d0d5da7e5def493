"""The classes of one server process: who listens to them, and what each listener is told of a change."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tornado.iostream import IOStream

from app.pace import Paces
from app.teach import opening, showing
from app.teach.channel import Channel, Listener, event
from app.teach.codes import Tries, digest, new_secret, screen_key
from app.teach.parts import Find, Parts
from app.teach.room import HOURS, LARGEST, SIZE, Plan, Refused, Room, Student
from app.teach.rooms import Rooms

log = logging.getLogger(__name__)

ANSWERS, OPENED = 60, 12
"""What one student may send, and classes one address may open, in a minute."""
PAUSE_SECONDS = 0.4
"""Between two views of a console or a projector."""
LEFT_SECONDS = 2.0
"""After so long whoever lost the connection, or reloads, is not here."""
TIDY_SECONDS = 600.0


@dataclass(frozen=True)
class Seat:
    """What one hears: the same for all students of a class; of a console, its own secret and address."""

    code: str
    kind: str
    base: str = ""
    secret: str = ""

    def stamp(self, room: Room) -> int:
        """Another number whenever there is something new to see."""
        return room.shown if self.follows else room.version

    @property
    def leads(self) -> bool:
        """Whether it is that of whoever leads the room: a teacher, or who shows a story."""
        return bool(self.secret)

    @property
    def follows(self) -> bool:
        """Whether it is that of the many, who are told at once of what is shown, and of nothing else."""
        return self.kind in ("student", "audience")


class Classes:
    """Opened by the server; `watch` runs as long as it does."""

    def __init__(
        self,
        folder: Path,
        find: Find,
        threads: Executor,
        *,
        hours: float = HOURS,
        size: int = SIZE,
        workers: int = 1,
        host: str = "127.0.0.1",
        salt: bytes = b"",
        url: str = "",
    ) -> None:
        self.host, self._hours = host, hours
        self.rooms = Rooms(folder, hours=hours, size=size, url=url)
        self.parts = Parts(find, threads)
        self.tries = Tries(max(1, 10 // workers))
        self.channel = Channel(self._look)
        self.rooms.changed, self.rooms.deleted = self._changed, self._deleted
        self.views: dict[str, Callable[[Seat, Room], Awaitable[dict[str, Any]]]] = {
            "student": lambda seat, room: showing.student_view(room, self.parts),
            "screen": lambda seat, room: showing.screen_view(room, self.parts, seat.base),
            "console": lambda seat, room: showing.console_view(room, self.parts, seat.base, screen_key(seat.secret)),
        }
        """What is seen from each kind of seat; whoever shows a story adds its own."""
        self.announce: Callable[[str, Mapping[str, list[bytes]], int], None] = lambda path, arguments, many: None
        """Told which page of a lab so many students are about to open."""
        self._workers = workers
        self._answers = Paces(ANSWERS, known=10 * LARGEST)
        self._openings = Paces(max(1, OPENED // workers))
        self._joins = Paces(2 * size)
        self._salt = salt
        self._frames: dict[Seat, tuple[int, asyncio.Task[str]]] = {}
        self._told: dict[Seat, int] = {}
        self._seen, self._looked = -1, frozenset[str]()
        """The number of the last look at what others have changed, and what was looked at."""
        self._telling: dict[Seat, asyncio.Task[None]] = {}
        self._phones: dict[str, dict[int, set[Listener]]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._prepared: set[str] = set()
        self._closed = False

    def close(self) -> None:
        self._closed = True
        for task in (*self._tasks, *self._telling.values()):
            task.cancel()
        self.channel.close()
        self.rooms.close()

    async def watch(self) -> None:
        """Remembers which consoles are looked at, and deletes what is over."""
        while True:
            try:
                for code in {seat.code for seat in self.channel.heard() if seat.leads}:
                    await self._note(code, lambda room: room.seen(time.time()))
                await self.rooms.tidy()
                await self.rooms.anew(self.rooms.codes())
            except ValueError as error:
                log.warning("Classes could not be tidied: %s", error)
            await asyncio.sleep(min(TIDY_SECONDS, 900 * self._hours))  # a quarter of what they are kept, at most

    # for whoever asks

    async def open(self, lesson: str, own: bool, language: str, address: str = "") -> tuple[str, str]:
        """A new class; its console's secret and its code."""
        return await self.opened(await self.parts.plan(lesson, own, language), address)

    async def opened(self, plan: Callable[[str], Plan], address: str = "") -> tuple[str, str]:
        """A new room of a plan, which is given its code."""
        if not self._openings.take(address):
            raise Refused("class_too_often", 429)
        secret = new_secret()
        room = await self.rooms.open(plan, secret, time.time(), self._digest(address))
        self._prepare(room)
        return secret, room.plan.code

    async def student(self, code: str, token: str) -> tuple[Room, Student]:
        """Whose token this is, as far as this process knows the room; of a new one it asks."""
        id, _, key = token.partition(".")
        number, secret = int(id) if id.isdecimal() and len(id) < 6 else 0, digest(key)
        room = self.rooms.known(code) or await self.rooms.look(code)
        try:
            return room, room.member(number, secret)
        except Refused:
            room = await self.rooms.look(code)
            return room, room.member(number, secret)

    def may_join(self, code: str, address: str) -> None:
        """A whole class comes by one address in one minute, and some of it twice."""
        if not self._joins.take((code, address)):
            raise Refused("class_too_often", 429)

    def _digest(self, address: str) -> str:
        return hmac.digest(self._salt, address.encode(), "sha256").hex()[:16] if address else ""

    def may_send(self, code: str, id: int) -> None:
        if not self._answers.take((code, id)):
            raise Refused("class_too_often", 429)

    async def text(self, seat: Seat, room: Room) -> str:
        """What is seen from a seat, as JSON; made once for all who ask."""
        stamp = seat.stamp(room)
        made = self._frames.get(seat)
        if made is None or made[0] != stamp:
            made = self._frames[seat] = stamp, self._run(self._text(seat, room))
        try:
            return await asyncio.shield(made[1])
        except Exception:
            if self._frames.get(seat) is made:
                del self._frames[seat]
            raise

    async def listen(self, seat: Seat, begin: Callable[[], IOStream], student: int = 0) -> None:
        """Tells a connection what is seen from a seat from now on; `begin` gives it once there is something to tell."""
        while True:
            room = self.rooms.known(seat.code) or await self.rooms.look(seat.code)
            stamp = seat.stamp(room)
            frame = event(stamp, await self.text(seat, room))
            now = self.rooms.known(seat.code)
            if now is not None and seat.stamp(now) == stamp:
                break
        phones = self._phones.setdefault(seat.code, {}).setdefault(student, set()) if student else set()

        def gone() -> None:
            phones.discard(listener)
            if not self._closed:
                self._gone(seat, student)

        self._told.setdefault(seat, stamp)
        listener = self.channel.listen(seat, begin(), frame, gone)
        phones.add(listener)
        self._prepare(room)
        if student:
            self._run(self._note(seat.code, lambda room: room.here(student, self.rooms.process)))
        elif seat.leads:
            self._run(self._note(seat.code, lambda room: room.seen(time.time())))

    def _prepare(self, room: Room) -> None:
        """Whatever comes next in a class is at hand by then."""
        if room.plan.code not in self._prepared and not room.plan.story:
            self._prepared.add(room.plan.code)
            self._run(self._prepared_soon(room))

    async def _prepared_soon(self, room: Room) -> None:
        try:
            await self.parts.prepare(room.plan)
        except Exception:
            log.exception("A lesson could not be prepared")

    # of changes

    async def _look(self) -> None:
        codes = {seat.code for seat in self.channel.heard()}
        rooms, self._seen = await self.rooms.anew(codes, self._seen if codes <= self._looked else -1)
        self._looked = frozenset(codes)
        for room in rooms:
            self._changed(room)

    def _changed(self, room: Room) -> None:
        code = room.plan.code
        if room.ended is None and (lab := opening.lab_of(self.parts.ready(room.plan, room.step + 1))):
            self.announce(*lab, -(-sum(bool(each.here) for each in room.present) // self._workers))
        for seat in self.channel.heard():
            if seat.code == code and seat.stamp(room) != self._told.get(seat) and seat not in self._telling:
                task = self._telling[seat] = asyncio.create_task(self._tell(seat))
                task.add_done_callback(partial(self._is_told, seat))
        for id, phones in self._phones.get(code, {}).items():
            if room.students[id].removed:
                self._last_word(tuple(phones), Refused("class_removed", 403), room.plan.language)

    def _is_told(self, seat: Seat, task: asyncio.Task[None]) -> None:
        self._telling.pop(seat, None)

    async def _tell(self, seat: Seat) -> None:
        """What is new, to all at a seat, until they are told the newest."""
        while self.channel.count(seat) and (room := self.rooms.known(seat.code)) is not None:
            stamp = seat.stamp(room)
            if stamp == self._told.get(seat):
                break
            self._told[seat] = stamp
            try:
                frame = event(stamp, await self.text(seat, room))
            except Exception:
                log.exception("A class could not be shown")
            else:
                self.channel.tell(seat, frame, last=room.ended is not None and seat.follows)
            if not seat.follows:
                await asyncio.sleep(PAUSE_SECONDS)

    def _deleted(self, room: Room) -> None:
        code = room.plan.code
        for seat in self.channel.heard():
            if seat.code == code:
                self.channel.tell(seat, _problem(Refused("class_deleted", 404), room.plan.language), last=True)
        self._phones.pop(code, None)
        self._prepared.discard(code)
        for seat in [seat for seat in (*self._frames, *self._told) if seat.code == code]:
            self._frames.pop(seat, None)
            self._told.pop(seat, None)

    def _gone(self, seat: Seat, student: int) -> None:
        """After a while, for most of those who leave only load the page anew."""
        if not self.channel.count(seat):
            self._told.pop(seat, None)
            self._frames.pop(seat, None)
        if student:
            self._run(self._left(seat.code, student))

    async def _left(self, code: str, student: int) -> None:
        await asyncio.sleep(LEFT_SECONDS)
        phones = self._phones.get(code, {})
        if student in phones and not phones[student]:
            del phones[student]
            if not phones:
                del self._phones[code]
            await self._note(code, lambda room: room.left(student, self.rooms.process))

    async def _note(self, code: str, transition: Callable[[Room], Room]) -> None:
        """What is good to know, and no harm if it cannot be kept."""
        try:
            await self.rooms.change(code, transition)
        except ValueError as error:
            log.debug("Not noted: %s", error)

    async def _text(self, seat: Seat, room: Room) -> str:
        view = await self.views[seat.kind](seat, room)
        return json.dumps(view, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def _last_word(self, listeners: tuple[Listener, ...], error: Refused, language: str) -> None:
        for listener in listeners:
            listener.tell(_problem(error, language), last=True)

    def _run(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _problem(error: Refused, language: str) -> bytes:
    return event(0, json.dumps({"problem": error.said(language), "status": error.status}, ensure_ascii=False), "problem")
