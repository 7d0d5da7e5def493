"""Files to fill in: each form of an own cruise, with the paper's own places as the example."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.budget.chain import GROUPS
from engine.budget.profiles import illustration
from engine.budget.zones import paper_zones
from engine.upload import written


def table() -> str:
    """Form (b), with Z1 and Z3 of Table 1."""
    header = ["zone", "place", "latitude", "longitude", "group", "migrant_biomass [mg C m-2]"]
    header += ["specific_ets [µl O2 (mg C)-1 h-1]", "npp [mg C m-2 d-1]", "poc_flux [mg C m-2 d-1]", "poc_flux_sd [mg C m-2 d-1]"]
    paper, rows = paper_zones(), []
    for z in (0, 2):
        where = [paper.names[z], paper.places[z], f"{paper.latitude[z]:g}", f"{paper.longitude[z]:g}"]
        sea = [f"{numbers[z]:g}" for numbers in (paper.net_primary_production, paper.passive_flux, paper.passive_flux_sd)]
        for g, group in enumerate(GROUPS):
            animals = [f"{paper.migrant_biomass[z, g]:g}", f"{paper.specific_ets[z, g]:.4g}"]
            rows.append([*where, group, *animals, *sea])
    return written(header, *rows)


def profiles() -> str:
    """Form (a), with the made-up profiles of Z1 (`profiles.illustration`)."""
    header = ["zone", "group", "depth_top [m]", "depth_bottom [m]", "time", "biomass [mg C m-3]", "ets [µl O2 (mg C)-1 h-1]"]
    rows = []
    for profile in illustration(paper_zones(), 0):
        for time, haul in (("night", profile.night), ("day", profile.day)):
            for top, bottom, *numbers in zip(haul.top, haul.bottom, haul.biomass, haul.ets, strict=True):
                rows.append([profile.zone, profile.group, f"{top:g}", f"{bottom:g}", time, *(f"{n:.4g}" for n in numbers)])
    return written(header, *rows)


TEMPLATES: Mapping[str, Callable[[], str]] = {"table": table, "profiles": profiles}
