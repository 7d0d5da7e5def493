"""A global field as an image of bytes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from app.maps.colours import EMPTY, Scale
from app.maps.grid import Edges, centres, eased, holding
from app.maps.plane import HALF, plane

WIDTH, SHARP = 320, 720
"""Pixels from west to east: of a field, which is drawn without their edges, and of cells, which have edges of their own."""
SMOOTH = "smooth"
"""The name of an image that is drawn without the edges of its pixels (components/smooth.js, drawn/glyphs/image.py)."""
PICTURES = 32
"""Images that are kept, fifty kilobytes each: what a page shows first is the same for all its visitors."""


class Raster:
    """Which numbers of a grid go into which pixels of a projection, the southern row first.

    A row has one latitude, so that the field is a product with weights by latitude and one with weights by longitude;
    each pixel then takes the nearest of as many longitudes as it is wide. Shared by all visitors.
    """

    def __init__(self, name: str, centre: float, lat_edge: Edges, lon_edge: Edges, width: int) -> None:
        flat = plane(name, centre)
        self.height = round(width * flat.height / HALF)
        lat, half = flat.rows(self.height)
        lon = centre + (np.arange(width) + 0.5) / width * 360.0 - 180.0
        self._rows = eased(lat, centres(lat_edge))
        self._columns = np.ascontiguousarray(eased(lon, centres(lon_edge), 360.0).T)
        self._cell_row, self._cell_column = holding(lat, lat_edge), holding(lon, lon_edge, 360.0)
        x = ((np.arange(width) + 0.5) / width * 2 - 1) * HALF
        column = np.clip(((x / half[:, None] + 1) / 2 * width).astype(np.intp), 0, width - 1)
        place = column + width * np.arange(self.height)[:, None]
        outside = np.abs(x) > half[:, None] + 4 * HALF / width  # a little more than the Earth: the frame round it is sharp
        self._take = np.where(outside, width * self.height, place)

    def smooth(self, values: np.ndarray, scale: Scale) -> np.ndarray:
        """Bilinear between the cells' centres, creases eased; `values` without gaps."""
        return _smooth(self, np.asarray(values, np.float32).tobytes(), scale)

    def _smooth(self, values: np.ndarray, scale: Scale) -> np.ndarray:
        field = values.reshape(self._rows.shape[1], self._columns.shape[0])
        return self._laid(scale.index(self._rows @ (field @ self._columns)))

    def cells(self, values: np.ndarray, scale: Scale) -> np.ndarray:
        """The model's own cells; nan stays empty."""
        return self._laid(scale.index(values)[self._cell_row[:, None], self._cell_column])

    def _laid(self, field: np.ndarray) -> np.ndarray:
        return np.take(np.append(field, np.uint8(EMPTY)), self._take)


@lru_cache(maxsize=PICTURES)
def _smooth(on: Raster, values: bytes, scale: Scale) -> np.ndarray:
    image = on._smooth(np.frombuffer(values, np.float32), scale)
    image.setflags(write=False)
    return image


@lru_cache(maxsize=16)
def raster(name: str, centre: float, lat_edge: Edges, lon_edge: Edges, width: int = WIDTH) -> Raster:
    return Raster(name, centre, lat_edge, lon_edge, width)
