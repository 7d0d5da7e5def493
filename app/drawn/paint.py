"""Strokes and fills: what Bokeh calls line_color, fill_alpha and so on, as the attributes of a mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LINE = ("line_color", "line_alpha", "line_width", "line_dash")
FILL = ("fill_color", "fill_alpha")
DASHES = {"solid": [], "dashed": [6], "dotted": [2, 4], "dotdash": [2, 4, 6, 4], "dashdot": [6, 4, 2, 4]}
CLEAR = "#00000000"


def opaque(colour: Any) -> tuple[str | None, float]:
    """A colour without its last two digits, and how opaque it is; None for nothing."""
    if colour is None or colour == CLEAR:
        return None, 0.0
    if not isinstance(colour, str):
        raise ValueError(f"{colour!r} is no colour that is drawn")
    if colour.startswith("#") and len(colour) == 9:
        return colour[:7], int(colour[7:], 16) / 255
    return colour, 1.0


def stroke(said: Mapping[str, Any], prefix: str = "line") -> dict[str, Any]:
    """Attributes of a line; none where it is not seen. `said` has a value for each property."""
    colour, alpha = opaque(said[f"{prefix}_color"])
    alpha *= said[f"{prefix}_alpha"]
    if colour is None or alpha == 0 or not said[f"{prefix}_width"]:
        return {}
    width, dash = said[f"{prefix}_width"], said[f"{prefix}_dash"]
    steps = DASHES[dash] if isinstance(dash, str) else list(dash)
    return {
        "stroke": colour,
        "stroke_width": float(width),
        "stroke_opacity": alpha if alpha < 1 else None,
        "stroke_dasharray": " ".join(f"{step:g}" for step in steps) or None,
    }


def fill(said: Mapping[str, Any], prefix: str = "fill") -> dict[str, Any]:
    """Attributes of a ground; none where there is none."""
    colour, alpha = opaque(said[f"{prefix}_color"])
    alpha *= said[f"{prefix}_alpha"]
    if colour is None or alpha == 0:
        return {}
    return {"fill": colour, "fill_opacity": alpha if alpha < 1 else None}


def both(line: dict[str, Any], ground: dict[str, Any]) -> dict[str, Any]:
    """Of what is filled and has an outline; nothing where neither is seen."""
    return line | (ground or {"fill": "none"}) if line or ground else {}
