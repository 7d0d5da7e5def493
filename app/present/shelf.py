"""The stories there are: those that are shipped, in their languages, and those that people kept."""

from __future__ import annotations

import functools

from app.present import file
from app.present.story import Story
from app.store import Store, StoreError, StoreTrouble
from app.teach.languages import LANGUAGES, LessonError
from app.theme import ASSETS
from engine.short import short

FOLDER = ASSETS / "stories"


@functools.cache
def shipped() -> tuple[str, ...]:
    """Their names, in the order of the shelf."""
    names = [path.stem for path in FOLDER.glob("*.toml") if "." not in path.stem]
    return tuple(sorted(names, key=lambda name: (story(name).place, name)))


@functools.cache
def story(name: str, language: str = "") -> Story:
    """A shipped one; as it was written where nobody has said it in another language."""
    path = FOLDER / f"{name}.toml"
    if "/" in name or not path.is_file():
        raise LessonError("story_unknown", sent=short(name))
    words = FOLDER / f"{name}.{language}.toml"
    text = path.read_text(encoding="utf-8")
    if language in LANGUAGES and words.is_file():
        return file.translated(text, words.read_text(encoding="utf-8"), language)
    return story(name) if language else file.read(text)


def all_in(language: str) -> list[Story]:
    """Those of the shelf; the first time they are read, so for a worker thread."""
    return [story(name, language) for name in shipped()]


def keep(store: Store, of: Story) -> str:
    """Keeps a story of somebody's own as we write it: the id under which it is found."""
    text = file.write(of)
    file.read(text)
    return store.keep_lesson(text)


def found(store: Store, name: str, own: bool, language: str) -> Story:
    """A shipped one by its name, or somebody's own by the id it was kept under."""
    return _own(text(store, name)) if own else story(name, language)


def text(store: Store, id: str) -> str:
    """The file of one that was kept."""
    try:
        return store.lesson(id)
    except StoreTrouble:
        raise
    except StoreError:
        raise LessonError("story_unknown", sent=short(id)) from None


_own = functools.lru_cache(maxsize=200)(file.read)
