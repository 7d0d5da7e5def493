"""How values scatter, group beside group: the outline of their density, quartiles, middle, and every value."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, Range1d, Scatter, Segment, VArea

from app.charts.base import draw, feed, labels, lean, rounded, text
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, headed
from app.theme import Palette

HALF = 0.36
"""Half of a row that an outline may fill."""
FEWEST = 4
"""Values that make an outline; fewer are shown as they are."""
SCATTER = np.array([0.0, 0.5, -0.5, 0.25, -0.25, 0.75, -0.75])
"""Where in a row one value after the other is drawn."""


class Violin(Chart):
    """A row for each group, the first on top, and a mark in it for where a lever stands."""

    def __init__(self, palette: Palette, axis: str, colours: Mapping[str, str]) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(-0.6, len(colours) - 0.4), axes="x", grids="x")
        plot.xaxis.axis_label, plot.xaxis.ticker = axis, FixedTicker(ticks=[])
        self._axis, self._tips = axis, Tips(palette, plot)
        self._rows = {name: len(colours) - 1 - i for i, name in enumerate(colours)}
        self._outline, self._points = {}, {}
        for name, colour in colours.items():
            self._outline[name] = ColumnDataSource({"x": [], "low": [], "high": []})
            area = VArea(x="x", y1="low", y2="high", fill_alpha=0.25)
            draw(palette, plot, self._outline[name], area, fill_color=colour)
            self._points[name] = ColumnDataSource({"x": [], "y": []})
            draw(
                palette,
                plot,
                self._points[name],
                Scatter(x="x", y="y", size=5, fill_alpha=0.7, line_color=None),
                fill_color=colour,
            )
        self._box = ColumnDataSource({"low": [], "high": [], "middle": [], "y": []})
        draw(palette, plot, self._box, Segment(x0="low", x1="high", y0="y", y1="y", line_width=6), line_color="ink2")
        middle = Scatter(x="middle", y="y", size=11, line_width=2)
        draw(palette, plot, self._box, middle, fill_color="surface", line_color="ink")
        self._lever = ColumnDataSource({"x": [], "foot": [], "head": []})
        mark = Segment(x0="x", x1="x", y0="foot", y1="head", line_width=1.5, line_dash=[4, 3])
        draw(palette, plot, self._lever, mark, line_color="ink")
        self._names = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._names, "ink", text_font_style="bold", x_offset=4, text_baseline="bottom")

    def update(self, groups: Mapping[str, np.ndarray], levers: Mapping[str, float], words: Mapping[str, str]) -> None:
        """Values by group, a group without any left empty; `words` stand beside a group's name."""
        known = [each for each in groups.values() if each.size]
        every = np.concatenate([*known, [levers[name] for name, each in groups.items() if each.size]])
        ticks = rounded(float(every.min()), float(every.max()), 6)
        self.figure.x_range.update(start=float(ticks[0]), end=float(ticks[-1]))
        self.figure.xaxis[0].ticker.ticks = ticks.tolist()
        self.figure.xaxis[0].major_label_overrides = labels(ticks.tolist())
        rows = {name: each for name, each in groups.items() if each.size}
        for name, row in self._rows.items():
            values = np.sort(groups[name]) if name in rows else np.empty(0)
            feed(self._outline[name], _outline(values, row))
            places = row + 0.5 * HALF * np.resize(SCATTER, values.size)
            feed(self._points[name], {"x": values.tolist(), "y": places.tolist()})
        quarters = {name: np.percentile(each, (25, 50, 75)) for name, each in rows.items()}
        y = [float(self._rows[name]) for name in rows]
        columns = zip(("low", "middle", "high"), range(3), strict=True)
        feed(self._box, {"y": y} | {column: [float(each[i]) for each in quarters.values()] for column, i in columns})
        sides = {"foot": [at - 0.45 for at in y], "head": [at + 0.45 for at in y]}
        feed(self._lever, {"x": [levers[name] for name in rows]} | sides)
        named = [f"{name} {words.get(name, '')}".strip() for name in rows]
        feed(self._names, {"x": [float(ticks[0])] * len(y), "y": [at + 0.36 for at in y], "text": named})
        heads = ["a quarter below", "half below", "three quarters below", "lever"]
        told = [(name, float(groups[name].size), *each.tolist(), levers[name]) for name, each in quarters.items()]
        self._behind = Numbers(["", "values", *(headed(head, self._axis) for head in heads)], told)
        at = np.array(y)
        self._tips.lay(self._behind, float(ticks[0]), float(ticks[-1]), at - 0.5, at + 0.5)


def _outline(values: np.ndarray, row: int) -> dict[str, list[float]]:
    """Density by a normal kernel of Silverman's width, as high as the row allows."""
    if values.size < FEWEST or not np.ptp(values) > 1e-9:
        return {"x": [], "low": [], "high": []}
    width = 0.9 * min(float(values.std(ddof=1)), float(np.subtract(*np.percentile(values, (75, 25)))) / 1.34 or np.inf)
    width *= values.size**-0.2
    x = np.linspace(values[0] - 2 * width, values[-1] + 2 * width, 80)
    density = np.exp(-0.5 * ((x[:, None] - values) / width) ** 2).sum(axis=1)
    half = HALF * density / density.max()
    return {"x": x.tolist(), "low": (row - half).tolist(), "high": (row + half).tolist()}
