"""Preformed phosphate, by both of the definitions there are.

By currents: what water carries down from the surface unchanged, A p + V k p = V k p_surface, k = 1 d⁻¹ in the first level (Ito &
Follows 2005, doi 10.1357/0022240054663231). By oxygen, as in the paper (sect. 3.2): PO₄ − AOU / R_O2:P, with AOU the oxygen that
water lacks of saturation. Polar surfaces sink with less than saturation, which oxygen counts as used by life: it finds less preformed
(Duteil et al. 2013, doi 10.5194/bg-10-7723-2013).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.ocean import gas
from engine.ocean.derived import newest
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.stoichiometry.globe import Globe, Life

if TYPE_CHECKING:
    from engine.stoichiometry.model import World

NEEDS = ("oxygen", "oxygen_per_phosphorus")
"""What an ocean must have come with besides, for preformed phosphate by oxygen."""


def tells_oxygen(ocean: Ocean) -> bool:
    """Whether it can be told by oxygen here."""
    return all(each in ocean.fields or each in ocean.settings for each in NEEDS)


def unused(parameters: Mapping[str, Any], world: World) -> float:
    """The mean preformed phosphate that the theory is told, mmol m⁻³, by the definition that is chosen."""
    by = parameters["preformed_by"]
    if by == "number":
        return float(parameters["preformed_phosphate"])
    return world.preformed if by == "currents" else mean_by_oxygen(parameters, world)


def mean_by_oxygen(parameters: Mapping[str, Any], world: World) -> float:
    """Of all oceans, mmol m⁻³."""
    return float(parameters["mean_phosphate"]) - world.over.grid.mean(regenerated_by_oxygen(parameters, world))


def regenerated_by_oxygen(parameters: Mapping[str, Any], world: World) -> Array:
    """AOU / R_O2:P in each cell, mmol m⁻³."""
    return _regenerated(world.ocean, world.over, world.life, float(parameters["mean_phosphate"]))


def regenerated_by_currents(world: World) -> Array:
    """What life brought down, in each cell, mmol m⁻³."""
    return world.over.soft(world.life.phosphorus, world.life.setting.martin_b)


def used(ocean: Ocean, oxygen: Array) -> Array:
    """Phosphate that an oxygen says was regenerated, AOU / R_O2:P in each cell, mmol m⁻³."""
    saturated = gas.oxygen_saturation(ocean.tracer("temperature"), ocean.tracer("salinity"))
    return np.asarray((saturated - oxygen) / ocean.settings["oxygen_per_phosphorus"])


@newest(4)
def _regenerated(ocean: Ocean, over: Globe, life: Life, mean_phosphate: float) -> Array:
    scale = mean_phosphate / over.grid.mean(life.state.values["phosphate"])
    values = {name: scale * each for name, each in life.state.values.items()}
    scaled = replace(life.state, values=values, uptake=scale * life.state.uptake)
    oxygen = over.cycles.oxygen(life.setting, scaled, tolerance=life.state.report.tolerance).values["oxygen"]
    return used(ocean, oxygen)
