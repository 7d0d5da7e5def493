"""How likely each value is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from bokeh.models import ColumnDataSource, Line, Range1d, Segment, VArea

from app.charts.base import draw, feed, lean, plain, text, upward
from app.charts.chart import Chart
from app.charts.marks import NO_MARKS, Marks
from app.charts.numbers import Numbers, Tips, around
from app.theme import Palette

TOLD = 25
"""Values whose chance is told."""
HIGHEST = 3.0
"""How many times as high as the baseline's curve there is room for: of what is narrower the tip is cut off."""
NEAR = 0.2
"""What is nearer to the line than this share of the axis has its words below the line's."""
BINS = 60


class Chance(Chart):
    """How likely each value is: the curve, its middle two thirds, the baseline's curve, and a line to compare with.

    Equal areas are equally likely, in the baseline's curve as well, as far as the picture reaches.
    """

    def __init__(self, palette: Palette, unit: str, marks: Mapping[str, float] = NO_MARKS) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1.18), axes="x", grids="")
        plot.xaxis.axis_label, plot.xaxis.formatter = unit, plain()
        plot.xaxis.ticker.desired_num_ticks = 6
        plot.xaxis.axis_line_width = 1
        palette.paint(plot.xaxis[0], axis_line_color="line-strong")
        self._curve = ColumnDataSource({"x": [], "y": [], "middle": []})
        draw(palette, plot, self._curve, VArea(x="x", y1=0, y2="y", fill_alpha=0.22), fill_color="accent")
        draw(palette, plot, self._curve, VArea(x="x", y1=0, y2="middle", fill_alpha=0.5), fill_color="accent")
        self._ghost = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._ghost, Line(x="x", y="y", line_width=1.5), line_color="ghost")
        self._marks = Marks(palette, plot, marks, upright=True)
        self._mark = ColumnDataSource({"x": [], "foot": [], "head": [], "y": [], "text": []})
        line = Segment(x0="x", y0="foot", x1="x", y1="head", line_width=3)
        draw(palette, plot, self._mark, line, line_color="snow")
        text(palette, plot, self._mark, "snow", text_font_style="bold", x_offset=7, text_baseline="top")
        self._unit, self._tips = unit, Tips(palette, plot)
        self._said = ColumnDataSource({"x": [], "y": [], "text": [], "also": []})
        text(palette, plot, self._said, "ink", text_font_style="bold", x_offset=8, text_baseline="bottom")
        text(palette, plot, self._said, "ink2", text="also", x_offset=8, y_offset=16, text_baseline="bottom")

    def update(
        self,
        x: np.ndarray,
        density: np.ndarray,
        ghost: tuple[np.ndarray, np.ndarray] | None,
        middle: tuple[float, float],
        mark: float,
        mark_text: str,
        said: tuple[str, str],
        settle: bool,
    ) -> None:
        peak = max(float(density.max()), 1e-30)
        usual = peak if ghost is None else float(ghost[1].max())
        highest = min(max(peak, usual), HIGHEST * usual)
        scale = 1 / self.held.ends("height", 0.0, highest, lambda low, high: (0.0, 1.1 * high), settle)[1]
        low, high = middle
        before, inside, after = x[x < low], x[(x > low) & (x < high)], x[x > high]
        xs = np.concatenate([before, [low, low], inside, [high, high], after])
        ys = np.minimum(np.interp(xs, x, density) * scale, 1.0)
        between = np.concatenate([np.zeros(len(before) + 1), np.ones(len(inside) + 2), np.zeros(len(after) + 1)])
        feed(self._curve, {"x": xs.round(4).tolist(), "y": ys.round(4).tolist(), "middle": (ys * between).round(4).tolist()})
        feed(self._ghost, {"x": [], "y": []} if ghost is None else {"x": ghost[0].tolist(), "y": (ghost[1] * scale).tolist()})
        feed(self._mark, {"x": [mark], "foot": [0], "head": [1.08], "y": [1.12], "text": [mark_text]})
        seen = x[density > 0.004 * peak]
        reach = max(float(seen[-1]) if seen.size else 0.0, mark * 1.15, 1.1 * self._marks.top, 1e-6)
        self.figure.x_range.end = end = self.held.ends("x", 0.0, reach, upward(1.05), settle)[1]
        height = float(np.interp(middle[1], x, density)) * scale + 0.14
        height = min(height, 0.85 if abs(middle[1] - mark) < NEAR * end else 1.1)
        feed(self._said, {"x": [middle[1]], "y": [height], "text": [said[0]], "also": [said[1]]})
        if not settle:
            self._tips.clear()
            return
        at = np.linspace(0.0, end, TOLD)
        known = [("chance of less, %", _less(at, x, density))] + ([("baseline’s, %", _less(at, *ghost))] if ghost else [])
        rows = [tuple(float(each) for each in row) for row in zip(at, *(shares for _, shares in known), strict=True)]
        self._behind = Numbers([self._unit, *(head for head, _ in known)], rows)
        self._tips.lay(self._behind, *around(at, 0.0, end), 0.0, 1.18)


def density(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distribution of drawn values as a line, smoothed as far as its own noise goes; a spike where nothing is spread."""
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-6 * high:
        return np.array([0.98, 0.995, 1.0, 1.005, 1.02]) * high, np.array([0.0, 0.0, 1.0, 0.0, 0.0])
    found, edge = np.histogram(values, BINS, density=True)
    smooth = np.convolve(found, np.array([1, 4, 6, 4, 1]) / 16, "same")
    return np.concatenate([[low], (edge[1:] + edge[:-1]) / 2, [high]]), np.concatenate([[0.0], smooth, [0.0]])


def _less(at: np.ndarray, x: np.ndarray, density: np.ndarray) -> np.ndarray:
    """How much of a distribution lies below, per cent."""
    whole = np.concatenate([[0.0], np.cumsum(np.diff(x) * (density[1:] + density[:-1]) / 2)])
    return np.asarray(100 * np.interp(at, x, whole) / max(float(whole[-1]), 1e-30))
