"""Which of two states has more of what matters most in a lab, and which of the levers that differ makes the most of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.context import Setting
from app.markup import Html, html
from app.side_by_side.sides import Side
from app.side_by_side.table import set_otherwise
from app.values import told
from app.view import View
from app.words import number
from engine.parameter import Parameter, ParameterError

MOST = 16
"""Levers that are tried, each with a result of its own."""
NAMED = 3
"""Of them, how many are told."""


@dataclass(frozen=True)
class Alone:
    """What a lever makes of the difference if nothing else is changed with it."""

    item: Parameter
    effect: float


def each_alone(context: Setting, view: type[View], first: Side, other: Side) -> list[Alone]:
    """Every lever that differs, changed alone from the first state to the other's value; what makes the most comes first."""
    start, before = first.answer, first.facts[0].value
    found = []
    for item in set_otherwise([first, other])[:MOST]:
        try:
            values = start.values.replace(**{item.name: other.answer.values[item.name]})
        except ParameterError:  # it does not fit the others
            continue
        now = replace(start, values=values, result=context.lab.result(values, start.result, **start.own))
        found.append(Alone(item, view(context, now).facts(now.result, now.base)[0].value - before))
    return sorted(found, key=lambda each: -abs(each.effect))


def verdict(first: Side, other: Side, alone: Sequence[Alone] | None) -> Html:
    """In words; without the reasons while these are computed."""
    one, two = first.facts[0], other.facts[0]
    difference = two.value - one.value
    what = f"<b>{html(one.called[0].upper() + one.called[1:])}</b>"
    if abs(difference) < 5e-4 * max(abs(one.value), 1e-12):
        return Html(f"<p>{what}: {other.chip} has as much as {first.chip}, {number(one.value)} {html(one.unit)}.</p>")
    than = f"{number(abs(difference), 2)} {html(one.unit)} {'more' if difference > 0 else 'less'}"
    values = f"{number(two.value, two.digits)} against {number(one.value, one.digits)}"
    return Html(f"<p>{what}: {other.chip} has <b>{than}</b> than {first.chip}, {values}. {_reasons(first, other, alone)}</p>")


def _reasons(first: Side, other: Side, alone: Sequence[Alone] | None) -> str:
    if alone is None:
        return "<span class='quiet'>Why is being computed …</span>"
    if not alone:
        return ""
    unit = html(first.facts[0].unit)
    if len(alone) == 1:
        return f"Only {_move(alone[0].item, first, other)} is set otherwise."
    named = ", ".join(f"{_move(each.item, first, other)} <b>{_signed(each.effect)}</b>" for each in alone[:NAMED])
    rest = other.facts[0].value - first.facts[0].value - sum(each.effect for each in alone[:NAMED])
    left = "the others and to how they act together" if len(alone) > NAMED else "how they act together"
    return f"Changed alone, one at a time: {named} {unit}; {_signed(rest)} {unit} is left to {left}."


def _move(item: Parameter, first: Side, other: Side) -> str:
    then, now = (html(told(item, side.answer.values[item.name])) for side in (first, other))
    return f"{html(item.label or item.name)} ({now} instead of {then})"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{number(value, 2)}"
