"""Nearly the inverse of a sparse matrix, to guide an iteration: its larger entries, in single precision, and a kernel of our own.

A solve reads every entry once and does next to nothing else, so that it takes as long as the entries are many and long: eight
bytes each rather than SuperLU's twelve, and rows that are summed without waiting for the sum before. What is solved is the same
to 1e-7, by one and the same linear operator, in double precision.
"""

from __future__ import annotations

from functools import cached_property

import numba as nb
import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import Array
from engine.ocean.steady import DROP, Factor

_compiled = nb.njit(cache=True, nogil=True, fastmath={"contract", "reassoc", "nsz"})


@_compiled
def _solve(
    low_start: Array, low: Array, low_entry: Array, up_start: Array, up: Array, up_entry: Array, inverse: Array, x: Array
) -> None:
    """Overwrites x with the solution of L D U y = x; L and U have ones on their diagonals, and D is the inverse of `inverse`."""
    for i in range(inverse.size):
        found = 0.0
        for p in range(low_start[i], low_start[i + 1]):
            found += low_entry[p] * x[low[p]]
        x[i] -= found
    for i in range(inverse.size - 1, -1, -1):
        found = 0.0
        for p in range(up_start[i], up_start[i + 1]):
            found += up_entry[p] * x[up[p]]
        x[i] = x[i] * inverse[i] - found


class Rough:
    """Of each column, entries smaller than `drop` of it are left out."""

    def __init__(self, matrix: sp.csr_array, drop: float = DROP) -> None:
        factor = Factor(matrix, drop)
        lower, upper = factor.triangles
        self._to, self._back = factor.orders
        self._inverse = 1 / upper.diagonal()
        parts = sp.tril(lower, -1), sp.diags_array(self._inverse) @ sp.triu(upper, 1)
        self._low, self._up = (sp.csr_array(each).astype(np.float32) for each in parts)

    @cached_property
    def _straight(self) -> list[Array]:
        return [*_parts(self._low), *_parts(self._up)]

    @cached_property
    def _turned(self) -> list[Array]:
        return [*_parts(self._up.T.tocsr()), *_parts(self._low.T.tocsr())]

    @cached_property
    def _forth(self) -> Array:
        """The inverse of the order of solutions."""
        return np.argsort(self._back)

    def solve(self, right: Array) -> Array:
        x = np.empty(right.size)
        x[self._to] = right
        _solve(*self._straight, self._inverse, x)
        return np.asarray(x[self._back])

    def adjoint(self, right: Array) -> Array:
        """With the transpose, which is Uᵀ D Lᵀ."""
        x = right[self._forth].astype(float)
        _solve(*self._turned, self._inverse, x)
        return np.asarray(x[self._to])


def _parts(matrix: sp.csr_array) -> tuple[Array, Array, Array]:
    """Its arrays as a kernel reads them fastest: numba looks twice at an index that might be negative."""
    matrix.sort_indices()
    start, entries = (np.asarray(each, np.int32).view(np.uint32) for each in (matrix.indptr, matrix.indices))
    return start, entries, matrix.data
