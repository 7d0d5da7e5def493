"""Who eats what in a cell: microzooplankton, suspension feeders (cruisers and ambushers) and flux-feeders.

Suspension:  G = g (F_lim / F) p F / (K_g + p F),  F = 0.3 P + D + Z + 0.3 sPOC;  p = 1 for ambushers
Flux:        G = g_FF (w_b bPOC + w_s sPOC)                                             (Di Matteo et al. 2025, A1–A3)
"""

from __future__ import annotations

from typing import NamedTuple

from engine.feeding.cell import LEAST, Around, Cell, compiled, free
from engine.feeding.effort import effort
from engine.feeding.pisces import ANIMAL_REFUGE, CONSTANT, PLANT_REFUGE, Pisces


class MicroMeal(NamedTuple):
    """What microzooplankton eat, mmol C m⁻³ d⁻¹."""

    nano: float
    diatom: float
    small: float


class Suspension(NamedTuple):
    """The effort of cruisers, and what each group and both together clear of their food, d⁻¹."""

    foraging: float
    cruiser: float
    ambusher: float
    both: float


class FluxMeal(NamedTuple):
    """What flux-feeders eat, mmol C m⁻³ d⁻¹."""

    big: float
    small: float


@compiled
def microzooplankton_eat(cell: Cell, around: Around, p: Pisces) -> MicroMeal:
    """Of nanophytoplankton, diatoms and small particles, as each is liked."""
    nano_free, diatom_free = free(cell.nano, PLANT_REFUGE), free(cell.diatom, PLANT_REFUGE)
    food = nano_free + p.micro_likes_diatom * diatom_free + p.micro_likes_small * cell.small
    rate = p.micro_grazing * around.warm_animals * around.breathing * max(food - min(0.5 * food, p.threshold), 0.0)
    rate *= cell.micro / ((food + LEAST) * (p.micro_half + food))
    return MicroMeal(rate * nano_free, rate * p.micro_likes_diatom * diatom_free, rate * p.micro_likes_small * cell.small)


@compiled
def suspension_feeders_eat(cell: Cell, around: Around, p: Pisces) -> Suspension:
    """A1, A2 and A4: cruisers with their effort, ambushers with whatever comes."""
    prey = p.likes_nano * cell.nano + cell.diatom + cell.micro + p.likes_small * cell.small
    limited = max(prey - min(0.5 * prey, p.threshold), 0.0) / (prey + LEAST)
    mu, foraging = cell.cruiser / (p.half_respired + cell.cruiser), 1.0
    if p.foraging < CONSTANT:
        gain = p.g_cruiser * p.e_cruiser
        foraging = effort(prey, mu, p.half_cruiser, gain, p.r_cruiser, p.r_ambusher, p.m_cruiser, p.m_ambusher)
    cruiser = p.g_cruiser * around.warm_animals * around.breathing * limited * foraging * cell.cruiser
    cruiser /= p.half_cruiser + foraging * prey
    ambusher = p.g_ambusher * around.warm_animals * around.breathing * limited * cell.ambusher / (p.half_ambusher + prey)
    return Suspension(foraging, cruiser, ambusher, cruiser + ambusher)


@compiled
def flux_feeders_eat(cell: Cell, around: Around, p: Pisces) -> FluxMeal:
    """A3: in proportion to what sinks past them."""
    by_f = p.g_flux * around.warm_animals * around.breathing * cell.flux_feeder
    return FluxMeal(by_f * p.sinks_big * cell.big, by_f * p.sinks_small * cell.small)


@compiled
def loss_of_microzooplankton(cell: Cell, around: Around, p: Pisces) -> float:
    """Respiration, more of it without oxygen, and crowding; mmol C m⁻³ d⁻¹."""
    lost: float = around.warm_animals * free(cell.micro, ANIMAL_REFUGE)
    breath = p.micro_respiration * (cell.micro / (p.plant_half + cell.micro) + 3 * around.low)
    return lost * (breath + p.micro_crowding * around.breathing * cell.micro)
