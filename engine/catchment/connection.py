"""How what a trap caught hangs together with chlorophyll at the surface, by where one looks for its origin (Picard et al., App. C).

For a cup open from t0 to t1 and a lag δ, chlorophyll is averaged from t0 − δ − 5 to t1 − δ + 5 days, and over the mean of the
catchments whose particles left the surface between t0 − δ and t1 − δ, of the sinking speed that the lag stands for (Table 1).
The correlation of that with the flux, over all cups, is told for each lag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.catchment.experiments import SPEEDS
from engine.ocean.grid import Array

LAGS = np.arange(0, 111, 3)
"""Days."""
MARGIN = 5.0
"""Days before and after, so that clouds leave something to see."""
SEEN = 0.3
"""The least share of a catchment that must be seen between the clouds."""
FEWEST = 10
"""Cups that a correlation is made of at least."""
HARMONICS = 4
"""Of the year, that a season is made of."""


def speed_of(lag: float) -> int:
    """Number of the sinking speed that a lag stands for (Table 1)."""
    return int(np.searchsorted([-34, -25, -18, -12], -lag))


@dataclass(frozen=True, eq=False)
class Trap:
    """A series of cups: when each was opened and closed, days, and what it caught, nan where that was not counted."""

    start: Array
    end: Array
    fluxes: Mapping[str, Array]

    @property
    def middle(self) -> Array:
        return np.asarray((self.start + self.end) / 2)


class Surface:
    """Chlorophyll about a trap, (times, 64, 64), nan under clouds, at `days` in order."""

    def __init__(self, days: Array, chlorophyll: Array) -> None:
        flat = chlorophyll.reshape(len(days), -1)
        seen = np.isfinite(flat)
        start = np.zeros((1, flat.shape[1]), np.float32)
        self.days = days
        self._sum = np.concatenate([start, np.cumsum(np.where(seen, flat, 0), 0, dtype=np.float64)])
        self._count = np.concatenate([start, np.cumsum(seen, 0, dtype=np.float32)])

    def mean(self, first: float, last: float) -> Array:
        """Of the days from first to last; nan where nothing was seen."""
        low, high = np.searchsorted(self.days, first), np.searchsorted(self.days, last, side="right")
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray((self._sum[high] - self._sum[low]) / (self._count[high] - self._count[low]))


def weighed(mean: Array, catchment: Array) -> float:
    """Mean chlorophyll of a catchment, of what was seen of it; nan where that is too little."""
    seen = np.isfinite(mean)
    share = float(catchment[seen].sum())
    return float(mean[seen] @ catchment[seen]) / share if share >= SEEN * catchment.sum() else np.nan


@dataclass(frozen=True, eq=False)
class Catchments:
    """One for each date and speed: `left` (speeds, n), when its particles left the surface, days; `areas` (speeds, n, 64 · 64)."""

    left: Array
    areas: Array

    def mean(self, speed: int, first: float, last: float) -> Array | None:
        """Of those that were left between two days, or of the nearest one within ten days."""
        left = self.left[speed]
        inside = (left >= first) & (left <= last)
        if not inside.any():
            nearest = int(np.argmin(np.abs(left - (first + last) / 2)))
            if abs(left[nearest] - (first + last) / 2) > 10:
                return None
            inside[nearest] = True
        return np.asarray(self.areas[speed, inside].mean(0))


class Season:
    """The mean year of a series of these days: so many harmonics of it, orthonormal where values are known."""

    def __init__(self, days: Array, year: float) -> None:
        turn = 2 * np.pi * np.outer(days / year, np.arange(1, HARMONICS + 1))
        self._basis = np.column_stack([np.ones(len(days)), np.cos(turn), np.sin(turn)])
        self._known: dict[bytes, Array] = {}

    def off(self, values: Array) -> Array:
        """What is left of values when their mean year is taken off; nan where they are."""
        known = np.isfinite(values)
        if (key := known.tobytes()) not in self._known:
            self._known[key] = np.linalg.qr(self._basis[known])[0]
        basis, out = self._known[key], np.full(values.shape, np.nan)
        out[known] = values[known] - basis @ (basis.T @ values[known])
        return out


def _correlation(a: Array, b: Array) -> float:
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < FEWEST or a[both].std() == 0 or b[both].std() == 0:
        return float("nan")
    return float(np.corrcoef(a[both], b[both])[0, 1])


@dataclass(frozen=True)
class Correlations:
    """By lag, with the season and without: `tellers` of each name, `random` the 10th and 90th percentile of random catchments."""

    tellers: Mapping[str, Array]
    random: Array
    cups: Array
    """How many cups each lag's were made of."""

    @staticmethod
    def none(names: list[str]) -> Correlations:
        """To be filled in."""
        tellers = {name: np.full((2, LAGS.size), np.nan) for name in names}
        return Correlations(tellers, np.full((2, LAGS.size, 2), np.nan), np.zeros(LAGS.size, int))


def correlate(
    trap: Trap, surface: Surface, moving: Mapping[str, Catchments], fixed: Mapping[str, Array], year: float, randoms: int = 100,
    seed: int = 0, pool: str = "network",
) -> dict[str, Correlations]:  # fmt: skip
    """Of each flux, for each teller: those whose catchments change, and fixed boxes (64 · 64). `pool` is what random ones are drawn of."""
    rng = np.random.default_rng(seed)
    names = [*moving, *fixed]
    cups, season = trap.start.size, Season(trap.middle, year)
    out = {flux: Correlations.none(names) for flux in trap.fluxes}
    for number, lag in enumerate(LAGS.tolist()):
        speed = speed_of(lag)
        told: dict[str, Array] = {name: np.full(cups, np.nan) for name in names}
        drawn = np.full((randoms, cups), np.nan)
        areas = moving[pool].areas[speed]
        for cup, (start, end) in enumerate(zip(trap.start - lag, trap.end - lag, strict=True)):
            mean = surface.mean(start - MARGIN, end + MARGIN)
            found = {name: each.mean(speed, start, end) for name, each in moving.items()}
            if not np.isfinite(mean).any() or any(each is None for each in found.values()):
                continue
            for name, each in (found | dict(fixed)).items():
                told[name][cup] = weighed(mean, each)  # type: ignore[arg-type]
            drawn[:, cup] = _all_weighed(mean, areas, rng.integers(len(areas), size=randoms))
        for flux, values in trap.fluxes.items():
            _of_lag(out[flux], number, season, values, told, drawn)
    return out


def _of_lag(out: Correlations, number: int, season: Season, flux: Array, told: Mapping[str, Array], drawn: Array) -> None:
    """Fills in one lag of one flux."""
    first = next(iter(told.values()))
    out.cups[number] = int((np.isfinite(first) & np.isfinite(flux)).sum())
    for bare in range(2):

        def of(values: Array, bare: int = bare) -> float:
            both = np.isfinite(values) & np.isfinite(flux)
            if both.sum() < FEWEST:
                return float("nan")
            pair = (np.where(both, each, np.nan) for each in (values, flux))
            return _correlation(*(season.off(each) if bare else each for each in pair))

        for name, values in told.items():
            out.tellers[name][bare, number] = of(values)
        if len(drawn) and out.cups[number] >= FEWEST:
            out.random[bare, number] = np.nanpercentile([of(each) for each in drawn], (10, 90))


def _all_weighed(mean: Array, areas: Array, chosen: Array) -> Array:
    """Of chosen ones of these catchments, each as `weighed` has it."""
    each, back = np.unique(chosen, return_inverse=True)
    seen = np.isfinite(mean)
    some = areas[each][:, seen]
    share = some.sum(1)
    return np.asarray(np.where(share >= SEEN, some @ mean[seen] / np.maximum(share, 1e-9), np.nan)[back])


def left_surface(closed: Array, travel: Array) -> Array:
    """(speeds, n): when the particles of cups that closed on these days left the surface, in the middle of the ten days, days."""
    return np.asarray(np.asarray(closed)[None] - 5.0 - np.asarray(travel)[:, None])


def travel(depth: float, top: float) -> Array:
    """Days on the way at each speed."""
    return np.array([(depth - top) / speed for speed in SPEEDS])
