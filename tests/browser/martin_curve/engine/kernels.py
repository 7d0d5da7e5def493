"""Martin's power law on plain arrays."""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def power_law(depth: np.ndarray, flux_100: float, b: float, flux: np.ndarray) -> None:
    """Fills flux with F(z) = F100 (z / 100 m)^-b."""
    for k in range(depth.size):
        flux[k] = flux_100 * (depth[k] / 100.0) ** -b
