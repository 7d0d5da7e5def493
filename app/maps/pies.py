"""Maps of places: a quiet coast and, at each place, a pie as large as its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from bokeh.models import BoxAnnotation, ColumnDataSource, Patches, Range1d, Wedge

from app import geography
from app.charts.base import draw, lean, text, upward
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, headed
from app.theme import Palette


class Pies(Chart):
    """Circles whose area is the total, cut by group; longitudes shrunk by the cosine of the middle latitude."""

    def __init__(
        self,
        palette: Palette,
        region: str,
        west: float,
        east: float,
        south: float,
        north: float,
        stacks: Sequence[str],
        colours: Sequence[str],
        unit: str,
    ) -> None:
        self.stacks, self._unit = stacks, unit
        self._squeeze = float(np.cos(np.radians((south + north) / 2)))
        self.figure = plot = lean(
            palette,
            x_range=Range1d(west * self._squeeze, east * self._squeeze),
            y_range=Range1d(south, north),
            match_aspect=True,
            axes="",
            grids="",
        )
        sea = BoxAnnotation(line_color=None, level="image", fill_alpha=1)
        plot.add_layout(palette.paint(sea, fill_color="twilight"))
        rings = geography.land(region)
        land = ColumnDataSource({"xs": [ring[:, 0] * self._squeeze for ring in rings], "ys": [ring[:, 1] for ring in rings]})
        draw(palette, plot, land, Patches(xs="xs", ys="ys", line_width=0.6), fill_color="land", line_color="ghost")
        self._wedges = []
        for colour in colours:
            source = ColumnDataSource({"x": [], "y": [], "radius": [], "start": [], "end": []})
            wedge = Wedge(x="x", y="y", radius="radius", start_angle="start", end_angle="end", line_width=1)
            draw(palette, plot, source, wedge, fill_color=colour, line_color="surface")
            self._wedges.append(source)
        self._tips = Tips(palette, plot)
        self._names = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._names, "ink", text_align="center", text_font_style="bold", text_baseline="top", y_offset=4)

    def update(self, lon: np.ndarray, lat: np.ndarray, values: np.ndarray, names: Sequence[str]) -> None:
        totals = values.sum(axis=1)
        radius = 0.9 * np.sqrt(totals / self.held.ends("area", 0.0, float(totals.max()), upward())[1])
        x = np.asarray(lon) * self._squeeze
        turn = 2 * np.pi * np.cumsum(values, axis=1) / np.maximum(totals, 1e-12)[:, None]
        begin: Any = np.concatenate([np.zeros((len(x), 1)), turn[:, :-1]], axis=1)
        for i, source in enumerate(self._wedges):
            source.data = {"x": x, "y": lat, "radius": radius, "start": np.pi / 2 - turn[:, i], "end": np.pi / 2 - begin[:, i]}
        self._names.data = {"x": x, "y": np.asarray(lat) - radius, "text": list(names)}
        rows = [(name, *each.tolist(), float(total)) for name, each, total in zip(names, values, totals, strict=True)]
        self._behind = Numbers(["", *(headed(name, self._unit) for name in (*self.stacks, "together"))], rows)
        at = np.asarray(lat)
        self._tips.lay(self._behind, x - radius, x + radius, at - radius, at + radius)
