"""Three ways down: what sinks, what animals carry, and what dissolves and is carried by the water.

Of what leaves the lit layer of a column undissolved, animals carry the share m and the rest sinks; of all of it

    f(z) = (1 − m) (z / z_e)^−b + m g(z)

passes depth z. g is 1 down to the top of where the animals stay by day, and falls linearly to 0 at its bottom: they set carbon
free evenly over that range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.sinking import Shape, martin

WAYS = ("particles", "animals", "dissolved")


def stay(top: float | Array, bottom: float | Array) -> Shape:
    """g: animals that set carbon free evenly between two depths, m; never above the base of the lit layer."""

    def passing(z: Array, base: float) -> Array:
        upper = np.maximum(top, base)
        lower = np.maximum(bottom, upper + 1.0)
        return np.asarray(np.clip((lower - z) / (lower - upper), 0.0, 1.0))

    return passing


@dataclass(frozen=True, eq=False)
class Down:
    """How matter goes down in each column: b and the animals' share m, one or by column, and where the animals stay, m."""

    b: float | Array
    share: Array
    top: float
    bottom: float

    def particles(self, z: Array, base: float) -> Array:
        return martin(self.b)(z, base)

    def animals(self, z: Array, base: float) -> Array:
        return stay(self.top, self.bottom)(z, base)

    def __call__(self, z: Array, base: float) -> Array:
        """f: a Shape, as the phosphorus cycle takes it."""
        return np.asarray((1 - self.share) * self.particles(z, base) + self.share * self.animals(z, base))
