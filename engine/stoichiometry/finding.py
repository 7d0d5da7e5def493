"""What a series says: a Martin b of each element date by date, their medians, and whether they differ; as for Bermuda.

The paper (Tanioka, Matsumoto & Lomas 2021, doi 10.1029/2021GL094924) prints medians of b and Welch's test of the fluxes at 150,
200 and 300 m from 2006 to 2019. The test takes all values as independent; the median of b_P − b_C over the dates that have both,
with its interval, does not need carbon and phosphorus of one date to be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.ocean.grid import Array
from engine.stoichiometry.martin import Fit
from engine.stoichiometry.medians import FEWEST_FOR_95, Middle, middle
from engine.stoichiometry.series import ELEMENTS, Series, fit_of, must_be_usable, together
from engine.stoichiometry.welch import Welch, welch


@dataclass(frozen=True, eq=False)
class Finding:
    """What a series says: fits in order of `date` and `site`, by element; an element that no date gives a b of is absent."""

    series: Series
    seed: int
    date: Array
    site: Array
    fits: Mapping[str, tuple[Fit, ...]]
    b: Mapping[str, Middle]
    difference: Middle | None
    welch: Welch | None
    notes: tuple[str, ...]

    def values(self, name: str) -> Array:
        """(date, element): one number of all fits."""
        return np.array([[getattr(fit, name) for fit in each] for each in self.fits.values()]).T


def find(series: Series, z0: float, seed: int = 1, site: str | None = None) -> Finding:
    """b of each element date by date, medians and the test: of one site where it is named, else of all sites together."""
    series = series if site is None else series.of(site)
    must_be_usable(series)
    dates = together(series)
    every = {element: tuple(fit_of(series, samples, element, z0) for samples in dates.values()) for element in ELEMENTS}
    fits = {element: each for element, each in every.items() if not all(fit.dropped for fit in each)}
    b = {element: np.array([fit.b for fit in each]) for element, each in fits.items()}
    difference, test = None, None
    if len(b) == len(ELEMENTS):
        test = welch(*(b[element][np.isfinite(b[element])] for element in ("phosphorus", "carbon")))
        less = b["phosphorus"] - b["carbon"]
        difference = middle(less, seed) if np.isfinite(less).any() else None
    middles = {element: middle(each, seed) for element, each in b.items()}
    date, place = np.array([date for date, _ in dates]), np.array([place for _, place in dates], object)
    return Finding(series, seed, date, place, fits, middles, difference, test, tuple(_notes(series, fits, middles, test)))


def _notes(series: Series, fits: Mapping[str, tuple[Fit, ...]], b: Mapping[str, Middle], test: Welch | None) -> list[str]:
    """What is to be said of a finding, a sentence each."""
    notes = []
    for element, each in fits.items():
        reasons = [fit.dropped for fit in each if fit.dropped]
        if reasons:
            counted = ", ".join(f"{reasons.count(reason)} × {reason}" for reason in dict.fromkeys(reasons))
            notes.append(f"{len(reasons)} of {len(each)} dates give no b of {element}: {counted}.")
        if 1 < b[element].count < FEWEST_FOR_95:
            notes.append(f"{b[element].count} dates are too few for an interval of 95 %: that of {element} spans less.")
    left_out = int(np.sum(series.flux <= 0))
    if left_out:
        notes.append(f"Left out of the fits: {left_out} fluxes of zero or less; where they were the deeper ones, b is too low.")
    for element in ELEMENTS:
        if element not in fits and np.isfinite(series.flux[:, ELEMENTS.index(element)]).any():
            notes.append(f"No date gives a b of {element}.")
    if test is None:
        notes.append(_untested(b))
    return notes


def _untested(b: Mapping[str, Middle]) -> str:
    """Why there is no Welch test."""
    if len(b) < len(ELEMENTS):
        return f"There is no test: there is a b of {next(iter(b))} only."
    few = [element for element, each in b.items() if each.count < 2]
    if few:
        return f"There is no test: one date alone gives a b of {' and of '.join(few)}."
    return "There is no test: all dates have the same b."


def ratio_by_depth(series: Series, seed: int) -> dict[float, Middle]:
    """C:P of what sinks at every depth that has both fluxes, from above."""
    known = np.isfinite(series.ratio)
    depths = np.unique(series.depth[known])
    return {float(depth): middle(series.ratio[known & (series.depth == depth)], seed) for depth in depths}
