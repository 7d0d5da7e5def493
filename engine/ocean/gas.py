"""Gas exchange between the first level and the air.

A gas is exchanged at the rate k (Sc / 660)^(−1/2) / h, with piston velocity k at Schmidt number 660, Schmidt number Sc and
thickness h of the first level.
"""

from __future__ import annotations

import numpy as np

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean.grid import Array, Grid

SEAWATER_DENSITY = 1025.0
RADIOCARBON_DECAY = np.log(2) / 5730 / SECONDS_PER_YEAR
"""Per second; half-life 5,730 years."""
PREINDUSTRIAL_CO2 = 280e-6
SURFACE_CARBON = 2.0e-3
"""Dissolved inorganic carbon of surface water, mol l⁻¹, as radiocarbon models take it (Toggweiler et al. 1989)."""


def piston_velocity(lat: Array) -> Array:
    """k at Schmidt number 660 times the share of open water, m s⁻¹: a zonal formula of ours with the westerlies' maxima.

    Its mean over the embedded ocean is 15.3 cm h⁻¹; bomb radiocarbon gives 14.6 ± 4.7 (Sweeney et al. 2007, doi 10.1029/2006GB002784).
    """
    westerlies = 11.5 * np.exp(-(((lat + 53) / 12) ** 2)) + 8 * np.exp(-(((lat - 53) / 13) ** 2))
    per_hour = 14 + westerlies - 4 * np.exp(-((lat / 6) ** 2))
    ice = 1 + np.exp((np.abs(lat) - 71) / 3)
    return np.asarray(per_hour / ice / 3.6e5)


def schmidt_co2(temperature: Array) -> Array:
    """Wanninkhof (1992), J. Geophys. Res. 97, 7373, table A1: CO₂ in seawater; temperature in °C."""
    t = temperature
    return np.asarray(np.clip(2073.1 - 125.62 * t + 3.6276 * t**2 - 0.043219 * t**3, 300, 2500))


def schmidt_oxygen(temperature: Array) -> Array:
    """Keeling et al. (1998), Global Biogeochem. Cycles 12, 141: O₂ in seawater; temperature in °C."""
    t = temperature
    return np.asarray(np.clip(1638.0 - 81.83 * t + 1.483 * t**2 - 0.008004 * t**3, 200, 2000))


def co2_solubility(temperature: Array, salinity: Array) -> Array:
    """Weiss (1974), Mar. Chem. 2, 203: mol l⁻¹ atm⁻¹; temperature in °C."""
    t = (temperature + 273.15) / 100
    return np.asarray(
        np.exp(-58.0931 + 90.5069 / t + 22.2940 * np.log(t) + salinity * (0.027766 - 0.025888 * t + 0.0050578 * t**2))
    )


def oxygen_saturation(temperature: Array, salinity: Array) -> Array:
    """Garcia & Gordon (1992), Limnol. Oceanogr. 37, 1307, eq. 8 with the constants fitted to Benson & Krause: mmol m⁻³."""
    t = 1.00024 * np.clip(temperature, -2.0, 40.0)  # their scale is IPTS-68
    s = np.log((298.15 - t) / (273.15 + t))
    a = 5.80871 + s * (3.20291 + s * (4.17887 + s * (5.10006 + s * (-9.86643e-2 + s * 3.80369))))
    b = -7.01577e-3 + s * (-7.70028e-3 + s * (-1.13864e-2 + s * -9.51519e-3))
    per_kilogram = np.exp(a + salinity * b - 2.75915e-7 * salinity**2)
    return np.asarray(per_kilogram * SEAWATER_DENSITY / 1000)


def rate(grid: Grid, schmidt: Array) -> Array:
    """Exchange per second in cells that touch the air, 0 below."""
    exchange = piston_velocity(grid.lat) * (schmidt / 660) ** -0.5 / grid.thickness[0]
    return np.where(grid.surface, exchange, 0.0)


def radiocarbon_rate(grid: Grid, temperature: Array, salinity: Array) -> Array:
    """Exchange of ¹⁴C per ¹⁴C, per second: that of CO₂ times the share of carbon that is CO₂ (Toggweiler et al. 1989)."""
    free = co2_solubility(temperature, salinity) * PREINDUSTRIAL_CO2 / SURFACE_CARBON
    return rate(grid, schmidt_co2(temperature)) * free
