"""Pages that are told what happens: students', the console, the projector's."""

from __future__ import annotations

from app.teach.channel import begin
from app.teach.classes import Seat
from app.teach.handlers.asked import Asked, answered
from app.teach.room import Refused


class Events(Asked):
    """GET /class/CODE/events?token="""

    @answered
    async def get(self, code: str) -> None:
        room, student = await self.student(code, self.get_query_argument("token", ""))
        if room.ended is not None:
            raise Refused("class_ended", 410)
        await self.classes.listen(Seat(room.plan.code, "student"), lambda: begin(self), student.id)


class ConsoleEvents(Asked):
    """GET /console/SECRET/events"""

    @answered
    async def get(self, secret: str) -> None:
        room = await self.teacher(secret)
        await self.classes.listen(Seat(room.plan.code, "console", self.base, secret), lambda: begin(self))


class ScreenEvents(Asked):
    """GET /screen/KEY/events"""

    @answered
    async def get(self, key: str) -> None:
        room = await self.classes.rooms.of_screen(key)
        await self.classes.listen(Seat(room.plan.code, "screen", self.base), lambda: begin(self))


ROUTES = [
    (r"/class/([^/]{1,40})/events", Events),
    (r"/console/([\w-]{1,64})/events", ConsoleEvents),
    (r"/screen/([\w-]{1,64})/events", ScreenEvents),
]
