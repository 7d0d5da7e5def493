"""A story in a room: the page that shows it and its speaker's, for whoever has the secret."""

from __future__ import annotations

import time
from typing import Any

from app.present.handlers.plain import SLIDES, Page, Told
from app.present.shows import contents
from app.present.slide import taken
from app.teach.channel import begin
from app.teach.classes import Seat
from app.teach.codes import picture
from app.teach.handlers.asked import answered
from app.teach.room import Refused, Room


class Show(Page):
    """/show/SECRET"""

    page = "show"
    sheets = SLIDES
    messages = ("story_",)

    async def get(self, secret: str) -> None:
        services = self.services
        try:
            room = await services.classes.rooms.of_console(secret, story=True)
        except Refused as error:
            self.missing(error)
            return
        story = await services.shows.of_room(room)
        self.slides(story, f"/show/{secret}", live=True)

    async def head(self, secret: str) -> None:
        """Whether there is such a show."""
        await self.get(secret)


class Speaker(Show):
    """/show/SECRET/speaker"""

    page = "speaker"
    sheets = (*SLIDES, "speaker")


class OfShow(Told):
    """What only whoever shows it may ask."""

    async def room(self, secret: str) -> Room:
        return await self.services.classes.rooms.of_console(secret, story=True)


class Value(OfShow):
    """POST /show/SECRET/value {slide, values, frame, ahead}: the slide as it is then; unless one only looks ahead, for all."""

    @answered
    async def post(self, secret: str) -> None:
        sent, room = self.sent(), await self.room(secret)
        shows = self.services.shows
        story = await shows.of_room(room)
        index = self.index(story, sent.get("slide"))
        if sent.get("ahead") is not True:
            moved = await shows.soon(taken, story, index, sent.get("values", {}))
            room = await self.services.classes.rooms.change(room.plan.code, lambda room: _at(room, index, moved))
        self.told(await self.shown(story, index, sent) | {"version": room.version})


def _at(room: Room, index: int, moved: Any) -> Room:
    room = room if room.step == index else room.go(index)
    return room.start(time.time()).move(index, moved)


class Contents(OfShow):
    @answered
    async def get(self, secret: str) -> None:
        story = await self.services.shows.of_room(await self.room(secret))
        self.told({"slides": await self.services.shows.soon(contents, story)})


class Events(OfShow):
    """GET /show/SECRET/events"""

    @answered
    async def get(self, secret: str) -> None:
        room = await self.room(secret)
        await self.services.classes.listen(Seat(room.plan.code, "show", self.base, secret), lambda: begin(self))


class Do(OfShow):
    """POST /show/SECRET/do {"do": "black", "black": true} | {"do": "votes"} | {"do": "end"} | {"do": "delete"}"""

    @answered
    async def post(self, secret: str) -> None:
        sent, room = self.sent(), await self.room(secret)
        rooms = self.services.classes.rooms
        match sent:
            case {"do": "delete"}:
                await rooms.delete(room.plan.code)
            case {"do": "black", "black": bool(black)}:
                room = await rooms.change(room.plan.code, lambda room: room.darken(black))
            case {"do": "votes", "slide": int(slide)}:
                room = await rooms.change(room.plan.code, lambda room: room.reveal(slide))
            case {"do": "end"}:
                room = await rooms.change(room.plan.code, lambda room: room.end(time.time()))
            case _:
                raise Refused("class_request", 400)
        self.told({"version": room.version})


class Code(OfShow):
    """GET /show/SECRET/qr.svg: where phones follow."""

    @answered
    async def get(self, secret: str) -> None:
        room = await self.room(secret)
        self.set_header("Content-Type", "image/svg+xml")
        self.finish(picture(f"{self.base}/f/{room.plan.code}"))


_SECRET = r"/show/([\w-]{1,64})"
ROUTES = [
    (_SECRET, Show),
    (_SECRET + "/speaker", Speaker),
    (_SECRET + "/value", Value),
    (_SECRET + "/contents", Contents),
    (_SECRET + "/events", Events),
    (_SECRET + "/do", Do),
    (_SECRET + r"/qr\.svg", Code),
]
