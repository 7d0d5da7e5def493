"""Phytoplankton: light, growth and loss in a cell, per day.

V = µ₀ f,  L = min over nutrients of N / (K + N),  growth = V f₁(day) L (1 − exp(−α θ PAR / (V L))) P      (Aumont et al. 2015)

What they are worth as food follows from what they lack (engine.feeding.quality).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from engine.conversions import CARBON_MASS_ROUND
from engine.feeding.cell import Around, Cell, compiled, free
from engine.feeding.pisces import PLANT_REFUGE, Pisces
from engine.feeding.quality import Worth, iron_held, nitrogen_held

DARK = 0.05
"""W m⁻² below which nothing grows."""
CHLOROPHYLL_LEAST = 0.004


class Growth(NamedTuple):
    """mmol C m⁻³ d⁻¹; chlorophyll in mg m⁻³; the light below the cell and in it, W m⁻² mean of a day; what they are worth."""

    nano: float
    diatom: float
    chlorophyll: float
    under: float
    lit: float
    worth: Worth


class PlantLoss(NamedTuple):
    """mmol C m⁻³ d⁻¹: of nanophytoplankton, of diatoms, and diatoms that clump and sink."""

    nano: float
    diatom: float
    clumped: float


@compiled
def _chlorophyll(most: float, top: float, growth: float, limit: float, slope: float) -> float:
    """Chlorophyll per carbon, g g⁻¹, adapted to the light at the top of the cell (Geider et al. 1997)."""
    return max(CHLOROPHYLL_LEAST, most / (1 + 0.5 * slope * most * top / (growth * max(limit, 0.05))))


@compiled
def growth_of_plants(cell: Cell, light: float, around: Around, p: Pisces) -> Growth:
    """By the light that comes in at the top, shaded by the water and by their own chlorophyll."""
    nano, diatom, chlorophyll, under, lit = 0.0, 0.0, 0.0, 0.0, 0.0
    worth = Worth(1.0, 1.0, 1.0, 1.0)
    if light > DARK:
        nitrate_n, iron_n = cell.nitrate / (p.nitrate_nano + cell.nitrate), cell.iron / (p.iron_nano + cell.iron)
        nitrate_d, iron_d = cell.nitrate / (p.nitrate_diatom + cell.nitrate), cell.iron / (p.iron_diatom + cell.iron)
        limit_n = min(nitrate_n, iron_n)
        limit_d = min(min(nitrate_d, iron_d), cell.silicate / (p.silicate_half + cell.silicate))
        v_n, v_d = p.growth_nano * around.warm_plants, p.growth_diatom * around.warm_plants
        theta_n = _chlorophyll(p.chlorophyll_nano, light, v_n, limit_n, p.slope)
        theta_d = _chlorophyll(p.chlorophyll_diatom, light, v_d, limit_d, p.slope)
        chlorophyll = CARBON_MASS_ROUND * (theta_n * cell.nano + theta_d * cell.diatom)
        lost = (p.water + p.shade * max(chlorophyll, 1e-3) ** 0.7) * around.thickness
        passed = math.exp(-lost)
        lit = light * (1 - passed) / lost
        mean = lit / around.day
        length = 1.5 * around.day / (0.5 + around.day)
        by_light_n = 1 - math.exp(-p.slope * theta_n * mean / (v_n * max(limit_n, 0.02)))
        by_light_d = 1 - math.exp(-p.slope * theta_d * mean / (v_d * max(limit_d, 0.02)))
        nano, diatom = v_n * length * limit_n * by_light_n * cell.nano, v_d * length * limit_d * by_light_d * cell.diatom
        under = light * passed
        worth = Worth(
            nitrogen_held(nitrate_n, by_light_n), nitrogen_held(nitrate_d, by_light_d),
            iron_held(theta_n, nitrate_n, iron_n), iron_held(theta_d, nitrate_d, iron_d),
        )  # fmt: skip
    return Growth(nano, diatom, chlorophyll, under, lit, worth)


@compiled
def loss_of_plants(cell: Cell, around: Around, p: Pisces) -> PlantLoss:
    """Mortality P / (K + P), and crowding (P²), by which diatoms clump."""
    nano_free, diatom_free = free(cell.nano, PLANT_REFUGE), free(cell.diatom, PLANT_REFUGE)
    crowding = p.plant_crowding * around.stirred
    nano = (p.plant_loss * cell.nano / (p.plant_half + cell.nano) + crowding * cell.nano) * nano_free
    diatom = p.plant_loss * cell.diatom / (p.plant_half + cell.diatom) * diatom_free
    return PlantLoss(nano, diatom, crowding * cell.diatom * diatom_free)
