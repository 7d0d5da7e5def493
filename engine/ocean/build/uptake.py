"""Carbon that the sea takes up from air that people fill: how fast, how much, since 1765, and as if it grew for ever.

    A c + V r c = V r β p,    r = k K₀ / β h,    β = ΔDIC / ΔpCO₂

β is that between 278 and 389 ppm, at alkalinity 2317 S / 35 µmol kg⁻¹. In air whose excess p grows e-fold in τ the carbon of the
sea grows with it: A c + V (r + 1/τ) c = V r β p is a steady problem, and pins the thermocline at the price of one factor.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean import gas
from engine.ocean.air import KILO
from engine.ocean.carbonate import capacity
from engine.ocean.grid import Array, Grid
from engine.ocean.steady import Factor
from engine.ocean.stepping import Stepper

GROWTH = 1 / (57 * SECONDS_PER_YEAR)
"""s⁻¹: the excess of CO₂ over 1765 has grown e-fold in 57 years."""
EXCESS = 111.0
"""ppm above 1765, in 2010."""
YEARS = (1765, 1800, 1850, 1875, 1900, 1925, 1950, 1960, 1970, 1980, 1990, 1995, 2002, 2010)
RISE = (0, 5, 7, 11, 18, 27, 33, 39, 48, 61, 76, 83, 95, 111)
"""ppm above 1765: ice cores, then Mauna Loa."""
STEPS = ((5.0, 1900), (2.0, 2010))
"""Years a step, and until when."""
BEFORE, NOW = 278.0, 389.0


class AirCarbon:
    """The exchange of one ocean's surface, from its temperature and salinity."""

    def __init__(self, grid: Grid, temperature: Array, salinity: Array) -> None:
        self.grid, top = grid, grid.surface
        self.capacity = np.ones(grid.size)
        """β, mmol m⁻³ ppm⁻¹."""
        self.capacity[top] = KILO * capacity(BEFORE, NOW, 2317 * salinity[top] / 35, temperature[top], salinity[top])
        solubility = gas.co2_solubility(temperature, salinity)
        self.rate = gas.rate(grid, gas.schmidt_co2(temperature)) * solubility / self.capacity
        self.source = grid.volume * self.rate * self.capacity
        """mmol s⁻¹ per ppm."""

    def growing(self, operator: sp.csr_array) -> Array:
        """mmol m⁻³ when the air has grown to its excess of 2010 at a steady rate."""
        matrix = operator + sp.diags_array(self.grid.volume * (self.rate + GROWTH))
        return Factor(matrix).solve(self.source * EXCESS)

    def history(self, operator: sp.csr_array) -> Array:
        """mmol m⁻³ in 2010, by the air's rise since 1765."""
        matrix = sp.csr_array(operator + sp.diags_array(self.grid.volume * self.rate))
        carbon, year = np.zeros(self.grid.size), float(YEARS[0])
        for length, until in STEPS:
            stepper = Stepper(matrix, self.grid.volume, length)
            while year < until - 1e-6:
                carbon = stepper.step(carbon, self.source * np.interp(year + length / 2, YEARS, RISE))
                year += length
        return carbon
