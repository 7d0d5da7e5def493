"""Between what and what: one bar a work, a dot where it gives one number, and a level to compare with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, HBar, Range1d, Scatter, Span

from app.charts.base import draw, lean, name_rows, plain
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, headed
from app.theme import Palette


class Ranges(Chart):
    """Horizontal bars in rows, the first on top; those of ours stand out."""

    def __init__(self, palette: Palette, axis: str, end: float, level: float) -> None:
        self._axis, self._end = axis, end
        self.figure = plot = lean(palette, x_range=Range1d(0, end), y_range=Range1d(-0.6, 1), grids="x")
        plot.yaxis.ticker = FixedTicker(ticks=[])
        plot.xaxis.axis_label, plot.xaxis.formatter = axis, plain()
        plot.xaxis.ticker.desired_num_ticks = 4
        self._bars, self._dots = [], []
        for colour in ("sea", "accent"):
            bars, dots = (ColumnDataSource({name: [] for name in ("y", "low", "high")}) for _ in range(2))
            draw(palette, plot, bars, HBar(y="y", left="low", right="high", height=0.42, line_color=None), fill_color=colour)
            draw(palette, plot, dots, Scatter(x="low", y="y", size=8, line_color=None), fill_color=colour)
            self._bars.append(bars)
            self._dots.append(dots)
        self._level = Span(location=level, dimension="height", line_width=1.5)
        plot.add_layout(palette.paint(self._level, line_color="ink2"))
        self._tips = Tips(palette, plot)

    def update(self, names: Sequence[str], low: np.ndarray, high: np.ndarray, ours: np.ndarray, works: Sequence[str]) -> None:
        """From the first row to the last; a bar without length is a dot. `works` are the names in full."""
        y = len(names) - 1.0 - np.arange(len(names))
        for i, mine in enumerate((~ours, ours)):
            for source, one in ((self._bars[i], low < high), (self._dots[i], low == high)):
                here = mine & one
                source.data = {"y": y[here], "low": low[here], "high": high[here]}
        name_rows(self.figure, y, names)
        rows = [(name, float(least), float(most)) for name, least, most in zip(works, low, high, strict=True)]
        self._behind = Numbers(["", headed("from", self._axis), headed("to", self._axis)], rows)
        self._tips.lay(self._behind, 0.0, self._end, y - 0.5, y + 0.5)
