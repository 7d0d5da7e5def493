"""The places of an own cruise beside the five of the paper: what animals carry, with the levers' assumptions, and what sinks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine import published
from engine.budget.chain import GROUPS
from engine.budget.cruise import Cruise
from engine.budget.model import compute
from engine.budget.zones import FLUX
from engine.lab import Yours
from engine.parameter import Parameters

OVER = "its five places"


def yours(parameters: Parameters, own: Mapping[str, Any]) -> list[Yours]:
    """Quantity by quantity; a place without a trap, or without production, has no row for it."""
    cruise: Cruise = own["cruise"]
    zones, budget = cruise.zones, compute(parameters, cruise=cruise)
    found = {"carried down by animals": (budget.total_active_flux, "total_active_flux", OVER)}
    found |= {
        f"carried down by {group}": (budget.active_flux[:, g], f"{group}_active_flux", OVER) for g, group in enumerate(GROUPS)
    }
    found["sinking through 150 m"] = (
        np.where(zones.passive_measured, zones.passive_flux, np.nan), "poc_flux", "its three traps"
    )  # fmt: skip
    found["net primary production"] = zones.net_primary_production, "net_primary_production", OVER
    table = published.table("budget")
    return [
        Yours(quantity, name, float(value), FLUX, float(table[column].min()), float(table[column].max()), over)
        for quantity, (values, column, over) in found.items()
        for name, value in zip(zones.names, values, strict=True)
        if np.isfinite(value)
    ]
