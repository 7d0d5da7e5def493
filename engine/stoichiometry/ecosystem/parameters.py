"""The numbers of MOPS (Kriest & Oschlies 2015, doi 10.5194/gmd-8-2929-2015), and what the lab sets beside them.

Where a number was fitted to observations later (Kriest et al. 2017, doi 10.5194/gmd-10-127-2017; for the paper's circulation
Kriest et al. 2020, doi 10.5194/bg-17-3057-2020), it is the fitted one that the public code of MOPS has: light, grazing and
mortality of zooplankton, the half-saturations of decay, O₂ per P, fixation. Another circulation asks for another calibration:
`calibrated` is assets/stoichiometry/fit.py's to the embedded ocean's own fields.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from engine.conversions import YEAR_365
from engine.stoichiometry import plankton

N_PER_P = 16.0
O2_PER_P = 151.13958
"""mol O₂ used per mol P set free; the paper's 151.1."""
NO3_PER_P = 0.8 * O2_PER_P - N_PER_P
"""mol NO₃ used per mol P set free where oxygen lacks: five electrons a nitrogen (Paulmier et al. 2009)."""
CARBON_LEAST = 0.5
"""Share of a cell's DIC that growth leaves in one step, whatever the law asks."""


class Mops(NamedTuple):
    """Rates per day, concentrations in mmol P m⁻³ unless said."""

    warmth: float = 15.65
    """°C over which growth rises e-fold (Eppley 1972)."""
    growth: float = 0.6
    """d⁻¹, at 0 °C."""
    half_light: float = 9.653
    """W m⁻² of photosynthetic light, at 0 °C."""
    half_phosphate: float = 0.4995
    """The same for nitrate, over 16."""
    water: float = 0.04
    """m⁻¹: light lost in water."""
    shade: float = 0.48
    """m² (mmol P)⁻¹: light lost in phytoplankton."""
    exudation: float = 0.03
    """Of phytoplankton."""
    phytoplankton_death: float = 0.01
    grazing: float = 1.893
    half_prey: float = 0.085992
    """√(1.893 / 1.0) / 16."""
    efficiency: float = 0.75
    """Share of what is eaten that is assimilated."""
    excretion: float = 0.03
    """Of zooplankton, to phosphate."""
    zooplankton_loss: float = 4.548
    """m³ (mmol P)⁻¹ d⁻¹: quadratic."""
    zooplankton_death: float = 0.01
    dissolved_share: float = 0.15
    """σ: of egestion, exudation and quadratic loss, as the paper says."""
    dissolved_decay: float = 0.17 / YEAR_365
    detritus_decay: float = 0.05
    """λ."""
    oxygen_least: float = 1.0
    """mmol O₂ m⁻³ that decay leaves."""
    half_oxygen: float = 1.145532
    """mmol O₂ m⁻³."""
    suboxic_below: float = 36.0
    """mmol O₂ m⁻³."""
    nitrate_least: float = 16.0
    """mmol N m⁻³ that denitrification leaves."""
    half_nitrate: float = 23.083559
    """mmol N m⁻³."""
    fixation: float = 0.002272073
    """mmol N m⁻³ d⁻¹, at its best temperature, 26.8 °C."""


MOPS = Mops()
FOLDER = Path(__file__).parents[3] / "assets" / "stoichiometry"
FIT = FOLDER / "fit.json"


@functools.cache
def calibrated() -> Mops:
    """As fitted to the embedded ocean's own phosphate, oxygen and nitrate: numbers of `FIT`, the rest MOPS's."""
    return MOPS._replace(**{name: each["fitted"] for name, each in json.loads(FIT.read_text())["unknowns"].items()})


FIXATION = (-0.0042, 0.2253, -2.7819, 0.2395)
"""Nitrogen fixation by warmth: a + b T + c T² over its highest, after Breitbarth et al. (2007); °C² first."""

SET = (
    "carbon_b",
    "phosphorus_b",
    "sinking",
    "surface",
    *plankton.LAW,
    "homeostasis",
    "alkalinity",
    "lifeless_pco2",
    "mean_phosphate",
    "circulation",
)
"""What the ecosystem takes from the lab's parameters."""


def chosen(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Those of them that change a run; one C:P for all phytoplankton is Redfield's unless `start_ratio` says another."""
    ratio = {"start_ratio": parameters.get("start_ratio", 1 / plankton.REDFIELD)} if parameters["surface"] == "one" else {}
    return {name: parameters[name] for name in SET} | ratio
