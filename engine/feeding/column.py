"""One water column through its years: life, sinking and mixing, under the seasons of its place; one serial kernel.

Each step of Δt: every cell lives (engine.feeding.life), nutrients are supplied, then particles sink and all is mixed, both
implicit, in one sweep down and one up: the mixing matrix is the same for all tracers, so a level's tracers are solved
together. The supply stands for what currents bring: nutrients return to those of the ocean (reference), or what that gave
is given again (experiments), with a slow return to what the reference had.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numba as nb
import numpy as np

from engine.feeding.cell import compiled as _inline
from engine.feeding.cell import surroundings
from engine.feeding.life import live
from engine.feeding.pisces import Pisces
from engine.feeding.tracers import (
    AMBUSHER,
    BIG,
    CRUISER,
    DOMINANCE,
    FLOWS,
    IRON,
    NUTRIENTS,
    SILICA,
    SMALL,
    SUNK_BIG,
    SUNK_SMALL,
    TRACERS,
)
from engine.ocean.grid import Array

RECORDS = 73
"""Of five days: what the seasons and the mixing are known by."""
RECORD_DAYS = 5.0
MONTHS = 12
REFERENCE, EXPERIMENT, CLOSED = 0, 1, 2
"""Nutrients return to the ocean's; are supplied as the reference was; or are not supplied, and the floor keeps what sinks."""
FE_EXCESS_RETURNS = 0.2
"""Iron above the ocean's returns so much slower: it is scavenged, not carried away."""
EDGE = 15.0
"""m over which mixing fades below the mixed layer."""
_compiled = nb.njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract", "arcp", "nsz", "reassoc"})


@_compiled
def mixing(
    depth: Array, thickness: Array, mixed_layer: float, dt: float, p: Pisces, lower: Array, upper: Array, inverse: Array
) -> None:
    """The implicit mixing matrix of a step, factored: what is below and above its diagonal, and the inverse of the pivots."""
    n = thickness.size
    bottom = 0.0
    lower[0] = 0.0
    for k in range(n - 1):
        bottom += thickness[k]
        rate = p.mixed
        if bottom > mixed_layer:
            rate = p.below + p.edge * math.exp((mixed_layer - bottom) / EDGE)
        through = rate * 86400.0 * dt / (depth[k + 1] - depth[k])
        upper[k], lower[k + 1] = -through / thickness[k], -through / thickness[k + 1]
    upper[n - 1] = 0.0
    inverse[0] = 1 / (1 - upper[0])
    for k in range(1, n):
        inverse[k] = 1 / (1 - lower[k] - upper[k] - lower[k] * upper[k - 1] * inverse[k - 1])


@_compiled
def fall(thickness: Array, dt: float, closed: bool, p: Pisces) -> Array:
    """(level, 5): Δt per thickness, both sinking speeds, and what one step at them leaves; a closed floor lets nothing through."""
    falling = np.empty((thickness.size, 5))
    for k in range(thickness.size):
        step, through = dt / thickness[k], 0.0 if closed and k == thickness.size - 1 else 1.0
        slow, fast = p.sinks_small * through, p.sinks_big * through
        falling[k, 0], falling[k, 1], falling[k, 2] = step, slow, fast
        falling[k, 3], falling[k, 4] = 1 / (1 + step * slow), 1 / (1 + step * fast)
    return falling


@_compiled
def move(c: Array, flow: Array, falling: Array, lower: Array, upper: Array, inverse: Array) -> None:
    """Particles sink (implicit, upwind) and everything mixes, in place; `falling` (level, 5) as `fall` makes it."""
    n = lower.size
    small, big, silica = 0.0, 0.0, 0.0
    for k in range(n):
        step, slow, fast, slow_left, fast_left = falling[k]
        c[k, SMALL] = (c[k, SMALL] + step * small) * slow_left
        c[k, BIG] = (c[k, BIG] + step * big) * fast_left
        c[k, SILICA] = (c[k, SILICA] + step * silica) * fast_left
        small, big, silica = slow * c[k, SMALL], fast * c[k, BIG], fast * c[k, SILICA]
        flow[k, SUNK_SMALL], flow[k, SUNK_BIG] = small, big
    for t in range(TRACERS):
        c[0, t] *= inverse[0]
    for k in range(1, n):
        above, pivot = lower[k], inverse[k]
        for t in range(TRACERS):
            c[k, t] = (c[k, t] - above * c[k - 1, t]) * pivot
    for k in range(n - 2, -1, -1):
        share = upper[k] * inverse[k]
        for t in range(TRACERS):
            c[k, t] -= share * c[k + 1, t]


class Water(NamedTuple):
    """The column's place: its levels, its seasons by record, and what its nutrients return to."""

    thickness: Array
    depth: Array
    """(level), m."""
    temperature: Array
    """(record, level), °C."""
    light: Array
    day: Array
    mixed_layer: Array
    """(record): W m⁻², share of the day that is light, and m."""
    low: Array
    """(level): Δ, the lack of oxygen."""
    target: Array
    rate: Array
    """(level, nutrient): what they return to, and how fast, d⁻¹."""
    dust: Array
    """(level): iron from above, µmol m⁻³ d⁻¹."""


class Currents(NamedTuple):
    """(record, level, nutrient): what was supplied, d⁻¹, and what was there. A reference writes it; an experiment reads it."""

    given: Array
    kept: Array


class Means(NamedTuple):
    """(month, level, tracer) and (month, level, flow) of the last year."""

    state: Array
    flows: Array


@_compiled
def warmth(temperature: Array, p: Pisces, warm_plants: Array, warm_animals: Array) -> None:
    """f of each level: what warmth multiplies rates by."""
    log_p, log_z = math.log(p.warmth_plants), math.log(p.warmth_animals)
    for k in range(warm_plants.size):
        warm_plants[k] = math.exp(log_p * temperature[k])
        warm_animals[k] = math.exp(log_z * temperature[k])


@_inline
def _supplied(now: float, given: float, kept: float, held: float) -> float:
    """A nutrient supplied as the reference was, and slowly brought back to what that had."""
    if given < 0:  # as much less of it as there is less to take
        given *= now / max(now - given, kept)
    now += given
    return now + held * (kept - now)


@_inline
def _count(c: Array, flow: Array, state: Array, flows: Array) -> None:
    """Adds a step of every level to the sums of its month."""
    for k in range(c.shape[0]):
        suspension = c[k, CRUISER] + c[k, AMBUSHER]
        flow[k, DOMINANCE] = (c[k, CRUISER] - c[k, AMBUSHER]) / suspension if suspension > 0 else 0.0
        for t in range(TRACERS):
            state[k, t] += c[k, t]
        for t in range(FLOWS):
            flows[k, t] += flow[k, t]


@_compiled
def column(years: int, dt: float, mode: int, p: Pisces, water: Water, c: Array, currents: Currents, means: Means) -> None:
    """Runs `c` (level, tracer) for `years` of 365 days and writes the means of the last one."""
    thickness, depth, temperature, light, day, mixed_layer, low, target, rate, dust = water
    given, kept = currents
    state, flows = means
    n = thickness.size
    lower, upper, inverse = np.empty(n), np.empty(n), np.empty(n)
    warm_p, warm_z = np.empty(n), np.empty(n)
    flow, falling = np.zeros((n, FLOWS)), fall(thickness, dt, mode == CLOSED, p)
    back = dt * rate / (1 + dt * rate)
    slowly = dt * rate[:, IRON] * FE_EXCESS_RETURNS
    slowly /= 1 + slowly
    held = dt / p.held / (1 + dt / p.held)
    steps = round(RECORD_DAYS / dt)
    state[:], flows[:] = 0.0, 0.0
    in_month = np.zeros(MONTHS)
    for year in range(years):
        last = year == years - 1
        for record in range(RECORDS):
            month = record * MONTHS // RECORDS
            mixing(depth, thickness, mixed_layer[record], dt, p, lower, upper, inverse)
            warmth(temperature[record], p, warm_p, warm_z)
            if last and mode == REFERENCE:
                given[record], kept[record] = 0.0, 0.0
            for _ in range(steps):
                under = light[record]
                for k in range(n):
                    stirred = 1.0 if depth[k] <= mixed_layer[record] else 0.01
                    calm = 1.0 if depth[k] + thickness[k] / 2 > mixed_layer[record] else 0.0
                    under = live(
                        c[k], flow[k], dt, under,
                        surroundings(day[record], thickness[k], warm_p[k], warm_z[k], low[k], stirred, calm), p, last,
                    )  # fmt: skip
                    c[k, IRON] += dt * dust[k]
                    if mode == REFERENCE:
                        for t in range(NUTRIENTS):
                            more = target[k, t] - c[k, t]
                            more *= slowly[k] if t == IRON and more < 0 else back[k, t]
                            c[k, t] += more
                            if last:
                                given[record, k, t] += more / (dt * steps)
                                kept[record, k, t] += c[k, t] / steps
                    elif mode == EXPERIMENT:
                        for t in range(NUTRIENTS):
                            c[k, t] = _supplied(c[k, t], dt * given[record, k, t], kept[record, k, t], held)
                move(c, flow, falling, lower, upper, inverse)
                if last:
                    in_month[month] += 1
                    _count(c, flow, state[month], flows[month])
    if years > 0:
        for month in range(MONTHS):
            # assigned to a slice, numba would compile its words for arrays that do not fit
            here, flowed = state[month], flows[month]
            here /= in_month[month]
            flowed /= in_month[month]
