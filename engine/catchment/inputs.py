"""What the network sees of a date: height of the sea and its temperature, now and ten to fifty days before, around the trap."""

from __future__ import annotations

import numpy as np
import scipy.fft

from engine.catchment.area import AXIS
from engine.catchment.sea import Sea
from engine.ocean.grid import Array

BACK = (0, 10, 20, 30, 40, 50)
"""Days before the cup closes."""
HEIGHT_KM, TEMPERATURE_KM = 80.0, 28.0
"""Resolution of the maps: that of gridded altimetry, and of a temperature analysis."""


def smoothed(sea: Sea, fields: Array, resolution: float) -> Array:
    """A Gaussian of the variance of a box `resolution` km wide, of (..., rows, columns)."""
    width = resolution * 1e3 / np.sqrt(12.0)
    shape = np.exp(-0.5 * width**2 * sea.square).astype(np.float32)
    return np.asarray(scipy.fft.irfft2(scipy.fft.rfft2(np.asarray(fields, np.float32)) * shape, s=(sea.size, sea.size)))


def periodic(fields: Array, x: Array, y: Array, spacing: float) -> Array:
    """(..., y, x) at these places, m, of fields (..., rows, columns) that repeat themselves; bilinear."""

    def beside(at: Array, size: int) -> tuple[Array, Array, Array]:
        low = np.floor(at / spacing)
        return low.astype(int) % size, (low.astype(int) + 1) % size, (at / spacing - low).astype(np.float32)

    west, east, right = beside(x, fields.shape[-1])
    south, north, up = beside(y, fields.shape[-2])
    rows = fields[..., south, :] * (1 - up[:, None]) + fields[..., north, :] * up[:, None]
    return np.asarray(rows[..., west] * (1 - right) + rows[..., east] * right)


def around(fields: Array, x: float, y: float, spacing: float) -> Array:
    """(..., 64, 64) about a trap, m, on the cells of a catchment."""
    return periodic(fields, x + AXIS, y + AXIS, spacing)
