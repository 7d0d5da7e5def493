"""The way down: stages of one cost after another by L-BFGS, kept in a checkpoint so that it can go on another day."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from engine.checkpoint import keep
from engine.lab import Progress
from engine.ocean.build.cost import Cost, Evaluate, Terms
from engine.ocean.grid import Array, OceanError

MEMORY = 30
KEPT_EVERY = 25
"""Evaluations between two checkpoints."""
FLAT = 1e-12
"""Relative fall of the cost, and gradient, at which a stage ends before its evaluations are used up."""


@dataclass(frozen=True)
class Stage:
    """Part of the way: so many evaluations of the misfit on some terms, or of the equation error (no terms)."""

    name: str
    evaluations: int
    terms: Terms | None
    carbon_grows: bool = False


def stages(evaluations: int) -> list[Stage]:
    """The whole way in about so many evaluations: short beginnings of fixed length, and the rest for the two long stages."""
    share = min(1.0, evaluations / 2000)

    def short(full: int) -> int:
        return max(2, round(full * share))

    begun = [
        Stage("equation error", short(100), None),
        *(Stage(f"fields relaxed in {years} yr", short(count), Terms(1 / years)) for years, count in ((60, 60), (300, 80), (1500, 80))),
        Stage("phosphate held", short(150), Terms(), True),
        Stage("living phosphate", short(120), Terms(living=True), True),
    ]  # fmt: skip
    rest = max(4, evaluations - sum(stage.evaluations for stage in begun))
    held = Stage("phosphate held, long", rest * 9 // 20, Terms(), True)
    living = Stage("living phosphate, long", rest - rest * 9 // 20, Terms(living=True), True)
    return [*begun[:5], held, begun[5], living]


@dataclass(frozen=True, eq=False)
class Point:
    """How far the way has been gone: which stage, how many of its evaluations, the best unknowns; and the start's density."""

    x: Array
    stage: int
    used: int
    density: Array

    def save(self, path: Path, key: str) -> None:
        """Writes it whole or not at all."""
        known: dict[str, Any] = {"x": self.x, "stage": self.stage, "used": self.used, "density": self.density}
        keep(path, lambda file: np.savez(file, **known, key=np.array(key)))

    @staticmethod
    def load(path: Path, key: str) -> Point:
        """What `save` wrote for the same grid and inputs."""
        try:
            with np.load(path, allow_pickle=False) as kept:
                found = str(kept["key"])
                point = Point(kept["x"], int(kept["stage"]), int(kept["used"]), kept["density"])
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise OceanError(f"“{path.name}” is not a checkpoint of a build.") from error
        if found != key:
            raise OceanError(f"The checkpoint “{path.name}” is of another grid or of other inputs.")
        return point


def digest(arrays: Iterable[Array], words: Iterable[object]) -> str:
    """What tells one build from another: its grid, its inputs, its settings."""
    total = hashlib.sha256()
    for array in arrays:
        total.update(str(array.shape).encode() + np.ascontiguousarray(array, float).tobytes())
    total.update(repr(list(words)).encode())
    return total.hexdigest()


@dataclass(eq=False)
class Descent:
    """Goes the stages from a point on; the checkpoint, if any, holds the best point every few evaluations and at each end."""

    cost: Cost
    way: list[Stage]
    key: str
    checkpoint: Path | None
    progress: Progress

    def run(self, point: Point) -> Array:
        """The best unknowns at the end."""
        for number in range(point.stage, len(self.way)):
            stage = self.way[number]
            evaluate = self.cost.equation_error if stage.terms is None else self.cost.misfit(stage.terms)
            if stage.carbon_grows:
                self.cost.carbon_grows(point.x)
            point = self._descend(evaluate, number, point)
            self._keep(point)
        return point.x

    def _descend(self, evaluate: Evaluate, number: int, start: Point) -> Point:
        """One stage, from its first evaluation or in its middle."""
        stage, used = self.way[number], start.used
        if used >= stage.evaluations:
            return Point(start.x, number + 1, 0, start.density)
        best, lowest, first = start.x, np.inf, np.nan
        before = sum(each.evaluations for each in self.way[:number])
        whole = sum(each.evaluations for each in self.way)

        def told(x: Array) -> tuple[float, Array]:
            nonlocal best, lowest, first, used
            cost, gradient = evaluate(x)
            first = cost if np.isnan(first) else first
            used += 1
            if cost < lowest:
                best, lowest = x.copy(), cost
            if used % KEPT_EVERY == 0:
                self._keep(Point(best, number, used, start.density))
            share = min((before + used) / whole, 1.0)
            self.progress(min(share, 0.999), f"{stage.name}: cost {lowest:.4g} from {first:.4g}, evaluation {used}")
            return cost, gradient

        try:
            most = stage.evaluations - used
            options = {"maxcor": MEMORY, "maxfun": most, "maxiter": most, "ftol": FLAT, "gtol": FLAT}
            minimize(told, start.x, jac=True, method="L-BFGS-B", options=options)
        except BaseException:
            self._keep(Point(best, number, used, start.density))
            raise
        return Point(best, number + 1, 0, start.density)

    def _keep(self, point: Point) -> None:
        if self.checkpoint is not None:
            point.save(self.checkpoint, self.key)


def lines(way: list[Stage]) -> Iterator[str]:
    """The stages, for people."""
    for stage in way:
        yield f"{stage.evaluations:6} evaluations  {stage.name}"
