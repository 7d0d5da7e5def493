"""What stands in a drawn picture, read back from its SVG, and what should: for the tests of what draws it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations
from typing import Any

import numpy as np
from bokeh.core.property.vectorization import Field
from bokeh.models import GlyphRenderer, Plot

from app.drawn.marks import LONG
from app.drawn.texts import Box, Type

SPACE = "{http://www.w3.org/2000/svg}"


# read back


def read(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)


def box(text: ET.Element) -> Box:
    """What words cover, as they are written."""
    size, turned = float(text.attrib["font-size"]), text.get("transform")
    across = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
    bold = text.get("font-weight") == "bold"
    wide = Type(size, bold).width(text.text or "")
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    corners = np.array([(x + part * wide - across * wide, y + up) for part in (0, 1) for up in (-0.72 * size, 0.2 * size)])
    if turned:
        turn, cx, cy = (float(each) for each in re.findall(r"-?[\d.]+", turned))
        angle = np.radians(turn)
        middle = np.array([cx, cy])
        corners = (corners - middle) @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) + middle
    return Box(*corners.min(axis=0), *corners.max(axis=0))


def texts(root: ET.Element) -> list[ET.Element]:
    return list(root.iter(f"{SPACE}text"))


def groups(root: ET.Element, kind: str) -> list[ET.Element]:
    return [each for each in root.iter(f"{SPACE}g") if each.get("class") == kind]


# what there should be


def seen(renderer: GlyphRenderer) -> bool:
    glyph = renderer.glyph
    colours = [getattr(glyph, name, None) for name in ("line_color", "fill_color", "text_color")]
    painted = any(colour is not None for colour in colours) or hasattr(glyph, "image")
    return renderer.visible and painted and getattr(glyph, "size", 1) != 0


def column(renderer: GlyphRenderer, name: str) -> Any:
    return renderer.data_source.data[renderer.glyph.properties_with_values()[name].field]


def expected(renderer: GlyphRenderer) -> int:
    """How many points, or rows, a renderer's marks should have."""
    glyph, kind = renderer.glyph, type(renderer.glyph).__name__
    if kind in ("Line", "Patch"):
        return int((np.isfinite(np.asarray(column(renderer, "x"), float) + np.asarray(column(renderer, "y"), float))).sum())
    if kind in ("MultiLine", "Patches"):
        return sum(int(np.isfinite(np.asarray(x, float)).sum()) for x in column(renderer, "xs"))
    if kind in ("HArea", "VArea"):
        return 2 * len(column(renderer, "y" if kind == "HArea" else "x"))
    places = {"Quad": "top", "HBar": "y", "Segment": "x0", "HSpan": "y", "VSpan": "x", "Image": "image", "ImageRGBA": "image"}
    name = next(
        (each for each in (places.get(kind, "x"), "x1", "y0", "left", "right") if isinstance(said(glyph, each), Field)), "x"
    )
    rows = column(renderer, name)
    if kind == "ImageRGBA":
        return sum(1 for wide in column(renderer, "dw") if wide)
    return len(rows)


def said(glyph: Any, name: str) -> Any:
    return glyph.properties_with_values().get(name)


def found(group: ET.Element, kind: str) -> int:
    if kind in ("Line", "Patch", "MultiLine", "Patches", "HArea", "VArea"):
        return sum(len(re.findall(r"[ML]", path.attrib["d"])) for path in group)
    return len(group)


def sides(plot: Plot) -> list[Any]:
    return [*plot.left, *plot.right, *plot.below, *plot.above]


def check_data(plot: Plot, root: ET.Element) -> int:
    """Every series that is seen is there, with every point of it; how many there are."""
    there = [each for each in plot.renderers if seen(each) and expected(each)]
    counted = 0
    for kind in {type(each.glyph).__name__ for each in there} - {"Text"}:
        wanted = [expected(each) for each in there if type(each.glyph).__name__ == kind]
        drawn = [found(group, kind) for group in groups(root, kind)]
        assert len(drawn) == len(wanted), kind
        for points, marks in zip(wanted, drawn, strict=True):
            assert marks == points or (points > LONG and marks), kind
        counted += len(drawn)
    return counted


def check_words(plot: Plot, root: ET.Element) -> None:
    """All axes say what they are and in what unit; and no word is cut."""
    _, _, wide, high = (float(each) for each in root.attrib["viewBox"].split())
    lines = [text.text or "" for text in texts(root)]
    for side in sides(plot):
        title = getattr(side, "axis_label", None) or getattr(side, "title", None)
        assert not title or title in " ".join(lines), title
    for text in texts(root):
        left, top, right, foot = box(text)
        assert min(left, top, wide - right, high - foot) >= -0.6, text.text


def check_ticks(root: ET.Element) -> None:
    """No label of an axis lies over another one of any axis, or over a title; of slanted ones only the line they stand in."""
    axes = [group for kind in ("LinearAxis", "CategoricalAxis", "ColorBar") for group in groups(root, kind)]
    labels = [(text.text, box(text), slanted(text)) for group in axes for text in texts(group)]
    for (one, first, aslant), (two, second, also) in combinations(labels, 2):
        across = min(first.right, second.right) - max(first.left, second.left)
        down = min(first.bottom, second.bottom) - max(first.top, second.top)
        if aslant and also:
            assert np.hypot(second.right - first.right, second.top - first.top) > 8, f"{one!r} lies over {two!r}"
        else:
            assert across <= 0.6 or down <= 0.6, f"{one!r} lies over {two!r}"


def slanted(text: ET.Element) -> bool:
    return "transform" in text.attrib and not re.match(r"rotate\(-?90 ", text.attrib["transform"])
