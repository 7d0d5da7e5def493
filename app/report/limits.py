"""How far a lab's numbers can be trusted, in its own words: beside what is in print."""

from __future__ import annotations

from app.comparison import told
from app.report.runs import together
from engine.lab import Lab
from engine.row import Row, verdict

MISSES = 2
"""Numbers that miss what is in print and are named, the furthest first."""


def limits(lab: Lab) -> list[str]:
    """Of how many numbers how many agree, and which are furthest off."""
    rows = lab.compare()
    missed = sorted((row for row in rows if row.met is False), key=lambda row: -row.apart)
    named = "; ".join(map(_missed, missed[:MISSES]))
    return [*verdict(rows), *([f"Furthest off: {named}."] if named else [])]


def _missed(row: Row) -> str:
    words = told(row)
    where = f" ({row.where})" if row.where else ""
    ours = f"{words['ours']} {together(words['unit'])}".rstrip()
    return f"{row.quantity}{where}, {ours} here and {words['published']} in print"
