"""Catchments as probabilities on a square about the trap, and how well one tells another.

    BC = Σ √(P Q), BL = 1 − BC, F = Σ min(P, Q); a prediction is valid where BL < 0.3 (Picard et al.)

The paper speaks of probability densities and does not say how they are smoothed; its authors' public code does so with a Gaussian
of 25 km (as the prototype's author read it; unverified here). Every score rises with it, so it is a lever, and the comparison tells
them at 0, 12.5 and 25 km: in this sea none of the three lands on all of the paper's.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from scipy.ndimage import gaussian_filter

from engine.ocean.grid import Array

BINS, BIN = 64, 12.5e3
"""Cells on a side, and their width, m: 800 km in all."""
SIGMA = 25.0
"""Of the smoothing, km."""
VALID = 0.3
"""The largest BL of a valid prediction."""
AXIS = (np.arange(BINS) - (BINS - 1) / 2) * BIN
"""Middles of the cells from the trap, m."""


@nb.njit(cache=True, nogil=True)
def _count(x: Array, y: Array, out: Array) -> None:
    half = BINS * BIN / 2
    for p in range(x.size):
        i, j = int(np.floor((x[p] + half) / BIN)), int(np.floor((y[p] + half) / BIN))
        if 0 <= i < BINS and 0 <= j < BINS:
            out[j, i] += 1


def counts(x: Array, y: Array) -> Array:
    """Particles in each cell, of distances from the trap, m; those beyond the square are not counted."""
    out = np.zeros((BINS, BINS), np.uint16)
    _count(np.ascontiguousarray(x), np.ascontiguousarray(y), out)
    return out


def probability(counted: Array, sigma: float = SIGMA) -> Array:
    """Of (..., rows, columns) counts, smoothed over `sigma` km, of sum 1."""
    smooth = np.asarray(counted, np.float32)
    if sigma > 0:
        width = sigma * 1e3 / BIN
        smooth = gaussian_filter(smooth, (0,) * (smooth.ndim - 2) + (width, width), mode="constant")
    return np.asarray(smooth / np.maximum(smooth.sum((-2, -1), keepdims=True), 1e-30))


def box(side: float) -> Array:
    """The catchment that a square of `side` km above the trap would be; cells on its edge by their share."""
    inside = np.clip((side * 500.0 - np.abs(AXIS)) / BIN + 0.5, 0, 1)
    whole = np.outer(inside, inside)
    return np.asarray(whole / whole.sum(), np.float32)


def loss(p: Array, q: Array) -> Array:
    """BL of each pair."""
    return np.asarray(1 - np.sqrt(np.maximum(p, 0) * q).sum((-2, -1)))


def overlap(p: Array, q: Array) -> Array:
    """F of each pair: the share of particles told."""
    return np.asarray(np.minimum(p, q).sum((-2, -1)))


def centre(p: Array) -> Array:
    """Mean distance from the trap, km: the paper's mass centre."""
    return np.asarray((p * np.hypot(AXIS[:, None], AXIS)).sum((-2, -1)) / 1e3)


def entropy(p: Array) -> Array:
    """−Σ p ln p: how far a catchment spreads."""
    return np.asarray(-(p * np.log(np.maximum(p, 1e-30))).sum((-2, -1)))


def height(p: Array, share: float) -> float:
    """The probability at the edge of the smallest area that holds this share."""
    falling = np.sort(p, axis=None)[::-1]
    return float(falling[np.searchsorted(np.cumsum(falling), share * falling.sum())])
