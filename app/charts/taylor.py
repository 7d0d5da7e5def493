"""A Taylor diagram: how far apart two sets of numbers are, as one distance on a plane (Taylor 2001)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, MultiLine, Range1d, Scatter

from app.charts.base import draw, hover, lean, text, upward
from app.charts.chart import Chart
from app.charts.numbers import Numbers
from app.theme import Palette

CORRELATIONS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99)
LEFT = (-0.2, -0.4, -0.6, -0.8, -0.95)
"""Below none, where there is any."""
MARKS = ("circle", "diamond", "square", "triangle", "inverted_triangle")


class Taylor(Chart):
    """Standard deviation as distance from the corner, correlation as angle; rings count the centred error from what was observed.

    `groups` are kinds of points, each with a colour and a mark of its own.
    """

    def __init__(self, palette: Palette, groups: Sequence[str], colours: Sequence[str], unit: str) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1), grids="", match_aspect=True)
        for axis in (plot.xaxis[0], plot.yaxis[0]):
            axis.ticker = FixedTicker(ticks=[])
        plot.xaxis.axis_label, plot.yaxis.axis_label = f"Standard deviation, {unit}; angle: correlation", ""
        self._rings = ColumnDataSource({"x": [], "y": []})
        self._arcs = ColumnDataSource({"x": [], "y": []})
        self._rays = ColumnDataSource({"x": [], "y": []})
        for source, colour, dash in (
            (self._rings, "accent", [3, 4]),
            (self._arcs, "line", "solid"),
            (self._rays, "line", "solid"),
        ):
            draw(palette, plot, source, MultiLine(xs="x", ys="y", line_width=1, line_dash=dash), line_color=colour)
        self._said = ColumnDataSource({name: [] for name in ("x", "y", "text", "align")})
        text(palette, plot, self._said, "ink2", text_align="align", text_baseline="middle", x_offset=3)
        self._points, self._unit = {}, unit
        for group, colour, mark in zip(groups, colours, MARKS, strict=False):
            source = ColumnDataSource({name: [] for name in ("x", "y", "text", "r", "sd", "rms")})
            glyph = Scatter(x="x", y="y", size=12, line_width=1.5, marker=mark)
            mark = draw(palette, plot, source, glyph, fill_color=colour, line_color="surface")
            hover(
                plot,
                mark,
                f"@text\ncorrelation: @r{{0.00}}\nstandard deviation: @sd{{0.0}} {unit}\ncentred error: @rms{{0.0}} {unit}",
            )
            text(palette, plot, source, "ink", x_offset=9, text_baseline="middle")
            self._points[group] = source
        self._observed = ColumnDataSource({"x": [], "y": [], "text": []})
        draw(palette, plot, self._observed, Scatter(x="x", y="y", size=15, marker="star"), fill_color="ink", line_color="surface")
        text(palette, plot, self._observed, "ink", text_font_style="bold", y_offset=-9, text_align="center")

    def update(self, points: dict[str, list[tuple[str, float, float, float]]], observed: float) -> None:
        """Of each group: name, standard deviation, correlation, centred error; half a circle where a correlation is below none."""
        everything = [each for group in points.values() for each in group]
        farthest = max([observed, *(deviation for _, deviation, _, _ in everything)])
        _, reach = self.held.ends("distance", 0.0, farthest, upward(1.12))
        for group, each in points.items():
            angle = [np.arccos(np.clip(r, -1.0, 1.0)) for _, _, r, _ in each]
            data: dict[str, list[Any]] = {
                "x": [sd * np.cos(a) for (_, sd, _, _), a in zip(each, angle, strict=True)],
                "y": [sd * np.sin(a) for (_, sd, _, _), a in zip(each, angle, strict=True)],
                "text": [name for name, *_ in each],
                "r": [r for _, _, r, _ in each],
                "sd": [sd for _, sd, _, _ in each],
                "rms": [rms for *_, rms in each],
            }
            self._points[group].data = data
        rows = [(group, *point) for group, each in points.items() for point in each]
        heads = ["", "", f"standard deviation, {self._unit}", "correlation", f"centred error, {self._unit}"]
        self._behind = Numbers(heads, [*rows, ("observed", "", observed, 1.0, 0.0)])
        self._observed.data = {"x": [observed], "y": [0.0], "text": ["observed"]}
        self._lay(reach, observed, any(r < 0 for _, _, r, _ in everything))

    def _lay(self, reach: float, observed: float, half: bool) -> None:
        steps = np.linspace(0, reach, 5)[1:]
        arc = np.linspace(0, np.pi if half else np.pi / 2, 181)
        self._arcs.data = {"x": [s * np.cos(arc) for s in steps], "y": [s * np.sin(arc) for s in steps]}
        shown = CORRELATIONS + (LEFT if half else ())
        angle = np.arccos(shown)
        self._rays.data = {"x": [[0, reach * np.cos(a)] for a in angle], "y": [[0, reach * np.sin(a)] for a in angle]}
        full, rings = np.linspace(0, np.pi, 181), []
        for radius in steps:
            x, y = observed + radius * np.cos(full), radius * np.sin(full)
            inside = ((x >= 0) | half) & (np.hypot(x, y) <= reach)
            rings.append((x[inside], y[inside]))
        self._rings.data = {"x": [x for x, _ in rings], "y": [y for _, y in rings]}
        self._said.data = {
            "x": (1.02 * reach * np.cos(angle)).tolist(),
            "y": (1.02 * reach * np.sin(angle)).tolist(),
            "text": [f"{r:g}".replace("-", "−") for r in shown],
            "align": ["right" if r < 0 else "left" for r in shown],
        }
        plot = self.figure
        plot.x_range.update(start=-1.2 * reach if half else 0.0, end=1.2 * reach)
        plot.y_range.update(start=0.0, end=1.12 * reach)
        ticks = [*(-steps[::-1]).tolist()] * half + [0.0, *steps.tolist()]
        plot.xaxis[0].ticker.ticks = ticks
        plot.xaxis[0].major_label_overrides = {tick: f"{abs(tick):g}" for tick in ticks}
