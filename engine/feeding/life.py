"""Life in one cell for a step: growth, grazing, loss, decay; on plain arrays.

    dM/dt = (1 − σ) e G f (1 − Δ) M − f [r_AF (M/(K_m+M) + 3Δ) + (r_CF − r_AF) p] M − f (1 − Δ) [m_AF + (m_CF − m_AF) p] M Σ

is eq. 1 of Di Matteo et al. (2025) with A1–A9; f = 1.079^T, Δ is the lack of oxygen, p the effort, and the terms of p are of
cruisers alone. What leaves one pool enters another in the same step; where a step would take more than 95 % of a pool, all
that leaves it is reduced in proportion: nothing becomes negative, nothing is lost, whatever the step.
"""

from __future__ import annotations

import math

import numba as nb

from engine.feeding.effort import effort
from engine.feeding.pisces import ANIMAL_REFUGE, BASAL, CONSTANT, FE_PER_C, N_PER_C, PLANT_REFUGE, SI_PER_C, Pisces
from engine.feeding.tracers import (
    AMBUSHER,
    AMBUSHER_DIATOM,
    AMBUSHER_MICRO,
    AMBUSHER_NANO,
    AMBUSHER_SMALL,
    BACTERIA,
    BIG,
    BREAKING,
    CHLOROPHYLL,
    CRUISER,
    CRUISER_DIATOM,
    CRUISER_MICRO,
    CRUISER_NANO,
    CRUISER_SMALL,
    DIATOM,
    EFFORT,
    FLUX_BIG,
    FLUX_FEEDER,
    FLUX_SMALL,
    GROWTH_DIATOM,
    GROWTH_NANO,
    IRON,
    MICRO,
    MICRO_DIATOM,
    MICRO_NANO,
    MICRO_SMALL,
    NANO,
    NITRATE,
    RESPIRED,
    SCAVENGED,
    SILICA,
    SILICATE,
    SMALL,
)
from engine.ocean.grid import Array

_compiled = nb.njit(inline="always", cache=True, nogil=True, error_model="numpy", fastmath={"contract", "arcp", "nsz", "reassoc"})
LEAST = 1e-12
MOST = 0.95
"""Share of a pool that one step may take."""
DARK = 0.05
"""W m⁻² below which nothing grows."""
IRON_EXCESS = 0.7
"""µmol m⁻³ above which iron falls out fast."""
CHLOROPHYLL_LEAST = 0.004
CARBON_MASS = 12.0


@_compiled
def lack(oxygen: float) -> float:
    """Δ: 0 where there is oxygen enough, 1 where there is none (mmol O₂ m⁻³)."""
    return min(1.0, max(0.0, 0.4 * (6.0 - oxygen) / (1.0 + oxygen)))


@_compiled
def _chlorophyll(most: float, top: float, growth: float, limit: float, slope: float) -> float:
    """Chlorophyll per carbon, g g⁻¹, adapted to the light at the top of the cell (Geider et al. 1997)."""
    return max(CHLOROPHYLL_LEAST, most / (1 + 0.5 * slope * most * top / (growth * max(limit, 0.05))))


@_compiled
def _left(pool: float, leaving: float, dt: float) -> float:
    """By what all that leaves a pool is multiplied."""
    if leaving * dt <= MOST * pool:
        return 1.0
    return MOST * pool / (leaving * dt)


@_compiled
def live(
    c: Array, flow: Array, dt: float, light: float, day: float, thickness: float, warm_p: float, warm_z: float, low: float,
    stirred: float, p: Pisces, tell: bool,
) -> float:  # fmt: skip
    """Changes the cell `c` over `dt` days, writes the flows (per day) if it is to tell, and returns the light below it, W m⁻² mean of a day.

    `low` is Δ; `stirred` 1 in the mixed layer, 0.01 below; warm_p and warm_z are what warmth multiplies rates by.
    """
    nitrate, iron, silicate = c[NITRATE], c[IRON], c[SILICATE]
    nano, diatom, micro = c[NANO], c[DIATOM], c[MICRO]
    cruiser, ambusher, fluxer = c[CRUISER], c[AMBUSHER], c[FLUX_FEEDER]
    small, big = c[SMALL], c[BIG]
    breathing = 1 - low

    grown_n, grown_d, chlorophyll, under = 0.0, 0.0, 0.0, 0.0
    if light > DARK:
        limit_n = min(nitrate / (p.nitrate_nano + nitrate), iron / (p.iron_nano + iron))
        limit_d = min(nitrate / (p.nitrate_diatom + nitrate), iron / (p.iron_diatom + iron))
        limit_d = min(limit_d, silicate / (p.silicate_half + silicate))
        v_n, v_d = p.growth_nano * warm_p, p.growth_diatom * warm_p
        theta_n = _chlorophyll(p.chlorophyll_nano, light, v_n, limit_n, p.slope)
        theta_d = _chlorophyll(p.chlorophyll_diatom, light, v_d, limit_d, p.slope)
        chlorophyll = CARBON_MASS * (theta_n * nano + theta_d * diatom)
        lost = (p.water + p.shade * max(chlorophyll, 1e-3) ** 0.7) * thickness
        passed = math.exp(-lost)
        mean = light / day * (1 - passed) / lost
        length = 1.5 * day / (0.5 + day)
        grown_n = v_n * length * limit_n * (1 - math.exp(-p.slope * theta_n * mean / (v_n * max(limit_n, 0.02)))) * nano
        grown_d = v_d * length * limit_d * (1 - math.exp(-p.slope * theta_d * mean / (v_d * max(limit_d, 0.02)))) * diatom
        under = light * passed

    nano_free, diatom_free = max(nano - PLANT_REFUGE, 0.0), max(diatom - PLANT_REFUGE, 0.0)
    micro_free = max(micro - ANIMAL_REFUGE, 0.0)
    crowding = p.plant_crowding * stirred
    died_n = (p.plant_loss * nano / (p.plant_half + nano) + crowding * nano) * nano_free
    died_d = p.plant_loss * diatom / (p.plant_half + diatom) * diatom_free
    clumped = crowding * diatom * diatom_free

    likes_d, likes_s = p.micro_likes_diatom, p.micro_likes_small
    food = nano_free + likes_d * diatom_free + likes_s * small
    rate = p.micro_grazing * warm_z * breathing * max(food - min(0.5 * food, p.threshold), 0.0)
    rate *= micro / ((food + LEAST) * (p.micro_half + food))
    z_n, z_d, z_s = rate * nano_free, rate * likes_d * diatom_free, rate * likes_s * small
    micro_lost = warm_z * micro_free
    micro_lost *= p.micro_respiration * (micro / (p.plant_half + micro) + 3 * low) + p.micro_crowding * breathing * micro

    prey = p.likes_nano * nano + diatom + micro + p.likes_small * small
    limited = max(prey - min(0.5 * prey, p.threshold), 0.0) / (prey + LEAST)
    assimilated = 1.0 if p.gross > 0.5 else 1 - p.egested
    mu = cruiser / (p.half_respired + cruiser)
    foraging = 1.0
    if p.foraging < CONSTANT:
        gain = p.g_cruiser * p.e_cruiser
        foraging = effort(prey, mu, p.half_cruiser, gain, p.r_cruiser, p.r_ambusher, p.m_cruiser, p.m_ambusher)
    by_c = p.g_cruiser * warm_z * breathing * limited * foraging * cruiser / (p.half_cruiser + foraging * prey)
    by_a = p.g_ambusher * warm_z * breathing * limited * ambusher / (p.half_ambusher + prey)
    taken = by_c + by_a
    likes_n, likes_s = p.likes_nano, p.likes_small
    by_f = p.g_flux * warm_z * breathing * fluxer
    f_b, f_s = by_f * p.sinks_big * big, by_f * p.sinks_small * small

    cruiser_free = max(cruiser - ANIMAL_REFUGE, 0.0)
    ambusher_free = max(ambusher - ANIMAL_REFUGE, 0.0)
    fluxer_free = max(fluxer - ANIMAL_REFUGE, 0.0)
    if p.foraging >= BASAL:
        r_c, m_c = p.r_cruiser * (mu + 3 * low), p.m_cruiser
    else:
        r_c = p.r_ambusher * (mu + 3 * low) + (p.r_cruiser - p.r_ambusher) * foraging
        m_c = p.m_ambusher + (p.m_cruiser - p.m_ambusher) * foraging
    crowd = warm_z * breathing * (cruiser + ambusher + fluxer)
    breath_c, dead_c = warm_z * r_c * cruiser_free, m_c * crowd * cruiser_free
    breath_a = warm_z * p.r_ambusher * (ambusher / (p.half_respired + ambusher) + 3 * low) * ambusher_free
    dead_a = p.m_ambusher * crowd * ambusher_free
    breath_f = warm_z * p.r_flux * (fluxer / (p.half_respired + fluxer) + 3 * low) * fluxer_free
    dead_f = p.m_flux * crowd * fluxer_free

    breaks, decays = p.big_breaks * warm_p * big, p.small_decays * warm_p * small
    dissolves = p.silica_dissolves * warm_p * c[SILICA]
    falls = p.scavenging * iron + p.scavenging_excess * max(iron - IRON_EXCESS, 0.0)

    grown = grown_n + grown_d
    from_iron = _left(iron, FE_PER_C * grown + falls, dt)
    from_both = min(_left(nitrate, N_PER_C * grown, dt), from_iron)
    from_n = _left(nano, died_n + z_n + taken * likes_n * nano, dt)
    from_d = _left(diatom, died_d + clumped + z_d + taken * diatom, dt)
    from_z = _left(micro, micro_lost + taken * micro, dt)
    from_s = _left(small, z_s + taken * likes_s * small + f_s + decays, dt)
    from_b = _left(big, f_b + breaks, dt)
    from_c, from_a = _left(cruiser, breath_c + dead_c, dt), _left(ambusher, breath_a + dead_a, dt)
    from_f = _left(fluxer, breath_f + dead_f, dt)

    grown_n *= from_both
    grown_d *= min(from_both, _left(silicate, SI_PER_C * grown_d, dt))
    falls *= from_iron
    died_n *= from_n
    died_d, clumped = died_d * from_d, clumped * from_d
    z_n, z_d, z_s = z_n * from_n, z_d * from_d, z_s * from_s
    micro_lost *= from_z
    eat_n, eat_d, eat_z, eat_s = likes_n * nano * from_n, diatom * from_d, micro * from_z, likes_s * small * from_s
    f_b, f_s = f_b * from_b, f_s * from_s
    breaks, decays = breaks * from_b, decays * from_s
    breath_c, dead_c, breath_a, dead_a = breath_c * from_c, dead_c * from_c, breath_a * from_a, dead_a * from_a
    breath_f, dead_f = breath_f * from_f, dead_f * from_f
    dissolves *= _left(c[SILICA], dissolves, dt)

    meal = eat_n + eat_d + eat_z + eat_s
    eaten_c, eaten_a, eaten_f, eaten_z = by_c * meal, by_a * meal, f_b + f_s, z_n + z_d + z_s
    eaten, breath, dead = eaten_c + eaten_a + eaten_f, breath_c + breath_a + breath_f, dead_c + dead_a + dead_f
    gained_c, gained_a = assimilated * p.e_cruiser * eaten_c, assimilated * p.e_ambusher * eaten_a
    gained_f = assimilated * p.e_flux * eaten_f
    grown = grown_n + grown_d
    to_big = clumped + p.egested * eaten + p.dead_sinks * dead + p.respired_sinks * breath
    to_small = died_n + died_d + micro_lost + breaks + p.egested * eaten_z
    respired = p.excreted * grown + (1 - p.micro_efficiency - p.egested) * eaten_z
    respired += (1 - p.egested) * eaten - gained_c - gained_a - gained_f
    respired += (1 - p.dead_sinks) * dead + (1 - p.respired_sinks) * breath + decays
    net = respired - grown

    c[NITRATE] = nitrate + dt * N_PER_C * net
    c[IRON] = iron + dt * (FE_PER_C * net - falls)
    c[SILICATE] = silicate + dt * (dissolves - SI_PER_C * grown_d)
    lost_d = p.excreted * grown_d + died_d + clumped + z_d + taken * eat_d
    c[NANO] = nano + dt * ((1 - p.excreted) * grown_n - died_n - z_n - taken * eat_n)
    c[DIATOM] = diatom + dt * (grown_d - lost_d)
    c[MICRO] = micro + dt * (p.micro_efficiency * eaten_z - micro_lost - taken * eat_z)
    c[CRUISER] = cruiser + dt * (gained_c - breath_c - dead_c)
    c[AMBUSHER] = ambusher + dt * (gained_a - breath_a - dead_a)
    c[FLUX_FEEDER] = fluxer + dt * (gained_f - breath_f - dead_f)
    c[SMALL] = small + dt * (to_small - z_s - taken * eat_s - f_s - decays)
    c[BIG] = big + dt * (to_big - f_b - breaks)
    c[SILICA] += dt * (SI_PER_C * lost_d - dissolves)

    if not tell:
        return under
    flow[GROWTH_NANO], flow[GROWTH_DIATOM] = grown_n, grown_d
    flow[MICRO_NANO], flow[MICRO_DIATOM], flow[MICRO_SMALL] = z_n, z_d, z_s
    flow[CRUISER_NANO], flow[CRUISER_DIATOM] = by_c * eat_n, by_c * eat_d
    flow[CRUISER_MICRO], flow[CRUISER_SMALL] = by_c * eat_z, by_c * eat_s
    flow[AMBUSHER_NANO], flow[AMBUSHER_DIATOM] = by_a * eat_n, by_a * eat_d
    flow[AMBUSHER_MICRO], flow[AMBUSHER_SMALL] = by_a * eat_z, by_a * eat_s
    flow[FLUX_BIG], flow[FLUX_SMALL] = f_b, f_s
    flow[BACTERIA], flow[BREAKING], flow[RESPIRED], flow[SCAVENGED] = decays, breaks, net, falls
    flow[EFFORT], flow[CHLOROPHYLL] = foraging, chlorophyll
    return under
