"""Tables read between their even knots, by straight lines: plain arrays, serial and nogil."""

from __future__ import annotations

import numpy as np
from numba import njit

Array = np.ndarray
BLOCK = 512


@njit(cache=True, nogil=True)
def along(table: Array, low: float, high: float, at: Array, result: Array) -> None:
    """Fills result (column, draw) from a table (knot, column); held at its ends."""
    knots, columns = table.shape
    scale = (knots - 1) / (high - low) if high > low else 0.0
    for i in range(at.size):
        place = min(max((at[i] - low) * scale, 0.0), knots - 1.0)
        k = min(int(place), knots - 2)
        part = place - k
        for c in range(columns):
            result[c, i] = table[k, c] + part * (table[k + 1, c] - table[k, c])


@njit(cache=True, nogil=True)
def across(table: Array, low: float, high: float, at: Array, floor: float, top: float, by: Array, result: Array) -> None:
    """Fills result (draw) from a table of two axes, the first at `at`, the second at `by`."""
    rows, columns = table.shape
    down = (rows - 1) / (high - low) if high > low else 0.0
    over = (columns - 1) / (top - floor) if top > floor else 0.0
    for i in range(at.size):
        place = min(max((at[i] - low) * down, 0.0), rows - 1.0)
        k = min(int(place), rows - 2)
        part = place - k
        beside = min(max((by[i] - floor) * over, 0.0), columns - 1.0)
        j = min(int(beside), columns - 2)
        rest = beside - j
        upper = table[k, j] + rest * (table[k, j + 1] - table[k, j])
        lower = table[k + 1, j] + rest * (table[k + 1, j + 1] - table[k + 1, j])
        result[i] = upper + part * (lower - upper)


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def polynomials(scaled: Array, before: Array, last: Array, coefficients: Array, result: Array) -> None:
    """Fills result (polynomial, draw): of scaled (number, draw), each term the one `before` it times the number `last`."""
    draws, terms = scaled.shape[1], before.size
    made = np.empty((terms, BLOCK), np.float32)
    for start in range(0, draws, BLOCK):
        count = min(BLOCK, draws - start)
        made[0, :count] = np.float32(1.0)
        for term in range(1, terms):
            number, shorter = scaled[last[term]], made[before[term]]
            for i in range(count):
                made[term, i] = shorter[i] * number[start + i]
        for each in range(coefficients.shape[0]):
            told = result[each, start : start + count]
            told[:] = np.float32(0.0)
            for term in range(terms):
                weight, there = coefficients[each, term], made[term]
                for i in range(count):
                    told[i] += weight * there[i]
