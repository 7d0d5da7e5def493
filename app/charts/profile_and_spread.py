"""What one place's water column holds from top to bottom, beside the world's."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, HArea, Line, Range1d, Scatter, Span

from app.charts.base import BANDS, draw, feed, labels, rounded, text, water_column
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, around, headed
from app.theme import Palette

LINES = ("here", "the world")
COLOURS = ("carbon", "accent")
NAME_HEIGHT = 6.0
"""What a name takes of the height, in roots of metres."""


class ProfileAndSpread(Chart):
    """Two named lines down the water column; round the second the band that eight parts in ten of the water fall into."""

    def __init__(
        self, palette: Palette, bottom: float = 5500.0, names: tuple[str, str] = LINES, colours: tuple[str, str] = COLOURS
    ) -> None:
        self._bottom, self._called = bottom, names
        self._told = [name or colour for name, colour in zip(names, colours, strict=True)]
        self._lines: list[ColumnDataSource] = []
        self._marks: list[ColumnDataSource] = []
        self._names: list[ColumnDataSource] = []
        self.figure = plot = water_column(palette, bottom, names=False, x_range=Range1d(0, 1))
        plot.xaxis.ticker = FixedTicker(ticks=[])
        self._tips = Tips(palette, plot)
        self._bands = ColumnDataSource({"x": [], "y": [], "text": [], "align": [], "across": []})
        text(palette, plot, self._bands, "ink", text_alpha=0.75, text_align="align", x_offset="across", y_offset=-6)
        self._band = ColumnDataSource({"y": [], "low": [], "high": []})
        draw(palette, plot, self._band, HArea(y="y", x1="low", x2="high", fill_alpha=0.2), fill_color="accent")
        self._ghost = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._ghost, Line(x="x", y="y", line_width=1.5), line_color="ghost")
        self._here = Span(location=0, dimension="width", line_dash=[5, 4], visible=False)
        plot.add_layout(palette.paint(self._here, line_color="ink2"))
        for colour in reversed(colours):
            line, mark, name = (ColumnDataSource({"x": [], "y": []}) for _ in range(3))
            draw(palette, plot, line, Line(x="x", y="y", line_width=2.5), line_color=colour)
            draw(palette, plot, mark, Scatter(x="x", y="y", size=9, line_width=2), fill_color=colour, line_color="surface")
            name.data = {"x": [], "y": [], "text": [], "align": [], "baseline": [], "across": [], "down": []}
            places = {"text_align": "align", "text_baseline": "baseline", "x_offset": "across", "y_offset": "down"}
            text(palette, plot, name, "ink", text_font_style="bold", **places)
            self._lines.insert(0, line)
            self._marks.insert(0, mark)
            self._names.insert(0, name)

    def update(
        self,
        depth: np.ndarray,
        here: np.ndarray,
        world: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        unit: str,
        ghost: np.ndarray | None = None,
        marked: float | None = None,
        settle: bool = True,
    ) -> None:
        """Values at these depths in metres, nan below the sea floor; `ghost` is the baseline's `here`, `marked` a depth."""
        deep = np.sqrt(np.asarray(depth, float))
        lines = [np.asarray(here, float), np.asarray(world, float)]
        for source, values in zip(self._lines, lines, strict=True):
            feed(source, _wet(values, deep))
        before = np.full(deep.shape, np.nan) if ghost is None else np.asarray(ghost, float)
        feed(self._ghost, _wet(before, deep))
        inside = np.isfinite(low) & np.isfinite(high)
        band = {"y": deep[inside].tolist(), "low": np.asarray(low)[inside].tolist(), "high": np.asarray(high)[inside].tolist()}
        feed(self._band, band)
        self._fit([*lines, before, np.asarray(low, float), np.asarray(high, float)], settle)
        if settle:
            self._name_bands(deep, lines)
        self._name(deep, lines)
        self._mark(deep, lines, marked)
        if self.figure.xaxis[0].axis_label != unit:
            self.figure.xaxis[0].axis_label = unit
        if not settle:
            self._tips.clear()
            return
        columns = dict(zip(self._told, lines, strict=True)) | {
            "baseline": before,
            "lowest": np.asarray(low),
            "highest": np.asarray(high),
        }
        columns = {name: values for name, values in columns.items() if np.isfinite(values).any()}
        rows = [(float(z), *(float(values[i]) for values in columns.values())) for i, z in enumerate(depth)]
        self._behind = Numbers(["Depth, m", *(headed(name, unit) for name in columns)], rows)
        self._tips.lay(self._behind, *self._sides(), *around(deep, 0.0, self.figure.y_range.start))

    def _sides(self) -> tuple[float, float]:
        return self.figure.x_range.start, self.figure.x_range.end

    def _fit(self, lines: list[np.ndarray], settle: bool) -> None:
        every = np.concatenate([line[np.isfinite(line)] for line in lines])
        least, most = (float(every.min()), float(every.max())) if every.size else (0.0, 1.0)
        start, end = self.held.ends("x", least, most, _round, settle)
        span, axis = self.figure.x_range, self.figure.xaxis[0]
        if (start, end) != (span.start, span.end) or not axis.ticker.ticks:
            ticks = [tick for tick in rounded(start, end).tolist() if start <= tick <= end]
            span.update(start=start, end=end)
            axis.major_label_overrides = labels(ticks)
            axis.ticker.ticks = ticks

    def _name_bands(self, deep: np.ndarray, lines: list[np.ndarray]) -> None:
        """The names of the water column's bands, each on the side that the lines leave free."""
        start, end = self.figure.x_range.start, self.figure.x_range.end
        data: dict[str, list[Any]] = {"x": [], "y": [], "text": [], "align": [], "across": []}
        for name, top, bottom in BANDS:
            if top >= self._bottom:
                break
            y = float(np.sqrt(min(bottom, self._bottom)))
            beside = np.linspace(y - NAME_HEIGHT, y, 4)
            near = [np.interp(beside, deep[wet], line[wet]) for line in lines if (wet := np.isfinite(line)).any()]
            left = not near or float(np.min(near)) - start > end - float(np.max(near))
            row = {
                "x": start if left else end,
                "y": y,
                "text": name,
                "align": "left" if left else "right",
                "across": 10 if left else -10,
            }
            for column, entry in row.items():
                data[column].append(entry)
        feed(self._bands, data)

    def _name(self, deep: np.ndarray, lines: list[np.ndarray]) -> None:
        """Each name on its own side of the lines, where they are farthest apart and leave room in the lower water."""
        wet = [np.isfinite(line) for line in lines]
        both = wet[0] & wet[1]
        shown = self.figure.x_range
        room = 0.24 * (shown.end - shown.start)
        clear = (np.fmin(*lines) > shown.start + room) & (np.fmax(*lines) < shown.end - room)
        low = (deep > deep[-1] / 3) & (deep < 0.95 * np.sqrt(self._bottom))
        both = next((best for best in (both & low & clear, both & low) if best.any()), both)
        apart = np.where(both, np.abs(lines[0] - lines[1]), -1.0)
        for i, source in enumerate(self._names):
            data: dict[str, list[Any]] = {name: [] for name in source.data}
            if wet[i].any():
                mine = lines[i]
                at = int(np.argmax(apart)) if both.any() else int(np.flatnonzero(wet[i])[-1])
                right = bool(mine[at] > lines[1 - i][at]) or (i == 0 and not mine[at] < lines[1 - i][at])
                inside = np.flatnonzero(wet[i])
                before, after = inside[inside <= at][-2:][0], inside[inside >= at][:2][-1]
                above = right == bool(mine[after] >= mine[before])
                baseline, across, down = "bottom" if above else "top", 7 if right else -7, 2 if above else -2
                data = {
                    "x": [float(mine[at])],
                    "y": [float(deep[at])],
                    "text": [self._called[i]],
                    "align": ["left" if right else "right"],
                }
                data |= {"baseline": [baseline], "across": [across], "down": [down]}
            feed(source, data)

    def _mark(self, deep: np.ndarray, lines: list[np.ndarray], marked: float | None) -> None:
        at = float(np.sqrt(marked or 0.0))
        self._here.update(visible=marked is not None, location=at)
        for source, values in zip(self._marks, lines, strict=True):
            inside = np.isfinite(values)
            reached = marked is not None and inside.any() and at <= deep[inside][-1]
            value = float(np.interp(at, deep[inside], values[inside])) if reached else 0.0
            feed(source, {"x": [value], "y": [at]} if reached else {"x": [], "y": []})


def _round(least: float, most: float) -> tuple[float, float]:
    """From zero, where that is near, with some room beyond the most."""
    least = min(least, 0.0) if least > -0.05 * most and least < 0.4 * most else least
    ends = rounded(least, most + 0.1 * (most - least), 16)
    return float(ends[0]), float(ends[-1])


def _wet(values: np.ndarray, deep: np.ndarray) -> dict[str, list[float]]:
    """The part of a line that is water."""
    inside = np.isfinite(values)
    return {"x": values[inside].tolist(), "y": deep[inside].tolist()}
