"""A class as rows of a file, and back: what is newer than what a process knows is all that it reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from app.database import Connection, run, transaction
from app.teach.room import Part, Plan, Refused, Room, Student

UNCLEAN, CLEAN = 1, 2
"""Versions of the file: with bytes of what was deleted, and without."""

_TABLES = """
CREATE TABLE class (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, console TEXT NOT NULL UNIQUE,
                    screen TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, plan TEXT NOT NULL, state TEXT NOT NULL) STRICT;
CREATE TABLE student (class INTEGER NOT NULL, id INTEGER NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL,
                      secret TEXT NOT NULL, here TEXT NOT NULL, removed INTEGER NOT NULL,
                      PRIMARY KEY (class, id)) STRICT, WITHOUT ROWID;
CREATE TABLE answer (class INTEGER NOT NULL, step INTEGER NOT NULL, student INTEGER NOT NULL, version INTEGER NOT NULL,
                     answer TEXT NOT NULL, PRIMARY KEY (class, step, student)) STRICT, WITHOUT ROWID;
"""
_STATE = (
    *("shown", "step", "opened", "free", "revealed", "released", "ends", "hidden", "began", "started", "ended", "looked"),
    *("moved", "black", "by"),
)
"""What a room has beside its plan, students and answers."""


@dataclass(frozen=True)
class Kept:
    """A room and the number of its row: a code may come again, a number never."""

    id: int
    room: Room


def prepare(connection: Connection) -> None:
    connection.forget(small=True)
    with transaction(connection):
        if connection.version == 0:
            run(connection, _TABLES)
            connection.mark(CLEAN)


def insert(connection: Connection, room: Room, console: str, screen: str) -> Kept:
    """A new class, with what is kept of its teacher's secret and its projector's key."""
    plan = json.dumps(asdict(room.plan), ensure_ascii=False)
    added = connection.execute(
        "INSERT INTO class (code, console, screen, version, plan, state) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (room.plan.code, console, screen, room.version, plan, _state_text(room)),
    )
    return Kept(int(added.fetchone()[0]), room)


def states(connection: Connection) -> dict[str, dict[str, Any]]:
    """Of every class its state, by code."""
    return {code: _state(text) for code, text in connection.execute("SELECT code, state FROM class")}


def delete(connection: Connection, code: str) -> None:
    (id,) = connection.execute("SELECT id FROM class WHERE code = ?", (code,)).fetchone()
    for table, column in (("answer", "class"), ("student", "class"), ("class", "id")):
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (id,))
    connection.mark(UNCLEAN)


def caught_up(connection: Connection, code: str, known: Kept | None) -> Kept:
    """The room as the file has it."""
    row = connection.execute("SELECT id, version, plan, state FROM class WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise Refused("class_no_code", 404, code=code)
    id, version, plan, state = row
    if known is not None and (known.id, known.room.version) == (id, version):
        return known
    before = known.room if known is not None and known.id == id else Room(_plan(plan), version=0)
    since = (id, before.version)
    students = dict(before.students)
    for number, name, secret, here, removed in connection.execute(
        "SELECT id, name, secret, here, removed FROM student WHERE class = ? AND version > ? ORDER BY id", since
    ):
        students[number] = Student(number, name, secret, here, bool(removed))
    gone = {student.id for student in students.values() if student.removed}
    answers = {step: {key: each for key, each in given.items() if key not in gone} for step, given in before.answers.items()}
    for step, student, answer in connection.execute(
        "SELECT step, student, answer FROM answer WHERE class = ? AND version > ?", since
    ):
        answers.setdefault(step, {})[student] = json.loads(answer)
    return Kept(id, Room(before.plan, version, students=students, answers=answers, **_state(state)))


def write(connection: Connection, before: Kept, now: Kept) -> None:
    """What has changed from one to the other."""
    id, room = now.id, now.room
    connection.execute("UPDATE class SET version = ?, state = ? WHERE id = ?", (room.version, _state_text(room), id))
    known = before.room.students
    students = [each for key, each in room.students.items() if each is not known.get(key)] if room.students is not known else []
    connection.executemany(
        "INSERT INTO student VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (class, id) DO UPDATE SET version = excluded.version,"
        " name = excluded.name, secret = excluded.secret, here = excluded.here, removed = excluded.removed",
        [(id, each.id, room.version, each.name, each.secret, each.here, int(each.removed)) for each in students],
    )
    connection.executemany(
        "DELETE FROM answer WHERE class = ? AND student = ?", [(id, each.id) for each in students if each.removed]
    )
    connection.executemany(
        "INSERT INTO answer VALUES (?, ?, ?, ?, ?) ON CONFLICT (class, step, student) DO UPDATE SET version = excluded.version,"
        " answer = excluded.answer",
        [(id, step, student, room.version, text) for step, student, text in _new_answers(before.room, room)],
    )


def _new_answers(before: Room, now: Room) -> Iterator[tuple[int, int, str]]:
    for step, given in now.answers.items():
        earlier = before.answers.get(step, {})
        for student, answer in given.items() if given is not earlier else ():
            if student not in earlier or answer is not earlier[student]:
                yield step, student, json.dumps(answer, ensure_ascii=False)


def _plan(text: str) -> Plan:
    found = json.loads(text)
    return Plan(**{**found, "parts": tuple(Part(**each) for each in found["parts"])})


def _state_text(room: Room) -> str:
    state = {name: getattr(room, name) for name in _STATE}
    return json.dumps({name: sorted(each) if isinstance(each, frozenset) else each for name, each in state.items()})


def _state(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    sets = {name: frozenset(found[name]) for name in ("opened", "revealed")}
    return found | sets | {"released": frozenset((step, id) for step, id in found["released"])}
