"""A model year of the ecosystem, and one solve for all its tracers beside SuperLU's own, one tracer after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.conversions import SECONDS_PER_YEAR
from engine.stoichiometry.ecosystem.carrier import Carrier
from engine.stoichiometry.ecosystem.run import STEPS, Ecosystem
from engine.stoichiometry.ecosystem.spinup import spinup
from engine.stoichiometry.ecosystem.tracers import IN_WATER
from tests.benchmarks.timing import cpu_seconds
from tests.validation.stoichiometry import PAPER

TARGETS = {
    "year_cpu_s": ("≤", 2),
    "ratio_to_superlu": ("≥", 2),
}

TIMES = 20


def run() -> dict[str, Any]:
    ecosystem = Ecosystem(PAPER)
    state = spinup(PAPER, 1, ecosystem=ecosystem)
    year = float(np.median([cpu_seconds(lambda: ecosystem.year(state)) for _ in range(3)]))
    together, apart, difference = _solves(ecosystem, state.tracers[:, IN_WATER])
    return {
        "cells": ecosystem.grid.size,
        "steps_a_year": STEPS,
        "year_cpu_s": year,
        "carried_together": state.tracers[:, IN_WATER].shape[1],
        "together_cpu_ms": 1e3 * together,
        "superlu_one_by_one_cpu_ms": 1e3 * apart,
        "ratio_to_superlu": apart / together,
        "largest_relative_difference": difference,
    }


def _solves(ecosystem: Ecosystem, tracers: np.ndarray) -> tuple[float, float, float]:
    """Seconds for all at once and for one after the other, and how far they differ."""
    carrier = Carrier(ecosystem.ocean.operator, ecosystem.volume, SECONDS_PER_YEAR / STEPS)
    right = (ecosystem.volume[:, None] * tracers).T.copy()
    carried, each = carrier.carry(tracers), np.stack([carrier.factor.solve(row) for row in right], axis=1)
    together = float(np.median([cpu_seconds(lambda: carrier.carry(tracers)) for _ in range(TIMES)]))
    apart = float(np.median([cpu_seconds(lambda: [carrier.factor.solve(row) for row in right]) for _ in range(TIMES)]))
    return together, apart, float((np.abs(carried - each).max(axis=0) / np.abs(each).max(axis=0)).max())
