"""Cards as they are read: their words with the numbers of now, as HTML, worked out once in a process. For worker threads."""

from __future__ import annotations

import functools
from html import escape
from pathlib import Path

from app.cards.deck import Card, Deck, deck, languages
from app.components.modules import sheet
from app.markup import Html, doi_link
from app.state import State
from app.teach import numbers, prose
from app.teach.handlers.shelf import CALLED
from app.teach.languages import say

STYLE = Path(__file__).with_name("cards.css")
COMPARED = {"ocean": "compare-with-the-literature", "pump": "beside-the-literature"}
"""The tab of published numbers, where a lab calls it otherwise."""


def holds(of: Deck, card: Card) -> bool:
    """Whether the model still says what the verdict rests on."""
    return all(numbers.true(of, each) for each in card.holds)


@functools.cache
def _words(lab: str, language: str, index: int) -> Html:
    """A card without what its reader has set."""
    of = deck(lab, language)
    card = of.cards[index]
    along = f'<p class="along"><b>{say(language, "card_along")}</b> {prose.inline(of, card.along)}</p>' if card.along else ""
    return Html(
        f'<p class="verdict">{say(language, f"card_{card.verdict}")}</p>'
        f"<h3>{say(language, 'card_claim', claim=prose.inline(of, card.claim))}</h3>{along}"
        f'<div class="because">{prose.paragraphs(of, card.why)}</div>'
    )


def written(lab: str, language: str, now: State) -> Html:
    """All cards of a lab; those of the state that is set say so, the others lead to theirs."""
    of = deck(lab, language)
    cards = "".join(
        f'<article class="{card.verdict}">{_words(lab, language, index)}{_below(of, card, now)}</article>'
        for index, card in enumerate(of.cards)
    )
    head = f'<p class="how" data-title="{say(language, "card_title")}">{say(language, "card_how")} {_other(lab, language)}</p>'
    return Html(f"<style>{sheet(STYLE)}</style>{head}{cards}")


def _other(lab: str, language: str) -> str:
    """To the same in the other languages."""
    return " ".join(f'<button type="button" lang="{each}">{CALLED[each]}</button>' for each in languages(lab) if each != language)


def _below(of: Deck, card: Card, now: State) -> str:
    """Where it was judged, and on what it rests."""
    judged = of.set(card)
    title = escape(judged.title)
    if of.judged(card, now) and card.tab in ("", now.tab):
        where = say(of.language, "card_here", state=title)
    else:
        link = f'<a href="{judged.lab.name}?{escape(judged.query())}">{say(of.language, "card_set")}</a>'
        where = f"{say(of.language, 'card_there', state=title)} {link}"
    return f'<p class="below">{where}<br>{_source(of, card, judged)}</p>'


def _source(of: Deck, card: Card, judged: State) -> str:
    source: str = doi_link(card.doi, card.source) if card.doi else escape(card.source)
    if card.row:
        tab = COMPARED.get(judged.lab.name, "compare-with-the-paper")
        address = f"{judged.lab.name}?preset={judged.preset}&amp;tab={tab}&amp;row={card.row}"
        source += f' · <a href="{address}">{say(of.language, "card_row")}</a>'
    return f"{say(of.language, 'card_source')} {source}"
