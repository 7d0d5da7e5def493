"""The chain of conversion factors between a net's catch and a flux: each one uncertain, each one named.

    B  = caught / CE · CW:DW · (DW:WW or A^(slope−1.54))     migrant biomass, mg C m-2
    RF = B · ETS · (R/ETS) · RQ · (12/22.4)·1e-3 · hours      respiratory flux, mg C m-2 d-1
    AF = RF + MF + GF + EF = RF · (1 + mortality + gut + excretion)

(Couret et al. 2025, sections 2.4 to 2.7.) A printed biomass already went through the chain: the factors of its first line
therefore act relative to their expected value at the paper's settings, and the mean of all draws is the printed biomass.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
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
    "respiratory_quotient": Spread(0.97, 0.4, 0.70, 1.00),
    "mortality_zooplankton": Spread(0.75, 0.19, 0.0),
    "mortality_micronekton": Spread(0.66, 0.17, 0.0),
    "feeding_zooplankton": Spread(2.5, 0.5, 0.0),
    "gut_micronekton": Spread(0.80, 0.16, 0.0),
    "excretion": Spread(0.24, 0.26, 0.05, 0.42),
}
"""Every uncertain factor as the paper prints it, in the order the kernel reads them; bounds are physical, or printed."""

FACTORS = tuple(PAPER)
EGESTED_AT_DEPTH, TYPICAL_AREA, HOURS_AT_DEPTH = 0.5, 2.0, 12.0

BIOMASS_FACTORS = ("capture_efficiency", "carbon_per_dry", "area_slope", "dry_per_wet_fish", "dry_per_wet_decapods")


def spreads(parameters: Mapping[str, Any]) -> dict[str, Spread]:
    """The factors as the user set them; a bound that is no parameter is the paper's."""
    return {
        name: Spread(
            parameters[name],
            parameters[f"{name}_sd"],
            parameters.get(f"{name}_low", paper.low),
            parameters.get(f"{name}_high", paper.high),
        )
        for name, paper in PAPER.items()
    }


def effect(name: str, value: np.ndarray, egested: float = EGESTED_AT_DEPTH, area: float = TYPICAL_AREA) -> np.ndarray:
    """What a factor of that value does: what B or RF is multiplied by, or what is added to AF/RF.

    Only biomass factors are relative to their expected value at the paper's settings. The area effect is
    A^(slope−1.54): an animal of 1 mm² weighs the same whatever the slope (Lehette & Hernández-León 2009).
    """
    if name == "capture_efficiency":
        value = 1 / value
    elif name == "area_slope":
        value = area ** (value - PAPER["area_slope"].mean)
    elif name == "feeding_zooplankton":
        value = egested * value
    return value / reference(name, area) if name in BIOMASS_FACTORS else value


@functools.lru_cache(maxsize=256)
def reference(name: str, area: float = TYPICAL_AREA) -> float:
    """The expected effect of a biomass factor at the paper's settings: E[1/CE] = 5.66, E[CW:DW] = 0.40, …"""
    paper = PAPER[name]
    if name == "capture_efficiency":
        return expectation(1 / quantiles(paper))
    if name == "area_slope":
        return expectation(area ** (quantiles(paper) - paper.mean))
    return expectation(quantiles(paper))


@functools.lru_cache(maxsize=1024)
def _lines(name: str, spread: Spread, egested: float, area: float) -> np.ndarray:
    table = effect(name, quantiles(spread), egested, area)
    slope = np.diff(table)
    pairs = np.stack([table[:-1] - slope * np.arange(slope.size), slope], axis=1)
    return pairs.astype(np.float32).ravel()


def lines(parameters: Mapping[str, Any]) -> np.ndarray:
    """Intercept and slope of each factor's effect between two knots, (factor, 2·knot): all the kernel needs of it."""
    egested, area = parameters["egested_at_depth"], parameters["typical_area"]
    return np.stack([_lines(name, spread, egested, area) for name, spread in spreads(parameters).items()])


@functools.cache
def paper_ratio(group: str) -> float:
    """E[AF] / (B · ETS · (12/22.4)·1e-3 · hours) at the paper's settings: E[R/ETS] · E[RQ] · (1 + E[M] + E[G] + E[E])."""
    mean = {name: expectation(effect(name, quantiles(spread))) for name, spread in PAPER.items()}
    animals = ("mortality_zooplankton", "feeding_zooplankton")
    if group != "zooplankton":
        animals = ("mortality_micronekton", "gut_micronekton")
    return mean["ets_ratio"] * mean["respiratory_quotient"] * (1 + sum(mean[name] for name in animals) + mean["excretion"])


def inferred_ets(group: str, biomass: float, active_flux: float) -> float:
    """Specific ETS, µl O2 (mg C)-1 h-1, that makes the mean of the draws the printed active flux at the paper's settings."""
    return active_flux / (biomass * CARBON_PER_OXYGEN * HOURS_AT_DEPTH * paper_ratio(group))


def ets_of_respiration(specific_respiration: float) -> float:
    """Specific ETS that respires that share of the body's carbon a day (24 h), d-1, at the paper's R/ETS and RQ."""
    ratio = expectation(quantiles(PAPER["ets_ratio"])) * expectation(quantiles(PAPER["respiratory_quotient"]))
    return specific_respiration / (24 * CARBON_PER_OXYGEN * ratio)


def central_ratio(group: str) -> float:
    """AF/RF with every factor at its printed value: 3.24 for zooplankton, 2.70 for micronekton."""
    value = {name: spread.mean for name, spread in PAPER.items()}
    if group == "zooplankton":
        return 1 + value["mortality_zooplankton"] + EGESTED_AT_DEPTH * value["feeding_zooplankton"] + value["excretion"]
    return 1 + value["mortality_micronekton"] + value["gut_micronekton"] + value["excretion"]


def relative_error(group: str, lowest_capture: float) -> float:
    """sd/mean of a group's migrant biomass if the net caught at least that share: the hidden choice behind the ±.

    (1 + ε²) = Π (1 + εᵢ²) over the independent factors of the group's biomass.
    """
    names = {
        "zooplankton": ("carbon_per_dry", "area_slope"),
        "fish": ("capture_efficiency", "carbon_per_dry", "dry_per_wet_fish"),
        "decapods": ("capture_efficiency", "carbon_per_dry", "dry_per_wet_decapods"),
    }[group]
    capture = PAPER["capture_efficiency"]
    product = 1.0
    for name in names:
        spread = PAPER[name]
        if name == "capture_efficiency":
            spread = Spread(capture.mean, capture.sd, lowest_capture, capture.high)
        values = effect(name, quantiles(spread))
        product *= expectation(values**2) / expectation(values) ** 2
    return math.sqrt(product - 1)
