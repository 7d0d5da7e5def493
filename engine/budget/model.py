"""The budget of each place: what its animals carry down, what sinks by itself, and how sure one can be."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from scipy.special import ndtri

from engine.budget import kernels
from engine.budget.chain import CARBON_PER_OXYGEN, DAY, FACTORS, GROUPS, PROCESSES, Habits, captures, lines, spreads
from engine.budget.draws import Spread, at, expectation, positions, quantiles
from engine.budget.zones import FLUX, OWN, Site, Zones, beside, site_zones
from engine.output import Output, arrays, quantities
from engine.quantities import Quantity

if TYPE_CHECKING:
    import xarray as xr

    from engine.budget.cruise import Cruise
    from engine.lab import Progress

PERCENTILES = (2.5, 16.0, 50.0, 84.0, 97.5)
DENSITY_BINS = 80
PREVIEW_DRAWS = 10_000
"""A tenth of the paper's draws is exact enough while a lever moves."""
KEPT_DRAWS = 200_000
_SHARES = np.array(PERCENTILES) / 100
_ENOUGH = ndtri((np.arange(64) + 0.5) / 64)
"""Equally likely standard normals, as many as tell of how one quantity is per another."""

_BIOMASS = "mg C m-2"


@dataclass(frozen=True)
class Budget:
    """All numbers of a result as arrays."""

    zones: Zones
    draws: int
    region: tuple[str, ...]
    migrant_biomass: Annotated[np.ndarray, Output("zone group", _BIOMASS, "migrant biomass, mean of the draws")]
    migrant_biomass_sd: Annotated[np.ndarray, Output("zone group", _BIOMASS, "migrant biomass, standard deviation")]
    migrant_biomass_percentile: Annotated[np.ndarray, Output("zone group percentile", _BIOMASS, "migrant biomass, percentiles")]
    total_migrant_biomass_sd: Annotated[np.ndarray, Output("zone", _BIOMASS, "migrant biomass of all groups, standard deviation")]
    eaten: Annotated[np.ndarray, Output("zone group", FLUX, "what the migrants eat, mean of the draws")]
    flux: Annotated[np.ndarray, Output("zone group process", FLUX, "active flux by each process, mean of the draws")]
    flux_sd: Annotated[np.ndarray, Output("zone group process", FLUX, "active flux by each process, standard deviation")]
    active_flux: Annotated[np.ndarray, Output("zone group", FLUX, "active flux, mean of the draws")]
    active_flux_sd: Annotated[np.ndarray, Output("zone group", FLUX, "active flux, standard deviation")]
    active_flux_percentile: Annotated[np.ndarray, Output("zone group percentile", FLUX, "active flux, percentiles")]
    total_active_flux: Annotated[np.ndarray, Output("zone", FLUX, "active flux of all groups, mean of the draws")]
    total_active_flux_sd: Annotated[np.ndarray, Output("zone", FLUX, "active flux of all groups, standard deviation")]
    total_active_flux_percentile: Annotated[np.ndarray, Output("zone percentile", FLUX, "active flux of all groups, percentiles")]
    total_active_flux_edge: Annotated[
        np.ndarray, Output("zone edge", FLUX, "edges of the bins of the distribution of the active flux of all groups")
    ]
    total_active_flux_density: Annotated[
        np.ndarray, Output("zone bin", "m2 d (mg C)-1", "probability density of the active flux of all groups")
    ]
    times_percentile: Annotated[
        np.ndarray, Output("zone percentile", "1", "active flux per flux of sinking particles, percentiles")
    ]
    passive_share: Annotated[np.ndarray, Output("zone", "1", "share of sinking particles in the flux of carbon")]
    active_share_of_npp: Annotated[np.ndarray, Output("zone", "1", "active flux per net primary production")]
    probability_active_exceeds_passive: Annotated[
        np.ndarray, Output("zone", "1", "probability that animals carry more than sinks")
    ]
    probability_site_above: Annotated[
        np.ndarray, Output("zone", "1", "probability that the site’s active flux is above this place’s")
    ]
    region_active_flux: Annotated[np.ndarray, Output("region group", FLUX, "active flux of a group, mean of a sea’s places")]
    region_active_flux_sd: Annotated[
        np.ndarray, Output("region group", FLUX, "active flux of a group, standard deviation of the mean of a sea’s places")
    ]


QUANTITIES = {
    "zone": Quantity("1", "place"),
    "place": Quantity("1", "where the place is"),
    "group": Quantity("1", "group of animals"),
    "process": Quantity("1", "way the carbon leaves the animals below"),
    "region": Quantity("1", "sea"),
    "percentile": Quantity("%", "share of the draws below"),
    **quantities(Zones, Budget),
}


def compute(
    parameters: Mapping[str, Any],
    before: Budget | None = None,
    quick: bool = False,
    cruise: Cruise | None = None,
    site: Site | None = None,
) -> Budget:
    """The budget as plain arrays, of an own cruise's places as they were measured, or of an own site as the levers have it.

    A preview has fewer draws.

    Draws do not go on from earlier ones: `before` helps nothing.
    """
    zones = beside(site_zones(parameters, site) if site or cruise is None else cruise.zones, parameters)
    count = min(PREVIEW_DRAWS, parameters["draws"]) if quick else parameters["draws"]
    scratch = _scratch(count)
    biomass, flux = scratch[:3], scratch[3:6]
    first, total, square = draw(parameters, biomass, flux)
    offset = total / count
    mean = first + offset
    sd = np.sqrt(np.maximum(square / count - offset**2, 0))
    spread = np.empty((2, 3, _SHARES.size))
    kernels.percentiles(biomass, _SHARES, spread[0])
    kernels.percentiles(flux, _SHARES, spread[1])

    caught, size = _caught(zones, parameters), sizes(zones, parameters)
    processes = size[:, :, None] * mean[:, 1:5]
    active = processes.sum(axis=2)
    shared = parameters["shared_factors"]
    region, region_flux, region_sd = _regions(zones, active, size * sd[:, 5], shared)
    covariance = _covariance(sd[:, 5], offset[:, 5], total[:, 6] / count)
    of_biomass = _covariance(sd[:, 0], offset[:, 0], total[:, 7] / count)
    total_active = active.sum(axis=1)
    return Budget(
        zones=zones,
        draws=count,
        migrant_biomass=caught * mean[:, 0],
        migrant_biomass_sd=np.abs(caught) * sd[:, 0],
        migrant_biomass_percentile=_scaled(caught, spread[0]),
        total_migrant_biomass_sd=_of_sum(caught, of_biomass),
        eaten=_eaten(processes, parameters),
        flux=processes,
        flux_sd=np.abs(size[:, :, None]) * sd[:, 1:5],
        active_flux=active,
        active_flux_sd=np.abs(size) * sd[:, 5],
        active_flux_percentile=_scaled(size, spread[1]),
        total_active_flux=total_active,
        total_active_flux_sd=_of_sum(size, covariance),
        passive_share=_ratio(zones.passive_flux, zones.passive_flux + total_active, 0.0),
        active_share_of_npp=_ratio(total_active, zones.net_primary_production, np.nan),
        region=region,
        region_active_flux=region_flux,
        region_active_flux_sd=region_sd,
        **_totals(flux, scratch[6:], size, zones, shared),
    )


def draw(parameters: Mapping[str, Any], biomass: np.ndarray, flux: np.ndarray) -> np.ndarray:
    """Fills b and X of each group, (group, draw), as `kernels` has them; first, total and square, (3, group, moment), of them."""
    habits, rows = Habits.of(parameters), np.array([FACTORS.index(name) for name in captures(parameters)])
    drawn, moments = positions(len(FACTORS), flux.shape[1], parameters["seed"]), np.zeros((3, 3, kernels.MOMENTS))
    kernels.chain(drawn, lines(parameters), rows, habits.closed, habits.dropped, biomass, flux, *moments)
    return moments


def sizes(zones: Zones, parameters: Mapping[str, Any]) -> np.ndarray:
    """(zone, group): by what a draw's X is multiplied to be a flux."""
    return np.asarray(_caught(zones, parameters) * zones.specific_ets * (CARBON_PER_OXYGEN * parameters["hours_at_depth"]))


def _caught(zones: Zones, parameters: Mapping[str, Any]) -> np.ndarray:
    return np.asarray(zones.migrant_biomass if parameters["allow_negative_migration"] else np.maximum(zones.migrant_biomass, 0))


_own = threading.local()


def _scratch(draws: int) -> np.ndarray:
    """Room for the draws, kept by each thread: asking the system for it anew costs a third of all that is computed."""
    size = 8 * draws
    room: np.ndarray | None = getattr(_own, "room", None)
    if room is None or room.size < size:
        room = np.empty(size, np.float32)
        if draws <= KEPT_DRAWS:
            _own.room = room
    return room[:size].reshape(8, draws)


def _scaled(size: np.ndarray, percentile: np.ndarray) -> np.ndarray:
    """Percentiles of size · X from those of X, in rising order also where size is negative."""
    result = size[:, :, None] * percentile
    return np.asarray(np.where(size[:, :, None] < 0, result[:, :, ::-1], result))


def _ratio(part: np.ndarray, whole: np.ndarray, otherwise: float) -> np.ndarray:
    """part / whole, and something else where there is no whole."""
    return np.asarray(np.divide(part, whole, out=np.full_like(part, otherwise), where=whole != 0))


def _of_sum(size: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Standard deviation of a zone's Σ_group size · X."""
    return np.asarray(np.sqrt(np.maximum(np.einsum("zg,gh,zh->z", size, covariance, size), 0)))


def _eaten(processes: np.ndarray, parameters: Mapping[str, Any]) -> np.ndarray:
    """(zone, group): breath, growth, leaking and droppings of a whole day; of the paper's zooplankton the meal that it is given.

    What goes on all day is known from the hours below. Fish and decapods drop all below; zooplankton a share, of what remains of
    its meal.
    """
    habits = Habits.of(parameters)
    respired, mortality, gut, excreted = np.moveaxis(processes, 2, 0)
    result = (respired + mortality + excreted) * (DAY / habits.hours)
    result[:, 1:] += gut[:, 1:]
    if habits.closed:
        result[:, 0] += gut[:, 0] / max(habits.egested, 1e-6)
    else:
        meal = expectation(quantiles(spreads(parameters)["feeding_zooplankton"]))
        result[:, 0] = respired[:, 0] * habits.gut * meal
    return np.asarray(result)


def _covariance(sd: np.ndarray, offset: np.ndarray, product: np.ndarray) -> np.ndarray:
    """Covariance of X between groups: they share their factors, so their errors add up rather than average out."""
    result = np.diag(sd**2)
    for group in range(3):
        other = (group + 1) % 3
        result[group, other] = result[other, group] = product[group] - offset[group] * offset[other]
    return result


def _totals(flux: np.ndarray, scratch: np.ndarray, size: np.ndarray, zones: Zones, shared: bool) -> dict[str, np.ndarray]:
    """What only the draws of the total can tell: percentiles, probabilities, the shape of the distribution."""
    count = len(zones.names)
    percentile, times = np.empty((2, count, _SHARES.size))
    exceeds, above = np.empty((2, count))
    edges, density = np.empty((count, DENSITY_BINS + 1)), np.empty((count, DENSITY_BINS))
    passive, passive_sd = zones.passive_flux, zones.passive_flux_sd
    sinks = np.array([at(quantiles(Spread(*of, 0.0)), _ENOUGH) for of in zip(passive, passive_sd, strict=True)])
    kernels.totals(
        flux, scratch, size, zones.site, shared, passive, passive_sd, sinks, _SHARES,
        percentile, times, exceeds, above, edges, density,
    )  # fmt: skip
    return {
        "times_percentile": times,
        "total_active_flux_percentile": percentile,
        "total_active_flux_edge": edges,
        "total_active_flux_density": density,
        "probability_active_exceeds_passive": exceeds,
        "probability_site_above": above,
    }


def _regions(zones: Zones, mean: np.ndarray, sd: np.ndarray, shared: bool) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Means over the places of a sea. Errors add up where the places share their factors, else in quadrature."""
    region = tuple(dict.fromkeys(zones.regions))
    inside = np.array([[own == name for own in zones.regions] for name in region], float)
    weight = inside / inside.sum(axis=1, keepdims=True)
    together = np.abs(weight @ sd) if shared else np.sqrt(weight**2 @ sd**2)
    return region, weight @ mean, together


def to_dataset(parameters: Mapping[str, Any], budget: Budget, progress: Progress) -> xr.Dataset:
    """All arrays of a budget by their dimensions."""
    import xarray as xr

    zones = budget.zones
    dataset = xr.Dataset(
        coords={
            "zone": list(zones.names),
            "group": list(GROUPS),
            "process": list(PROCESSES),
            "percentile": list(PERCENTILES),
            "region": list(budget.region),
            "place": ("zone", list(zones.places)),
            "zone_region": ("zone", list(zones.regions)),
        },
        attrs={} if set(zones.regions) == {OWN} else {"site": zones.names[zones.site]},
    )
    return dataset.assign(arrays(zones, budget)).set_coords(["latitude", "longitude"])
