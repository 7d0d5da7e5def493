"""Levels that stand in a picture to compare with, such as the air of today: a thin line across, and its name where that ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bokeh.models import ColumnDataSource, HSpan, VSpan

from app.charts.base import draw, feed, text
from app.theme import Palette

NO_MARKS: Mapping[str, float] = {}


class Marks:
    """Across a plot, or upright in one; `top` is the highest. Names of upright ones stand below each other, from `y` down."""

    def __init__(self, palette: Palette, plot: Any, levels: Mapping[str, float], upright: bool = False, y: float = 1.0) -> None:
        self.top = max(levels.values(), default=0.0)
        at = list(levels.values())
        named = {"x": at, "y": [y - 0.09 * n for n in range(len(at))]} if upright else {"x": [0.0] * len(at), "y": at}
        self._source = ColumnDataSource(named | {"at": at, "text": [f"{value:.0f}: {name}" for name, value in levels.items()]})
        if not levels:
            return
        span = VSpan(x="at", line_dash=[2, 4]) if upright else HSpan(y="at", line_dash=[2, 4])
        draw(palette, plot, self._source, span, line_color="ink2")
        where = {"x_offset": 5} if upright else {"text_align": "right", "x_offset": -4, "y_offset": -3}
        text(palette, plot, self._source, "ink2", text_baseline="bottom", **where)

    def end(self, x: float) -> None:
        """Where the axis ends, and so the names."""
        if at := self._source.data["at"]:
            feed(self._source, self._source.data | {"x": [x] * len(at)})
