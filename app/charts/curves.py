"""Lines over a number, each with its name at its end, and a mark where we stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from bokeh.models import ColumnDataSource, Line, Range1d, Span

from app.charts.base import ceiling, draw, lean, plain, text
from app.theme import Palette


class Curves:
    """Several named lines; `dashes` tells them apart without colour."""

    def __init__(self, palette: Palette, x_axis: str, y_axis: str, colours: Mapping[str, str], labels: Sequence[str]) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1))
        plot.xaxis.axis_label, plot.yaxis.axis_label = x_axis, y_axis
        plot.xaxis.formatter, plot.yaxis.formatter = plain(), plain()
        self._lines, self._labels = {}, labels
        for (name, colour), dash in zip(colours.items(), ("solid", [6, 3], [2, 3], [8, 3, 2, 3]), strict=False):
            source = ColumnDataSource({"x": [], "y": []})
            draw(palette, plot, source, Line(x="x", y="y", line_width=2.5, line_dash=dash), line_color=colour)
            self._lines[name] = source
        self._names = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._names, "ink", text_align="right", y_offset=-6)
        self._here = Span(location=0, dimension="height", line_dash=[3, 3])
        plot.add_layout(palette.paint(self._here, line_color="ink2"))

    def update(self, x: np.ndarray, lines: Mapping[str, np.ndarray], here: float) -> None:
        for name, y in lines.items():
            self._lines[name].data = {"x": x, "y": y}
        top = ceiling(1.08 * max(float(np.nanmax(y)) for y in lines.values()))
        self._names.data = {
            "x": [x[-1]] * len(lines),
            "y": _apart([float(y[-1]) for y in lines.values()], 0.09 * top),
            "text": list(self._labels),
        }
        self.figure.x_range.start, self.figure.x_range.end = float(x[0]), float(x[-1])
        self.figure.y_range.end = top
        self.here(here)

    def here(self, x: float) -> None:
        """Moves the mark of where we stand."""
        self._here.location = x


def _apart(heights: list[float], least: float) -> list[float]:
    """The heights, the upper ones raised where two names would overlap."""
    placed = list(heights)
    below = -np.inf
    for i in sorted(range(len(placed)), key=placed.__getitem__):
        below = placed[i] = max(placed[i], below + least)
    return placed
