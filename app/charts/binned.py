"""A mean in squares of two quantities: blue where it is on the good side of a limit, red beyond; white where there is nothing."""

from __future__ import annotations

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, LinearColorMapper, Quad, Range1d
from bokeh.transform import transform

from app.charts.base import draw, hover, lean, plain, text
from app.charts.chart import Chart
from app.charts.heat import DARK_INK, DIVERGING
from app.charts.numbers import Numbers
from app.theme import Palette
from app.words import number


class Binned(Chart):
    """`limit` is what the colours turn at; they end at nothing and at twice it."""

    def __init__(self, palette: Palette, x_axis: str, y_axis: str, what: str, limit: float) -> None:
        self._axes, self._what = (x_axis, y_axis), what
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1), grids="")
        plot.xaxis.axis_label, plot.yaxis.axis_label = x_axis, y_axis
        plot.xaxis.formatter, plot.yaxis.formatter = plain(), plain()
        self._cells = ColumnDataSource({name: [] for name in ("left", "right", "bottom", "top", "value", "told")})
        mapper = LinearColorMapper(palette=list(DIVERGING), low=0, high=2 * limit)
        glyph = Quad(
            left="left", right="right", bottom="bottom", top="top", fill_color=transform("value", mapper), line_color=None
        )
        hover(plot, draw(palette, plot, self._cells, glyph), "@told")
        self._words = ColumnDataSource({name: [] for name in ("x", "y", "text")})
        text(
            palette,
            plot,
            self._words,
            "",
            text_color=DARK_INK,
            text_align="center",
            text_baseline="middle",
            text_font_size="11px",
        )

    def update(self, x: np.ndarray, y: np.ndarray, values: np.ndarray, counts: np.ndarray) -> None:
        """Edges of both, rising, and by (y, x) the mean and of how many it is."""
        j, i = np.nonzero(np.isfinite(values))
        left, right, bottom, top, value = x[i], x[i + 1], y[j], y[j + 1], values[j, i]
        rows = np.column_stack([left, right, bottom, top, value, counts[j, i]]).tolist()
        told = [
            f"{number(west)} to {number(east)}; {number(south)} to {number(north)}\n{self._what}: {mean:.2f}\n{count:.0f} cups"
            for west, east, south, north, mean, count in rows
        ]
        self._cells.data = {"left": left, "right": right, "bottom": bottom, "top": top, "value": value, "told": told}
        self._words.data = {
            "x": (left + right) / 2,
            "y": (bottom + top) / 2,
            "text": [f"{each:.2f}".replace("0.", ".", 1) for each in value],
        }
        for axis, span, edges in ((self.figure.xaxis, self.figure.x_range, x), (self.figure.yaxis, self.figure.y_range, y)):
            axis.ticker = FixedTicker(ticks=[float(edge) for edge in edges])
            span.update(start=float(edges[0]), end=float(edges[-1]))
        self._behind = Numbers([*(_end(axis, end) for axis in self._axes for end in ("from", "to")), self._what, "cups"], rows)


def _end(axis: str, end: str) -> str:
    """The head of a column of edges: “Distance from, km”; of a quantity without a unit “Spread from”."""
    name, comma, unit = axis.rpartition(", ")
    return f"{name} {end}{comma}{unit}" if comma else f"{axis} {end}"
