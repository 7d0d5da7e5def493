"""Welch's (1947) test of two means, doi 10.1093/biomet/34.1-2.28.

t = (b̄_P − b̄_C) / √(s_P²/n_P + s_C²/n_C)
ν = (s_P²/n_P + s_C²/n_C)² / (s_P⁴/n_P²(n_P−1) + s_C⁴/n_C²(n_C−1))
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from engine.ocean.grid import Array
from engine.stoichiometry.martin import ROUNDING

warnings.filterwarnings("ignore", "Precision loss occurred", RuntimeWarning)  # of a side without spread, which is tested too


@dataclass(frozen=True)
class Welch:
    """Welch's t-test of two means: t, its degrees of freedom, and the two-sided p."""

    t: float
    df: float
    p: float


def welch(first: Array, second: Array) -> Welch | None:
    """Whether two means differ, whatever their spreads; None where a side has one value, or neither side any spread."""
    from scipy.stats import ttest_ind

    if min(first.size, second.size) < 2 or max(np.ptp(first), np.ptp(second)) <= ROUNDING:
        return None
    found = ttest_ind(first, second, equal_var=False)
    return Welch(float(found.statistic), float(found.df), float(found.pvalue))
