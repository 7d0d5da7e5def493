"""Lessons of teachers' own: kept under an id that nobody guesses, and taken away as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.store import Store, StoreError, StoreTrouble
from app.teach import shelf
from app.teach.check import check
from app.teach.file import of_table
from app.teach.handlers.asked import Asked, answered
from app.teach.handlers.checking import LESSON, Checking
from app.teach.room import Refused


class Keep(Checking):
    """POST /teach/keep {toml | lesson} → {id, title}: a lesson in which everything can be shown."""

    @staticmethod
    def checked(content: Mapping[str, Any]) -> Any:
        """What a table holds, of which everything can be shown; for a worker thread."""
        lesson = of_table(content)
        check(lesson)
        return lesson

    @staticmethod
    def keep(store: Store, made: Any) -> str:
        """The id under which it is found."""
        return shelf.keep(store, made)

    @answered
    async def post(self) -> None:
        sent = self.sent(LESSON)
        async with self.turns.turn(self.address):
            made, store = await self.beside(self.checked, await self.table(sent)), self.services.store
            try:
                id = await store.soon(self.keep, store, made)
            except StoreTrouble:
                raise
            except StoreError as error:
                raise Refused("edit_full", 507) from error
        self.told({"id": id, "title": made.title})


class File(Asked):
    """/teach/own/ID.toml"""

    what = "lesson"

    @answered
    async def get(self, id: str) -> None:
        store = self.services.store
        try:
            text = await store.soon(store.lesson, id)
        except StoreTrouble:
            raise
        except StoreError:
            raise Refused(f"{self.what}_unknown", 404, sent=id) from None
        self.set_header("Content-Type", "application/toml; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="{self.what}-{id}.toml"')
        self.finish(text)


ROUTES = [(r"/teach/keep", Keep), (r"/teach/own/([a-z0-9]{1,20})\.toml", File)]
