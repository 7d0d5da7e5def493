"""How matter sinks by a Martin b: by the power law to the last digit, or through the levels of MOPS, as in the paper's own model.

    power law                  of what is made at z₀, (z / z₀)^−b passes z
    through MOPS's levels      of what is in a level of middle z and thickness Δz, z / (z + b Δz) passes its base

MOPS sinks with w = λ z / b, which is the power law where levels are thin; but it mixes what sinks over each level (upstream
differences), and on the 23 levels of ECCO matter gets deeper: between 35 and 985 m a b of 1.46 acts as 1.18, one of 0.75 as 0.66
(Kriest & Oschlies 2011, Ocean Model. 39, 275; the paper's code, gaia3intc/tmm_msi, BGC_INI.F, runs without their cure for it). Its b
of 1.46 was fitted so. Between the bases of levels the share that passes is interpolated in its logarithm.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.sinking import Shape, martin

THICKNESS = np.array([10, 10, 15, 20, 20, 25, 35, 50, 75, 100, 150, 200, 275, 350, 415, 450, *[500] * 7], float)
"""m: the levels of ECCO's circulation, as MOPS runs on it."""
EDGE = np.concatenate([[0.0], np.cumsum(THICKNESS)])
_STEPS = (np.arange(500) + 0.5) / 500
PLACES, WEIGHTS = _STEPS**2, 2 * _STEPS / _STEPS.size
"""Where in a level, 0 its top and 1 its base, matter stands for all of it, and for how much: dense at the top, where z₀^b is steep."""


class Fall(NamedTuple):
    """A way to sink: `shape` of a b, told from a depth that matter passes; `start` is from where what is made at a depth sinks."""

    shape: Callable[[float], Shape]
    start: Callable[[Array], Array]


@lru_cache(maxsize=256)
def _power(b: float) -> Shape:
    return martin(b)


@lru_cache(maxsize=256)
def _levelled(b: float) -> Shape:
    middle = (EDGE[1:] + EDGE[:-1]) / 2
    log = np.concatenate([[0.0], np.cumsum(np.log(middle / (middle + b * THICKNESS)))])

    def shape(z: Array, base: Array | float) -> Array:
        return np.asarray(np.exp(np.interp(z, EDGE, log) - np.interp(base, EDGE, log)))

    return shape


def _top(depth: Array) -> Array:
    """The top of MOPS's level there: what is made in it is mixed over it, as what falls into it is."""
    return EDGE[np.searchsorted(EDGE, depth, side="right") - 1]


FALLS = {"mops": Fall(_levelled, _top), "power": Fall(_power, np.asarray)}


def made(fall: Fall, shape: Callable[[Array, Any], Array], top: float, base: float, depth: Array) -> Array:
    """(depth): what of matter made evenly between `top` and `base` passes depths below."""
    start = fall.start(top + (base - top) * PLACES)
    return np.array([np.minimum(shape(np.full_like(start, z), start), 1.0) @ WEIGHTS for z in depth])
