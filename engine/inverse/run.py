"""The two inversions as long runs: told step by step, stopped and gone on with, and their outcome as a CF Dataset.

What was found so far lies in a small file, step by step, which a page may read while the run goes on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.checkpoint import forget, keep
from engine.inverse import carbon, export, fit, model, observed, phosphorus, products
from engine.inverse.cases import TRACERS
from engine.inverse.inversion import Posterior, Step
from engine.inverse.parameters import InverseParameters
from engine.ocean import diagnostics
from engine.ocean.circulation import stand_on
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import CELL, Ocean
from engine.quantities import Quantity, describe

if TYPE_CHECKING:
    import xarray as xr

    from engine.inverse.fields import Own
    from engine.lab import Progress

USUAL = 20
"""Steps that a search takes about."""
UNITS = {
    **dict.fromkeys(("alpha", "kappa_d", "c_kappa_d", "kappa_r_lit", "kappa_r_dark"), "s-1"),
    "pic_length": "m",
    "pc_slope": "(mmol m-3)-1",
}
RESULTS = model.RESULTS | {
    "mode": Quantity("1", "most probable value of each number"),
    "low": Quantity("1", "lower end of its interval of 95 %"),
    "high": Quantity("1", "upper end of its interval of 95 %"),
    "told": Quantity("1", "share of the prior’s variance that the observations took away: 0 where a number rests on the prior"),
    "correlation": Quantity("1", "correlation of two numbers in the posterior"),
    "other": Quantity("1", "number that is inferred"),
    "step": Quantity("1", "step of the search"),
    "cost": Quantity("1", "misfit and prior together"),
    "path": Quantity("1", "numbers on the way"),
    "tracer": Quantity("1", "tracer that is fitted"),
    "mean_model": Quantity("mmol m-3", "mean of a tracer at a level, modelled"),
    "mean_observed": Quantity("mmol m-3", "mean of a tracer at a level, fitted to"),
    "explained_of": Quantity("1", "share of a tracer’s variance that is explained"),
}


def kept_steps(path: Path | str | None) -> list[Step]:
    """What a search found so far, if it was kept."""
    if path is None or not Path(path).exists():
        return []
    return [Step(**each) for each in json.loads(Path(path).read_text())]


def _keep(path: Path, steps: list[Step]) -> None:
    keep(path, lambda file: file.write(json.dumps([asdict(step) for step in steps]).encode()))


def belief(parameters: Mapping[str, Any]) -> fit.Belief:
    """What is believed beforehand, as it is set."""
    spread = {name: parameters["prior"] * each for name, each in fit.PRIOR.items()}
    return fit.Belief(parameters["error"], parameters["together"], spread)


def _told(progress: Progress | None, checkpoint: Path | None, begun: list[Step]) -> fit.Told:
    """Tells each step, and keeps it before anybody may cancel."""
    steps = begun[:-1]

    def told(step: Step) -> None:
        steps.append(step)
        if checkpoint:
            _keep(checkpoint, steps)
        if progress:
            progress(min(0.95, len(steps) / USUAL), f"step {len(steps)}: misfit {step.cost:,.1f}")

    return told


def invert_phosphorus(
    parameters: Mapping[str, Any],
    own: Own | None = None,
    checkpoint: str | None = None,
    progress: Progress | None = None,
    ocean: Ocean | None = None,
) -> xr.Dataset:
    """α, β, b and κ_d of the P model: of the ocean's own phosphate, or with fields of the user's own."""
    settings = InverseParameters(**parameters)
    ocean = stand_on(settings, ocean, observed.OWN)
    made, seen, season = model.driven(ocean, str(settings["product"]), own)
    cycle = phosphorus.Phosphorus(ocean, made, seen.phosphate, model.fixed(settings), season=season)
    path = Path(checkpoint) if checkpoint else None
    begun = kept_steps(path)
    found = fit.fit_phosphorus(cycle, belief(settings), _told(progress, path, begun), begun)
    state = found.state
    dataset = _posterior(found.posterior, cycle.grid)
    _exported(dataset, export.of_phosphorus(cycle, state))
    _fitted(dataset, cycle.grid, TRACERS[:1], [state.dip], [cycle.observed])
    return _ended(dataset, settings, path)


def invert_carbon(
    parameters: Mapping[str, Any],
    own: Own | None = None,
    checkpoint: str | None = None,
    progress: Progress | None = None,
    ocean: Ocean | None = None,
) -> xr.Dataset:
    """The 21 numbers of the joint model: a test with a known truth, or with the user's four tracers."""
    settings = InverseParameters(**parameters)
    ocean = stand_on(settings, ocean, observed.OWN)
    made, seen, season = model.driven(ocean, str(settings["product"]), own, observed.twin)
    joint = carbon.Carbon(ocean, seen, made, season, str(settings["mixing"]))
    path = Path(checkpoint) if checkpoint else None
    begun = kept_steps(path)
    found = fit.fit_carbon(joint, belief(settings), _told(progress, path, begun), begun)
    state = found.state
    dataset = _posterior(found.posterior, joint.grid)
    _exported(dataset, export.of_carbon(joint, state))
    _fitted(dataset, joint.grid, TRACERS, list(state.seen), list(seen.seen))
    return _ended(dataset, settings, path)


def _posterior(posterior: Posterior, grid: Grid) -> xr.Dataset:
    """The mode, its intervals, correlations and the way there."""
    import xarray as xr

    names = list(posterior.names)
    dataset = xr.Dataset(
        coords={**grid.coordinates(), "number": names, "other": names, "step": np.arange(len(posterior.path)) + 1}
    )
    ends = np.array([posterior.interval(name) for name in names])
    dataset["mode"] = ("number", [posterior.values[name] for name in names])
    dataset["low"], dataset["high"] = ("number", ends[:, 0]), ("number", ends[:, 1])
    dataset["told"] = ("number", posterior.told)
    dataset["correlation"] = (("number", "other"), posterior.correlation)
    dataset["cost"] = ("step", [step.cost for step in posterior.path])
    dataset["path"] = (("step", "number"), [[step.values[name] for name in names] for step in posterior.path])
    dataset.attrs |= {"converged": str(posterior.converged).lower()}
    return dataset


def _exported(dataset: xr.Dataset, exports: export.Exports) -> None:
    for name in exports.parts:
        dataset[name] = (("lat", "lon"), exports.map(name))
        dataset[f"total_{name}"] = ((), exports.total(name))


def _fitted(dataset: xr.Dataset, grid: Grid, names: tuple[str, ...], ours: list[Array], theirs: list[Array]) -> None:
    """How well each tracer is met, by level and in all."""
    dataset.coords["tracer"] = list(names)
    means = [[diagnostics.by_level(grid, each) for each in both] for both in (ours, theirs)]
    dataset["mean_model"], dataset["mean_observed"] = ((("tracer", "depth"), each) for each in means)
    dataset["explained_of"] = ("tracer", [fit.explained(grid, a, b) for a, b in zip(ours, theirs, strict=True)])
    for name, tracer in zip(("phosphate", "alkalinity", "dic", "oxygen"), ours, strict=False):
        dataset[name] = (CELL, grid.field(tracer))


def _ended(dataset: xr.Dataset, settings: InverseParameters, path: Path | None) -> xr.Dataset:
    dataset.attrs["product"] = products.TITLES[str(settings["product"])]
    if path:
        forget(path)
    return describe(dataset, RESULTS)
