"""What matters most, as bars sorted by their length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from bokeh.models import ColumnDataSource, HBar, Range1d, Span

from app.charts.base import draw, hover, lean, plain, text
from app.charts.held import Chart
from app.theme import Palette


class Tornado(Chart):
    """Horizontal bars from `low` to `high`, the longest on top, each under its name; a narrower second one if there are two."""

    def __init__(
        self, palette: Palette, axis: str, colours: Sequence[str], names: Sequence[str], centre: float | None = None
    ) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(-0.5, 1), axes="x", grids="x")
        plot.xaxis.axis_label, plot.xaxis.formatter = axis, plain()
        plot.xaxis.ticker.desired_num_ticks = 5
        self._sources = []
        for i, (colour, name) in enumerate(zip(colours, names, strict=True)):
            source = ColumnDataSource({"y": [], "low": [], "high": [], "name": []})
            glyph = HBar(y="y", left="low", right="high", height=0.36 - 0.18 * i, line_color=None)
            bar = draw(palette, plot, source, glyph, fill_color=colour)
            hover(plot, [bar], [("", "@name"), (name, "@low{0.00} – @high{0.00}")])
            self._sources.append(source)
        self._names = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._names, "ink2", x_offset=2, y_offset=-1, text_baseline="bottom")
        self._centre = Span(location=centre or 0, dimension="height", line_width=1.5, visible=centre is not None)
        plot.add_layout(palette.paint(self._centre, line_color="ink2"))

    def update(self, names: Sequence[str], bars: Sequence[tuple[np.ndarray, np.ndarray]], centre: float | None = None) -> None:
        """`bars`: (low, high) for each colour, in the order of the names."""
        low, high = (np.asarray(end, float) for end in bars[0])
        order = np.argsort(np.abs(high - low))
        y = np.arange(len(order), dtype=float)
        sorted_names = [names[i] for i in order]
        for source, (start, end) in zip(self._sources, bars, strict=True):
            source.data = {"y": y, "low": np.asarray(start)[order], "high": np.asarray(end)[order], "name": sorted_names}
        plot = self.figure
        ends = np.concatenate([np.ravel(bar) for bar in bars])
        left, right = self.held.ends("x", float(ends.min()), float(ends.max()), _about if centre is not None else _from_zero)
        plot.x_range.update(start=left, end=right)
        plot.y_range.start, plot.y_range.end = -0.5, len(order) - 0.1
        self._names.data = {"x": [left] * len(order), "y": y + 0.18, "text": sorted_names}
        if centre is not None:
            self._centre.location = centre


def _about(low: float, high: float) -> tuple[float, float]:
    pad = 0.06 * (high - low or 1)
    return low - pad, high + pad


def _from_zero(low: float, high: float) -> tuple[float, float]:
    return min(0.0, low), _about(low, high)[1]
