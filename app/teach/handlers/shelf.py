"""/teach: the lessons, and the ways into them."""

from __future__ import annotations

from dataclasses import dataclass

from app.markup import Html
from app.pages import navigation
from app.teach import art, shelf
from app.teach.handlers.pages import Plain
from app.teach.languages import LANGUAGES, say
from app.teach.lesson import Lesson
from engine.lab import get

CALLED = {"en": "English", "es": "Español"}
"""Each language, in itself."""


@dataclass(frozen=True)
class Card:
    """A lesson on the shelf."""

    lesson: Lesson
    art: Html

    @property
    def facts(self) -> str:
        of = self.lesson
        labs = ", ".join(get(name).title for name in of.labs)
        return say(of.language, "shelf_facts", minutes=of.minutes, level=of.level, labs=labs)


class Shelf(Plain):
    page = "shelf"
    sheets = ("teacher", "shelf", "lessons")
    messages = ("shelf_", "console_lost")

    async def get(self) -> None:
        lessons = await self.beside(shelf.all_in, self.language)
        pictures = art.pictures(next(iter(lesson.labs), "") for lesson in lessons)
        self.show(
            say(self.language, "shelf_tab"),
            navigation=navigation(),
            languages=[(tag, CALLED[tag]) for tag in LANGUAGES],
            cards=[Card(*each) for each in zip(lessons, pictures, strict=True)],
        )


ROUTES = [(r"/teach", Shelf)]
