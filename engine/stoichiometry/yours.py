"""The sites of an own flux series beside the paper: their b beside those off Bermuda, their C:P beside all traps'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import published
from engine.lab import Yours
from engine.parameter import Parameters
from engine.stoichiometry.finding import ratio_by_depth
from engine.stoichiometry.series import Series
from engine.stoichiometry.stations import ALL, stations

BERMUDA = {"carbon": 0.98, "phosphorus": 1.28}
"""Medians of the paper, 2006 to 2019."""


def yours(parameters: Parameters, own: Mapping[str, Any]) -> list[Yours]:
    """Medians of b and of C:P, site by site."""
    if "series" not in own:
        return []
    series: Series = own["series"]
    found = stations(own)
    rows = [
        Yours(f"Martin b of {element}", name, float(station.values[f"{element}_b"]), "1", printed, printed, "off Bermuda")
        for element, printed in BERMUDA.items()
        for name, station in found.items()
        if f"{element}_b" in station.values
    ]
    traps = published.table("stoichiometry").sel(observation="all traps")
    low, high = float(traps["low"]), float(traps["high"])
    for name in found:
        here = series.of(name) if name in series.sites and name != ALL else series
        rows += [
            Yours(f"C:P of what sinks at {depth:,.0f} m", name, each.median, "1", low, high, "traps of all oceans")
            for depth, each in ratio_by_depth(here, 1).items()
        ]
    return rows
