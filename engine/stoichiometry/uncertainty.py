"""How b's spread comes out as ppm, and which lever moves the air most.

The two b are drawn from normal distributions cut off at the bounds of their levers. The global model's air is computed on a
grid of both and interpolated in its logarithm (bicubic), so that ten thousand draws cost seven steady states.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.ocean.grid import Array
from engine.quantities import Quantity, describe
from engine.stoichiometry import theory
from engine.stoichiometry.model import SWEEP, compute, dots
from engine.stoichiometry.parameters import StoichiometryParameters
from engine.stoichiometry.preformed import unused

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress
    from engine.ocean.ocean import Ocean

DRAWS, SEED = 10_000, 1
PERCENTILES = (2.5, 16.0, 50.0, 84.0, 97.5)
NODES = 7
"""b of phosphorus at which the steady state is solved."""
SWINGS = {
    "phosphate_sensitivity": 0.5,
    "temperature_sensitivity": 0.5,
    "excreted": 0.5,
    "appetite": 0.5,
    "alkalinity": 0.03,
    "lifeless_pco2": 0.03,
}
"""Moved down and up by this share of themselves. None is printed with a spread; alkalinity's is that of the surface ocean."""
QUANTITIES = {
    "pco2": Quantity("ppm", "CO2 in the air, global model, one a draw"),
    "theory_pco2": Quantity("ppm", "CO2 in the air by theory, one a draw"),
    "carbon_b": Quantity("1", "Martin b of carbon, one a draw"),
    "phosphorus_b": Quantity("1", "Martin b of phosphorus, one a draw"),
    "percentile": Quantity("%", "percentile"),
    "pco2_percentile": Quantity("ppm", "CO2 in the air, global model"),
    "theory_pco2_percentile": Quantity("ppm", "CO2 in the air by theory"),
    "low": Quantity("ppm", "CO2 in the air with the lever moved down"),
    "high": Quantity("ppm", "CO2 in the air with the lever moved up"),
    "now": Quantity("ppm", "CO2 in the air as it is"),
}


def draw(parameters: Mapping[str, Any], name: str, spread: str, seed: int) -> Array:
    """b, normal round the lever's value with its spread, inside the lever's bounds."""
    from scipy.stats import truncnorm

    middle, sd = float(parameters[name]), float(parameters[spread])
    if sd == 0:
        return np.full(DRAWS, middle)
    low, high = StoichiometryParameters.declared[name].bounds or (-np.inf, np.inf)
    return np.asarray(
        truncnorm.rvs((low - middle) / sd, (high - middle) / sd, middle, sd, size=DRAWS, random_state=np.random.default_rng(seed))
    )


def spread(parameters: Mapping[str, Any], progress: Progress | None = None, ocean: Ocean | None = None) -> xr.Dataset:
    """The air under every draw of the two b, by model and by theory, and under each lever moved."""
    import xarray as xr
    from scipy.interpolate import CubicSpline, RectBivariateSpline

    settings = StoichiometryParameters(**parameters)
    carbon_b = draw(settings, "carbon_b", "carbon_spread", SEED)
    phosphorus_b = draw(settings, "phosphorus_b", "phosphorus_spread", SEED + 1)
    low, high = float(phosphorus_b.min()), float(phosphorus_b.max())
    if high - low < 1e-9:
        low, high = max(0.5, low - 0.05), min(1.75, high + 0.05)
    nodes, world, air = np.linspace(low, high, NODES), None, np.empty((NODES, SWEEP.size))
    preformed = np.empty(NODES)
    for number, b in enumerate(nodes):
        if progress:
            progress(0.6 * number / NODES, f"steady state at b of phosphorus {b:.2f}")
        here = settings.replace(phosphorus_b=float(b))
        world = compute(here, world, ocean=ocean)
        air[number] = np.log(dots(here, world).pco2)
        preformed[number] = unused(here, world)
    pco2 = np.exp(RectBivariateSpline(nodes, SWEEP, air)(phosphorus_b, carbon_b, grid=False))
    now = compute(settings, world, ocean=ocean)
    left = np.asarray(CubicSpline(nodes, preformed)(phosphorus_b))
    by_theory = _theory(settings, now.one_b.ratio, left, carbon_b, phosphorus_b)
    dataset = xr.Dataset(
        {name: ("draw", values) for name, values in (("carbon_b", carbon_b), ("phosphorus_b", phosphorus_b), ("pco2", pco2))}
        | {"theory_pco2": ("draw", by_theory), "now": now.now.pco2},
        coords={"percentile": list(PERCENTILES)},
    )
    for name in ("pco2", "theory_pco2"):
        dataset[f"{name}_percentile"] = ("percentile", np.percentile(dataset[name].values, PERCENTILES))
    return describe(dataset.merge(swings(settings, progress, ocean)), QUANTITIES)


def _theory(settings: StoichiometryParameters, start: float, preformed: Array, carbon_b: Array, phosphorus_b: Array) -> Array:
    """Eqs 3 to 5 for every draw, ppm; preformed phosphate goes with phosphorus’s b, as in the model."""
    zone = settings.start_depth, settings.twilight_floor
    ratio = theory.remineralised_ratio(start, *zone, carbon_b, phosphorus_b, settings.profile)
    stored = theory.storage(ratio, settings.mean_phosphate, preformed)
    return np.asarray(theory.pco2(stored, settings.lifeless_pco2, settings.buffered_carbon))


def swings(parameters: Mapping[str, Any], progress: Progress | None = None, ocean: Ocean | None = None) -> xr.Dataset:
    """The model's air with one lever at a time moved down and up: b by its spread, others by a share of themselves."""
    import xarray as xr

    settings = StoichiometryParameters(**parameters)
    steps = {"carbon_b": settings.carbon_spread, "phosphorus_b": settings.phosphorus_spread}
    steps |= {name: share * abs(float(settings[name])) for name, share in SWINGS.items()}
    ends: dict[str, list[float]] = {"low": [], "high": []}
    world = compute(settings, ocean=ocean)
    for number, (name, step) in enumerate(steps.items()):
        if progress:
            progress(0.6 + 0.4 * number / len(steps), settings.declared[name].label)
        low, high = settings.declared[name].bounds or (-np.inf, np.inf)
        for end, sign in (("low", -1), ("high", 1)):
            moved = min(high, max(low, float(settings[name]) + sign * step))
            ends[end].append(compute(settings.replace(**{name: moved}), world, ocean=ocean).now.pco2)
    return xr.Dataset({end: ("lever", values) for end, values in ends.items()}, coords={"lever": list(steps)})
