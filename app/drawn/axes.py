"""Axes: their ticks, as many as have room, and their titles, in as many lines as they need."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from bokeh.models import Axis, CategoricalAxis, FixedTicker, Grid, LinearAxis

from app.drawn.formats import written
from app.drawn.known import Undrawn, read
from app.drawn.marks import tag
from app.drawn.paint import stroke
from app.drawn.scales import Frame, Scale
from app.drawn.texts import JOINER, Box, Type, Words, hangs, set_as
from app.drawn.ticks import evenly, ticks

PART = tuple(f"text_{part}" for part in ("color", "alpha", "font", "font_size", "font_style", "line_height"))
LINES = tuple(f"{of}_line_{part}" for of in ("axis", "major_tick", "minor_tick") for part in ("color", "width"))
KNOWN = frozenset(
    (
        *(f"{of}_{part}" for of in ("major_label", "axis_label") for part in PART),
        *LINES,
        *("axis_label", "axis_label_standoff", "major_label_standoff", "major_label_overrides", "major_label_orientation"),
        *("ticker", "formatter", "y_range_name"),
    )
)
GRID = frozenset({"dimension", "axis", "grid_line_color", "grid_line_alpha", "grid_line_width", "grid_line_dash"})
PAD, GAP = 3.0, 5.0
"""Beyond labels, as in Bokeh; and the least between two that stand side by side."""
NAMES = 0.42
"""Of a picture's width that names of rows may take."""
FEWER = 8
"""How many ticks less than it would have an axis may be content with."""
SMALLER = (0.88, 0.76, 0.66)
"""How much smaller names may be, before some of them have no room."""
NUMBER, LETTERS = re.compile(r"[\d,.−+° \n]"), 3
"""Beside a number may stand its unit; what has more letters is a name."""
LINED = 3
"""Lines of a title at most, before its type is smaller."""


class Laid(NamedTuple):
    """An axis in its place: what it takes of its side, its places for a grid, its words and its line."""

    size: float
    places: list[float]
    ticks: list[Words]
    title: list[Words]
    line: str

    def marks(self) -> str:
        return self.line + "".join(each.mark() for each in (*self.ticks, *self.title))


class Side(NamedTuple):
    """Where an axis lies: which side of the frame, how far from it, in a picture of this size."""

    name: str
    frame: Frame
    away: float
    room: Box

    @property
    def flat(self) -> bool:
        return self.name in ("above", "below")

    def place(self, along: float, away: float) -> tuple[float, float]:
        """At a place along the frame, so many pixels out."""
        out = self.away + away
        frame = self.frame
        return {
            "below": (along, frame.bottom + out),
            "above": (along, frame.top - out),
            "left": (frame.left - out, along),
            "right": (frame.right + out, along),
        }[self.name]


def lay(axis: Axis, scale: Scale, side: Side, times: float) -> Laid:
    """`times` makes all type smaller where there is little room."""
    if type(axis) not in (LinearAxis, CategoricalAxis):
        raise Undrawn(axis)
    said = read(axis, KNOWN)
    for of in ("major_tick", "minor_tick"):
        if said[f"{of}_line_color"] is not None:
            raise Undrawn(axis, f"{of}_line_color")
    if not axis.visible:
        return Laid(0.0, [], [], [], "")
    places, labels = _labelled(axis, scale, side, said, times)
    out = float(axis.major_tick_out) if places else 0.0
    deep = max((_depth(each, side) for each in labels), default=0.0)
    taken = out + (axis.major_label_standoff + deep + PAD if deep else 0.0)
    title = _titled(axis, side, said, taken, times)
    if title:
        box = title[0].box
        taken += axis.axis_label_standoff + (box.bottom - box.top if side.flat else box.right - box.left) + PAD
    return Laid(round(taken), places, labels, title, _line(scale, side, stroke(said, "axis_line")))


def _labelled(axis: Axis, scale: Scale, side: Side, said: dict[str, Any], times: float) -> tuple[list[float], list[Words]]:
    """The places of the grid and the labels that have room: of a ticker that may choose, those of fewer ticks."""
    set_so, places, found = set_as(said, "major_label_text").smaller(times), [], []
    for fewer in range(FEWER):
        places = ticks(axis.ticker, scale, fewer)
        found = _words(axis, scale, side, set_so, places)
        if not _crowded(found, side) or isinstance(axis, CategoricalAxis) or isinstance(axis.ticker, FixedTicker):
            break
    if any(len(NUMBER.sub("", each.text)) > LETTERS and not each.turn for each in found):
        for smaller in SMALLER:
            if not _crowded(found, side):
                break
            found = _words(axis, scale, side, set_so.smaller(smaller), places)
    return places, _thinned(found, side)


def _words(axis: Axis, scale: Scale, side: Side, set_so: Type, places: list[float]) -> list[Words]:
    """One a tick, in the picture whole."""
    texts = written(axis.formatter, places, scale.names)
    overrides = {key: str(text).replace(JOINER, "") for key, text in axis.major_label_overrides.items()}
    texts = [overrides.get(place, text) for place, text in zip(places, texts, strict=True)]
    set_so = set_so._replace(deep=any(map(hangs, texts)))
    out = float(axis.major_tick_out) + axis.major_label_standoff
    orient = axis.major_label_orientation
    turn = 0.0 if isinstance(orient, str) else -math.degrees(orient)
    if isinstance(orient, str) and orient != "horizontal":
        raise Undrawn(axis, "major_label_orientation")
    across, down = {"below": (0.5, 0.0), "above": (0.5, 1.0), "left": (1.0, 0.5), "right": (0.0, 0.5)}[side.name]
    if turn:
        across, down = 1.0 if side.name in ("below", "left") else 0.0, 0.5
    room = side.room._replace(left=side.room.left + 1, right=side.room.right - 1)
    found = []
    for place, text in zip(places, texts, strict=True):
        x, y = side.place(float(scale.at(place)), out)
        shown = text.rstrip(" ") if text.strip() else ""
        if not side.flat:
            widest = NAMES * (side.room.right - side.room.left)
            shown = set_so.cut(set_so.broken(shown, widest), widest) if set_so.width(shown) > widest else shown
        here = Words(shown, x, y, across, down, set_so, turn)
        found.append(here if turn else _within(here, room, side))
    return found


def _within(here: Words, room: Box, side: Side) -> Words:
    """Moved along its axis so that nothing of it is cut."""
    right, down = here.box.into(room)
    return here.moved(x=right) if side.flat else here.moved(y=down)


def _crowded(found: Sequence[Words], side: Side) -> bool:
    order = sorted((each.box for each in found if each.text), key=lambda box: box.left if side.flat else box.top)
    return any(_meet(first, second, side) for first, second in pairwise(order))


def _meet(first: Box, second: Box, side: Side) -> bool:
    if side.flat:
        return second.left < first.right + GAP and first.left < second.right + GAP
    return second.top < first.bottom and first.top < second.bottom


def _thinned(found: list[Words], side: Side) -> list[Words]:
    """Those that have room: every second, third … of even ones; of others the last, the first, and what fits between."""
    found = [each for each in found if each.text]
    if found and found[0].turn:
        apart = max(found[0].type.height(each.text) / max(math.sin(math.radians(abs(each.turn))), 0.2) for each in found)
        step = next(
            (n for n in range(1, len(found)) if n * abs(found[-1].x - found[0].x) / (len(found) - 1) >= apart), len(found)
        )
        return found[::step]
    if not _crowded(found, side):
        return found
    if evenly([each.x if side.flat else each.y for each in found[1:-1]] or [0.0]):
        for step in range(2, len(found)):
            if not _crowded(some := found[::-step][::-1], side):
                return some
    kept: list[Words] = []
    for each in (found[-1], *found[:-1]):
        if not any(_meet(each.box, other.box, side) for other in kept):
            kept.append(each)
    return sorted(kept, key=found.index)


def _depth(label: Words, side: Side) -> float:
    box = label.box
    return box.bottom - box.top if side.flat else box.right - box.left


def _titled(axis: Axis, side: Side, said: dict[str, Any], taken: float, times: float) -> list[Words]:
    """The title along the middle of the frame; in the picture whole, in more lines or smaller where it is long."""
    if not axis.axis_label:
        return []
    room, frame = side.room, side.frame
    length = (room.right - room.left if side.flat else room.bottom - room.top) - 4
    set_so = set_as(said, "axis_label_text").smaller(times)
    text = set_so.broken(str(axis.axis_label), length)
    while set_so.size > 5 and (set_so.width(text) > length or text.count("\n") >= LINED):
        set_so = set_so.smaller(0.92)
        text = set_so.broken(str(axis.axis_label), length)
    middle = (frame.left + frame.right) / 2 if side.flat else (frame.top + frame.bottom) / 2
    x, y = side.place(middle, taken + axis.axis_label_standoff)
    down, turn = {"below": (0.0, 0.0), "above": (1.0, 0.0), "left": (1.0, -90.0), "right": (1.0, 90.0)}[side.name]
    inner = Box(room.left + 2, room.top + 2, room.right - 2, room.bottom - 2)
    return [_within(Words(text, x, y, 0.5, down, set_so, turn), inner, side)]


def _line(scale: Scale, side: Side, paint: dict[str, Any]) -> str:
    if not paint:
        return ""
    (x1, y1), (x2, y2) = side.place(scale.first, 0.0), side.place(scale.last, 0.0)
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, **paint)


def grid(model: Grid, places: Sequence[float], scale: Scale, frame: Frame) -> str:
    """Quiet lines at an axis's ticks."""
    paint = stroke(read(model, GRID), "grid_line")
    if not paint:
        return ""
    at = np.asarray(scale.at(list(places)), float).tolist()
    if model.dimension == 0:
        return "".join(tag("line", x1=each, y1=frame.top, x2=each, y2=frame.bottom, **paint) for each in at)
    return "".join(tag("line", x1=frame.left, y1=each, x2=frame.right, y2=each, **paint) for each in at)
