"""The years after which the pump's pictures tell something, and the numbers behind lines over them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.charts.numbers import Entry, Numbers
from engine.ocean.grid import Array
from engine.pump.response import HORIZONS

SHOWN = [place for place, years in enumerate(HORIZONS) if years >= 1]
"""Their places among all horizons."""
YEARS = np.array(HORIZONS)[SHOWN]
SHARES = 0.0, 112.0
"""Per cent still away, with room for the name of a line above all of it."""


def after(year: float) -> str:
    return f"after {year:,.0f} year{'' if year == 1 else 's'}"


def numbers(lines: Mapping[str, Array], unit: str) -> Numbers:
    """A row a year."""
    rows: list[tuple[Entry, ...]] = [
        (after(year), *(float(line[place]) for line in lines.values())) for place, year in enumerate(YEARS)
    ]
    return Numbers(["", *(f"{name}, {unit}" for name in lines)], rows)
