"""/console/SECRET/report: the lesson that was held, to print: of each step the class's picture and its numbers, and no names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date

from app.teach import report
from app.teach.handlers.classroom import OfTeacher
from app.teach.languages import say
from app.teach.room import Room
from engine.lab import get


class Report(OfTeacher):
    page = "report"
    sheets = ("pictures/pictures", "steps/steps", "teacher", "printed")
    messages = ("step_",)

    async def get(self, secret: str) -> None:
        room = await self.room(secret)
        if room is None:
            return
        lesson, language = await self.services.classes.parts.lesson(room.plan), room.plan.language
        steps = [await self._step(room, index) for index in range(len(room.plan.parts))]
        held = dt.datetime.fromtimestamp(room.started or room.looked)
        self.show(
            lesson.title,
            {"steps": [step["shown"] for step in steps]},
            language=language,
            lesson=lesson,
            labs=", ".join(get(name).title for name in lesson.labs),
            held=say(language, "report_date", date=format_date(held, "long", language)),
            size=say(language, "report_size", count=len(room.present)),
            steps=steps,
        )

    async def _step(self, room: Room, index: int) -> dict[str, Any]:
        parts, language = self.services.classes.parts, room.plan.language
        view = await parts.view(room.plan, index)
        answers = room.answers.get(index, {})
        model = await parts.model(room.plan, index) if index in room.revealed else None
        released = {student for step, student in room.released if step == index}
        return {
            "shown": report.shown(view, answers, model or None, released),
            "what": say(language, f"what_{view['kind']}"),
            "numbers": report.sentences(view, answers, model or None, released, len(room.present), language),
        }


ROUTES = [(r"/console/([\w-]{1,64})/report", Report)]
