"""How likely each value is."""

from __future__ import annotations

import numpy as np
from bokeh.models import ColumnDataSource, Line, Range1d, Segment, VArea

from app.charts.base import ceiling, draw, lean, plain, text
from app.theme import Palette


class Chance:
    """How likely each value is: the curve, its middle two thirds, the baseline's curve, and a line to compare with."""

    def __init__(self, palette: Palette, unit: str) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1.18))
        plot.yaxis.visible = plot.ygrid.visible = plot.xgrid.visible = False
        plot.xaxis.axis_label, plot.xaxis.formatter = unit, plain()
        plot.xaxis.ticker.desired_num_ticks = 6
        plot.xaxis.axis_line_width = 1
        palette.paint(plot.xaxis[0], axis_line_color="line-strong")
        self._all = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._all, VArea(x="x", y1=0, y2="y", fill_alpha=0.22), fill_color="accent")
        self._middle = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._middle, VArea(x="x", y1=0, y2="y", fill_alpha=0.5), fill_color="accent")
        self._ghost = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._ghost, Line(x="x", y="y", line_width=1.5), line_color="ghost")
        self._mark = ColumnDataSource({"x": [], "y0": [], "y1": []})
        draw(palette, plot, self._mark, Segment(x0="x", y0="y0", x1="x", y1="y1", line_width=3), line_color="snow")
        self._mark_text = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._mark_text, "snow", text_font_style="bold", x_offset=7, text_baseline="top")
        self._said = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._said, "ink", text_font_style="bold", x_offset=8, text_baseline="bottom")
        self._also = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._also, "ink2", x_offset=8, y_offset=16, text_baseline="bottom")

    def update(
        self,
        x: np.ndarray,
        density: np.ndarray,
        ghost: tuple[np.ndarray, np.ndarray] | None,
        middle: tuple[float, float],
        mark: float,
        mark_text: str,
        said: tuple[str, str],
        settle: bool,
    ) -> None:
        peak = max(float(density.max()), 1e-30)
        scale = 1 / peak
        self._all.data = {"x": x, "y": density * scale}
        inside = (x > middle[0]) & (x < middle[1])
        xs = np.concatenate([[middle[0]], x[inside], [middle[1]]])
        self._middle.data = {"x": xs, "y": np.interp(xs, x, density) * scale}
        if ghost is None:
            self._ghost.data = {"x": [], "y": []}
        else:
            self._ghost.data = {"x": ghost[0], "y": np.minimum(ghost[1] * scale, 1.15)}
        self._mark.data = {"x": [mark], "y0": [0], "y1": [1.08]}
        self._mark_text.data = {"x": [mark], "y": [1.12], "text": [mark_text]}
        at = {"x": [middle[1]], "y": [float(np.interp(middle[1], x, density)) * scale + 0.14]}
        self._said.data = at | {"text": [said[0]]}
        self._also.data = at | {"text": [said[1]]}
        shown = self.figure.x_range
        reach = max(float(x[np.nonzero(density > 0.004 * peak)[0][-1]]), mark * 1.15, 1e-6)
        if settle or reach > shown.end:
            shown.end = ceiling(reach * 1.05)
