"""What crosses a depth, as streams whose width is their flux."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, ImageRGBA, Quad, Range1d, Segment, Span

from app.charts.base import below, draw, feed, text, water_column
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips
from app.theme import Palette, readable
from app.words import brief

ENDS = {name: name for name in ("x0", "y0", "x1", "y1")}
WIDE, SPARE = 0.54, 2.0
"""How much of the picture all streams may take together, and how many times what they first are has room in it."""
NAME, APART = 0.13, 0.04
"""What a stream takes at least, with its name; and what is free beside it."""
TIGHT = 0.19
"""Of two such neighbours one has its name above the other's."""
HAIR = 0.004
"""What is narrower is a line."""
BAR = 0.2
"""The longest that the bar of the scale may be, how deep it lies in metres, and half of its ends' height in their root."""
BAR_DEPTH, BAR_END = 840.0, 0.25


class Streams(Chart):
    """What crosses a depth: each stream's width is its flux, split into parts, fading where it is left behind.

    The baseline stays as a dashed outline; a bar says how wide a flux is; what is too little to be seen is a line under its number.
    """

    ROWS = 160  # of the fade, enough to look smooth

    def __init__(
        self,
        palette: Palette,
        names: Sequence[str],
        colours: Sequence[str],
        parts: Sequence[Sequence[str]],
        line: float,
        unit: str,
    ) -> None:
        self.palette, self.names, self.colours, self.parts, self.unit = palette, names, colours, parts, unit
        self.figure = plot = water_column(palette, 1000, x_range=Range1d(0, 1), axes="y")
        self._shades = ColumnDataSource({"image": [], "x": [], "y": [], "dw": [], "dh": []})
        shade = ImageRGBA(image="image", x="x", y="y", dw="dw", dh="dh", origin="bottom_left", anchor="bottom_left")
        draw(palette, plot, self._shades, shade)
        self._edges = ColumnDataSource({"x0": [], "x1": [], "y0": [], "y1": []})
        draw(palette, plot, self._edges, Segment(line_alpha=0.5, **ENDS), line_color="sunlit")
        self._ghost = ColumnDataSource({"left": [], "right": [], "top": [], "bottom": []})
        outline = Quad(left="left", right="right", top="top", bottom="bottom", fill_color=None, line_dash=[4, 3], line_width=1.5)
        draw(palette, plot, self._ghost, outline, line_color="ghost")
        self._lines = ColumnDataSource({"x0": [], "x1": [], "y0": [], "y1": []})
        draw(palette, plot, self._lines, Segment(line_width=1.5, **ENDS), line_color="ink2")
        span = Span(location=np.sqrt(line), dimension="width", line_dash=[2, 4])
        plot.add_layout(palette.paint(span, line_color="ink2"))
        self._inside = ColumnDataSource({"x": [], "y": [], "text": [], "ground": [], "colour": []})
        along: dict[str, Any] = {"angle": math.pi / 2, "text_align": "right", "text_baseline": "middle"}
        text(palette, plot, self._inside, "", text_color="colour", text_font_size="11px", text_font_style="bold", **along)
        self._heads = ColumnDataSource({name: [] for name in ("x", "y", "text", "number", "name_at", "number_at")})
        bold: dict[str, Any] = {"text_align": "center", "text_font_style": "bold"}
        text(palette, plot, self._heads, "ink", y_offset="name_at", **bold)
        text(palette, plot, self._heads, "ink2", text="number", y_offset="number_at", **bold)
        self._tips = Tips(palette, plot)
        self._fades: dict[tuple[str, bool], np.ndarray] = {}

    def _fade(self, colour: str) -> np.ndarray:
        """A column of pixels, opaque above the line and gone at the foot."""
        key = (colour, self.palette.dark)
        if key not in self._fades:
            red, green, blue = bytes.fromhex(self.palette[colour][1:])
            depth = np.linspace(0, 1, self.ROWS)
            alpha = (250 * np.clip((1 - depth) / 0.62, 0, 1) ** 1.15).astype(np.uint32)
            self._fades[key] = ((alpha << 24) | (blue << 16) | (green << 8) | red).astype(np.uint32).reshape(-1, 1)
        return self._fades[key]

    def update(
        self,
        flux: Sequence[Sequence[float]],
        baseline: Sequence[float],
        feet: Sequence[float],
        shown: Sequence[str],
        settle: bool,
    ) -> None:
        """`flux` per stream and part; `baseline` per stream; `feet` the depth each stream fades out at, in metres."""
        totals = np.array([sum(parts) for parts in flux])
        widest = np.maximum(totals, np.asarray(baseline))
        scale = WIDE / self.held.ends("width", 0.0, float(widest.sum()), lambda low, high: (low, SPARE * high or 1.0), settle)[1]
        top = math.sqrt(40.0)
        slots = np.maximum(scale * widest + APART, NAME)
        slots *= 0.98 / slots.sum()
        centres = (0.01 + np.cumsum(slots) - slots / 2).tolist()
        place: dict[str, list[float]] = {"x": [], "y": [], "dw": [], "dh": []}
        edges, inside = [], []
        for centre, parts, names, colour, foot in zip(centres, flux, self.parts, self.colours, feet, strict=True):
            width = scale * sum(parts)
            left = centre - width / 2
            for part, name in zip(parts, names, strict=True):
                wide = scale * part
                place["x"].append(left)
                place["dw"].append(wide)
                if left > centre - width / 2 and width > 0.05:
                    edges.append(left)
                if wide > 0.038:
                    inside.append((left + wide / 2, name, colour))
                left += wide
            place["y"] += [top] * len(parts)
            place["dh"] += [math.sqrt(foot) - top] * len(parts)
        self._shade(place)
        feed(self._edges, {"x0": edges, "x1": edges, "y0": [top] * len(edges), "y1": [math.sqrt(600.0)] * len(edges)})
        words = {
            "x": [x for x, _, _ in inside],
            "y": [math.sqrt(208.0)] * len(inside),
            "text": [name for _, name, _ in inside],
            "ground": [colour for _, _, colour in inside],
        }
        feed(self._inside, words | {"colour": self._readable(words["ground"])})
        before = [
            (centre - scale * base / 2, centre + scale * base / 2, top, math.sqrt(foot))
            for centre, base, total, foot in zip(centres, baseline, totals.tolist(), feet, strict=True)
            if abs(base - total) > 0.01 * max(base, 1e-12)
        ]
        feed(self._ghost, {column: [row[i] for row in before] for i, column in enumerate(("left", "right", "top", "bottom"))})
        hairs = [
            (centre, centre, top, math.sqrt(foot))
            for centre, total, foot in zip(centres, totals.tolist(), feet, strict=True)
            if 0 < scale * total < HAIR
        ]
        value, *bar = _bar(scale)
        feed(self._lines, {column: [row[i] for row in (*hairs, *bar)] for i, column in enumerate(("x0", "x1", "y0", "y1"))})
        raised: list[int] = []
        for slot in slots.tolist():
            raised.append(30 if slot < TIGHT and raised and not raised[-1] else 0)
        heads = {"x": [*centres, 0.5], "y": [top] * len(centres) + [math.sqrt(BAR_DEPTH)]}
        heads |= {"name_at": [-21 - up for up in (*raised, 0)], "number_at": [-6 - up for up in (*raised, 0)]}
        feed(self._heads, heads | {"text": [*self.names, ""], "number": [*shown, f"{brief(value)} {self.unit}"]})
        if not settle:
            self._tips.clear()
            return
        self._behind = self._told(flux, baseline)
        self._tips.lay(self._behind, np.array(centres) - slots / 2, np.array(centres) + slots / 2, 0.0, math.sqrt(1000.0))

    def _told(self, flux: Sequence[Sequence[float]], baseline: Sequence[float]) -> Numbers:
        """A stream a row: its parts, all together, and the baseline's."""
        ways = list(dict.fromkeys(name for names in self.parts for name in names if name))
        rows = []
        for name, names, parts, before in zip(self.names, self.parts, flux, baseline, strict=True):
            found = dict(zip(names, parts, strict=True))
            total = sum(parts)
            rows.append((name, *(found.get(way) for way in ways), total, before if abs(before - total) > 1e-6 * total else None))
        return Numbers(["", *(f"{name}, {self.unit}" for name in (*ways, "together", "baseline"))], rows)

    def _shade(self, place: dict[str, list[float]]) -> None:
        """Moves the fades; their pixels travel only once."""
        if self._shades.data["image"]:
            everything = slice(0, len(place["x"]))
            self._shades.patch({column: [(everything, values)] for column, values in place.items()})
        else:
            self._shades.data = {**place, "image": self._images()}

    def _images(self) -> list[np.ndarray]:
        return [self._fade(colour) for colour, names in zip(self.colours, self.parts, strict=True) for _ in names]

    def _readable(self, grounds: list[str]) -> list[str]:
        return [readable(self.palette[ground]) for ground in grounds]

    def repaint(self) -> None:
        """The fades are pixels, not colour names: draw them again in the other theme."""
        ground = list(self._inside.data["ground"])
        self._inside.data = {**self._inside.data, "colour": self._readable(ground)}
        if self._shades.data["image"]:
            self._shades.data = {**self._shades.data, "image": self._images()}


def _bar(scale: float) -> tuple[Any, ...]:
    """The round flux that the bar of the scale stands for, and its three lines."""
    value = below(BAR / scale)
    left, right, deep = 0.5 - scale * value / 2, 0.5 + scale * value / 2, math.sqrt(BAR_DEPTH)
    ends = [(x, x, deep - BAR_END, deep + BAR_END) for x in (left, right)]
    return value, (left, right, deep, deep), *ends
