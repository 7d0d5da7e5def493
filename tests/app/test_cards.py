"""“Can I say this?”: every verdict rests on what the model says now, and no number in a claim is typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.cards.deck import VERDICTS, Card, Deck, deck, languages, there
from app.cards.written import holds, written
from app.state import State
from app.teach.expression import pieces
from app.teach.languages import LANGUAGES
from app.teach.lesson import State as Judged
from engine.lab import LABS, get

LENGTHS = re.compile(r"\b[\d,]+ k?m\b")
CHANGED: list[tuple[str, str, Mapping[str, Any]]] = [
    ("pump", "today", {"martin_b": 1.6}),
    ("budget", "cadiz", {"capture_efficiency": 1.0, "hours_at_depth": 6.0}),
    ("stoichiometry", "deeper", {"carbon_b": 1.4}),
    ("inverse", "none", {"b_times": 1.5}),
    ("catchment", "usual", {"speed": 300.0}),
    ("feeding", "today", {"g_flux": 0.0}),
    ("ocean", "today", {"mixing": 2.0, "currents": 2.0}),
]
"""Something that would spoil a card of the lab, if the model had it in that state."""


@pytest.fixture(params=sorted(LABS))
def lab(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_lab_has_a_handful_of_cards_of_each_kind(lab: str) -> None:
    cards = deck(lab).cards
    assert lab in there()
    assert 4 <= len(cards) <= 7
    assert {card.verdict for card in cards} == set(VERDICTS)
    for card in cards:
        assert (card.verdict == "with") == bool(card.along), card.claim
        assert card.holds
        assert deck(lab).set(card).lab is get(lab), card.claim


def test_what_a_verdict_rests_on_holds(lab: str) -> None:
    broken = [card.claim for card in deck(lab).cards if not holds(deck(lab), card)]
    assert not broken


def test_cards_say_the_same_in_every_language(lab: str) -> None:
    assert languages(lab) == LANGUAGES
    now = State.of(get(lab))
    for language in LANGUAGES[1:]:
        said, first = deck(lab, language), deck(lab)
        assert [card.holds for card in said.cards] == [card.holds for card in first.cards]
        assert not {card.why for card in said.cards} & {card.why for card in first.cards}
        assert "{" not in written(lab, language, now).rpartition("</style>")[2]


@pytest.mark.parametrize(("lab", "state", "changes"), CHANGED, ids=lambda each: each if isinstance(each, str) else "")
def test_a_verdict_does_not_outlive_the_model_that_it_rests_on(lab: str, state: str, changes: Mapping[str, Any]) -> None:
    of = deck(lab)
    was = of.states[state]
    moved = replace(of, states={**of.states, state: Judged(was.lab, was.preset, {**was.set, **changes})})
    assert not all(holds(moved, card) for card in moved.cards)


def test_no_number_of_a_claim_is_typed(lab: str) -> None:
    """Depths and widths name what is spoken of."""
    for card in deck(lab).cards:
        typed = "".join(each for each in pieces(card.claim) if isinstance(each, str))
        assert not re.search(r"\d", LENGTHS.sub("", typed)), card.claim


def test_every_row_that_a_card_leads_to_is_there(lab: str) -> None:
    rows = {card.row for card in deck(lab).cards if card.row}
    assert rows <= {row.slug for row in get(lab).compare()}


def test_cards_are_written_with_their_numbers_and_lead_to_where_they_were_judged(lab: str) -> None:
    of = deck(lab)
    for card in of.cards:
        text = written(lab, "en", of.set(card))
        assert "{" not in text.rpartition("</style>")[2]
        assert f"Judged as it is set now: {_escaped(of, card)}." in text
        away = [each for each in of.cards if of.set(each).parameters.computed() != of.set(card).parameters.computed()]
        for each in away:
            assert f'<a href="{lab}?{of.set(each).query().replace("&", "&amp;")}">Set it so</a>' in text


def test_a_lever_that_was_moved_or_a_file_of_ones_own_is_not_where_a_card_was_judged() -> None:
    first = State.of(get("budget"), "Z3")
    moved = replace(first, parameters=first.parameters.replace(fish_biomass=1.0))
    assert "Judged as it is set now: Z3" in written("budget", "en", first)
    for other in (moved, replace(first, uploads={"": "a1b2"})):
        assert "Judged as it is set now" not in written("budget", "en", other)


def _escaped(of: Deck, card: Card) -> str:
    return of.set(card).title.replace("&", "&amp;")
