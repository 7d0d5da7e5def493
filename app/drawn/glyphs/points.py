"""Marks at places, by their shapes as Bokeh draws them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from app.drawn.columns import Columns
from app.drawn.glyphs.rows import painted
from app.drawn.known import Undrawn
from app.drawn.marks import path, tag
from app.drawn.paint import FILL, LINE
from app.drawn.scales import Scales

SCATTER = frozenset((*LINE, *FILL, "x", "y", "size", "marker"))
ROOT = math.sqrt(3.0)


def _corners(*places: tuple[float, float]) -> Callable[[float], np.ndarray]:
    return lambda half: half * np.array(places)


def _triangle(half: float, down: int = 1) -> np.ndarray:
    high = half * ROOT
    return np.array([(-half, down * high / 3), (half, down * high / 3), (0.0, down * (high / 3 - high))])


def _star(half: float) -> np.ndarray:
    angle = math.pi * (np.arange(10) / 5 - 0.5)
    reach = half * np.where(np.arange(10) % 2, math.sqrt(5 - 2 * math.sqrt(5)) * math.tan(math.pi / 10) * 1.618, 1.0)
    return np.array([reach * np.cos(angle), reach * np.sin(angle)]).T


SHAPES: dict[str, Callable[[float], np.ndarray]] = {
    "square": _corners((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": _corners((0, 1), (2 / 3, 0), (0, -1), (-2 / 3, 0)),
    "triangle": _triangle,
    "inverted_triangle": lambda half: _triangle(half, -1),
    "star": _star,
}
"""Corners about the middle, by half the size."""


def scatter(of: Columns, scales: Scales) -> str:
    paint, found = painted(of), []
    places = zip(scales.x.at(of.each("x")).tolist(), scales.y.at(of.each("y")).tolist(), strict=True)
    for row, ((x, y), size, shape) in enumerate(zip(places, of.each("size"), of.each("marker"), strict=True)):
        if not (np.isfinite(x + y) and size and paint(row)):
            continue
        if shape == "circle":
            found.append(tag("circle", cx=x, cy=y, r=size / 2, **paint(row)))
        elif shape in SHAPES:
            corners = SHAPES[shape](size / 2) + np.array([x, y])
            found.append(tag("path", d=path(corners[:, 0], corners[:, 1], closed=True), **paint(row)))
        else:
            raise Undrawn(of.glyph, f"marker={shape}")
    return "".join(found)
