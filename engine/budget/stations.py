"""The places of an own cruise as presets: their numbers on the levers, under the names that were typed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from engine.budget.chain import GROUPS
from engine.budget.parameters import BudgetParameters
from engine.budget.zones import Site, Zones
from engine.lab import Station
from engine.parameter import within_bounds


def stations(own: Mapping[str, Any]) -> dict[str, Station]:
    """By name, in the order of the file."""
    zones: Zones = own["cruise"].zones
    return {name: _station(zones, index, name) for index, name in enumerate(zones.names)}


def _station(zones: Zones, index: int, name: str) -> Station:
    measured = bool(zones.passive_measured[index])
    numbers = {f"{group}_biomass": float(zones.migrant_biomass[index, g]) for g, group in enumerate(GROUPS)}
    there = [(f"{group}_ets", float(zones.specific_ets[index, g])) for g, group in enumerate(GROUPS)]
    numbers |= {name: ets for name, ets in there if ets > 0}  # that of animals that are not there is none
    numbers |= {"npp": float(zones.net_primary_production[index])}
    numbers |= {"poc_flux": float(zones.passive_flux[index]), "poc_flux_sd": float(zones.passive_flux_sd[index])}
    values, notes = within_bounds(BudgetParameters, {each: value for each, value in numbers.items() if math.isfinite(value)})
    if not measured:
        notes.append("No trap stood here: the sinking flux is the mean of the paper’s three.")
    if "npp" not in values:
        notes.append("Its net primary production is not in your file: the lever keeps its own.")
    latitude, longitude = float(zones.latitude[index]), float(zones.longitude[index])
    site = Site(name, latitude, longitude, measured)
    return Station(name, " ".join(notes), values, {"site": site}, latitude, longitude)
