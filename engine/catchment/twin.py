"""A trap series whose truth is known: what was green at the surface sinks through the moving sea into traps.

Chlorophyll has a season and a patchiness that the flow stirs (`sea.STIRRED`); particles sink at the speeds of MIX; what a trap
counts is the chlorophyll where each of its particles left the surface, and an error of measurement. The season, the strength of
the patches, the mix and the error are ours, and of a plausible size; nothing was fitted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.catchment import area, inputs, tracks
from engine.catchment.connection import Catchments, Surface, Trap, left_surface, travel
from engine.catchment.experiments import DEPTH, SPEEDS
from engine.catchment.sea import DAY, Sea
from engine.ocean.grid import Array

YEAR = 360.0
"""Days."""
MIX = (0.15, 0.5, 0.2, 0.1, 0.05)
"""Share of what sinks at each of SPEEDS."""
PATCHES, ERROR = 0.6, 0.15
"""Standard deviation of ln chlorophyll at one time, and of the logarithm of a measurement."""
LARGEST = 60e3
"""Patches are what is smaller than about five times this, m."""


def season(day: Array) -> Array:
    """mg m⁻³: a bloom in spring that comes earlier and later from year to year, and a small one in autumn."""
    of_year, year = np.asarray(day) % YEAR, np.asarray(day) // YEAR
    spring = 120 + 10 * np.sin(2.4 * year)
    return np.asarray(0.15 + np.exp(-0.5 * ((of_year - spring) / 22) ** 2) + 0.25 * np.exp(-0.5 * ((of_year - 265) / 25) ** 2))


def chlorophyll(sea: Sea, patchiness: Array, days: Array) -> Array:
    """mg m⁻³, (days, rows, columns), of what the flow has stirred."""
    spectrum = np.fft.rfft2(np.asarray(patchiness, np.float32)) * (1 - np.exp(-0.5 * sea.square * LARGEST**2))
    patches = np.fft.irfft2(spectrum, s=patchiness.shape[-2:])
    patches /= patches.std((1, 2), keepdims=True)
    return np.asarray(season(days)[:, None, None] * np.exp(PATCHES * patches), np.float32)


@dataclass(frozen=True, eq=False)
class Site:
    """One trap: its series, what was seen at the surface about it, its true catchments, and what the network saw."""

    trap: Trap
    surface: Surface
    true: Catchments
    seen: Array
    """(cups, 12, 64, 64)."""


def sites(
    sea: Sea, spectra: Callable[[int, int], Array], satellite: Callable[[int], Array], green: Array, x: Array, y: Array, ends: Array,
    seed: int,
) -> Iterator[Site]:  # fmt: skip
    """Traps at x and y whose cups close on the days `ends`; `green` is chlorophyll of every day from day 0.

    `spectra` gives ψ's spectrum from one day to before another, `satellite` what is seen of a day (2, rows, columns).
    """
    many, rng = x.size, np.random.default_rng(seed)
    caught = np.zeros((many, ends.size))
    counts = np.zeros((many, len(SPEEDS), ends.size, area.BINS, area.BINS), np.uint16)
    for cup, end in enumerate(ends):
        first = int(end - np.ceil(tracks.window(min(SPEEDS), DEPTH)) - 1)
        currents = tracks.Currents.of(tracks.velocities(sea, spectra(first, int(end) + 1)), first * DAY, DAY, sea.spacing)
        x0, y0, when = tracks.all_releases(x, y, end * DAY)
        for s, speed in enumerate(SPEEDS):
            found = tracks.follow(currents, x0, y0, when, speed, np.array([DEPTH, tracks.TOP]))
            left = when / DAY - (DEPTH - tracks.TOP) / speed
            what = _at(green, found.x[:, -1], found.y[:, -1], left, sea.spacing)
            caught[:, cup] += MIX[s] * what.reshape(many, -1).mean(1)
            away_x, away_y = (at[:, -1].reshape(many, -1) - place[:, None] for at, place in ((found.x, x), (found.y, y)))
            for site in range(many):
                counts[site, s, cup] = area.counts(away_x[site], away_y[site])
    caught *= np.exp(ERROR * rng.standard_normal(caught.shape))
    left = left_surface(ends, travel(DEPTH, tracks.TOP))
    days = np.arange(len(green), dtype=float)
    for site in range(many):
        seen = np.stack(
            [
                inputs.around(np.stack([satellite(int(end) - back) for back in inputs.BACK]), x[site], y[site], sea.spacing)
                for end in ends
            ]
        ).reshape(ends.size, -1, area.BINS, area.BINS)
        true = np.asarray(counts[site], np.float32).reshape(len(SPEEDS), ends.size, -1)
        surface = Surface(days, inputs.around(green, x[site], y[site], sea.spacing))
        trap = Trap(ends - tracks.EVERY * tracks.RELEASES, ends.astype(float), {"flux": caught[site]})
        yield Site(trap, surface, Catchments(left, true / true.sum(-1, keepdims=True)), seen)


def _at(fields: Array, x: Array, y: Array, day: Array, spacing: float) -> Array:
    """Of fields of every day, the nearest day's at each place, bilinear."""
    size = fields.shape[-1]
    fx, fy = x / spacing, y / spacing
    i, j = np.floor(fx).astype(int), np.floor(fy).astype(int)
    right, up, number = fx - i, fy - j, np.rint(day).astype(int)
    i, j, east, north = i % size, j % size, (i + 1) % size, (j + 1) % size
    low = fields[number, j, i] * (1 - right) + fields[number, j, east] * right
    high = fields[number, north, i] * (1 - right) + fields[number, north, east] * right
    return np.asarray(low * (1 - up) + high * up)
