"""From a model's coarse cells to the pixels of a picture: weights made once per grid and size, a product per frame."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from scipy.ndimage import distance_transform_edt

Edges = tuple[float, ...]


def edges(values: np.ndarray) -> Edges:
    """As a key that caches can hold."""
    return tuple(float(value) for value in values)


def centres(edge: Edges) -> np.ndarray:
    return np.convolve(edge, [0.5, 0.5], "valid")


def weights(at: np.ndarray, centre: np.ndarray, period: float | None = None) -> np.ndarray:
    """A row for each place, a column for each cell: linear between the centres, or round the globe if there is a period."""
    cells = len(centre)
    column = np.arange(cells)
    if period is not None:
        at = centre[0] + (at - centre[0]) % period
        centre, column = np.append(centre, centre[0] + period), np.append(column, 0)
    left = np.clip(np.searchsorted(centre, at, side="right") - 1, 0, len(centre) - 2)
    share = np.clip((at - centre[left]) / (centre[left + 1] - centre[left]), 0, 1)
    matrix = np.zeros((len(at), cells), np.float32)
    row = np.arange(len(at))
    np.add.at(matrix, (row, column[left]), 1 - share)
    np.add.at(matrix, (row, column[left + 1]), share)
    return matrix


def eased(at: np.ndarray, centre: np.ndarray, period: float | None = None) -> np.ndarray:
    """Linear weights for evenly spaced cells, averaged over half a cell: no creases, while a straight slope stays straight.

    At its centre a cell counts 7/8, its two neighbours the rest.
    """
    step = (centre[-1] - centre[0]) / (len(centre) - 1)
    moved = [weights(at + step * share, centre, period) for share in np.linspace(-0.25, 0.25, 9)]
    return np.asarray(np.mean(moved, axis=0), np.float32)


def holding(at: np.ndarray, edge: Edges, period: float | None = None) -> np.ndarray:
    """Which cell each place lies in; the nearest one for a place beside the grid."""
    if period is not None:
        at = edge[0] + (at - edge[0]) % period
    return np.clip(np.searchsorted(np.array(edge), at, side="right") - 1, 0, len(edge) - 2)


@lru_cache(maxsize=256)
def _nearest(wet: bytes, shape: tuple[int, int], around: bool) -> np.ndarray | None:
    mask = np.frombuffer(wet, bool).reshape(shape)
    if not mask.any():
        return None
    copies = 3 if around else 1
    found = distance_transform_edt(~np.tile(mask, copies), return_distances=False, return_indices=True)
    middle = slice(shape[1], 2 * shape[1]) if around else slice(None)
    return np.asarray(found[0][:, middle] * shape[1] + found[1][:, middle] % shape[1])


def fill(values: np.ndarray, wet: np.ndarray, around: bool = False) -> np.ndarray:
    """Each dry cell with the value of the wet one nearest to it, so that interpolation has something to lean on."""
    nearest = _nearest(np.ascontiguousarray(wet, bool).tobytes(), (values.shape[0], values.shape[1]), around)
    return np.full(values.shape, np.nan) if nearest is None else np.asarray(values).ravel()[nearest]


def reach(wet: np.ndarray, surface: np.ndarray, around: bool = False) -> np.ndarray:
    """How surely there is water, 0 to 1: 1 where a cell is wet, 0 above the sea floor; the model's land as its sea beside it.

    The coast is finer than the model, so that land of the model may be sea: it is water as far as most of the sea in the
    eight cells round it is. What has no sea beside it is none.
    """
    sea = surface.astype(float)
    total, wets = np.zeros(wet.shape), np.zeros(wet.shape)
    for array, out in ((sea, total), (sea * wet, wets)):
        padded = np.pad(np.pad(array, ((1, 1), (0, 0))), ((0, 0), (1, 1)), mode="wrap" if around else "constant")
        for i in range(3):
            for j in range(3):
                out += padded[i : i + wet.shape[0], j : j + wet.shape[1]]
    beside = np.divide(wets, total, out=np.zeros(wet.shape), where=total > 0)
    return np.where(surface, (wet & surface).astype(float), beside)


@cache
def soft(count: int, times: int, around: bool = False) -> np.ndarray:
    """Quadratic B-spline weights from `count` cells to `times` as many places: edges drawn from them are round."""
    at = (np.arange(count * times) + 0.5) / times - 0.5
    matrix = np.zeros((count * times, count))
    middle = np.round(at).astype(int)
    for step in (-1, 0, 1):
        d = np.abs(at - (middle + step))
        weight = np.where(d <= 0.5, 0.75 - d * d, 0.5 * (1.5 - np.minimum(d, 1.5)) ** 2)
        column = (middle + step) % count if around else np.clip(middle + step, 0, count - 1)
        np.add.at(matrix, (np.arange(count * times), column), weight)
    return matrix
