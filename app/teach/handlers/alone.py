"""A lesson without a class: its page, and each of its steps."""

from __future__ import annotations

from typing import Any

from app.store import Store, StoreTrouble
from app.teach import shelf
from app.teach.handlers.asked import Asked
from app.teach.handlers.pages import Plain
from app.teach.handlers.student import STEPS
from app.teach.languages import LessonError
from app.teach.lesson import Lesson
from app.teach.views import by_itself, model_part, step_view


def alone(lesson: Lesson, index: int, revealed: bool) -> dict[str, Any]:
    """A step as one sees it who has no class: once it is revealed, the model's answer by itself."""
    if not 0 <= index < len(lesson.steps):
        raise LessonError("page_no_step", step=index + 1)
    view = step_view(lesson, index)
    if not revealed:
        return view
    return view | {"shown": by_itself(view, model_part(lesson, index))}


class Alone(Plain):
    """/lesson/NAME; a teacher's own by ?own=ID"""

    page = "alone"
    sheets = STEPS
    messages = ("step_", "alone_", "student_step", "student_lost", "student_again")

    async def get(self, name: str) -> None:
        own = self.get_query_argument("own", "")
        try:
            lesson = await self.beside(shelf.found, self.services.store, own or name, bool(own), self.language)
        except (LessonError, StoreTrouble) as error:
            self.missing(error)
            return
        data = {
            "address": f"/lesson/{name}",
            "own": own,
            "key": f"{own or name}.{lesson.language}",
            "count": len(lesson.steps),
            "kinds": [step.kind for step in lesson.steps],
        }
        self.show(lesson.title, data, language=lesson.language)


class Step(Asked):
    """/lesson/NAME/view?lang=es&step=2&revealed=1: one step as JSON."""

    async def get(self, name: str) -> None:
        own, step, revealed = (self.get_query_argument(key, "") for key in ("own", "step", "revealed"))
        index = int(step) if step.isascii() and step.isdigit() and len(step) < 4 else -1

        def view(store: Store, language: str) -> dict[str, Any]:
            return alone(shelf.found(store, own or name, bool(own), language), index, bool(revealed))

        self.set_header("Cache-Control", "no-cache")
        try:
            self.told(await self.beside(view, self.services.store, self.language))
        except LessonError as error:
            self.problem(error.said(self.language), 404)
        except StoreTrouble as error:
            self.problem(str(error), 503)


ROUTES = [(r"/lesson/([a-z0-9-]{1,80})", Alone), (r"/lesson/([a-z0-9-]{1,80})/view", Step)]
