"""Stacked horizontal bars, one a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, HBar, Range1d, Segment

from app.charts.base import draw, feed, lean, name_rows, plain, text, upward
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, headed
from app.theme import Palette


class Bars(Chart):
    """Stacked horizontal bars, one a place, with the interval two draws in three fall into and the total written out."""

    def __init__(
        self, palette: Palette, stacks: Sequence[str], colours: Sequence[str], unit: str, end: float | None = None
    ) -> None:
        self.stacks, self._end, self._unit = stacks, end, unit
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(-0.6, 1), grids="x")
        plot.yaxis.ticker = FixedTicker(ticks=[])
        plot.xaxis.axis_label, plot.xaxis.formatter = unit, plain()
        plot.xaxis.ticker.desired_num_ticks = 4
        self._bars = ColumnDataSource(
            {name: [] for name in ("y", "alpha", "total", "text", *(f"{stack}_{end}" for stack in stacks for end in "lr"))}
        )
        for stack, colour in zip(stacks, colours, strict=True):
            bar = HBar(y="y", left=f"{stack}_l", right=f"{stack}_r", height=0.54, fill_alpha="alpha", line_color=None)
            draw(palette, plot, self._bars, bar, fill_color=colour)
        self._spread = ColumnDataSource({"x0": [], "x1": [], "y": [], "low": [], "high": []})
        for x0, y0, x1, y1 in (("x0", "y", "x1", "y"), ("x0", "low", "x0", "high"), ("x1", "low", "x1", "high")):
            draw(palette, plot, self._spread, Segment(x0=x0, y0=y0, x1=x1, y1=y1), line_color="ink2")
        text(palette, plot, self._bars, "ink", x="total", text_font_style="bold", text_baseline="middle", x_offset=7)
        self._tips = Tips(palette, plot)

    def update(
        self,
        places: Sequence[str],
        values: np.ndarray,
        low: np.ndarray | None,
        high: np.ndarray | None,
        shown: Sequence[str],
        chosen: int,
        settle: bool,
    ) -> None:
        """`values` by place and stack; `low` and `high` the interval of each total, if any; `chosen` the place at hand."""
        count = len(places)
        y = count - 1 - np.arange(count, dtype=float)
        ends = np.cumsum(values, axis=1)
        data: dict[str, list[Any]] = {"y": y.tolist(), "alpha": [1.0 if i == chosen else 0.78 for i in range(count)]}
        for i, stack in enumerate(self.stacks):
            data[f"{stack}_l"] = (ends[:, i] - values[:, i]).tolist()
            data[f"{stack}_r"] = ends[:, i].tolist()
        feed(self._bars, data | {"total": ends[:, -1].tolist(), "text": list(shown)})
        reach = ends[:, -1]
        across: dict[str, np.ndarray] = {}
        if low is not None and high is not None:
            across = {"y": y - 0.42, "low": y - 0.48, "high": y - 0.36, "x0": low, "x1": high}
            reach = np.maximum(reach, high)
        feed(self._spread, {column: across[column].tolist() if across else [] for column in self._spread.data})
        plot = self.figure
        foot = float(min(0.0, (ends - values).min(), ends.min()))
        start, end = self.held.ends("x", foot, float(reach.max()), upward(1.12), settle)
        plot.x_range.update(start=start, end=self._end or end)
        name_rows(plot, y, [f"{'▸ ' if i == chosen else ''}{place}" for i, place in enumerate(places)])
        if not settle:
            self._tips.clear()
            return
        heads = ["", *self.stacks, *(["together"] if len(self.stacks) > 1 else []), *([] if low is None else ["from", "to"])]
        columns = [
            *values.T,
            *([ends[:, -1]] if len(self.stacks) > 1 else []),
            *([] if low is None or high is None else [low, high]),
        ]
        rows: list[tuple[Any, ...]] = [(place, *(float(column[i]) for column in columns)) for i, place in enumerate(places)]
        self._behind = Numbers([heads[0], *(headed(head, self._unit) for head in heads[1:])], rows)
        self._tips.lay(self._behind, start, plot.x_range.end, y - 0.5, y + 0.5)
