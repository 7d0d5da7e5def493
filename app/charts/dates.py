"""Values date by date, group by group, each with its median as a line."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from bokeh.models import ColumnDataSource, Scatter, Segment

from app.charts.base import draw, feed, rounded
from app.charts.dated import Dated, milliseconds
from app.theme import Palette

MARKS = ("circle", "diamond", "square")


class Dates(Dated):
    """A mark for each date and group; groups are told apart by shape as well as by colour."""

    def __init__(self, palette: Palette, axis: str, colours: Mapping[str, str]) -> None:
        super().__init__(palette, axis)
        plot, self._marks, self._middles = self.figure, {}, {}
        for (name, colour), mark in zip(colours.items(), MARKS, strict=False):
            self._middles[name] = ColumnDataSource({"y": [], "x0": [], "x1": []})
            line = Segment(x0="x0", x1="x1", y0="y", y1="y", line_width=2, line_alpha=0.8)
            draw(palette, plot, self._middles[name], line, line_color=colour)
            self._marks[name] = ColumnDataSource({"x": [], "y": []})
            draw(palette, plot, self._marks[name], Scatter(x="x", y="y", size=7, marker=mark, line_color=None), fill_color=colour)

    def update(self, date: np.ndarray, groups: Mapping[str, np.ndarray]) -> None:
        """Values at these dates (datetime64), nan where a date has none; a group that is not there is left empty."""
        x = milliseconds(date)
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
        self._tell(date, groups, np.argsort(x, kind="stable"))
