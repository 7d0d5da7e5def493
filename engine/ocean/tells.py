"""What the ocean can tell by name: how long carbon stays away from where it is breathed out, how old water is, what life keeps.

Of the ocean that is set, whichever tracer of it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from engine.ocean import diagnostics
from engine.ocean.grid import Array
from engine.ocean.model import DEPTHS, Tracer
from engine.ocean.stepping import retained
from engine.tells import Number, Tell

YEARS, CENTURY = "years", 100.0
REGIONS = {"north_pacific": "deep North Pacific", "north_atlantic": "deep North Atlantic"}

Of = Callable[[Any, Tracer], float]


@lru_cache(maxsize=4)
def _times(tracer: Tracer) -> Array:
    """(cell): years until the surface."""
    if tracer.name == "sequestration_time":
        return tracer.values
    return tracer.solver.sequestration_time(tracer.setting).values["sequestration_time"]


@lru_cache(maxsize=4)
def _ages(tracer: Tracer) -> Array:
    """(cell): years since the surface."""
    return tracer.values if tracer.name == "age" else tracer.solver.age(tracer.setting).values["age"]


@lru_cache(maxsize=4)
def _kept(tracer: Tracer) -> tuple[float, float]:
    """Mean years that what sinks stays away, and how much of it that keeps, Pg C."""
    return tracer.solver.kept(tracer.setting, tracer.known["phosphate"], _times(tracer))


@lru_cache(maxsize=4)
def _century(tracer: Tracer) -> Array:
    """(cell): the share that has not met the surface after a century."""
    solver = tracer.solver
    share: Array = retained(solver.ventilated(tracer.setting).T.tocsr(), solver.grid.volume, np.array([CENTURY]))[0]
    return share


def _at(of: Callable[[Tracer], Array], depth: float, times: float = 1.0) -> Of:
    """Mean by area at a depth."""
    return lambda _, tracer: times * diagnostics.area_mean(tracer.solver.grid, of(tracer), depth)


def _here(of: Callable[[Tracer], Array], times: float = 1.0) -> Of:
    """The same at the depth of the map."""
    return lambda parameters, tracer: _at(of, float(parameters["depth"]), times)(parameters, tracer)


def _age(region: str) -> Of:
    return lambda _, tracer: float(tracer.solver.grid.mean(_ages(tracer), diagnostics.region(tracer.solver.grid, region)))


TELLS: Mapping[str, Tell] = {
    **{f"years_{depth:.0f}": Number(f"until the surface from {depth:,.0f} m, on average", YEARS, _at(_times, depth)) for depth in DEPTHS},
    **{
        f"century_{depth:.0f}": Number(f"of what is breathed out at {depth:,.0f} m, still away a century later", "%", _at(_century, depth, 100.0), 2)
        for depth in DEPTHS
    },
    **{f"age_{name}": Number(f"since the water of the {region} met the air", YEARS, _age(region)) for name, region in REGIONS.items()},
    "years_here": Number("until the surface from this depth, on average", YEARS, _here(_times)),
    "century_here": Number("of what is breathed out at this depth, still away a century later", "%", _here(_century, 100.0), 2),
    "depth": Number("where the map looks", "m", lambda p, _: float(p["depth"])),
    "export": Number("sinks out of the top 73 m", "Pg C yr-1", lambda _, tracer: tracer.export),
    "years": Number("until the air, mean of all that sinks", YEARS, lambda _, tracer: _kept(tracer)[0]),
    "kept": Number("kept from the air by what sinks", "Pg C", lambda _, tracer: _kept(tracer)[1], 4),
}  # fmt: skip
