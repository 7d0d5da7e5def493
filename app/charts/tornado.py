"""What matters most, as bars sorted by their length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, HBar, Range1d, Span

from app.charts.base import draw, hover, lean, name_rows, plain
from app.theme import Palette


class Tornado:
    """Horizontal bars from `low` to `high`, the longest on top; a second, narrower bar when there are two of each."""

    def __init__(
        self, palette: Palette, axis: str, colours: Sequence[str], names: Sequence[str], centre: float | None = None
    ) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(-0.6, 1), grids="x")
        plot.yaxis.ticker = FixedTicker(ticks=[])
        plot.xaxis.axis_label, plot.xaxis.formatter = axis, plain()
        plot.xaxis.ticker.desired_num_ticks = 5
        self._sources = []
        for i, colour in enumerate(colours):
            source = ColumnDataSource({"y": [], "low": [], "high": [], "name": []})
            glyph = HBar(y="y", left="low", right="high", height=0.62 - 0.3 * i, line_color=None)
            bar = draw(palette, plot, source, glyph, fill_color=colour)
            hover(plot, [bar], [("", "@name"), (names[i], "@low{0.00} – @high{0.00}")])
            self._sources.append(source)
        self._centre = Span(location=centre or 0, dimension="height", line_width=1.5, visible=centre is not None)
        plot.add_layout(palette.paint(self._centre, line_color="ink2"))

    def update(self, names: Sequence[str], bars: Sequence[tuple[np.ndarray, np.ndarray]], centre: float | None = None) -> None:
        """`bars`: (low, high) for each colour, in the order of the names."""
        low, high = (np.asarray(end, float) for end in bars[0])
        order = np.argsort(np.abs(high - low))
        y = np.arange(len(order), dtype=float)
        for source, (start, end) in zip(self._sources, bars, strict=True):
            source.data = {
                "y": y,
                "low": np.asarray(start)[order],
                "high": np.asarray(end)[order],
                "name": [names[i] for i in order],
            }
        plot: Any = self.figure
        ends = np.concatenate([np.ravel(bar) for bar in bars])
        pad = 0.06 * float(ends.max() - ends.min() or 1)
        plot.x_range.start = min(0.0, float(ends.min())) if centre is None else float(ends.min()) - pad
        plot.x_range.end = float(ends.max()) + pad
        name_rows(plot, y, [names[i] for i in order])
        if centre is not None:
            self._centre.location = centre
