"""What traps and bottles found, all oceans together."""

from __future__ import annotations

from functools import cache

from app.charts.ratios import Seen
from engine import published


@cache
def observed() -> tuple[Seen, ...]:
    """C:P of what sinks, from the paper's own table."""
    table = published.table("stoichiometry").sel(observation=["all traps", "all suspended matter", "station ALOHA"])
    names = ("54 traps: 83 to 500, median 280", "suspended, 146", "off Hawaii, about 200")
    rows = zip(names, *(table[name].values for name in ("low", "median", "high", "top", "bottom")), strict=True)
    return tuple(Seen(name, *(float(value) for value in row)) for name, *row in rows)
