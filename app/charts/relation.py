"""How one number hangs on another: a model's dots on the lines of a theory, and where we stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Line, Range1d, Scatter, Span

from app.charts.base import draw, feed, lean, plain, rounded, text
from app.charts.chart import Chart
from app.charts.marks import NO_MARKS, Marks
from app.charts.numbers import Numbers, Tips
from app.theme import Palette

APART, ABOVE = 0.13, 15
"""How near to each other, in parts of an axis, the names of two lines may stand, and how many pixels above it one gives way."""
AT_END = 0.12
"""How near to the last dot, in parts of their reach, we stand where the names of the lines are."""
NEAR = 0.025
"""How near to a dot, in parts of an axis, it is told."""


class Relation(Chart):
    """Dots with their number under the pointer, named lines, one large mark, and a level to compare with."""

    def __init__(
        self,
        palette: Palette,
        x_axis: str,
        y_axis: str,
        of_dots: str,
        colours: Sequence[str],
        marks: Mapping[str, float] = NO_MARKS,
    ) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1))
        plot.xaxis.axis_label, plot.yaxis.axis_label = x_axis, y_axis
        plot.xaxis.formatter, plot.yaxis.formatter = plain(), plain()
        self._level = Span(location=0, dimension="width", line_dash=[4, 4], visible=False)
        plot.add_layout(palette.paint(self._level, line_color="ink2"))
        self._marks = Marks(palette, plot, marks)
        self._lines = [ColumnDataSource({"x": [], "y": []}) for _ in colours]
        for source, colour, dash in zip(self._lines, colours, ([2, 3], "solid", [6, 3]), strict=False):
            draw(palette, plot, source, Line(x="x", y="y", line_width=2, line_dash=dash), line_color=colour)
        self._names = ColumnDataSource({"x": [], "y": [], "text": [], "down": []})
        text(palette, plot, self._names, "ink2", over="paper", x_offset=5, y_offset="down", text_baseline="middle")
        self._dots = ColumnDataSource({"x": [], "y": [], "of": []})
        draw(palette, plot, self._dots, Scatter(x="x", y="y", size=8, line_width=1.5), fill_color="surface", line_color="accent")
        self._ghost = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._ghost, Scatter(x="x", y="y", size=11, line_width=2, fill_color=None), line_color="ghost")
        self._here = ColumnDataSource({"x": [], "y": [], "text": [], "down": []})
        draw(palette, plot, self._here, Scatter(x="x", y="y", size=14, line_width=2), fill_color="carbon", line_color="surface")
        text(palette, plot, self._here, "ink", over="paper", text_font_style="bold", x_offset=11, y_offset="down")
        self._said = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._said, "ink2", over="paper", x_offset=4, y_offset=4, text_baseline="top")
        self._heads, self._tips = (of_dots, x_axis, y_axis), Tips(palette, plot)

    def update(
        self,
        dots: tuple[np.ndarray, np.ndarray, np.ndarray],
        lines: Sequence[tuple[str, np.ndarray, np.ndarray]],
        here: tuple[float, float, str],
        ghost: tuple[float, float] | None,
        level: tuple[float, str] | None,
        settle: bool,
    ) -> None:
        """`dots` are x, y and the number told of each; `lines` are name, x and y; `level` a height and its name."""
        x, y, of = dots
        feed(self._dots, {"x": x.round(3).tolist(), "y": y.round(3).tolist(), "of": of.tolist()})
        for source, (_, across, up) in zip(self._lines, lines, strict=True):
            feed(source, {"x": across.round(3).tolist(), "y": up.round(3).tolist()})
        falling = bool(y[np.argmax(x)] < y[np.argmin(x)])  # so that the number stands clear of the dots
        last = here[0] > x.max() - AT_END * np.ptp(x)  # where the lines have their names
        feed(self._here, {"x": [here[0]], "y": [here[1]], "text": [here[2]], "down": [-8 if falling and not last else 18]})
        feed(self._ghost, {"x": [], "y": []} if ghost is None else {"x": [ghost[0]], "y": [ghost[1]]})
        self._fit(x, y, lines, here, level, settle)
        if not settle:
            self._tips.clear()
            return
        rows = [(float(number), float(across), float(up)) for across, up, number in zip(x, y, of, strict=True)]
        self._behind = Numbers(self._heads, rows)
        wide, high = (NEAR * (span.end - span.start) for span in (self.figure.x_range, self.figure.y_range))
        self._tips.lay(self._behind, x - wide, x + wide, y - high, y + high)

    def _fit(
        self,
        x: np.ndarray,
        y: np.ndarray,
        lines: Sequence[tuple[str, np.ndarray, np.ndarray]],
        here: tuple[float, float, str],
        level: tuple[float, str] | None,
        settle: bool,
    ) -> None:
        """Axes that hold the dots and where we stand, with room for a name at the end of each line."""
        low, high = min(float(x.min()), here[0]), max(float(x.max()), here[0])
        across = self.held.ends("x", low, high, lambda low, high: _ends(low, high + 0.16 * (high - low)), settle)
        up = self.held.ends(
            "y", 0.0, max(float(y.max()), here[1], self._marks.top), lambda low, high: _ends(low, 1.12 * high), settle
        )
        plot = self.figure
        plot.x_range.update(start=across[0], end=across[1])
        plot.y_range.update(start=up[0], end=up[1])
        self._marks.end(float(across[-1]))
        names: dict[str, list[Any]] = {"x": [], "y": [], "text": [], "down": []}
        for name, along, height in lines:
            inside = np.flatnonzero(height < 0.97 * up[-1])
            if inside.size and name not in names["text"]:
                last = int(inside[np.argmax(along[inside])])
                names["x"].append(float(along[last]))
                names["y"].append(max(float(height[last]), up[0] + APART / 2 * (up[-1] - up[0])))  # not on the axis
                names["text"].append(name)
        names["down"] = _given_way(names["y"], APART * (up[-1] - up[0]))
        feed(self._names, names)
        self._level.update(visible=level is not None, location=level[0] if level else 0.0)
        feed(
            self._said,
            {"x": [float(across[0])], "y": [level[0]], "text": [level[1]]} if level else {"x": [], "y": [], "text": []},
        )


def _given_way(heights: list[float], apart: float) -> list[int]:
    """By how many pixels each name stands lower than its line ends, so that no two touch."""
    down, order = [0] * len(heights), np.argsort(heights)
    for lower, upper in pairwise(order):
        if heights[upper] - heights[lower] < apart:
            down[upper] = down[lower] - ABOVE
    return down


def _ends(low: float, high: float) -> tuple[float, float]:
    ticks = rounded(low, high, 8)
    return float(ticks[0]), float(ticks[-1])
