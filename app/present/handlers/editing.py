"""/present/edit: the page on which a story is put together, of pictures that were added on labs' pages; and keeping what was made."""

from __future__ import annotations

from typing import Any

from app.drawn.pictures import names
from app.pages import navigation
from app.present import file, shelf
from app.present.gathered import gathered
from app.present.handlers.plain import Page, Told, which
from app.present.story import Story
from app.store import StoreError, StoreTrouble
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
                kept = file.table(await self.services().shows.story(which(name, own, self.language)))
            except (LessonError, StoreTrouble) as error:
                self.missing(error)
                return
        labs = await self.services().shows.soon(_offered, self.language)
        self.show(say(self.language, "story_edit_title"), {"labs": labs, "kept": kept}, navigation=navigation())


def _offered(language: str) -> list[dict[str, Any]]:
    """What each lab has for a story: what a lesson may have, and its pictures."""
    return [lab | {"pictures": names(lab["name"])} for lab in offered(language)]


class Making(Checking):
    async def story(self, sent: dict[str, Any]) -> dict[str, Any]:
        """The story that was sent as a file or as its table."""
        if isinstance(sent.get("toml"), str):
            return file.table(await file.received(self.services.readers, sent["toml"], (self.address, "a story")))
        if not isinstance(sent.get("story"), dict):
            raise Refused("class_request", 400)
        return dict(sent["story"])

    async def checked(self, sent: dict[str, Any]) -> Story:
        """The same, of which everything can be shown."""
        content = await self.story(sent)

        def checked() -> Story:
            story = file.of_table(content)
            file.check(story)
            return story

        found: Story = await self.beside(checked)
        return found


class Check(Making):
    """POST /present/check {toml | story} → {story, toml}: as it is read and written; what only its numbers tell is not asked."""

    @answered
    async def post(self) -> None:
        async with self.turns.turn(self.address):
            story = file.of_table(await self.story(self.sent(LESSON)))
        self.told({"story": file.table(story), "toml": file.write(story)})


class Keep(Making):
    """POST /present/keep {toml | story} → {id, title}"""

    @answered
    async def post(self) -> None:
        async with self.turns.turn(self.address):
            story, store = await self.checked(self.sent(LESSON)), self.services.store
            try:
                id = await store.soon(shelf.keep, store, story)
            except StoreTrouble:
                raise
            except StoreError as error:
                raise Refused("edit_full", 507) from error
        self.told({"id": id, "title": story.title})


class Gather(Making):
    """POST /present/gather {pictures: [{lab, query, picture}]} → {states, slides}: slides of what was added on labs' pages."""

    @answered
    async def post(self) -> None:
        sent = self.sent(LESSON).get("pictures")
        if not isinstance(sent, list):
            raise Refused("class_request", 400)
        async with self.turns.turn(self.address):
            self.told(await self.beside(lambda: gathered(sent)))


class File(Told):
    """/present/own/ID.toml"""

    @answered
    async def get(self, id: str) -> None:
        text = await self.services.store.soon(shelf.text, self.services.store, id)
        self.set_header("Content-Type", "application/toml; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="story-{id}.toml"')
        self.finish(text)


ROUTES = [
    (r"/present/edit", Edit),
    (r"/present/check", Check),
    (r"/present/keep", Keep),
    (r"/present/gather", Gather),
    (r"/present/own/([a-z0-9]{1,20})\.toml", File),
]
