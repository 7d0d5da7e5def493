"""Rectangles: by their sides, as bars, and about a middle."""

from __future__ import annotations

import numpy as np

from app.drawn.columns import Columns
from app.drawn.glyphs.rows import painted
from app.drawn.marks import tag
from app.drawn.paint import FILL, LINE
from app.drawn.scales import Scales

BOTH = frozenset((*LINE, *FILL))
QUAD = BOTH | {"left", "right", "top", "bottom"}
HORIZONTAL = BOTH | {"y", "left", "right", "height"}
RECT = BOTH | {"x", "y", "width", "height"}


def quad(of: Columns, scales: Scales) -> str:
    if not painted(of)(0):
        return ""  # unseen: they only know what the pointer is told
    sides = [scales.x.at(of.numbers(side)) for side in ("left", "right")]
    return _drawn(of, *sides, *(scales.y.at(of.numbers(side)) for side in ("top", "bottom")))


def horizontal(of: Columns, scales: Scales) -> str:
    middle, half = of.numbers("y"), of.numbers("height") / 2
    sides = [scales.x.at(of.numbers(side)) for side in ("left", "right")]
    return _drawn(of, *sides, scales.y.at(middle - half), scales.y.at(middle + half))


def rect(of: Columns, scales: Scales) -> str:
    x, y = (np.asarray(scale.numbers(of.each(name)), float) for scale, name in ((scales.x, "x"), (scales.y, "y")))
    wide, high = of.numbers("width") / 2, of.numbers("height") / 2
    return _drawn(of, scales.x.at(x - wide), scales.x.at(x + wide), scales.y.at(y - high), scales.y.at(y + high))


def _drawn(of: Columns, *sides: np.ndarray) -> str:
    paint, found = painted(of), []
    for row, (left, right, top, bottom) in enumerate(np.broadcast(*sides)):
        if np.isfinite(left + right + top + bottom) and paint(row):
            corner = {"x": float(min(left, right)), "y": float(min(top, bottom))}
            size = {"width": float(abs(right - left)), "height": float(abs(bottom - top))}
            found.append(tag("rect", **corner, **size, **paint(row)))
    return "".join(found)
