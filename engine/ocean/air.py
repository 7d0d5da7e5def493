"""One well-mixed air above the sea, in equilibrium with every part of its surface: the closed carbon of both fixes pCO₂.

    M_a pCO₂ + Σ V F(pCO₂) = M_a c₀ + Σ V F(c₀) − what life stores

F is what the surface's saturated carbon is carried to. It is linear in the surface's carbon, so Σ V F = w · DIC_sat with
weights w that the circulation gives once.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from engine.ocean.carbonate import dic
from engine.ocean.gas import SEAWATER_DENSITY
from engine.ocean.grid import Array

AIR_MOLES = 1.77e20
"""M_a, moles of air."""
TODAY_PPM, TODAY_YEAR = 422.8, 2024
"""CO₂ in the air at the surface of the sea, mean of the world and the year: NOAA (Lan, Tans & Thoning, doi 10.15138/9N0H-ZH07)."""
BEFORE_INDUSTRY_PPM, BEFORE_INDUSTRY_YEAR = 278.3, 1750
"""The same before industry, ± 2.9: IPCC AR6 WG1 (2021), chapter 2, doi 10.1017/9781009157896.004."""
KILO = SEAWATER_DENSITY / 1000
"""µmol kg⁻¹ to mmol m⁻³."""
MMOL_PER_PPM = AIR_MOLES * 1e-3
NODES = np.geomspace(1.0, 20_000.0, 48)
"""ppm between which the carbon of sea and air is interpolated for a first guess."""


class Air:
    """The air above one surface: its weights (m³), temperature (°C), salinity and alkalinity (µmol kg⁻¹), which may be one."""

    def __init__(self, alkalinity: float | Array, weight: Array, temperature: Array, salinity: Array) -> None:
        self._alkalinity = np.broadcast_to(np.asarray(alkalinity, float), temperature.shape).copy()
        self._weight = weight
        self._temperature, self._salinity = temperature, salinity
        held = np.array([self.held(each) for each in NODES])
        self._guess = CubicSpline(held, np.log(NODES))
        self._ends = held[0], held[-1]

    def saturation(self, pco2: float) -> Array:
        """DIC of the surface in equilibrium with the air, mmol m⁻³."""
        there = np.full(self._weight.size, pco2)
        return np.asarray(KILO * dic(there, self._alkalinity, self._temperature, self._salinity))

    def held(self, pco2: float) -> float:
        """Carbon in the air, and in the sea from the air, mmol."""
        return MMOL_PER_PPM * pco2 + float(self._weight @ self.saturation(pco2))

    def near(self, carbon: Array) -> Array:
        """pCO₂ (ppm), to a hundred-thousandth of itself, when the air and the sea from the air hold so many mmol of carbon."""
        low, high = self._ends
        return np.where((carbon > low) & (carbon < high), np.exp(self._guess(carbon)), np.nan)

    def balance(self, carbon: float) -> float:
        """The same with all carbon accounted for: one step of Newton's from there."""
        pco2 = float(self.near(np.asarray(carbon)))
        return pco2 + (carbon - self.held(pco2)) * pco2 * float(self._guess(carbon, 1)) if np.isfinite(pco2) else pco2
