"""What the class pages say, by language: one file of words each, with the same keys in all of them (assets/docs/decisions/021)."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "es")
"""The first one is what stands where no other was asked for."""
WORDS = Path(__file__).with_name("words")


@functools.cache
def words(language: str) -> dict[str, Any]:
    """Sentences by key; below [axes], and by lab below [tells], [points] and [levers], the engine's own words in another language."""
    return tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def say(language: str, key: str, **values: Any) -> str:
    """The sentence of a key, with the values in it."""
    return str(words(language)[key]).format(**values)


def named(language: str, section: str, lab: str, name: str, otherwise: str) -> str:
    """What the engine calls something, in another language where it has words for it."""
    return str(words(language).get(section, {}).get(lab, {}).get(name, otherwise))


def axis(language: str, name: str) -> str:
    """An axis as it is written beside it."""
    said = str(words(language).get("axes", {}).get(name, name))
    return said[:1].upper() + said[1:]


def chosen(asked: str) -> str:
    """The language for whoever asks, by a tag such as “es-MX” or a browser's list of them."""
    for each in asked[:200].split(","):
        tag = each.partition(";")[0].strip().lower().partition("-")[0]
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]


class LessonError(ValueError):
    """Something in a lesson or an answer that cannot be used: one sentence, in English or the language of whoever sent it."""

    def __init__(self, key: str, **values: Any) -> None:
        self.key, self.values = key, values
        super().__init__(self.said(LANGUAGES[0]))

    def at(self, step: int | None, field: str) -> LessonError:
        """The same with where it is, unless that is known."""
        where = {name: value for name, value in (("step", step), ("field", field)) if value}
        return self if {"step", "field"} & set(self.values) else LessonError(self.key, **self.values, **where)

    def said(self, language: str) -> str:
        where = "_".join(name for name in ("step", "field") if name in self.values)
        before = say(language, f"lesson_at_{where}", **self.values) if where else ""
        return before + say(language, self.key, **self.values)
