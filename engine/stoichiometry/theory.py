"""The theory in closed form (Tanioka, Matsumoto & Lomas 2021, doi 10.1029/2021GL094924, eqs 3 to 5).

F(z) = F(z₀) (z/z₀)^−b                                      Martin et al. (1987)
r = r(z₀) ∫ (z/z₀)^−b_C dz / ∫ (z/z₀)^−b_P dz               from z₀ to z′, eq. 5
OCS = r (PO₄ − PO₄ preformed) V                             eq. 3
pCO₂ = c₀ exp(−OCS / C_buffered)                            eq. 4
"""

from __future__ import annotations

import numpy as np

from engine.parameter import ParameterError

GRAMS_PER_MOLE = 12.011
AIR_MOLES = 1.77e20
"""M_a, moles of air."""
OCEAN_VOLUME = 1.292e18
"""V, m³, as in the paper."""
BUFFERED = 3059.0
"""C_buffered, Pg C: what makes 183 ppm of 651 when 2.14 mmol m⁻³ of phosphate are all regenerated at 117."""


def _integral(b: float, reach: float) -> float:
    """∫ x^−b dx from 1 to `reach`; ln at b = 1, and well-behaved beside it."""
    log = np.log(reach)
    return float(log * _relative((1 - b) * log))


def _relative(x: float) -> float:
    """(eˣ − 1) / x, 1 at 0."""
    return float(np.expm1(x) / x) if x else 1.0


def remineralised_ratio(start: float, z0: float, floor: float, carbon_b: float, phosphorus_b: float) -> float:
    """r of eq. 5: mean C:P of what is remineralised between z₀ and z′."""
    if not 0 < z0 < floor:
        raise ParameterError(f"The twilight zone must end below where it begins: {floor:g} m is not deeper than {z0:g} m.")
    return start * _integral(carbon_b, floor / z0) / _integral(phosphorus_b, floor / z0)


def storage(ratio: float, phosphate: float, preformed: float, volume: float = OCEAN_VOLUME) -> float:
    """OCS of eq. 3, Pg C; phosphate in mmol m⁻³."""
    return ratio * (phosphate - preformed) * volume * 1e-3 * GRAMS_PER_MOLE * 1e-15


def pco2(stored: float, lifeless: float = 651.0, buffered: float = BUFFERED) -> float:
    """pCO₂ of eq. 4, ppm, from the carbon stored and the buffered carbon, Pg C."""
    return float(lifeless * np.exp(-stored / buffered))


def buffered_carbon(air: float, surface_dic: float, revelle: float, volume: float = OCEAN_VOLUME) -> float:
    """C_buffered by its definition, M_a pCO₂ + V DIC / R, Pg C: pCO₂ in ppm, DIC in mmol m⁻³ (Goodwin et al. 2007)."""
    moles = AIR_MOLES * air * 1e-6 + volume * surface_dic * 1e-3 / revelle
    return moles * GRAMS_PER_MOLE * 1e-15
