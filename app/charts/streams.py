"""What crosses a depth, as streams whose width is their flux."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, ImageRGBA, Range1d, Segment, Span

from app.charts.base import draw, lean, text, water_column
from app.theme import Palette

ENDS = {name: name for name in ("x0", "y0", "x1", "y1")}


class Streams:
    """What crosses a depth: each stream's width is its flux, split into parts, fading where it is left behind.

    The baseline stays as a dashed outline.
    """

    ROWS = 160  # of the fade, enough to look smooth

    def __init__(
        self, palette: Palette, names: Sequence[str], colours: Sequence[str], parts: Sequence[Sequence[str]], line: float
    ) -> None:
        self.palette, self.names, self.colours, self.parts, self.line = palette, names, colours, parts, line
        self.figure = plot = lean(palette, x_range=Range1d(0, 1))
        water_column(palette, plot, 1000)
        plot.xaxis.visible = plot.xgrid.visible = False
        self._shades = ColumnDataSource({"image": [], "x": [], "y": [], "dw": [], "dh": []})
        shade = ImageRGBA(image="image", x="x", y="y", dw="dw", dh="dh", origin="bottom_left", anchor="bottom_left")
        draw(palette, plot, self._shades, shade)
        self._edges = ColumnDataSource({"x0": [], "x1": [], "y0": [], "y1": []})
        draw(palette, plot, self._edges, Segment(line_alpha=0.5, **ENDS), line_color="sunlit")
        self._ghost = ColumnDataSource({"x0": [], "x1": [], "y0": [], "y1": []})
        draw(palette, plot, self._ghost, Segment(line_dash=[4, 3], line_width=1.5, **ENDS), line_color="ghost")
        span = Span(location=np.sqrt(line), dimension="width", line_dash=[2, 4])
        plot.add_layout(palette.paint(span, line_color="ink2"))
        self._inside = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._inside, "surface", text_font_size="11px", text_align="center", text_font_style="bold")
        self._heads = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._heads, "ink", text_align="center", text_font_style="bold", text_font_size="12px", y_offset=-21)
        self._numbers = ColumnDataSource({"x": [], "y": [], "text": []})
        text(
            palette, plot, self._numbers, "ink2", text_align="center", text_font_style="bold", text_font_size="12px", y_offset=-6
        )
        self._scale = 0.0
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
        widest = max(float(totals.sum()), float(np.sum(baseline)), 1e-9)
        if settle or not self._scale or self._scale * widest > 0.7:
            self._scale = 0.36 / widest
        count, top = len(totals), np.sqrt(34.0)
        room = np.maximum(self._scale * np.maximum(totals, np.asarray(baseline)), 0.012)
        slots = np.maximum(room + 0.1, 0.2)
        slots *= 0.96 / slots.sum()
        centres = 0.02 + np.cumsum(slots) - slots / 2
        shades: dict[str, list[Any]] = {"image": [], "x": [], "y": [], "dw": [], "dh": []}
        edges, inside = [], []
        for centre, parts, names, colour, foot in zip(centres, flux, self.parts, self.colours, feet, strict=True):
            total = max(sum(parts), 1e-12)
            width = max(self._scale * total, 0.006)
            left = centre - width / 2
            for part, name in zip(parts, names, strict=True):
                wide = width * part / total
                shades["image"].append(self._fade(colour))
                shades["x"].append(left)
                shades["dw"].append(wide)
                if left > centre - width / 2 and width > 0.05:
                    edges.append(left)
                if wide > 0.06:
                    inside.append((left + wide / 2, name))
                left += wide
            shades["y"] += [top] * len(parts)
            shades["dh"] += [np.sqrt(foot) - top] * len(parts)
        self._shades.data = shades
        self._edges.data = {"x0": edges, "x1": edges, "y0": [top] * len(edges), "y1": [np.sqrt(600.0)] * len(edges)}
        self._inside.data = {
            "x": [x for x, _ in inside],
            "y": [np.sqrt(250.0)] * len(inside),
            "text": [name for _, name in inside],
        }
        ends = [
            centre + side * self._scale * base / 2
            for centre, base, total in zip(centres, baseline, totals, strict=True)
            if abs(base - total) > 0.01 * max(base, 1e-12)
            for side in (-1, 1)
        ]
        self._ghost.data = {"x0": ends, "x1": ends, "y0": [top] * len(ends), "y1": [np.sqrt(640.0)] * len(ends)}
        place = {"x": list(centres), "y": [top] * count}
        self._heads.data = place | {"text": list(self.names)}
        self._numbers.data = place | {"text": list(shown)}

    def repaint(self) -> None:
        """The fades are pixels, not colour names: draw them again in the other theme."""
        if self._shades.data["image"]:
            per_part = [colour for colour, names in zip(self.colours, self.parts, strict=True) for _ in names]
            self._shades.data = {**self._shades.data, "image": [self._fade(colour) for colour in per_part]}
