"""Lessons of teachers' own: kept under an id that nobody guesses, and taken away as a file."""

from __future__ import annotations

from app.store import StoreError, StoreTrouble
from app.teach import shelf
from app.teach.check import check
from app.teach.file import of_table
from app.teach.handlers.asked import Asked, answered
from app.teach.handlers.checking import LESSON, Checking
from app.teach.lesson import Lesson
from app.teach.room import Refused


class Keep(Checking):
    """POST /teach/keep {toml | lesson} → {id, title}: a lesson in which everything can be shown."""

    @answered
    async def post(self) -> None:
        sent = self.sent(LESSON)
        async with self.turns.turn(self.address):
            content = await self.table(sent)

            def checked() -> Lesson:
                lesson = of_table(content)
                check(lesson)
                return lesson

            lesson = await self.beside(checked)
            store = self.services.store
            try:
                id = await store.soon(shelf.keep, store, lesson)
            except StoreTrouble:
                raise
            except StoreError as error:
                raise Refused("edit_full", 507) from error
        self.told({"id": id, "title": lesson.title})


class File(Asked):
    """/teach/own/ID.toml"""

    @answered
    async def get(self, id: str) -> None:
        store = self.services.store
        try:
            text = await store.soon(store.lesson, id)
        except StoreTrouble:
            raise
        except StoreError:
            raise Refused("lesson_unknown", 404, sent=id) from None
        self.set_header("Content-Type", "application/toml; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="lesson-{id}.toml"')
        self.finish(text)


ROUTES = [(r"/teach/keep", Keep), (r"/teach/own/([a-z0-9]{1,20})\.toml", File)]
