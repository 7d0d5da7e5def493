"""Places with migrants in them: the five of the paper, the same with the user's own site, or those of an own cruise."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np

from engine import published
from engine.budget.chain import GROUPS, inferred_ets
from engine.conversions import TRAP_DEPTH, at_depth
from engine.output import Output

FLUX = "mg C m-2 d-1"
OWN = "your cruise"
"""The sea of all places of an own cruise, none of which is the levers' site."""
CROSSED = 200.0
"""m; migrants cross this depth: the paper's active flux goes from 0–200 to 200–700 m."""
ROUNDED = 0.01
"""How far a printed number may be off on its lever, mg C m-2 d-1."""


@dataclass(frozen=True)
class Zones:
    """What is known of each place before any draw; `migrant_biomass` (zone, group) as it was caught."""

    names: tuple[str, ...]
    places: tuple[str, ...]
    regions: tuple[str, ...]
    latitude: Annotated[np.ndarray, Output("zone", "degrees_north", "latitude", "latitude")]
    longitude: Annotated[np.ndarray, Output("zone", "degrees_east", "longitude", "longitude")]
    migrant_biomass: np.ndarray
    specific_ets: Annotated[
        np.ndarray, Output("zone group", "µl O2 (mg C)-1 h-1", "enzymatic respiration capacity per carbon of animal")
    ]
    net_primary_production: Annotated[np.ndarray, Output("zone", FLUX, "net primary production")]
    passive_flux: Annotated[np.ndarray, Output("zone", FLUX, "flux of sinking particles at the depth that is set beside")]
    passive_flux_sd: Annotated[np.ndarray, Output("zone", FLUX, "flux of sinking particles there, standard deviation")]
    passive_measured: Annotated[np.ndarray, Output("zone", "1", "whether the flux of sinking particles was measured here")]
    passive_taken: Annotated[
        np.ndarray, Output("zone", "1", "whether the mean of the paper’s three traps stands for the flux of sinking particles")
    ]
    site: int = 0


@dataclass(frozen=True)
class Site:
    """A station of the user's own, of which the levers say the numbers: its name, and whether what sinks was measured there."""

    name: str
    latitude: float
    longitude: float
    measured: bool


def beside(zones: Zones, parameters: Mapping[str, Any]) -> Zones:
    """What sinks at the depth where it is set beside the animals: the traps' 150 m, as in the paper, or 200 m (Martin et al. 1987)."""
    if parameters["passive_at"] == "trap":
        return zones
    flux, sd = (
        at_depth(each, TRAP_DEPTH, CROSSED, parameters["martin_b"]) for each in (zones.passive_flux, zones.passive_flux_sd)
    )
    return replace(zones, passive_flux=flux, passive_flux_sd=sd)


@functools.cache
def missing_passive() -> tuple[float, float]:
    """What stands for a sinking flux nobody measured: the mean of the measured ones, as in the paper's figure 5.

    Its sd joins two ignorances in quadrature: how much the places differ, and how well each was measured.
    """
    table = published.table("budget")
    known = np.isfinite(table["poc_flux"].values)
    flux, sd = table["poc_flux"].values[known], table["poc_flux_sd"].values[known]
    return float(flux.mean()), float(np.hypot(flux.std(ddof=1), np.sqrt((sd**2).mean())))


@functools.cache
def paper_zones() -> Zones:
    """Z1 to Z5 of Table 1; specific ETS inferred from the printed active flux and biomass."""
    table = published.table("budget")
    biomass = np.stack([table[f"{group}_biomass"].values for group in GROUPS], axis=1)
    active = np.stack([table[f"{group}_active_flux"].values for group in GROUPS], axis=1)
    ets = [[inferred_ets(g, b, a) for g, b, a in zip(GROUPS, *row, strict=True)] for row in zip(biomass, active, strict=True)]
    passive, passive_sd = table["poc_flux"].values, table["poc_flux_sd"].values
    measured = np.isfinite(passive)
    mean, sd = missing_passive()
    return Zones(
        names=tuple(map(str, table["zone"].values)),
        places=tuple(map(str, table["place"].values)),
        regions=tuple(map(str, table["region"].values)),
        latitude=table["latitude"].values,
        longitude=table["longitude"].values,
        migrant_biomass=biomass,
        specific_ets=np.array(ets),
        net_primary_production=table["net_primary_production"].values,
        passive_flux=np.where(measured, passive, mean),
        passive_flux_sd=np.where(measured, passive_sd, sd),
        passive_measured=measured,
        passive_taken=~measured,
    )


def _with(array: np.ndarray, index: int, value: Any) -> np.ndarray:
    changed = array.copy()
    changed[index] = value
    return changed


def site_zones(parameters: Mapping[str, Any], own: Site | None = None) -> Zones:
    """The paper's zones, the chosen one as the user set it; a station of the user's own stands in its place, and in no sea."""
    paper = paper_zones()
    site, flux = paper.names.index(parameters["zone"]), parameters["poc_flux"]
    # a number that was set by hand was measured nowhere
    measured = own.measured if own else bool(paper.passive_measured[site]) and _near(flux, float(paper.passive_flux[site]))
    return replace(
        _called(paper, site, own) if own else paper,
        site=site,
        # the levers zooplankton_biomass, fish_biomass, decapods_biomass
        migrant_biomass=_with(paper.migrant_biomass, site, [parameters[f"{group}_biomass"] for group in GROUPS]),
        specific_ets=_with(paper.specific_ets, site, [parameters[f"{group}_ets"] for group in GROUPS]),
        net_primary_production=_with(paper.net_primary_production, site, parameters["npp"]),
        passive_flux=_with(paper.passive_flux, site, flux),
        passive_flux_sd=_with(paper.passive_flux_sd, site, _passive_sd(parameters, paper, site)),
        passive_measured=_with(paper.passive_measured, site, measured),
        passive_taken=_with(paper.passive_taken, site, not measured and _near(flux, missing_passive()[0])),
    )


def _called(paper: Zones, site: int, own: Site) -> Zones:
    """The paper's places with another's name and position in place of one."""

    def put(names: tuple[str, ...], name: str) -> tuple[str, ...]:
        return (*names[:site], name, *names[site + 1 :])

    return replace(
        paper,
        names=put(paper.names, f"{own.name} (yours)"),
        places=put(paper.places, own.name),
        regions=put(paper.regions, "your station"),
        latitude=_with(paper.latitude, site, own.latitude),
        longitude=_with(paper.longitude, site, own.longitude),
    )


def _passive_sd(parameters: Mapping[str, Any], paper: Zones, site: int) -> float:
    """The ± of what sinks: as it was set; as long as it is the printed one, that share of the flux which it is in Table 1."""
    flux, sd, printed = parameters["poc_flux"], parameters["poc_flux_sd"], float(paper.passive_flux_sd[site])
    if not _near(sd, printed):
        return float(sd)
    measured = float(paper.passive_flux[site])
    return float(sd if _near(flux, measured) else sd * flux / measured)


def _near(flux: float, other: float) -> bool:
    return abs(flux - other) <= ROUNDED


def site_values(name: str) -> dict[str, Any]:
    """The parameters that make the site one of the paper's zones, rounded to what a reader would type."""
    paper = paper_zones()
    index = paper.names.index(name)
    values: dict[str, Any] = {"zone": name}
    values |= {f"{group}_biomass": float(paper.migrant_biomass[index, g]) for g, group in enumerate(GROUPS)}
    values |= {f"{group}_ets": round(float(paper.specific_ets[index, g]), 3) for g, group in enumerate(GROUPS)}
    values["npp"] = float(paper.net_primary_production[index])
    values["poc_flux"] = round(float(paper.passive_flux[index]), 2)
    values["poc_flux_sd"] = round(float(paper.passive_flux_sd[index]), 2)
    return values
