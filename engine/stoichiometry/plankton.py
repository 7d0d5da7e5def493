"""P:C of phytoplankton and of the zooplankton that eat them (Tanioka, Matsumoto & Lomas 2021, doi 10.1029/2021GL094924)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.conversions import ANDERSON_1994
from engine.ocean.grid import Array

REDFIELD = 1 / ANDERSON_1994
"""P per C that both have at the reference, and phytoplankton at most."""
POOREST = 250.0
"""C per P that phytoplankton have at most: `maxcp` of the parameters the paper's authors ran (their public code, gaia3intc/tmm_msi,
biogem_params.txt_ecco_mopscp_tt); the text names the least, 117, alone."""
SCARCE = 0.01
"""mmol m⁻³ of phosphate below which P:C falls no further: what the standard method can just tell from none."""
LAW = ("phosphate_sensitivity", "temperature_sensitivity", "phosphate_reference", "temperature_reference")
"""What of the law of phytoplankton can be set, by its parameter's name."""


def phytoplankton(
    phosphate: Array,
    temperature: Array,
    phosphate_sensitivity: float = 0.21,
    temperature_sensitivity: float = -3.6,
    phosphate_reference: float = 0.57,
    temperature_reference: float = 291.15,
    most: float = POOREST,
) -> Array:
    """P:C = (1/117) (PO₄/PO₄₀)^s_PO₄ (T/T₀)^s_T, at most 1/117: their eq. 1; phosphate in mmol m⁻³, temperature in K.

    C:P is at most `most`, where cells are poorest in phosphorus.

    Sensitivities by the meta-analysis of Tanioka & Matsumoto (2020), doi 10.5194/bg-17-2939-2020.
    """
    poor = (np.maximum(phosphate, SCARCE) / phosphate_reference) ** phosphate_sensitivity
    warm = (temperature / temperature_reference) ** temperature_sensitivity
    return np.asarray(np.clip(REDFIELD * poor * warm, 1 / most, REDFIELD))


def by_law(parameters: Mapping[str, Any], phosphate: Array, temperature: Array) -> Array:
    """The same as the parameters set it."""
    return phytoplankton(phosphate, temperature, **{name: parameters[name] for name in LAW})


def zooplankton(eaten: Array, homeostasis: float = 0.08) -> Array:
    """P:C = (1/117)^(1−H) (P:C of their food)^H: their eq. 2; H by the meta-analysis of Persson et al. (2010)."""
    return np.asarray(REDFIELD ** (1 - homeostasis) * np.asarray(eaten) ** homeostasis)


def left_to_sink(eaten: Array, eaters: Array, excreted: float) -> Array:
    """C:P of what sets out to sink when zooplankton have excreted a share of the phosphorus taken up, at their own C:P.

    (r − x r_Z) / (1 − x): the surplus carbon of their food goes to what sinks.
    """
    return np.asarray((1 / eaten - excreted / eaters) / (1 - excreted))
