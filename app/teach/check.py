"""What of a lesson only its numbers tell: every step is opened, everything in it computed. For a worker thread."""

from __future__ import annotations

from app.teach import lesson as held
from app.teach.expression import Quantity
from app.teach.languages import LessonError
from app.teach.lesson import Lesson
from app.teach.numbers import said, value
from app.teach.views import about, guide, model_part, step_view


def check(lesson: Lesson) -> None:
    """LessonError for the first thing that cannot be shown."""
    try:
        about(lesson)
    except LessonError as error:
        raise error.at(None, "guide") from None
    for index in range(len(lesson.steps)):
        try:
            _step(lesson, index)
        except LessonError as error:
            raise error.at(index + 1, "") from None


def _step(lesson: Lesson, index: int) -> None:
    step_view(lesson, index)
    answer = model_part(lesson, index)
    guide(lesson, index)
    match lesson.steps[index]:
        case held.Guess(scale=(low, high), answer=sum) if not low <= answer["value"] <= high:
            found: Quantity = value(lesson, sum)
            raise LessonError("lesson_outside", answer=said(found, lesson.language)).at(index + 1, "answer")
        case held.Choose(options=options) if not 0 < len(answer["right"]) < len(options):
            raise LessonError("lesson_right").at(index + 1, "options")
