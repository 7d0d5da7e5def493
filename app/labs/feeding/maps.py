"""What the feeding lab's maps show: a quantity by column, of the named experiments or of a run of the visitor's own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from app.labs.feeding.prose import SCALES
from app.maps import Scale
from engine.feeding import atlas, summary
from engine.lab import Lab
from engine.ocean.circulation import COMPARED, compared
from engine.ocean.grid import Array, Grid
from engine.parameter import Parameters

NARROWEST = 20
"""Of what a map of the quantity spans, the part that a map of its change reaches to either side at least."""


def named(lab: Lab, parameters: Parameters) -> tuple[str, bool]:
    """The named experiment whose values are set, and whether there is one; else the reference."""
    values = parameters.replace(circulation=COMPARED).settings()
    for name in lab.presets:
        if lab.preset(name).settings() == values:
            return name, True
    return atlas.REFERENCE, False


def value(dataset: Any, name: str, experiment: str) -> Array:
    """A quantity, one value a column."""
    one = dataset.sel(experiment=experiment)
    if name == "mesozooplankton":
        return np.asarray(one["cruiser"] + one["ambusher"] + one["flux_feeder"], float)
    if name == "ambusher_months":
        return summary.months_of_ambushers(one)
    if name == "snow_takers":
        return summary.flux_feeders_over_bacteria(one)
    export = np.asarray(one["export"], float)
    if name == "transfer":
        deep = np.asarray(one["export_1000"], float)
        return np.where(deep > 0, 100 * deep / np.maximum(export, 1e-9), np.nan)
    if name == "export":
        return np.where(export > 0, export, np.nan)
    return np.asarray(one[name], float)


def field(dataset: Any, name: str, experiment: str, grid: Grid) -> Array:
    """(row, column) of the grid whose columns the dataset is of."""
    return atlas.field(grid, value(dataset, name, experiment))


@cache
def shown(name: str, experiment: str) -> Array:
    """The map of a named experiment."""
    return field(atlas.shipped(), name, experiment, compared().grid)


@cache
def scale(name: str) -> Scale:
    """The same colours in all experiments."""
    words = SCALES[name]
    if name in ("dominance", "snow_takers"):
        return Scale(*words, -1.0, 1.0)
    if name == "ambusher_months":
        return Scale(*words, 0.0, 12.0)
    if name == "effort":
        return Scale(*words, 0.0, 1.0)
    return Scale.of(*words, shown(name, atlas.REFERENCE))


def difference(name: str, values: Array) -> Scale:
    """Centred at zero, for what an experiment changes: never so narrow that a hundredth of what there is looks like much."""
    words, unit, _ = SCALES[name]
    found, whole = Scale.of(f"{words}, change", unit, "balance", values), scale(name)
    least = (whole.high - whole.low) / NARROWEST
    return replace(found, low=min(found.low, -least), high=max(found.high, least))
