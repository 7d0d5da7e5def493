"""The draws as rows: each uncertain factor, and what the place's animals carry and what sinks in that draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.budget.chain import FACTORS, GROUPS, spreads
from engine.budget.draws import Spread, at, normals, quantiles
from engine.budget.model import Budget, draw, sizes
from engine.budget.parameters import BudgetParameters
from engine.crossfilter import Column

UNIT = "mg C m⁻² d⁻¹"


def rows(parameters: Mapping[str, Any], budget: Budget) -> list[Column]:
    """Of the place that is set. What sinks is drawn as in `model`, never below nothing, and independent of the animals."""
    zones, site = budget.zones, budget.zones.site
    biomass, flux = np.empty((2, 3, budget.draws), np.float32)
    draw(parameters, biomass, flux)
    carried = sizes(zones, parameters)[site][:, None] * flux.astype(float)
    *z, sinking = normals(len(FACTORS) + 1, budget.draws, parameters["seed"])
    sinks = at(quantiles(Spread(zones.passive_flux[site], zones.passive_flux_sd[site], 0.0)), sinking)
    total = carried.sum(axis=0)
    return [
        Column("total", f"Carried by animals, {UNIT}", total),
        Column("more", f"Carried less what sinks, {UNIT}", total - sinks),
        Column("passive", f"Sinks, {UNIT}", sinks),
        *(Column(group, f"Carried by {group}, {UNIT}", each) for group, each in zip(GROUPS, carried, strict=True)),
        *(
            Column(name, BudgetParameters.declared[name].label, at(quantiles(spread), row))
            for (name, spread), row in zip(spreads(parameters).items(), z, strict=True)
        ),
    ]
