"""Columns run one after the other or beside each other: a reference with nutrients returning to the ocean's, and experiments
supplied as that reference was, so that what they change is not undone by the supply.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from engine.feeding.column import EXPERIMENT, MONTHS, RECORDS, REFERENCE, Currents, Means, column
from engine.feeding.pisces import Pisces
from engine.feeding.tracers import FLOWS, NUTRIENTS, TRACERS
from engine.feeding.water import Columns
from engine.ocean.grid import Array

YEARS, STEP = 20, 0.5
"""A run's, as the paper's; and days of a step."""


@dataclass(frozen=True, eq=False)
class Year:
    """The last year of a run: `state` (month, level, tracer) and `flows` (month, level, flow), and the state at its end."""

    state: Array
    flows: Array
    end: Array


@dataclass(frozen=True, eq=False)
class Supply:
    """What the currents bring: given by the reference, taken by experiments."""

    given: Array
    kept: Array
    start: Array


def _run(
    columns: Columns, number: int, p: Pisces, mode: int, start: Array, given: Array, kept: Array, years: int, step: float
) -> Year:
    levels = start.shape[0]
    end, state, flows = start.copy(), np.empty((MONTHS, levels, TRACERS)), np.empty((MONTHS, levels, FLOWS))
    column(years, step, mode, p, columns.water(number, levels), end, Currents(given, kept), Means(state, flows))
    return Year(state, flows, end)


def reference(
    columns: Columns, number: int, p: Pisces, years: int = YEARS, step: float = STEP, start: Array | None = None
) -> tuple[Year, Supply]:
    """One column from its start, or another, and what was supplied to it."""
    start = columns.start(number) if start is None else start
    given, kept = np.zeros((2, RECORDS, start.shape[0], NUTRIENTS))
    year = _run(columns, number, p, REFERENCE, start, given, kept, years, step)
    return year, Supply(given, kept, year.end)


def experiment(columns: Columns, number: int, p: Pisces, supply: Supply, years: int = YEARS, step: float = STEP) -> Year:
    """The same column supplied as the reference was, from where the reference ended."""
    return _run(columns, number, p, EXPERIMENT, supply.start, supply.given, supply.kept, years, step)


def all_of(columns: Columns, number: int, first: Pisces, others: Iterable[Pisces], years: int = YEARS) -> list[Year]:
    """The reference of a column, then its experiments."""
    year, supply = reference(columns, number, first, years)
    return [year, *(experiment(columns, number, p, supply, years) for p in others)]
