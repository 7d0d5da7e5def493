"""Four stations where sinking carbon was caught near 100 m, relations between production and export, and how well each does.

    Henson et al. (2011)   POC₁₀₀ = NPP 0.23 e^(−0.08 SST)
    Laws et al. (2000)     ef = 0.62 − 0.02 SST
    Dunne et al. (2005)    pe = −0.0101 SST + 0.0582 ln(NPP / Z_eu) + 0.419, from 0.04 to 0.72

Taylor (2001), doi 10.1029/2000JD900719: standard deviations, correlation and centred root mean square obey a law of cosines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from engine import published
from engine.conversions import CARBON_MASS, LIT_DEPTH
from engine.ocean.grid import Array, Grid


@dataclass(frozen=True)
class Station:
    """A place and the POC caught near 100 m, mg C m⁻² d⁻¹."""

    name: str
    lat: float
    lon: float
    flux: float


@cache
def stations() -> tuple[Station, ...]:
    """Those of the paper's figure 4 (assets/published/inverse.csv)."""
    return tuple(Station(*row) for row in published.rows("inverse", "station", "lat", "lon", "poc_flux"))


def observed() -> Array:
    """What was caught, mg C m⁻² d⁻¹."""
    return np.array([station.flux for station in stations()])


def at(grid: Grid, field: Array) -> Array:
    """A map at the water nearest to each station."""
    lat, lon = np.radians(grid.lat_centre)[:, None], np.radians(grid.lon_centre)[None]
    found = []
    for station in stations():
        there, along = np.radians(station.lat), lon - np.radians(station.lon)
        near = np.sin(lat) * np.sin(there) + np.cos(lat) * np.cos(there) * np.cos(along)
        found.append(field.ravel()[np.where(np.isfinite(field), near, -2.0).argmax()])
    return np.array(found)


def henson(production: Array, temperature: Array) -> Array:
    """POC at 100 m; all in mg C m⁻² d⁻¹ and °C."""
    return np.asarray(production * 0.23 * np.exp(-0.08 * temperature))


def laws(production: Array, temperature: Array) -> Array:
    """Total export."""
    return np.asarray(production * np.clip(0.62 - 0.02 * temperature, 0.04, 1.0))


def dunne(production: Array, temperature: Array, depth: float = LIT_DEPTH) -> Array:
    """Particle export from a lit layer so deep (m); production per volume in mmol C m⁻³ d⁻¹."""
    dense = np.maximum(production, 1e-3) / CARBON_MASS / depth
    return np.asarray(production * np.clip(-0.0101 * temperature + 0.0582 * np.log(dense) + 0.419, 0.04, 0.72))


RELATIONS = {"henson": ("Henson et al. 2011", henson), "laws": ("Laws et al. 2000", laws), "dunne": ("Dunne et al. 2005", dunne)}


@dataclass(frozen=True)
class Taylor:
    """How one set of numbers stands beside another."""

    deviation: float
    correlation: float
    centred: float


def taylor(model: Array, observed: Array) -> Taylor:
    """Statistics over the stations, with the number of stations in the denominator."""
    here, there = model - model.mean(), observed - observed.mean()
    deviation, wanted = here.std(), there.std()
    correlation = float((here * there).mean() / (deviation * wanted)) if deviation > 0 else 0.0
    return Taylor(float(deviation), correlation, float(np.sqrt(((here - there) ** 2).mean())))
