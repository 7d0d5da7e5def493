"""What becomes of something over the years, on a logarithmic scale, and in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, Line, MultiLine, Range1d, Scatter, Span

from app.charts.base import draw, feed, labels, lean, rounded, smooth, text
from app.charts.chart import Chart
from app.charts.curves import apart, names_beside
from app.charts.numbers import Numbers, Tips, around
from app.theme import Palette

FIRST, LAST = 1.0, 1000.0
TICKS = (1.0, 10.0, 100.0, 1000.0)
END, WIDE = 3.62, 4.6
"""Where the end stands, in powers of ten of a year, and where the picture ends: beside it are names."""
FINE = 60
"""Points that a line is drawn through."""
LEFT = 0.2
"""Where the first line may be named, as a share of the width: names stand to the left of lines, too."""
NEAR, ASIDE = 0.2, 15
"""What part of the height two names need that stand below each other; and how far, in pixels, they then stand from their points."""


class Years(Chart):
    """Named lines from 1 to 1,000 years, thin ones of what they are told against; and, with `in_the_end`, where each named end lies."""

    def __init__(
        self,
        palette: Palette,
        axis: str,
        colours: Mapping[str, str],
        fit: Callable[[float, float], tuple[float, float]],
        in_the_end: Mapping[str, str] | None = None,
        mark: float | None = None,
    ) -> None:
        """`colours` of the lines and, in the end, of the points, by name; `mark` is a year to be looked at."""
        self._fit, self._ends = fit, in_the_end
        self.figure = plot = lean(palette, x_range=Range1d(0, WIDE if in_the_end else 3.06), y_range=Range1d(0, 1))
        plot.yaxis[0].axis_label = axis
        ticks = [float(np.log10(tick)) for tick in TICKS]
        names = {tick: f"{year:,.0f}" for tick, year in zip(ticks, TICKS, strict=True)} | {0.0: "1 year"}
        plot.xaxis[0].ticker = FixedTicker(ticks=ticks + [END] * bool(in_the_end))
        plot.xaxis[0].major_label_overrides = names | ({END: "end"} if in_the_end else {})
        plot.yaxis[0].ticker = FixedTicker(ticks=[0.0])
        level = ColumnDataSource({"x": [0.0, END if in_the_end else WIDE], "y": [0.0, 0.0]})
        draw(palette, plot, level, Line(x="x", y="y", line_width=1), line_color="ghost")
        if mark is not None:
            plot.add_layout(
                palette.paint(Span(location=float(np.log10(mark)), dimension="height", line_dash=[2, 4]), line_color="ink2")
            )
        self._ghost = ColumnDataSource({"xs": [], "ys": []})
        draw(palette, plot, self._ghost, MultiLine(xs="xs", ys="ys", line_width=1.5), line_color="ghost")
        self._lines, self._names = {}, {}
        for (name, colour), dash in zip(colours.items(), self._dashes(len(colours)), strict=True):
            source = self._lines[name] = ColumnDataSource({"x": [], "y": []})
            draw(palette, plot, source, Line(x="x", y="y", line_width=2.5, line_dash=dash), line_color=colour)
            said = self._names[name] = ColumnDataSource(
                {column: [] for column in ("x", "y", "text", "align", "across", "baseline", "down")}
            )
            places = {"text_align": "align", "x_offset": "across", "text_baseline": "baseline", "y_offset": "down"}
            text(palette, plot, said, colour, **places)
        self._points = {}
        for name, colour in (in_the_end or {}).items():
            point = self._points[name] = ColumnDataSource({"x": [], "y": [], "text": [], "down": []})
            draw(palette, plot, point, Scatter(x="x", y="y", size=10, line_width=1.5), fill_color=colour, line_color="surface")
            text(
                palette,
                plot,
                point,
                colour,
                x_offset=9,
                y_offset="down",
                text_baseline="middle",
                text_font_style="bold",
                text_line_height=1.1,
            )
        self._tips = Tips(palette, plot)

    @staticmethod
    def _dashes(count: int) -> list[Any]:
        """A single line is one that is not to be taken for what is set."""
        return ["solid", [6, 3], [2, 3]][:count] if count > 1 else [[6, 3]]

    def update(
        self,
        year: np.ndarray,
        lines: Mapping[str, np.ndarray],
        ghosts: Mapping[str, np.ndarray],
        ends: Mapping[str, tuple[float, str]],
        numbers: Numbers,
        settle: bool,
    ) -> None:
        """Lines by name, those that there are; `ends` are a height and its words; `numbers` a row a year and, where there is one, the end."""
        across = np.log10(year)
        heights = np.concatenate([*lines.values(), *ghosts.values(), [height for height, _ in ends.values()], [0.0]])
        foot, top = self.held.ends("y", float(heights.min()), float(heights.max()), self._fit, settle)
        plot = self.figure
        plot.y_range.update(start=foot, end=top)
        ticks = rounded(foot, top, 4)
        ticks = ticks[(ticks >= foot - 1e-9) & (ticks <= top + 1e-9)].tolist()
        if plot.yaxis[0].ticker.ticks != ticks:
            plot.yaxis[0].ticker.ticks = ticks
            plot.yaxis[0].major_label_overrides = self._signed(ticks)
        fine = np.linspace(across[0], across[-1], FINE)
        drawn = smooth(across, [*lines.values(), *ghosts.values()], fine)
        now, x = dict(zip(lines, drawn, strict=False)), _listed(fine)
        for name, source in self._lines.items():
            feed(source, {"x": x, "y": _listed(now[name])} if name in now else {"x": [], "y": []})
        feed(self._ghost, {"xs": [x] * len(ghosts), "ys": [_listed(each) for each in drawn[len(lines) :]]})
        self._name(fine, now, top - foot)
        self._point(ends, top - foot)
        if not settle:
            self._tips.clear()
            return
        self._behind = numbers
        at = np.append(across, END) if ends else across
        self._tips.lay(
            numbers, *around(at[-len(numbers.rows) :], 0.0, plot.x_range.end), foot, top
        ) if numbers.rows else self._tips.clear()

    def _signed(self, ticks: list[float]) -> dict[float, str]:
        """With a plus where what is shown may be more or less."""
        return {tick: f"+{words}" if self._ends and tick > 0 else words for tick, words in labels(ticks).items()}

    def _name(self, across: np.ndarray, lines: Mapping[str, np.ndarray], span: float) -> None:
        """The lines' names, where all of them are farthest apart; beside an end the lines are named there."""
        rows: dict[str, dict[str, Any]] = {}
        if lines and not self._ends:
            every = np.array(list(lines.values()))
            at = apart(across, every, span, LEFT)
            places = names_beside(every, at, span)
            rows = {name: {"x": float(across[at]), "text": name} | place for name, place in zip(lines, places, strict=True)}
        for name, source in self._names.items():
            feed(source, {column: [rows[name][column]] if name in rows else [] for column in source.data})

    def _point(self, ends: Mapping[str, tuple[float, str]], span: float) -> None:
        order = sorted((name for name, (_, words) in ends.items() if words), key=lambda name: -ends[name][0])
        close = len(order) > 1 and ends[order[0]][0] - ends[order[-1]][0] < NEAR * span
        for name, source in self._points.items():
            if name not in ends:
                feed(source, {column: [] for column in source.data})
                continue
            height, words = ends[name]
            down = 0 if not close else -ASIDE if name == order[0] else ASIDE
            feed(source, {"x": [END], "y": [round(height, 4)], "text": [words], "down": [down]})


def around_nothing(low: float, high: float) -> tuple[float, float]:
    """Round ends of a scale of changes, with room for the names of ends."""
    room = 0.25 * max(high - low, 1.0)
    ticks = rounded(min(low - room, -0.25), max(high + room, 0.25), 5)
    return float(ticks[0]), float(ticks[-1])


def _listed(values: np.ndarray) -> list[float]:
    return np.asarray(values).round(5).tolist()  # type: ignore[no-any-return]
