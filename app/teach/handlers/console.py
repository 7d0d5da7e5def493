"""What the teacher does, and takes away."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from app.teach.codes import picture
from app.teach.handlers.asked import Asked, answered
from app.teach.room import Refused, Room
from app.teach.table import table


class Do(Asked):
    """POST /console/SECRET/do {"do": …}"""

    @answered
    async def post(self, secret: str) -> None:
        sent = self.sent()
        room = await self.teacher(secret)
        if sent.get("do") == "delete":
            await self.classes.rooms.delete(room.plan.code)
            self.told({})
            return
        room = await self.classes.rooms.change(room.plan.code, _transition(sent, room.step))
        self.told({"version": room.version})


def _transition(sent: dict[str, Any], current: int) -> Callable[[Room], Room]:
    now = time.time()
    if any(isinstance(sent.get(name), bool) for name in ("step", "id", "seconds")):  # which Python takes for numbers
        raise Refused("class_request", 400)
    match sent:
        case {"do": "go", "step": int(step)}:
            return lambda room: room.go(step).start(now)
        case {"do": "reveal"}:
            step = sent.get("step", current)
            if type(step) is int:
                return lambda room: room.reveal(step)
        case {"do": "hide", "hidden": bool(hidden)}:
            return lambda room: room.hide(hidden)
        case {"do": "pace", "pace": "free" | "together" as pace}:
            return lambda room: room.pace(pace == "free")
        case {"do": "remove", "id": int(id)}:
            return lambda room: room.remove(id)
        case {"do": "timer", "seconds": None}:
            return lambda room: room.timer(None, now)
        case {"do": "timer", "seconds": int() | float() as seconds} if math.isfinite(seconds):
            return lambda room: room.timer(seconds, now)
        case {"do": "release", "step": int(step), "id": int(id), "released": bool(released)}:
            return lambda room: room.release(step, id, released)
        case {"do": "end"}:
            return lambda room: room.end(now)
    raise Refused("class_request", 400)


class Code(Asked):
    """GET /console/SECRET/qr.svg: where to join, for a phone's camera."""

    @answered
    async def get(self, secret: str) -> None:
        room = await self.teacher(secret)
        self.set_header("Content-Type", "image/svg+xml")
        self.finish(picture(f"{self.base}/join/{room.plan.code}"))


class ScreenCode(Code):
    """GET /screen/KEY/qr.svg"""

    async def teacher(self, secret: str) -> Room:
        return await self.classes.rooms.of_screen(secret)


class Answers(Asked):
    """GET /console/SECRET/answers.csv"""

    @answered
    async def get(self, secret: str) -> None:
        room = await self.teacher(secret)
        lesson = await self.classes.parts.lesson(room.plan)
        text = await self.beside(table, room, lesson)
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="answers-{room.plan.code}.csv"')
        self.finish("\ufeff" + text)  # without the mark a spreadsheet takes it for another alphabet


ROUTES = [
    (r"/console/([\w-]{1,64})/do", Do),
    (r"/console/([\w-]{1,64})/qr\.svg", Code),
    (r"/screen/([\w-]{1,64})/qr\.svg", ScreenCode),
    (r"/console/([\w-]{1,64})/answers\.csv", Answers),
]
