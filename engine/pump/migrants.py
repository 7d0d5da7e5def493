"""What migrating animals carry: the Feeding lab's biomass, what it breathes by day below, and the Budget lab's chain.

    RF = B · migrating · r₁₅ Q₁₀^((T₄₀₀ − 15) / 10) · hours / 24      breathed out below, mg C m⁻² d⁻¹
    AF = RF · chain                                                 with what dies, is egested and excreted there
    m = AF / export                                                 the share of what leaves the lit layer

B is carbon of suspension feeders in the top 150 m (Di Matteo et al. 2025); r₁₅ and Q₁₀ of copepods (Ikeda 1985, doi
10.1007/BF00396409); T₄₀₀ the ocean's own temperature at 400 m, or at the floor where it is shallower; the chain is AF / RF of
Couret et al. (2025), of zooplankton off Iberia: their chain, not their number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.pump.inputs import suspension_feeders

BREATHING_DEPTH = 400.0
MOST = 0.9
"""The largest share of what leaves the lit layer of a column that animals can carry: they live of it."""


def carried(parameters: Mapping[str, Any], ocean: Ocean) -> Array:
    """(column): AF, mg C m⁻² d⁻¹."""
    return np.asarray(breathed(parameters, ocean) * parameters["chain"])


def breathed(parameters: Mapping[str, Any], ocean: Ocean) -> Array:
    """(column): RF, mg C m⁻² d⁻¹."""
    biomass = suspension_feeders(ocean, parameters["food_web"]) * parameters["animals"]
    warmth = (temperature_below(ocean) + parameters["warming"] - 15.0) / 10.0
    daily = parameters["respiration"] * parameters["respiration_q10"] ** warmth
    return np.asarray(biomass * parameters["migrating"] * daily * parameters["hours_below"] / 24.0)


def share(carried: Array, export: Array) -> Array:
    """(column): m, of AF and what leaves the lit layer, both mg C m⁻² d⁻¹."""
    return np.asarray(np.clip(per_export(carried, export), 0.0, MOST))


def per_export(carried: Array, export: Array) -> Array:
    """(column): the same, however much it is; nothing where nothing leaves."""
    return np.asarray(np.divide(carried, export, out=np.zeros_like(carried), where=export > 0))


@of_ocean
def temperature_below(ocean: Ocean) -> Array:
    """(column): °C at 400 m, or at the floor."""
    grid = ocean.grid
    field = grid.field(ocean.tracer("temperature"))[:, grid.wet[0]]
    deepest = grid.wet[:, grid.wet[0]].sum(axis=0) - 1
    level = np.minimum(grid.level_at(BREATHING_DEPTH), deepest)
    return np.asarray(field[level, np.arange(level.size)])
