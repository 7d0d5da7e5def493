"""Coastlines and the Equal Earth projection for the maps (no cartopy, no tiles).

    for ring in land("iberia"): figure.patch(ring[:, 0], ring[:, 1], ...)
    x, y = equal_earth(lon, lat, centre=200)

Rings are float arrays of shape (n, 2), longitude and latitude in degrees, not closed (the last point is not the first again).
Regions: "world" (Natural Earth 1:50 million, thinned) and "iberia" (1:10 million, 13.5 W to 9.5 E and 32.5 to 46.5 N, which is a
margin round Iberia and the western Mediterranean: keep views inside 13 W-9 E, 33-46 N and the cut never shows).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

_FILE = Path(__file__).parent.parent / "assets" / "geography" / "land.json"
_A = (1.340264, -0.081106, 0.000893, 0.003796)  # Savric, Patterson & Jenny 2018, Int. J. Geogr. Inf. Sci. 33, 454
_M = np.sqrt(3.0) / 2.0
REGIONS = ("world", "iberia")
WORLD_ASPECT = 2.0546  # width over height of the whole Earth in this projection


@cache
def _stored(region: str) -> dict[str, Any]:
    if region not in REGIONS:
        raise ValueError(f"no region {region!r}; there are {', '.join(REGIONS)}")
    data: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))[region]
    for kind in ("land", "inland_seas"):
        data[kind] = tuple(np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / data["scale"] for ring in data[kind])
    return data


def _rings(region: str, kind: str, centre: float) -> list[np.ndarray]:
    """The rings, cut anew at the meridian opposite to `centre` when that is not 180."""
    rings = [ring.copy() for ring in _stored(region)[kind]]
    centre = (centre + 180.0) % 360.0 - 180.0
    if region != "world" or centre == 0.0:
        return rings
    out = []
    for ring in rings:
        for turn in (-360.0, 0.0, 360.0):
            moved = ring + np.array([turn, 0.0])
            for limit, above in ((centre - 180.0, True), (centre + 180.0, False)):
                moved = _cut(moved, limit, above)
            if len(moved) > 2:
                out.append(moved)
    return out


def _cut(ring: np.ndarray, limit: float, above: bool) -> np.ndarray:
    """Keep the part of a ring on one side of a meridian (Sutherland and Hodgman)."""
    if not len(ring):
        return ring
    inside = ring[:, 0] >= limit if above else ring[:, 0] <= limit
    if inside.all():
        return ring
    points: list[tuple[float, float]] = []
    for i, (x, y) in enumerate(ring):
        x0, y0 = ring[i - 1]
        if inside[i] != inside[i - 1]:
            points.append((limit, y0 + (limit - x0) / (x - x0) * (y - y0)))
        if inside[i]:
            points.append((x, y))
    return np.array(points).reshape(-1, 2)


def land(region: str = "world", centre: float = 0.0) -> list[np.ndarray]:
    """Land as rings to fill; for the world, `centre` is the longitude in the middle of the map.

    With a centre, longitudes run from centre - 180 to centre + 180 (so they may lie beyond 180), each ring in one piece.
    """
    return _rings(region, "land", centre)


def inland_seas(region: str = "world", centre: float = 0.0) -> list[np.ndarray]:
    """The holes in the land (the Caspian Sea), to draw over it."""
    return _rings(region, "inland_seas", centre)


def coast(region: str = "world", centre: float = 0.0) -> list[np.ndarray]:
    """The same rings as open lines for a thin stroke, without the straight pieces where the land was cut at the map's edge."""
    west, south, east, north = _stored(region)["frame"]
    if region == "world":  # Antarctica's foot lies on the pole; the cut at 180 moves with the centre
        c = (centre + 180.0) % 360.0 - 180.0
        edges: tuple[tuple[int, float], ...] = ((0, c - 180.0), (0, c + 180.0), (0, -180.0), (0, 180.0), (1, south))
    else:
        edges = ((0, west), (0, east), (1, south), (1, north))
    lines = []
    for ring in (*land(region, centre), *inland_seas(region, centre)):
        closed = np.vstack([ring, ring[:1]])
        on_edge = np.zeros(len(closed) - 1, bool)
        for axis, limit in edges:
            near = np.abs(closed[:, axis] - limit) < 0.006
            on_edge |= near[1:] & near[:-1]
        start = 0
        for i in [*np.flatnonzero(on_edge), len(closed) - 1]:
            if i - start >= 1:
                lines.append(closed[start : i + 1])
            start = i + 1
    return lines


def densify(ring: np.ndarray, step: float = 2.0) -> np.ndarray:
    """Add points so that no piece is longer than `step` degrees (a long straight edge must bend in the projection)."""
    closed = np.vstack([ring, ring[:1]])
    n = np.maximum(1, np.ceil(np.abs(np.diff(closed, axis=0)).max(axis=1) / step).astype(int))
    return np.vstack([closed[i] + (closed[i + 1] - closed[i]) * np.arange(k)[:, None] / k for i, k in enumerate(n)])


def equal_earth(lon: ArrayLike, lat: ArrayLike, centre: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Degrees to x, y in Earth radii: x within +-2.7066, y within +-1.3173; longitudes are not wrapped."""
    t = np.arcsin(_M * np.sin(np.radians(np.asarray(lat, float))))
    s = t * t
    s3 = s * s * s
    a1, a2, a3, a4 = _A
    x = np.radians(np.asarray(lon, float) - centre) * np.cos(t) / (_M * (a1 + 3 * a2 * s + s3 * (7 * a3 + 9 * a4 * s)))
    return x, t * (a1 + a2 * s + s3 * (a3 + a4 * s))


def equal_earth_inverse(x: ArrayLike, y: ArrayLike, centre: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """x, y back to degrees; nan outside the Earth's outline (made for the index map of an image, once per size)."""
    x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
    a1, a2, a3, a4 = _A
    t = y / a1
    for _ in range(9):  # Newton; converges to 1e-12 in five or six
        s = t * t
        s3 = s * s * s
        t = t - (t * (a1 + a2 * s + s3 * (a3 + a4 * s)) - y) / (a1 + 3 * a2 * s + s3 * (7 * a3 + 9 * a4 * s))
    s = t * t
    s3 = s * s * s
    with np.errstate(invalid="ignore"):
        lat = np.degrees(np.arcsin(np.sin(t) / _M))
        lon = np.degrees(_M * x * (a1 + 3 * a2 * s + s3 * (7 * a3 + 9 * a4 * s)) / np.cos(t))
    outside = ~(np.abs(lon) <= 180.0 + 1e-9) | ~np.isfinite(lat)
    return np.where(outside, np.nan, lon + centre), np.where(outside, np.nan, lat)


def outline(n: int = 90) -> tuple[np.ndarray, np.ndarray]:
    """The edge of the whole Earth in the projection, as x, y (for the frame of a world map)."""
    lat = np.concatenate([np.linspace(-90, 90, n), np.linspace(90, -90, n)])
    return equal_earth(np.repeat([180.0, -180.0], n), lat)
