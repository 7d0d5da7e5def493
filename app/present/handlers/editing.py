"""/present/edit: the page on which a story is put together, of pictures that were added on labs' pages; and keeping what was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.drawn.pictures import names
from app.pages import navigation
from app.present import file, shelf
from app.present.gathered import gathered
from app.present.handlers.plain import Page, which
from app.store import Store, StoreTrouble
from app.teach.handlers import keeping
from app.teach.handlers.asked import answered
from app.teach.handlers.checking import LESSON, Checking
from app.teach.handlers.editing import offered
from app.teach.languages import LessonError, say
from app.teach.room import Refused


class Edit(Page):
    """/present/edit?own=ID for one that was kept, ?story=NAME for a copy of one that is shipped"""

    page = "compose"
    sheets = ("teacher", "slide", "compose")
    messages = ("story_", "console_lost")

    async def get(self) -> None:
        own, name = self.get_query_argument("own", ""), self.get_query_argument("story", "")
        kept = None
        if own or name:
            try:
                kept = file.table(await self.services.shows.story(which(name, own, self.language)))
            except (LessonError, StoreTrouble) as error:
                self.missing(error)
                return
        labs = await self.beside(_offered, self.language)
        self.show(say(self.language, "story_edit_title"), {"labs": labs, "kept": kept}, navigation=navigation())


def _offered(language: str) -> list[dict[str, Any]]:
    """What each lab has for a story: what a lesson may have, and its pictures."""
    return [lab | {"pictures": names(lab["name"])} for lab in offered(language)]


class Making(Checking):
    what = "story"


class Check(Making):
    """POST /present/check {toml | story} → {story, toml}: as it is read and written; what only its numbers tell is not asked."""

    @answered
    async def post(self) -> None:
        sent = self.sent(LESSON)
        async with self.turns.turn(self.address):
            self.told(await self.beside(_read, await self.table(sent)))


def _read(content: Mapping[str, Any]) -> dict[str, Any]:
    story = file.of_table(content)
    return {"story": file.table(story), "toml": file.write(story)}


class Keep(Making, keeping.Keep):
    """POST /present/keep {toml | story} → {id, title}"""

    @staticmethod
    def checked(content: Mapping[str, Any]) -> Any:
        story = file.of_table(content)
        file.check(story)
        return story

    @staticmethod
    def keep(store: Store, made: Any) -> str:
        return shelf.keep(store, made)


class Gather(Making):
    """POST /present/gather {pictures: [{lab, query, picture}]} → {states, slides}: slides of what was added on labs' pages."""

    @answered
    async def post(self) -> None:
        sent = self.sent(LESSON).get("pictures")
        if not isinstance(sent, list):
            raise Refused("class_request", 400)
        async with self.turns.turn(self.address):
            self.told(await self.beside(gathered, sent))


class File(keeping.File):
    """/present/own/ID.toml"""

    what = "story"


ROUTES = [
    (r"/present/edit", Edit),
    (r"/present/check", Check),
    (r"/present/keep", Keep),
    (r"/present/gather", Gather),
    (r"/present/own/([a-z0-9]{1,20})\.toml", File),
]
