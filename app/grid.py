"""Where the parts of a lab's page stand: the levers beside what they move, and on a telephone over it, or above it if they are few."""

from __future__ import annotations

from typing import Any

import panel as pn

from app.framing import Framing

SHEET = 4
"""Levers, at most, that stand above the answer on a telephone; more wait in a sheet over it (levers.css)."""
_GRID = """
:host { display: grid; grid-template-columns: 340px minmax(0, 1fr); align-items: start; min-height: calc(100vh - var(--bar, 56px)); max-height: none; background: var(--paper) }
:host > * { margin: 0 }
@media (min-width: 1800px) { :host { grid-template-columns: 396px minmax(0, 1fr) } }
@media (max-width: 1080px) { :host { grid-template-columns: 320px minmax(0, 1fr) } }
"""
_BELOW = "@media (max-width: 760px) { :host { display: block; padding-bottom: 210px } }"
_ABOVE = "@media (max-width: 760px) { :host { display: block } }"
_BARE = ":host { --bar: 0px }"
_SIDE = """
:host { width: 100% }
@media (min-width: 761px) { :host { position: sticky; top: 0 } }
"""
_MAIN = """
:host { padding: 0 28px 28px; min-width: 0; max-height: none; display: block }
@media (max-width: 1080px) { :host { padding: 0 20px 20px } }
@media (max-width: 760px) { :host { padding: 0 16px 16px } }
"""


def frame(framing: Framing) -> str:
    """Where a page is framed: whether its few levers stand above the answer on a telephone, or wait in a sheet."""
    if not framing.frame:
        return ""
    return "few" if framing.only is not None and len(framing.only) <= SHEET else "sheet"


def board(layout: str, framing: Framing) -> str:
    """How the pictures stand. In a class there is one; where levers are named, none is on a picture."""
    if not framing.frame:
        return layout
    return " ".join([layout, "framed", *(["alone"] if framing.bare else []), *(["still"] if framing.only is not None else [])])


def beside(levers: Any, answer: Any, framing: Framing) -> pn.Column:
    """The page below its bar."""
    levers.stylesheets = [_SIDE]
    main = pn.Column(answer, stylesheets=[_MAIN], sizing_mode="stretch_width")
    styles = [_GRID, _ABOVE if frame(framing) == "few" else _BELOW, *([_BARE] if framing.bare else [])]
    return pn.Column(levers, main, stylesheets=styles, sizing_mode="stretch_width")
