"""What a story holds. As in app.teach.lesson, every field says in its type what may stand there, and numbers stand in braces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from app.teach.lesson import Key, Lever, Name, Plain, Prose, State, Title, Words

HEAD = "carbonpump_story"
LEVERS = 2
"""On a slide, at most: everybody watches one thing."""

Sentence = Annotated[str, Words(200)]


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One idea. Its picture, “pump/Ways”, is of the state `show`, set beside another one; in its words `show` is as its levers stand.

    What is asked in `vote` those who follow on their phones may choose from.
    """

    title: Title = ""
    sentence: Sentence
    text: Prose = ""
    notes: Prose = ""
    picture: Annotated[str, Key(most=120)] = ""
    show: Annotated[str, Key("state")] = ""
    against: Annotated[str, Key("state")] = ""
    levers: tuple[Lever, ...] = ()
    vote: tuple[Plain, ...] = ()
    sources: tuple[Plain, ...] = ()

    @property
    def name(self) -> str:
        """Of the picture, in its lab."""
        return self.picture.partition("/")[2]


@dataclass(frozen=True, eq=False, kw_only=True)
class Story:
    """Slides in an order, and the states that they speak of; known by itself, so that what was worked out of it is kept with it.

    One that is shipped has a name and a place on the shelf.
    """

    name: Name = ""
    title: Title
    summary: Plain = ""
    minutes: int = 10
    audience: Title = ""
    language: Annotated[str, Key("language")] = "en"
    place: float = 0.0
    states: Mapping[str, State] = field(default_factory=dict)
    slides: tuple[Slide, ...]

    @cached_property
    def labs(self) -> tuple[str, ...]:
        """Those of its pictures, in their order."""
        return tuple(dict.fromkeys(self.states[slide.show].lab for slide in self.slides if slide.show))
