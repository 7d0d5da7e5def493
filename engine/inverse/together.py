"""Several linear systems with one matrix at once: what is learnt for one of them helps all."""

from __future__ import annotations

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.steady import ITERATIONS, Apply


def solve_together(apply: Apply, precondition: Apply, right: Array, tolerance: float, guess: Array | None = None) -> Array:
    """X (n, k) with L X = B, each column to this share of its own size; `apply` and `precondition` take several columns.

    GCR with a common space (Eisenstat et al. 1983, doi 10.1137/0720023; O'Leary 1980, doi 10.1016/0024-3795(80)90247-5).
    """
    if guess is None:
        left, found = precondition(right), np.zeros_like(right)
        size = np.linalg.norm(left, axis=0)
    else:
        left, found = precondition(right - apply(guess)), guess.copy()
        size = np.linalg.norm(guess, axis=0)
    goal = tolerance * size
    ways: list[tuple[Array, Array]] = []
    for _ in range(ITERATIONS):
        open_ = np.linalg.norm(left, axis=0) > goal
        if not open_.any():
            break
        way = left[:, open_]
        made = precondition(apply(way))
        for earlier, its in ways:
            part = its.T @ made
            made -= its @ part
            way = way - earlier @ part
        made, triangle = np.linalg.qr(made)
        way = np.linalg.solve(triangle.T, way.T).T
        part = made.T @ left
        found += way @ part
        left -= made @ part
        ways.append((way, made))
    return found + left
