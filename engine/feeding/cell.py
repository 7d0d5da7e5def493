"""One cell of a column and what it stands in, as the processes of a step read them."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb

from engine.feeding import tracers as of
from engine.ocean.grid import Array

compiled = nb.njit(inline="always", cache=True, nogil=True, error_model="numpy", fastmath={"contract", "arcp", "nsz", "reassoc"})
LEAST = 1e-12
"""By which nothing is divided where there is no food."""


class Cell(NamedTuple):
    """What it holds at the start of a step, in the order and the units of engine.feeding.tracers."""

    nitrate: float
    iron: float
    silicate: float
    nano: float
    diatom: float
    micro: float
    cruiser: float
    ambusher: float
    flux_feeder: float
    small: float
    big: float
    silica: float


class Around(NamedTuple):
    """What it stands in."""

    day: float
    """Share of the day that is light."""
    thickness: float
    """m."""
    warm_plants: float
    warm_animals: float
    """f: what warmth multiplies the rates of each by."""
    low: float
    """Δ."""
    breathing: float
    """1 − Δ."""
    stirred: float
    """1 in the mixed layer, 0.01 below."""
    calm: float
    """1 where its bottom is below the mixed layer, 0 where it is not."""


@compiled
def cell_of(c: Array) -> Cell:
    """The pools of (tracer)."""
    return Cell(
        c[of.NITRATE], c[of.IRON], c[of.SILICATE], c[of.NANO], c[of.DIATOM], c[of.MICRO], c[of.CRUISER], c[of.AMBUSHER],
        c[of.FLUX_FEEDER], c[of.SMALL], c[of.BIG], c[of.SILICA],
    )  # fmt: skip


@compiled
def surroundings(
    day: float, thickness: float, warm_plants: float, warm_animals: float, low: float, stirred: float, calm: float
) -> Around:
    """By Δ alone."""
    return Around(day, thickness, warm_plants, warm_animals, low, 1 - low, stirred, calm)


@compiled
def lack(oxygen: float) -> float:
    """Δ: 0 where there is oxygen enough, 1 where there is none (mmol O₂ m⁻³)."""
    return min(1.0, max(0.0, 0.4 * (6.0 - oxygen) / (1.0 + oxygen)))


@compiled
def free(pool: float, refuge: float) -> float:
    """What of a pool can be eaten or die."""
    return max(pool - refuge, 0.0)
