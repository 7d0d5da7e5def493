"""The chain of conversion factors between a net's catch and a flux: each one uncertain, each one named.

    B  = caught / CE · CW:DW · (DW:WW or A^(slope−1.54))     migrant biomass, mg C m-2
    RF = B · ETS · (R/ETS) · RQ · (12/22.4)·1e-3 · hours      respiratory flux, mg C m-2 d-1
    AF = RF + MF + GF + EF = RF · (1 + mortality + gut + excretion)

(Couret et al. 2025, sections 2.4 to 2.7.) A printed biomass already went through the chain: the factors of its first line
therefore act relative to their expected value at the paper's settings, and the mean of all draws is the printed biomass.

Breath, death and leaking go on while an animal is below, so they grow with the hours. A gut is filled above and emptied once:
its flux is that of the paper's half day, whatever the hours. Between two of the copepods' meals lie hours, not a day: a gut
passes in 41 to 191 minutes (Schnetzer & Steinberg 2002, doi 10.3354/meps234071).

Closed, an animal's carbon adds up over its day, R = 1:

    eaten = R + growth + leaked + dropped,   dropped = max(2.5 − 1 − mortality − excretion, 0) for zooplankton

where the paper counts half of all that is eaten as dropped below, and so has zooplankton leave 3.24 below of 2.5 eaten.
Leaked is then a share of all that is metabolised, as Steinberg et al. (2000) measured it: x / (1 − x) of what is breathed.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.budget.draws import Spread, expectation, quantiles
from engine.conversions import CARBON_MASS_ROUND

GROUPS = ("zooplankton", "fish", "decapods")
PROCESSES = ("respiration", "mortality", "gut", "excretion")

CARBON_PER_OXYGEN = CARBON_MASS_ROUND / 22.4 * 1e-3
"""mg C respired per µl O2 consumed, before RQ: 22.4 l of gas a mole, 12 g of carbon a mole."""

PAPER = {
    "capture_efficiency": Spread(0.20, 0.13, 0.05, 1.0),
    "carbon_per_dry": Spread(0.40, 0.08, 0.0, 1.0),
    "area_slope": Spread(1.54, 0.03),
    "dry_per_wet_fish": Spread(0.23, 0.04, 0.0, 1.0),
    "dry_per_wet_decapods": Spread(0.18, 0.01, 0.0, 1.0),
    "ets_ratio": Spread(0.5, 0.1, 0.0),
    "respiratory_quotient": Spread(0.97, 0.04, 0.70, 1.00),
    "mortality_zooplankton": Spread(0.75, 0.19, 0.0),
    "mortality_micronekton": Spread(0.66, 0.17, 0.0),
    "feeding_zooplankton": Spread(2.5, 0.5, 0.0),
    "gut_micronekton": Spread(0.80, 0.16, 0.0),
    "excretion": Spread(0.24, 0.26, 0.05, 0.42),
    "capture_decapods": Spread(0.20, 0.13, 0.05, 1.0),
    "capture_zooplankton": Spread(1.0, 0.0, 0.05, 1.0),
}
"""Every uncertain factor as the paper has it, in the order the kernel reads them; bounds are physical, or printed.

One is not drawn as printed: RQ = 0.97 ± 0.4. What lies between 0.70 and 1.00 with a mean of 0.97 has a ± of 0.09 at most
(√(0.27 · 0.03)); ± 0.04 is the usual value. The last two are as the paper has them too: decapods are caught as fish are, and
no zooplankton flees.
"""

PRINTED_QUOTIENT_SD = 0.4
FACTORS = tuple(PAPER)
CAPTURES = ("capture_zooplankton", "capture_efficiency", "capture_decapods")
"""Of each group, how much of it is caught."""
HARDLY = 0.01
"""No lognormal share is lower: one draw in a million of 20 ± 13 % would be."""
EGESTED_AT_DEPTH, TYPICAL_AREA, HOURS_AT_DEPTH, DAY = 0.5, 2.0, 12.0, 24.0

BIOMASS_FACTORS = (*CAPTURES, "carbon_per_dry", "area_slope", "dry_per_wet_fish", "dry_per_wet_decapods")


@dataclass(frozen=True)
class Habits:
    """What is not drawn, and by which a factor does more or less: where a gut is emptied, an animal's size, its day."""

    egested: float = EGESTED_AT_DEPTH
    area: float = TYPICAL_AREA
    hours: float = HOURS_AT_DEPTH
    closed: bool = False

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> Habits:
        return cls(*(parameters[name] for name in ("egested_at_depth", "typical_area", "hours_at_depth", "closed_budget")))

    @property
    def gut(self) -> float:
        """By which a meal is counted per breath below: the same meal, of the paper's half day below, to fewer or more breaths."""
        return HOURS_AT_DEPTH / self.hours

    @property
    def dropped(self) -> float:
        """What of a day's droppings falls below, per breath below; closed, of none at all still told apart from nothing eaten."""
        return max(self.egested, 1e-6) * DAY / self.hours


PAPERS = Habits()


def spreads(parameters: Mapping[str, Any]) -> dict[str, Spread]:
    """The factors as the user set them; a bound that is no parameter is the paper's."""
    return {name: _spread(parameters, name, paper) for name, paper in PAPER.items()}


def _spread(parameters: Mapping[str, Any], name: str, paper: Spread) -> Spread:
    caught = name in CAPTURES
    low = parameters.get("capture_efficiency_low" if caught else f"{name}_low", paper.low)
    spread = Spread(parameters[name], parameters[f"{name}_sd"], low, parameters.get(f"{name}_high", paper.high))
    return _lognormal(spread) if caught and parameters["capture_shape"] == "lognormal" else spread


def _lognormal(share: Spread) -> Spread:
    return replace(share, low=HARDLY, lognormal=True)


def captures(parameters: Mapping[str, Any]) -> tuple[str, str, str]:
    """By which factor each group's catch is divided: decapods by that of fish, unless they are caught otherwise."""
    return (CAPTURES[0], CAPTURES[1], CAPTURES[2] if parameters["decapods_apart"] else CAPTURES[1])


def effect(name: str, value: np.ndarray, habits: Habits = PAPERS, lognormal: bool = False) -> np.ndarray:
    """What a factor of that value does: what B or RF is multiplied by, or what is added to AF/RF.

    Only biomass factors are relative to their expected value at the paper's settings. The area effect is
    A^(slope−1.54): an animal of 1 mm² weighs the same whatever the slope (Lehette & Hernández-León 2009).
    """
    if name in CAPTURES:
        value = 1 / value
    elif name == "area_slope":
        value = habits.area ** (value - PAPER["area_slope"].mean)
    elif name == "feeding_zooplankton":
        value = value if habits.closed else habits.egested * habits.gut * value
    elif name == "gut_micronekton":
        value = habits.gut * value
    elif name == "excretion" and habits.closed:
        value = value / np.maximum(1 - value, 0.05)
    return value / reference(name, habits.area, lognormal) if name in BIOMASS_FACTORS else value


@functools.lru_cache(maxsize=256)
def reference(name: str, area: float = TYPICAL_AREA, lognormal: bool = False) -> float:
    """The expected effect of a biomass factor at the paper's settings: E[1/CE] = 5.66, E[CW:DW] = 0.40, …

    The paper prints no catch, only what its draws made of it: if the share caught is lognormal, they made more of a smaller one.
    """
    paper = PAPER[name]
    if name in CAPTURES:
        return expectation(1 / quantiles(_lognormal(paper) if lognormal else paper))
    if name == "area_slope":
        return expectation(area ** (quantiles(paper) - paper.mean))
    return expectation(quantiles(paper))


@functools.lru_cache(maxsize=1024)
def table(name: str, spread: Spread, habits: Habits = PAPERS) -> np.ndarray:
    """The effect at the knots of the factor's distribution.

    The quotient's mean is the one that is set, however it is cut off: the enzymes' capacity was inferred with it, and a ± must not
    move a mean.
    """
    drawn = quantiles(spread)
    made = effect(name, drawn, habits, spread.lognormal)
    return np.asarray(made * (spread.mean / expectation(drawn)) if name == "respiratory_quotient" else made)


@functools.lru_cache(maxsize=1024)
def _lines(name: str, spread: Spread, habits: Habits) -> np.ndarray:
    knots = table(name, spread, habits)
    slope = np.diff(knots)
    pairs = np.stack([knots[:-1] - slope * np.arange(slope.size), slope], axis=1)
    return pairs.astype(np.float32).ravel()


def lines(parameters: Mapping[str, Any]) -> np.ndarray:
    """Intercept and slope of each factor's effect between two knots, (factor, 2·knot): all the kernel needs of it."""
    habits = Habits.of(parameters)
    return np.stack([_lines(name, spread, habits) for name, spread in spreads(parameters).items()])


def mean_effect(name: str) -> float:
    """The expected effect of a factor at the paper's settings."""
    return expectation(table(name, PAPER[name]))


@functools.cache
def paper_ratio(group: str) -> float:
    """E[AF] / (B · ETS · (12/22.4)·1e-3 · hours) at the paper's settings: E[R/ETS] · E[RQ] · (1 + E[M] + E[G] + E[E])."""
    animals = ("mortality_zooplankton", "feeding_zooplankton")
    if group != "zooplankton":
        animals = ("mortality_micronekton", "gut_micronekton")
    breath = mean_effect("ets_ratio") * mean_effect("respiratory_quotient")
    return breath * (1 + sum(map(mean_effect, animals)) + mean_effect("excretion"))


def inferred_ets(group: str, biomass: float, active_flux: float) -> float:
    """Specific ETS, µl O2 (mg C)-1 h-1, that makes the mean of the draws the printed active flux at the paper's settings."""
    return active_flux / (biomass * CARBON_PER_OXYGEN * HOURS_AT_DEPTH * paper_ratio(group))


def ets_of_respiration(specific_respiration: float) -> float:
    """Specific ETS that respires that share of the body's carbon a day (24 h), d-1, at the paper's R/ETS and RQ."""
    return specific_respiration / (DAY * CARBON_PER_OXYGEN * mean_effect("ets_ratio") * mean_effect("respiratory_quotient"))


def central_ratio(group: str) -> float:
    """AF/RF with every factor at its printed value: 3.24 for zooplankton, 2.70 for micronekton."""
    value = {name: spread.mean for name, spread in PAPER.items()}
    if group == "zooplankton":
        return 1 + value["mortality_zooplankton"] + EGESTED_AT_DEPTH * value["feeding_zooplankton"] + value["excretion"]
    return 1 + value["mortality_micronekton"] + value["gut_micronekton"] + value["excretion"]


CHAIN = {
    "zooplankton": ("carbon_per_dry", "area_slope"),
    "fish": ("capture_efficiency", "carbon_per_dry", "dry_per_wet_fish"),
    "decapods": ("capture_efficiency", "carbon_per_dry", "dry_per_wet_decapods"),
}
"""The uncertain factors of each group's biomass."""


def relative_error(group: str, lowest_capture: float = PAPER["capture_efficiency"].low, lognormal: bool = False) -> float:
    """sd/mean of a group's migrant biomass if the net caught at least that share: the hidden choice behind the ±.

    (1 + ε²) = Π (1 + εᵢ²) over the independent factors of the group's biomass.
    """
    product = 1.0
    for name in CHAIN[group]:
        spread = PAPER[name]
        if name == "capture_efficiency":
            spread = _lognormal(spread) if lognormal else replace(spread, low=lowest_capture)
        values = table(name, spread)
        product *= expectation(values**2) / expectation(values) ** 2
    return math.sqrt(product - 1)
