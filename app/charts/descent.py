"""A search going down: the misfit at each step, on a logarithmic scale."""

from __future__ import annotations

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, Line, Range1d, Scatter

from app.charts.base import draw, lean
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, around
from app.theme import Palette


class Descent(Chart):
    """Steps to the right, logarithm of the misfit up; the last step is the large mark."""

    def __init__(self, palette: Palette) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 20), y_range=Range1d(0, 1))
        plot.xaxis.axis_label, plot.yaxis.axis_label = "Step", "Misfit"
        self._way = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._way, Line(x="x", y="y", line_width=2), line_color="accent")
        draw(palette, plot, self._way, Scatter(x="x", y="y", size=7, line_width=1.5), fill_color="surface", line_color="accent")
        self._tips = Tips(palette, plot)
        self._last = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._last, Scatter(x="x", y="y", size=13, line_width=2), fill_color="carbon", line_color="surface")

    def update(self, cost: np.ndarray) -> None:
        step, height = np.arange(1, cost.size + 1), np.log10(np.maximum(cost, 1e-6))
        self._way.data = {"x": step.tolist(), "y": height.tolist()}
        self._last.data = {"x": [int(step[-1])], "y": [float(height[-1])]}
        plot = self.figure
        plot.x_range.end = float(max(20, 5 * np.ceil((cost.size + 1) / 5)))
        low, high = np.floor(height.min() - 0.05), np.ceil(height.max() + 0.05)
        plot.y_range.update(start=float(low), end=float(high))
        ticks = np.arange(low, high + 0.5).astype(int).tolist()
        plot.yaxis[0].ticker = FixedTicker(ticks=ticks)
        plot.yaxis[0].major_label_overrides = {tick: f"{10.0**tick:,.0f}" if tick >= 0 else f"{10.0**tick:g}" for tick in ticks}
        self._behind = Numbers(["step", "misfit"], [(float(i), float(each)) for i, each in zip(step, cost, strict=True)])
        self._tips.lay(self._behind, *around(step, 0.0, plot.x_range.end), float(low), float(high))
