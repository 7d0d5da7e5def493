"""/teach/guide/NAME: what a teacher prints before the lesson, with every number as the model computes it now."""

from __future__ import annotations

from typing import Any

from app.store import StoreTrouble
from app.teach import shelf, views
from app.teach.handlers.pages import Plain
from app.teach.languages import LessonError, say
from app.teach.lesson import Lesson
from app.teach.right import right
from engine.lab import get

HOW = {
    "open": {"open": "shelf_open"},
    "join": {"projector": "console_projector", "hide": "console_hide"},
    "start": {"start": "console_start", "back": "console_back"},
    "notes": {"notes": "console_guide"},
    "end": {"end": "console_end", "report": "console_report", "csv": "console_csv", "delete": "console_delete"},
}
"""How a lesson is run, and the buttons that this names."""


def told(lesson: Lesson) -> dict[str, Any]:
    """All that the guide says; works the lesson out, so for a worker thread."""
    return {
        "lesson": lesson,
        "labs": ", ".join(get(name).title for name in lesson.labs),
        "about": views.about(lesson),
        "how": how(lesson.language),
        "steps": [_step(lesson, index) for index in range(len(lesson.steps))],
    }


def how(language: str) -> list[str]:
    """What a teacher does who has never led a class, by the buttons' own names."""
    return [
        say(language, f"how_{what}", **{name: say(language, key) for name, key in buttons.items()})
        for what, buttons in HOW.items()
    ]


def _step(lesson: Lesson, index: int) -> dict[str, Any]:
    view, language = views.step_view(lesson, index), lesson.language
    return {
        "view": view,
        "what": say(language, f"what_{view['kind']}"),
        "answer": right(view, views.model_part(lesson, index), language),
        "guide": views.guide(lesson, index),
    }


class Guide(Plain):
    page = "guide"
    sheets = ("pictures/pictures", "teacher", "printed")
    messages = ("step_",)

    async def get(self, name: str) -> None:
        own = self.get_query_argument("own", "")
        try:
            lesson = await self.beside(shelf.found, self.services.store, own or name, bool(own), self.language)
            content = await self.beside(told, lesson)
        except (LessonError, StoreTrouble) as error:
            self.missing(error)
            return
        pictures = {str(index): step["view"]["picture"] for index, step in enumerate(content["steps"]) if step["view"]["picture"]}
        self.show(lesson.title, {"pictures": pictures}, language=lesson.language, own=own, **content)


ROUTES = [(r"/teach/guide/([a-z0-9-]+)", Guide)]
