"""Particles followed through a moving sea while they sink, or backward in time while they rise: Runge–Kutta of fourth order.

Currents are bilinear in space, linear between the middles of the layers (constant beyond the first and the last) and linear in
time between the days they are known at; the sea repeats itself beyond its edges; the speed of sinking is constant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba as nb
import numpy as np
import scipy.fft

from engine.catchment.sea import CENTRE, DAY, Sea
from engine.ocean.grid import Array

STEP = 6 * 3600.0
"""Longest step, s: 3 and 12 hours give the same catchment to 1e-4 of its Bhattacharyya coefficient."""


@dataclass(frozen=True)
class Currents:
    """What carries the particles: (times, rows + 1, columns + 1, layers, 2), m s⁻¹, the edges given twice."""

    values: Array
    start: float
    """Time of the first, s."""
    interval: float
    """Between two, s."""
    spacing: float
    """Of the grid, m."""
    centre: Array
    """Depths of the layers, m."""

    @property
    def end(self) -> float:
        return self.start + (len(self.values) - 1) * self.interval

    @staticmethod
    def of(velocities: Array, start: float, interval: float, spacing: float, centre: Array = CENTRE) -> Currents:
        """Out of arrays (times, 2, layers, rows, columns)."""
        times, _, layers, rows, columns = velocities.shape
        out = np.empty((times, rows + 1, columns + 1, layers, 2), np.float32)
        out[:, :-1, :-1] = velocities.transpose(0, 3, 4, 2, 1)
        out[:, -1] = out[:, 0]
        out[:, :, -1] = out[:, :, 0]
        return Currents(out, start, interval, spacing, np.ascontiguousarray(centre, float))


def velocities(sea: Sea, spectrum: Array) -> Array:
    """(..., 2, layers, rows, columns) of ψ's spectrum (..., layers, rows, columns), the mean current in it."""
    along, across = (wave.astype(np.float32) for wave in sea.waves)
    both = np.stack([-1j * across[:, None] * spectrum, 1j * along * spectrum], axis=-4).astype(np.complex64)
    moving = scipy.fft.irfft2(both, s=(sea.size, sea.size))
    return np.asarray(moving + sea.current.astype(np.float32)[..., None, None])


@nb.njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _follow(
    values: Array, start: float, interval: float, spacing: float, centre: Array, time: Array,
    speed: float, depths: Array, longest: float, sense: int, x_out: Array, y_out: Array,
) -> None:  # fmt: skip
    """Those of one time go together, stage by stage: none waits for another, and the processor works at several at once."""
    times, rows, columns, layers = values.shape[0], values.shape[1] - 1, values.shape[2] - 1, values.shape[3]
    flat, one = values.ravel(), np.float32(1)
    east = np.uint64(2 * layers)
    north = np.uint64(2 * layers * (columns + 1))
    after = np.uint64(2 * layers * (columns + 1) * (rows + 1))
    per_row, per_column = 1.0 / rows, 1.0 / columns
    x, y, kx, ky, sx, sy = np.empty((6, time.size))
    first = 0
    while first < time.size:
        last = first + 1
        while last < time.size and time[last] == time[first]:
            last += 1
        t = (time[first] - start) / interval
        for p in range(first, last):
            x[p], y[p] = x_out[p, 0] / spacing, y_out[p, 0] / spacing
        for r in range(1, depths.size):
            z, span = depths[r - 1], abs(depths[r] - depths[r - 1])
            steps = max(1, math.ceil(span / speed / longest - 1e-9))
            h = span / speed / steps
            dz, dt, dx = sense * speed * h, sense * h / interval, sense * h / spacing
            for _ in range(steps):
                kx[first:last], ky[first:last], sx[first:last], sy[first:last] = 0.0, 0.0, 0.0, 0.0
                for stage in range(4):
                    c = 0.0 if stage == 0 else (1.0 if stage == 3 else 0.5)
                    weight = 1.0 if stage == 0 or stage == 3 else 2.0
                    zs, ts = z + c * dz, t + c * dt
                    k = min(max(int(ts), 0), times - 2)
                    late = np.float32(ts - k)
                    a, low = 0, np.float32(0)
                    if zs >= centre[layers - 1]:
                        a, low = layers - 2, one
                    elif zs > centre[0]:
                        while zs > centre[a + 1]:
                            a += 1
                        low = np.float32((zs - centre[a]) / (centre[a + 1] - centre[a]))
                    for p in range(first, last):
                        fx, fy = x[p] + c * dx * kx[p], y[p] + c * dx * ky[p]
                        fx -= math.floor(fx * per_column) * columns
                        fy -= math.floor(fy * per_row) * rows
                        i, j = min(int(fx), columns - 1), min(int(fy), rows - 1)
                        ex, ey = np.float32(fx - i), np.float32(fy - j)
                        x_above = y_above = x_below = y_below = np.float32(0)
                        corner = np.uint64(2 * (((k * (rows + 1) + j) * (columns + 1) + i) * layers + a))
                        for m in range(2):
                            for n in range(2):
                                row = (late if m else one - late) * (ey if n else one - ey)
                                for o in range(2):
                                    share = row * (ex if o else one - ex)
                                    at = corner + np.uint64(m) * after + np.uint64(n) * north + np.uint64(o) * east
                                    x_above += share * flat[at]
                                    y_above += share * flat[at + np.uint64(1)]
                                    x_below += share * flat[at + np.uint64(2)]
                                    y_below += share * flat[at + np.uint64(3)]
                        kx[p] = x_above + low * (x_below - x_above)
                        ky[p] = y_above + low * (y_below - y_above)
                        sx[p] += weight * kx[p]
                        sy[p] += weight * ky[p]
                for p in range(first, last):
                    x[p] += dx / 6 * sx[p]
                    y[p] += dx / 6 * sy[p]
                t += dt
                z += dz
            for p in range(first, last):
                x_out[p, r], y_out[p, r] = x[p] * spacing, y[p] * spacing
        first = last


@dataclass(frozen=True)
class Tracks:
    """Where each particle was at each depth, m; not wrapped around the sea's edges."""

    x: Array
    y: Array
    depth: Array


def follow(
    currents: Currents, x: Array, y: Array, time: Array, speed: float, depths: Array, *, forward: bool = False, step: float = STEP
) -> Tracks:
    """From the first of `depths` at `time` (s) to the last, at `speed` m d⁻¹: backward while rising, `forward` while sinking."""
    travel = abs(depths[-1] - depths[0]) / speed * DAY
    reached = (time.min(), time.max() + travel) if forward else (time.min() - travel, time.max())
    if reached[0] < currents.start - 1 or reached[1] > currents.end + 1:
        known = f"days {currents.start / DAY:.1f} to {currents.end / DAY:.1f}"
        raise ValueError(
            f"The currents are known for {known}; these particles need {reached[0] / DAY:.1f} to {reached[1] / DAY:.1f}."
        )
    at = np.empty((2, x.size, depths.size))
    at[0, :, 0], at[1, :, 0] = x, y
    _follow(
        currents.values, currents.start, currents.interval, currents.spacing, currents.centre, time,
        speed / DAY, np.ascontiguousarray(depths, float), step, 1 if forward else -1, at[0], at[1],
    )  # fmt: skip
    return Tracks(at[0], at[1], depths)


SIDE, APART = 6, 2e3
"""Particles of one release stand in a square of 6 by 6, 2 km apart."""
RELEASES, EVERY = 20, 0.5
"""Releases, one each half day: the ten days a trap's cup is open."""
TOP = 200.0
"""Where sinking particles are said to leave the surface, m (Wang et al. 2022)."""


def releases(x: float, y: float, end: float) -> tuple[Array, Array, Array]:
    """Where and when the 720 particles of a cup that closes at `end` (s) arrive."""
    offset = (np.arange(SIDE) - (SIDE - 1) / 2) * APART
    square_x, square_y = (part.ravel() for part in np.meshgrid(offset, offset))
    when = end - DAY * EVERY * np.arange(RELEASES)
    many = SIDE * SIDE
    return np.tile(x + square_x, RELEASES), np.tile(y + square_y, RELEASES), np.repeat(when, many)


def all_releases(x: Array, y: Array, end: float) -> tuple[Array, Array, Array]:
    """Those of a cup at each of these places, one place after the other."""
    starts = [releases(*place, end) for place in zip(x, y, strict=True)]
    at_x, at_y, when = (np.concatenate([start[part] for start in starts]) for part in range(3))
    return at_x, at_y, when


def window(speed: float, depth: float) -> float:
    """Days of currents that a cup needs before it closes."""
    return (depth - TOP) / speed + EVERY * (RELEASES - 1)
