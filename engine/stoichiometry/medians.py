"""Medians over dates, and how sure they are: bootstrap percentiles (Efron 1979)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.ocean.grid import Array

PERCENTILES = (2.5, 97.5)
RESAMPLES = 10_000
FEWEST_FOR_95 = 6
"""All n dates lie on one side of the true median in 2^(1−n) of cases: more than 5 % below six."""


@dataclass(frozen=True, eq=False)
class Middle:
    """A median and its bootstrap percentiles; NaN where one value is all there is."""

    median: float
    percentile: Array
    spread: float
    count: int


def resampled_medians(values: Array, seed: int, count: int = RESAMPLES) -> Array:
    """Medians of `count` samples of n drawn with replacement from the n values (Efron 1979).

    A resample is ordered[⌊n U⌋] of n uniform U, so its median needs but the middle one: the m-th smallest U is of
    Beta(m, n + 1 − m); for even n the next one, too, of which (U_next − U) / (1 − U) is of Beta(1, n − m).
    """
    ordered, n, random = np.sort(values), values.size, np.random.default_rng(seed)
    m = (n + 1) // 2
    lower = random.beta(m, n + 1 - m, count)
    upper = lower if n % 2 else lower + (1 - lower) * random.beta(1, n - m, count)
    low, high = (ordered[np.minimum((n * each).astype(int), n - 1)] for each in (lower, upper))
    return np.asarray((low + high) / 2)


def middle(values: Array, seed: int) -> Middle:
    """Of those values that are numbers; there must be one."""
    known = values[np.isfinite(values)]
    if known.size == 1:
        return Middle(float(known[0]), np.full(len(PERCENTILES), np.nan), np.nan, 1)
    percentile = np.percentile(resampled_medians(known, seed), PERCENTILES)
    return Middle(float(np.median(known)), percentile, float(known.std(ddof=1)), known.size)
