"""What stands in a frame besides data: lines across it, boxes, words."""

from __future__ import annotations

from typing import Any

from bokeh.models import BoxAnnotation, Label, Span

from app.drawn.known import Undrawn, read
from app.drawn.marks import tag
from app.drawn.paint import FILL, LINE, both, fill, stroke
from app.drawn.scales import Frame, Scales
from app.drawn.texts import FEET, PLACES, Box, Words, set_as

SPAN = frozenset((*LINE, "location", "dimension", "visible", "level"))
BOX = frozenset((*LINE, *FILL, "left", "right", "top", "bottom", "visible", "level", "handles"))
LABEL = frozenset(
    (
        *(f"text_{part}" for part in ("color", "alpha", "font", "font_size", "font_style", "align", "baseline")),
        *("x", "y", "x_units", "text", "x_offset", "y_offset", "visible", "level"),
    )
)


def span(model: Span, scales: Scales, frame: Frame) -> str:
    """A line across the frame, where it is in it."""
    paint = stroke(read(model, SPAN))
    upright = model.dimension == "height"
    at = float((scales.x if upright else scales.y).at(model.location))
    low, high = (frame.left, frame.right) if upright else (frame.top, frame.bottom)
    if not paint or not low <= at <= high:
        return ""
    ends = (at, frame.top, at, frame.bottom) if upright else (frame.left, at, frame.right, at)
    return tag("line", **dict(zip(("x1", "y1", "x2", "y2"), ends, strict=True)), **paint)


def box(model: BoxAnnotation, scales: Scales, frame: Frame) -> str:
    """A part of the frame; a side that is not told is the frame's."""
    said = read(model, BOX)

    def side(told: Any, scale: Any, otherwise: float) -> float:
        return float(scale.at(told)) if isinstance(told, (int, float)) else otherwise

    xs = side(model.left, scales.x, frame.left), side(model.right, scales.x, frame.right)
    ys = side(model.top, scales.y, frame.top), side(model.bottom, scales.y, frame.bottom)
    paint = both(stroke(said), fill(said))
    place = {"x": min(xs), "y": min(ys), "width": abs(xs[1] - xs[0]), "height": abs(ys[1] - ys[0])}
    return tag("rect", **place, **paint) if paint else ""


def label(model: Label, scales: Scales, frame: Frame, room: Box, times: float) -> Words:
    """Words at a place of the frame, or so many pixels from its left; an offset is upward here, unlike that of a glyph."""
    said = read(model, LABEL)
    if model.y_units != "data":
        raise Undrawn(model, "y_units")
    x = frame.left + model.x if model.x_units == "screen" else float(scales.x.at(model.x))
    y = float(scales.y.at(model.y))
    across, down = PLACES[said["text_align"]], FEET[said["text_baseline"]]
    place = x + times * model.x_offset, y - times * model.y_offset
    return Words(str(model.text), *place, across, down, set_as(said, "text").smaller(times)).inside(room)
