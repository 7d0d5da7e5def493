"""Many cups at once: where their particles came from at each sinking speed, on the dates and places of a moving sea."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.catchment import area, tracks
from engine.catchment.sea import DAY, Sea
from engine.ocean.grid import Array

SPEEDS = (80, 100, 150, 200, 300)
"""The paper's, m d⁻¹."""
DEPTH, MIDDLE = 3000.0, 1000.0
"""The trap's, and where the dark ocean below is left, m."""
DEPTHS = np.array([DEPTH, 2000.0, MIDDLE, tracks.TOP])
SIDE, JITTER = 6, 80e3
"""Traps stand in rows of six over the whole sea, each off its place by at most this, m."""
LOCAL, DEEP = 80e3, slice(3, 5)
"""The square, m, and the layers (1,400 to 3,600 m), whose deep currents are told of."""


@dataclass(frozen=True)
class Cups:
    """Cups that closed on one day."""

    x: Array
    y: Array
    day: int
    counts: Array
    """(cups, speeds, 64, 64) at 200 m."""
    deep: Array
    """The same at 1,000 m."""
    energy: Array
    """Of the deep currents while the particles crossed them, (cups, speeds), cm² s⁻²."""
    vorticity: Array
    """Of the same, by f."""


def places(sea: Sea, rng: np.random.Generator) -> tuple[Array, Array]:
    middle = (np.arange(SIDE) + 0.5) * sea.length / SIDE
    x, y = (part.ravel() for part in np.meshgrid(middle, middle))
    return x + rng.uniform(-JITTER, JITTER, x.size), y + rng.uniform(-JITTER, JITTER, y.size)


def _deep(moving: Array, sea: Sea, x: float, y: float) -> tuple[float, float]:
    """Mean energy, cm² s⁻², and vorticity by f of (times, 2, layers, rows, columns) about a trap."""
    half = round(LOCAL / sea.spacing / 2)
    column = (int(x / sea.spacing) + np.arange(-half, half)) % sea.size
    row = (int(y / sea.spacing) + np.arange(-half, half)) % sea.size
    energy = 0.5e4 * float((moving[..., row[:, None], column] ** 2).sum(1).mean())
    u, v = moving[:, 0].mean((0, 1)), moving[:, 1].mean((0, 1))
    return energy, float(sea.vorticity(u, v)[row[:, None], column].mean())


def cups(sea: Sea, moving: Array, first: int, day: int, x: Array, y: Array, speeds: tuple[float, ...] = SPEEDS) -> Cups:
    """Of daily `moving` (times, 2, layers, rows, columns) whose first is day `first`; the cups close at the end of `day`."""
    currents = tracks.Currents.of(moving, first * DAY, DAY, sea.spacing)
    x0, y0, when = tracks.all_releases(x, y, day * DAY)
    shape = (x.size, len(speeds), area.BINS, area.BINS)
    counts, deep = np.zeros(shape, np.uint16), np.zeros(shape, np.uint16)
    energy, vorticity = np.zeros(shape[:2]), np.zeros(shape[:2])
    for s, speed in enumerate(speeds):
        found = tracks.follow(currents, x0, y0, when, speed, DEPTHS)
        for out, level in ((deep, 2), (counts, 3)):
            away_x = found.x[:, level].reshape(x.size, -1) - x[:, None]
            away_y = found.y[:, level].reshape(x.size, -1) - y[:, None]
            for cup in range(x.size):
                out[cup, s] = area.counts(away_x[cup], away_y[cup])
        crossing = int(np.ceil((DEPTH - MIDDLE) / speed)) + 10
        for cup in range(x.size):
            energy[cup, s], vorticity[cup, s] = _deep(
                moving[day - first - crossing : day - first + 1, :, DEEP], sea, x[cup], y[cup]
            )
    return Cups(x, y, day, counts, deep, energy, vorticity)


def over(
    sea: Sea, spectra: Callable[[int, int], Array], days: range, seed: int, speeds: tuple[float, ...] = SPEEDS
) -> Iterator[Cups]:
    """36 cups on each of `days`; `spectra` gives ψ's spectra from one day to before another."""
    rng = np.random.default_rng(seed)
    need = int(np.ceil(tracks.window(min(speeds), DEPTH))) + 1
    for day in days:
        first = day - need
        yield cups(sea, tracks.velocities(sea, spectra(first, day + 1)), first, day, *places(sea, rng), speeds)


def joined(every: list[Cups], *names: str) -> dict[str, Array]:
    """These arrays of all cups, one date after the other, and the `days` on which each closed."""
    days = np.repeat([each.day for each in every], len(every[0].x))
    return {"days": days} | {name: np.concatenate([getattr(each, name) for each in every]) for name in names}
