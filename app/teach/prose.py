"""Words of a lesson with their numbers in them, as plain text or as HTML of our own making: paragraphs, and bold between **."""

from __future__ import annotations

from html import escape

from app.teach.lesson import NAME, Lesson, Reveal, Spoken
from app.teach.numbers import filled


def plain(lesson: Spoken, text: str) -> str:
    """On one line."""
    return _joined(filled(lesson, text.replace("**", "")))


def inline(lesson: Spoken, text: str) -> str:
    """HTML on one line."""
    return _bold(_joined(filled(lesson, text)))


def paragraphs(lesson: Spoken, text: str) -> str:
    """HTML; paragraphs are what empty lines part."""
    parts = map(_joined, "\n".join(map(str.rstrip, filled(lesson, text).split("\n"))).split("\n\n"))
    return "".join(f"<p>{_bold(part)}</p>" for part in parts if part)


def called(lesson: Lesson, index: int) -> str:
    """A step's title, or how its question or its text begins; what reveals a step is called as that."""
    step = lesson.steps[index]
    if isinstance(step, Reveal) and not step.title:
        return called(lesson, lesson.index(step.of))
    words = plain(lesson, step.title or step.ask or step.text)
    return words if len(words) <= NAME else words[: NAME - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def _joined(text: str) -> str:
    """On one line; a space at which no line is broken stays one."""
    return " ".join(part for part in text.replace("\n", " ").split(" ") if part)


def _bold(text: str) -> str:
    parts = escape(text, quote=False).split("**")
    if len(parts) % 2 == 0:  # the last two signs have no partner
        parts[-2:] = ["**".join(parts[-2:])]
    return "".join(f"<b>{part}</b>" if place % 2 else part for place, part in enumerate(parts))
