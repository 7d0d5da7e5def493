"""The P model at one setting, quickly while a lever moves and exactly at rest; and all of it as a CF Dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.conversions import DAY
from engine.inverse import cases, export, observed, phosphorus, products
from engine.inverse.fit import explained
from engine.inverse.observed import Observed
from engine.inverse.parameters import BY_HAND, InverseParameters
from engine.inverse.phosphorus import Fixed, Phosphorus, State
from engine.ocean.circulation import COMPARED, is_embedded, on_cells_of, stand_on
from engine.ocean.derived import newest
from engine.ocean.grid import Array
from engine.ocean.ocean import CELL, EMBEDDED, QUANTITIES, Ocean
from engine.ocean.steady import EXACT, QUICK
from engine.quantities import Quantity

if TYPE_CHECKING:
    import xarray as xr

    from engine.inverse.fields import Own
    from engine.lab import Progress

SHARES = np.linspace(0.0, 0.5, 51)
"""σ₂ of the curves."""
KEPT = 5
"""Cycles of one ocean: of each product, and of the fields of two users."""
EXPORTS = {
    "production": "net primary production of the model",
    "labile": "production that is recycled within hours",
    "poc": "carbon set free below 73 m by particles",
    "doc_s": "carbon set free below 73 m by semi-labile matter, where it was made",
    "doc_l": "carbon set free below 73 m by labile matter, where it was made",
    "toc": "all carbon set free below 73 m",
}
RESULTS = {name: QUANTITIES[name] for name in ("depth", "lat", "lon", "phosphate", "volume", "basin")} | {
    "observed_phosphate": Quantity("mmol P m-3", "phosphate that it is fitted to", colours="matter"),
    "dop_semi_labile": Quantity("mmol P m-3", "semi-labile dissolved organic phosphorus", colours="matter"),
    "dop_labile": Quantity("mmol P m-3", "labile dissolved organic phosphorus", colours="matter"),
    "pop": Quantity("mmol P m-3", "particulate organic phosphorus", colours="matter"),
    "product": Quantity("mg C m-2 d-1", "net primary production of the product", colours="speed"),
    **{name: Quantity("mg C m-2 d-1", words, colours="matter") for name, words in EXPORTS.items()},
    **{f"total_{name}": Quantity("Pg C yr-1", f"{words}, all oceans") for name, words in EXPORTS.items()},
    "explained": Quantity("1", "share of phosphate’s variance that is explained"),
    "number": Quantity("1", "number that is inferred"),
    "value": Quantity("1", "value used: s-1 for rates"),
    "share": Quantity("1", "share recycled within hours"),
    "alkalinity": Quantity("mmol m-3", "total alkalinity of the joint model"),
    "dic": Quantity("mmol C m-3", "dissolved inorganic carbon of the joint model, preindustrial", colours="matter"),
    "oxygen": Quantity("mmol O2 m-3", "dissolved oxygen of the joint model", colours="oxy"),
    **{f"joint_{name}": Quantity("mg C m-2 d-1", f"{words}, joint model", colours="matter") for name, words in EXPORTS.items()},
    **{f"joint_total_{name}": Quantity("Pg C yr-1", f"{words}, joint model, all oceans") for name, words in EXPORTS.items()},
    "beyond": Quantity("1", "where carbon counts as gone"),
    "joint_beyond": Quantity("Pg C yr-1", "all organic carbon that gets there, joint model, all oceans"),
    "curve_production": Quantity("Pg C yr-1", "production fitted at each share"),
    "curve_poc": Quantity("Pg C yr-1", "carbon sinking as particles fitted at each share"),
}


@dataclass(frozen=True, eq=False)
class Solution:
    """One steady state: the cycle it is of, and what was set."""

    cycle: Phosphorus
    state: State
    share: float
    product: str
    exact: bool

    @property
    def ocean(self) -> Ocean:
        return self.cycle.ocean

    @cached_property
    def exports(self) -> export.Exports:
        """Maps and sums; the adjoints take a quarter of a second."""
        return export.of_phosphorus(self.cycle, self.state)

    @cached_property
    def production(self) -> float:
        """Pg C yr⁻¹."""
        return self.cycle.production(self.state)

    @cached_property
    def recycled(self) -> float:
        """Labile production, Pg C yr⁻¹."""
        return self.cycle.fixed.to_labile * self.production

    @cached_property
    def sinking(self) -> float:
        """Carbon that particles set free below the light, Pg C yr⁻¹."""
        return self.cycle.particle_export(self.state)

    @cached_property
    def explained(self) -> float:
        """R² of phosphate."""
        return explained(self.cycle.grid, self.state.dip, self.cycle.observed)

    def map(self, name: str) -> Array:
        """(row, column), mg C m⁻² d⁻¹; particles without any adjoint."""
        cycle, state = self.cycle, self.state
        if name in ("production", "poc"):
            freed = np.where(cycle.lit, 0.0, cycle.fixed.kappa_p * state.tracers[phosphorus.PARTICLES])
            rate = state.uptake * state.dip if name == "production" else freed
            parts = {name: export.columns(cycle.grid, cycle.fixed.c_per_p * cycle.volume * rate)}
            return export.Exports(cycle.grid, parts).map(name)
        return self.exports.map(name)


def fixed(parameters: Mapping[str, Any]) -> Fixed:
    """Shares and rates of the paper, as they are set."""
    return Fixed(
        to_semi_labile=parameters["dissolved_share"],
        to_labile=parameters["labile_share"],
        kappa_p=1 / (parameters["particle_days"] * DAY),
        kappa_l=1 / (parameters["labile_hours"] * 3600),
        c_per_p=parameters["c_per_p"],
        mixing=str(parameters["mixing"]),
    )


def fitted_on(ocean: Ocean) -> str:
    """The embedded ocean whose inversions the fitted numbers are: that on the same cells, else the one that all is compared on."""
    return on_cells_of(ocean) or str(COMPARED)


def fitted(product: str, share: float, on: str = COMPARED) -> dict[str, float]:
    """The four numbers between the runs that came with this software: α by particles' part, all by their logarithms."""
    found = cases.shipped(f"fits_{on}")["phosphorus"][product]
    known = [float(each) for each in found]
    part = {each: 0.8 - each for each in known}
    out = {}
    for name in phosphorus.FREE:
        scale = part if name == "alpha" else dict.fromkeys(known, 1.0)
        logarithm = [np.log(run["values"][name] * scale[each]) for each, run in zip(known, found.values(), strict=True)]
        out[name] = float(np.exp(np.interp(share, known, logarithm)) / ((0.8 - share) if name == "alpha" else 1.0))
    return out


def values(parameters: Mapping[str, Any], on: str = COMPARED) -> dict[str, float]:
    """α, β, b, κ_d: the fitted ones, times what is set."""
    found = fitted(str(parameters["product"]), float(parameters["labile_share"]), on)
    return {
        "alpha": found["alpha"] * parameters["uptake_times"],
        "beta": found["beta"] * parameters["power_times"],
        "b": found["b"] * parameters["b_times"],
        "kappa_d": found["kappa_d"] / parameters["life_times"],
    }


def is_fitted(parameters: Mapping[str, Any]) -> bool:
    """Whether the four numbers are those that were inferred."""
    return all(parameters[name] == 1.0 for name in BY_HAND)


def driven(
    ocean: Ocean, product: str, own: Own | None, told: Callable[[Ocean], Observed] = observed.of
) -> tuple[Array, Observed, Array]:
    """Production, what is observed, and production's season: the user's where they brought it, else what is told of the ocean."""
    made, seen = own.on(ocean) if own else (None, told(ocean))
    return observed.production(product, ocean) if made is None else made, seen, observed.season(product, ocean)


@newest(KEPT)
def _cycles(ocean: Ocean, product: str, own: Own | None) -> tuple[Phosphorus, State]:
    """A product's cycle, or that of the user's fields, with its guide, made at the fitted numbers in the middle of σ₂, and its state.

    A hundred megabytes each on the finer ocean.
    """
    made, told, season = driven(ocean, product, own)
    cycle = Phosphorus(ocean, made, told.phosphate, Fixed(to_labile=0.3), season=season)
    return cycle, cycle.solve(fitted(product, 0.3, fitted_on(ocean)))


def compute(
    parameters: Mapping[str, Any],
    before: Solution | None = None,
    quick: bool = False,
    own: Own | None = None,
    ocean: Ocean | None = None,
) -> Solution:
    """The steady state, from the one before where that is of the same product and fields; that itself where it is still it."""
    ocean = stand_on(parameters, ocean, observed.OWN)
    product, given, numbers = str(parameters["product"]), fixed(parameters), values(parameters, fitted_on(ocean))
    base, start = _cycles(ocean, product, own)
    if before and not (before.cycle.production_given is base.production_given and before.cycle.observed is base.observed):
        before = None
    if before and (quick or before.exact) and before.cycle.fixed == given and numbers.items() <= before.state.values.items():
        return before
    cycle = base.under(given)
    state = cycle.solve(numbers, before.state if before else start, QUICK if quick else EXACT, keep=quick)
    return Solution(cycle, state, float(parameters["labile_share"]), product, not quick)


def curve(product: str, on: str = COMPARED) -> tuple[Array, Array]:
    """Production and sinking carbon over σ₂, Pg C yr⁻¹, between the runs that came with this software."""
    found = cases.shipped(f"fits_{on}")["phosphorus"][product]
    known = np.array([float(each) for each in found])
    made = np.array([run["total"]["production"] for run in found.values()]) * (0.8 - known)
    sunk = np.array([run["total"]["poc"] for run in found.values()])
    return np.interp(SHARES, known, made) / (0.8 - SHARES), np.interp(SHARES, known, sunk)


def curve_through(now: Solution) -> tuple[Array, Array]:
    """That curve through what is set: levers lift or lower it, and leave its shape as it is to some parts in a thousand."""
    made, sunk = curve(now.product, fitted_on(now.ocean))
    up, down = (
        value / float(np.interp(now.share, SHARES, line)) for value, line in ((now.production, made), (now.sinking, sunk))
    )
    return up * made, down * sunk


def to_dataset(parameters: InverseParameters, solution: Solution, progress: Progress) -> xr.Dataset:
    """The steady state with all its maps and sums; of an embedded ocean, the joint model's too, as it was fitted there."""
    import xarray as xr

    progress(0.6, "what leaves the light")
    cycle, state, grid = solution.cycle, solution.state, solution.cycle.grid
    dataset = xr.Dataset(coords={**grid.coordinates(), "number": list(phosphorus.FREE), "share": SHARES})
    names = ("phosphate", "dop_semi_labile", "dop_labile", "pop")
    for name, tracer in zip(names, state.tracers, strict=True):
        dataset[name] = (CELL, grid.field(tracer))
    dataset["observed_phosphate"] = (CELL, grid.field(cycle.observed))
    dataset["product"] = (("lat", "lon"), cycle.production_given)
    for name in EXPORTS:
        dataset[name] = (("lat", "lon"), solution.exports.map(name))
        dataset[f"total_{name}"] = ((), solution.exports.total(name))
    dataset["explained"] = ((), solution.explained)
    dataset["value"] = ("number", [state.values[name] for name in phosphorus.FREE])
    dataset["curve_production"], dataset["curve_poc"] = (
        ("share", each) for each in curve(solution.product, fitted_on(cycle.ocean))
    )
    if is_embedded(cycle.ocean):
        progress(0.7, "carbon and oxygen with it")
        joint, found = cases.joint_of(cycle.ocean, solution.product, cycle.fixed.mixing)
        for name, tracer in zip(("alkalinity", "dic", "oxygen"), found.seen[1:], strict=True):
            dataset[name] = (CELL, grid.field(tracer))
        gone = export.horizons(joint, found)
        for name in EXPORTS:
            dataset[f"joint_{name}"] = (("lat", "lon"), gone["light"].map(name))
            dataset[f"joint_total_{name}"] = ((), gone["light"].total(name))
        dataset.coords["beyond"] = list(gone)
        dataset["joint_beyond"] = ("beyond", [each.total("toc") for each in gone.values()])
    dataset["volume"], dataset["basin"] = (CELL, grid.field(grid.volume)), (CELL, grid.field(grid.basin, 0).astype(np.int8))
    dataset.attrs |= {"ocean": cycle.ocean.name, "solution": str(state.report), "product": products.TITLES[solution.product]}
    dataset.attrs["fitted_on"] = EMBEDDED[fitted_on(cycle.ocean)]
    return dataset
