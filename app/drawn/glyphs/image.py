"""Fields as pixels: by a map of colours, or in their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from bokeh.models import LinearColorMapper
from scipy.ndimage import maximum_filter, zoom

from app.drawn.colours import placed
from app.drawn.columns import Columns
from app.drawn.known import Undrawn, read
from app.drawn.marks import tag
from app.drawn.png import full, indexed
from app.drawn.scales import Scales
from app.maps.raster import SMOOTH

PLACE = frozenset({"image", "x", "y", "dw", "dh"})
MAPPED = PLACE | {"color_mapper"}
PLAIN = PLACE | {"origin", "anchor"}
MAPPER = frozenset({"palette", "low", "high", "low_color", "high_color", "nan_color"})
MOST = 256
"""Colours of an image of bytes."""
FINER = 2


def mapped(of: Columns, scales: Scales) -> str:
    mapper = of.constant("color_mapper")
    if type(mapper) is not LinearColorMapper:
        raise Undrawn(mapper)
    read(mapper, MAPPER)
    smooth = of.glyph.name == SMOOTH
    return _laid(of, scales, lambda values: indexed(*_indices(mapper, finer(values, mapper.high) if smooth else values)))


def finer(values: np.ndarray, high: float) -> np.ndarray:
    """Bytes of a smooth field with four pixels for one: who opens the file may draw their edges. What is beyond `high` is none."""
    nearest = values.repeat(FINER, 0).repeat(FINER, 1)
    between = zoom(values.astype(np.float32), FINER, order=1, mode="nearest", grid_mode=True)
    return np.where(maximum_filter(nearest > high, 2 * FINER - 1), nearest, np.rint(between)).astype(np.uint8)


def _indices(mapper: LinearColorMapper, values: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Which colour each value has, and the colours; bytes are looked up."""
    if values.dtype == np.uint8:
        every, colours = _indices(mapper, np.arange(256.0))
        return every[values], colours
    at, colours = placed(mapper, values)
    if len(colours) > MOST:
        raise Undrawn(mapper, "palette")
    return at.astype(np.uint8), colours


def plain(of: Columns, scales: Scales) -> str:
    if (of.constant("origin"), of.constant("anchor")) != ("bottom_left", "bottom_left"):
        raise Undrawn(of.glyph, "origin")

    def address(values: np.ndarray) -> str:
        pixels = np.ascontiguousarray(values, "<u4")
        return full(pixels.view(np.uint8).reshape(*pixels.shape, 4))

    return _laid(of, scales, address)


def _laid(of: Columns, scales: Scales, address: Callable[[np.ndarray], str]) -> str:
    """Each image where it lies; its first row is at y, its first column at x."""
    found = []
    rows = zip(*(of.each(name) for name in ("image", "x", "y", "dw", "dh")), strict=True)
    for values, x, y, wide, high in rows:
        (left, right), (first, last) = scales.x.at([x, x + wide]).tolist(), scales.y.at([y, y + high]).tolist()
        if not (abs(right - left) > 0 and abs(last - first) > 0):
            continue
        pixels = np.asarray(values)[:: 1 if first < last else -1, :: 1 if left < right else -1]
        found.append(
            tag(
                "image",
                x=min(left, right),
                y=min(first, last),
                width=abs(right - left),
                height=abs(last - first),
                preserveAspectRatio="none",
                image_rendering="optimizeSpeed" if min(pixels.shape) == 1 else None,
                href=address(pixels),
            )
        )
    return "".join(found)
