"""How much animals breathe by their size, the water's temperature and their depth: a way that knows nothing of any flux here.

    crustaceans  ln R = 23.079 + 0.813 ln C − 6.248 (1000 / T) − 0.136 ln z      R in µl O2 h-1, C in mg C, T in K, z in m
    fish         ln r = −1.315 − 0.2665 ln W + 0.0848 t                           r in µl O2 (mg W)-1 h-1, W in mg wet, t in °C

Ikeda (2013), for euphausiids, doi 10.1007/s00227-012-2150-z; Belcher et al. (2019), Mar. Ecol. Prog. Ser. 610, for lanternfish.
Both are of animals at rest or on their way, kept without food; the enzymes (ETS) of the paper tell of what they could do, and
R/ETS = 0.5 of that. The paper prints where each group lives (temperature below 200 m) and how large its animals are (section 1:
zooplankton 0.2–20 mm, micronekton 20–200 mm), but no mass. We take the middle of the range by ratio for micronekton, 63 mm, and
the relations between length and weight of Kwong et al. (2020, doi 10.3389/fmars.2019.00825); for zooplankton the body area of
the lab (DW = 43.38 A^1.54 µg, Lehette & Hernández-León 2009).
"""

from __future__ import annotations

import math

import numpy as np

from engine import published
from engine.budget.chain import CARBON_PER_OXYGEN, GROUPS, HOURS_AT_DEPTH, PAPER, TYPICAL_AREA, central_ratio
from engine.budget.zones import paper_zones

LENGTH = math.sqrt(20 * 200)
"""mm; the middle of the micronekton of section 1, by ratio."""
DEPTH = 450.0
"""m; the middle of the 200–700 m that the paper counts as below."""
TENTH = 0.1
"""How much lighter or heavier an animal may be than the one we take: what the body's mass is not known by."""


def carbon_mass(group: str) -> float:
    """Of one animal, mg C."""
    dry: float = 43.38e-3 * TYPICAL_AREA ** PAPER["area_slope"].mean
    if group == "fish":
        dry = LENGTH**2.902 * 10**-1.797 * PAPER["dry_per_wet_fish"].mean
    elif group == "decapods":
        dry = LENGTH**3.23 * 10**-3.261
    return dry * PAPER["carbon_per_dry"].mean


def respiration(group: str, carbon: np.ndarray | float, temperature: np.ndarray | float, depth: float = DEPTH) -> np.ndarray:
    """µl O2 (mg C)-1 h-1 of an animal of so much carbon, mg C, at so many °C."""
    if group == "fish":
        per_carbon = PAPER["dry_per_wet_fish"].mean * PAPER["carbon_per_dry"].mean
        return np.asarray(np.exp(-1.315 - 0.2665 * np.log(carbon / per_carbon) + 0.0848 * temperature) / per_carbon)
    kelvin = np.asarray(temperature) + 273.15
    return np.asarray(np.exp(23.079 + 0.813 * np.log(carbon) - 6248 / kelvin - 0.136 * math.log(depth)) / carbon)


def active_flux(mass: float = 1.0) -> np.ndarray:
    """(zone, group), mg C m-2 d-1: the printed biomass, breathing by its size at the printed temperature, times the printed AF/RF.

    `mass` is by how much every animal is heavier than the one that is taken.
    """
    temperature = published.table("environment")["temperature_mesopelagic"].values
    biomass = paper_zones().migrant_biomass
    per_oxygen = CARBON_PER_OXYGEN * HOURS_AT_DEPTH * PAPER["respiratory_quotient"].mean
    rate = [respiration(group, carbon_mass(group) * mass, temperature) * central_ratio(group) for group in GROUPS]
    return biomass * np.stack(rate, axis=1) * per_oxygen
