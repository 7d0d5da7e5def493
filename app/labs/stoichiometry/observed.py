"""What traps and bottles found, all oceans together and region by region."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from app.charts.ratios import Seen
from engine import published
from engine.stoichiometry.sampled import REGIONS

NAMES = {
    "all traps": "traps: 83 to 500, median 280",
    "all suspended matter": "suspended, 146",
    "station ALOHA": "off Hawaii, about 200",
}
"""What is named in a picture, and how."""


@cache
def observed() -> tuple[Seen, ...]:
    """C:P of what sinks, from the paper's own table."""
    columns = ("observation", "low", "median", "high", "top", "bottom")
    found = {name: Seen(name, *numbers) for name, *numbers in published.rows("stoichiometry", *columns)}
    named = [replace(found[name], name=words) for name, words in NAMES.items()]
    return (*named, *(replace(found[region], name=f"traps, {region}", quiet=True) for region in REGIONS))
