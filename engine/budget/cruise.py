"""An own cruise from a CSV file, in either form: a table of migrants (b), or day and night profiles (a).

Units stand in the header, in brackets: "migrant_biomass [mg C m-2]". Biomass may be carbon (C), dry (DW) or wet (WW)
weight; the last two go through the paper's chain. It is taken as corrected for what the net missed; under the name
"caught_biomass" it is taken as caught, and divided by the capture efficiency.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.budget.chain import GROUPS, ets_of_respiration
from engine.budget.profiles import Profile, Strata, ets_at_depth, migrant_biomass
from engine.budget.upload import BIOMASS, SITE, CruiseError, FormName, Line, read_lines
from engine.budget.zones import CROSSED, OWN, Zones, missing_passive

__all__ = ["MAX_ZONES", "Cruise", "CruiseError", "read_cruise"]

MAX_ZONES = 50


@dataclass(frozen=True)
class Cruise:
    """A file that was read: its places, ready for `compute(parameters, cruise=cruise)`, and its profiles, if any."""

    name: str
    form: FormName
    zones: Zones
    profiles: tuple[Profile, ...] = ()


def read_cruise(data: bytes, name: str) -> Cruise:
    """The cruise in a CSV file, or CruiseError."""
    form, lines = read_lines(data)
    zones = len({line.text["zone"] for line in lines})
    if zones > MAX_ZONES:
        raise CruiseError(f"The file has {zones} zones; at most {MAX_ZONES} are read.")
    called = _called(lines)
    if form == "table":
        return Cruise(name, form, _zones(lines, _of_table(lines), called))
    profiles = _profiles(lines)
    named = tuple(replace(profile, zone=called[profile.zone]) for profile in profiles)
    return Cruise(name, form, _zones(lines, _of_profiles(profiles), called), named)


def _called(lines: list[Line]) -> dict[str, str]:
    """Each zone's name: its place as it was typed, with the zone where two have the same; the zone where none was typed."""
    places: dict[str, str] = {}
    for line in lines:
        places[line.text["zone"]] = places.get(line.text["zone"]) or line.text.get("place", "")
    typed = list(places.values())
    return {
        zone: zone if not place or place == zone else place if typed.count(place) == 1 else f"{place}, {zone}"
        for zone, place in places.items()
    }


Cells = dict[tuple[str, str], tuple[float, float]]
"""(zone, group) → migrant biomass and specific ETS."""


def _of_table(lines: list[Line]) -> Cells:
    cells: Cells = {}
    for line in lines:
        key = line.text["zone"], line.text["group"]
        if key in cells:
            raise CruiseError(f"Row {line.number}: {key[1]} of zone “{key[0]}” is there already.")
        biomass = next(line.value[name] for name in BIOMASS if name in line.value)
        respiration = line.value.get("specific_respiration")
        cells[key] = biomass, line.value["specific_ets"] if respiration is None else ets_of_respiration(respiration)
    return cells


def _profiles(lines: list[Line]) -> tuple[Profile, ...]:
    """Strata gathered by zone and group, both times of day required, none overlapping."""
    hauls: dict[tuple[str, str], dict[str, list[Line]]] = {}
    for line in lines:
        if line.value["depth_bottom"] <= line.value["depth_top"]:
            raise CruiseError(f"Row {line.number}, column “depth_bottom”: it must be deeper than depth_top.")
        haul = hauls.setdefault((line.text["zone"], line.text["group"]), {"day": [], "night": []})
        haul[line.text["time"]].append(line)
    return tuple(_profile(*key, haul) for key, haul in hauls.items())


def _profile(zone: str, group: str, haul: Mapping[str, list[Line]]) -> Profile:
    what = f"{group} of zone “{zone}”"
    for time, lines in haul.items():
        if not lines:
            raise CruiseError(f"There is no {time} profile for {what}, and migrants are night minus day.")
        if all(line.value["depth_top"] >= CROSSED for line in lines):
            raise CruiseError(f"The {time} profile for {what} has no stratum above {CROSSED:g} m.")
    profile = Profile(zone, group, _strata(haul["day"]), _strata(haul["night"]))
    if math.isnan(ets_at_depth(profile)):
        raise CruiseError(f"The day profile for {what} has no ets below {CROSSED:g} m, where migrants spend the day.")
    return profile


def _strata(lines: list[Line]) -> Strata:
    ordered = sorted(lines, key=lambda line: line.value["depth_top"])
    for upper, lower in itertools.pairwise(ordered):
        if lower.value["depth_top"] < upper.value["depth_bottom"]:
            first, second = sorted((upper.number, lower.number))
            raise CruiseError(f"Row {second}: this stratum overlaps that of row {first}, in the same haul.")
    biomass = "biomass" if "biomass" in ordered[0].value else "caught_biomass"
    return Strata(*(np.array([line.value[name] for line in ordered]) for name in ("depth_top", "depth_bottom", biomass, "ets")))


def _of_profiles(profiles: tuple[Profile, ...]) -> Cells:
    return {(profile.zone, profile.group): (migrant_biomass(profile), ets_at_depth(profile)) for profile in profiles}


def _zones(lines: list[Line], cells: Cells, called: Mapping[str, str]) -> Zones:
    """Places in the order of the file; a group that a place lacks carries nothing there."""
    own: dict[str, list[Line]] = {}
    for line in lines:
        own.setdefault(line.text["zone"], []).append(line)
    numbers = {name: np.array([_repeated(name, rows) for rows in own.values()]) for name in SITE if name != "place"}
    animals = np.array([[cells.get((zone, group), (0.0, 0.0)) for group in GROUPS] for zone in own])
    mean, sd = missing_passive()
    measured = np.isfinite(numbers["poc_flux"])
    return Zones(
        names=tuple(called[zone] for zone in own),
        places=tuple(next((row.text["place"] for row in rows if row.text.get("place")), "") for rows in own.values()),
        regions=(OWN,) * len(own),
        latitude=numbers["latitude"],
        longitude=numbers["longitude"],
        migrant_biomass=animals[:, :, 0],
        specific_ets=animals[:, :, 1],
        net_primary_production=numbers["npp"],
        passive_flux=np.where(measured, numbers["poc_flux"], mean),
        passive_flux_sd=np.where(measured, np.nan_to_num(numbers["poc_flux_sd"]), sd),
        passive_measured=measured,
        passive_taken=~measured,
    )


def _repeated(name: str, rows: list[Line]) -> float:
    """A number that a zone has once, though every row of the zone may repeat it; NaN where none does."""
    result = math.nan
    for row in rows:
        given = row.value.get(name, math.nan)
        if not math.isnan(given) and not math.isnan(result) and given != result:
            raise CruiseError(f"Row {row.number}, column “{name}”: an earlier row of this zone says {result:g}.")
        result = result if math.isnan(given) else given
    return result
