"""The sites of a flux series as presets: the medians of their b on the levers, and how far dates scatter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.lab import Station
from engine.parameter import within_bounds
from engine.stoichiometry.parameters import StoichiometryParameters
from engine.stoichiometry.series import ELEMENTS, Series, fit_of, together

ALL = "all sites together"
ONE = "your series"
MOST = 50
"""Sites that are offered."""


def stations(own: Mapping[str, Any]) -> dict[str, Station]:
    """All sites together first, where there are several; then each that gives a b."""
    if "series" not in own:
        return {}
    series: Series = own["series"]
    sites = series.sites
    if len(sites) == 1:
        found = {sites[0] or ONE: _station(sites[0] or ONE, series)}
    else:
        found = {ALL: _station(ALL, series)} | {site: _station(site, series.of(site)) for site in sites[:MOST] if site}
    return {name: station for name, station in found.items() if station.values}


def _station(name: str, series: Series) -> Station:
    numbers: dict[str, float] = {}
    for element in ELEMENTS:
        fitted = np.array([fit_of(series, samples, element, 1.0).b for samples in together(series).values()])
        b = fitted[np.isfinite(fitted)]
        if b.size:
            numbers[f"{element}_b"] = round(float(np.median(b)), 2)
        if b.size > 1:
            numbers[f"{element}_spread"] = round(float(b.std(ddof=1)), 2)
    values, notes = within_bounds(StoichiometryParameters, numbers)
    notes += [
        f"Your file gives no b of {element}: its lever keeps its own." for element in ELEMENTS if f"{element}_b" not in values
    ]
    return Station(name, " ".join(notes), values)
