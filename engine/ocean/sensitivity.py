"""How much each lever moves a tracer: the mean at one depth with one lever at a time down and up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.ocean.diagnostics import area_mean
from engine.ocean.model import compute
from engine.ocean.parameters import OceanParameters

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress
    from engine.ocean.ocean import Ocean

SWINGS = {"currents": (0.8, 1.25), "mixing": (0.5, 2.0), "martin_b": (0.8, 1.2), "uptake": (0.5, 2.0)}
"""Factors down and up. Currents: the range of published overturnings; mixing: what is not known of it to a factor of two;
b: 0.72 to 1.08 round 0.9, inside what traps find between regions (Martin et al. 1987; Buesseler et al. 2007)."""


def swing(
    settings: Mapping[str, Any], quantity: str, depth: float, progress: Progress | None = None, ocean: Ocean | None = None
) -> xr.Dataset:
    """The mean of a tracer at a depth, as it is and with each lever moved by its factors."""
    import xarray as xr

    base = OceanParameters(**settings, quantity=quantity)
    living = quantity in ("phosphate", "oxygen")
    levers = [name for name in SWINGS if living or name in ("currents", "mixing")]

    def mean(values: Mapping[str, Any]) -> float:
        found = compute(values, ocean=ocean)
        return area_mean(found.ocean.grid, found.values, depth)

    ends: dict[str, list[float]] = {"low": [], "high": []}
    for number, name in enumerate(levers):
        for end, factor in zip(ends, SWINGS[name], strict=True):
            if progress:
                progress((2 * number + (end == "high")) / (2 * len(levers)), base.declared[name].label)
            low, high = base.declared[name].bounds or (0.0, float("inf"))
            moved = min(high, max(low, float(base[name]) * factor))
            ends[end].append(mean(base.replace(**{name: moved})))
    return xr.Dataset({end: ("lever", values) for end, values in ends.items()} | {"mean": mean(base)}, coords={"lever": levers})
