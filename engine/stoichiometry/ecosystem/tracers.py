"""What the water carries, one column each of a (cell, tracer) array, mmol m⁻³; and what is counted over a year.

Nothing of P, N or O₂ feels carbon, so two worlds share one life: in the first, carbon sinks by its own b; in the second,
the paper's control, by phosphorus's. Each world has its own sinking carbon, DIC and air.

The compiled kernels of engine.stoichiometry.ecosystem.life keep these numbers, and those they take from parameters, in their
cache: who changes one here must touch that file too.
"""

from __future__ import annotations

from engine.quantities import Quantity

PO4, NO3, DOP, PHY, ZOO, POP, PHY_C, ZOO_C, DOC = range(9)
POC = (9, 10)
O2 = 11
DIC = (12, 13)
IN_WATER, OXYGEN, INORGANIC = slice(0, 11), slice(11, 12), slice(12, 14)
"""What never leaves the water, and what the air exchanges with it at two rates."""
TRACERS = 14
WORLDS = 2
"""The world with a b of carbon's own, and the control."""
PHOSPHORUS = (PO4, DOP, PHY, ZOO, POP)
LIVING_CARBON = (PHY_C, ZOO_C, DOC)
"""Organic carbon that both worlds share."""

GROWN, GROWN_C, MADE, EXCESS_C, FIXED, OXIC, SUBOXIC, SUNK = range(8)
SUNK_C = (8, 9)
FLOWS = 10
"""mmol m⁻³ a year: phosphorus and carbon grown; phosphate made less taken; carbon egested beyond the eaters' own ratio;
nitrogen fixed; phosphorus set free with oxygen and with nitrate; what sank out of the cell."""

QUANTITIES = {
    "phosphate": (PO4, Quantity("mmol P m-3", "phosphate", colours="matter")),
    "nitrate": (NO3, Quantity("mmol N m-3", "nitrate", colours="matter")),
    "oxygen": (O2, Quantity("mmol O2 m-3", "dissolved oxygen", colours="oxy")),
    "dop": (DOP, Quantity("mmol P m-3", "dissolved organic phosphorus", colours="matter")),
    "phytoplankton": (PHY, Quantity("mmol P m-3", "phosphorus in phytoplankton", colours="matter")),
    "zooplankton": (ZOO, Quantity("mmol P m-3", "phosphorus in zooplankton", colours="matter")),
    "pop": (POP, Quantity("mmol P m-3", "particulate organic phosphorus: detritus", colours="matter")),
    "phytoplankton_carbon": (PHY_C, Quantity("mmol C m-3", "carbon in phytoplankton", colours="matter")),
    "zooplankton_carbon": (ZOO_C, Quantity("mmol C m-3", "carbon in zooplankton", colours="matter")),
    "doc": (DOC, Quantity("mmol C m-3", "dissolved organic carbon", colours="matter")),
    "poc": (POC[0], Quantity("mmol C m-3", "particulate organic carbon: detritus", colours="matter")),
    "dic": (DIC[0], Quantity("mmol C m-3", "dissolved inorganic carbon")),
    "control_poc": (POC[1], Quantity("mmol C m-3", "detritus carbon, with one b for both elements", colours="matter")),
    "control_dic": (DIC[1], Quantity("mmol C m-3", "dissolved inorganic carbon, with one b for both elements")),
}
"""Name in a file → column and what it is."""
