"""Students answer."""

from __future__ import annotations

from app.teach.handlers.asked import Asked, answered
from app.teach.results import check_answer
from app.teach.room import Refused, Room


class Answer(Asked):
    """POST /class/CODE/answer {token, step, answer}"""

    @answered
    async def post(self, code: str) -> None:
        sent = self.sent()
        room, student = await self.student(code, sent.get("token"))
        self.classes.may_send(room.plan.code, student.id)
        step = sent.get("step")
        if type(step) is not int or not 0 <= step < len(room.plan.parts):
            raise Refused("class_no_step", 400, count=len(room.plan.parts))
        answer = check_answer(await self.classes.parts.view(room.plan, step), sent.get("answer"))

        def take(room: Room) -> Room:
            return room.answer(room.member(student.id, student.secret).id, step, answer)

        room = await self.classes.rooms.change(room.plan.code, take, gathered=True)
        self.told({"version": room.version, "answer": answer})


ROUTES = [(r"/class/([^/]{1,40})/answer", Answer)]
