"""What the editor is told of a lesson that is being written: what is wrong with it, and how one of its steps looks. For worker threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.teach import lesson as held
from app.teach.check import check
from app.teach.file import HEAD, of_table, table, write
from app.teach.languages import LANGUAGES, LessonError
from app.teach.lesson import Lesson
from app.teach.views import by_itself, model_part, step_view


def looked(content: Mapping[str, Any], step: int | None, whole: bool, language: str) -> dict[str, Any]:
    """The lesson as it is read and written, or what is wrong with it; and the step. `whole` computes all of it."""
    try:
        lesson = of_table(content)
        if whole:
            check(lesson)
        told: dict[str, Any] = {"lesson": table(lesson), "toml": write(lesson)}
    except LessonError as error:
        told = problem(error, language)
    return told if step is None else told | {"seen": _seen(content, step, language)}


def problem(error: LessonError, language: str) -> dict[str, Any]:
    """The sentence, and which step and field it is about."""
    return {"problem": error.said(language)} | {key: error.values.get(key) for key in ("step", "field")}


def _seen(content: Mapping[str, Any], place: int, language: str) -> dict[str, Any]:
    """The step by itself, as the class will see it: whatever is wrong elsewhere."""
    steps = content.get("steps")
    if not isinstance(steps, list) or not 0 <= place < len(steps):
        return {}
    one = steps[place]
    of = one.get("of") if isinstance(one, Mapping) else None
    before = [each for each in steps[:place] if of and isinstance(each, Mapping) and each.get("id") == of][:1]
    tag = content.get("language")
    alone = {HEAD: held.VERSION, "title": "…", "minutes": 1, "language": tag if tag in LANGUAGES else language}
    try:
        lesson = of_table(alone | {"states": content.get("states", {}), "steps": [*before, one]})
        return _view(lesson, len(before))
    except LessonError as error:
        return problem(LessonError(error.key, **error.values | ({"step": place + 1} if "step" in error.values else {})), language)


def _view(lesson: Lesson, index: int) -> dict[str, Any]:
    """Kept nowhere: it is of this moment, and classes want the room."""
    view = step_view.__wrapped__(lesson, index)
    return {"view": view, "shown": by_itself(view, model_part.__wrapped__(lesson, index))}
