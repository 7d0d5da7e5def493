"""The theory in closed form (Tanioka, Matsumoto & Lomas 2021, doi 10.1029/2021GL094924, eqs 3 to 5).

F(z) = F(z₀) (z/z₀)^−b                                      Martin et al. (1987)
r = r(z₀) ∫ (z/z₀)^−b_C dz / ∫ (z/z₀)^−b_P dz               from z₀ to z′, eq. 5
F(z) = F(z₀) exp(−(z − z₀)/L)                               instead, as the paper's outlook has it: L such that as much is
                                                            lost between z₀ and z′ as by the power law
OCS = r (PO₄ − PO₄ preformed) V                             eq. 3
pCO₂ = c₀ exp(−OCS / C_buffered)                            eq. 4
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.conversions import CARBON_MASS
from engine.ocean.air import AIR_MOLES
from engine.ocean.grid import Array
from engine.parameter import ParameterError

OCEAN_VOLUME = 1.332e18
"""V, m³ (Charette & Smith 2010, doi 10.5670/oceanog.2010.51); the paper prints none."""
VOLUME_WORDS = f"{OCEAN_VOLUME / 1e18:.3f} × 10¹⁸ m³"
BUFFERED = 3157.0
"""C_buffered, Pg C, which the paper does not print: what makes its 183 ppm of 651 when 2.14 mmol m⁻³ of phosphate in V are all
regenerated at 117."""

Profile = Literal["martin", "exponential"]
Number = float | Array
"""One, or as many as are drawn."""


@dataclass(frozen=True)
class Start:
    """What the theory takes from a model: C:P where sinking begins, r(z₀), and mean preformed phosphate, mmol m⁻³."""

    ratio: float
    preformed: float


def integral(b: Number, reach: Number, profile: Profile = "martin") -> Number:
    """∫ x^−b dx from 1 to `reach`; ln at b = 1, and well-behaved beside it. Or that of the exponential with the same ends."""
    log = np.log(reach)
    return (reach - 1) * _relative(-b * log) if profile == "exponential" else log * _relative((1 - b) * log)


def _relative(x: Number) -> Number:
    """(eˣ − 1) / x, 1 at 0."""
    return np.where(x == 0, 1.0, np.expm1(x) / np.where(x == 0, 1.0, x))


def remineralised_ratio(
    start: float, z0: float, floor: float, carbon_b: Number, phosphorus_b: Number, profile: Profile = "martin"
) -> Number:
    """r of eq. 5: mean C:P of what is remineralised between z₀ and z′."""
    if not 0 < z0 < floor:
        raise ParameterError(f"The twilight zone must end below where it begins: {floor:g} m is not deeper than {z0:g} m.")
    carbon, phosphorus = (integral(b, floor / z0, profile) for b in (carbon_b, phosphorus_b))
    return start * carbon / phosphorus


def left(depth: Array, z0: float, floor: float, b: float, profile: Profile = "martin") -> Array:
    """The share of what sinks through z₀ that sinks through each depth: (z/z₀)^−b, or the exponential."""
    way = (depth - z0) * np.log(floor / z0) / (floor - z0) if profile == "exponential" else np.log(depth / z0)
    return np.asarray(np.exp(-b * way))


def sinking_ratio(
    depth: Array, start: float, z0: float, floor: float, carbon_b: float, phosphorus_b: float, profile: Profile = "martin"
) -> Array:
    """C:P of what sinks through each depth: r(z₀) (z/z₀)^(b_P − b_C), or the ratio of the exponentials."""
    return start * left(depth, z0, floor, carbon_b - phosphorus_b, profile)


def storage(ratio: Number, phosphate: float, preformed: Number, volume: float = OCEAN_VOLUME) -> Number:
    """OCS of eq. 3, Pg C; phosphate in mmol m⁻³."""
    return ratio * (phosphate - preformed) * volume * 1e-3 * CARBON_MASS * 1e-15


def pco2(stored: Number, lifeless: float = 651.0, buffered: float = BUFFERED) -> Number:
    """pCO₂ of eq. 4, ppm, from the carbon stored and the buffered carbon, Pg C."""
    return lifeless * np.exp(-stored / buffered)


def buffered_carbon(air: float, surface_dic: float, revelle: float, volume: float = OCEAN_VOLUME) -> float:
    """C_buffered by its definition, M_a pCO₂ + V DIC / R, Pg C: pCO₂ in ppm, DIC in mmol m⁻³ (Goodwin et al. 2007)."""
    moles = AIR_MOLES * air * 1e-6 + volume * surface_dic * 1e-3 / revelle
    return moles * CARBON_MASS * 1e-15
