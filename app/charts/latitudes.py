"""From pole to pole: the world that is chosen, the one it stands beside, and all others thin behind them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, Line, MultiLine, Range1d

from app.charts.base import draw, feed, lean, plain, text, upward
from app.charts.chart import Chart
from app.charts.curves import apart, names_beside
from app.charts.numbers import Entry, Numbers, Tips, around, headed
from app.theme import Palette
from app.words import latitude

TICKS = (-60, -30, 0, 30, 60)


class Latitudes(Chart):
    """One line a world over latitude; none where there is no water."""

    def __init__(self, palette: Palette, colour: str) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(-80, 90), y_range=Range1d(0, 1))
        plot.xaxis.ticker = FixedTicker(ticks=list(TICKS))
        plot.xaxis.major_label_overrides = {at: latitude(at) for at in TICKS}
        plot.yaxis.formatter = plain()
        self._tips = Tips(palette, plot)
        self._others = ColumnDataSource({"xs": [], "ys": []})
        draw(palette, plot, self._others, MultiLine(xs="xs", ys="ys", line_width=1.2), line_color="ghost")
        self._beside, self._chosen = (ColumnDataSource({"x": [], "y": []}) for _ in range(2))
        draw(palette, plot, self._beside, Line(x="x", y="y", line_width=2, line_dash=[6, 4]), line_color="ink2")
        draw(palette, plot, self._chosen, Line(x="x", y="y", line_width=3), line_color=colour)
        self._names = ColumnDataSource({name: [] for name in ("x", "y", "text", "align", "across", "baseline", "down")})
        places = {"text_align": "align", "x_offset": "across", "text_baseline": "baseline", "y_offset": "down"}
        text(palette, plot, self._names, "ink", text_font_style="bold", over="paper", **places)

    def update(self, lat: np.ndarray, lines: Mapping[str, np.ndarray], chosen: str, beside: str, axis: str) -> None:
        """Every world by its name; the scale is held for each `axis`."""
        wet = np.isfinite(np.array(list(lines.values()))).all(axis=0)
        x, known = lat[wet], {name: np.asarray(line)[wet] for name, line in lines.items()}
        top = self.held.ends(axis, 0.0, max(float(line.max()) for line in known.values()), upward(1.06))[1]
        plot = self.figure
        plot.x_range.start, plot.x_range.end, plot.y_range.end = float(x[0]), float(x[-1]), top
        if plot.yaxis[0].axis_label != axis:
            plot.yaxis[0].axis_label = axis
        others = [line for name, line in known.items() if name not in (chosen, beside)]
        feed(self._others, {"xs": [x.tolist()] * len(others), "ys": [line.tolist() for line in others]})
        feed(self._chosen, {"x": x.tolist(), "y": known[chosen].tolist()})
        feed(self._beside, {"x": x.tolist(), "y": known[beside].tolist()} if beside != chosen else {"x": [], "y": []})
        named = list(dict.fromkeys((chosen, beside)))
        every = np.array([known[name] for name in named])
        at = apart(x, every, top, behind=others)
        rows = names_beside(every, at, top)
        columns = {column: [row[column] for row in rows] for column in ("y", "align", "across", "baseline", "down")}
        feed(self._names, {"x": [float(x[at])] * len(named), "text": named, **columns})
        told: list[tuple[Entry, ...]] = [
            (latitude(float(y)), *(float(line[i]) for line in known.values())) for i, y in enumerate(x)
        ]
        self._behind = Numbers(["Latitude", *(headed(name, axis) for name in known)], told)
        self._tips.lay(self._behind, *around(x, float(x[0]), float(x[-1])), 0.0, top)
