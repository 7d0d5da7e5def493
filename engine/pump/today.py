"""The sea as it is: its phosphorus with animals among the ways down, against which every other world is told.

Animals take matter past the upper twilight, so the b of what sinks must be smaller than where all sinks, or the phosphate that is
observed is lost: it is fitted once to each ocean's own phosphate (assets/pump/fit.py writes it for the embedded ones).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from engine.ocean.cycles import Cycles, Setting, State
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.pump.inputs import WHOLE, b_factor
from engine.pump.migrants import carried, share
from engine.pump.parameters import PumpParameters
from engine.pump.ways import Down

FIT = Path(__file__).parents[2] / "assets" / "pump" / "fit.json"
FIT_BOUNDS, FIT_DIGITS = (0.5, 1.2), 2


class Today:
    """One ocean, its b fitted with animals among the ways down, and the phosphorus that follows.

    No dataclass: a result that is kept refers to it as it is (engine.kept), with all that was worked out from its ocean.
    """

    def __init__(self, ocean: Ocean, b: float) -> None:
        self.ocean, self.b = ocean, b

    @cached_property
    def down(self) -> Down:
        return descent(self.ocean, PumpParameters(martin_b=self.b))

    @cached_property
    def setting(self) -> Setting:
        return Setting(way=self.down)

    @cached_property
    def cycles(self) -> Cycles:
        """Factored about this very life."""
        return Cycles(self.ocean, self.setting)

    @cached_property
    def phosphorus(self) -> State:
        return self.cycles.phosphorus(self.setting)

    @cached_property
    def time(self) -> Array:
        """Mean years until the surface, of each cell."""
        return self.cycles.sequestration_time(self.cycles.own).values["sequestration_time"]

    @cached_property
    def export(self) -> Array:
        """(column): what left the lit layer in the ocean as it came, mg C m⁻² d⁻¹ at 106 C per P."""
        return own_export(self.ocean)


@of_ocean
def today(ocean: Ocean) -> Today:
    """Kept for everybody who stands on the ocean."""
    known = fitted()
    b = known[ocean.name]["b"] if ocean.name in known else fit(ocean)[0]
    return Today(ocean, float(b))


def fitted() -> dict[str, Any]:
    """By the name of each embedded ocean: the b that was fitted to it, and what today's life is on it at that b."""
    known: dict[str, Any] = json.loads(FIT.read_text(encoding="utf-8"))["oceans"]
    return known


def descent(ocean: Ocean, parameters: Mapping[str, Any]) -> Down:
    """How phosphorus goes down in each column."""
    warmer = parameters["loss_q10"] ** (parameters["warming"] / 10.0)
    food_web = parameters["food_web"]
    b = parameters["martin_b"] * warmer * (1.0 if food_web == WHOLE else b_factor(ocean, food_web))
    half, middle = parameters["stay_range"] / 2, parameters["stay_depth"]
    return Down(b, share(carried(parameters, ocean), own_export(ocean)), middle - half, middle + half)


@of_ocean
def own_export(ocean: Ocean) -> Array:
    cycles = Cycles(ocean)
    flux = cycles.export(cycles.own_phosphorus.uptake)[ocean.grid.wet[0]]
    return np.asarray(flux)


def explained(ocean: Ocean, phosphate: Array) -> float:
    """R² of phosphate against the ocean's own, by volume."""
    weight, own = ocean.grid.volume / ocean.grid.volume.sum(), ocean.tracer("phosphate")
    return float(1 - weight @ (phosphate - own) ** 2 / (weight @ (own - weight @ own) ** 2))


def fit(ocean: Ocean) -> tuple[float, float, dict[float, float]]:
    """The b that explains most of the ocean's own phosphate with animals among the ways down, to two digits; R²; all that was tried."""
    tried: dict[float, float] = {}
    cycles = Cycles(ocean)

    @cache
    def lost(b: float) -> float:
        state = cycles.phosphorus(Setting(way=descent(ocean, PumpParameters(martin_b=b))))
        tried[b] = explained(ocean, state.values["phosphate"])
        return 1 - tried[b]

    found = minimize_scalar(lambda b: lost(float(b)), bounds=FIT_BOUNDS, method="bounded", options={"xatol": 1e-3})
    b = round(float(found.x), FIT_DIGITS)
    return b, 1 - lost(b), dict(sorted(tried.items()))
