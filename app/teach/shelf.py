"""The lessons there are: those that are shipped, in every language they have been translated to, and those that teachers kept."""

from __future__ import annotations

import functools

from app.store import Store, StoreError, StoreTrouble
from app.teach.file import read, translated, write
from app.teach.languages import LANGUAGES, LessonError
from app.teach.lesson import Lesson
from app.theme import ASSETS
from engine.short import short

FOLDER = ASSETS / "lessons"
OWN = 200
"""Lessons of teachers' own that a process has at hand."""


@functools.cache
def _files() -> dict[str, frozenset[str]]:
    """The languages into which each shipped lesson has been translated, by its name."""
    found: dict[str, set[str]] = {}
    for file in FOLDER.glob("*.toml"):
        name, _, language = file.stem.partition(".")
        found.setdefault(name, set()).update({language} & set(LANGUAGES))
    return {name: frozenset(into) for name, into in found.items()}


@functools.cache
def shipped() -> tuple[str, ...]:
    """Their names, in the order of the shelf."""
    return tuple(sorted(_files(), key=lambda name: (lesson(name).place, name)))


def languages(name: str) -> tuple[str, ...]:
    """Those a shipped lesson is there in, its own first."""
    return (lesson(name).language, *sorted(_files()[name]))


@functools.cache
def lesson(name: str, language: str = "") -> Lesson:
    """A shipped one; in its own language where it has not been translated into another."""
    if name not in _files():
        raise LessonError("lesson_unknown", sent=short(name))
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    if language not in _files()[name]:
        return read(text) if not language else lesson(name)
    return translated(text, (FOLDER / f"{name}.{language}.toml").read_text(encoding="utf-8"), language)


def all_in(language: str) -> list[Lesson]:
    """Those of the shelf; the first time they are read, so for a worker thread."""
    return [lesson(name, language) for name in shipped()]


def keep(store: Store, lesson: Lesson) -> str:
    """Keeps a lesson of somebody's own as we write it: the id under which it is found."""
    text = write(lesson)
    read(text)  # what became too long by being written is refused now
    return store.keep_lesson(text)


def own(store: Store, id: str) -> Lesson:
    """One that was kept; as a file it is `store.lesson(id)`."""
    try:
        text = store.lesson(id)
    except StoreTrouble:
        raise
    except StoreError:
        raise LessonError("lesson_unknown", sent=short(id)) from None
    return _own(text)


def found(store: Store, name: str, kept: bool, language: str) -> Lesson:
    """A shipped one by its name, or somebody's own by its id."""
    return own(store, name) if kept else lesson(name, language)


_own = functools.lru_cache(maxsize=OWN)(read)
