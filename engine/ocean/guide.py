"""Nearly the inverse of the phosphorus cycle, and its transpose: what leads to a solution, and tells how far away one is.

Phosphate is solved for as if DOP were remineralised where it is made, its amount held everywhere; then DOP. What was dropped
from the factors must not change the amount of both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.rough import Rough


@dataclass(frozen=True, eq=False)
class Guide:
    """`slope` is how uptake rises with phosphate, m³ s⁻¹ in each cell; `share` of it dissolves. `held` is how fast the mean is brought
    to its amount, and `closed` phosphate and DOP that are together 1 mmol.
    """

    phosphate: Rough
    dop: Rough
    slope: Array
    share: float
    volume: Array
    held: float
    closed: Array

    def solve(self, residual: Array) -> Array:
        made, dissolved = np.split(residual, 2)
        phosphate = self.phosphate.solve(made + dissolved)
        dop = self.dop.solve(dissolved + self.share * self.slope * phosphate)
        missing = residual.sum() / self.held - self.volume @ (phosphate + dop)
        return np.asarray(np.concatenate([phosphate, dop]) + missing * self.closed)

    def adjoint(self, right: Array) -> Array:
        """By the transpose."""
        phosphate, dop = np.split(right, 2)
        missing = self.closed @ right
        dissolved = self.dop.adjoint(dop - missing * self.volume)
        made = self.phosphate.adjoint(phosphate - missing * self.volume + self.share * self.slope * dissolved)
        return np.asarray(np.concatenate([made, made + dissolved]) + missing / self.held)
