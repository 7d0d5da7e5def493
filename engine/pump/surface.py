"""Where nutrients follow, without solving: how the cycle answers to b, to what animals carry and to where they stay, told beforehand.

Phosphorus is solved for exactly at some hundred places of a box (assets/pump/surface.py), on each circulation; between them the
logarithms of what leaves the light and of how long it stays are polynomials of the third degree in five numbers that say how
matter goes down: the share M that animals carry, the years of all and of the particles alone, and two shapes of what passes each
depth. What is linear in the way down is left out of them, so that what is left is smooth.

Never used for an answer itself, only for how answers differ between draws: an exact answer stands beside, at the place of the levers.
"""

from __future__ import annotations

import functools
import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.sinking import martin
from engine.pump.look_up import polynomials
from engine.pump.ways import stay

FILE = Path(__file__).parents[2] / "assets" / "pump" / "surface.json"
DEGREE, NUMBERS, SHAPES = 3, 5, 2
TERMS = tuple(term for n in range(DEGREE + 1) for term in itertools.combinations_with_replacement(range(NUMBERS), n))
"""Each term by the numbers it multiplies, the shorter ones first."""
BEFORE = np.array([TERMS.index(term[:-1]) for term in TERMS])
LAST = np.array([term[-1] if term else 0 for term in TERMS])
KEPT, KEPT_ANIMALS, KEPT_DISSOLVED, LEAVING, LEAVING_ANIMALS, LEAVING_DISSOLVED = range(6)
"""What a surface tells, as logarithms: of what sinks and swims, and of what swims, over what would be kept if as much left as
today; of what is kept dissolved, Pg C; of what leaves the light undissolved, and of what animals take, over the same; and of what
leaves dissolved, Pg C a year."""
CIRCULATIONS = ("6deg", "4deg", "earlier")


@dataclass(frozen=True, eq=False)
class Surface:
    """Of one circulation, and of today's life on it.

    `all` (edge) and `animals` (factor, edge) are what a share that passes each edge keeps, Pg C, of all that leaves undissolved, and
    of what animals carry where they are so many times as many (`factors`); `leaving` is all that leaves undissolved, `carried`
    (factor) what animals take of it, Pg C a year; `dissolved` is kept, and leaves a year. `exact` are Pg C kept by way, solved for,
    today and without animals; `error` how far kept carbon is from exact answers that nothing was fitted to, Pg C.
    """

    b: float
    edge: Array
    all: Array
    animals: Array
    factors: Array
    leaving: float
    carried: Array
    dissolved: Array
    shapes: Array
    low: Array
    high: Array
    coefficients: Array
    exact: dict[str, list[float]]
    error: dict[str, float]

    @functools.cached_property
    def years(self) -> tuple[Array, Array]:
        """(edge): of all that leaves, and of what today's animals carry, per share that passes."""
        return self.all / self.leaving, self.todays_animals / self.taken

    @functools.cached_property
    def todays_animals(self) -> Array:
        """(edge): what today's animals keep per share that passes, Pg C."""
        return np.asarray(self.animals[self._one])

    @property
    def taken(self) -> float:
        """What they take a year, Pg C."""
        return float(self.carried[self._one])

    @property
    def _one(self) -> int:
        return int(np.abs(self.factors - 1).argmin())

    def sides(self, sinks: Array, swims: Array) -> tuple[Array, Array]:
        """(place, 1 + SHAPES) each, of shares that pass: years and shapes, of which those of all are the mean by who carries."""
        of_all, of_animals = self.years
        return (
            np.concatenate([(sinks @ of_all)[:, None], sinks @ self.shapes.T], axis=1),
            np.concatenate([(swims @ of_animals)[:, None], swims @ self.shapes.T], axis=1),
        )

    def numbers(self, sinks: Array, swims: Array, share: Array) -> Array:
        """(NUMBERS, place): what the polynomials are of, from (1 + SHAPES, place) of both sides and M."""
        both = (1 - share) * sinks + share * swims
        return np.stack([np.log(both[0]), share, np.log(sinks[0]), *both[1:]])

    def told(self, numbers: Array) -> Array:
        """(6, place) logarithms; beyond the box those of its nearest side."""
        scaled = scale(numbers, self.low, self.high)
        result = np.empty((len(self.coefficients), scaled.shape[1]), np.float32)
        polynomials(scaled, BEFORE, LAST, self._single, result)
        return result

    @functools.cached_property
    def _single(self) -> Array:
        return self.coefficients.astype(np.float32)


def particles(edge: Array, b: Array) -> Array:
    """(place, edge): the share that passes, of what sinks."""
    return martin(np.asarray(b)[:, None])(edge, edge[0])


def stays(edge: Array, middle: Array, extent: float | Array) -> Array:
    """(place, edge): the same of animals that stay so deep by day, over such a range."""
    half = np.asarray(extent) / 2
    return stay((middle - half)[:, None], (middle + half)[:, None])(edge, edge[0])


def scale(numbers: Array, low: Array, high: Array) -> Array:
    """(NUMBERS, place): from −1 to 1 in the box, and no further outside."""
    factor = 2 / (high - low)
    return np.asarray(np.clip(numbers * factor[:, None] - (1 + low * factor)[:, None], -1.0, 1.0), np.float32)


@functools.cache
def surface(circulation: str) -> Surface:
    """Of an embedded ocean, or of the earlier solution of the first, whose waters come back later."""
    told: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["circulations"][circulation]
    known: dict[str, Any] = {name: np.array(value) if isinstance(value, list) else value for name, value in told.items()}
    return Surface(**known)
