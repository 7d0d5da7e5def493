"""Lines over a number, each with its name where it stands apart from the others, and a mark where we stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Line, Range1d, Span

from app.charts.base import ceiling, draw, lean, plain, text
from app.theme import Palette


class Curves:
    """Several named lines; `dashes` tells them apart without colour."""

    def __init__(
        self,
        palette: Palette,
        x_axis: str,
        y_axis: str,
        colours: Mapping[str, str],
        labels: Sequence[str],
        end: float | None = None,
    ) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1))
        plot.xaxis.axis_label, plot.yaxis.axis_label = x_axis, y_axis
        plot.xaxis.formatter, plot.yaxis.formatter = plain(), plain()
        self._lines, self._labels, self._end = {}, labels, end
        for (name, colour), dash in zip(colours.items(), ("solid", [6, 3], [2, 3], [8, 3, 2, 3]), strict=False):
            source = ColumnDataSource({"x": [], "y": []})
            draw(palette, plot, source, Line(x="x", y="y", line_width=2.5, line_dash=dash), line_color=colour)
            self._lines[name] = source
        self._names = ColumnDataSource({name: [] for name in ("x", "y", "text", "align", "across", "baseline", "down")})
        places = {"text_align": "align", "x_offset": "across", "text_baseline": "baseline", "y_offset": "down"}
        text(palette, plot, self._names, "ink", **places)
        self._here = Span(location=0, dimension="height", line_dash=[3, 3])
        plot.add_layout(palette.paint(self._here, line_color="ink2"))

    def update(self, x: np.ndarray, lines: Mapping[str, np.ndarray], here: float) -> None:
        for name, y in lines.items():
            self._lines[name].data = {"x": x, "y": y}
        top = self._end or ceiling(1.08 * max(float(np.nanmax(y)) for y in lines.values()))
        at = _apart(np.array(list(lines.values())))
        rows = [_beside(y, at, [float(other[at]) for other in lines.values()], 0.12 * top) for y in lines.values()]
        self._names.data = {"x": [x[at]] * len(lines), "text": list(self._labels)} | {
            column: [row[column] for row in rows] for column in ("y", "align", "across", "baseline", "down")
        }
        self.figure.x_range.start, self.figure.x_range.end = float(x[0]), float(x[-1])
        self.figure.y_range.end = top
        self.here(here)

    def here(self, x: float) -> None:
        """Moves the mark of where we stand."""
        self._here.location = x


def _beside(line: np.ndarray, at: int, all_here: list[float], near: float) -> dict[str, Any]:
    """The free side of a line: above it, away from its slope; below where another line is near above."""
    y, falls = float(line[at]), bool(line[at] > line[at + 1])
    under = any(0 < other - y < near for other in all_here)
    left = falls == under
    return {
        "y": y,
        "align": "right" if left else "left",
        "across": -6 if left else 6,
        "baseline": "top" if under else "bottom",
        "down": 4 if under else -4,
    }


def _apart(lines: np.ndarray) -> int:
    """Where the lines are farthest from each other, not too near either end."""
    gaps = np.diff(np.sort(lines, axis=0), axis=0).min(axis=0) if len(lines) > 1 else np.ones(lines.shape[1])
    inner = slice(lines.shape[1] // 12, max(lines.shape[1] // 12 + 1, 3 * lines.shape[1] // 4))
    return int(inner.start + np.argmax(gaps[inner]))
