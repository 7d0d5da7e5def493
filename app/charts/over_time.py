"""Lines over dates, each by its own mean: series of several units beside each other."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from bokeh.models import ColumnDataSource, Line

from app.charts.base import ceiling, draw, feed
from app.charts.dated import Dated, milliseconds
from app.charts.numbers import some
from app.theme import Palette

DASHES = ("solid", [6, 3], [2, 3], [8, 3, 2, 3], [1, 2])


class OverTime(Dated):
    """A line for each name; one that is not given is left empty, and a gap is a gap."""

    def __init__(self, palette: Palette, axis: str, colours: Mapping[str, str]) -> None:
        super().__init__(palette, axis)
        self._lines = {}
        for (name, colour), dash in zip(colours.items(), DASHES, strict=False):
            self._lines[name] = ColumnDataSource({"x": [], "y": []})
            draw(palette, self.figure, self._lines[name], Line(x="x", y="y", line_width=2, line_dash=dash), line_color=colour)

    def update(self, date: np.ndarray, lines: Mapping[str, np.ndarray]) -> None:
        """Values at these dates (datetime64), which rise."""
        x = milliseconds(date)
        top = ceiling(1.05 * float(np.nanmax(np.concatenate(list(lines.values())))))
        self.figure.x_range.update(start=float(x[0]), end=float(x[-1]))
        self.figure.y_range.update(start=0.0, end=top)
        for name, source in self._lines.items():
            feed(source, {"x": x.tolist(), "y": lines[name].tolist()} if name in lines else {"x": [], "y": []})
        self._tell(date, lines, some(x.size))
