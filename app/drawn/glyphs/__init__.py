"""A glyph with its data, as marks; a kind of glyph a function."""

from __future__ import annotations

from collections.abc import Callable

from bokeh.models import Glyph, GlyphRenderer

from app.drawn.columns import Columns
from app.drawn.glyphs import areas, bars, image, lines, points, wedges
from app.drawn.known import Undrawn
from app.drawn.scales import Scales

KINDS: dict[str, tuple[Callable[[Columns, Scales], str], frozenset[str]]] = {
    "Line": (lines.line, lines.THROUGH),
    "MultiLine": (lines.many, lines.MANY),
    "Segment": (lines.segments, lines.SEGMENT),
    "HSpan": (lines.across, lines.ACROSS),
    "VSpan": (lines.upright, lines.UPRIGHT),
    "Patch": (areas.patch, areas.PATCH),
    "Patches": (areas.patches, areas.PATCHES),
    "HArea": (areas.across, areas.ACROSS),
    "VArea": (areas.upright, areas.UPRIGHT),
    "Quad": (bars.quad, bars.QUAD),
    "HBar": (bars.horizontal, bars.HORIZONTAL),
    "Rect": (bars.rect, bars.RECT),
    "Scatter": (points.scatter, points.SCATTER),
    "Wedge": (wedges.wedge, wedges.WEDGE),
    "Image": (image.mapped, image.MAPPED),
    "ImageRGBA": (image.plain, image.PLAIN),
}
"""What draws it, and which of its properties that knows."""


def drawn(renderer: GlyphRenderer, scales: Scales) -> str:
    """The marks of a renderer whose glyph is no text."""
    glyph: Glyph = renderer.glyph
    name = type(glyph).__name__
    if name not in KINDS:
        raise Undrawn(glyph)
    draw, known = KINDS[name]
    if (renderer.x_range_name, renderer.y_range_name) != ("default", "default"):
        raise Undrawn(renderer, "y_range_name")
    return draw(Columns.of(renderer, known), scales)
