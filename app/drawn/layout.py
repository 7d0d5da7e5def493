"""Where the frame lies: what its axes and its colour bar leave of the picture, as in Bokeh."""

from __future__ import annotations

from typing import Any, NamedTuple

from bokeh.models import Axis, ColorBar, Plot

from app.drawn import axes, bar
from app.drawn.known import Undrawn
from app.drawn.scales import Frame, Scales, scales
from app.drawn.texts import Box

SIDES = ("above", "below", "left", "right")
ROUNDS = 4
"""A frame's size decides about its labels, and they about its size: it comes to rest at once, or nearly."""
SMALLER = (1.0, 0.85, 0.72, 0.6, 0.5)
"""How much smaller type may be, so that the frame keeps these parts of the picture's width and height."""
WIDE, HIGH = 0.42, 0.34


class Layout(NamedTuple):
    """A frame, its scales, and what lies on its sides, by the models' ids."""

    frame: Frame
    scales: Scales
    laid: dict[str, axes.Laid | bar.Bar]
    room: Box
    times: float


def layout(plot: Plot, width: float, height: float) -> Layout:
    """With the largest type that leaves data the room they need."""
    room, found = Box(0.0, 0.0, width, height), None
    for times in SMALLER:
        found = _layout(plot, room, times)
        if found.frame.width >= WIDE * width and found.frame.height >= HIGH * height:
            break
    assert found
    return found


def _layout(plot: Plot, room: Box, times: float) -> Layout:
    borders = [_border(plot, side) for side in ("top", "bottom", "left", "right")]
    frame = Frame(borders[2], borders[0], room.right - borders[3], room.bottom - borders[1])
    for _ in range(ROUNDS):
        seen = scales(plot, frame)
        laid, taken = _laid(plot, frame, seen, room, times)
        top, bottom, left, right = (max(border, taken[side]) for border, side in zip(borders, SIDES, strict=True))
        new = Frame(left, top, max(room.right - right, left + 1), max(room.bottom - bottom, top + 1))
        if new == frame:
            break
        frame = new
    return Layout(frame, seen, laid, room, times)


def _border(plot: Plot, side: str) -> float:
    own = getattr(plot, f"min_border_{side}")
    return float(plot.min_border or 0 if own is None else own)


def _laid(plot: Plot, frame: Frame, seen: Scales, room: Box, times: float) -> tuple[dict[str, Any], dict[str, float]]:
    """Everything on the sides, the nearest to the frame first, and what each side takes."""
    laid: dict[str, Any] = {}
    taken = dict.fromkeys(SIDES, 0.0)
    for side in SIDES:
        for model in getattr(plot, side):
            if isinstance(model, Axis):
                scale = seen.x if side in ("above", "below") else seen.up(model.y_range_name)
                found: Any = axes.lay(model, scale, axes.Side(side, frame, taken[side], room), times)
            elif isinstance(model, ColorBar) and side == "below":
                found = bar.lay(model, frame, taken[side], room, times)
            else:
                raise Undrawn(model)
            laid[model.id] = found
            taken[side] += found.size
    return laid, taken
