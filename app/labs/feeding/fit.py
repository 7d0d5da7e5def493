"""The numbers that were fitted, beside those that PISCES has: a table below the equations."""

from __future__ import annotations

from app.markup import Html, bold, html, table
from app.words import number
from engine.feeding.fitted import FIT
from engine.quantities import pretty

HEADS = ["Fitted", "Unit", "Here", "Looked for in", "PISCES", "Here over PISCES"]


SAID = """<h3>Beside PISCES’s own</h3>
<p>Where the fit is far from PISCES, part of what it does stands for what is left out here: PISCES takes up iron by a quota, not by its half saturation; its light has three colours. <small>Aumont et al. 2015 and its code.</small></p>"""


def fitted() -> str:
    """All of them in the order of the fit."""
    rows = []
    for name, one in FIT["unknowns"].items():
        value, theirs = float(one["value"]), one["pisces"]
        bounds = f"{number(one['low'])} to {number(one['high'])}"
        times = "" if theirs is None else f"{number(value / theirs, 2)} ×"
        what = Html(f"{html(one['label'])}<br><code>{name}</code>")
        rows.append((what, pretty(one["unit"]), bold(number(value)), bounds, "none" if theirs is None else number(theirs), times))
    return f"{SAID}{table(HEADS, rows, 'Fitted numbers beside PISCES’s', '-unnnn')}"
