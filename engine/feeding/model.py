"""One water column as the page shows it: the reference of its place, and the same supplied alike with other animals."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from engine.conversions import CARBON_MASS
from engine.feeding import tracers as of
from engine.feeding.parameters import FORAGING, FeedingParameters
from engine.feeding.pisces import PISCES, Pisces
from engine.feeding.runs import YEARS, Supply, Year, experiment, reference
from engine.feeding.water import AT_150, AT_1000, DEPTH, EDGES, NEEDS, THICKNESS, Columns, Sea, columns
from engine.ocean.circulation import stand_on
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.quantities import Quantity

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress

QUICK_YEARS = 5
"""From where the last answer ended, while a lever moves."""
CRUISER_GRAZING = (of.CRUISER_NANO, of.CRUISER_DIATOM, of.CRUISER_MICRO, of.CRUISER_SMALL)
AMBUSHER_GRAZING = (of.AMBUSHER_NANO, of.AMBUSHER_DIATOM, of.AMBUSHER_MICRO, of.AMBUSHER_SMALL)
FLUX_GRAZING = (of.FLUX_BIG, of.FLUX_SMALL)
GRAZING = {"cruiser": CRUISER_GRAZING, "ambusher": AMBUSHER_GRAZING, "flux_feeder": FLUX_GRAZING}
MESO = {"cruiser": of.CRUISER, "ambusher": of.AMBUSHER, "flux_feeder": of.FLUX_FEEDER}
STATE = {
    "nitrate": (of.NITRATE, Quantity("mmol N m-3", "nitrate", colours="matter")),
    "iron": (of.IRON, Quantity("µmol Fe m-3", "dissolved iron", colours="matter")),
    "silicate": (of.SILICATE, Quantity("mmol Si m-3", "silicate", colours="matter")),
    "nano": (of.NANO, Quantity("mmol C m-3", "nanophytoplankton", colours="speed")),
    "diatom": (of.DIATOM, Quantity("mmol C m-3", "diatoms", colours="speed")),
    "micro": (of.MICRO, Quantity("mmol C m-3", "microzooplankton", colours="matter")),
    "cruiser": (of.CRUISER, Quantity("mmol C m-3", "cruisers", colours="matter")),
    "ambusher": (of.AMBUSHER, Quantity("mmol C m-3", "ambushers", colours="matter")),
    "flux_feeder": (of.FLUX_FEEDER, Quantity("mmol C m-3", "flux-feeders", colours="matter")),
    "small": (of.SMALL, Quantity("mmol C m-3", "small particles", colours="matter")),
    "big": (of.BIG, Quantity("mmol C m-3", "big particles", colours="matter")),
    "silica": (of.SILICA, Quantity("mmol Si m-3", "silica in particles", colours="matter")),
}
RESULTS = {
    "month": Quantity("1", "month"),
    "depth": Quantity("m", "depth", "depth"),
    **{name: quantity for name, (_, quantity) in STATE.items()},
    **{f"reference_{name}": Quantity(q.unit, f"{q.long_name}, in the reference", colours=q.colours) for name, (_, q) in STATE.items()},
    "effort": Quantity("1", "foraging effort of cruisers"),
    "chlorophyll": Quantity("mg m-3", "chlorophyll"),
    "growth": Quantity("mg C m-3 d-1", "growth of phytoplankton"),
    **{f"grazing_{name}": Quantity("mg C m-3 d-1", f"what {MESO_NAME} eat") for name, MESO_NAME in (("cruiser", "cruisers"), ("ambusher", "ambushers"), ("flux_feeder", "flux-feeders"))},
    "sinking": Quantity("mg C m-2 d-1", "carbon sinking through the bottom of a level"),
    "mixed_layer": Quantity("m", "depth of the mixed layer"),
    "temperature": Quantity("degree_Celsius", "temperature", "sea_water_potential_temperature"),
    "export": Quantity("mg C m-2 d-1", "carbon sinking through 150 m, mean of the year"),
    "transfer": Quantity("1", "share of it that reaches 1,000 m"),
}  # fmt: skip


TRAITS = tuple(name for name in FeedingParameters.declared if name in Pisces._fields and name not in ("foraging", "gross"))


def reference_of(parameters: Mapping[str, Any]) -> Pisces:
    """The paper's reference, FOREFF, with growth counted as the parameters say."""
    return PISCES._replace(gross=float(parameters["gross"]))


def ecosystem(parameters: Mapping[str, Any]) -> Pisces:
    """The ecosystem that the parameters ask for."""
    traits = {name: float(parameters[name]) for name in TRAITS}
    return reference_of(parameters)._replace(foraging=FORAGING[str(parameters["foraging"])], **traits)


class Own(Hashable, Protocol):
    """Water of the user's own: a profile, or fields."""

    def water(self, over: Columns, number: int) -> Columns:
        """The one column of a place, of all of an ocean's; to be changed by whoever asked for it."""


@dataclass(frozen=True, eq=False)
class LastYear:
    """The last year of a column, told in the page's numbers."""

    year: Year
    thickness: Array

    @cached_property
    def state(self) -> Array:
        """(level, tracer), mean of the year."""
        return np.asarray(self.year.state.mean(axis=0))

    @cached_property
    def flows(self) -> Array:
        return np.asarray(self.year.flows.mean(axis=0))

    @property
    def _upper(self) -> Array:
        """Shares of the levels down to 150 m, or to the floor."""
        upper = self.thickness[: AT_150 + 1]
        return np.asarray(upper / upper.sum())

    def upper(self, tracer: int) -> float:
        """Mean over the top 150 m and the year."""
        return float(self._upper @ self.state[: AT_150 + 1, tracer])

    def season(self, tracer: int) -> Array:
        """(month), mean over the top 150 m."""
        return np.asarray(self.year.state[:, : AT_150 + 1, tracer] @ self._upper)

    @cached_property
    def effort(self) -> Array:
        """(month), mean over the top 150 m."""
        return np.asarray(self.year.flows[:, : AT_150 + 1, of.EFFORT] @ self._upper)

    @cached_property
    def dominance(self) -> float:
        """Eq. 2, mean over the top 150 m and the year."""
        return float(self._upper @ self.flows[: AT_150 + 1, of.DOMINANCE])

    @property
    def mesozooplankton(self) -> float:
        """mmol C m⁻³ of the top 150 m."""
        return sum(self.upper(each) for each in MESO.values())

    @cached_property
    def sinking(self) -> Array:
        """(level): mg C m⁻² d⁻¹ through each level's bottom."""
        return np.asarray(CARBON_MASS * (self.flows[:, of.SUNK_SMALL] + self.flows[:, of.SUNK_BIG]))

    @property
    def export(self) -> float:
        """mg C m⁻² d⁻¹ through 150 m; nothing where it is shallower."""
        return float(self.sinking[AT_150]) if self.sinking.size > AT_150 else float("nan")

    @property
    def transfer(self) -> float:
        """Eq. 3, as a share; nothing where the sea is shallower than 1,000 m."""
        return self.deep_export / self.export

    @property
    def deep_export(self) -> float:
        """mg C m⁻² d⁻¹ through 1,000 m; nothing where the sea is shallower."""
        return float(self.sinking[AT_1000]) if self.sinking.size > AT_1000 else float("nan")

    @property
    def flux_feeders_below(self) -> float:
        """m below which flux-feeders eat more than the others; the deepest level where they never do."""
        more = self.grazing("flux_feeder") > self.grazing("cruiser") + self.grazing("ambusher")
        return float(DEPTH[int(np.argmax(more)) if more.any() else more.size - 1])

    def grazing(self, name: str) -> Array:
        """(level): mg C m⁻³ d⁻¹ that a group eats."""
        return np.asarray(CARBON_MASS * self.flows[:, list(GRAZING[name])].sum(axis=1))

    @property
    def prey(self) -> float:
        """What suspension feeders find, mmol C m⁻³, mean of the top 50 m."""
        top = self.state[:5]
        return float((0.3 * top[:, of.NANO] + top[:, of.DIATOM] + top[:, of.MICRO] + 0.3 * top[:, of.SMALL]).mean())


@dataclass(frozen=True, eq=False)
class Station:
    """A place and its ecosystem, and the reference there."""

    sea: Sea
    number: int
    p: Pisces
    warming: float
    reference: LastYear
    now: LastYear
    exact: bool
    own: Own | None = None

    @property
    def ocean(self) -> Ocean:
        return self.sea.ocean

    def water(self) -> Columns:
        """Its column, as warm as is set."""
        return water(self.sea.columns, self.number, self.own, self.warming)

    @cached_property
    def poor_in_oxygen(self) -> list[tuple[float, float]]:
        """m, from and to: where so little oxygen is left, below 6 mmol m⁻³, that animals eat less (Δ > 0)."""
        lacks = self.water().low[0, : self.now.thickness.size] > 0
        ends = np.flatnonzero(np.diff(lacks.astype(int), prepend=0, append=0))
        return [(float(EDGES[first]), float(EDGES[last])) for first, last in ends.reshape(-1, 2)]


def place(over: Columns, parameters: Mapping[str, Any]) -> int:
    """The number of the column nearest to the place that is set."""
    return over.nearest(float(parameters["place_lat"]), float(parameters["place_lon"]))


sea = of_ocean(Sea)


@of_ocean
def _references(ocean: Ocean) -> Callable[[int, Pisces, Own | None], tuple[Year, Supply]]:
    """Of a column, an ecosystem, and water of the user's own; the last few are kept."""
    over = columns(ocean)

    @lru_cache(maxsize=64)
    def first(number: int, p: Pisces, own: Own | None) -> tuple[Year, Supply]:
        return reference(water(over, number, own), 0, p)

    return first


def water(over: Columns, number: int, own: Own | None = None, warming: float = 0.0) -> Columns:
    """The one column of a place."""
    here = own.water(over, number) if own else over.select(np.array([number]))
    here.temperature[:] += warming
    return here


def compute(
    parameters: Mapping[str, Any],
    before: Station | None = None,
    quick: bool = False,
    own: Own | None = None,
    ocean: Ocean | None = None,
) -> Station:
    """The column of the parameters; a quick one goes on from the one before. In water of the user's own, if there is any."""
    stood = sea(stand_on(parameters, ocean, NEEDS))
    over = stood.columns
    number, p, warming = place(over, parameters), ecosystem(parameters), float(parameters["warming"])
    same = before is not None and (before.sea, before.number, before.own) == (stood, number, own)
    if before and same and (before.p, before.warming) == (p, warming) and (quick or before.exact):
        return before
    first, supply = _references(stood.ocean)(number, reference_of(parameters), own)
    thickness = THICKNESS[: first.end.shape[0]]
    told = LastYear(first, thickness)
    if p == reference_of(parameters) and not warming:
        return Station(stood, number, p, warming, told, told, True, own)
    years = YEARS
    if quick and before and same:
        supply, years = Supply(supply.given, supply.kept, before.now.year.end), QUICK_YEARS
    year = experiment(water(over, number, own, warming), 0, p, supply, years)
    return Station(stood, number, p, warming, told, LastYear(year, thickness), years == YEARS, own)


def to_dataset(parameters: FeedingParameters, station: Station, progress: Progress) -> xr.Dataset:
    """The column at the place, month by month, beside its reference."""
    import xarray as xr

    now, here = station.now, station.water()
    levels = now.thickness.size
    dataset = xr.Dataset(coords={"month": np.arange(1, 13), "depth": DEPTH[:levels]})
    both = ("month", "depth")
    for name, (at, _) in STATE.items():
        dataset[name] = (both, now.year.state[:, :, at])
        dataset[f"reference_{name}"] = (both, station.reference.year.state[:, :, at])
    flows = now.year.flows
    dataset["effort"], dataset["chlorophyll"] = (both, flows[:, :, of.EFFORT]), (both, flows[:, :, of.CHLOROPHYLL])
    dataset["growth"] = (both, CARBON_MASS * flows[:, :, [of.GROWTH_NANO, of.GROWTH_DIATOM]].sum(axis=2))
    for name, which in GRAZING.items():
        dataset[f"grazing_{name}"] = (both, CARBON_MASS * flows[:, :, list(which)].sum(axis=2))
    dataset["sinking"] = (both, CARBON_MASS * flows[:, :, [of.SUNK_SMALL, of.SUNK_BIG]].sum(axis=2))
    dataset["temperature"] = (both, monthly(here.temperature[0, :, :levels]))
    dataset["mixed_layer"] = ("month", monthly(here.mixed_layer[0]))
    dataset["export"], dataset["transfer"] = ((), now.export), ((), now.transfer)
    dataset["depth"].attrs["positive"] = "down"
    dataset.attrs["ocean"] = station.ocean.name
    return dataset


def monthly(records: Array) -> Array:
    """Means of the twelve months of what is known every five days."""
    month = np.arange(records.shape[0]) * 12 // records.shape[0]
    return np.array([records[month == each].mean(axis=0) for each in range(12)])
