"""What the network is taught from: the maps around many cups, and what came of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.catchment import inputs
from engine.catchment.area import BINS, probability
from engine.catchment.sea import F0, GRAVITY, Sea
from engine.ocean.grid import Array

GAP = 60
"""Days between the last cup taught from and the first judged by."""
Maps = Callable[[Array, Array], Array]
"""Of (6, layers, rows, columns) heights, dm, and (6, rows, columns) temperatures, K: (6, channels, rows, columns)."""


@dataclass(frozen=True)
class Examples:
    """What is seen (n, channels, 64, 64) and what came of it: smoothed catchments and counts (n, speeds, 64, 64)."""

    seen: Array
    smooth: Array
    counts: Array

    def some(self, chosen: Array) -> Examples:
        return Examples(self.seen[chosen], self.smooth[chosen], self.counts[chosen])

    def room(self, many: int) -> Examples:
        """Arrays like these, for so many, to be filled by `put`: joining what is whole would need twice the memory."""
        return Examples(*(np.empty((many, *each.shape[1:]), each.dtype) for each in (self.seen, self.smooth, self.counts)))

    def put(self, start: int, examples: Examples) -> int:
        """Fills them from `start` on; where the next begin."""
        stop = start + len(examples.seen)
        self.seen[start:stop], self.smooth[start:stop], self.counts[start:stop] = examples.seen, examples.smooth, examples.counts
        return stop


def surface(sea: Sea, height_km: float = inputs.HEIGHT_KM, temperature_km: float = inputs.TEMPERATURE_KM) -> Maps:
    """Temperature and height as satellites see them (the paper's Unet sst-ssh)."""

    def maps(height: Array, temperature: Array) -> Array:
        return np.stack([inputs.smoothed(sea, temperature, temperature_km), inputs.smoothed(sea, height[:, 0], height_km)], 1)

    return maps


def five_surface(sea: Sea) -> Maps:
    """Temperature, height, both currents and vorticity of the surface, as fine as the flow is (5V-1L)."""

    def maps(height: Array, temperature: Array) -> Array:
        along, across = sea.waves
        spectrum = np.fft.rfft2(np.asarray(height[:, 0], float)) * (GRAVITY / F0 / 10)
        turned = np.stack([-1j * across[:, None] * spectrum, 1j * along * spectrum, -sea.square * spectrum / F0], 1)
        moving = np.fft.irfft2(turned, s=(sea.size, sea.size))
        return np.concatenate([temperature[:, None], height[:, :1], moving * np.array([10, 10, 100])[:, None, None]], 1)

    return maps


def five_deep(sea: Sea) -> Maps:
    """Temperature, and the streamfunction of four layers, which here has all of currents and vorticity in it (5V-4L)."""

    def maps(height: Array, temperature: Array) -> Array:
        return np.concatenate([temperature[:, None], height[:, [0, 2, 3, 4]]], 1)

    return maps


def examples(sea: Sea, maps: Maps, cups: dict[str, Array], heights: Array, temperatures: Array) -> Examples:
    """Of the cups (x, y, days, counts) of a sea and its days of heights, dm, and temperatures, K."""
    many = len(cups["days"])
    seen: Array | None = None
    for day in np.unique(cups["days"]):
        then = [day - back for back in inputs.BACK]
        found = maps(np.asarray(heights[then], np.float32), np.asarray(temperatures[then], np.float32))
        if seen is None:
            seen = np.empty((many, found.shape[0] * found.shape[1], BINS, BINS), np.float16)
        for number in np.flatnonzero(cups["days"] == day):
            around = inputs.around(found, cups["x"][number], cups["y"][number], sea.spacing)
            seen[number] = around.reshape(-1, BINS, BINS)
    assert seen is not None
    smooth = np.empty(cups["counts"].shape, np.float16)
    for cup in range(many):
        smooth[cup] = probability(cups["counts"][cup])
    return Examples(seen, smooth, cups["counts"])


def parted(days: Array) -> tuple[Array, Array]:
    """Which cups to teach from, and which of the last tenth, after a gap, to judge by."""
    judged = days >= np.quantile(days, 0.9)
    return np.flatnonzero(days < days[judged].min() - GAP), np.flatnonzero(judged)
