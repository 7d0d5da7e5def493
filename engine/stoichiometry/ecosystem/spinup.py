"""A run of years toward the steady state, that can be stopped, kept and taken up again, and that says how steady it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine.lab import Progress
from engine.ocean.grid import Array
from engine.parameter import ParameterError
from engine.stoichiometry.ecosystem.leap import Leap
from engine.stoichiometry.ecosystem.parameters import chosen
from engine.stoichiometry.ecosystem.run import Ecosystem, State
from engine.stoichiometry.ecosystem.tracers import DIC, DOP, NO3, O2, PO4

YEARS = 60
LEAPS = (6, 10, 14, 18, 24, 30, 36, 42, 48)
"""Years after which a leap comes before the next: plankton and the upper sea have by then settled since the last."""
STEADY = 0.1
"""Percent a century below which a tracer counts as steady: rms of its change over rms of itself, by volume."""
WATCHED = {"phosphate": PO4, "nitrate": NO3, "oxygen": O2, "dop": DOP, "dic": DIC[0], "control_dic": DIC[1]}

SAID = {"dop": "DOP", "dic": "dissolved carbon", "control_dic": "the control’s"}
"""How a sentence calls those that are not words."""


def spinup(
    parameters: Mapping[str, Any],
    years: int,
    progress: Progress | None = None,
    resume: State | None = None,
    checkpoint: Path | None = None,
    ecosystem: Ecosystem | None = None,
) -> State:
    """So many years more, from the start or from a state; each year's end is kept in the file `checkpoint`.

    What comes out does not depend on where a run was parted: the leaps come with the year, not with the run.
    """
    if resume and resume.settings != chosen(parameters):
        raise ParameterError("This run was begun with other parameters; it can only go on with its own.")
    of = ecosystem or Ecosystem(parameters)
    state, leap = resume or of.start(), Leap(of)
    for number in range(years):
        words = f"model year {state.year + 1} of {state.year + years - number}"

        def heard(part: float, number: int = number, words: str = words) -> None:
            if progress:
                progress((number + part) / years, words)

        heard(0.0)
        if state.year in LEAPS:
            state = leap(state)
        state = of.year(state, heard)
        if checkpoint:
            state.save(checkpoint)
    return state


def drift(state: State, volume: Array) -> dict[str, float]:
    """Percent a century by which each tracer still changes, from the last year's change."""
    return {
        name: float(100 * 100 * np.sqrt(volume @ state.change[:, at] ** 2 / (volume @ state.tracers[:, at] ** 2)))
        for name, at in WATCHED.items()
    }


def statement(found: Mapping[str, float], year: int) -> str:
    """The same in words, and whether it is steady."""
    worst = max(found, key=lambda name: found[name])
    told = ", ".join(f"{SAID.get(name, name)} {value:.2g}" for name, value in found.items())
    if found[worst] <= STEADY:
        return f"steady after {year} years: no tracer changes by more than {STEADY:g} % a century ({told})"
    return f"NOT steady after {year} years: {SAID.get(worst, worst)} changes by {found[worst]:.2g} % a century, {STEADY:g} was asked for ({told})"
