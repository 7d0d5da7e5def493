"""Where a report is open: its address as a picture that a phone reads."""

from __future__ import annotations

import io

import segno

from app.theme import LIGHT

LONGEST = 400
"""Signs of an address that a phone's camera can still read from paper."""


def code(link: str) -> str:
    """As SVG; nothing of one that is too long."""
    if len(link) > LONGEST:
        return ""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=0, dark=LIGHT["ink"], omitsize=True)
    return out.getvalue().decode()
