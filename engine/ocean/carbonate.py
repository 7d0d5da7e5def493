"""Carbonate chemistry of seawater at the surface: DIC in equilibrium with the air, and the pCO₂ of a DIC.

On the total scale, µmol kg⁻¹, at no pressure: K₀ of Weiss (1974); K₁ and K₂ of Lueker et al. (2000); boric acid of Dickson
(1990) with the boron of Lee et al. (2010); water of Millero (1995). Phosphate and silicate are left out: they move pCO₂ by
a few µatm. CO₂ is taken as an ideal gas: pCO₂ is the fugacity.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from engine.ocean.grid import Array

TEN = 2.302585092994046
"""The natural logarithm of ten, twice of which is that of a hundred."""
ENOUGH = 1e-8
"""Newton's last step, in logarithms: the error after it is its square."""
ACID, BASE = 1e-1, 1e-14
"""Between these [H⁺] lies, mol kg⁻¹."""

_compiled = nb.njit(cache=True, nogil=True)


@_compiled
def _constants(t: float, s: float) -> tuple[float, float, float, float, float, float]:
    """K₀ (mol kg⁻¹ atm⁻¹), K₁, K₂, K_B, K_W and total boron (mol kg⁻¹), from °C and salinity."""
    k = t + 273.15
    log, root, per = np.log(k), np.sqrt(s), 100.0 / k
    k0 = np.exp(-60.2409 + 93.4517 * per - 23.3585 * (2 * TEN - log) + s * (0.023517 - 0.023656 / per + 0.0047036 / per**2))
    k1 = np.exp(-TEN * (3633.86 / k - 61.2172 + 9.67770 * log - 0.011555 * s + 0.0001152 * s * s))
    k2 = np.exp(-TEN * (471.78 / k + 25.9290 - 3.16967 * log - 0.01781 * s + 0.0001122 * s * s))
    boric = (-8966.90 - 2890.53 * root - 77.942 * s + 1.728 * s * root - 0.0996 * s * s) / k
    boric += 148.0248 + 137.1942 * root + 1.62142 * s - (24.4344 + 25.085 * root + 0.2474 * s) * log + 0.053105 * root * k
    water = 148.9652 - 13847.26 / k - 23.6521 * log + (118.67 / k - 5.977 + 1.0495 * log) * root - 0.01615 * s
    return k0, k1, k2, np.exp(boric), np.exp(water), 432.6e-6 * s / 35.0


@_compiled
def dic(pco2: Array, alkalinity: Array, temperature: Array, salinity: Array) -> Array:
    """DIC (µmol kg⁻¹) of water in equilibrium with so many ppm, by Newton's rule on the logarithm of [H⁺]."""
    out = np.empty_like(temperature)
    for i in range(temperature.size):
        k0, k1, k2, kb, kw, boron = _constants(temperature[i], salinity[i])
        free = k0 * pco2[i] * 1e-6
        carbonate = alkalinity[i] * 1e-6 - boron * kb / (kb + 1e-8)  # nearly: what is left without boron is a quadratic
        bicarbonate = free * k1
        h = (bicarbonate + np.sqrt(bicarbonate * (bicarbonate + 8 * carbonate * k2))) / (2 * carbonate) if carbonate > 0 else 1e-8
        for _ in range(100):
            per, part = 1 / h, 1 / (kb + h)
            first, second, borate, hydroxide = bicarbonate * per, bicarbonate * k2 * per * per, boron * kb * part, kw * per
            left = first + 2 * second + borate + hydroxide - h - alkalinity[i] * 1e-6
            slope = first + 4 * second + borate * h * part + hydroxide + h
            step = left / slope
            h *= np.exp(min(max(step, -3.0), 3.0))
            if abs(step) < ENOUGH:
                break
        out[i] = 1e6 * (free + free * k1 / h + free * k1 * k2 / (h * h))
    return out


def capacity(low: float, high: float, alkalinity: Array, temperature: Array, salinity: Array) -> Array:
    """β = ΔDIC / ΔpCO₂ between two pressures (ppm) of water in equilibrium with the air: µmol kg⁻¹ ppm⁻¹."""

    def held(ppm: float) -> Array:
        return np.asarray(dic(np.full_like(temperature, ppm), alkalinity, temperature, salinity))

    return np.asarray((held(high) - held(low)) / (high - low))


@_compiled
def _nearly(carbon: float, alkalinity: float, k1: float, k2: float) -> float:
    """[H⁺] of so much carbon and carbonate alkalinity (mol kg⁻¹), where nothing else is dissolved: a quadratic."""
    if alkalinity <= 0:
        return 1e-8
    ratio = carbon / alkalinity
    inside = (1 - ratio) ** 2 * k1 * k1 - 4 * k1 * k2 * (1 - 2 * ratio)
    h = 0.5 * ((ratio - 1) * k1 + np.sqrt(max(inside, 0.0)))
    return float(min(max(h, 1e-13), 1e-2))


@_compiled
def pco2(carbon: Array, alkalinity: Array, temperature: Array, salinity: Array) -> Array:
    """pCO₂ (ppm) of water with so much DIC and alkalinity (µmol kg⁻¹), by Newton's rule on the logarithm of [H⁺], kept between two bounds."""
    out = np.empty_like(temperature)
    for i in range(temperature.size):
        k0, k1, k2, kb, kw, boron = _constants(temperature[i], salinity[i])
        low, high, both, known = BASE, ACID, k1 * k2, carbon[i] * 1e-6
        h = _nearly(known, alkalinity[i] * 1e-6 - boron * kb / (kb + 1e-8), k1, k2)
        for _ in range(200):
            share, part, hydroxide = known / (h * h + k1 * h + both), 1 / (kb + h), kw / h
            borate = boron * kb * part
            left = share * (k1 * h + 2 * both) + borate + hydroxide - h - alkalinity[i] * 1e-6
            if left > 0:  # too alkaline: more acid
                low = h
            else:
                high = h
            spread = share * share / known * k1 * h * (h * h + 4 * k2 * h + both) if known > 0 else 0.0
            step = left / (spread + borate * h * part + hydroxide + h)
            trial = h * np.exp(min(max(step, -40.0), 40.0))
            if not low <= trial <= high:
                trial = np.sqrt(low * high)
                step = np.log(trial / h)
            h = trial
            if abs(step) < ENOUGH:
                break
        out[i] = carbon[i] * h * h / (h * h + k1 * h + k1 * k2) / k0
    return out
