"""Changes of classes that are made together, in one transaction."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.database import Connection
from app.teach import rows
from app.teach.codes import digest, new_code, screen_key
from app.teach.room import Plan, Refused, Room
from app.teach.rows import Kept

CLASSES = 50
"""That run at a time."""
SHARE = 3 / 4
"""Of these, what one address may have open."""
EMPTY_SECONDS = 3600.0
"""After so long a class that nobody joined, and whose teacher is not there, makes room for another."""


@dataclass
class Batch:
    """The changes of one transaction."""

    connection: Connection
    known: Mapping[str, Kept]
    before: dict[str, Kept] = field(default_factory=dict)
    now: dict[str, Kept] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)

    def room(self, code: str) -> Room:
        if code not in self.now:
            self.before[code] = self.now[code] = rows.caught_up(self.connection, code, self.known.get(code))
        return self.now[code].room

    def change(self, code: str, transition: Callable[[Room], Room]) -> Room:
        room = transition(self.room(code))
        self.now[code] = Kept(self.now[code].id, room)
        return room

    def open(self, plan: Callable[[str], Plan], console: str, now: float, most: int, by: str = "") -> Room:
        states = rows.states(self.connection)
        running = {code: state for code, state in states.items() if state["ended"] is None}
        if by and sum(state.get("by") == by for state in running.values()) >= math.ceil(SHARE * most):
            raise Refused("class_too_many_here", 429)
        if len(running) >= most:
            empty = {code: state["looked"] for code, state in running.items() if state["began"] is None}
            oldest = min(empty, key=lambda code: empty[code], default="")
            if not oldest or now - empty[oldest] < EMPTY_SECONDS:
                raise Refused("class_too_many", 503, count=most)
            self.delete(oldest)
        room = Room(plan(new_code(states.__contains__)), looked=now, by=by)
        kept = rows.insert(self.connection, room, digest(console), digest(screen_key(console)))
        self.before[room.plan.code] = self.now[room.plan.code] = kept
        return room

    def delete(self, code: str) -> None:
        rows.delete(self.connection, code)
        self.deleted.append(code)
        self.now.pop(code, None)

    def delete_ended(self, code: str) -> None:
        if self.room(code).ended is None:
            raise Refused("class_end_first")
        self.delete(code)

    def expire(self, before: float) -> None:
        """Deletes what ended, or was left alone, before a time."""
        for code, state in rows.states(self.connection).items():
            if (state["looked"] if state["ended"] is None else state["ended"]) < before:
                self.delete(code)

    def write(self) -> list[Room]:
        """Puts down what has changed; the rooms in which something did."""
        changed = [code for code, kept in self.now.items() if kept.room is not self.before[code].room]
        for code in changed:
            rows.write(self.connection, self.before[code], self.now[code])
        return [self.now[code].room for code in changed]
