"""A lesson without a class: its page, and each of its steps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tornado.web import RequestHandler

from app import notice
from app.services import Services
from app.store import StoreTrouble
from app.teach import languages, shelf
from app.teach.handlers.pages import Plain
from app.teach.handlers.student import STEPS
from app.teach.languages import LessonError
from app.teach.lesson import Lesson
from app.teach.views import model_part, step_view


def found(services: Services, name: str, own: str, language: str) -> Lesson:
    """A shipped lesson by its name, or a teacher's own by the id it was kept under; for a worker thread."""
    return shelf.own(services.store, own) if own else shelf.lesson(name, language)


def alone(lesson: Lesson, index: int, revealed: bool) -> dict[str, Any]:
    """A step as one sees it who has no class: once it is revealed, the model's answer by itself."""
    if not 0 <= index < len(lesson.steps):
        raise LessonError("page_no_step", step=index + 1)
    view = step_view(lesson, index)
    if not revealed:
        return view
    kind = view["seen"]["kind"] if view["kind"] == "reveal" else view["kind"]
    return view | {"shown": {"kind": kind, "class": None, "model": model_part(lesson, index) or None}}


class Alone(Plain):
    """/lesson/NAME; a teacher's own by ?own=ID"""

    page = "alone"
    sheets = STEPS
    messages = ("step_", "alone_", "student_step", "student_lost", "student_again")

    async def get(self, name: str) -> None:
        own = self.get_query_argument("own", "")
        services = self.services()
        run = asyncio.get_running_loop().run_in_executor
        try:
            lesson = await run(services.threads.exact, found, services, name, own, self.language)
        except (LessonError, StoreTrouble) as error:
            self.set_status(503 if isinstance(error, StoreTrouble) else 404)
            self.finish(notice.MISSING)
            return
        data = {
            "address": f"/lesson/{name}",
            "own": own,
            "key": f"{own or name}.{lesson.language}",
            "count": len(lesson.steps),
            "kinds": [step.kind for step in lesson.steps],
        }
        self.show(lesson.title, data, language=lesson.language)


class Step(RequestHandler):
    """/lesson/NAME/view?lang=es&step=2&revealed=1: one step as JSON."""

    def initialize(self, services: Callable[[], Services]) -> None:
        self.services = services

    async def get(self, name: str) -> None:
        asked = {key: self.get_query_argument(key, "") for key in ("lang", "own", "step", "revealed")}
        language = languages.chosen(asked["lang"] or self.request.headers.get("Accept-Language", ""))
        services = self.services()

        def view() -> dict[str, Any]:
            index = int(asked["step"]) if asked["step"].isascii() and asked["step"].isdigit() and len(asked["step"]) < 4 else -1
            return alone(found(services, name, asked["own"], language), index, bool(asked["revealed"]))

        self.set_header("Cache-Control", "no-cache")
        try:
            self.finish(await asyncio.get_running_loop().run_in_executor(services.threads.exact, view))
        except LessonError as error:
            self.set_status(404)
            self.finish({"problem": error.said(language)})
        except StoreTrouble as error:
            self.set_status(503)
            self.finish({"problem": str(error)})


ROUTES = [(r"/lesson/([a-z0-9-]{1,80})", Alone), (r"/lesson/([a-z0-9-]{1,80})/view", Step)]
