"""Markup of ours as runs of words, for paper: what is bold, and which colour stands for what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

from app.theme import LIGHT

COLOUR = re.compile(r"--c:var\(--([\w-]{1,40})\)")
LEFT_OUT = {"sr", "hint", "why"}
"""Classes of what is for a screen reader, for whoever can click, or leads to another page."""
COUNTED = re.compile(r"(\d) (?=(?:[a-zA-Zµ]{1,4}|%|°[CNSEW]?)(?![a-zA-Z]))")
"""A number before a short word, such as a unit."""
EMPTY = {"br", "img", "wbr"}


@dataclass(frozen=True)
class Run:
    """Words that look alike; `key` is the colour that they explain."""

    text: str
    bold: bool = False
    key: str = ""


def runs(markup: str) -> tuple[Run, ...]:
    """All words of the markup, in order."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return tuple(reader.joined())


def plain(markup: str) -> str:
    """The words alone."""
    return words(runs(markup))


def held(text: str) -> str:
    """No line ends between a number and what it counts."""
    return COUNTED.sub("\\1\u00a0", text)


def together(text: str) -> str:
    """What no line ends within: a unit, a value with its unit."""
    return text.replace(" ", "\u00a0")


def words(found: Iterable[Run]) -> str:
    """Without what they look like; what a colour explains ends with a semicolon."""
    text = "".join(f"{run.text}; " if run.key else run.text for run in found)
    return " ".join(text.split()).rstrip(";")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str]] = []
        self._found: list[Run] = []
        self._key = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if match := COLOUR.search(given.get("style", "")):
            self._key = LIGHT[match[1]]
        if tag not in EMPTY:
            self._open.append((tag, given.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        classes = {each for _, names in self._open for each in names.split()}
        if classes & LEFT_OUT:
            return
        bold = any(tag in ("b", "strong") for tag, _ in self._open) or "stamp" in classes
        key = self._key if "keys" in classes else ""
        self._found.append(Run(held(data), bold, key))
        self._key = "" if key else self._key

    def joined(self) -> list[Run]:
        """Neighbours that look alike as one."""
        made: list[Run] = []
        for run in self._found:
            if made and not run.key and not made[-1].key and made[-1].bold == run.bold:
                made[-1] = Run(made[-1].text + run.text, run.bold)
            else:
                made.append(run)
        return made
