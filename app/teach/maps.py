"""A field as the class pages draw it: one byte a cell, a few colours, no more cells than a phone can show."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.charts.base import rounded
from app.maps.colours import EMPTY, STEPS, colours, diverging, limits
from engine.tells import Field

CELLS, COLOURS = 128, 24
"""Of a map along each side, at most; of a scale."""


def round_ends(low: float, high: float) -> tuple[float, float]:
    """Round numbers around two."""
    ticks = rounded(low, high, 5)
    return float(ticks[0]), float(ticks[-1])


def view(field: Field, told: tuple[Any, Any, Any], points: Sequence[tuple[float, float, str]]) -> dict[str, Any]:
    """Row 0 is the lowest y; x and y are the outer edges; a value is low + byte / 254 × (high − low), and 255 none."""
    x, y, values = (np.asarray(each, float) for each in told)
    if y[0] > y[-1]:
        y, values = y[::-1], values[::-1]
    x, y, values = _coarser(x, y, values)
    low, high = limits(values, diverging(field.colours))
    whole = np.clip((values - low) / (high - low), 0, 1)
    bytes_ = np.where(np.isfinite(values), np.nan_to_num(np.rint(whole * STEPS)), EMPTY).astype(np.uint8)
    steps = colours(field.colours)
    return {
        "x": _edges(x),
        "y": _edges(y),
        "unit": "°" if field.x_unit == "degrees" else field.x_unit,
        "rows": len(y),
        "cols": len(x),
        "values": base64.b64encode(bytes_.tobytes()).decode(),
        "low": low,
        "high": high,
        "colours": [steps[round(k * (len(steps) - 1) / (COLOURS - 1))] for k in range(COLOURS)],
        "points": [{"x": float(x), "y": float(y), "text": text} for x, y, text in points],
    }


def _coarser(x: np.ndarray, y: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every second cell, or fewer, where there are more than a phone shows."""
    across, up = (-(-len(each) // CELLS) for each in (x, y))
    return x[across // 2 :: across], y[up // 2 :: up], values[up // 2 :: up, across // 2 :: across]


def _edges(middles: np.ndarray) -> list[float]:
    half = (middles[1] - middles[0]) / 2
    return [float(middles[0] - half), float(middles[-1] + half)]
