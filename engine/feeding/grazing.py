"""Who eats what in a cell: microzooplankton, suspension feeders (cruisers and ambushers) and flux-feeders.

Suspension:  G = g (F_lim / F) p F / (K_g + p F),  F = 0.3 P + D + Z + 0.3 sPOC;  p = 1 for ambushers
Flux:        G = g_FF (w_b bPOC + w_s sPOC)                                             (Di Matteo et al. 2025, A1–A3)

As in PISCES (Aumont et al. 2015; the gate in its code from NEMO 4.0 on) flux-feeders eat only below both the lit and the mixed
layer, and break as they eat: big particles fall apart into small ones, porous ones of diatoms the most,

    g_FF w_b bPOC FF (0.4 + 3.6 r² / (1 + r²)),   r = Si:C of big particles
"""

from __future__ import annotations

from typing import NamedTuple

from engine.feeding.cell import LEAST, Around, Cell, compiled, free
from engine.feeding.effort import effort
from engine.feeding.pisces import ANIMAL_REFUGE, CONSTANT, PLANT_REFUGE, Pisces

LIT = 0.5
"""W m⁻², mean of a day: less than that is below the euphotic layer."""
BROKEN, BROKEN_POROUS = 0.4, 3.6
"""Of big particles that flux-feeders meet, what they break per what they eat, and how much more where they are of opal."""


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
    """What flux-feeders eat and what they break, mmol C m⁻³ d⁻¹."""

    big: float
    small: float
    broken: float


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
    limited = around.warm_animals * around.breathing * max(prey - min(0.5 * prey, p.threshold), 0.0)
    mu, foraging = cell.cruiser / (p.half_respired + cell.cruiser), 1.0
    if p.foraging < CONSTANT:
        gain = p.g_cruiser * p.e_cruiser
        foraging = effort(prey, mu, p.half_cruiser, gain, p.r_cruiser, p.r_ambusher, p.m_cruiser, p.m_ambusher)
    cruiser = p.g_cruiser * limited * foraging * cell.cruiser / ((prey + LEAST) * (p.half_cruiser + foraging * prey))
    ambusher = p.g_ambusher * limited * cell.ambusher / ((prey + LEAST) * (p.half_ambusher + prey))
    return Suspension(foraging, cruiser, ambusher, cruiser + ambusher)


@compiled
def flux_feeders_eat(cell: Cell, lit: float, around: Around, p: Pisces) -> FluxMeal:
    """A3: in proportion to what sinks past them, below the light (`lit`, W m⁻² in the cell) and the mixed layer."""
    met = p.g_flux * cell.flux_feeder * (around.calm if lit < LIT else 0.0)
    by_f = met * around.warm_animals * around.breathing
    ratio = cell.silica / (cell.big + LEAST)
    broken = met * p.sinks_big * cell.big * (BROKEN + BROKEN_POROUS * ratio**2 / (1 + ratio**2))
    return FluxMeal(by_f * p.sinks_big * cell.big, by_f * p.sinks_small * cell.small, broken)


@compiled
def loss_of_microzooplankton(cell: Cell, around: Around, p: Pisces) -> float:
    """Respiration, more of it without oxygen, and crowding; mmol C m⁻³ d⁻¹."""
    lost: float = around.warm_animals * free(cell.micro, ANIMAL_REFUGE)
    breath = p.micro_respiration * (cell.micro / (p.plant_half + cell.micro) + 3 * around.low)
    return lost * (breath + p.micro_crowding * around.breathing * cell.micro)
