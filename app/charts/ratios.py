"""A ratio down the water column, on a logarithmic scale, beside what was observed there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, Line, MultiLine, Quad, Range1d, Scatter, Segment

from app.charts.base import draw, feed, text, water_column
from app.charts.chart import Chart
from app.charts.numbers import Entry, Numbers, Tips, around, some
from app.theme import Palette

NAMED = 0.78
"""How far down a line is named, in roots of metres: below it, marks of what was observed are."""


@dataclass(frozen=True)
class Seen:
    """Something observed: its range (nan where none is known), its middle, and where down the column."""

    name: str
    low: float
    middle: float
    high: float
    top: float
    bottom: float
    quiet: bool = False
    """Told in the table, and not named in the picture."""


class Ratios(Chart):
    """One line from where sinking begins, a model's dots on it, other lines behind, and what was observed as boxes and marks."""

    def __init__(self, palette: Palette, axis: str, ends: tuple[float, float], ticks: Sequence[float], bottom: float) -> None:
        self._ends, self._axis = np.log10(ends), axis
        self._seen: list[tuple[Entry, ...]] = []
        self._bottom = bottom
        span = Range1d(float(self._ends[0]), float(self._ends[1]))
        self.figure = plot = water_column(palette, bottom, x_range=span)
        plot.xaxis.axis_label = axis
        plot.xaxis.ticker = FixedTicker(ticks=[float(np.log10(tick)) for tick in ticks])
        plot.xaxis.major_label_overrides = {float(np.log10(tick)): f"{tick:,.0f}" for tick in ticks}
        self._tips = Tips(palette, plot)
        self._boxes = ColumnDataSource({name: [] for name in ("left", "right", "top", "bottom")})
        box = Quad(left="left", right="right", top="top", bottom="bottom", fill_alpha=0.28, line_width=1)
        draw(palette, plot, self._boxes, box, fill_color="snow", line_color="snow")
        self._middles = ColumnDataSource({name: [] for name in ("x", "top", "bottom")})
        draw(palette, plot, self._middles, Segment(x0="x", x1="x", y0="top", y1="bottom", line_width=3), line_color="snow")
        self._points = ColumnDataSource({"x": [], "y": []})
        draw(
            palette, plot, self._points, Scatter(x="x", y="y", size=9, marker="diamond"), fill_color="snow", line_color="surface"
        )
        self._said = ColumnDataSource({"x": [], "y": [], "text": [], "across": [], "down": []})
        said = text(palette, plot, self._said, "ink", x_offset="across", y_offset="down", text_baseline="middle")
        said.level = "overlay"  # above the line, which may pass anywhere
        self._others = ColumnDataSource({"xs": [], "ys": []})
        draw(palette, plot, self._others, MultiLine(xs="xs", ys="ys", line_width=1, line_dash=[2, 3]), line_color="ink2")
        self._numbers = ColumnDataSource({"x": [], "y": [], "text": [], "align": [], "across": []})
        text(palette, plot, self._numbers, "ink2", text_align="align", x_offset="across", text_baseline="bottom", y_offset=-3)
        self._ghost = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._ghost, Line(x="x", y="y", line_width=1.5), line_color="ghost")
        self._line = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._line, Line(x="x", y="y", line_width=3), line_color="carbon")
        self._dots = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._dots, Scatter(x="x", y="y", size=7, line_width=1.5), fill_color="carbon", line_color="surface")

    def observe(self, seen: Sequence[Seen]) -> None:
        """What was observed: a box where a range is known, else a mark at the middle of its depths."""
        self._seen = [(each.name, (each.top + each.bottom) / 2, each.middle) for each in seen]
        boxes = [each for each in seen if np.isfinite(each.low)]
        marks = [each for each in seen if not np.isfinite(each.low)]
        sides = {"top": [float(np.sqrt(each.top)) for each in boxes], "bottom": [float(np.sqrt(each.bottom)) for each in boxes]}
        ends = {"left": [float(np.log10(each.low)) for each in boxes], "right": [float(np.log10(each.high)) for each in boxes]}
        self._boxes.data = ends | sides
        self._middles.data = {"x": [float(np.log10(each.middle)) for each in boxes], **sides}
        places = {
            "x": [float(np.log10(each.middle)) for each in marks],
            "y": [float(np.sqrt((each.top + each.bottom) / 2)) for each in marks],
        }
        self._points.data = places
        self._said.data = {
            "x": places["x"] + ends["left"],
            "y": places["y"] + sides["bottom"],
            "text": ["" if each.quiet else each.name for each in (*marks, *boxes)],
            "across": [9] * len(marks) + [6] * len(boxes),
            "down": [0] * len(marks) + [11] * len(boxes),
        }

    def update(
        self,
        depth: np.ndarray,
        line: np.ndarray,
        dots: tuple[np.ndarray, np.ndarray],
        others: Mapping[str, np.ndarray],
        ghost: tuple[np.ndarray, np.ndarray] | None = None,
    ) -> None:
        """Ratios at these depths in metres; `dots` and `ghost` are depths and ratios, `others` named lines behind."""
        deep = np.sqrt(depth)
        feed(self._line, self._inside(line, deep))
        feed(self._dots, self._inside(dots[1], np.sqrt(dots[0])))
        feed(self._ghost, {"x": [], "y": []} if ghost is None else self._inside(ghost[1], np.sqrt(ghost[0])))
        paths = [self._inside(each, deep) for each in others.values()]
        feed(self._others, {"xs": [path["x"] for path in paths], "ys": [path["y"] for path in paths]})
        ends: dict[str, list[Any]] = {name: [] for name in self._numbers.data}
        for path, name in zip(paths, others, strict=True):
            upper = [i for i, y in enumerate(path["y"]) if y <= NAMED * np.sqrt(self._bottom)]
            if upper:
                self._name_end(ends, name, path["x"][upper[-1]], path["y"][upper[-1]])
        feed(self._numbers, ends)
        here = some(depth.size) if depth.size else np.zeros(0, int)
        model = np.interp(depth[here], *dots, right=np.nan, left=np.nan) if dots[0].size else np.full(len(here), np.nan)
        rows = [(float(depth[i]), float(line[i]), float(of)) for i, of in zip(here, model, strict=True)]
        if rows:
            self._tips.lay(
                Numbers(["Depth, m", f"theory: {self._axis}", f"global model: {self._axis}"], rows),
                *self._ends.tolist(),
                *around(deep[here], float(deep[0]), float(np.sqrt(self._bottom))),
            )
        else:
            self._tips.clear()
        told: list[tuple[Entry, ...]] = [("theory", *row[:2]) for row in rows]
        told += [("global model", float(z), float(ratio)) for z, ratio in zip(*dots, strict=True)]
        self._behind = Numbers(["", "Depth, m", self._axis], told + self._seen)

    def _name_end(self, ends: dict[str, list[Any]], name: str, x: float, y: float) -> None:
        """A line's name beside it, inside the picture."""
        right = abs(x - float(self._ends[1])) < 0.12 * float(np.ptp(self._ends))
        align, across = ("right", -6) if right else ("left", 6)
        for column, entry in zip(ends, (x, y, name, align, across), strict=True):
            ends[column].append(entry)

    def _inside(self, values: np.ndarray, deep: np.ndarray) -> dict[str, list[float]]:
        """The part of a line that the picture has room for."""
        x = np.log10(values)
        room = (x >= self._ends[0]) & (x <= self._ends[1])
        return {"x": x[room].round(5).tolist(), "y": deep[room].round(4).tolist()}
