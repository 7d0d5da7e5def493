"""One tracer of a changed ocean, quickly while a lever moves and exactly at rest; and all of them as a CF Dataset."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.ocean import diagnostics
from engine.ocean.cycles import VENTILATION, Cycles, Setting, State
from engine.ocean.grid import Array
from engine.ocean.ocean import CELL, QUANTITIES, Ocean
from engine.ocean.steady import EXACT, NOTHING, QUICK, Report
from engine.ocean.stepping import retained
from engine.quantities import Quantity

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress
    from engine.parameter import Parameters

DEPTHS = (200.0, 500.0, 1000.0, 2000.0)
LIVING = ("phosphate", "oxygen")
"""Tracers that depend on what life does."""
YEARS = (1.0, 10.0, 50.0, 100.0, 500.0, 1000.0)
"""After which the share still away from the surface is told."""

RESULTS = QUANTITIES | {
    "export": Quantity("mg C m-2 d-1", "carbon sinking out of the top 73 m, at 106 C per P", colours="matter"),
    "export_total": Quantity("Pg C yr-1", "carbon sinking out of the top 73 m of all oceans, at 106 C per P"),
    "horizon": Quantity("m", "depth at which carbon is breathed out"),
    "year": Quantity("yr", "time since"),
    "sequestration_time_mean": Quantity("yr", "mean time until the surface, by area"),
    "retained": Quantity("1", "share of what is breathed out there that has not met the surface yet, mean by area"),
    "overturning": Quantity("Sv", "northward transport above each depth", colours="balance"),
    "barotropic": Quantity("Sv", "stream function of the flow summed over depth", colours="balance"),
    "sea": Quantity("1", "basins together"),
    "depth_edge": Quantity("m", "depth", "depth"),
    "lat_edge": Quantity("degrees_north", "latitude", "latitude"),
    "lon_edge": Quantity("degrees_east", "longitude", "longitude"),
}


@dataclass(frozen=True)
class Answer:
    """One tracer over the cells, and how exact it is. `known` are all tracers solved on the way, to go on from."""

    name: str
    values: Array
    report: Report
    setting: Setting
    known: Mapping[str, State] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        return self.report.tolerance <= EXACT and self.report.converged


@functools.lru_cache(maxsize=2)
def cycles(ocean: Ocean) -> Cycles:
    """The factors of an ocean, kept for everybody."""
    return Cycles(ocean)


def setting(parameters: Mapping[str, Any], name: str = "") -> Setting:
    """What the parameters change; only what matters for one tracer when a name is given."""
    changed = Setting(**{each: parameters[each] for each in Setting.__dataclass_fields__})
    if name in ("", *LIVING):
        return replace(changed, half_saturation=Setting.half_saturation) if changed.law == "linear" else changed
    return Setting(currents=changed.currents, mixing=changed.mixing)


def evaluate(
    parameters: Mapping[str, Any], before: Answer | None = None, quick: bool = False, ocean: Ocean | None = None
) -> Answer:
    """The tracer that is shown. `before` is the answer a moment ago: nothing is solved anew that did not change."""
    ocean = ocean or Ocean.embedded()
    name, tolerance = str(parameters["quantity"]), QUICK if quick else EXACT
    wanted = setting(parameters, name)
    if before and before.name == name and before.setting == wanted and (quick or before.exact):
        return before
    if name in ocean.fields and _untouched(wanted, name, ocean):
        return Answer(name, ocean.fields[name], NOTHING, wanted)
    known = before.known if before and before.name == name else {}
    return _solve(cycles(ocean), name, wanted, known, tolerance)


def _untouched(wanted: Setting, name: str, ocean: Ocean) -> bool:
    """Whether the tracer is the one the ocean came with."""
    own_b = ocean.settings.get("martin_b") if name in LIVING else wanted.martin_b
    return wanted == Setting(martin_b=wanted.martin_b) and wanted.martin_b == own_b


def _solve(ocean: Cycles, name: str, wanted: Setting, known: Mapping[str, State], tolerance: float) -> Answer:
    guess = known[name].values.get(name) if name in known else None
    if name in LIVING:
        start = known["phosphate"].values if "phosphate" in known else None
        phosphorus = ocean.phosphorus(wanted, start, tolerance)
        found = {"phosphate": phosphorus}
        if name == "oxygen":
            found["oxygen"] = ocean.oxygen(wanted, phosphorus, guess, tolerance)
    elif name in ("temperature", "salinity"):
        found = {name: ocean.restored(name, wanted, guess, tolerance)}
    else:
        solver = {"age": ocean.age, "sequestration_time": ocean.sequestration_time, "delta14c": ocean.radiocarbon}[name]
        found = {name: solver(wanted, guess, tolerance)}
    return Answer(name, found[name].values[name], found[name].report, wanted, found)


def simulate(parameters: Parameters, progress: Progress | None = None, ocean: Ocean | None = None) -> xr.Dataset:
    """All tracers of the changed ocean, its export, its circulation, and how long it keeps what is breathed out in it."""
    import xarray as xr

    from engine.lab import finish
    from engine.ocean import LAB

    ocean = ocean or Ocean.embedded()
    grid, changed = ocean.grid, setting(parameters)
    solver = cycles(ocean)
    dataset = xr.Dataset(coords={**grid.coordinates(), "horizon": list(DEPTHS), "year": list(YEARS)})
    reports = []
    solvable = [
        name for name in ("sequestration_time", "age", *ocean.fields) if name in LAB.parameters.declared["quantity"].choices
    ]
    for number, name in enumerate(dict.fromkeys(solvable)):
        if progress:
            progress(0.6 * number / len(solvable), QUANTITIES[name].long_name)
        if name in ("phosphate", "delta14c", "oxygen") and not _can_live(ocean):
            continue
        answer = _solve(solver, name, setting(parameters, name), {}, EXACT)
        reports.append(answer.report)
        dataset[name] = (CELL, grid.field(answer.values))
        if name == "phosphate":
            phosphorus = answer.known["phosphate"]
            dataset["dop"] = (CELL, grid.field(phosphorus.values["dop"]))
            dataset["export"] = (("lat", "lon"), solver.export(phosphorus.uptake))
            dataset["export_total"] = ((), solver.total_export(phosphorus.uptake))
        if name == "sequestration_time":
            means = [diagnostics.area_mean(grid, answer.values, depth) for depth in DEPTHS]
            dataset["sequestration_time_mean"] = ("horizon", means)
    matrix = solver.operator(changed) + solver.diagonal(VENTILATION * grid.surface)
    inner = (lambda part, words: progress(0.6 + 0.4 * part, words)) if progress else None
    share = retained(matrix.T.tocsr(), grid.volume, np.array(YEARS), progress=inner)
    dataset["retained"] = (
        ("horizon", "year"),
        [[diagnostics.area_mean(grid, each, depth) for each in share] for depth in DEPTHS],
    )
    dataset["volume"], dataset["basin"] = (CELL, grid.field(grid.volume)), (CELL, grid.field(grid.basin, 0).astype(np.int8))
    if ocean.faces is not None:
        _flow(dataset, ocean, changed.currents)
    whole = functools.reduce(lambda a, b: a + b, reports)
    dataset.attrs |= {"ocean": ocean.name, "converged": str(whole.converged).lower(), "solution": str(whole)}
    return finish(dataset, LAB, parameters)


def _can_live(ocean: Ocean) -> bool:
    return {"uptake_rate", "temperature", "salinity", "phosphate", "dop"} <= set(ocean.fields)


def _flow(dataset: xr.Dataset, ocean: Ocean, currents: float) -> None:
    """The stream functions, on the edges between cells."""
    grid = ocean.grid
    for axis in CELL:
        dataset.coords[f"{axis}_edge"] = (f"{axis}_edge", getattr(grid, f"{axis}_edge"))
    dataset.coords["sea"] = list(diagnostics.SEAS)
    cells = np.array([diagnostics.overturning(ocean, sea) for sea in diagnostics.SEAS])
    dataset["overturning"] = (("sea", "depth_edge", "lat_edge"), currents * cells)
    dataset["barotropic"] = (("lat_edge", "lon_edge"), currents * diagnostics.barotropic(ocean))
