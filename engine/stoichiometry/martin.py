"""The power law of Martin et al. (1987) through fluxes at several depths: ln F = ln F(z₀) − b ln(z / z₀), by least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.ocean.grid import Array

ROUNDING = 1e-9
"""Values of b, or of ln F, that differ by no more are the same."""


@dataclass(frozen=True)
class Fit:
    """A power law through the fluxes of one element at one date; `dropped` says why there is none."""

    b: float = np.nan
    b_sd: float = np.nan
    start_flux: float = np.nan
    r_squared: float = np.nan
    depths: int = 0
    dropped: str = ""


def power_law(depth: Array, flux: Array, sd: Array, z0: float) -> Fit:
    """b and F(z₀) by least squares through the fluxes above zero: b = −Σ x ln F / Σ x², where x is ln z less its mean.

    The spread of b by the errors of the fluxes, to first order: s_b² = Σ (x s_F / F)² / (Σ x²)².
    """
    measured = np.isfinite(flux)
    used = measured & (flux > 0)
    depths = np.unique(depth[used]).size
    if depths < 2:
        return Fit(depths=depths, dropped=_why(depth[measured], flux[measured], depths))
    log_depth, log_flux = np.log(depth[used] / z0), np.log(flux[used])
    centre, level = log_depth.mean(), log_flux.mean()
    x, y = log_depth - centre, log_flux - level
    b = -float(x @ y / (x @ x))
    b_sd = float(np.linalg.norm(x * sd[used] / flux[used]) / (x @ x))
    left = float(np.sum((y + b * x) ** 2))
    r_squared = 1 - left / float(y @ y) if depths > 2 and np.ptp(y) > ROUNDING else np.nan
    return Fit(b, b_sd, float(np.exp(level + b * centre)), r_squared, depths)


def _why(depth: Array, flux: Array, depths: int) -> str:
    """Why fewer than two depths are left to fit."""
    if not flux.size:
        return "not measured"
    if not depths:
        return "no flux above zero" if flux.any() else "every flux is zero"
    return "one depth" if np.unique(depth).size == 1 else "above zero at one depth"
