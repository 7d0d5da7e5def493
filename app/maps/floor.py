"""Where the sea floor stands above the depth shown, as rings with round edges."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from contourpy import FillType, contour_generator

from app.maps.grid import Edges, reach, soft
from app.maps.plane import Path, plane

FINER = 4


def filled(x: np.ndarray, y: np.ndarray, water: np.ndarray) -> list[np.ndarray]:
    """Rings, holes among them, round what is less than half water."""
    generator = contour_generator(x, y, water, fill_type=FillType.OuterOffset)
    outers: Any = generator.filled(-1.0, 0.5)
    return [ring for points, starts in zip(*outers, strict=True) for ring in np.split(points, starts[1:-1].astype(int))]


@lru_cache(maxsize=128)
def floor(name: str, centre: float, lat_edge: Edges, lon_edge: Edges, wet: bytes, surface: bytes) -> Path:
    """One path in a projection; as many are kept as there are depths in a few models."""
    shape = (len(lat_edge) - 1, len(lon_edge) - 1)
    water = reach(np.frombuffer(wet, bool).reshape(shape), np.frombuffer(surface, bool).reshape(shape), around=True)
    water = soft(shape[0], FINER) @ water @ soft(shape[1], FINER, around=True).T
    lat, lon = finer(lat_edge), finer(lon_edge)
    west = centre - 180.0
    turned = west + (lon - west) % 360.0
    order = np.argsort(turned)
    turned, water = turned[order], water[:, order]
    gap = turned[0] + 360.0 - turned[-1]
    edge = water[:, -1] + (west + 360.0 - turned[-1]) / gap * (water[:, 0] - water[:, -1])  # on the map's own edge
    water = np.column_stack([edge, water, edge])
    water = np.vstack([water[:1], water, water[-1:]])
    lon = np.concatenate([[west], turned, [west + 360.0]])
    lat = np.concatenate([[-90.0], lat, [90.0]])
    rings = [ring[:-1] for ring in filled(lon, lat, water)]
    return plane(name, centre).rings(rings)


def finer(edge: Edges) -> np.ndarray:
    """Centres of the finer grid."""
    count = len(edge) - 1
    return np.interp((np.arange(count * FINER) + 0.5) / FINER, np.arange(count + 1), edge)
