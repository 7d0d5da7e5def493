"""Pieces of pies."""

from __future__ import annotations

import math

from app.drawn.columns import Columns
from app.drawn.glyphs.rows import painted
from app.drawn.known import Undrawn
from app.drawn.marks import short, tag
from app.drawn.paint import FILL, LINE
from app.drawn.scales import Scales

WEDGE = frozenset((*LINE, *FILL, "x", "y", "radius", "start_angle", "end_angle"))


def wedge(of: Columns, scales: Scales) -> str:
    """From the angle of its start to that of its end, against the clock; the radius is a distance across."""
    if of.constant("direction") != "anticlock":
        raise Undrawn(of.glyph, "direction")
    paint, found = painted(of), []
    places = scales.x.at(of.numbers("x")), scales.y.at(of.numbers("y")), scales.x.length(of.numbers("radius"))
    turns = of.numbers("start_angle"), of.numbers("end_angle")
    for row, (x, y, radius, start, end) in enumerate(zip(*(each.tolist() for each in (*places, *turns)), strict=True)):
        sweep = end - start
        if not (math.isfinite(x + y + radius + sweep) and paint(row)):
            continue
        if sweep >= 2 * math.pi - 1e-6:
            found.append(tag("circle", cx=x, cy=y, r=radius, **paint(row)))
            continue
        ends = [(x + radius * math.cos(angle), y - radius * math.sin(angle)) for angle in (start, end)]
        (x0, y0), (x1, y1) = (tuple(short(each) for each in place) for place in ends)
        arc = f"A{short(radius)} {short(radius)} 0 {int(sweep > math.pi)} 0 {x1} {y1}"
        found.append(tag("path", d=f"M{short(x)} {short(y)}L{x0} {y0}{arc}Z", **paint(row)))
    return "".join(found)
