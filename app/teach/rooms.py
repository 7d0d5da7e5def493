"""The classes of a server: a file of its own, which all processes of the server use.

Every change is a transition of a Room. Those that come together are made together, by one thread in one transaction, and answers
of a class are gathered for it; what was answered is there after a kill -9. A process keeps the rooms that it was asked for, and
reads of them what is newer.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from app.database import StoreTrouble, opened
from app.teach import rows
from app.teach.batch import CLASSES, Batch
from app.teach.codes import digest
from app.teach.room import Plan, Refused, Room
from app.teach.rows import Kept

log = logging.getLogger(__name__)

HERE = socket.gethostname().replace(" ", "-")
GATHER_SECONDS = 0.18
"""From one transaction to the next in which answers are kept: what an answer waits at most while a class answers together."""


@dataclass(frozen=True)
class _Ask:
    act: Callable[[Batch], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]

    def tell(self, result: Any, error: BaseException | None) -> None:
        if self.future.done():  # whoever asked has left
            return
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


class Rooms:
    """Those of one data folder."""

    def __init__(self, folder: Path, *, hours: float = 24.0, size: int = 200, most: int = CLASSES, url: str = "") -> None:
        self.size = size
        self.process = _name_of(psutil.Process())
        self.changed: Callable[[Room], None] = lambda room: None
        """Called on the loop of whoever asked for the change."""
        self.deleted: Callable[[Room], None] = lambda room: None
        self._hours, self._most = hours, most
        self._known: dict[str, Kept] = {}
        self._lock = threading.Lock()
        self._database = opened(folder, "classes", rows.prepare, url)
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="classes")
        self._gathered: list[_Ask] = []
        self._sent, self._sending = -GATHER_SECONDS, False
        self._asks: queue.SimpleQueue[list[_Ask]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="classes", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._send()
        self._asks.put([])
        self._thread.join()
        self._reading.shutdown()
        self._database.close()

    # what changes

    async def change(self, code: str, transition: Callable[[Room], Room], *, gathered: bool = False) -> Room:
        """The room after a transition of it, once that is kept; at once, or `gathered` with what comes in the same moment."""
        room: Room = await self._ask(lambda batch: batch.change(code, transition), gathered)
        return room

    async def open(self, plan: Callable[[str], Plan], console: str, now: float, by: str = "") -> Room:
        """A new class with a code of its own, which `plan` is given; `by` says whose it is."""
        room: Room = await self._ask(lambda batch: batch.open(plan, console, now, self._most, by))
        return room

    async def delete(self, code: str) -> None:
        """A class that has ended, with all its answers: no byte of it is left."""
        await self._ask(lambda batch: batch.delete_ended(code))

    async def tidy(self) -> None:
        """Deletes classes whose time is over, and says of students that they are not here if their process is gone."""
        await self._ask(lambda batch: batch.expire(time.time() - 3600 * self._hours))
        await self._soon(self._wipe)
        gone = [name for name in await self._soon(self._column, "SELECT DISTINCT here FROM student") if name and not _alive(name)]
        if gone:
            for code in await self._soon(self._column, "SELECT code FROM class"):
                await self.change(code, lambda room: room.lost(gone))

    async def _ask(self, act: Callable[[Batch], Any], gathered: bool = False) -> Any:
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._gathered.append(_Ask(act, loop, future))
        if not gathered or loop.time() >= self._sent + GATHER_SECONDS:
            self._send()
        elif not self._sending:
            self._sending = True
            loop.call_at(self._sent + GATHER_SECONDS, self._send)
        return await future

    def _send(self) -> None:
        """To the thread that writes."""
        self._sending = False
        if self._gathered:
            self._sent = time.monotonic()
            self._asks.put(self._gathered)
            self._gathered = []

    # what is

    def codes(self) -> list[str]:
        """Of the rooms that this process knows."""
        return list(self._known)

    def known(self, code: str) -> Room | None:
        """The room as this process last saw it."""
        kept = self._known.get(code)
        return kept.room if kept else None

    async def look(self, code: str) -> Room:
        """The room as it is now."""
        room: Room = await self._soon(self._look, code)
        return room

    async def of_console(self, secret: str, story: bool = False) -> Room:
        room: Room = await self._soon(self._look_by, "console", digest(secret), story)
        return room

    async def of_screen(self, key: str) -> Room:
        room: Room = await self._soon(self._look_by, "screen", digest(key), False)
        return room

    async def anew(self, codes: Iterable[str], seen: int = -1) -> tuple[list[Room], int]:
        """The rooms of these codes if any class has changed since a number was given, and the next number.

        Those that were deleted are forgotten and told of.
        """
        rooms, deleted, stamp = await self._soon(self._anew, list(codes), seen)
        for room in deleted:
            self.deleted(room)
        return rooms, stamp

    def _anew(self, codes: list[str], seen: int) -> tuple[list[Room], list[Room], int]:
        stamp = self._database.stamp()
        rooms: list[Room] = []
        deleted: list[Room] = []
        for code in codes if stamp != seen else ():
            try:
                rooms.append(self._look(code))
            except Refused:
                deleted += self._forget([code])
        return rooms, deleted, stamp

    async def _soon(self, act: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._reading, act, *arguments)

    def _column(self, statement: str, *values: Any) -> list[Any]:
        return [row[0] for row in self._database.read(statement, *values)]

    def _look(self, code: str) -> Room:
        with self._database.snapshot() as connection:
            kept = rows.caught_up(connection, code, self._known.get(code))
        return self._remember(code, kept)

    def _look_by(self, column: str, value: str, story: bool) -> Room:
        codes = self._column(f"SELECT code FROM class WHERE {column} = ?", value)
        room = self._look(codes[0]) if codes else None
        if room is None or room.plan.story != story:
            raise Refused("class_no_link", 404)
        return room

    def _remember(self, code: str, kept: Kept) -> Room:
        """The newer of what is known and this."""
        with self._lock:
            known = self._known.get(code)
            if known is None or (known.id, known.room.version) < (kept.id, kept.room.version):
                known = self._known[code] = kept
            return known.room

    def _forget(self, codes: Iterable[str]) -> list[Room]:
        """Those of them that were known."""
        with self._lock:
            return [kept.room for code in codes if (kept := self._known.pop(code, None))]

    # the thread that writes

    def _work(self) -> None:
        more = True
        while more:
            heard = [self._asks.get()]
            while not self._asks.empty():
                heard.append(self._asks.get())
            more = [] not in heard
            if asks := [ask for each in heard for ask in each]:
                self._together(asks)

    def _together(self, asks: list[_Ask]) -> None:
        told: list[tuple[_Ask, Any, BaseException | None]] = []
        changed: list[Room] = []
        forgotten: list[Room] = []
        unclean = False
        try:
            with self._database.write() as connection:
                batch = Batch(connection, self._known)
                told = [(ask, *_tried(ask.act, batch)) for ask in asks]
                changed = batch.write()
            forgotten, unclean = self._forget(batch.deleted), bool(batch.deleted)
            for code, kept in batch.now.items():
                self._remember(code, kept)
        except Exception as error:
            if not isinstance(error, StoreTrouble):
                log.exception("Classes could not be changed")
            told, changed = [(ask, None, error) for ask in asks], []
        for loop in {ask.loop for ask in asks}:
            mine = [each for each in told if each[0].loop is loop]
            if not loop.is_closed():  # the server may have stopped meanwhile
                loop.call_soon_threadsafe(self._tell, mine, changed, forgotten)
        if unclean:
            self._wipe()

    def _tell(self, told: list[tuple[_Ask, Any, BaseException | None]], changed: list[Room], forgotten: list[Room]) -> None:
        for ask, result, error in told:
            ask.tell(result, error)
        for room in changed:
            self.changed(room)
        for room in forgotten:
            self.deleted(room)

    def _wipe(self) -> None:
        with self._database.snapshot() as connection:
            unclean = connection.version == rows.UNCLEAN
        if unclean and self._database.wipe():
            with self._database.write() as now:
                now.mark(rows.CLEAN)


def _tried(act: Callable[[Batch], Any], batch: Batch) -> tuple[Any, BaseException | None]:
    """What it gives, or why it gives nothing: that is no concern of others in the batch."""
    try:
        return act(batch), None
    except sqlite3.Error:
        raise
    except Exception as error:
        return None, error


def _name_of(process: psutil.Process) -> str:
    return f"{process.pid} {process.create_time():.2f} {HERE}"


def _alive(name: str) -> bool:
    """As far as can be known from here: of other computers nothing is."""
    if not name.endswith(f" {HERE}") and name.count(" ") > 1:
        return True
    try:
        return _name_of(psutil.Process(int(name.partition(" ")[0]))) == name
    except (psutil.Error, ValueError):
        return False
