"""The two ways the world is laid flat, in the same units: Equal Earth, which keeps areas, and plain longitude and latitude.

In both every latitude is a straight line, so that a picture's row has one latitude and its columns run evenly along it.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from app import geography

PLANES = ("equal earth", "lon/lat")
Path = tuple[np.ndarray, np.ndarray]
"""x and y."""
HALF = float(geography.equal_earth(180.0, 0.0)[0])
"""Half the width of the world."""


class Plane:
    """One projection with one longitude in the middle."""

    def __init__(self, name: str, centre: float) -> None:
        if name not in PLANES:
            raise ValueError(f"no projection {name!r}; there are {', '.join(PLANES)}")
        self.name, self.centre = name, centre
        self.height = float(self.forward(centre, 90.0)[1])

    def flatten(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Degrees to x and y, longitudes not wrapped."""
        if self.name == "equal earth":
            return geography.equal_earth(lon, lat, self.centre)
        return (np.asarray(lon) - self.centre) * HALF / 180.0, np.asarray(lat) * HALF / 180.0

    def forward(self, lon: float, lat: float) -> tuple[float, float]:
        """A place on the map, whatever turn its longitude is given in."""
        x, y = self.flatten(np.array(self.centre + (lon - self.centre + 180.0) % 360.0 - 180.0), np.array(lat))
        return float(x), float(y)

    def inverse(self, x: float, y: float) -> tuple[float, float]:
        """The place at a point of the map; nan outside the Earth."""
        if self.name == "equal earth":
            at = geography.equal_earth_inverse(x, y, self.centre)
            return float(at[0]), float(at[1])
        lon, lat = self.centre + x * 180.0 / HALF, y * 180.0 / HALF
        return (lon, lat) if abs(x) <= HALF and abs(lat) <= 90.0 else (np.nan, np.nan)

    def rows(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Latitude of each row of a picture from south to north, and half the width of the world there."""
        y = (np.arange(count) + 0.5) / count * 2 * self.height - self.height
        equal = self.name == "equal earth"
        lat = geography.equal_earth_inverse(np.zeros(count), y)[1] if equal else y * 180.0 / HALF
        return lat, self.flatten(np.full(count, self.centre + 180.0), lat)[0]

    def outline(self) -> tuple[np.ndarray, np.ndarray]:
        """The edge of the Earth, closed."""
        lat = np.linspace(-90.0, 90.0, 120)
        return _closed(*self.flatten(np.repeat([self.centre + 180.0, self.centre - 180.0], 120), np.append(lat, lat[::-1])))

    def rings(self, rings: list[np.ndarray]) -> Path:
        """Rings in degrees as one path to fill."""
        return joined([_closed(*self.flatten(*geography.densify(ring).T)) for ring in rings])


def joined(pieces: list[tuple[np.ndarray, np.ndarray]]) -> Path:
    """Lines as one, parted by nan, for a Patch or a Line: one glyph, two short messages."""
    if not pieces:
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    xs, ys = ([part for piece in pieces for part in (piece[i], [np.nan])][:-1] for i in (0, 1))
    return _short(np.concatenate(xs)), _short(np.concatenate(ys))


def _short(values: np.ndarray) -> np.ndarray:
    """To a quarter of a thousandth of the Earth's radius, which packs well."""
    return (np.round(values * 4096) / 4096).astype(np.float32)


def _closed(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.append(x, x[0]), np.append(y, y[0])


@cache
def plane(name: str, centre: float) -> Plane:
    return Plane(name, centre)


@cache
def land(name: str, centre: float) -> Path:
    return plane(name, centre).rings(geography.land("world", centre))


@cache
def inland_seas(name: str, centre: float) -> Path:
    return plane(name, centre).rings(geography.inland_seas("world", centre))


@cache
def coast(name: str, centre: float) -> Path:
    return joined([plane(name, centre).flatten(*line.T) for line in geography.coast("world", centre)])


@cache
def surround(name: str, centre: float) -> Path:
    """A frame round the Earth, its outline cut out: it hides the steps at the edge of an image."""
    flat = plane(name, centre)
    wide, high = HALF * 1.01, flat.height * 1.01
    corners = wide * np.array([-1, 1, 1, -1, -1]), high * np.array([-1, -1, 1, 1, -1])
    return joined([flat.outline(), corners])
