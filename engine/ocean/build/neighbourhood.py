"""Unknowns that are sums of averages over neighbourhoods: smooth changes are cheap, rough ones dear."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import Array

BESIDE = ((0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1), (1, 0, 0), (-1, 0, 0))
"""Steps in (level, row, column)."""


def average(mask: Array) -> sp.csr_array:
    """The mean of each place of a (level, row, column) mask and its neighbours in it, round the Earth."""
    number = np.full(mask.shape, -1)
    size = int(mask.sum())
    number[mask] = np.arange(size)
    place = np.nonzero(mask)
    row, column = [np.arange(size)], [np.arange(size)]
    for down, north, east in BESIDE:
        level, lat, lon = place[0] + down, place[1] + north, (place[2] + east) % mask.shape[2]
        inside = (level >= 0) & (level < mask.shape[0]) & (lat >= 0) & (lat < mask.shape[1])
        there = np.full(size, -1)
        there[inside] = number[level[inside], lat[inside], lon[inside]]
        row.append(np.flatnonzero(there >= 0))
        column.append(there[there >= 0])
    rows, columns = np.concatenate(row), np.concatenate(column)
    count = np.bincount(rows, minlength=size)
    return sp.coo_array((1 / count[rows], (rows, columns)), shape=(size, size)).tocsr()


class Smooth:
    """W y = Σ aₙ Mⁿ y, with M the average over neighbours and a the weight of each reach n."""

    def __init__(self, masks: list[Array], weights: dict[int, float]) -> None:
        self._average = sp.block_diag([average(mask) for mask in masks]).tocsr()
        self._transposed = self._average.T.tocsr()
        self._weights = weights

    def __call__(self, values: Array) -> Array:
        return self._sum(self._average, values)

    def adjoint(self, values: Array) -> Array:
        return self._sum(self._transposed, values)

    def _sum(self, matrix: sp.csr_array, values: Array) -> Array:
        total, reached = np.zeros_like(values), values
        for reach in range(max(self._weights) + 1):
            reached = matrix @ reached if reach else values
            total = total + self._weights.get(reach, 0.0) * reached
        return np.asarray(total)
