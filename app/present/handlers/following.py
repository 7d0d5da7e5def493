"""Phones that follow a story: they see the slide and its levers as they stand, and vote where a slide asks."""

from __future__ import annotations

import json
import time

from app.present.handlers.plain import Page, Told
from app.present.slide import UNMOVED
from app.teach.channel import begin
from app.teach.classes import Seat
from app.teach.codes import digest
from app.teach.handlers.asked import answered
from app.teach.handlers.joining import key_of
from app.teach.languages import say
from app.teach.room import Refused, Room


class Follow(Told, Page):
    """/f and /f/CODE; whoever joins a class is led to it"""

    page = "follow"
    sheets = ("slide", "follow")
    messages = ("story_",)

    async def get(self, code: str | None = None) -> None:
        code = code or self.get_query_argument("code", "")
        if code and (there := await self.elsewhere(code[:16], story=True)):
            self.redirect(there)
            return
        self.show(say(self.language, "story_follow_title"), {"code": code[:16].upper()})


class OfCode(Told):
    async def room(self, code: str) -> Room:
        return await self.entered(code, story=True)


class Events(OfCode):
    """GET /f/CODE/events"""

    @answered
    async def get(self, code: str) -> None:
        room = await self.room(code)
        if room.ended is not None:
            raise Refused("story_ended", 410)
        await self.services.classes.listen(Seat(room.plan.code, "audience"), lambda: begin(self))


class Now(OfCode):
    """GET /f/CODE/now: what is shown at this moment."""

    @answered
    async def get(self, code: str) -> None:
        room = await self.room(code)
        view = await self.services.classes.text(Seat(room.plan.code, "audience"), room)
        self.json(json.dumps({"version": room.shown})[:-1] + f', "view": {view}}}')


class Picture(OfCode):
    """GET /f/CODE/picture?width=360&height=300&type=12&dark=1: that of the slide that is shown, as its levers stand."""

    @answered
    async def get(self, code: str) -> None:
        room = await self.room(code)
        story = await self.services.shows.of_room(room)
        asked = {name: self.get_query_argument(name, "") for name in ("width", "height", "type", "dark")}
        moved = room.moved.get(str(room.step), UNMOVED)
        self.told(await self.drawn(story, room.step, moved, asked) | {"version": room.shown, "slide": room.step})


class Vote(OfCode):
    """POST /f/CODE/vote {key, slide, option}: the key is the phone's own, and has one vote on each slide."""

    @answered
    async def post(self, code: str) -> None:
        sent = self.sent()
        room, key, slide, option = await self.room(code), key_of(sent.get("key")), sent.get("slide"), sent.get("option")
        story = await self.services.shows.of_room(room)
        index = self.index(story, slide)
        options = story.slides[index].vote
        if type(option) is not int or not 0 <= option < len(options):
            raise Refused("answer_option", 400)
        secret, size = digest(key), self.classes.rooms.size

        def vote(room: Room) -> Room:
            room = room.join("", secret, size, time.time())
            voter = room.of_secret(secret)
            assert voter is not None
            return room.answer(voter.id, index, {"option": option})

        self.services.shows.may_move(self.address)
        await self.classes.rooms.change(room.plan.code, vote, gathered=True)
        self.told({"option": option})


_CODE = r"/f/([A-Za-z0-9]{1,16})"
ROUTES = [
    (r"/f", Follow),
    (_CODE, Follow),
    (_CODE + "/events", Events),
    (_CODE + "/now", Now),
    (_CODE + "/picture", Picture),
    (_CODE + "/vote", Vote),
]
