"""A figure of ours as SVG: laid out and painted as Bokeh would in a browser, with text that stays text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from bokeh.models import Axis, BoxAnnotation, ColorBar, GlyphRenderer, Grid, Label, Plot, Span, Text

from app.drawn import annotated, axes, bar, glyphs
from app.drawn.crowd import settled
from app.drawn.glyphs.text import CLIPPED, Said
from app.drawn.known import Undrawn, read
from app.drawn.layout import SIDES, Layout, layout
from app.drawn.marks import short, tag
from app.drawn.texts import Box
from app.theme import DARK, FONT, LIGHT

TYPE = 12.0
"""The size of type, in pixels, that our figures are made with."""
LEAST = 9.0
"""And that of the smallest that words among crowded data are written in."""
LEVELS = ("image", "underlay", "glyph", "guide", "annotation", "overlay")
PLOT = frozenset(
    (
        *("x_range", "y_range", "x_scale", "y_scale", "extra_y_ranges", "match_aspect", "renderers", "center", *SIDES, "toolbar"),
        *("toolbar_location", "sizing_mode", "min_height", "min_width", "width", "height", "min_border", "min_border_right"),
        *(
            "background_fill_alpha",
            "border_fill_alpha",
            "outline_line_color",
            "stylesheets",
            "styles",
            "css_classes",
            "css_variables",
        ),
        *("outer_width", "outer_height", "inner_width", "inner_height", "title"),
    )
)
Mark = tuple[bool, str]
"""Whether it ends at the frame's edge, and what it is."""


def svg(
    figure: Plot,
    width: float,
    height: float,
    *,
    type: float = 14.0,
    dark: bool = False,
    ground: str = "",
    label: str = "",
) -> str:
    """In so many pixels, with axes in type of this size; all else grows with it, as the figure would in a smaller window.

    `dark` says which theme its colours are of. It has no ground of its own; where it hides what is beyond its edge, as a map
    does round the Earth, it does so with the page's, or with `ground`. `label` is what it shows, for whoever does not see it.
    """
    read(figure, PLOT)
    if figure.background_fill_alpha or figure.border_fill_alpha or figure.outline_line_color is not None:
        raise Undrawn(figure, "background_fill_alpha")
    if figure.title is not None and figure.title.text:
        raise Undrawn(figure.title)
    times = type / TYPE
    wide, high = width / times, height / times
    found = layout(figure, wide, high)
    texts = [each for each in figure.renderers if each.visible and isinstance(each.glyph, Text)]
    labels = [(each, _held(found)) for each in figure.center if each.visible and isinstance(each, Label)]
    rooms = [(each, _held(found) if each.level in CLIPPED else found.room) for each in texts]
    said = settled([*rooms, *labels], found.scales, found.frame, LEAST / type)
    painted = _painted(figure, found, said)
    inside = "".join(_clipped(found, marks) if clip else "".join(marks) for clip, marks in _runs(painted))
    if ground:
        inside = inside.replace((DARK if dark else LIGHT)["paper"], ground)
    return tag(
        "svg",
        inside,
        xmlns="http://www.w3.org/2000/svg",
        width=float(width),
        height=float(height),
        viewBox=f"0 0 {short(wide)} {short(high)}",
        font_family=FONT,
        role="img",
        aria_label=label or None,
    )


def _runs(marks: Iterator[Mark]) -> Iterator[tuple[bool, list[str]]]:
    for clip, run in groupby(marks, key=lambda mark: mark[0]):
        yield clip, [mark for _, mark in run]


def _clipped(found: Layout, marks: list[str]) -> str:
    """An SVG within, which ends at the frame's edge and needs no name that another picture on the page might have."""
    frame = found.frame
    place = {"x": frame.left, "y": frame.top, "width": frame.width, "height": frame.height}
    return tag("svg", "".join(marks), **place, viewBox=" ".join(short(each) for each in place.values()), overflow="hidden")


def _painted(figure: Plot, found: Layout, said: dict[str, list[Said]]) -> Iterator[Mark]:
    """The marks in the order in which Bokeh paints them."""
    sides = [model for side in SIDES for model in getattr(figure, side)]
    everything = [*sides, *figure.center, *figure.renderers]
    for level in LEVELS:
        for model in everything:
            if model.level == level and model.visible:
                if model.id in said:
                    kind = "Label" if isinstance(model, Label) else "Text"
                    yield False, _group(kind, "".join(each.mark() for each in said[model.id]))
                else:
                    yield from _marks(model, found, level in CLIPPED)


def _marks(model: Any, found: Layout, clip: bool) -> Iterator[Mark]:
    scales, frame, room = found.scales, found.frame, found.room
    if isinstance(model, (Axis, ColorBar)) and model.id in found.laid:
        yield False, _group(type(model).__name__, found.laid[model.id].marks())
    elif isinstance(model, ColorBar):
        yield False, _group("ColorBar", bar.lay(model, frame, 0.0, room, found.times, inside=True).marks())
    elif isinstance(model, Grid):
        laid = found.laid.get(model.axis.id)
        places = laid.places if isinstance(laid, axes.Laid) else []
        yield clip, axes.grid(model, places, scales.y if model.dimension else scales.x, frame)
    elif isinstance(model, Span):
        yield False, annotated.span(model, scales, frame)
    elif isinstance(model, BoxAnnotation):
        yield True, annotated.box(model, scales, frame)
    elif isinstance(model, GlyphRenderer):
        read(model, {"data_source", "glyph", "view", "level", "visible"})
        yield clip, _group(type(model.glyph).__name__, glyphs.drawn(model, scales))
    else:
        raise Undrawn(model)


def _held(found: Layout) -> Box:
    """Where words of the frame stay."""
    frame = found.frame
    return Box(frame.left, frame.top, max(frame.right, found.room.right - 2), frame.bottom)


def _group(name: str, marks: str) -> str:
    return tag("g", marks, class_=name) if marks else ""
