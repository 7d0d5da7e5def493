"""From a file's grid to the 64 × 64 cells about a trap: as weights of the file's points, worked out once and used for every map.

Points on lines of latitude and longitude are met bilinearly, a grid of any other shape by the triangles between its points, and
where points lie closer than half a cell all that lie in a cell make its mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from engine.catchment import area
from engine.catchment.series import PER_DEGREE, place
from engine.ocean.grid import Array
from engine.short import short
from engine.upload import UploadError

WIDEST = 150e3
"""Distance of two map points beyond which eddies are not seen, m."""
REACH = float(area.AXIS[-1])
"""From the trap to the middles of the outermost cells, m."""
BEYOND = 1.6
"""Of that reach, what is taken of a larger map: a step of the coarsest grid more."""
FINE = area.BIN / 2
SEEN = 0.5
"""Share of a cell's points that must be known where several make its mean."""


@dataclass(frozen=True, eq=False)
class Onto:
    """Which rows and columns of a file's maps are wanted, and the weight of each of their points in each cell."""

    rows: slice | Array
    columns: slice | Array
    weights: sp.csr_array
    least: float
    apart: float
    """Of the points, m: how fine the maps can be."""

    def __call__(self, values: Array) -> Array:
        """(times, 64, 64) of (times, rows, columns); nan where too little is known."""
        flat = values.reshape(len(values), -1)
        known = np.isfinite(flat)
        total = self.weights @ np.where(known, flat, 0).T
        share = self.weights @ known.T.astype(np.float32)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = np.where(share >= self.least, total / share, np.nan)
        return np.asarray(found.T.reshape(-1, area.BINS, area.BINS), np.float32)


def east(lon: Array, middle: tuple[float, float]) -> Array:
    """m from the trap."""
    return np.asarray(((lon - middle[1] + 180) % 360 - 180) * PER_DEGREE * np.cos(np.radians(middle[0])))


def north(lat: Array, middle: tuple[float, float]) -> Array:
    return np.asarray((lat - middle[0]) * PER_DEGREE)


def of_lines(name: str, lat: Array, lon: Array, middle: tuple[float, float], empty: tuple[Array, Array]) -> Onto:
    """A grid of latitudes and longitudes; `empty` are the rows and columns of which nothing is ever known."""
    x, columns = _within(east(lon, middle), empty[1])
    y, rows = _within(north(lat, middle), empty[0])
    _reaches(name, x, y, middle)
    apart = float(max(np.median(np.diff(x)), np.median(np.diff(y))))
    fine = max(np.diff(x).max(), np.diff(y).max()) < FINE
    across, up = ((_means if fine else _lines)(at) for at in (x, y))
    return Onto(rows, columns, sp.csr_array(sp.kron(up, across)), SEEN if fine else 0.999, apart)


def _within(at: Array, empty: Array) -> tuple[Array, Array]:
    """Places in order, each once, no farther out than is wanted, and which they are; empty ones between others are left out."""
    places, which = np.unique(at, return_index=True)
    bare = empty[which]
    if not bare.all():
        first, last = np.flatnonzero(~bare)[[0, -1]]
        inside = np.arange(bare.size)
        keep = ~bare | (inside < first) | (inside > last)
        places, which = places[keep], which[keep]
    inside = np.flatnonzero(np.abs(places) <= BEYOND * REACH)
    low, high = (inside[0], inside[-1]) if inside.size else (0, places.size - 1)
    return places[low : high + 1], which[low : high + 1]


def _lines(at: Array) -> sp.csr_array:
    """(64, points): linear between them; beyond the outermost, by half a step at most, what is there."""
    wanted = area.AXIS.clip(at[0], at[-1])
    low = np.clip(np.searchsorted(at, wanted, side="right") - 1, 0, at.size - 2)
    share = (wanted - at[low]) / (at[low + 1] - at[low])
    cell = np.arange(area.BINS)
    weights = sp.coo_array(
        (np.concatenate([1 - share, share]), (np.tile(cell, 2), np.concatenate([low, low + 1]))), (area.BINS, at.size)
    )
    found = weights.tocsr()
    found.eliminate_zeros()  # what has no weight may be unknown
    return found


def _means(at: Array) -> sp.csr_array:
    """(64, points): the mean of those in each cell."""
    cell = np.floor((at - area.AXIS[0]) / area.BIN + 0.5).astype(int)
    inside = np.flatnonzero((cell >= 0) & (cell < area.BINS))
    many = np.bincount(cell[inside], minlength=area.BINS)
    return sp.csr_array((1 / many[cell[inside]], (cell[inside], inside)), (area.BINS, at.size))


def of_points(name: str, lat: Array, lon: Array, middle: tuple[float, float]) -> Onto:
    """A grid of any shape, whose latitudes and longitudes are fields (rows, columns): linear in the triangles between its points."""
    from scipy.spatial import Delaunay, QhullError

    x, y = east(lon, middle), north(lat, middle)
    step = float(np.median(np.hypot(np.diff(x, axis=1), np.diff(y, axis=1)))) if x.shape[1] > 1 else np.inf
    x, y = x.ravel(), y.ravel()
    try:
        mesh = Delaunay(np.column_stack([x, y]))
    except (QhullError, ValueError):
        raise UploadError(f"The latitudes and longitudes of “{short(name)}” make no grid.") from None
    cells = np.column_stack([each.ravel() for each in np.meshgrid(area.AXIS, area.AXIS)])
    simplex = mesh.find_simplex(cells)
    _covers(name, simplex, middle)
    transform = mesh.transform[simplex]
    first = np.einsum("nij,nj->ni", transform[:, :2], cells - transform[:, 2])
    shares = np.column_stack([first, 1 - first.sum(1)])
    corners = mesh.simplices[simplex]
    apart = np.hypot(*(np.ptp(each[corners], axis=1) for each in (x, y))).max()
    if apart > 2 * WIDEST:
        raise UploadError(_too_wide(name, apart / 2))
    cell = np.repeat(np.arange(len(cells)), 3)
    weights = sp.csr_array((shares.ravel(), (cell, corners.ravel())), (len(cells), x.size))
    return Onto(slice(None), slice(None), weights, 0.999, step)


def _covers(name: str, simplex: Array, middle: tuple[float, float]) -> None:
    if (simplex < 0).any():
        raise UploadError(f"“{short(name)}” does not reach {REACH / 1e3:.0f} km to every side of {place(*middle)}, as is needed.")


def _too_wide(name: str, apart: float) -> str:
    return f"The points of “{short(name)}” are {apart / 1e3:.0f} km apart; eddies are not seen beyond {WIDEST / 1e3:.0f} km."


def _reaches(name: str, x: Array, y: Array, middle: tuple[float, float]) -> None:
    """UploadError unless the points, m from the trap, lie close enough and go far enough to every side."""
    for at, words in ((x, ("west", "east")), (y, ("south", "north"))):
        apart = float(np.diff(at).max(initial=0.0))
        if not apart > 0:
            raise UploadError(f"“{short(name)}” is one line of points; a map is wanted.")
        if apart > WIDEST:
            raise UploadError(_too_wide(name, apart))
        for end, word in zip((-at[0], at[-1]), words, strict=True):
            if end + apart / 2 < REACH:
                raise UploadError(f"“{short(name)}” reaches {max(end, 0) / 1e3:.0f} km to the {word} of {place(*middle)}; {REACH / 1e3:.0f} km to every side are needed.")  # fmt: skip
