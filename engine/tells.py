"""What a lab can tell of its result by name: a number, a curve, a field, a place. Lessons and slides are made of these.

Each takes the parameters, which say where one looks, and the result. `unit` is the engine's own, as in engine.quantities. `text`
says what it is, as words that follow a number or stand on an axis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray

Point = tuple[float, float]


@dataclass(frozen=True)
class Number:
    """One number; `digits` are as many as the lab's page prints."""

    text: str
    unit: str
    of: Callable[[Any, Any], float]
    digits: int = 3


@dataclass(frozen=True)
class Curve:
    """Values along an axis, such as "depth" in "m"; `down` where the axis runs downwards. `of` gives (at, values)."""

    text: str
    unit: str
    axis: str
    axis_unit: str
    of: Callable[[Any, Any], tuple[Array, Array]]
    down: bool = False


@dataclass(frozen=True)
class Field:
    """Values on a map: `of` gives (x, y, values[y, x]), the middles of cells as far apart as each other, not a number on land.

    `colours` is the name of a colour map; `x_unit` is "km" or "degrees"; `points` are marks on the map with their names.
    """

    text: str
    unit: str
    of: Callable[[Any, Any], tuple[Array, Array, Array]]
    colours: str
    x_unit: str = "degrees"
    points: Callable[[Any, Any], Sequence[tuple[float, float, str]]] | None = None


@dataclass(frozen=True)
class Place:
    """A point on a field, (x, y), and lines around it or to it."""

    text: str
    of: Callable[[Any, Any], tuple[Point, Sequence[Sequence[Point]]]]


Tell = Number | Curve | Field | Place
