"""Words at places of a picture: those in the frame stay in it whole, though Bokeh would cut them at its edge."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from bokeh.models import GlyphRenderer

from app.drawn.columns import Columns
from app.drawn.glyphs.rows import is_column
from app.drawn.marks import tag
from app.drawn.paint import fill
from app.drawn.scales import Scales
from app.drawn.texts import FEET, JOINER, PLACES, Box, Words, set_as

SET = tuple(f"text_{part}" for part in ("color", "alpha", "font", "font_size", "font_style", "align", "baseline", "line_height"))
GROUND = ("background_fill_color", "background_fill_alpha", "padding", "border_radius")
TEXT = frozenset((*SET, *GROUND, "x", "y", "text", "x_offset", "y_offset", "angle"))
CLIPPED = ("image", "underlay", "glyph")
"""Levels of which Bokeh shows nothing beyond the frame."""
MOVED = 4.0
"""Pixels that words may give way without being any farther from what they name."""


class Said(NamedTuple):
    """Words in their place, the ground below them, and whether they had to give way to the edge of their room."""

    words: Words
    ground: str
    moved: bool

    def mark(self) -> str:
        return self.ground + self.words.mark()


def placed(renderer: GlyphRenderer, scales: Scales, room: Box, times: float = 1.0) -> list[Said]:
    """Each moved as little as it must to be within the room; `times` makes them smaller, and their distances from their places."""
    of = Columns.of(renderer, TEXT)
    xs, ys = of.each("x"), of.each("y")
    x, y = scales.x.at(xs) + times * of.numbers("x_offset"), scales.y.at(ys) + times * of.numbers("y_offset")
    angle = of.numbers("angle")
    one = {name: of.constant(name) for name in (*SET, *GROUND)}
    each = {name: of.each(name) for name in SET if is_column(of, name)}
    seen = np.ones(x.shape, bool)
    if renderer.level in CLIPPED:
        for scale, places in ((scales.x, xs), (scales.y, ys)):
            seen &= scale.sees(np.asarray(scale.numbers(places), float))
    return [
        _said(
            str(text).replace(JOINER, ""),
            float(x[row]),
            float(y[row]),
            one | {name: column[row] for name, column in each.items()},
            angle[row],
            room,
            times,
        )
        for row, text in enumerate(of.each("text"))
        if text and seen[row] and math.isfinite(x[row] + y[row])
    ]


def _said(text: str, x: float, y: float, said: dict[str, Any], angle: float, room: Box, times: float) -> Said:
    pad, corner = float(said["padding"] or 0), float(said["border_radius"] or 0)
    across, down = PLACES[said["text_align"]], FEET[said["text_baseline"]]
    place = x + pad * (1 - 2 * across), y + pad * (1 - 2 * down)
    there = Words(text, *place, across, down, set_as(said, "text").smaller(times), -math.degrees(angle))
    here = there.inside(room)
    moved = max(abs(here.x - there.x), abs(here.y - there.y)) > MOVED or here.type.size < there.type.size
    paint = fill(said, "background_fill") if said["background_fill_alpha"] else {}
    if not paint or angle:
        return Said(here, "", moved)
    left, top, right, foot = here.box
    sides = {"x": left - pad, "y": top - pad, "width": right - left + 2 * pad, "height": foot - top + 2 * pad}
    return Said(here, tag("rect", **sides, rx=corner or None, **paint), moved)
