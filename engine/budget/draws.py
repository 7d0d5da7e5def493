"""Random numbers: one fixed set of standard normals, and tables that bend them into any truncated normal.

A draw of a factor is Q(z): Q maps a standard normal z to the truncated normal of the same rank. Q is smooth in z, so a
straight line between 513 knots is exact to 1e-4 of a standard deviation, tails and bounds included. The z never change
while a slider moves: only the small tables do, which makes a change of the result a change of the science, not of luck.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

KNOTS = 513
REACH = 5.5
_Z = np.linspace(-REACH, REACH, KNOTS)
_RANK = ndtr(_Z)
_WEIGHT = np.exp(-(_Z**2) / 2) / np.exp(-(_Z**2) / 2).sum()


@dataclass(frozen=True)
class Spread:
    """A normal distribution of that mean and sd, cut off at `low` and `high` (its mean and sd are those before the cut).

    Where it is `lognormal`, its logarithm is normal: a share can then come near to nothing and never reach it, and 1/x has the
    same sd/mean as x.
    """

    mean: float
    sd: float
    low: float = -math.inf
    high: float = math.inf
    lognormal: bool = False

    @property
    def of_logarithm(self) -> Spread:
        """That of ln x, for a lognormal x."""
        sd = math.sqrt(math.log1p((self.sd / self.mean) ** 2))
        low, high = (math.log(end) if end > 0 else -math.inf for end in (self.low, self.high))
        return Spread(math.log(self.mean) - sd**2 / 2, sd, low, high)


def _cut(a: float, b: float) -> np.ndarray:
    """Φ⁻¹ of the knots' ranks squeezed between Φ(a) and Φ(b); both taken in the lower tail, where they are exact."""
    if a + b > 0:
        return -_cut(-b, -a)[::-1]
    below, above = ndtr(a), ndtr(b)
    return np.asarray(ndtri(below + _RANK * (above - below)))


@functools.lru_cache(maxsize=1024)
def quantiles(spread: Spread) -> np.ndarray:
    """Q(z) at the knots; a constant where sd is 0, or so small that only the nearest bound is left of the normal."""
    if spread.lognormal:
        table = np.asarray(np.exp(quantiles(spread.of_logarithm)))
        table.flags.writeable = False
        return table
    nearest = min(max(spread.mean, spread.low), spread.high)
    if abs(spread.mean - nearest) >= 30 * spread.sd:
        table = np.full(KNOTS, nearest)
    else:
        a, b = (spread.low - spread.mean) / spread.sd, (spread.high - spread.mean) / spread.sd
        uncut = not math.isfinite(a) and not math.isfinite(b)
        table = np.clip(spread.mean + spread.sd * (_Z if uncut else _cut(a, b)), spread.low, spread.high)
    table.flags.writeable = False
    return table


def expectation(values: np.ndarray) -> float:
    """E[f(Q(z))] from f(Q) at the knots, by the trapezoidal rule, which is exact to rounding for so smooth an integrand."""
    return float(values @ _WEIGHT)


def at(table: np.ndarray, z: Any) -> np.ndarray:
    """A table's values at standard normals z, as the kernel reads them."""
    return np.asarray(np.interp(z, _Z, table))


@functools.lru_cache(maxsize=3)
def positions(factors: int, draws: int, seed: int) -> np.ndarray:
    """Standard normals as positions on the knots, (factor, draw), float32.

    A Latin hypercube: each factor visits every one of `draws` equally likely strata once, in its own random order.
    The mean of a factor is then right almost to rounding, with 10,000 draws as with 1,000,000.
    """
    random = np.random.default_rng(seed)
    result = np.empty((factors, draws), np.float32)
    for row in result:
        z = ndtri((random.permutation(draws) + random.random(draws)) / draws)
        row[:] = np.clip((z + REACH) * ((KNOTS - 1) / (2 * REACH)), 0, KNOTS - 1.001)
    result.flags.writeable = False
    return result


def normals(factors: int, draws: int, seed: int) -> np.ndarray:
    """The standard normals of `positions`."""
    return positions(factors, draws, seed).astype(np.float64) * (2 * REACH / (KNOTS - 1)) - REACH
