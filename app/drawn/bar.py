"""The bar of a colour map: its title, its colours, and what their ends stand for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from bokeh.models import ColorBar, LinearColorMapper

from app.drawn.known import Undrawn, read
from app.drawn.marks import tag
from app.drawn.png import indexed
from app.drawn.scales import Frame, Scale
from app.drawn.texts import Box, Words, hangs, set_as
from app.drawn.ticks import ticks

KNOWN = frozenset(
    (
        *(f"{of}_text_{part}" for of in ("title", "major_label") for part in ("color", "font", "font_size", "font_style")),
        *("color_mapper", "orientation", "width", "height", "padding", "margin", "location", "title", "title_standoff"),
        *("label_standoff", "ticker", "major_label_overrides", "major_tick_line_color", "bar_line_color"),
        *("background_fill_color", "border_line_color"),
    )
)
PAD = 3.0
GAP = 4.0


class Bar(NamedTuple):
    """A bar in its place."""

    size: float
    words: list[Words]
    colours: str

    def marks(self) -> str:
        return self.colours + "".join(each.mark() for each in self.words)


def lay(bar: ColorBar, frame: Frame, away: float, room: Box, times: float, inside: bool = False) -> Bar:
    """Below the frame at its right end, or inside in its lower right corner."""
    said = read(bar, KNOWN)
    mapper = bar.color_mapper
    if type(mapper) is not LinearColorMapper or bar.orientation != "horizontal":
        raise Undrawn(bar, "orientation")
    if not bar.ticker.ticks:
        return Bar(0.0, [], "")  # nothing is shown yet
    heading, label = (set_as(said, f"{part}_text").smaller(times) for part in ("title", "major_label"))
    wide = min(float(bar.width), frame.width)
    margin = float(bar.margin) if inside else 0.0
    right = frame.right - margin
    length = room.right - room.left - 4
    title = heading.broken(str(bar.title or ""), length)
    if heading.width(title) > length:
        heading = heading.smaller(length / heading.width(title))
    high = heading.height(title) + bar.title_standoff if title else 0.0
    scale = Scale(float(mapper.low), float(mapper.high), right - wide, right)
    places = ticks(bar.ticker, scale)
    texts = [str(bar.major_label_overrides.get(place, f"{place:g}")) for place in places]
    label = label._replace(deep=any(map(hangs, texts)))
    deep = max((label.height(text) for text in texts), default=0.0)
    size = high + bar.height + bar.label_standoff + deep + PAD
    top = frame.bottom - margin - size if inside else frame.bottom + away
    words = [_held(Words(title, right - wide, top + high - bar.title_standoff / 2, 0.0, 1.0, heading), room)] if title else []
    foot = top + high + bar.height + bar.label_standoff
    labels = [
        _held(Words(text, float(scale.at(place)), foot, 0.5, 0.0, label), room) for place, text in zip(places, texts, strict=True)
    ]
    image = indexed(np.arange(len(mapper.palette), dtype=np.uint8)[None], mapper.palette)
    place = {"x": right - wide, "y": top + high, "width": wide, "height": float(bar.height)}
    colours = tag("image", **place, preserveAspectRatio="none", image_rendering="optimizeSpeed", href=image)
    return Bar(0.0 if inside else round(size), [*words, *_apart(labels)], colours)


def _held(words: Words, room: Box) -> Words:
    """In the picture, moved sideways."""
    return words.moved(x=words.box.into(room)[0])


def _apart(labels: list[Words]) -> list[Words]:
    """Those at the ends, and what fits between them."""
    kept: list[Words] = []
    for each in (*labels[:1], *labels[:0:-1]):
        if not any(each.box.meets(other.box, GAP) for other in kept):
            kept.append(each)
    return kept
