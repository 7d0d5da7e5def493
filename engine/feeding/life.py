"""Life in one cell for a step: growth, grazing, loss, decay; on plain arrays.

    dM/dt = (1 − σ) e G f (1 − Δ) M − f [r_AF (M/(K_m+M) + 3Δ) + (r_CF − r_AF) p] M − f (1 − Δ) [m_AF + (m_CF − m_AF) p] M Σ

is eq. 1 of Di Matteo et al. (2025) with A1–A9; f = 1.079^T, Δ is the lack of oxygen, p the effort, and the terms of p are of
cruisers alone. What leaves one pool enters another in the same step; where a step would take more than 95 % of a pool, all
that leaves it is reduced in proportion: nothing becomes negative, nothing is lost, whatever the step.

All of it is compiled into one piece, in which the compiler may reorder sums: the order of the lines decides the last bits.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.feeding import tracers as of
from engine.feeding.cell import Around, Cell, cell_of, compiled
from engine.feeding.grazing import (
    FluxMeal,
    MicroMeal,
    Suspension,
    flux_feeders_eat,
    loss_of_microzooplankton,
    microzooplankton_eat,
    suspension_feeders_eat,
)
from engine.feeding.mesozooplankton import AllLost, Lost, loss_of_mesozooplankton
from engine.feeding.pisces import FE_PER_C, N_PER_C, SI_PER_C, Pisces
from engine.feeding.plants import Growth, PlantLoss, growth_of_plants, loss_of_plants
from engine.feeding.quality import quality
from engine.ocean.grid import Array

MOST = 0.95
"""Share of a pool that one step may take."""
IRON_EXCESS = 0.7
"""µmol m⁻³ above which iron falls out fast."""


class Matter(NamedTuple):
    """What lies in the water: big particles break, small ones decay (mmol C m⁻³ d⁻¹), iron falls out, silica dissolves."""

    breaks: float
    decays: float
    falls: float
    dissolves: float


class Meal(NamedTuple):
    """What suspension feeders find of each pool, mmol C m⁻³, once nothing can be taken twice."""

    nano: float
    diatom: float
    micro: float
    small: float


class Leaving(NamedTuple):
    """All that leaves a pool, per day."""

    grown: Growth
    plants: PlantLoss
    micro: MicroMeal
    micro_lost: float
    suspension: Suspension
    meal: Meal
    flux: FluxMeal
    meso: AllLost
    matter: Matter


@compiled
def matter_in_the_water(cell: Cell, around: Around, p: Pisces) -> Matter:
    """First-order decay, faster in the warm; iron in excess falls faster."""
    breaks, decays = p.big_breaks * around.warm_plants * cell.big, p.small_decays * around.warm_plants * cell.small
    dissolves = p.silica_dissolves * around.warm_plants * cell.silica
    falls = p.scavenging * cell.iron + p.scavenging_excess * max(cell.iron - IRON_EXCESS, 0.0)
    return Matter(breaks, decays, falls, dissolves)


@compiled
def all_that_leaves(cell: Cell, light: float, around: Around, p: Pisces) -> Leaving:
    """As each process would have it, whatever the others take."""
    grown, plants = growth_of_plants(cell, light, around, p), loss_of_plants(cell, around, p)
    micro, micro_lost = microzooplankton_eat(cell, around, p), loss_of_microzooplankton(cell, around, p)
    suspension, flux = suspension_feeders_eat(cell, around, p), flux_feeders_eat(cell, grown.lit, around, p)
    meso = loss_of_mesozooplankton(cell, suspension.foraging, around, p)
    meal = Meal(p.likes_nano * cell.nano, cell.diatom, cell.micro, p.likes_small * cell.small)
    matter = matter_in_the_water(cell, around, p)
    return Leaving(grown, plants, micro, micro_lost, suspension, meal, flux, meso, matter)


@compiled
def _left(pool: float, leaving: float, dt: float) -> float:
    """By what all that leaves a pool is multiplied."""
    if leaving * dt <= MOST * pool:
        return 1.0
    return MOST * pool / (leaving * dt)


@compiled
def what_there_is(cell: Cell, would: Leaving, dt: float, p: Pisces) -> Leaving:
    """The same, but of no pool more than MOST of it in a step."""
    (grown_n, grown_d, chlorophyll, under, lit, worth), (died_n, died_d, clumped), (z_n, z_d, z_s), micro_lost = would[:4]
    (_, _, _, taken), meal, (f_b, f_s, broken), (lost_c, lost_a, lost_f), (breaks, decays, falls, dissolves) = would[4:]
    grown = grown_n + grown_d
    from_iron = _left(cell.iron, FE_PER_C * grown + falls, dt)
    from_both = min(_left(cell.nitrate, N_PER_C * grown, dt), from_iron)
    from_n = _left(cell.nano, died_n + z_n + taken * p.likes_nano * cell.nano, dt)
    from_d = _left(cell.diatom, died_d + clumped + z_d + taken * cell.diatom, dt)
    from_z = _left(cell.micro, micro_lost + taken * cell.micro, dt)
    from_s = _left(cell.small, z_s + taken * p.likes_small * cell.small + f_s + decays, dt)
    from_b = _left(cell.big, f_b + broken + breaks, dt)
    from_c, from_a = _left(cell.cruiser, lost_c.breath + lost_c.dead, dt), _left(cell.ambusher, lost_a.breath + lost_a.dead, dt)
    from_f = _left(cell.flux_feeder, lost_f.breath + lost_f.dead, dt)
    grown_n *= from_both
    grown_d *= min(from_both, _left(cell.silicate, SI_PER_C * grown_d, dt))
    return Leaving(
        Growth(grown_n, grown_d, chlorophyll, under, lit, worth),
        PlantLoss(died_n * from_n, died_d * from_d, clumped * from_d),
        MicroMeal(z_n * from_n, z_d * from_d, z_s * from_s),
        micro_lost * from_z,
        would.suspension,
        Meal(meal.nano * from_n, meal.diatom * from_d, meal.micro * from_z, meal.small * from_s),
        FluxMeal(f_b * from_b, f_s * from_s, broken * from_b),
        AllLost(
            Lost(lost_c.breath * from_c, lost_c.dead * from_c),
            Lost(lost_a.breath * from_a, lost_a.dead * from_a),
            Lost(lost_f.breath * from_f, lost_f.dead * from_f),
        ),
        Matter(breaks * from_b, decays * from_s, falls * from_iron, dissolves * _left(cell.silica, dissolves, dt)),
    )


class Fate(NamedTuple):
    """Where it goes, per day: what each group gains, what becomes particles, and what is dissolved again, net of growth."""

    micro: float
    cruiser: float
    ambusher: float
    flux_feeder: float
    big: float
    small: float
    respired: float


@compiled
def where_it_goes(leaving: Leaving, p: Pisces) -> Fate:
    """Of what is eaten a share e is gained, less of poor food, and a share σ egested; what dies, is breathed out or clumps sinks
    in part."""
    suspension, micro, flux, plants = leaving.suspension, leaving.micro, leaving.flux, leaving.plants
    meal = leaving.meal.nano + leaving.meal.diatom + leaving.meal.micro + leaving.meal.small
    by_cruiser, by_ambusher, by_flux = suspension.cruiser * meal, suspension.ambusher * meal, flux.big + flux.small
    by_micro = micro.nano + micro.diatom + micro.small
    eaten = by_cruiser + by_ambusher + by_flux
    breath = leaving.meso.cruiser.breath + leaving.meso.ambusher.breath + leaving.meso.flux_feeder.breath
    dead = leaving.meso.cruiser.dead + leaving.meso.ambusher.dead + leaving.meso.flux_feeder.dead
    assimilated = 1.0 if p.gross > 0.5 else 1 - p.egested
    worth = leaving.grown.worth
    good = assimilated * (
        1 - p.quality * (1 - quality(worth, leaving.meal.nano, leaving.meal.diatom, leaving.meal.micro + leaving.meal.small))
    )
    micro_grown = p.micro_efficiency * (1 - p.quality * (1 - quality(worth, micro.nano, micro.diatom, micro.small))) * by_micro
    cruiser, ambusher = good * p.e_cruiser * by_cruiser, good * p.e_ambusher * by_ambusher
    flux_feeder = assimilated * p.e_flux * by_flux
    grown = leaving.grown.nano + leaving.grown.diatom
    big = plants.clumped + p.egested * eaten + p.dead_sinks * dead + p.respired_sinks * breath
    small = plants.nano + plants.diatom + leaving.micro_lost + leaving.matter.breaks + flux.broken + p.egested * by_micro
    respired = p.excreted * grown + (1 - p.egested) * by_micro - micro_grown
    respired += (1 - p.egested) * eaten - cruiser - ambusher - flux_feeder
    respired += (1 - p.dead_sinks) * dead + (1 - p.respired_sinks) * breath + leaving.matter.decays
    return Fate(micro_grown, cruiser, ambusher, flux_feeder, big, small, respired - grown)


@compiled
def change(c: Array, cell: Cell, leaving: Leaving, fate: Fate, dt: float, p: Pisces) -> None:
    """Writes the pools as they are after the step."""
    grown, plants, micro, meal, flux, matter = (
        leaving.grown, leaving.plants, leaving.micro, leaving.meal, leaving.flux, leaving.matter,
    )  # fmt: skip
    taken = leaving.suspension.both
    lost_diatom = p.excreted * grown.diatom + plants.diatom + plants.clumped + micro.diatom + taken * meal.diatom
    c[of.NITRATE] = cell.nitrate + dt * N_PER_C * fate.respired
    c[of.IRON] = cell.iron + dt * (FE_PER_C * fate.respired - matter.falls)
    c[of.SILICATE] = cell.silicate + dt * (matter.dissolves - SI_PER_C * grown.diatom)
    c[of.NANO] = cell.nano + dt * ((1 - p.excreted) * grown.nano - plants.nano - micro.nano - taken * meal.nano)
    c[of.DIATOM] = cell.diatom + dt * (grown.diatom - lost_diatom)
    c[of.MICRO] = cell.micro + dt * (fate.micro - leaving.micro_lost - taken * meal.micro)
    c[of.CRUISER] = cell.cruiser + dt * (fate.cruiser - leaving.meso.cruiser.breath - leaving.meso.cruiser.dead)
    c[of.AMBUSHER] = cell.ambusher + dt * (fate.ambusher - leaving.meso.ambusher.breath - leaving.meso.ambusher.dead)
    c[of.FLUX_FEEDER] = cell.flux_feeder + dt * (
        fate.flux_feeder - leaving.meso.flux_feeder.breath - leaving.meso.flux_feeder.dead
    )
    c[of.SMALL] = cell.small + dt * (fate.small - micro.small - taken * meal.small - flux.small - matter.decays)
    c[of.BIG] = cell.big + dt * (fate.big - flux.big - flux.broken - matter.breaks)
    c[of.SILICA] = cell.silica + dt * (SI_PER_C * lost_diatom - matter.dissolves)


@compiled
def write(flow: Array, leaving: Leaving, fate: Fate) -> None:
    """Writes what passed through the cell."""
    suspension, micro, meal, flux, matter = leaving.suspension, leaving.micro, leaving.meal, leaving.flux, leaving.matter
    by_c, by_a = suspension.cruiser, suspension.ambusher
    flow[of.GROWTH_NANO], flow[of.GROWTH_DIATOM] = leaving.grown.nano, leaving.grown.diatom
    flow[of.MICRO_NANO], flow[of.MICRO_DIATOM], flow[of.MICRO_SMALL] = micro.nano, micro.diatom, micro.small
    flow[of.CRUISER_NANO], flow[of.CRUISER_DIATOM] = by_c * meal.nano, by_c * meal.diatom
    flow[of.CRUISER_MICRO], flow[of.CRUISER_SMALL] = by_c * meal.micro, by_c * meal.small
    flow[of.AMBUSHER_NANO], flow[of.AMBUSHER_DIATOM] = by_a * meal.nano, by_a * meal.diatom
    flow[of.AMBUSHER_MICRO], flow[of.AMBUSHER_SMALL] = by_a * meal.micro, by_a * meal.small
    flow[of.FLUX_BIG], flow[of.FLUX_SMALL] = flux.big, flux.small
    flow[of.BACTERIA], flow[of.BREAKING], flow[of.FLUX_BREAKING] = matter.decays, matter.breaks, flux.broken
    flow[of.RESPIRED], flow[of.SCAVENGED] = fate.respired, matter.falls
    flow[of.EFFORT], flow[of.CHLOROPHYLL] = suspension.foraging, leaving.grown.chlorophyll


@compiled
def live(c: Array, flow: Array, dt: float, light: float, around: Around, p: Pisces, tell: bool) -> float:
    """Changes the cell `c` over `dt` days, writes the flows (per day) if it is to tell, and returns the light below it.

    Light is in W m⁻², mean of a day.
    """
    cell = cell_of(c)
    leaving: Leaving = what_there_is(cell, all_that_leaves(cell, light, around, p), dt, p)
    fate = where_it_goes(leaving, p)
    change(c, cell, leaving, fate, dt, p)
    if tell:
        write(flow, leaving, fate)
    return leaving.grown.under
