"""How far to trust a lab, in words: on its page, in the documentation, in a terminal."""

from __future__ import annotations

import html
from dataclasses import replace

from app import tabs, trust
from engine.lab import get
from engine.trust import card


def test_page_and_text_say_the_same() -> None:
    lab = get("budget")
    page, text = html.unescape(trust.fold(lab, lab.compare())), trust.markdown(lab)
    found = card(lab, lab.compare())
    for said in (*lab.not_for, *map(trust.missed, found.misses), *(count.meaning for count in found.counts)):
        assert said in page
        assert said in text
    for asset in (*found.reads, *found.beside):
        assert asset.sha256[: trust.SHORT] in page
        assert asset.sha256 in text
    assert all(sentence in text for sentence in found.verdict)
    assert html.unescape(tabs.compared(lab)["trust"]) == page


def test_nothing_is_said_of_what_a_lab_does_not_say() -> None:
    found = replace(card(replace(get("budget"), not_for=(), reads=(), beside=()), []), checks=())
    assert [part.title for part in trust.parts(found, page=False)] == ["What it is for", "What was fitted, and what was not"]


def test_a_note_is_no_markup_and_ends_no_cell() -> None:
    lab = get("budget")
    odd = [replace(each, note="a < b | c") if each.met is False else each for each in lab.compare()]
    assert "a &lt; b | c" in trust.fold(lab, odd)
    assert trust.grid(["a"], [["b | c"]]).splitlines()[-1] == "| b \\| c |"
