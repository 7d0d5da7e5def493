"""The same sums in plain NumPy: what the kernels are checked and timed against, and what the sensitivity is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.budget.chain import CARBON_PER_OXYGEN, FACTORS, Habits, captures, spreads, table
from engine.budget.draws import at, normals
from engine.budget.model import PERCENTILES
from engine.budget.zones import site_zones


def effects(parameters: Mapping[str, Any], z: Mapping[str, np.ndarray | float]) -> dict[str, np.ndarray]:
    """What each factor does at its own standard normal z."""
    habits = Habits.of(parameters)
    return {name: at(table(name, spread, habits), z[name]) for name, spread in spreads(parameters).items()}


def per_biomass(parameters: Mapping[str, Any], effects: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """b (group, …) and b · R/ETS · RQ · (1, M, G, E) (group, process, …), the equations of `kernels`."""
    weights, habits = ("area_slope", "dry_per_wet_fish", "dry_per_wet_decapods"), Habits.of(parameters)
    b = np.stack(
        [
            effects[capture] * effects["carbon_per_dry"] * effects[weight]
            for capture, weight in zip(captures(parameters), weights, strict=True)
        ]
    )
    breath = effects["ets_ratio"] * effects["respiratory_quotient"]
    one, excretion, gut = np.ones_like(breath), effects["excretion"], effects["feeding_zooplankton"]
    if habits.closed:
        gut = np.maximum(gut - 1 - effects["mortality_zooplankton"] - excretion, 0) * habits.dropped
    zooplankton = np.stack([one, effects["mortality_zooplankton"], gut, excretion])
    micronekton = np.stack([one, effects["mortality_micronekton"], effects["gut_micronekton"], excretion])
    return b, np.stack([b[0] * breath * zooplankton, b[1] * breath * micronekton, b[2] * breath * micronekton])


def site_flux(parameters: Mapping[str, Any], z: Mapping[str, np.ndarray | float]) -> np.ndarray:
    """The site's total active flux, mg C m-2 d-1, with its factors at z."""
    zones = site_zones(parameters)
    size = zones.migrant_biomass[zones.site] * zones.specific_ets[zones.site]
    _, processes = per_biomass(parameters, effects(parameters, z))
    result: np.ndarray = np.tensordot(size, processes.sum(axis=1), 1) * CARBON_PER_OXYGEN * parameters["hours_at_depth"]
    return result


def compute(parameters: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Means, standard deviations and percentiles as `model.compute` has them, drawn zone by zone and group by group."""
    zones, count = site_zones(parameters), parameters["draws"]
    z = dict(zip(FACTORS, normals(len(FACTORS), count, parameters["seed"]), strict=True))
    b, x = per_biomass(parameters, effects(parameters, z))
    biomass = zones.migrant_biomass[:, :, None] * b
    size = zones.migrant_biomass * zones.specific_ets * CARBON_PER_OXYGEN * parameters["hours_at_depth"]
    active = size[:, :, None] * x.sum(axis=1)
    total = active.sum(axis=1)
    result = {
        "flux": size[:, :, None] * x.mean(axis=2),
        "flux_sd": size[:, :, None] * x.std(axis=2),
    }
    for name, values in (("migrant_biomass", biomass), ("active_flux", active), ("total_active_flux", total)):
        result[name], result[f"{name}_sd"] = values.mean(axis=-1), values.std(axis=-1)
        result[f"{name}_percentile"] = np.moveaxis(np.percentile(values, PERCENTILES, axis=-1), 0, -1)
    result["total_migrant_biomass_sd"] = biomass.sum(axis=1).std(axis=-1)
    return result
