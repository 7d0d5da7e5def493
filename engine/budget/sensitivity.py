"""Which uncertain factor matters most for the site: Sobol indices and a tornado.

First order: the share of the variance that goes if a factor were known; total order: the share that stays if all others
were known (Saltelli et al. 2010, in scipy). The tornado moves one factor at a time to its 16th and 84th percentile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.budget.chain import FACTORS
from engine.budget.plain import site_flux
from engine.quantities import Quantity, describe

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress

SAMPLES = 4096
"""Base samples; scipy runs the model SAMPLES · (factors + 2) times. Its bootstrap is never asked for: at this size it
would want gigabytes."""

QUANTITIES = {
    "factor": Quantity("1", "uncertain factor"),
    "sobol_first": Quantity("1", "share of the variance due to the factor alone"),
    "sobol_total": Quantity("1", "share of the variance due to the factor and its interplay with others"),
    "low": Quantity("mg C m-2 d-1", "total active flux with the factor at its 16th percentile, others at their median"),
    "high": Quantity("mg C m-2 d-1", "total active flux with the factor at its 84th percentile, others at their median"),
    "median": Quantity("mg C m-2 d-1", "total active flux with every factor at its median"),
}


def sobol(parameters: Mapping[str, Any], samples: int = SAMPLES, progress: Progress | None = None) -> xr.Dataset:
    """First and total order of each factor for the site's total active flux; zero where nothing varies."""
    import xarray as xr
    from scipy.stats import norm, sobol_indices

    whole, ran = samples * (len(FACTORS) + 2), 0

    def flux(z: np.ndarray) -> np.ndarray:
        nonlocal ran
        ran += z.shape[-1]
        if progress:
            progress(min(ran / whole, 1.0), f"ran the model {ran:,} of {whole:,} times")
        return np.atleast_2d(site_flux(parameters, dict(zip(FACTORS, z, strict=True))))

    first = total = np.zeros(len(FACTORS))
    trial = flux(np.random.default_rng(parameters["seed"]).standard_normal((len(FACTORS), 64)))
    if np.ptp(trial) > 1e-9 * np.abs(trial).max():
        seed = np.random.default_rng(parameters["seed"])
        result = sobol_indices(func=flux, n=samples, dists=[norm()] * len(FACTORS), rng=seed)
        first, total = np.ravel(result.first_order), np.ravel(result.total_order)
    dataset = xr.Dataset(
        {"sobol_first": ("factor", np.clip(first, 0, 1)), "sobol_total": ("factor", np.clip(total, 0, 1))},
        coords={"factor": list(FACTORS)},
    )
    return describe(dataset, QUANTITIES)


def tornado(parameters: Mapping[str, Any]) -> xr.Dataset:
    """The site's total active flux with one factor at a time at its 16th and 84th percentile (z = −1 and 1)."""
    import xarray as xr

    centre = dict.fromkeys(FACTORS, 0.0)
    low, high = ([float(site_flux(parameters, centre | {name: z})) for name in FACTORS] for z in (-1.0, 1.0))
    dataset = xr.Dataset(
        {"low": ("factor", low), "high": ("factor", high), "median": float(site_flux(parameters, centre))},
        coords={"factor": list(FACTORS)},
    )
    return describe(dataset, QUANTITIES)
