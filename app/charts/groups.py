"""Living groups down the water column, or through the months: a line each, the baseline's behind them in grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, Line, LinearAxis, Quad, Range1d

from app.charts.base import BANDS, draw, feed, lean, plain, text, upward, water_column
from app.charts.chart import Chart
from app.charts.numbers import Entry, Numbers, Tips, around, headed
from app.theme import Palette

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAME_WIDTH, NAME_HEIGHT, BAND_HEIGHT = 0.18, 2.2, 1.2
"""What a name takes of a picture's width, and of its height in roots of metres; and half of it and of a band's name."""
POOR = "too little oxygen"
"""Where animals cannot eat as they would."""
OWN = 0.01
"""Within this part of the width a line passes its own name."""
DASHES: tuple[str | list[int], ...] = ("solid", [7, 3], [2, 3], [8, 3, 2, 3])


class _Groups(Chart):
    """Sources of lines, ghosts and names; how they lie is the two below's."""

    def __init__(self, palette: Palette, colours: Mapping[str, str], where: str, axis: str) -> None:
        self._where, self._axis, self._tips = where, axis, Tips(palette, self.figure)
        self._lines = {name: ColumnDataSource({"x": [], "y": []}) for name in colours}
        self._ghosts = {name: ColumnDataSource({"x": [], "y": []}) for name in colours}
        self._names = ColumnDataSource({"x": [], "y": [], "text": [], "align": [], "down": []})
        for (name, colour), dash in zip(colours.items(), DASHES, strict=False):
            draw(palette, self.figure, self._ghosts[name], Line(x="x", y="y", line_width=1.5, line_dash=dash), line_color="ghost")
            draw(palette, self.figure, self._lines[name], Line(x="x", y="y", line_width=2.5, line_dash=dash), line_color=colour)
        places = {"text_align": "align", "text_baseline": "middle", "y_offset": "down"}
        text(palette, self.figure, self._names, "ink", text_font_style="bold", **places)

    def _feed(
        self, lines: Mapping[str, tuple[list[float], list[float]]], ghosts: Mapping[str, tuple[list[float], list[float]]]
    ) -> None:
        for name, source in self._lines.items():
            x, y = lines[name]
            feed(source, {"x": x, "y": y})
            x, y = ghosts.get(name, ([], []))
            feed(self._ghosts[name], {"x": x, "y": y})

    def _tell(self, places: Sequence[Entry], lines: Mapping[str, np.ndarray], ghosts: Mapping[str, np.ndarray] | None) -> Numbers:
        """A row for each place: every line there, and the baseline's."""
        heads = [self._where, *(headed(name, self._axis) for name in lines)]
        heads += [headed(f"{name}, baseline", self._axis) for name in ghosts or {}]
        columns = [*lines.values(), *(ghosts or {}).values()]
        rows: list[tuple[Entry, ...]] = [(place, *(float(line[i]) for line in columns)) for i, place in enumerate(places)]
        return Numbers(heads, rows)


class Depths(_Groups):
    """Values across, depth downward."""

    def __init__(self, palette: Palette, colours: Mapping[str, str], axis: str, bottom: float = 1200.0) -> None:
        self.figure = plot = water_column(palette, bottom, x_range=Range1d(0, 1))
        feet = [min(foot, bottom) for _, top, foot in BANDS[1:] if top < bottom]
        self._taken = np.array([1.5, *(np.sqrt(feet) - 1.1)])  # where the bands have their names, on the left
        plot.xaxis.axis_label, plot.xaxis.formatter = axis, plain()
        self._poor = ColumnDataSource({side: [] for side in ("left", "right", "top", "bottom", "middle", "text")})
        band = Quad(left="left", right="right", top="top", bottom="bottom", line_color=None, fill_alpha=0.14)
        draw(palette, plot, self._poor, band, fill_color="warn")
        said: dict[str, Any] = {"x": "right", "y": "middle", "x_offset": -8, "text_align": "right", "text_baseline": "middle"}
        text(palette, plot, self._poor, "ink2", **said)
        super().__init__(palette, colours, "Depth, m", axis)

    def update(
        self,
        depth: np.ndarray,
        lines: Mapping[str, np.ndarray],
        ghosts: Mapping[str, np.ndarray] | None = None,
        settle: bool = True,
        poor: Sequence[tuple[float, float]] = (),
    ) -> None:
        """`poor` are the depths, from and to, between which there is too little oxygen."""
        down = np.sqrt(depth).tolist()
        self._feed(
            {name: (np.asarray(line).tolist(), down) for name, line in lines.items()},
            {name: (np.asarray(line).tolist(), down) for name, line in (ghosts or {}).items()},
        )
        most = max(float(np.nanmax(line)) for line in (*lines.values(), *(ghosts or {}).values()))
        self.figure.x_range.end = self.held.ends("x", 0.0, most, upward(1.04), settle)[1]
        end = float(self.figure.x_range.end)
        self._show_poor(poor, end)
        if not settle:
            self._tips.clear()
            return
        self._name(np.sqrt(depth), lines, end)
        self._behind = self._tell([float(each) for each in depth], lines, ghosts)
        self._tips.lay(self._behind, 0.0, end, *around(np.sqrt(depth), 0.0, self.figure.y_range.start))

    def _show_poor(self, poor: Sequence[tuple[float, float]], end: float) -> None:
        tops, feet = ([float(np.sqrt(band[side])) for band in poor] for side in (0, 1))
        sides = {"left": [0.0] * len(poor), "right": [end] * len(poor), "top": tops, "bottom": feet}
        middles = [(top + foot) / 2 for top, foot in zip(tops, feet, strict=True)]
        feed(self._poor, sides | {"middle": middles, "text": [POOR] * len(poor)})

    def _name(self, down: np.ndarray, lines: Mapping[str, np.ndarray], end: float) -> None:
        """Each name beside its own line, on the side and at the depth where it has the most room; none where there is none."""
        rows: list[tuple[float, float, str, str, int]] = []
        beside = np.linspace(-NAME_HEIGHT / 2, NAME_HEIGHT / 2, 21)  # a line may leave steeply
        for name, line in lines.items():
            best = (NAME_WIDTH, 0, 1)
            for k in np.flatnonzero((down > 2.5) & (down < down[-1] - 1.5)).tolist():
                if any(abs(float(down[k]) - row[1]) < NAME_HEIGHT for row in rows):
                    continue
                at = float(line[k]) / end
                if at < NAME_WIDTH and np.abs(float(down[k]) - self._taken).min() < BAND_HEIGHT:
                    continue
                apart = {each: np.interp(down[k] + beside, down, other) / end - at for each, other in lines.items()}
                gaps = np.concatenate([gap[np.abs(gap) > OWN] if each == name else gap for each, gap in apart.items()])
                right = min([1 - at, *gaps[gaps >= 0].tolist()])
                left = min([at, *(-gaps[gaps <= 0]).tolist()])
                best = max(best, (right, k, 1), (left, k, -1))
            room, k, side = best
            if room > NAME_WIDTH:
                x = float(line[k]) + side * 0.015 * end
                rows.append((x, float(down[k]), name, "left" if side > 0 else "right", 0))
        columns = ("x", "y", "text", "align", "down")
        feed(self._names, {column: [row[i] for row in rows] for i, column in enumerate(columns)})


class Seasons(_Groups):
    """Months across, values upward; one line may have the right-hand axis, 0 to 1."""

    def __init__(self, palette: Palette, colours: Mapping[str, str], axis: str, share: str = "") -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0.6, 12.4), y_range=Range1d(0, 1))
        plot.yaxis.axis_label, plot.yaxis.formatter = axis, plain()
        plot.xaxis.ticker = FixedTicker(ticks=list(range(1, 13)))
        plot.xaxis.major_label_overrides = {i + 1: name[0] for i, name in enumerate(MONTHS)}
        super().__init__(palette, colours, "Month", axis)
        self._share, self._end = share, 1.0
        if share:
            plot.extra_y_ranges = {"share": Range1d(0, 1.0)}
            right = LinearAxis(y_range_name="share", axis_line_color=None, minor_tick_line_color=None, major_tick_line_color=None)
            right.axis_label, right.axis_label_text_font_style = share, "normal"
            right.ticker, right.formatter = FixedTicker(ticks=[0, 0.5, 1.0]), plain()
            right.axis_label_text_font_size = right.major_label_text_font_size = "12px"
            plot.add_layout(palette.paint(right, major_label_text_color="ink2", axis_label_text_color="ink2"), "right")

    def update(
        self, lines: Mapping[str, np.ndarray], ghosts: Mapping[str, np.ndarray] | None = None, settle: bool = True
    ) -> None:
        """Lines by name; one called as the right-hand axis is a share of one."""
        plain_lines = [line for name, line in (*lines.items(), *(ghosts or {}).items()) if name != self._share]
        most = max(float(np.nanmax(line)) for line in plain_lines)
        plot = self.figure
        plot.y_range.end = self.held.ends("y", 0.0, most, upward(1.06), settle)[1]
        month = [float(each) for each in range(1, 13)]

        def scaled(name: str, line: np.ndarray) -> list[float]:
            times = plot.y_range.end if name == self._share else 1.0
            return (np.asarray(line) * times).tolist()  # type: ignore[no-any-return]

        self._feed(
            {name: (month, scaled(name, line)) for name, line in lines.items()},
            {name: (month, scaled(name, line)) for name, line in (ghosts or {}).items()},
        )
        if not settle:
            self._tips.clear()
            return
        self._behind = self._tell(list(MONTHS), lines, ghosts)
        at = np.array(month)
        self._tips.lay(self._behind, at - 0.5, at + 0.5, 0.0, plot.y_range.end)


def seasonal(month: int) -> str:
    """A month's name, from 1."""
    return (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )[month - 1]
