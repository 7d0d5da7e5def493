"""What food is worth: growth efficiency is a *maximum*, which food poor in nitrogen or iron lowers (Aumont et al. 2015, eqs 27, 28).

    e = e_max min(1, Σ θ_N G / Σ G, Σ θ_Fe G / Σ G)

θ are the prey's N:C and Fe:C beside the grazer's own. Animals and particles have the grazer's. Of plants they follow from what
limits growth, as in PISCES: N:C from how much nitrate limits beside light; Fe:C from the quota at which growth is as it is,
Q = Q_min + 7 L_Fe, with Q_min what photosynthesis and the use of nitrate need (Flynn & Hipkin 1999). Both say what food is
worth and move no matter: nitrogen and iron stay with carbon at one ratio.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.feeding.cell import LEAST, compiled

LEAST_NITROGEN = 0.3
"""Of the full N:C, where growth lacks nitrate wholly."""
IRON_OF_CHLOROPHYLL = 0.0016 / 55.85 * 12 * 1e6
"""µmol Fe per mol C that photosynthesis needs per g of chlorophyll in a g of carbon."""
IRON_OF_NITRATE = 1.15e-4 * 14 / 55.85 / 7.3125 * 0.5 * 1e6
"""µmol Fe per mol C that the use of nitrate needs."""
IRON_OF_GROWTH = 7.0
"""µmol Fe per mol C above the least at which iron no longer limits growth."""
IRON_OF_ANIMALS = 10.0
"""µmol Fe per mol C of zooplankton."""


class Worth(NamedTuple):
    """θ of both plants, 0 to 1: nitrogen, then iron."""

    nano_nitrogen: float
    diatom_nitrogen: float
    nano_iron: float
    diatom_iron: float


@compiled
def nitrogen_held(by_nitrate: float, by_light: float) -> float:
    """N:C by how much nitrate and light limit growth, each 0 to 1."""
    return min(1.0, LEAST_NITROGEN + (1 - LEAST_NITROGEN) * by_nitrate / (by_light + LEAST))


@compiled
def iron_held(chlorophyll: float, by_nitrate: float, by_iron: float) -> float:
    """Fe:C beside that of animals, by chlorophyll per carbon (g g⁻¹) and how much nitrate and iron limit growth."""
    held = IRON_OF_CHLOROPHYLL * chlorophyll + IRON_OF_NITRATE * by_nitrate + IRON_OF_GROWTH * by_iron
    return min(1.0, held / IRON_OF_ANIMALS)


@compiled
def quality(worth: Worth, nano: float, diatom: float, others: float) -> float:
    """By what e_max is multiplied for a meal of so much of each (mmol C m⁻³ d⁻¹)."""
    all_of_it = nano + diatom + others + LEAST
    nitrogen = worth.nano_nitrogen * nano + worth.diatom_nitrogen * diatom + others
    iron = worth.nano_iron * nano + worth.diatom_iron * diatom + others
    return min(1.0, min(nitrogen, iron) / all_of_it)
