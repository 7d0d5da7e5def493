"""The world's numbers of an experiment, as Table 3 of the paper has them.

Concentrations are the mean over the cells of the paper's grid, which Table 3 seems to print (its cruisers are 29 % of all
mesozooplankton there, 15 % by the Pg C of its text), and the mean by area; fluxes and stocks are sums over the sea.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.conversions import CARBON_MASS, PG_YR_PER_MG_D_365, TRAP_DEPTH
from engine.feeding.atlas import ALIVE
from engine.feeding.water import DEPTH, THICKNESS, Columns
from engine.ocean.grid import Array, Grid

if TYPE_CHECKING:
    import xarray as xr

CONCENTRATIONS = ("mesozooplankton", *ALIVE, "micro")
POLAR, GYRE_LATITUDE, GYRE_NITRATE = 60.0, 40.0, 1.0
"""Poleward of 60°; and within 40°, where the ocean has less than 1 mmol N m⁻³ at the surface: the gyres."""
UPWELLINGS = {
    "Humboldt": ((-40, 0), (274, 292)),
    "Benguela": ((-36, -10), (5, 20)),
    "Canary": ((8, 38), (334, 352)),
    "California": ((22, 46), (230, 250)),
}
"""South, north, west and east of the eastern boundary upwellings; their coastal columns count."""
COASTAL_IRON = 0.5
"""µmol m⁻³ at the surface: what makes a column coastal."""


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
        "gyres": (np.abs(over.lat) < GYRE_LATITUDE) & (over.target[:, 0, 0] < GYRE_NITRATE),
        "upwellings": upwelling(over),
        "world": np.ones(len(over), bool),
    }
    found = {}
    for name, here in places.items():
        found[f"share_{name}"] = float(over.area[here & (cruiser > ambusher)].sum() / over.area[here].sum())
        found[f"dominance_{name}"] = float(np.average(index[here], weights=over.area[here]))
    return found


def upwelling(over: Columns) -> Array:
    """Which columns are coastal in an eastern boundary upwelling."""
    inside = np.zeros(len(over), bool)
    for (south, north), (west, east) in UPWELLINGS.values():
        inside |= (over.lat > south) & (over.lat < north) & (over.lon > west) & (over.lon < east)
    return np.asarray(inside & (over.target[:, 0, 1] > COASTAL_IRON))


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


def stock_to_500(over: Columns, one: xr.Dataset, name: str) -> float:
    """Pg C of a group in the top 500 m."""
    profile = np.nan_to_num(np.asarray(one[f"profile_{name}"].values, float))
    inside = np.clip(500.0 - (np.cumsum(THICKNESS) - THICKNESS), 0.0, THICKNESS)
    return float(over.area @ (profile @ inside)) * CARBON_MASS * 1e-18


def southern_season(over: Columns, one: xr.Dataset, name: str) -> Array:
    """(month): mean south of 60° S, top 150 m."""
    south = over.lat < -POLAR
    return np.asarray(over.area[south] @ np.asarray(one[f"month_{name}"].values, float)[south] / over.area[south].sum())


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
