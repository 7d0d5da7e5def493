"""Areas: between two lines, and within outlines."""

from __future__ import annotations

import numpy as np

from app.drawn.columns import Columns
from app.drawn.glyphs.rows import painted
from app.drawn.marks import path, tag
from app.drawn.paint import FILL, LINE
from app.drawn.scales import Scales

GROUND = frozenset(FILL)
BOTH = GROUND | set(LINE)
PATCH, PATCHES = BOTH | {"x", "y"}, BOTH | {"xs", "ys"}
ACROSS, UPRIGHT = GROUND | {"y", "x1", "x2"}, GROUND | {"x", "y1", "y2"}


def patch(of: Columns, scales: Scales) -> str:
    """One, in pieces where there are gaps; a piece within another is a hole."""
    paint = painted(of)(0)
    way = path(scales.x.at(of.numbers("x")), scales.y.at(of.numbers("y")), closed=True) if paint else ""
    return tag("path", d=way, fill_rule="evenodd", **paint) if way else ""


def patches(of: Columns, scales: Scales) -> str:
    paint, found = painted(of), []
    for row, (x, y) in enumerate(zip(of.each("xs"), of.each("ys"), strict=True)):
        way = path(scales.x.at(x), scales.y.at(y), closed=True)
        if way and paint(row):
            found.append(tag("path", d=way, **paint(row)))
    return "".join(found)


def across(of: Columns, scales: Scales) -> str:
    """From left to right at each height."""
    y = scales.y.at(of.numbers("y"))
    return _between(of, scales.x.at(of.numbers("x1")), y, scales.x.at(of.numbers("x2")), y)


def upright(of: Columns, scales: Scales) -> str:
    x = scales.x.at(of.numbers("x"))
    return _between(of, x, scales.y.at(of.numbers("y1")), x, scales.y.at(of.numbers("y2")))


def _between(of: Columns, x1: np.ndarray, y1: np.ndarray, x2: np.ndarray, y2: np.ndarray) -> str:
    paint = painted(of, line=False)(0)
    way = path(np.concatenate([x1, x2[::-1]]), np.concatenate([y1, y2[::-1]]), closed=True)
    return tag("path", d=way, **paint) if way and paint else ""
