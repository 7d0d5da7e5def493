"""A story without a room: for whoever looks at it alone, or tries it before."""

from __future__ import annotations

from app.present.handlers.plain import SLIDES, Page, Told, which
from app.present.shows import contents
from app.present.story import Story
from app.store import StoreError
from app.teach.handlers.asked import answered
from app.teach.languages import LessonError


class Alone(Page):
    """/story/NAME; somebody's own at /story/own?own=ID"""

    page = "show"
    sheets = SLIDES
    messages = ("story_",)

    async def get(self, name: str) -> None:
        own = self.get_query_argument("own", "")
        try:
            story = await self.services.shows.story(which(name, own, self.language))
        except (LessonError, StoreError) as error:
            self.missing(error)
            return
        self.slides(story, f"/story/{name}", own)


class Speaker(Alone):
    """/story/NAME/speaker: beside the page that shows it, in the same browser."""

    page = "speaker"
    sheets = (*SLIDES, "speaker")


class OfStory(Told):
    async def story(self, name: str) -> Story:
        return await self.services.shows.story(which(name, self.get_query_argument("own", ""), self.language))


class Value(OfStory):
    """POST /story/NAME/value {slide, values, frame}: the slide as it is then."""

    @answered
    async def post(self, name: str) -> None:
        self.services.shows.may_move(self.address)
        sent, story = self.sent(), await self.story(name)
        self.told(await self.shown(story, self.index(story, sent.get("slide")), sent))


class Contents(OfStory):
    """GET /story/NAME/contents: titles and notes."""

    @answered
    async def get(self, name: str) -> None:
        self.services.shows.may_move(self.address)
        self.told({"slides": await self.services.shows.soon(contents, await self.story(name))})


_NAME = r"/story/([a-z0-9-]{1,80})"
ROUTES = [(_NAME, Alone), (_NAME + "/speaker", Speaker), (_NAME + "/value", Value), (_NAME + "/contents", Contents)]
