"""Day and night beside each other down the water column, and the layer whose animals migrate."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import BoxAnnotation, ColumnDataSource, FixedTicker, Quad, Range1d

from app.charts.base import ceiling, draw, text, water_column
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, headed
from app.theme import Palette


class Profiles(Chart):
    """Biomass by night to the right, by day to the left, one bar a depth stratum."""

    def __init__(self, palette: Palette, colour: str, unit: str) -> None:
        self.figure = plot = water_column(palette, 1000, x_range=Range1d(-1, 1))
        plot.xaxis.axis_label, plot.xaxis.ticker = unit, FixedTicker(ticks=[])
        self._day = ColumnDataSource({"top": [], "bottom": [], "value": []})
        self._night = ColumnDataSource({"top": [], "bottom": [], "value": []})
        for source, left, right, alpha in ((self._day, "value", 0, 0.35), (self._night, 0, "value", 0.9)):
            bar = Quad(left=left, right=right, top="top", bottom="bottom", fill_alpha=alpha, line_width=1)
            draw(palette, plot, source, bar, fill_color=colour, line_color="surface")
        self._layer = BoxAnnotation(top=0.0, bottom=0.0, fill_alpha=0.07, line_dash=[4, 3], line_width=1.5)
        plot.add_layout(palette.paint(self._layer, fill_color="carbon", line_color="carbon"))
        self._unit, self._tips = unit, Tips(palette, plot)
        self._names = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._names, "ink", text_align="center", text_font_style="bold", y_offset=-10)

    def update(
        self,
        day_top: np.ndarray,
        day_bottom: np.ndarray,
        day: np.ndarray,
        night_top: np.ndarray,
        night_bottom: np.ndarray,
        night: np.ndarray,
        layer: tuple[float, float],
    ) -> None:
        """Strata in metres, biomass per cubic metre; `layer` is the one whose animals migrate."""
        reach = ceiling(1.1 * max(float(np.max(day, initial=0)), float(np.max(night, initial=0))))
        self._day.data = {"top": np.sqrt(day_top), "bottom": np.sqrt(day_bottom), "value": -np.asarray(day)}
        self._night.data = {"top": np.sqrt(night_top), "bottom": np.sqrt(night_bottom), "value": np.asarray(night)}
        plot = self.figure
        plot.x_range.start, plot.x_range.end = -reach, reach
        ticks = [-reach, -reach / 2, 0.0, reach / 2, reach]
        plot.xaxis.ticker.ticks = ticks
        plot.xaxis.major_label_overrides = {tick: f"{abs(tick):g}" for tick in ticks}
        self._layer.top, self._layer.bottom = float(np.sqrt(layer[0])), float(np.sqrt(layer[1]))
        foot = float(np.sqrt(900.0))
        self._names.data = {"x": [-reach / 2, reach / 2], "y": [foot, foot], "text": ["day", "night"]}
        times = ("day", day_top, day_bottom, day), ("night", night_top, night_bottom, night)
        rows: list[tuple[Any, ...]] = [
            (when, *(float(each) for each in row)) for when, *columns in times for row in zip(*columns, strict=True)
        ]
        self._behind = Numbers(["", "from, m", "to, m", headed("biomass", self._unit)], rows)
        left = np.array([-reach if when == "day" else 0.0 for when, *_ in rows])
        deep = np.sqrt(np.array([row[1:3] for row in rows]).reshape(-1, 2))
        self._tips.lay(self._behind, left, left + reach, deep[:, 1], deep[:, 0])
