"""The numbers of a lesson, computed now: each once in a process, however many ask, and never typed.

For worker threads: the first who asks for a state waits until its lab has computed it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from app.teach import printed
from app.teach.expression import Quantity, Shown, parse, pieces
from app.teach.languages import LessonError
from app.teach.lesson import Spoken, State
from engine.kept import Kept
from engine.lab import get
from engine.parameter import ParameterError, Parameters
from engine.short import short
from engine.tells import Field, Number, Tell

numbers, pictures = Kept(4096), Kept(64)
"""Single numbers; and curves, fields and places, of up to a megabyte each."""


@dataclass(frozen=True)
class _Asked:
    """What one lab tells by one name."""

    lab: str
    name: str

    @property
    def tell(self) -> Tell:
        return get(self.lab).tells[self.name]

    def __call__(self, parameters: Parameters) -> Any:
        lab = get(self.lab)
        lab.prepare(parameters)
        return self.tell.of(parameters, lab.result(parameters))


def told(state: State, name: str) -> Any:
    """A number, a curve's (at, values), a field's (x, y, values), a place's (point, lines); LessonError where the lab has none."""
    asked = _Asked(state.lab, name)
    try:
        return (numbers if isinstance(asked.tell, Number) else pictures).known(asked, state.parameters)
    except ParameterError as error:
        raise LessonError("lesson_value", problem=str(error)) from error


@dataclass(frozen=True)
class _Marked(_Asked):
    """What is marked on a field."""

    def __call__(self, parameters: Parameters) -> Any:
        lab, tell = get(self.lab), self.tell
        lab.prepare(parameters)
        return tuple(tell.points(parameters, lab.result(parameters))) if isinstance(tell, Field) and tell.points else ()


def marks(state: State, name: str) -> Any:
    """(x, y, text) of each mark on a field."""
    return pictures.known(_Marked(state.lab, name), state.parameters)


def named(lesson: Spoken, name: str) -> tuple[State, str, Any]:
    """The state, the name and what it tells, of “trap.source”."""
    state, _, tell = name.partition(".")
    return lesson.states[state], tell, get(lesson.states[state].lab).tells[tell]


def value(lesson: Spoken, text: str) -> Quantity:
    """Of an expression."""
    found = parse(text).value(lambda state, name: _number(lesson, state, name))
    if not math.isfinite(found.value):
        raise LessonError("lesson_nothing", sent=short(text))
    return found


def true(lesson: Spoken, text: str) -> bool:
    """Of a comparison."""
    return parse(text).true(lambda state, name: _number(lesson, state, name))


def number(state: State, name: str) -> Number:
    """What it is."""
    tell = get(state.lab).tells[name]
    assert isinstance(tell, Number)
    return tell


def _number(lesson: Spoken, state: str, name: str) -> Quantity:
    of = lesson.states[state]
    tell = number(of, name)
    return Quantity(told(of, name), tell.unit, tell.digits)


def filled(lesson: Spoken, text: str) -> str:
    """Words with the numbers in them."""
    return "".join(_shown(lesson, each) if isinstance(each, Shown) else each for each in pieces(text))


def _shown(lesson: Spoken, shown: Shown) -> str:
    found = shown.expression.value(lambda state, name: _number(lesson, state, name))
    if not math.isfinite(found.value):
        raise LessonError("lesson_nothing", sent=" ".join(f"{state}.{name}" for state, name in shown.expression.names))
    if shown.digits:
        found = replace(found, digits=shown.digits)
    plus = "+" if shown.signed and found.value > 0 else ""
    if shown.format in ("percent", "fraction"):
        return plus + _share(found, shown, lesson.language)
    return plus + (printed.number(found.value, found.digits, lesson.language) if shown.format else said(found, lesson.language))


def _share(found: Quantity, shown: Shown, language: str) -> str:
    if found.unit not in ("", "1", "%"):
        raise LessonError("lesson_share", unit=found.unit)
    share = found.value / 100 if found.unit == "%" else found.value
    if shown.format == "fraction":
        return printed.fraction(share, language)
    if shown.digits:
        return printed.with_unit(printed.number(100 * share, shown.digits, language), "%")
    return printed.percent(share, language)


def said(found: Quantity, language: str, more: str = "") -> str:
    """A number with its unit, and perhaps words after that."""
    shown = printed.with_unit(printed.number(found.value, found.digits, language), printed.unit(found.unit, language))
    return f"{shown} {more}" if more else shown
