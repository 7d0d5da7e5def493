"""Lines over a number, each with its name where it stands apart from the others, and a mark where we stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Line, Range1d, Span

from app.charts.base import ceiling, draw, lean, plain, rounded, text
from app.charts.chart import Chart
from app.charts.marks import NO_MARKS, Marks
from app.charts.numbers import Numbers, Tips, around, headed, some
from app.theme import Palette

WIDTH, HEIGHT = 0.2, 0.11
"""How much of a small picture’s width and height a name takes, with the room to its line."""


class Curves(Chart):
    """Several named lines; `dashes` tells them apart without colour."""

    def __init__(
        self,
        palette: Palette,
        x_axis: str,
        y_axis: str,
        colours: Mapping[str, str],
        labels: Sequence[str],
        end: float | None = None,
        marks: Mapping[str, float] = NO_MARKS,
    ) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1))
        plot.xaxis.axis_label, plot.yaxis.axis_label = x_axis, y_axis
        plot.xaxis.formatter, plot.yaxis.formatter = plain(), plain()
        self._lines, self._labels, self._end = {}, labels, end
        self._marks = Marks(palette, plot, marks)
        self._axes, self._tips = (x_axis, y_axis), Tips(palette, plot)
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
        every = np.array(list(lines.values()))
        foot, top = self.held.ends("y", float(np.nanmin(every)), max(float(np.nanmax(every)), self._marks.top), self._limits)
        at = apart(np.asarray(x), every, top - foot)
        rows = names_beside(every, at, top - foot)
        self._names.data = {"x": [x[at]] * len(lines), "text": list(self._labels)} | {
            column: [row[column] for row in rows] for column in ("y", "align", "across", "baseline", "down")
        }
        self.figure.x_range.start, self.figure.x_range.end = float(x[0]), float(x[-1])
        self.figure.y_range.start, self.figure.y_range.end = foot, top
        self._marks.end(float(x[-1]))
        shown = some(x.size)
        told = [(float(x[i]), *(float(line[i]) for line in lines.values())) for i in shown]
        self._behind = Numbers([self._axes[0], *(headed(name, self._axes[1]) for name in lines)], told)
        self._tips.lay(self._behind, *around(np.asarray(x)[shown], float(x[0]), float(x[-1])), foot, top)
        self.here(here)

    def _limits(self, low: float, high: float) -> tuple[float, float]:
        """From zero to a round number above all lines; from a round number below them where some are negative."""
        if low >= 0:
            return 0.0, self._end or ceiling(1.08 * high)
        ends = rounded(low, self._end or 1.08 * high, 8)
        return float(ends[0]), float(ends[-1])

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


def names_beside(lines: np.ndarray, at: int, span: float) -> list[dict[str, Any]]:
    """Where each line's name goes if they all stand at one x."""
    return [_beside(line, at, lines[:, at].tolist(), 0.12 * span) for line in lines]


def apart(x: np.ndarray, lines: np.ndarray, span: float, first: float = 1 / 12, behind: Sequence[np.ndarray] = ()) -> int:
    """Where the names of `lines` cover the fewest points of them and of those `behind`; of such places, where the lines are
    farthest from each other."""
    every = np.array([*lines, *behind])
    across = (x - x[0]) / (x[-1] - x[0])

    def merit(at: int) -> tuple[int, float]:
        covered = 0
        for name in names_beside(lines, at, span):
            right, above = name["align"] == "left", name["baseline"] == "bottom"
            inside = (across >= across[at] - WIDTH * (not right)) & (across <= across[at] + WIDTH * right)
            inside[at] = False
            low = name["y"] - HEIGHT * span * (not above)
            covered += int(((every[:, inside] > low) & (every[:, inside] < low + HEIGHT * span)).sum())
        return -covered, float(np.diff(np.sort(lines[:, at])).min(initial=span))

    inner = np.flatnonzero((across >= first) & (across <= 3 / 4)).tolist()
    return max(inner or [0], key=merit)
