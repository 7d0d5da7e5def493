"""Entry (a): day and night profiles of one group at one place → migrant biomass and the specific ETS of where it goes.

    B_mig = Σ_strata above 200 m (night − day) · thickness                     mg C m-2
    ETS   = Σ_strata below 200 m w · ETS_day / Σ w,   w = max(day − night, 0) · thickness

Neither stands in the paper. The first is the difference that night and day hauls are made for (Table 1 calls it migrant biomass
and gives no formula); at Z4 and Z5 it cannot be what was done for zooplankton, of which section 3.3 finds more by day than by
night. The second answers another question that its text leaves open: where below do the migrants breathe? In the strata that
hold more animals by day than by night, in proportion, at the ETS measured there by day. If no stratum gains by day, all daytime
animals below count; a stratum without a measured ETS takes the mean of the others.
RF = B_mig · ETS · … then equals the paper's sum over strata, with the migrants that left the surface: none is lost below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.budget.chain import GROUPS
from engine.budget.zones import CROSSED, Zones

STRATA = np.array([0, 50, 100, 200, 300, 400, 500, 600, 700], float)
"""m; the paper's net strata (section 2.4)."""


@dataclass(frozen=True)
class Strata:
    """One haul: bounds in m, biomass in mg C m-3, specific ETS in µl O2 (mg C)-1 h-1 (NaN where not measured)."""

    top: np.ndarray
    bottom: np.ndarray
    biomass: np.ndarray
    ets: np.ndarray


@dataclass(frozen=True)
class Profile:
    """Day and night of one group at one place."""

    zone: str
    group: str
    day: Strata
    night: Strata


def thickness(strata: Strata, above: float, below: float) -> np.ndarray:
    """How many metres of each stratum lie between two depths."""
    return np.asarray(np.maximum(np.minimum(strata.bottom, below) - np.maximum(strata.top, above), 0.0))


def migrant_biomass(profile: Profile, surface: float = CROSSED) -> float:
    """Night minus day above 200 m, or another depth, mg C m-2; negative where more animals are there by day."""
    night, day = (float(strata.biomass @ thickness(strata, 0, surface)) for strata in (profile.night, profile.day))
    return night - day


def _seen_in(strata: Strata, top: float, bottom: float) -> float:
    """Mean biomass between two depths, what was not sampled counting as empty."""
    return float(strata.biomass @ thickness(strata, top, bottom)) / (bottom - top)


def residence(profile: Profile) -> np.ndarray:
    """Which share of the migrants spends the day in each of the day's strata."""
    day = profile.day
    metres = thickness(day, CROSSED, np.inf)
    at_night = np.array([_seen_in(profile.night, *bounds) for bounds in zip(day.top, day.bottom, strict=True)])
    for weight in (np.maximum(day.biomass - at_night, 0) * metres, day.biomass * metres, metres):
        if weight.sum() > 0:
            return np.asarray(weight / weight.sum())
    return metres


def ets_at_depth(profile: Profile) -> float:
    """Specific ETS of the migrants by day; NaN where none was measured below 200 m."""
    known = np.isfinite(profile.day.ets) & (thickness(profile.day, CROSSED, np.inf) > 0)
    if not known.any():
        return float("nan")
    weight = residence(profile)[known]
    if weight.sum() == 0:
        weight = thickness(profile.day, CROSSED, np.inf)[known]
    return float(profile.day.ets[known] @ weight / weight.sum())


_NIGHT_ABOVE = np.array([0.40, 0.35, 0.25, 0, 0, 0, 0, 0])
_DAY_BELOW = np.array([0, 0, 0, 0.10, 0.25, 0.35, 0.20, 0.10])
_STAY = np.array([0.10, 0.09, 0.12, 0.08, 0.07, 0.07, 0.06, 0.05])
_ETS_NIGHT, _ETS_DAY = np.array([1.4, 1.3, 1.2, 1, 0.9, 0.8, 0.8, 0.7]), np.array([1.1, 1.1, 1, 1.1, 1.05, 1, 0.95, 0.875])


MORE_BY_DAY = (("Z4", "zooplankton"), ("Z5", "zooplankton"))
"""Where section 3.3 finds more above 200 m by day than by night: no profile has that and the migrants of Table 1 too."""


def illustration(zones: Zones, zone: int) -> tuple[Profile, ...]:
    """Made-up profiles, one a group, that have exactly the zone's migrant biomass and specific ETS.

    The paper prints its profiles only as pictures: the shape here is drawn by hand, the integrals are its numbers.
    """
    metres, result = np.diff(STRATA), []
    for g, group in enumerate(GROUPS):
        if (zones.names[zone], group) in MORE_BY_DAY:
            continue
        biomass, ets = max(zones.migrant_biomass[zone, g], 0.0), zones.specific_ets[zone, g]
        night, day = ((_STAY + share) * biomass / metres for share in (_NIGHT_ABOVE, _DAY_BELOW))
        day_ets = ets * _ETS_DAY / (_DAY_BELOW @ _ETS_DAY)
        top, bottom = STRATA[:-1], STRATA[1:]
        result.append(
            Profile(zones.names[zone], group, Strata(top, bottom, day, day_ets), Strata(top, bottom, night, ets * _ETS_NIGHT))
        )
    return tuple(result)
