"""How far a lab's numbers can be trusted, in its own words: beside what is in print."""

from __future__ import annotations

from app.trust import missed
from engine.lab import Lab
from engine.row import verdict
from engine.trust import misses

MISSES = 2
"""Numbers that miss what is in print and are named, the furthest first."""


def limits(lab: Lab) -> list[str]:
    """Of how many numbers how many agree, and which are furthest off."""
    rows = lab.compare()
    named = "; ".join(missed(row, why=False) for row in misses(rows, MISSES) if row.met is False)
    return [*verdict(rows), *([f"Furthest off: {named}."] if named else [])]
