"""What one can say of a lab's numbers, and what one cannot: its cards (app/cards), those of what is set first."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from app.cards.deck import Card, Deck, deck, there
from app.report.runs import Run, runs
from app.state import State
from app.teach import prose
from app.teach.languages import say

MOST = 2
"""Cards that a report has room for."""
ORDER = ("no", "with", "yes")
"""What warns comes first."""


class Said(NamedTuple):
    """A claim, the verdict on it, and what must be said along, or why."""

    claim: tuple[Run, ...]
    verdict: str
    words: tuple[Run, ...]


def said(now: State) -> list[Said]:
    """Of the lab of what is set."""
    name = now.lab.name
    if name not in there():
        return []
    of = deck(name)
    cards = sorted(of.cards, key=lambda card: (not of.judged(card, now), ORDER.index(card.verdict)))
    return [_said(of, card, now) for card in cards[:MOST]]


def _said(of: Deck, card: Card, now: State) -> Said:
    words = card.along if card.verdict == "with" else card.why
    elsewhere = "" if of.judged(card, now) else f" {say(of.language, 'card_there', state=of.set(card).title)}"
    return Said(
        runs(prose.inline(of, card.claim)),
        say(of.language, f"card_{card.verdict}"),
        runs(f"{prose.inline(of, words)}{escape(elsewhere)}"),
    )
