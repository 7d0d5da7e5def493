"""Three satellite-like products of net primary production, made from the embedded ocean's own chlorophyll, warmth and light.

Embedded analogues, by the published formulas in simplified form, month by month on the columns of engine.feeding:

    VGPM (Behrenfeld & Falkowski 1997)     0.66125 P_opt(T) E₀/(E₀ + 4.1) Z_eu Chl D
    CbPM (Behrenfeld et al. 2005)          C µ Z_eu 0.66125 E₀/(E₀ + 4.1),  µ = 2 (Chl:C)/(Chl:C)_max (1 − e^(−3 I_g))
    CAFE (Silsbe et al. 2016)              ∫ φ_max tanh(E_K / E) a_φ E dz

E₀: mol photons m⁻² d⁻¹ of the surface; D: hours of day; C: phytoplankton carbon, mg m⁻³; I_g: mol photons m⁻² h⁻¹ in the middle
of the mixed layer. The ecosystem's chlorophyll is not the satellites', so each is scaled to the total of the real product.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from engine.conversions import CARBON_MASS, PG_YR_PER_MG_D
from engine.feeding import tracers
from engine.feeding.pisces import PISCES
from engine.feeding.runs import reference
from engine.feeding.water import columns
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean

PHOTONS = 4.6e-6 * 86400
"""mol photons m⁻² d⁻¹ per W m⁻² of light that algae can use."""
TOTALS = {"vgpm": 47.74, "cafe": 52.0, "cbpm": 59.86}
"""Pg C yr⁻¹ of the real products: the least and the most are printed (Wu et al. 2025, section 3.2); that of CAFE follows from
the labile production printed, 27.30 ± 5.02, and from 48 to 55 % recycled."""
TITLES = {"vgpm": "VGPM", "cafe": "CAFE", "cbpm": "CbPM"}
P_OPT = (1.2956, 2.749e-1, 6.17e-2, -2.05e-2, 2.462e-3, -1.348e-4, 3.4132e-6, -3.27e-8)
"""mg C (mg Chl)⁻¹ h⁻¹ by powers of temperature."""
PHI_MAX = 0.030
"""mol C per mol photons absorbed, at most."""
SATURATION = 10.0
"""E_K, mol photons m⁻² d⁻¹."""
ABSORBED = 0.5 * 0.0387
"""m⁻¹ at 1 mg Chl m⁻³: half of what is absorbed at 443 nm (Bricaud et al. 1998, doi 10.1029/98JC02712)."""
PARTS = 60
LEAST_CHLOROPHYLL = 1e-3


@dataclass(frozen=True, eq=False)
class Surface:
    """(column, month): mg Chl m⁻³, mg C m⁻³ of phytoplankton, °C, W m⁻² of light, share of the day that is light, m of mixing."""

    chlorophyll: Array
    carbon: Array
    temperature: Array
    light: Array
    day: Array
    mixed_layer: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "chlorophyll", np.maximum(self.chlorophyll, LEAST_CHLOROPHYLL))

    @property
    def photons(self) -> Array:
        return self.light * PHOTONS


def euphotic_depth(chlorophyll: Array) -> Array:
    """Morel & Berthon (1989), doi 10.4319/lo.1989.34.8.1545: m."""
    column = np.where(chlorophyll < 1, 38.0 * chlorophyll**0.425, 40.2 * chlorophyll**0.507)
    deep = 568.2 * column**-0.746
    return np.asarray(np.where(deep <= 102, deep, 200.0 * column**-0.293))


def attenuation(chlorophyll: Array) -> Array:
    """Morel (1988) at 490 nm: m⁻¹."""
    return np.asarray(0.0166 + 0.0773 * chlorophyll**0.6715)


def _saturating(photons: Array) -> Array:
    return np.asarray(0.66125 * photons / (photons + 4.1))


def vgpm(over: Surface) -> Array:
    """mg C m⁻² d⁻¹."""
    t = over.temperature
    fitted = sum(c * np.clip(t, -1, 28.5) ** power for power, c in enumerate(P_OPT))
    best = np.where(t < -1, 1.13, np.where(t > 28.5, 4.0, fitted))
    depth = euphotic_depth(over.chlorophyll)
    return np.asarray(best * _saturating(over.photons) * depth * over.chlorophyll * 24 * over.day)


def cbpm(over: Surface) -> Array:
    """mg C m⁻² d⁻¹."""
    per_hour = over.photons / np.maximum(24 * over.day, 1.0)
    growing = per_hour * np.exp(-attenuation(over.chlorophyll) * over.mixed_layer / 2)
    ratio = over.chlorophyll / np.maximum(over.carbon, 1e-6)
    most = 0.022 + (0.045 - 0.022) * np.exp(-3 * growing)
    rate = 2 * np.minimum(ratio / most, 1.0) * (1 - np.exp(-3 * growing))
    return np.asarray(over.carbon * rate * euphotic_depth(over.chlorophyll) * _saturating(over.photons))


def cafe(over: Surface) -> Array:
    """mg C m⁻² d⁻¹."""
    depth = euphotic_depth(over.chlorophyll)
    fraction = (np.arange(PARTS) + 0.5) / PARTS
    there = np.maximum(over.photons[..., None] * 0.01**fraction, 1e-9)
    used = there * np.tanh(SATURATION / there)
    absorbed = ABSORBED * over.chlorophyll**0.616
    return np.asarray(1e3 * CARBON_MASS * PHI_MAX * absorbed * depth * used.mean(axis=-1))


FORMULAS = {"vgpm": vgpm, "cafe": cafe, "cbpm": cbpm}


def surface(ocean: Ocean) -> Surface:
    """The columns of the feeding lab's reference, run anew: about half a minute."""
    over = columns(ocean)

    def months(number: int) -> tuple[Array, Array]:
        year, _ = reference(over, number, PISCES)
        living = year.state[:, 0, tracers.NANO] + year.state[:, 0, tracers.DIATOM]
        return year.flows[:, 0, tracers.CHLOROPHYLL], CARBON_MASS * living

    def monthly(days: Array) -> Array:
        return np.stack([part.mean(axis=1) for part in np.array_split(days, 12, axis=1)], axis=1)

    with ThreadPoolExecutor() as pool:
        found = list(pool.map(months, range(len(over))))
    chlorophyll, carbon = (np.array(each) for each in zip(*found, strict=True))
    forcing = (over.temperature[:, :, 0], over.light, over.day, over.mixed_layer)
    return Surface(chlorophyll, carbon, *(monthly(each) for each in forcing))


def products(over: Surface, area: Array) -> dict[str, Array]:
    """(column, month): each product, its mean of the year scaled to its total; `area` in m²."""
    found = {}
    for name, formula in FORMULAS.items():
        monthly = formula(over)
        found[name] = monthly * TOTALS[name] / (monthly.mean(axis=1) @ area * PG_YR_PER_MG_D)
    return found
