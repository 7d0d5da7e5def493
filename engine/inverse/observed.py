"""What the inversion is told: observed tracers on the ocean's cells, and a product of production on its columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.ocean.grid import Array


@dataclass(frozen=True, eq=False)
class Observed:
    """Over the cells: mmol m⁻³, °C, practical salinity. `dic` is without what people have added."""

    phosphate: Array
    oxygen: Array
    alkalinity: Array
    dic: Array
    silicate: Array
    temperature: Array
    salinity: Array

    @property
    def seen(self) -> Array:
        """(phosphate, alkalinity, DIC, oxygen; cell)."""
        return np.stack([self.phosphate, self.alkalinity, self.dic, self.oxygen])
