"""`carbonpump teach`: a class is opened with the server, and who has to type what is printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.server import Greet
from app.services import Services
from app.teach import shelf
from app.teach.file import read
from app.teach.languages import LANGUAGES, LessonError
from app.teach.lesson import Lesson
from app.teach.near import on_the_network, served
from engine.short import short


def chosen(name: str, language: str) -> tuple[Lesson, bool]:
    """A shipped lesson by its name, or one of somebody's own by its file, and which of the two."""
    own = is_own(name, language, "lesson", shelf.shipped)
    return read(Path(name).read_text(encoding="utf-8")) if own else shelf.lesson(name, language), own


def is_own(name: str, language: str, what: str, shipped: Callable[[], tuple[str, ...]]) -> bool:
    """Whether a file is named; ValueError where it is nothing that is shipped either, or no language."""
    if language not in ("", *LANGUAGES):
        raise LessonError("lesson_language", sent=language, there=", ".join(LANGUAGES))
    if name.endswith(".toml"):
        return True
    if name not in shipped():
        raise ValueError(f"There is no {what} “{short(name)}”; there are {', '.join(shipped())}.")
    return False


def greeting(lesson: Lesson, own: bool) -> Greet:
    """Opens a class of it, once the server listens."""

    async def greet(services: Services, host: str, port: int) -> str:
        id = await services.store.soon(shelf.keep, services.store, lesson) if own else lesson.name
        secret, code = await services.classes.open(id, own, lesson.language)
        _, base = served(host, port)
        alone = "" if on_the_network() else "\nThis computer is in no network just now, so no other one can join."
        return (
            f"\n{lesson.title}\n  students join at {base}/join/{code}\n  or type the code {code} at {base}/join\n"
            f"  you lead it at   {base}/console/{secret}\n  whoever has this last link leads the class: keep it to yourself.{alone}"
        )

    return greet
