"""Which colour stands for which number: cmocean's maps, round limits, and both as the one Scale that pictures share."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from app.charts.base import rounded
from app.charts.held import Held
from app.theme import ASSETS

STEPS = 254
EMPTY = 255
"""What an image of bytes holds where there is no value."""
INK, LIGHT = "#071720", "#ffffff"
"""What is drawn on a field, whose colours are the same in both themes."""
DIVERGING = frozenset({"balance", "delta", "curl"})
"""Centred at zero: two hues that meet in a pale middle."""


@cache
def _stored() -> dict[str, str]:
    maps: dict[str, str] = json.loads((ASSETS / "colours" / "cmocean.json").read_text(encoding="utf-8"))["maps"]
    return maps


def names() -> list[str]:
    """Of all maps."""
    return list(_stored())


@cache
def colours(name: str) -> tuple[str, ...]:
    """The 254 steps of a map by its cmocean name; "ice_r" is "ice" from its other end."""
    bare = name.removesuffix("_r")
    if bare not in _stored():
        raise ValueError(f"no colour map {name!r}; there are {', '.join(_stored())}")
    steps = tuple(f"#{_stored()[bare][i : i + 6]}" for i in range(0, 6 * STEPS, 6))
    return steps if name == bare else steps[::-1]


def diverging(name: str) -> bool:
    return name.removesuffix("_r") in DIVERGING


def limits(values: np.ndarray, diverging: bool = False) -> tuple[float, float]:
    """Round numbers round the middle 96 % of the values; as far below zero as above when diverging."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return (-1.0, 1.0) if diverging else (0.0, 1.0)
    low, high = (float(end) for end in np.percentile(finite, (2, 98)))
    if diverging:
        reach = float(rounded(0.0, max(abs(low), abs(high)), 2)[-1])
        return -reach, reach
    ticks = rounded(0.0 if 0 < low < 0.2 * high else low, high, 16)
    return float(ticks[0]), float(ticks[-1])


@dataclass(frozen=True)
class Scale:
    """A quantity's name and unit, its colour map by name, and what its ends stand for."""

    name: str
    unit: str
    colours: str
    low: float
    high: float

    @classmethod
    def of(cls, name: str, unit: str, colours: str, values: np.ndarray) -> Scale:
        """With limits that fit these values."""
        return cls(name, unit, colours, *limits(values, diverging(colours)))

    def held(self, held: Held) -> Scale:
        """The same, with the ends that a picture holds, as wide as these."""
        low, high = held.ends(f"{self.name}, {self.unit}", self.low, self.high, lambda low, high: (low, high))
        return replace(self, low=low, high=high)

    def beyond(self, values: np.ndarray) -> tuple[bool, bool]:
        """Whether some of the values lie below, and above, by more than a step of colour."""
        step = (self.high - self.low) / STEPS
        return bool((values < self.low - step).any()), bool((values > self.high + step).any())

    @property
    def steps(self) -> tuple[str, ...]:
        return colours(self.colours)

    @property
    def ticks(self) -> list[float]:
        """A few round numbers from end to end."""
        if diverging(self.colours):
            return [self.low, self.low / 2, 0.0, self.high / 2, self.high]
        inside = rounded(self.low, self.high)
        slack = 1e-9 * (self.high - self.low)
        return [float(np.clip(tick, self.low, self.high)) for tick in inside if self.low - slack <= tick <= self.high + slack]

    @property
    def format(self) -> str:
        """As many decimals as tell two steps apart, in Bokeh's words."""
        decimals = int(np.clip(np.ceil(2 - np.log10(self.high - self.low)), 0, 6))
        return "0,0" + ("." + "0" * decimals if decimals else "")

    def index(self, values: np.ndarray) -> np.ndarray:
        """The step of each value; what lies beyond an end has its colour, what is none is empty."""
        steps = np.asarray(values, np.float32) - np.float32(self.low)
        steps *= np.float32(STEPS / (self.high - self.low))
        np.clip(steps, 0, STEPS - 1, out=steps)
        empty = np.isnan(steps)
        if not empty.any():
            return steps.astype(np.uint8)
        steps[empty] = EMPTY
        return steps.astype(np.uint8)

    def value(self, index: np.ndarray) -> np.ndarray:
        """The middle of each step: a value known to half of it."""
        value = self.low + (np.asarray(index) + 0.5) * (self.high - self.low) / STEPS
        return np.where(np.asarray(index) == EMPTY, np.nan, value)
