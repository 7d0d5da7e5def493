"""Where an answer begins while a lever moves: by some fifty numbers instead of one for every cell.

Exact answers all over the levers' box lie close to few directions V (proper orthogonal decomposition: Sirovich 1987). From any
guess, V c with (Wᵀ L V) c = Wᵀ r takes away what the residual r holds of them; W = M⁻ᵀ V, where M⁻¹ is nearly L⁻¹, makes what is
left nearly as small as V allows (Petrov–Galerkin). Nothing of it is taken on trust: engine.ocean.steady goes on from there by
the residual of all cells, and takes as many steps as that asks for.

Wᵀ L V is put together from what was projected beforehand. Of the operator A, with transports times c and vertical conductances
times m, that is H(c) + c D(m / c): what goes on the level, and what goes up and down; either a polynomial of one number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from numpy.polynomial.chebyshev import chebpts1, chebvander

from engine.ocean.grid import Array
from engine.ocean.sinking import Shape, Sinking
from engine.ocean.steady import Apply
from engine.ocean.transport import DOWN, Faces

if TYPE_CHECKING:
    from engine.ocean.cycles import Setting
    from engine.parameter import Parameters

PLACES, MOST = 128, 64
"""How many answers over the box, and directions of them."""
LEAST = 1e-6
"""Of the first direction's weight: what weighs less is rounding."""
SPAN = 2.0
"""Currents and mixing are set between 1 / SPAN and SPAN."""
ACROSS, UP = 8, 12
"""Values of c and of m / c between which the operator is a polynomial: to 1e-5 of it."""


def scattered(parameters: Parameters) -> list[Parameters]:
    """All over the box of the levers that are numbers, evenly (Roberts 2018: multiples of the powers of a generalised golden ratio)."""
    levers = [each for each in parameters.declared.values() if each.group == "lever" and each.kind == "number"]
    golden = 1.5
    for _ in range(64):
        golden = (1 + golden) ** (1 / (len(levers) + 1))
    found = []
    for place in range(PLACES):
        values = {}
        for number, lever in enumerate(levers):
            low, high = lever.bounds or (0.0, 1.0)
            along = (0.5 + (place + 1) * golden ** -(number + 1)) % 1.0
            factor = lever.shown == "×" and low > 0
            values[lever.name] = low * (high / low) ** along if factor else low + (high - low) * along
        found.append(parameters.replace(**values))
    return found


@dataclass(frozen=True, eq=False)
class Space:
    """`ways` V and `tests` W, (unknown, number), in single precision, for they only say where to begin; `level` (number) is what is to
    be added to all of a test: next to it the rest would be lost.
    """

    ways: Array
    tests: Array
    level: Array

    @staticmethod
    def of(answers: Array, adjoint: Apply) -> Space:
        """From (answer, unknown), and M⁻ᵀ."""
        weight, mixed = np.linalg.eigh(answers @ answers.T)
        order = np.argsort(weight)[::-1][:MOST]
        order = order[weight[order] > LEAST**2 * weight.max()]
        ways = answers.T @ (mixed[:, order] / np.sqrt(weight[order]))
        tests = np.stack([adjoint(way) for way in ways.T], axis=1)
        level = tests.mean(axis=0)
        return Space(ways.astype(np.float32), (tests - level).astype(np.float32), level)

    def start(self, guess: Array, residual: Array, matrix: Array) -> Array:
        """The guess, and what takes its residual away."""
        tested = residual.astype(np.float32) @ self.tests + self.level * residual.sum()
        return np.asarray(guess + self.ways @ np.linalg.solve(matrix, tested).astype(np.float32))


class Moving:
    """Wᵀ A V of an ocean whose water moves otherwise; with several tracers, of each of them alike."""

    def __init__(self, faces: Faces, space: Space, adjoint: bool = False) -> None:
        ways, tests = (np.split(each.astype(float), len(each) // faces.cells) for each in (space.ways, space.tests))

        def project(matrix: sp.csr_array) -> Array:
            moved = matrix.T.tocsr() if adjoint else matrix
            return np.asarray(sum(test.T @ (moved @ way) for way, test in zip(ways, tests, strict=True)))

        down = faces.kind == DOWN
        level, vertical = (faces.carrying(np.where(of, faces.U, 0.0), np.where(of, faces.G, 0.0)) for of in (~down, down))
        self._level = _polynomial(lambda c: project(level.operator(c)), SPAN, ACROSS)
        self._vertical = _polynomial(lambda m: project(vertical.operator(1.0, m)), SPAN**2, UP)

    def __call__(self, setting: Setting) -> Array:
        c, m = setting.currents, setting.mixing
        return self._level(c) + c * self._vertical(m / c)


def _polynomial(of: Callable[[float], Array], span: float, count: int) -> Callable[[float], Array]:
    """Nearly the function, of a number between 1 / span and span, by its logarithm."""
    nodes = chebpts1(count)
    values = np.stack([of(float(span**node)) for node in nodes])
    weights = np.linalg.inv(chebvander(nodes, count - 1))

    def at(x: float) -> Array:
        return np.asarray(np.tensordot((chebvander(np.log(x) / np.log(span), count - 1) @ weights)[0], values, 1))

    return at


class Linear:
    """A tracer of the water alone: L = A, or its transpose, and a diagonal, m³ s⁻¹ in each cell."""

    def __init__(self, faces: Faces, answers: Array, adjoint: Apply, diagonal: Array, transposed: bool) -> None:
        self._space = Space.of(answers, adjoint)
        self._moving = Moving(faces, self._space, transposed)
        lost = diagonal[:, None] * self._space.ways
        self._diagonal = self._space.tests.T @ lost + np.outer(self._space.level, lost.sum(axis=0))

    def start(self, setting: Setting, guess: Array, residual: Array) -> Array:
        return self._space.start(guess, residual, self._moving(setting) + self._diagonal)


class Phosphorus:
    """Phosphate and DOP where uptake is linear: `rate` is of the ocean as it came, m³ s⁻¹, `held` what brings a mean to its amount."""

    def __init__(
        self, faces: Faces, sinking: Sinking, answers: Array, adjoint: Apply, rate: Array, decay: Array, held: float
    ) -> None:
        self._space = space = Space.of(answers, adjoint)
        self._moving, self._sinking = Moving(faces, space), sinking
        (phosphate, dop), (self._tests, of_dop) = np.split(space.ways, 2), np.split(space.tests, 2)
        taken = rate[:, None] * phosphate
        volume = sinking.grid.volume
        amount = held * (volume @ (phosphate.astype(float) + dop))
        still = np.outer(volume @ self._tests / volume.sum() + space.level, amount)
        self._still = (of_dop - self._tests).T @ (decay[:, None] * dop) + still
        self._taken, self._dissolved = self._tests.T @ taken, of_dop.T @ taken
        by_column = np.argsort(sinking.column, kind="stable")
        start = np.searchsorted(sinking.column[by_column], np.arange(sinking.columns + 1))
        self._place = sinking.grid.level[by_column], sinking.column[by_column]
        self._gather: Callable[[Array], sp.csr_array] = lambda share: sp.csr_array(
            (share, by_column, start), shape=(sinking.columns, sinking.grid.size)
        )
        lit = sinking.lit[by_column].astype(np.float32)
        self._leaving = self._gather(lit) @ taken.astype(np.float32)

    def matrix(self, setting: Setting, share: float) -> Array:
        """Wᵀ L V where so much of what is taken up dissolves."""
        returned = self._returned(setting.shape)
        living = self._taken - share * self._dissolved - (1 - share) * returned
        return np.asarray(self._moving(setting) + self._still + setting.uptake * living)

    def _returned(self, shape: Shape) -> Array:
        """Of the operator of what sinks, for uptake at the rate of the ocean as it came."""
        share = self._sinking.shares(shape)[self._place].astype(np.float32)
        return np.asarray((self._gather(share) @ self._tests).T @ self._leaving)

    def start(self, setting: Setting, share: float, guess: Array, residual: Array) -> Array:
        return self._space.start(guess, residual, self.matrix(setting, share))
