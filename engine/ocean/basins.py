"""Which basin a place is in, by a simple rule of longitude and latitude, for oceans that do not say.

A place is in the Mediterranean (with the Black Sea), else in the Arctic, else in the Indian Ocean if it lies between Africa
(20° E) and a line through Malacca, Java and Australia to 147° E, else in the Atlantic if it lies beyond a line from the Drake
Passage (70° W) through Panama to the Rocky Mountains, else in the Pacific. The Southern Ocean is parted among the three by
the same meridians; the Nordic Seas and Baffin Bay belong to the Atlantic. Lakes and gulfs are in the basin they lie in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.ocean.grid import BASINS, Array
from engine.parameter import Parameter

BASIN = Parameter(
    "Pacific",
    label="Section through",
    description="The basin whose mean from west to east the section shows.",
    choices=("Pacific", "Atlantic", "Indian", "World"),
    group="view",
)
"""One and the same in all labs that show a section through the ocean."""

AFRICA = 20.0
INDIAN_END = [(-90, 147), (-38, 147), (-37, 142), (-12, 142), (-9, 125), (-8.5, 115), (-6, 105), (0, 100), (7, 99), (30, 99)]
ATLANTIC_START = [
    (-90, 290),
    (-40, 290),
    (-35, 294),
    (-5, 294),
    (8, 290),
    (8.5, 283),
    (9.5, 278),
    (11, 276),
    (15, 272),
    (17, 264),
    (20, 260),
    (66, 260),
]
"""(latitude, longitude) of the lines, from south to north."""


def basins_at(lat: Array, lon: Array) -> Array:
    """The code of the basin (engine.ocean.grid.BASINS) at each place in degrees."""
    lat, lon = np.broadcast_arrays(np.asarray(lat, float), np.asarray(lon, float) % 360)
    code = np.full(lat.shape, BASINS["Pacific"], np.int8)
    atlantic = (lon < AFRICA) | (lon >= _line(ATLANTIC_START, lat)) | ((lat > 48) & (lon < 60))
    code[atlantic] = BASINS["Atlantic"]
    code[(lon >= AFRICA) & (lon < _line(INDIAN_END, lat)) & (lat < 31)] = BASINS["Indian"]
    code[((lat > 66) & (lon > AFRICA) & (lon < 270)) | (lat > 82) | ((lat > 63) & (lon > 31) & (lon < 60))] = BASINS["Arctic"]
    inland = (lat > 31) & (lat < 48) & (lon < 42)
    gibraltar = (lat > 34) & (lat < 41.5) & (lon > 354)
    code[inland | gibraltar] = BASINS["Mediterranean"]
    return code


def _line(points: Sequence[tuple[float, float]], lat: Array) -> Array:
    """The longitude of a line at each latitude."""
    return np.asarray(np.interp(lat, *np.transpose(points)))
