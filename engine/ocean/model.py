"""One tracer of a changed ocean, quickly while a lever moves and exactly at rest; and all of them as a CF Dataset."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.ocean import diagnostics
from engine.ocean.circulation import stand_on
from engine.ocean.cycles import Cycles, Setting, State
from engine.ocean.derived import of_ocean
from engine.ocean.forcing import MONTHS, Forcing
from engine.ocean.grid import Array
from engine.ocean.ocean import CELL, QUANTITIES, Ocean
from engine.ocean.parameters import SHOWN, OceanParameters
from engine.ocean.reduced import scattered
from engine.ocean.steady import EXACT, NOTHING, QUICK, Report
from engine.ocean.stepping import retained
from engine.quantities import Quantity

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress
    from engine.parameter import Parameters

DEPTHS = (200.0, 500.0, 1000.0, 2000.0)
YEARS = (1.0, 10.0, 50.0, 100.0, 500.0, 1000.0)
"""After which the share still away from the surface is told."""
LIFELESS = ("sequestration_time", "age", "delta14c", "temperature", "salinity")
"""What the water alone decides."""
CURVE_YEARS = np.concatenate([np.arange(0.0, 20.0, 2.0), np.arange(20.0, 501.0, 10.0)])
"""Of that share as a curve, each one step of time after the one before: within 0.3 % of all that was set free."""

RESULTS = QUANTITIES | {
    "export": Quantity("mg C m-2 d-1", "carbon sinking out of the top 73 m, at 106 C per P", colours="matter"),
    "export_total": Quantity("Pg C yr-1", "carbon sinking out of the top 73 m of all oceans, at 106 C per P"),
    "horizon": Quantity("m", "depth at which carbon is breathed out"),
    "year": Quantity("yr", "time since"),
    "sequestration_time_sinking": Quantity(
        "yr", "mean time until the surface of the carbon that sinks, from where it is breathed out"
    ),
    "sequestered_carbon": Quantity("Pg C", "carbon that sinking keeps away from the air: what sinks times how long it stays"),
    "sequestration_time_mean": Quantity("yr", "mean time until the surface, by area"),
    "retained": Quantity("1", "share of what is breathed out there that has not met the surface yet, mean by area"),
    "month": Quantity("1", "month of the year"),
    "light": Quantity("W m-2", "light that algae can use, entering the sea, by formula"),
    "mixed_layer": Quantity("m", "depth of the mixed layer, by formula", "ocean_mixed_layer_thickness"),
    "overturning": Quantity("Sv", "northward transport above each depth", colours="balance"),
    "barotropic": Quantity("Sv", "stream function of the flow summed over depth", colours="balance"),
    "sea": Quantity("1", "basins together"),
    "depth_edge": Quantity("m", "depth", "depth"),
    "lat_edge": Quantity("degrees_north", "latitude", "latitude"),
    "lon_edge": Quantity("degrees_east", "longitude", "longitude"),
}


@dataclass(frozen=True, eq=False)
class Tracer:
    """One tracer over the cells, and how exact it is. `known` are all states solved on the way, to go on from."""

    name: str
    values: Array
    report: Report
    setting: Setting
    solver: Cycles
    known: Mapping[str, State] = field(default_factory=dict)

    @property
    def ocean(self) -> Ocean:
        return self.solver.ocean

    @property
    def exact(self) -> bool:
        return self.report.tolerance <= EXACT and self.report.converged

    @cached_property
    def export(self) -> float:
        """Carbon sinking out of the lit layer of all oceans, Pg C yr⁻¹."""
        return self.solver.total_export(self.known["phosphate"].uptake)

    @cached_property
    def kept(self) -> tuple[float, float]:
        """Of the time until the surface: its mean for the carbon that sinks, years, and how much of it is on its way, Pg C."""
        return self.solver.kept(self.setting, self.known["phosphate"], self.values)


@of_ocean
def cycles(ocean: Ocean) -> Cycles:
    """The factors of an ocean, kept for everybody who stands on it."""
    return Cycles(ocean)


def setting(parameters: Mapping[str, Any]) -> Setting:
    """What the parameters change; a half saturation counts only where uptake saturates."""
    changed = Setting(**{each: parameters[each] for each in Setting.__dataclass_fields__ if each in parameters})
    return changed if changed.law == "saturating" else replace(changed, half_saturation=Setting.half_saturation)


def compute(
    parameters: Mapping[str, Any], before: Tracer | None = None, quick: bool = False, ocean: Ocean | None = None
) -> Tracer:
    """The tracer that is shown, and the phosphorus cycle beside it, from those before in the same ocean.

    Of an ocean that came without it, the time until the surface: that follows from any circulation.
    """
    ocean = stand_on(parameters, ocean)
    solver, name, wanted = cycles(ocean), str(parameters["quantity"]), setting(parameters)
    name = name if name in shown(ocean) else "sequestration_time"
    if before and before.solver is not solver:
        before = None
    if before and before.name == name and before.setting == wanted and (quick or before.exact):
        return before
    untouched = replace(Setting(), martin_b=ocean.settings.get("martin_b", wanted.martin_b))
    if wanted == untouched and name in ocean.fields:
        known = {"phosphate": solver.own_phosphorus} if lives(ocean) else {}
        return Tracer(name, ocean.fields[name], NOTHING, wanted, solver, known)
    tolerance = QUICK if quick else EXACT
    stands = before is not None and _same_water(before.setting, wanted)
    return _solve(solver, name, wanted, before.known if before else {}, tolerance, stands)


def _same_water(one: Setting, other: Setting) -> bool:
    return (one.currents, one.mixing) == (other.currents, other.mixing)


def _solve(
    solver: Cycles, name: str, wanted: Setting, known: Mapping[str, State], tolerance: float, stands: bool = False
) -> Tracer:
    """From what is known; where the water stands, what no life moves is taken over from there."""
    guess = known[name].values.get(name) if name in known else None
    found: dict[str, State] = {}
    if lives(solver.ocean):
        start = known["phosphate"].values if "phosphate" in known else None
        found["phosphate"] = solver.phosphorus(wanted, start, tolerance)
    if stands and name in LIFELESS and name in known and known[name].report.tolerance <= tolerance:
        found[name] = known[name]
    elif name == "oxygen":
        found[name] = solver.oxygen(wanted, found["phosphate"], guess, tolerance)
    elif name in ("temperature", "salinity"):
        found[name] = solver.restored(name, wanted, guess, tolerance)
    elif name != "phosphate":
        solve = {"age": solver.age, "sequestration_time": solver.sequestration_time, "delta14c": solver.radiocarbon}[name]
        found[name] = solve(wanted, guess, tolerance)
    report = functools.reduce(lambda a, b: a + b, (state.report for state in found.values()))
    return Tracer(name, found[name].values[name], report, wanted, solver, found)


def ahead(parameters: Mapping[str, Any], ocean: Ocean | None = None) -> Callable[[], None] | None:
    """What makes quick answers quicker on the ocean that is set: seconds of work, for once; nothing where somebody has begun."""
    return cycles(stand_on(parameters, ocean)).ahead(lambda: [setting(each) for each in scattered(OceanParameters())])


def shown(ocean: Ocean) -> list[str]:
    """The tracers of an ocean: its ages, and what it came with."""
    return [name for name in SHOWN if name in ("sequestration_time", "age") or name in ocean.fields]


def lives(ocean: Ocean) -> bool:
    """Whether an ocean came with all that its life needs."""
    return {"uptake_rate", "phosphate", "dop"} <= set(ocean.fields) and "mean_phosphorus" in ocean.settings


def to_dataset(parameters: Parameters, tracer: Tracer, progress: Progress) -> xr.Dataset:
    """All tracers of the changed ocean, its export, its circulation, and how long it keeps what is breathed out in it."""
    import xarray as xr

    solver, changed = tracer.solver, tracer.setting
    ocean, grid = solver.ocean, solver.grid
    dataset = xr.Dataset(coords={**grid.coordinates(), "horizon": list(DEPTHS), "year": list(YEARS)})
    names = shown(ocean)
    known: dict[str, State] = {}  # not the tracer's own: which one is shown must not change a bit of any
    for number, name in enumerate(names):
        progress(0.6 * number / len(names), QUANTITIES[name].long_name)
        known |= _solve(solver, name, changed, known, EXACT).known
        dataset[name] = (CELL, grid.field(known[name].values[name]))
    times = known["sequestration_time"].values["sequestration_time"]
    dataset["sequestration_time_mean"] = ("horizon", [diagnostics.area_mean(grid, times, depth) for depth in DEPTHS])
    if lives(ocean):
        phosphorus = known["phosphate"]
        dataset["dop"] = (CELL, grid.field(phosphorus.values["dop"]))
        dataset["export"] = (("lat", "lon"), solver.export(phosphorus.uptake))
        dataset["export_total"] = ((), solver.total_export(phosphorus.uptake))
        years, stock = solver.kept(changed, phosphorus, times)
        dataset["sequestration_time_sinking"], dataset["sequestered_carbon"] = ((), years), ((), stock)

    def inner(part: float, words: str) -> None:
        progress(0.6 + 0.4 * part, words)

    share = retained(solver.ventilated(changed).T.tocsr(), grid.volume, np.array(YEARS), progress=inner)
    dataset["retained"] = (
        ("horizon", "year"),
        [[diagnostics.area_mean(grid, each, depth) for each in share] for depth in DEPTHS],
    )
    dataset["volume"], dataset["basin"] = (CELL, grid.field(grid.volume)), (CELL, grid.field(grid.basin, 0).astype(np.int8))
    if ocean.faces is not None:
        _flow(dataset, ocean, changed.currents)
    if {"temperature", "salinity"} <= set(ocean.fields):
        forcing, wet = Forcing(ocean, MONTHS), grid.wet[0]
        dataset.coords["month"] = np.arange(1, 13)
        for name, values in (("light", forcing.light), ("mixed_layer", forcing.mixed_layer)):
            dataset[name] = (("month", "lat", "lon"), np.where(wet, values, np.nan))
    whole = functools.reduce(lambda a, b: a + b, (state.report for state in known.values()))
    dataset.attrs |= {"ocean": ocean.name, "converged": str(whole.converged).lower(), "solution": str(whole)}
    return dataset


def _flow(dataset: xr.Dataset, ocean: Ocean, currents: float) -> None:
    """The stream functions, on the edges between cells."""
    grid = ocean.grid
    for axis in CELL:
        dataset.coords[f"{axis}_edge"] = (f"{axis}_edge", getattr(grid, f"{axis}_edge"))
    dataset.coords["sea"] = list(diagnostics.SEAS)
    cells = np.array([diagnostics.overturning(ocean, sea) for sea in diagnostics.SEAS])
    dataset["overturning"] = (("sea", "depth_edge", "lat_edge"), currents * cells)
    dataset["barotropic"] = (("lat_edge", "lon_edge"), currents * diagnostics.barotropic(ocean))
