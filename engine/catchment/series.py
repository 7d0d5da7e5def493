"""Maps about a trap, one after the other, each kind on days of its own: what a file holds when it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.ocean.grid import Array

APART = 10.0
"""Days between two maps that a day between them is still told of."""
TOGETHER = 10e3
"""Farther than this apart, m, two files are not about the same trap."""
PER_DEGREE = 111.195e3
"""m of latitude."""
WAYS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


@dataclass(frozen=True, eq=False)
class Series:
    """One kind of map: `days` since 1970, rising, and the maps (days, 64, 64)."""

    days: Array
    maps: Array

    def near(self, day: float) -> bool:
        """Whether there is a map of the day, or one soon before and one soon after."""
        after = int(np.searchsorted(self.days, day))
        if after < self.days.size and float(self.days[after]) == day:
            return True
        return 0 < after < self.days.size and bool(self.days[after] - self.days[after - 1] <= APART)

    def between(self, day: float) -> Array:
        """Linear in time."""
        after = int(np.clip(np.searchsorted(self.days, day), 1, self.days.size - 1))
        share = float(np.clip((day - self.days[after - 1]) / (self.days[after] - self.days[after - 1]), 0, 1))
        return np.asarray((1 - share) * self.maps[after - 1] + share * self.maps[after])


@dataclass(frozen=True, eq=False)
class Maps:
    """What one file holds of a place: height, dm, temperature, °C, chlorophyll, mg m⁻³, nan in clouds; and what is to be said of it."""

    lat: float
    lon: float
    kinds: Mapping[str, Series]
    notes: tuple[str, ...] = ()

    def away(self, lat: float, lon: float) -> float:
        """m to another place."""
        return away((self.lat, self.lon), (lat, lon))


def away(here: tuple[float, float], there: tuple[float, float]) -> float:
    """m between two places that are not far from each other."""
    east = ((there[1] - here[1] + 180) % 360 - 180) * np.cos(np.radians((here[0] + there[0]) / 2))
    return float(PER_DEGREE * np.hypot(east, there[0] - here[0]))


def said(day: float) -> str:
    """A day since 1970 as a date."""
    return str(np.datetime64(int(day), "D"))


def place(lat: float, lon: float) -> str:
    """A place as it is written."""
    lon = (lon + 180) % 360 - 180
    return f"{abs(lat):.1f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.1f}° {'E' if lon >= 0 else 'W'}"


def towards(east: float, north: float) -> str:
    """The nearest of eight directions."""
    return WAYS[round(np.degrees(np.arctan2(north, east)) / 45) % 8]
