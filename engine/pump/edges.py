"""Kept carbon as a sum over depths: of what passes each of them, in each column, times the years that it gains by it.

    kept = Σ leaving · Σ (f_e − f_e+1) τ_e = Σ leaving · Σ f_e (τ_e − τ_e−1)

f_e is the share that passes the edge e of a level. It is linear in f: any b and any stay of the animals is a product with numbers
that the ocean gives once.
"""

from __future__ import annotations

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.sinking import Shape, Sinking


def edges(sinking: Sinking) -> Array:
    """m: the base of the lit layer, and of each level below but the last, which nothing passes."""
    return np.asarray(sinking.grid.depth_edge[sinking.levels : -1])


def gained(sinking: Sinking, years: Array) -> Array:
    """(edge, column): years that what passes an edge gains by it; of a column no deeper than the lit layer all at its base."""
    places = np.zeros((sinking.grid.shape[0], sinking.columns))
    places[sinking.grid.level, sinking.column] = years
    never = (sinking.shares(lambda z, base: 0.0 * z) * places).sum(axis=0)
    each = np.array([(sinking.shares(_only(edge)) * places).sum(axis=0) - never for edge in edges(sinking)])
    each[0] += never
    return each


def _only(edge: float) -> Shape:
    return lambda z, base: np.where(z == edge, 1.0, 0.0)
