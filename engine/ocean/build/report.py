"""What a new ocean is worth: fitted and derived told apart, in the form the embedded oceans carry theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from engine.conversions import PG_PER_MMOL
from engine.ocean import diagnostics
from engine.ocean.cycles import Cycles
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import Ocean

FIELDS = {
    "phosphate": "phosphate",
    "oxygen": "oxygen",
    "temperature": "temperature",
    "salinity": "salinity",
    "radiocarbon": "delta14c",
    "anthropogenic": "anthropogenic_dic",
}
"""Name of what is observed → name of the ocean's field."""
LABELS = {
    "phosphate": "R² of phosphate",
    "phosphate_top": "R² of phosphate, top 73 m",
    "phosphate_deep": "R² of phosphate, below 500 m",
    "oxygen": "R² of oxygen",
    "temperature": "R² of temperature",
    "salinity": "R² of salinity",
    "delta14c": "R² of natural Δ¹⁴C below 1 km, 60° S to 60° N",
    "anthropogenic_dic": "R² of carbon taken up from the air",
    "anthropogenic_inventory": "carbon taken up from the air by 2010, Pg C",
    "drake": "Drake Passage, Sv",
    "bering": "Bering Strait, Sv",
    "indonesian": "Indonesian throughflow, Sv",
    "atlantic": "Atlantic overturning, Sv",
    "atlantic_26n": "Atlantic overturning at 26° N, Sv",
    "atlantic_32s": "Atlantic overturning at 32° S, Sv",
    "bottom": "bottom cell, Sv",
    "bottom_atlantic": "Atlantic bottom cell, Sv",
    "age": "mean ideal age, yr",
    "deep North Pacific": "ideal age of the deep North Pacific, yr",
    "deep North Atlantic": "ideal age of the deep North Atlantic, yr",
    "deep Southern Ocean": "ideal age of the deep Southern Ocean, yr",
    "export": "export of carbon, Pg C yr⁻¹",
    "oxygen_per_phosphorus": "oxygen used per phosphorus",
}
FITTED = frozenset(LABELS) - {
    "age",
    "deep North Pacific",
    "deep North Atlantic",
    "deep Southern Ocean",
    "oxygen_per_phosphorus",
    "anthropogenic_inventory",
}
"""All others follow from the fit."""


def explained(grid: Grid, model: Array, observed: Array, where: Array | None = None) -> float:
    """R²: one minus the share of the variance of what is observed that is left, by volume."""
    weight = grid.volume if where is None else grid.volume * where
    left = np.average((model - observed) ** 2, weights=weight)
    return float(1 - left / np.average((observed - np.average(observed, weights=weight)) ** 2, weights=weight))


def figures(ocean: Ocean, observed: Mapping[str, Array]) -> dict[str, Any]:
    """Name → label, value and kind."""
    values = dict(_values(ocean, observed))
    kinds = {key: "fitted" if key in FITTED else "derived" for key in values}
    return {
        key: {"label": LABELS[key], "value": value, "kind": kinds[key]} for key, value in values.items() if np.isfinite(value)
    }


def lines(ocean: Ocean) -> Iterator[str]:
    """The figures as a table."""
    for figure in ocean.figures.values():
        yield f"  {figure['label']:52}{figure['value']:12.4g}   {figure['kind']}"


def _values(ocean: Ocean, observed: Mapping[str, Array]) -> Iterator[tuple[str, float]]:
    grid = ocean.grid
    for name, field in FIELDS.items():
        if name not in observed:
            continue
        model, aim = ocean.fields[field], observed[name]
        if name == "radiocarbon":
            yield field, explained(grid, model, aim, (grid.depth > 1000) & (np.abs(grid.lat) < 60))
            continue
        yield field, explained(grid, model, aim)
        if name == "phosphate":
            yield "phosphate_top", explained(grid, model, aim, grid.depth < ocean.settings["euphotic_depth"])
            yield "phosphate_deep", explained(grid, model, aim, grid.depth > 500)
    yield "anthropogenic_inventory", grid.inventory(ocean.fields["anthropogenic_dic"]) * PG_PER_MMOL
    across = diagnostics.crossings(grid, ocean.moving)
    yield from ((name, flow) for name, flow in diagnostics.passages(ocean).items() if across[name].any())
    yield from diagnostics.cells(ocean).items()
    yield "age", grid.mean(ocean.fields["age"])
    for name in diagnostics.REGIONS:
        if (there := diagnostics.region(grid, name)).any():
            yield name, grid.mean(ocean.fields["age"], there)
    cycles = Cycles(ocean)
    yield "export", cycles.total_export(cycles.own_phosphorus.uptake)
    yield "oxygen_per_phosphorus", ocean.settings["oxygen_per_phosphorus"]
