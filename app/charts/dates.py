"""Values date by date, group by group, each with its median as a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, DatetimeTicker, DatetimeTickFormatter, Range1d, Scatter, Segment

from app.charts.base import draw, feed, lean, plain, rounded
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, around, headed
from app.theme import Palette

MARKS = ("circle", "diamond", "square")


class Dates(Chart):
    """A mark for each date and group; groups are told apart by shape as well as by colour."""

    def __init__(self, palette: Palette, axis: str, colours: Mapping[str, str]) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1))
        plot.yaxis.axis_label, plot.yaxis.formatter = axis, plain()
        plot.xaxis.ticker = DatetimeTicker(desired_num_ticks=5)
        plot.xaxis.formatter = DatetimeTickFormatter(days="%d %b %Y", months="%b %Y", years="%Y")
        self._marks, self._middles = {}, {}
        self._axis, self._tips = axis, Tips(palette, plot)
        for (name, colour), mark in zip(colours.items(), MARKS, strict=False):
            self._middles[name] = ColumnDataSource({"y": [], "x0": [], "x1": []})
            line = Segment(x0="x0", x1="x1", y0="y", y1="y", line_width=2, line_alpha=0.8)
            draw(palette, plot, self._middles[name], line, line_color=colour)
            self._marks[name] = ColumnDataSource({"x": [], "y": []})
            draw(palette, plot, self._marks[name], Scatter(x="x", y="y", size=7, marker=mark, line_color=None), fill_color=colour)

    def update(self, date: np.ndarray, groups: Mapping[str, np.ndarray]) -> None:
        """Values at these dates (datetime64), nan where a date has none; a group that is not there is left empty."""
        x = date.astype("datetime64[ms]").astype(float)
        pad = 0.04 * float(np.ptp(x)) or 86_400_000.0
        start, end = float(x.min()) - pad, float(x.max()) + pad
        self.figure.x_range.update(start=start, end=end)
        every = np.concatenate([each[np.isfinite(each)] for each in groups.values()])
        ticks = rounded(float(every.min()), float(every.max()))
        self.figure.y_range.update(start=float(ticks[0]), end=float(ticks[-1]))
        for name in self._marks:
            values = groups.get(name, np.full(x.shape, np.nan))
            known = np.isfinite(values)
            feed(self._marks[name], {"x": x[known].tolist(), "y": values[known].tolist()})
            middle = [float(np.median(values[known]))] if known.any() else []
            feed(self._middles[name], {"y": middle, "x0": [start] * len(middle), "x1": [end] * len(middle)})
        told = np.argsort(x, kind="stable")
        rows: list[tuple[Any, ...]] = [(str(date[i])[:10], *(float(each[i]) for each in groups.values())) for i in told]
        self._behind = Numbers(["Date", *(headed(name, self._axis) for name in groups)], rows)
        self._tips.lay(self._behind, *around(x[told], start, end), float(ticks[0]), float(ticks[-1]))
