"""The world's numbers of an experiment, as Table 3 of the paper has them.

Concentrations are the mean over the cells of the paper's grid, which Table 3 seems to print (its cruisers are 29 % of all
mesozooplankton there, 15 % by the Pg C of its text), and the mean by area; fluxes and stocks are sums over the sea.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.conversions import CARBON_MASS, PG_YR_PER_MG_D_365, TRAP_DEPTH
from engine.feeding.atlas import ALIVE, section
from engine.feeding.tracers import IRON
from engine.feeding.water import AT_150, AT_1000, DEPTH, THICKNESS, Columns, upwelling
from engine.ocean.grid import Array, Grid

if TYPE_CHECKING:
    import xarray as xr


CONCENTRATIONS = ("mesozooplankton", *ALIVE, "micro")
POLAR, GYRE_LATITUDE, GYRE_NITRATE = 60.0, 40.0, 1.0
"""Poleward of 60°; and within 40°, where the ocean has less than 1 mmol N m⁻³ at the surface: the gyres."""
TROPICAL, POOREST = 10.0, 0.1
"""° and mmol N m⁻³: the middle of the gyres is farther from the equator, and poorer."""


def gyres(over: Columns) -> Array:
    """Which columns are in gyres."""
    return np.asarray((np.abs(over.lat) < GYRE_LATITUDE) & (over.target[:, 0, 0] < GYRE_NITRATE))


def middle_of_gyres(over: Columns) -> Array:
    """Which of them are in their middle, where section 3.3 has no effort."""
    return np.asarray(gyres(over) & (np.abs(over.lat) > TROPICAL) & (over.target[:, 0, 0] < POOREST))


def upwellings(over: Columns) -> Array:
    """Which columns are in upwellings along eastern coasts."""
    return upwelling(over.lat, over.lon, over.target[:, 0, IRON])


def cell_weights(lat: Array, area: Array) -> Array:
    """What each column counts where cells of the paper's grid count alike: 2° by 2° cos φ, 0.5° tall at the equator."""
    tall = np.where(np.abs(lat) < 10, 0.25 + 0.075 * np.abs(lat), 1.0)
    return np.asarray(area / (np.cos(np.radians(np.minimum(np.abs(lat), 78.0))) ** 2 * tall))


def totals(over: Columns, one: xr.Dataset) -> dict[str, float]:
    """Means and sums of one experiment; the means of cells begin with cell_."""
    value = {name: np.asarray(one[name].values, float) for name in one.data_vars}
    value["mesozooplankton"] = value["cruiser"] + value["ambusher"] + value["flux_feeder"]
    cells = cell_weights(over.lat, over.area)
    found = {
        name: float(np.average(value[name], weights=over.area)) for name in (*CONCENTRATIONS, "plants", "chlorophyll", "effort")
    }
    found |= {f"cell_{name}": float(np.average(value[name], weights=cells)) for name in (*CONCENTRATIONS, "chlorophyll")}
    for name in ("growth", "export", "export_1000", *(f"grazing_{each}" for each in ALIVE)):
        found[name] = float(value[name] @ over.area) * PG_YR_PER_MG_D_365
    found["grazing"] = sum(found[f"grazing_{name}"] for name in ALIVE)
    found["transfer"] = found["export_1000"] / found["export"]
    upper = np.minimum(over.bottom, TRAP_DEPTH)
    for name in (*CONCENTRATIONS, "plants"):
        found[f"stock_{name}"] = float((value[name] * upper) @ over.area) * CARBON_MASS * 1e-18
    return found


def regions(over: Columns, one: xr.Dataset) -> dict[str, float]:
    """Where cruisers outnumber ambushers, as shares of area; and the mean index of dominance."""
    cruiser, ambusher, index = (np.asarray(one[name].values, float) for name in ("cruiser", "ambusher", "dominance"))
    places = {
        "polar": np.abs(over.lat) > POLAR,
        "gyres": gyres(over),
        "upwellings": upwellings(over),
        "world": np.ones(len(over), bool),
    }
    found = {}
    for name, here in places.items():
        found[f"share_{name}"] = float(over.area[here & (cruiser > ambusher)].sum() / over.area[here].sum())
        found[f"dominance_{name}"] = float(np.average(index[here], weights=over.area[here]))
    return found


def transfer(over: Columns, one: xr.Dataset, here: Array) -> float:
    """Eq. 3 of some columns together, as a share: what of their carbon sinking through 150 m gets to 1,000 m."""
    export, deep = (np.asarray(one[name].values, float)[here] @ over.area[here] for name in ("export", "export_1000"))
    return float(deep / export)


def grazing_profile(over: Columns, one: xr.Dataset, name: str) -> Array:
    """(level): Pg C m⁻¹ yr⁻¹ that a group eats in all oceans."""
    eaten = np.nan_to_num(np.asarray(one[f"eaten_{name}"].values, float))
    return np.asarray(over.area @ eaten * PG_YR_PER_MG_D_365)


def flux_feeders_below(over: Columns, one: xr.Dataset) -> float:
    """m below which flux-feeders eat more than both suspension feeders together."""
    suspension = grazing_profile(over, one, "cruiser") + grazing_profile(over, one, "ambusher")
    more = np.log(np.maximum(grazing_profile(over, one, "flux_feeder"), 1e-30) / np.maximum(suspension, 1e-30))
    first = int(np.argmax(more > 0))
    if first == 0:
        return float("nan") if more[0] <= 0 else 0.0
    return float(np.interp(0.0, more[first - 1 : first + 1], DEPTH[first - 1 : first + 1]))


def season(over: Columns, one: xr.Dataset, name: str, here: Array) -> Array:
    """(month): mean of some columns, top 150 m."""
    return np.asarray(over.area[here] @ np.asarray(one[f"month_{name}"].values, float)[here] / over.area[here].sum())


def southern_season(over: Columns, one: xr.Dataset, name: str) -> Array:
    """(month): mean south of 60° S, top 150 m."""
    return season(over, one, name, over.lat < -POLAR)


def moving(grid: Grid, found: xr.Dataset) -> dict[str, dict[str, float]]:
    """By world of a run in moving water: Pg C yr⁻¹ that sink (export, export_1000), the share of it that gets so deep
    (transfer), and how much of itself the ocean's nitrogen or silicon lost or gained, whichever more (lost)."""
    sums: dict[str, dict[str, float]] = {}
    for name in found["world"].values:
        here = found.sel(world=name)
        sinks, deep = (grid.total(here[each].values) * PG_YR_PER_MG_D_365 for each in ("export", "export_1000"))
        kept = [float(here[each] / here[f"{each}_start"]) for each in ("nitrogen", "silicon")]
        lost = max(abs(share - 1) for share in kept)
        sums[str(name)] = {"export": sinks, "export_1000": deep, "transfer": deep / sinks, "lost": lost}
    return sums


def world(over: Columns, one: xr.Dataset) -> dict[str, Any]:
    """All of it."""
    return totals(over, one) | regions(over, one)


def _within(depth: float) -> Array:
    """(level): metres of each level above a depth."""
    return np.asarray(np.clip(depth - (np.cumsum(THICKNESS) - THICKNESS), 0.0, THICKNESS))


def stock_above(over: Columns, one: xr.Dataset, depth: float, *names: str) -> float:
    """Pg C of some groups between the surface and a depth."""
    profiles = [np.nan_to_num(np.asarray(one[f"profile_{name}"].values, float)) for name in names]
    return float(over.area @ (sum(profiles) @ _within(depth))) * CARBON_MASS * 1e-18


def mean_above(over: Columns, one: xr.Dataset, depth: float, *names: str) -> Array:
    """(column): mean of some groups' sum between the surface and a depth, or the floor, mmol C m⁻³."""
    profile = sum(np.asarray(one[f"profile_{name}"].values, float) for name in names)
    held = np.where(np.isfinite(profile), _within(depth), 0.0)
    return np.asarray((np.nan_to_num(profile) * held).sum(axis=1) / held.sum(axis=1))


def spread(values: Array, weights: Array) -> tuple[float, float, float]:
    """Mean, median and standard deviation, each value counting as much as its weight says."""
    order = np.argsort(values)
    share = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    mean = float(np.average(values, weights=weights))
    median = float(np.interp(0.5, share, values[order]))
    return mean, median, float(np.sqrt(np.average((values - mean) ** 2, weights=weights)))


def zonal(over: Columns, grid: Grid, values: Array) -> Array:
    """(row): mean from west to east of one value a column."""
    return np.asarray(section(over, grid, values[:, None])[0])


def dominance_section(over: Columns, grid: Grid, one: xr.Dataset) -> Array:
    """(level, row): eq. 2 of the year's mean at each depth, mean from west to east."""
    cruiser, ambusher = (np.asarray(one[f"profile_{name}"].values, float) for name in ("cruiser", "ambusher"))
    return section(over, grid, (cruiser - ambusher) / (cruiser + ambusher))


def months_of_ambushers(one: xr.Dataset) -> Array:
    """(column): months of the year in which ambushers outnumber cruisers."""
    return np.asarray((one["month_ambusher"] > one["month_cruiser"]).sum("month").values, float)


def deep_meals(one: xr.Dataset) -> Array:
    """(column): mg C m⁻² d⁻¹ that flux-feeders eat between 150 and 1,000 m."""
    deep = slice(AT_150 + 1, AT_1000 + 1)
    eaten = np.nan_to_num(np.asarray(one["eaten_flux_feeder"].values, float))
    return np.asarray(eaten[:, deep] @ THICKNESS[deep])


def flux_feeders_over_bacteria(one: xr.Dataset) -> Array:
    """(column): eq. 2 of what flux-feeders eat and what bacteria breathe of what sinks between 150 and 1,000 m."""
    eaten, breathed = deep_meals(one), np.nan_to_num(np.asarray(one["bacteria"].values, float))
    both = eaten + breathed
    return np.where(both > 0, (eaten - breathed) / np.maximum(both, 1e-12), np.nan)


def share_of_flux_feeders(over: Columns, one: xr.Dataset) -> float:
    """Of what both take in all oceans between 150 and 1,000 m, what flux-feeders eat."""
    eaten, breathed = (
        float(over.area @ np.nan_to_num(each)) for each in (deep_meals(one), np.asarray(one["bacteria"].values, float))
    )
    return eaten / (eaten + breathed)
