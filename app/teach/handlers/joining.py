"""Students come in, come back, and change their names."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from app.teach import names
from app.teach.classes import Seat
from app.teach.codes import digest, new_secret
from app.teach.handlers.asked import Asked, answered
from app.teach.room import Refused, Room


class Join(Asked):
    """POST /class/CODE/join {name?, key?}: the same key again is the same student."""

    @answered
    async def post(self, code: str) -> None:
        sent = self.sent()
        room = await self.entered(code)
        self.classes.may_join(room.plan.code, self.address)
        name = names.typed(sent["name"]) if sent.get("name") else ""
        key = key_of(sent.get("key"))
        before = room.of_secret(digest(key))

        def join(room: Room) -> Room:
            taken = [student.name for student in room.present]
            return room.join(name or names.drawn(room.plan.language, taken), digest(key), self.classes.rooms.size, time.time())

        room = await self.classes.rooms.change(room.plan.code, join)
        student = room.of_secret(digest(key))
        assert student is not None
        if before is None:
            self.classes.tries.right(self.address)
        self.told({"id": student.id, "token": f"{student.id}.{key}", "name": student.name})


def key_of(given: Any) -> str:
    if given is None:
        return new_secret()
    if not isinstance(given, str) or not re.fullmatch(r"[A-Za-z0-9_-]{22,64}", given):
        raise Refused("class_request", 400)
    return given


class Mine(Asked):
    """GET /class/CODE/mine?token=: everything that a page needs which was loaded anew."""

    @answered
    async def get(self, code: str) -> None:
        code, student = await _member(self, code, self.get_query_argument("token", ""))
        room = await self.classes.rooms.look(code)
        mine = {step: answers[student] for step, answers in room.answers.items() if student in answers}
        head = json.dumps({"name": room.students[student].name, "answers": mine, "version": room.shown}, ensure_ascii=False)
        view = await self.classes.text(Seat(room.plan.code, "student"), room)
        self.json(f'{head[:-1]}, "view": {view}}}')


class Name(Asked):
    """POST /class/CODE/name {token, name | null}: another name, typed or from the list."""

    @answered
    async def post(self, code: str) -> None:
        sent = self.sent()
        code, id = await _member(self, code, sent.get("token"))
        self.classes.may_send(code, id)
        name = None if sent.get("name") is None else names.typed(sent["name"])

        def call(room: Room) -> Room:
            taken = [student.name for student in room.present]
            return room.call(id, names.drawn(room.plan.language, taken) if name is None else name)

        room = await self.classes.rooms.change(code, call)
        self.told({"name": room.students[id].name})


async def _member(asked: Asked, code: str, token: Any) -> tuple[str, int]:
    room, student = await asked.student(code, token)
    return room.plan.code, student.id


ROUTES = [
    (r"/class/([^/]{1,40})/join", Join),
    (r"/class/([^/]{1,40})/mine", Mine),
    (r"/class/([^/]{1,40})/name", Name),
]
