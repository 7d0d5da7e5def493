"""Lines: through points, many at once, from point to point, and across all of a picture."""

from __future__ import annotations

import numpy as np

from app.drawn.columns import Columns
from app.drawn.glyphs.rows import Row, painted
from app.drawn.marks import path, tag
from app.drawn.paint import LINE
from app.drawn.scales import Scales

PAINT = frozenset(LINE)
THROUGH = PAINT | {"x", "y"}
MANY = PAINT | {"xs", "ys"}
SEGMENT = PAINT | {"x0", "y0", "x1", "y1"}
ACROSS, UPRIGHT = PAINT | {"y"}, PAINT | {"x"}


def line(of: Columns, scales: Scales) -> str:
    paint = painted(of, ground=False)(0)
    way = path(scales.x.at(of.numbers("x")), scales.y.at(of.numbers("y"))) if paint else ""
    return tag("path", d=way, stroke_linejoin="round", **paint) if way else ""


def many(of: Columns, scales: Scales) -> str:
    paint, found = painted(of, ground=False), []
    for row, (x, y) in enumerate(zip(of.each("xs"), of.each("ys"), strict=True)):
        way = path(scales.x.at(x), scales.y.at(y))
        if way and paint(row):
            found.append(tag("path", d=way, stroke_linejoin="round", **paint(row)))
    return "".join(found)


def segments(of: Columns, scales: Scales) -> str:
    paint = painted(of, ground=False)
    ends = [scales.x.at(of.each("x0")), scales.y.at(of.each("y0")), scales.x.at(of.each("x1")), scales.y.at(of.each("y1"))]
    return _straight(np.array(ends).T, paint)


def across(of: Columns, scales: Scales) -> str:
    y = scales.y.at(of.each("y"))
    left, right = np.full(y.shape, scales.x.first), np.full(y.shape, scales.x.last)
    return _straight(np.array([left, y, right, y]).T, painted(of, ground=False))


def upright(of: Columns, scales: Scales) -> str:
    x = scales.x.at(of.each("x"))
    foot, top = np.full(x.shape, scales.y.first), np.full(x.shape, scales.y.last)
    return _straight(np.array([x, foot, x, top]).T, painted(of, ground=False))


def _straight(ends: np.ndarray, paint: Row) -> str:
    return "".join(
        tag("line", x1=x1, y1=y1, x2=x2, y2=y2, **paint(row))
        for row, (x1, y1, x2, y2) in enumerate(ends.tolist())
        if np.isfinite(x1 + y1 + x2 + y2) and paint(row)
    )
