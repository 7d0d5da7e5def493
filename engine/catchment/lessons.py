"""Lessons for the quiet ocean: seas that differ in all that the network must not take for granted, and maps as they are really had.

A sea is drawn by its number: latitude and with it β and the radius of deformation, the mean current's strength and direction, how much
of its deep flow is its own, and its deep vortices. What the network sees of it is drawn for each date: how fine heights and temperatures are,
errors of mapping, maps that are missing; and by how many quarters all of it is turned, for particles go with the water wherever north
is. β and how warmth lies in latitude do not turn at sea; turned all the same, unseen days are told better (a BL of .479; without, .486 at best of six epochs).
Besides the maps it is given the mean current at the surface, which the mean slope of the heights tells, and the latitude. All ranges are
ours; they are the domain that the network is told with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.fft

from engine.catchment.deep import Deep, Spectra
from engine.catchment.inputs import BACK, HEIGHT_KM, TEMPERATURE_KM, smoothed
from engine.catchment.sea import Sea
from engine.ocean.grid import EARTH_RADIUS, Array

LATITUDES = (20.0, 65.0)
"""Degrees, of either half of the Earth: heights are scaled by f0 / f, so that the south’s stand for the same currents."""
EARTH = 7.292e-5
"""The Earth's rate of turning, s⁻¹."""
WAVE, VARIED = 2.2, (0.7, 1.4)
"""m s⁻¹: what the radius of deformation is, times f: 20 km at 49° N; and by what factor it differs from place to place."""
SCALE = (0.03, 0.09)
"""Scale of the mean current's shear, m s⁻¹, in any direction; .0625 is that of the Porcupine Abyssal Plain."""
SLAVED = (0.0, 0.5)
"""Correlation that is left between the deep flow and what it would be below these eddies."""
STRENGTH = (0.6, 1.6)
"""Of the deep's own flow by that of another such sea."""
VORTICES = 12
"""In 960 km by 960 km, at most; their radius, m, and swirl, m s⁻¹; three in four turn with the clock."""
VORTEX_RADIUS, SWIRL, CLOCKWISE = (15e3, 30e3), (0.04, 0.12), 0.75
FINE = {"height": (10.0, 200.0), "temperature": (10.0, 200.0)}
"""Resolution of the maps, km, drawn by its logarithm."""
ERROR = {"height": 0.4, "temperature": 0.5}
"""Standard deviation of an error of mapping at most, dm and K; its size, m, and the days it lasts."""
ERROR_SIZE, ERROR_DAYS = 60e3, 15.0
MISSING = 0.25
"""Of the maps before the last: filled from those before and after, as a page does."""
SLOPE_ERROR = 0.01
"""m s⁻¹, of the mean current that the mean slope tells."""
GIVEN = 3
"""Numbers besides the maps: those of `given`."""
PLAIN = (201, 202)
"""Numbers of seas like the Porcupine Abyssal Plain, with a deep flow of their own: nobody is taught by them."""
SIGMA = 12.5
"""km that catchments are smoothed by for teaching; what is asked for smoother is smoothed afterwards."""


@dataclass(frozen=True)
class Lesson:
    """One sea as it is drawn."""

    seed: int
    latitude: float
    sea: Sea
    share: float
    strength: float
    vortices: int

    def deep(self, own: Spectra, other: Spectra, days: int) -> Deep:
        """The flow that carries its particles."""
        rng = np.random.default_rng([self.seed, 2])
        many = self.vortices
        start = rng.uniform(0, self.sea.length, (many, 2))
        swirl = rng.uniform(*SWIRL, many) * np.where(rng.uniform(size=many) < CLOCKWISE, -1, 1)
        flow = Deep(self.sea, own, other, self.share, self.strength)
        return flow.carried(start, rng.uniform(*VORTEX_RADIUS, many), swirl, days) if many else flow


def drawn(seed: int, factor: float = 1.0) -> Lesson:
    """The sea of a number; its mean current may be turned down or up, for what eddies it makes hangs on all else."""
    rng = np.random.default_rng([seed, 1])
    latitude = float(rng.uniform(*LATITUDES))
    turn = np.radians(latitude)
    radius = WAVE / (2 * EARTH * np.sin(turn)) * float(np.exp(rng.uniform(*np.log(VARIED))))
    way, scale = float(rng.uniform(0, 2 * np.pi)), factor * float(rng.uniform(*SCALE))
    beta = 2 * EARTH * np.cos(turn) / EARTH_RADIUS
    sea = Sea(seed=seed, radius=radius, beta=float(beta), scale=(scale * np.cos(way), scale * np.sin(way)))
    slaved = float(rng.uniform(*SLAVED))
    return Lesson(
        seed, latitude, sea, float(np.sqrt(1 - slaved**2)), float(rng.uniform(*STRENGTH)), int(rng.integers(VORTICES + 1))
    )


def at_the_plain(seed: int, slaved: float = 0.0) -> Lesson:
    """The Porcupine Abyssal Plain with a deep flow of its own: what the paper's scores are held against."""
    return Lesson(seed, 49.0, Sea(seed=seed), float(np.sqrt(1 - slaved**2)), 1.0, VORTICES // 2)


def given(current: Array, latitude: float) -> Array:
    """What the network is told besides the maps: the mean current to the east and north by .05 m s⁻¹, and the latitude by 45°."""
    return np.array([*(current / 0.05), abs(latitude) / 45.0], np.float32)


def given_of(lesson: Lesson, rng: np.random.Generator | None = None) -> Array:
    """The same of a sea; the mean current with an error where there is chance."""
    return given(lesson.sea.current[:, 0] + (rng.normal(0, SLOPE_ERROR, 2) if rng else 0.0), lesson.latitude)


def turned(fields: Array, quarters: int) -> Array:
    """Maps (..., rows to the north, columns to the east) turned with the clock."""
    return np.rot90(fields, quarters, (-2, -1))


def given_turned(given: Array, quarters: int) -> Array:
    """What is given beside them (n, 3): the mean current turns with the maps, the latitude stays."""
    east, north, latitude = given.T
    for _ in range(quarters):
        east, north = north, -east
    return np.stack([east, north, latitude], 1)


def _error(sea: Sea, size: float, rng: np.random.Generator) -> Array:
    """(dates, rows, columns): patches that come and go, of this standard deviation; the latest date first."""
    shape = np.exp(-0.5 * ERROR_SIZE**2 * sea.square)
    keep, out = np.exp(-np.diff(BACK, prepend=0) / ERROR_DAYS), []
    before = np.zeros((sea.size, sea.size))
    for number, share in enumerate(keep):
        patches = scipy.fft.irfft2(scipy.fft.rfft2(rng.standard_normal((sea.size, sea.size))) * shape, s=(sea.size, sea.size))
        fresh = patches / patches.std()
        before = fresh if number == 0 else share * before + np.sqrt(1 - share**2) * fresh
        out.append(before)
    return size * np.array(out)


def seen(sea: Sea, height: Array, temperature: Array, rng: np.random.Generator) -> Array:
    """(dates, 2, rows, columns): temperature, K, and height, dm, of the dates BACK as somebody might have them."""
    pair = []
    for name, fields in (("temperature", temperature), ("height", height)):
        resolution = float(np.exp(rng.uniform(*np.log(FINE[name]))))
        maps = smoothed(sea, fields, resolution) + _error(sea, rng.uniform(0, ERROR[name]), rng)
        for number in range(1, len(BACK) - 1):
            if rng.uniform() < MISSING:
                maps[number] = (maps[number - 1] + maps[number + 1]) / 2
        pair.append(maps)
    return np.asarray(np.stack(pair, 1), np.float32)


def as_taught(sea: Sea, height: Array, temperature: Array) -> Array:
    """The same as an altimeter's and an analysis's maps resolve them, without errors: what is judged by."""
    return np.stack([smoothed(sea, temperature, TEMPERATURE_KM), smoothed(sea, height, HEIGHT_KM)], 1)
