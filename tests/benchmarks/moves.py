"""Random moves of a lab's levers on one circulation, each from the answer before to anywhere in a lever's range."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from engine.lab import get
from engine.ocean.circulation import CIRCULATION
from tests.benchmarks.timing import cpu_seconds, summary

MOVES, SEED = 30, 1


def moves(name: str, circulation: str) -> dict[str, Any]:
    """What a quick answer costs before there is a shortcut to it and after, and the shortcut itself; the largest error that was told."""
    lab = get(name)
    start = lab.preset().replace(**{CIRCULATION.name: circulation})
    before = lab.compute(start)
    _moved(lab, start, before, 6)  # factors what is kept
    without, _ = _moved(lab, start, before, MOVES)
    assert lab.ahead
    work = lab.ahead(start)
    assert work
    made = cpu_seconds(work)
    quick, told = _moved(lab, start, before, MOVES)
    return {"quick": summary(quick), "without": summary(without), "shortcut_cpu_s": made, "largest_error_told": max(told)}


def _moved(lab: Any, parameters: Any, answer: Any, count: int) -> tuple[list[float], list[float]]:
    chance, spent, told = np.random.default_rng(SEED), [], []
    levers = [each for each in lab.parameters.declared.values() if each.group == "lever" and each.kind == "number"]
    for _ in range(count):
        lever = levers[chance.integers(len(levers))]
        parameters = parameters.replace(**{lever.name: float(chance.uniform(*lever.bounds))})
        begun = time.thread_time_ns()
        answer = lab.compute(parameters, answer, quick=True)
        spent.append((time.thread_time_ns() - begun) / 1e9)
        told.append((answer.report if lab.name == "ocean" else answer.solved.report).error)
    return spent, told
