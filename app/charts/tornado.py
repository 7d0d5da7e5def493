"""What matters most, as bars sorted by their length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from bokeh.models import ColumnDataSource, HBar, Range1d, Span

from app.charts.base import draw, lean, plain, text
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, headed
from app.theme import Palette

BAR = 0.28
"""Of a row, how high its bar is; above it stands its name, twelve of which fit into a column of a journal."""


class Tornado(Chart):
    """Horizontal bars from `low` to `high`, the longest on top, each under its name; a narrower second one if there are two."""

    def __init__(
        self, palette: Palette, axis: str, colours: Sequence[str], names: Sequence[str], centre: float | None = None
    ) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(-0.5, 1), axes="x", grids="x")
        plot.xaxis.axis_label, plot.xaxis.formatter = axis, plain()
        plot.xaxis.ticker.desired_num_ticks = 5
        self._sources, self._tips = [], Tips(palette, plot)
        self._heads = ["", *(headed(f"{name}, {end}", axis) for name in names for end in ("low", "high"))]
        for i, colour in enumerate(colours):
            source = ColumnDataSource({"y": [], "low": [], "high": []})
            glyph = HBar(y="y", left="low", right="high", height=BAR * (1 - 0.5 * i), line_color=None)
            draw(palette, plot, source, glyph, fill_color=colour)
            self._sources.append(source)
        self._names = ColumnDataSource({"x": [], "y": [], "text": []})
        words = text(palette, plot, self._names, "ink2", over="paper", x_offset=2, y_offset=-1, text_baseline="bottom")
        words.level = "overlay"  # above the line through the centre
        self._centre = Span(location=centre or 0, dimension="height", line_width=1.5, visible=centre is not None)
        plot.add_layout(palette.paint(self._centre, line_color="ink2"))

    def update(self, names: Sequence[str], bars: Sequence[tuple[np.ndarray, np.ndarray]], centre: float | None = None) -> None:
        """`bars`: (low, high) for each colour, in the order of the names."""
        low, high = (np.asarray(end, float) for end in bars[0])
        order = np.argsort(np.abs(high - low))
        y = np.arange(len(order), dtype=float)
        sorted_names = [names[i] for i in order]
        for source, (start, end) in zip(self._sources, bars, strict=True):
            source.data = {"y": y, "low": np.asarray(start)[order], "high": np.asarray(end)[order]}
        plot = self.figure
        ends = np.concatenate([np.ravel(bar) for bar in bars])
        left, right = self.held.ends("x", float(ends.min()), float(ends.max()), _about if centre is not None else _from_zero)
        plot.x_range.update(start=left, end=right)
        plot.y_range.start, plot.y_range.end = -0.25, len(order) - 0.1
        self._names.data = {"x": [left] * len(order), "y": y + BAR / 2, "text": sorted_names}
        if centre is not None:
            self._centre.location = centre
        columns = [np.asarray(end, float)[order] for bar in bars for end in bar]
        rows = [(name, *(float(column[i]) for column in columns)) for i, name in enumerate(sorted_names)]
        self._tips.lay(told := Numbers(self._heads, rows), left, right, y - 0.2, y + 0.5)
        self._behind = Numbers(told.heads, told.rows[::-1])


def _about(low: float, high: float) -> tuple[float, float]:
    pad = 0.06 * (high - low or 1)
    return low - pad, high + pad


def _from_zero(low: float, high: float) -> tuple[float, float]:
    return min(0.0, low), _about(low, high)[1]
