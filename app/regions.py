"""Seas by the names that sentences use, and in which of them a field is the most and the least."""

from __future__ import annotations

import numpy as np

from engine.ocean.grid import BASINS, Array, Grid

REGIONS = {
    "in the North Pacific": ("Pacific", 20, 66),
    "in the tropical Pacific": ("Pacific", -20, 20),
    "in the South Pacific": ("Pacific", -50, -20),
    "in the North Atlantic": ("Atlantic", 20, 66),
    "in the tropical Atlantic": ("Atlantic", -20, 20),
    "in the South Atlantic": ("Atlantic", -50, -20),
    "in the Indian Ocean": ("Indian", -50, 30),
    "in the Arctic": ("Arctic", 66, 90),
    "around Antarctica": ("", -90, -50),
}
"""Seas by basin, south and north; “around Antarctica” is all of it."""


def extremes(grid: Grid, field: Array) -> tuple[str, str]:
    """Where the mean by area of a field by latitude and longitude is the greatest and the least; nothing where there is no water."""
    basin, lat = grid.field(grid.basin, 0)[0], grid.lat_centre[:, None]
    area = grid.field(grid.area, 0.0)[0]
    means = {}
    for name, (sea, south, north) in REGIONS.items():
        inside = np.isfinite(field) & (lat >= south) & (lat < north)
        if sea:
            inside &= basin == BASINS[sea]
        if inside.any():
            means[name] = float(np.average(field[inside], weights=area[inside]))
    if not means:
        return "", ""
    return max(means, key=means.__getitem__), min(means, key=means.__getitem__)
