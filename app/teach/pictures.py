"""Pictures of a lesson as plain values: bars, curves along an axis, a map."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from app.teach import lesson as held
from app.teach import maps, numbers, printed
from app.teach.languages import LessonError, axis, named
from app.teach.lesson import Lesson
from app.teach.prose import plain

POINTS = 60
"""Of a line."""

View = dict[str, Any]


def picture(lesson: Lesson, of: held.Picture | None) -> View | None:
    match of:
        case held.Bars():
            return _bars(lesson, of)
        case held.Curves(curves=lines):
            along = axes(lesson, [line.curve for line in lines])
            drawn = [_line(lesson, each) for each in lines]
            return {"kind": "curve", "title": plain(lesson, of.title)} | along | {"lines": drawn}
        case held.Map():
            return {"kind": "map"} | map_of(lesson, of.field) | {"title": plain(lesson, of.title)}
    return None


def _bars(lesson: Lesson, picture: held.Bars) -> View:
    found = [numbers.value(lesson, bar.value) for bar in picture.bars]
    bars = [
        {
            "text": plain(lesson, bar.text),
            "value": brief(each.value),
            "said": numbers.said(each, lesson.language),
            "colour": bar.colour,
        }
        for bar, each in zip(picture.bars, found, strict=True)
    ]
    unit = printed.unit(found[0].unit, lesson.language) if found else ""
    return {"kind": "bars", "title": plain(lesson, picture.title), "unit": unit, "bars": bars}


def _line(lesson: Lesson, line: held.Along) -> View:
    at, values = thinned(lesson, line.curve, POINTS)
    return {"text": plain(lesson, line.text), "colour": line.colour, "at": at, "values": values}


def thinned(lesson: Lesson, curve: str, points: int) -> tuple[list[float], list[float]]:
    """At some of its own places."""
    state, name, _ = numbers.named(lesson, curve)
    at, values = numbers.told(state, name)
    if not (np.isfinite(at).all() and np.isfinite(values).all()):
        raise LessonError("lesson_nothing", sent=curve)
    chosen = range(len(at)) if len(at) <= points else [round(k * (len(at) - 1) / (points - 1)) for k in range(points)]
    return [brief(at[k]) for k in chosen], [brief(values[k]) for k in chosen]


def axes(lesson: Lesson, curves: Iterable[str]) -> View:
    """Those that curves of one kind share: from end to end, and with room above the largest value."""
    told = [(numbers.named(lesson, curve), thinned(lesson, curve, POINTS)) for curve in curves]
    state, name, tell = told[0][0]
    if any((each.unit, each.axis) != (tell.unit, tell.axis) for (_, _, each), _ in told):
        raise LessonError("lesson_units", units=", ".join(sorted({f"{each.unit} / {each.axis}" for (_, _, each), _ in told})))
    at = [place for _, (places, _) in told for place in places]
    values = [value for _, (_, found) in told for value in found]
    low, high = maps.round_ends(min(0.0, *values), max(values) + 0.2 * (max(values) - min(0.0, *values)))
    language = lesson.language
    return {
        "axis": {
            "title": axis(language, tell.axis),
            "unit": printed.unit(tell.axis_unit, language),
            "low": min(at),
            "high": max(at),
            "down": tell.down,
        },
        "value": {
            "title": named(language, "tells", state.lab, name, tell.text),
            "unit": printed.unit(tell.unit, language),
            "low": low,
            "high": high,
        },
    }


def map_of(lesson: Lesson, field: str) -> View:
    state, name, tell = numbers.named(lesson, field)
    marks = [(x, y, named(lesson.language, "points", state.lab, mark, mark)) for x, y, mark in numbers.marks(state, name)]
    shown = maps.view(tell, numbers.told(state, name), marks)
    title = named(lesson.language, "tells", state.lab, name, tell.text)
    return shown | {"title": title, "value_unit": printed.unit(tell.unit, lesson.language)}


def brief(value: float) -> float:
    """As many digits as a picture needs."""
    return float(f"{float(value):.5g}")
