"""What moves a lab's first answer most. A lab whose page knows says it; of others, what each change does alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.words import brief

MOST = 6
"""Of them, how many are told."""
LEAST = 0.02
"""Of what moves it most, by which another thing is worth a line."""


class Moves(NamedTuple):
    """The answer with one thing moved down, and with it moved up."""

    what: str
    low: float
    high: float

    @property
    def wide(self) -> float:
        return abs(self.high - self.low)

    @property
    def between(self) -> str:
        """The least and the most, in words."""
        return " to ".join(map(brief, sorted((self.low, self.high))))


class Matters(NamedTuple):
    """The answer with its unit, how each thing was moved, and what that did, the most first; `middle` is the answer as it is."""

    answer: str
    unit: str
    how: str
    moves: tuple[Moves, ...]
    middle: float


def matters_most(
    answer: str, unit: str, how: str, names: Sequence[str], low: np.ndarray, high: np.ndarray, middle: float
) -> Matters:
    """Of a sensitivity's arrays, those that move it most."""
    found = [Moves(name, float(one), float(other)) for name, one, other in zip(names, low, high, strict=True)]
    widest = max((move.wide for move in found), default=0.0)
    moving = sorted((move for move in found if move.wide > LEAST * widest), key=lambda move: -move.wide)
    return Matters(answer, unit, how, tuple(moving[:MOST]), float(middle))
