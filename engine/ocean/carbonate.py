"""Carbonate chemistry of seawater at the surface: DIC in equilibrium with the air, and the pCO₂ of a DIC.

On the total scale, µmol kg⁻¹, at no pressure: K₀ of Weiss (1974); K₁ and K₂ of Lueker et al. (2000); boric acid of Dickson
(1990) with the boron of Lee et al. (2010); water of Millero (1995). Phosphate and silicate are left out: they move pCO₂ by
a few µatm. CO₂ is taken as an ideal gas: pCO₂ is the fugacity.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from engine.ocean.grid import Array

_compiled = nb.njit(cache=True, nogil=True)


@_compiled
def _constants(t: float, s: float) -> tuple[float, float, float, float, float, float]:
    """K₀ (mol kg⁻¹ atm⁻¹), K₁, K₂, K_B, K_W and total boron (mol kg⁻¹), from °C and salinity."""
    k = t + 273.15
    log, root, per = np.log(k), np.sqrt(s), 100.0 / k
    k0 = np.exp(-60.2409 + 93.4517 * per - 23.3585 * np.log(per) + s * (0.023517 - 0.023656 / per + 0.0047036 / per**2))
    k1 = 10 ** -(3633.86 / k - 61.2172 + 9.67770 * log - 0.011555 * s + 0.0001152 * s * s)
    k2 = 10 ** -(471.78 / k + 25.9290 - 3.16967 * log - 0.01781 * s + 0.0001122 * s * s)
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
        free, h = k0 * pco2[i] * 1e-6, 1e-8
        for _ in range(100):
            first, second = free * k1 / h, free * k1 * k2 / (h * h)
            borate = boron * kb / (kb + h)
            left = first + 2 * second + borate + kw / h - h - alkalinity[i] * 1e-6
            slope = -first - 4 * second - borate * h / (kb + h) - kw / h - h
            step = -left / slope
            h *= np.exp(min(max(step, -3.0), 3.0))
            if abs(step) < 1e-13:
                break
        out[i] = 1e6 * (free + free * k1 / h + free * k1 * k2 / (h * h))
    return out


def capacity(low: float, high: float, alkalinity: Array, temperature: Array, salinity: Array) -> Array:
    """β = ΔDIC / ΔpCO₂ between two pressures (ppm) of water in equilibrium with the air: µmol kg⁻¹ ppm⁻¹."""

    def held(ppm: float) -> Array:
        return np.asarray(dic(np.full_like(temperature, ppm), alkalinity, temperature, salinity))

    return np.asarray((held(high) - held(low)) / (high - low))


@_compiled
def pco2(carbon: Array, alkalinity: Array, temperature: Array, salinity: Array) -> Array:
    """pCO₂ (ppm) of water with so much DIC and alkalinity (µmol kg⁻¹), by Newton's rule on the logarithm of [H⁺], kept between two bounds."""
    out = np.empty_like(temperature)
    for i in range(temperature.size):
        k0, k1, k2, kb, kw, boron = _constants(temperature[i], salinity[i])
        low, high = np.log(1e-14), np.log(1e-1)
        at = np.log(1e-8)
        for _ in range(200):
            h = np.exp(at)
            whole = h * h + k1 * h + k1 * k2
            left = carbon[i] * 1e-6 * (k1 * h + 2 * k1 * k2) / whole + boron * kb / (kb + h) + kw / h - h - alkalinity[i] * 1e-6
            if left > 0:  # too alkaline: more acid
                low = at
            else:
                high = at
            spread = (k1 * h * (h * h + 4 * k2 * h + k1 * k2)) / (whole * whole)
            slope = -carbon[i] * 1e-6 * spread - boron * kb * h / (kb + h) ** 2 - kw / h - h
            trial = at - left / slope
            if not low < trial < high:
                trial = 0.5 * (low + high)
            if abs(trial - at) < 1e-14:
                break
            at = trial
        h = np.exp(at)
        out[i] = carbon[i] * h * h / (h * h + k1 * h + k1 * k2) / k0
    return out
