"""Ways down the water column side by side: how wide each is says what passes that depth."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, HArea, LinearAxis, MultiLine, Range1d, Segment

from app.charts.base import AXIS, BANDS, below, draw, feed, smooth, text, water_column
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, around
from app.theme import Palette
from app.words import brief

BOTTOM = 4000.0
"""Where the picture ends, m."""
DEPTHS = (73.0, 200.0, 500.0, 1000.0, 2000.0, 3000.0)
"""Depths that are named."""
WIDE, SPARE = 0.58, 1.35
"""How much of the picture all ways may take together, and how many times what they first are has room in it."""
NAME, APART = 0.3, 0.04
"""What a way takes at least, with its name; and what is free beside it."""
ZONE = 0.27
"""Where the zones of the water are named: beside what sinks."""
HAIR, NOTHING = 0.0016, 1e-3
"""What is narrower is drawn so wide; and what share of what left the light is not drawn any more."""
FINE = 40
"""Depths at which a way is drawn."""
BAR, BAR_DEPTH, BAR_END, BAR_RIGHT = 0.2, 3560.0, 0.6, 0.97
"""The longest that the bar of the scale may be; how deep it lies, m; half of its ends' height in their root; and where it ends."""
SEGMENT = ("x0", "y0", "x1", "y1")


class Ways(Chart):
    """Each way's width is what passes a depth; a dashed outline is what it is told against, and a bar says how wide a flux is.

    On the right stands how many years carbon that is set free at a depth stays away.
    """

    def __init__(self, palette: Palette, names: Sequence[str], colours: Sequence[str], unit: str) -> None:
        self.names, self.unit = names, unit
        self.figure = plot = water_column(palette, BOTTOM, names=False, x_range=Range1d(0, 1), axes="y")
        at = [math.sqrt(depth) for depth in DEPTHS]
        plot.yaxis[0].ticker = FixedTicker(ticks=at)
        plot.yaxis[0].major_label_overrides = dict(
            zip(at, [f"{depth:,.0f}" for depth in DEPTHS[:-1]] + [f"{DEPTHS[-1]:,.0f} m"], strict=True)
        )
        self._stays = LinearAxis(ticker=FixedTicker(ticks=at), **AXIS)
        plot.add_layout(palette.paint(self._stays, major_label_text_color="ink2"), "right")
        self._named = LinearAxis(ticker=FixedTicker(ticks=[]), **AXIS | {"major_label_standoff": 9})
        plot.add_layout(palette.paint(self._named, major_label_text_color="ink2"), "above")
        self._ways = [ColumnDataSource({"y": [], "left": [], "right": []}) for _ in names]
        for source, colour in zip(self._ways, colours, strict=True):
            draw(palette, plot, source, HArea(y="y", x1="left", x2="right", fill_alpha=0.92), fill_color=colour)
        self._ghost = ColumnDataSource({"xs": [], "ys": []})
        draw(palette, plot, self._ghost, MultiLine(xs="xs", ys="ys", line_dash=[4, 3], line_width=1.5), line_color="ink2")
        self._bar = ColumnDataSource({name: [] for name in SEGMENT})
        draw(palette, plot, self._bar, Segment(**{name: name for name in SEGMENT}, line_width=1.5), line_color="ink2")
        self._said = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._said, "ink2", text_align="right", y_offset=-7)
        zones = [(name, math.sqrt(min(end, BOTTOM) if top else DEPTHS[0])) for name, top, end in BANDS if top < BOTTOM]
        there = ColumnDataSource({"x": [ZONE] * len(zones), "y": [y for _, y in zones], "text": [name for name, _ in zones]})
        text(palette, plot, there, "ink2", y_offset=-4)
        self._heads = [ColumnDataSource({"x": [], "y": [], "number": [], "unit": []}) for _ in names]
        for source, colour in zip(self._heads, colours, strict=True):
            middle = {"text_align": "center"}
            for said in (
                text(palette, plot, source, colour, text="number", y_offset=-20, text_font_style="bold", **middle),
                text(palette, plot, source, "ink2", text="unit", y_offset=-5, text_font_size="10px", **middle),
            ):
                said.level = "annotation"  # above the water, where nothing is drawn but what is said of it
        self._tips = Tips(palette, plot)

    def update(
        self,
        depth: np.ndarray,
        passing: np.ndarray,
        before: np.ndarray,
        stays: np.ndarray,
        named: Sequence[float],
        settle: bool,
    ) -> None:
        """`passing` and what it is told against are (way, depth), the first at the base of the lit layer; `stays` (depth) and
        `named`, at the depths that are named, are years.
        """
        widest = np.maximum(passing[:, 0], before[:, 0])
        scale = WIDE / self.held.ends("width", 0.0, float(widest.sum()), lambda low, high: (low, SPARE * high or 1.0), settle)[1]
        slots = np.maximum(scale * widest + APART, NAME)
        slots *= 0.98 / slots.sum()
        centres = 0.01 + np.cumsum(slots) - slots / 2
        root = np.sqrt(depth)
        deep = np.linspace(root[0], math.sqrt(BOTTOM), FINE)
        halves = _halves(smooth(root, np.vstack([passing, before]), deep), scale)
        xs, ys = [], []
        for way, (source, centre) in enumerate(zip(self._ways, centres.tolist(), strict=True)):
            half, there = _drawn(halves[way], deep)
            feed(source, {"y": _listed(there), "left": _listed(centre - half), "right": _listed(centre + half)})
            if np.abs(before[way] - passing[way]).max() > 0.01 * widest[way]:
                old, there = _drawn(halves[len(passing) + way], deep)
                xs.append(_listed(np.concatenate([centre - old[::-1], centre + old])))
                ys.append(_listed(np.concatenate([there[::-1], there])))
        feed(self._ghost, {"xs": xs, "ys": ys})
        self._head(centres, passing[:, 0], widest)
        self._measure(scale)
        labels = dict(zip(self._stays.ticker.ticks, [f"{named[0]:.0f} yr", *map(brief, named[1:])], strict=True))
        if self._stays.major_label_overrides != labels:
            self._stays.major_label_overrides = labels
        if not settle:
            self._tips.clear()
            return
        self._tell(depth, passing, before, stays, centres, slots)

    def _head(self, centres: np.ndarray, passing: np.ndarray, widest: np.ndarray) -> None:
        """Name, number and unit above each way; none where nothing goes, or went."""
        named = {}
        for source, name, centre, now, most in zip(self._heads, self.names, centres.tolist(), passing, widest, strict=True):
            row = (centre, 0.0, brief(float(now)), self.unit)
            feed(source, {column: [entry] if most > 0 else [] for column, entry in zip(source.data, row, strict=True)})
            if most > 0:
                named[centre] = f"{name}\n "
        if self._named.major_label_overrides != named:
            self._named.ticker.ticks, self._named.major_label_overrides = list(named), named

    def _measure(self, scale: float) -> None:
        """The bar of the scale, and what it says; and what the numbers on the right are."""
        value, deep = below(BAR / scale), math.sqrt(BAR_DEPTH)
        left = BAR_RIGHT - scale * value
        rows = [(left, deep, BAR_RIGHT, deep), *((x, deep - BAR_END, x, deep + BAR_END) for x in (left, BAR_RIGHT))]
        feed(self._bar, {name: [row[i] for row in rows] for i, name in enumerate(SEGMENT)})
        feed(self._said, {"x": [BAR_RIGHT], "y": [deep], "text": [f"{value:g} {self.unit}"]})

    def _tell(
        self,
        depth: np.ndarray,
        passing: np.ndarray,
        before: np.ndarray,
        stays: np.ndarray,
        centres: np.ndarray,
        slots: np.ndarray,
    ) -> None:
        shown = depth < BOTTOM
        tops, ends = around(np.sqrt(depth[shown]), 0.0, math.sqrt(BOTTOM))
        rows, sides = [], []
        for way, name in enumerate(self.names):
            left, right = centres[way] - slots[way] / 2, centres[way] + slots[way] / 2
            for at, (top, end) in enumerate(zip(tops, ends, strict=True)):
                now, then = float(passing[way, at]), float(before[way, at])
                if max(now, then) > 0:
                    rows.append((name, float(depth[at]), now, then if abs(now - then) > 1e-3 * then else None, float(stays[at])))
                    sides.append((left, right, end, top))
        heads = ["", "Depth, m", f"passes, {self.unit}", f"before, {self.unit}", "set free here, stays away, years"]
        self._behind = Numbers(heads, rows)
        self._tips.lay(self._behind, *(np.array(side) for side in zip(*sides, strict=True)) if sides else [0.0] * 4)


def _halves(flux: np.ndarray, scale: float) -> np.ndarray:
    """Half the width of each way at each depth; 0 where next to nothing passes."""
    least = NOTHING * np.maximum(flux[:, :1], 1e-12)
    return np.where(flux > least, np.maximum(scale * flux, HAIR) / 2, 0.0)


def _drawn(half: np.ndarray, deep: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Down to where something passes."""
    return half[half > 0], deep[half > 0]


def _listed(values: np.ndarray) -> list[float]:
    return values.round(4).tolist()  # type: ignore[no-any-return]
