"""Day and night beside each other down the water column, and the layer whose animals migrate."""

from __future__ import annotations

import numpy as np
from bokeh.models import BoxAnnotation, ColumnDataSource, Range1d

from app.charts.base import plain, ceiling, lean, text, water_column
from app.theme import Palette


class Profiles:
    """Biomass by night to the right, by day to the left, one bar a depth stratum."""

    def __init__(self, palette: Palette, colour: str, unit: str) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(-1, 1))
        water_column(palette, plot, 1000)
        plot.xgrid.visible = False
        plot.xaxis.axis_label, plot.xaxis.formatter = unit, plain()
        self._bars = ColumnDataSource({"top": [], "bottom": [], "day": [], "night": []})
        day = plot.quad(left="day", right=0, top="top", bottom="bottom", source=self._bars, fill_alpha=0.35, line_width=1)
        night = plot.quad(left=0, right="night", top="top", bottom="bottom", source=self._bars, fill_alpha=0.9, line_width=1)
        for bar in (day, night):
            palette.paint(bar.glyph, fill_color=colour, line_color="surface")
        self._layer = BoxAnnotation(top=0, bottom=0, fill_alpha=0.16, line_dash=[4, 3], line_width=1.5)
        plot.add_layout(palette.paint(self._layer, fill_color="carbon", line_color="carbon"))
        self._names = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._names, "ink", text_align="center", text_font_style="bold", y_offset=-10)

    def update(self, top: np.ndarray, bottom: np.ndarray, day: np.ndarray, night: np.ndarray, layer: tuple[float, float]) -> None:
        """Strata in metres, biomass per cubic metre."""
        reach = ceiling(1.1 * max(float(np.max(day, initial=0)), float(np.max(night, initial=0))))
        self._bars.data = {"top": np.sqrt(top), "bottom": np.sqrt(bottom), "day": -np.asarray(day), "night": np.asarray(night)}
        self.figure.x_range.start, self.figure.x_range.end = -reach, reach
        self._layer.top, self._layer.bottom = float(np.sqrt(layer[0])), float(np.sqrt(layer[1]))
        low = float(np.sqrt(np.max(bottom, initial=100)))
        self._names.data = {"x": [-reach / 2, reach / 2], "y": [low, low], "text": ["day", "night"]}
