"""A water column through the year: months across, depth downward, one tracer in colours."""

from __future__ import annotations

from functools import cache

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, Image, Line, LinearColorMapper, Range1d

from app.charts.base import SHALLOW_TICKS, draw, lean
from app.charts.chart import Chart
from app.charts.groups import MONTHS
from app.charts.numbers import Numbers
from app.maps.bar import Bar
from app.maps.colours import EMPTY, INK, LIGHT, STEPS, Scale
from app.maps.grid import weights
from app.maps.tell import Teller
from app.theme import Palette

WIDTH, HEIGHT = 240, 160


class Calendar(Chart):
    """Twelve months of a tracer by level, on a square-root scale of depth; over it the depth of the mixed layer."""

    def __init__(self, palette: Palette, depth_edge: np.ndarray) -> None:
        self._edge = tuple(float(each) for each in depth_edge)
        bottom = float(np.sqrt(self._edge[-1]))
        self.figure = plot = lean(palette, x_range=Range1d(0.5, 12.5), y_range=Range1d(bottom, 0), grids="")
        plot.xaxis.ticker = FixedTicker(ticks=list(range(1, 13)))
        plot.xaxis.major_label_overrides = {i + 1: name[0] for i, name in enumerate(MONTHS)}
        depths = [d for d in SHALLOW_TICKS if d <= self._edge[-1]]
        plot.yaxis.ticker = FixedTicker(ticks=[float(np.sqrt(d)) for d in depths])
        plot.yaxis.major_label_overrides = {float(np.sqrt(d)): f"{d:,} m" if d == depths[-1] else f"{d:,}" for d in depths}
        self._mapper = LinearColorMapper(palette=["#000000"], low=0, high=STEPS, high_color="#00000000")
        self._image = ColumnDataSource({"image": [np.full((1, 1), EMPTY, np.uint8)]})
        draw(palette, plot, self._image, Image(image="image", x=0.5, y=0, dw=12, dh=bottom, color_mapper=self._mapper))
        self._layer = ColumnDataSource({"x": [], "y": []})
        for width, colour, alpha in ((4, INK, 0.35), (2, LIGHT, 1.0)):
            line = Line(x="x", y="y", line_width=width, line_color=colour, line_alpha=alpha, line_dash=[5, 4])
            draw(palette, plot, self._layer, line)
        middle = (depth_edge[1:] + depth_edge[:-1]) / 2
        self._teller = Teller(palette, plot, [f"{month}, {z:,.0f} m" for month in MONTHS for z in middle])
        across, down = np.arange(0.5, 13.0)[:, None], np.sqrt(depth_edge)
        shape = (12, middle.size)
        sides = (across[:-1], across[1:], down[1:], down[:-1])
        self._teller.lay(*(np.broadcast_to(side, shape).ravel() for side in sides))
        self._bar = Bar(palette, plot, "below", width=210, margin=4)

    def update(self, values: np.ndarray, scale: Scale, mixed_layer: np.ndarray | None = None) -> None:
        """`values` (month, level), fewer levels where the sea is shallow; `mixed_layer` (month) in metres."""
        scale = scale.held(self.held)
        self._mapper.palette = list(scale.steps)
        self._bar.show(scale, values)
        whole = np.full((12, len(self._edge) - 1), np.nan)
        whole[:, : values.shape[1]] = values
        filled = np.where(np.isfinite(whole), whole, values[:, -1:])
        across, down = _weights(self._edge)
        image = scale.index(down @ filled.T @ across.T)
        floor = self._edge[values.shape[1]]
        image[(np.arange(HEIGHT) + 0.5) / HEIGHT * np.sqrt(self._edge[-1]) > np.sqrt(floor)] = EMPTY
        self._image.data = {"image": [image]}
        self._teller.update(whole, scale, "")
        deep = [] if mixed_layer is None else np.sqrt(mixed_layer).tolist()
        self._layer.data = {"x": list(range(1, len(deep) + 1)), "y": deep}
        middle = (np.array(self._edge[1:]) + np.array(self._edge[:-1])) / 2
        rows = [(float(z), *whole[:, level].tolist()) for level, z in enumerate(middle)]
        self._behind = Numbers(["Depth, m", *(f"{month}, {scale.unit}" for month in MONTHS)], rows)


@cache
def _weights(edge: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """(column, month), going round the year; (row, level)."""
    month = 0.5 + 12 * (np.arange(WIDTH) + 0.5) / WIDTH
    across = weights(month, np.arange(1.0, 13.0), 12.0)
    down = np.array(edge)
    root = np.sqrt(edge[-1]) * (np.arange(HEIGHT) + 0.5) / HEIGHT
    return across, weights(root**2, (down[1:] + down[:-1]) / 2)
