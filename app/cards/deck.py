"""The cards of a lab as a file has them: what somebody might say, whether one can, and why.

Numbers in their words are expressions of what the labs tell, as in lessons, and never typed. `holds` is what the verdict rests on,
of the model: for a claim that can be said that it is so, for one that cannot what shows why not. What no longer holds fails the tests.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from app.state import State as Set
from app.teach.file import made, said_in
from app.teach.languages import LANGUAGES
from app.teach.lesson import Condition, Key, Line, Name, Prose, State
from app.theme import ASSETS

FOLDER = ASSETS / "cards"
HEAD = "carbonpump_cards"
VERDICTS = ("yes", "with", "no")
"""It can be said; only if something is said along; it cannot."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """A claim; `along` is what must be said with it. `state` is where it was judged, `tab` where that is seen.

    `source` is the work that `doi` or a `row` of the lab's comparison leads to, or this program's own checks.
    """

    claim: Line
    verdict: Name
    along: Line = ""
    why: Prose
    holds: tuple[Condition, ...]
    state: Annotated[str, Key("state")]
    tab: Name = ""
    source: Annotated[str, Key(most=160)]
    doi: Name = ""
    row: Annotated[str, Key(most=160)] = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Deck:
    """The cards of a lab in one language."""

    language: Annotated[str, Key("language")] = "en"
    states: Mapping[str, State] = field(default_factory=dict)
    cards: tuple[Card, ...]

    def set(self, card: Card) -> Set:
        """What is set where a card was judged."""
        return replace(self.states[card.state].setting, tab=card.tab)

    def judged(self, card: Card, now: Set) -> bool:
        """Whether that is what is set now, wherever one looks; what a visitor brought may stand in for what was judged."""
        then = self.set(card)
        return then.lab is now.lab and then.parameters.computed() == now.parameters.computed() and not now.uploads


@functools.cache
def there() -> frozenset[str]:
    """The labs that have cards."""
    return frozenset(file.stem for file in FOLDER.glob("*.toml") if "." not in file.stem)


@functools.cache
def languages(lab: str) -> tuple[str, ...]:
    """In which those of a lab are there, English first."""
    return tuple(each for each in LANGUAGES if each == LANGUAGES[0] or (FOLDER / f"{lab}.{each}.toml").exists())


@functools.cache
def deck(lab: str, language: str = "en") -> Deck:
    """Those of a lab, in English where nobody has said them in another language."""
    content = tomllib.loads((FOLDER / f"{lab}.toml").read_text(encoding="utf-8"))
    if language == LANGUAGES[0] or language not in languages(lab):
        return made(Deck, content, HEAD)
    words = tomllib.loads((FOLDER / f"{lab}.{language}.toml").read_text(encoding="utf-8"))
    return said_in(Deck, content, words, HEAD, language)
