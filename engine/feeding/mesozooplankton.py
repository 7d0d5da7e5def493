"""What mesozooplankton breathe and die of in a cell: the second and third term of eq. 1 of Di Matteo et al. (2025)."""

from __future__ import annotations

from typing import NamedTuple

from engine.feeding.cell import Around, Cell, compiled, free
from engine.feeding.pisces import ANIMAL_REFUGE, BASAL, Pisces


class Lost(NamedTuple):
    """mmol C m⁻³ d⁻¹ of one group."""

    breath: float
    dead: float


class AllLost(NamedTuple):
    """Of the three groups."""

    cruiser: Lost
    ambusher: Lost
    flux_feeder: Lost


class Rates(NamedTuple):
    """Respiration, d⁻¹, and mortality, (mmol C m⁻³)⁻¹ d⁻¹, at 0 °C."""

    r: float
    m: float


@compiled
def _rates_of_cruisers(cell: Cell, foraging: float, around: Around, p: Pisces) -> Rates:
    """Swimming costs breath and lives in proportion to the effort; in LGE both are the cruisers' own throughout."""
    mu = cell.cruiser / (p.half_respired + cell.cruiser)
    if p.foraging >= BASAL:
        r, m = p.r_cruiser * (mu + 3 * around.low), p.m_cruiser
    else:
        r = p.r_ambusher * (mu + 3 * around.low) + (p.r_cruiser - p.r_ambusher) * foraging
        m = p.m_ambusher + (p.m_cruiser - p.m_ambusher) * foraging
    return Rates(r, m)


@compiled
def _rates_at_rest(pool: float, r: float, m: float, around: Around, p: Pisces) -> Rates:
    """r (M / (K_m + M) + 3 Δ), and m."""
    return Rates(r * (pool / (p.half_respired + pool) + 3 * around.low), m)


@compiled
def _lost(pool: float, rates: Rates, crowd: float, around: Around) -> Lost:
    """f r M and m M · f (1 − Δ) Σ."""
    pool_free = free(pool, ANIMAL_REFUGE)
    return Lost(around.warm_animals * rates.r * pool_free, rates.m * crowd * pool_free)


@compiled
def loss_of_mesozooplankton(cell: Cell, foraging: float, around: Around, p: Pisces) -> AllLost:
    """Of each group, crowded by all three."""
    cruiser = _rates_of_cruisers(cell, foraging, around, p)
    ambusher = _rates_at_rest(cell.ambusher, p.r_ambusher, p.m_ambusher, around, p)
    flux_feeder = _rates_at_rest(cell.flux_feeder, p.r_flux, p.m_flux, around, p)
    crowd = around.warm_animals * around.breathing * (cell.cruiser + cell.ambusher + cell.flux_feeder)
    return AllLost(
        _lost(cell.cruiser, cruiser, crowd, around),
        _lost(cell.ambusher, ambusher, crowd, around),
        _lost(cell.flux_feeder, flux_feeder, crowd, around),
    )
