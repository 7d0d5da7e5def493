"""What crosses a depth, as streams whose width is their flux."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from bokeh.models import ColumnDataSource, ImageRGBA, Range1d, Segment, Span

from app.charts.base import draw, feed, text, upward, water_column
from app.charts.held import Chart
from app.theme import Palette, readable

ENDS = {name: name for name in ("x0", "y0", "x1", "y1")}


class Streams(Chart):
    """What crosses a depth: each stream's width is its flux, split into parts, fading where it is left behind.

    The baseline stays as a dashed outline.
    """

    ROWS = 160  # of the fade, enough to look smooth

    def __init__(
        self, palette: Palette, names: Sequence[str], colours: Sequence[str], parts: Sequence[Sequence[str]], line: float
    ) -> None:
        self.palette, self.names, self.colours, self.parts = palette, names, colours, parts
        self.figure = plot = water_column(palette, 1000, x_range=Range1d(0, 1), axes="y")
        self._shades = ColumnDataSource({"image": [], "x": [], "y": [], "dw": [], "dh": []})
        shade = ImageRGBA(image="image", x="x", y="y", dw="dw", dh="dh", origin="bottom_left", anchor="bottom_left")
        draw(palette, plot, self._shades, shade)
        self._edges = ColumnDataSource({"x0": [], "x1": [], "y0": [], "y1": []})
        draw(palette, plot, self._edges, Segment(line_alpha=0.5, **ENDS), line_color="sunlit")
        self._ghost = ColumnDataSource({"x0": [], "x1": [], "y0": [], "y1": []})
        draw(palette, plot, self._ghost, Segment(line_dash=[4, 3], line_width=1.5, **ENDS), line_color="ghost")
        span = Span(location=np.sqrt(line), dimension="width", line_dash=[2, 4])
        plot.add_layout(palette.paint(span, line_color="ink2"))
        self._inside = ColumnDataSource({"x": [], "y": [], "text": [], "ground": [], "colour": []})
        along = {"angle": math.pi / 2, "text_align": "right", "text_baseline": "middle"}
        text(
            palette, plot, self._inside, "ink", text_font_size="11px", text_font_style="bold", **along
        ).glyph.text_color = "colour"
        self._heads = ColumnDataSource({"x": [], "y": [], "text": [], "number": []})
        bold = {"text_align": "center", "text_font_style": "bold"}
        text(palette, plot, self._heads, "ink", y_offset=-21, **bold)
        text(palette, plot, self._heads, "ink2", text="number", y_offset=-6, **bold)
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
        widest = max(float(totals.sum()), float(np.sum(baseline)))
        scale = 0.36 / self.held.ends("width", 0.0, widest, upward(), settle)[1]
        count, top = len(totals), math.sqrt(34.0)
        room = np.maximum(scale * np.maximum(totals, np.asarray(baseline)), 0.012)
        slots = np.maximum(room + 0.1, 0.2)
        slots *= 0.96 / slots.sum()
        centres = 0.02 + np.cumsum(slots) - slots / 2
        place: dict[str, list[float]] = {"x": [], "y": [], "dw": [], "dh": []}
        edges, inside = [], []
        for centre, parts, names, colour, foot in zip(centres.tolist(), flux, self.parts, self.colours, feet, strict=True):
            total = max(sum(parts), 1e-12)
            width = max(scale * total, 0.006)
            left = centre - width / 2
            for part, name in zip(parts, names, strict=True):
                wide = width * part / total
                place["x"].append(left)
                place["dw"].append(wide)
                if left > centre - width / 2 and width > 0.05:
                    edges.append(left)
                if wide > 0.045:
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
        ends = [
            centre + side * scale * base / 2
            for centre, base, total in zip(centres.tolist(), baseline, totals.tolist(), strict=True)
            if abs(base - total) > 0.01 * max(base, 1e-12)
            for side in (-1, 1)
        ]
        feed(self._ghost, {"x0": ends, "x1": ends, "y0": [top] * len(ends), "y1": [math.sqrt(640.0)] * len(ends)})
        heads = {"x": centres.tolist(), "y": [top] * count, "text": list(self.names), "number": list(shown)}
        feed(self._heads, heads)

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
