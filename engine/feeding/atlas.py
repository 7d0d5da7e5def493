"""The whole ocean, column by column: what each experiment leaves in the world, and its sums and means.

Columns do not touch each other, so a run that was stopped goes on with those that are left, to the same bits.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import lab, netcdf
from engine.checkpoint import forget, keep
from engine.conversions import CARBON_MASS
from engine.feeding import tracers as of
from engine.feeding.experiments import EXPERIMENTS
from engine.feeding.experiments import experiment as ecosystem_of
from engine.feeding.model import MESO, LastYear, ecosystem, reference_of
from engine.feeding.parameters import FeedingParameters
from engine.feeding.pisces import PISCES, Pisces
from engine.feeding.runs import YEARS, Year, experiment, reference
from engine.feeding.water import AT_150, AT_1000, DEPTH, LEVELS, NEEDS, THICKNESS, Columns, columns
from engine.ocean.circulation import stand_on
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import Ocean
from engine.quantities import Quantity, describe

if TYPE_CHECKING:
    import xarray as xr

FILE = Path(__file__).parents[2] / "assets" / "feeding" / "experiments.nc"
REFERENCE, YOURS = "FOREFF", "yours"
BATCH = 16
"""Columns between two looks at whether anybody still waits."""
KEEP_SECONDS = 5.0
ALIVE = ("cruiser", "ambusher", "flux_feeder")
MEALS = {
    "micro_nano": of.MICRO_NANO, "micro_diatom": of.MICRO_DIATOM, "micro_small": of.MICRO_SMALL,
    "cruiser_nano": of.CRUISER_NANO, "cruiser_diatom": of.CRUISER_DIATOM, "cruiser_micro": of.CRUISER_MICRO,
    "cruiser_small": of.CRUISER_SMALL, "ambusher_nano": of.AMBUSHER_NANO, "ambusher_diatom": of.AMBUSHER_DIATOM,
    "ambusher_micro": of.AMBUSHER_MICRO, "ambusher_small": of.AMBUSHER_SMALL,
    "flux_feeder_big": of.FLUX_BIG, "flux_feeder_small": of.FLUX_SMALL,
}  # fmt: skip
"""Who eats what, by what is eaten."""
TWILIGHT = {"bacteria": of.BACTERIA, "bacteria_break": of.BREAKING, "flux_break": of.FLUX_BREAKING}
RESULTS = {
    "lat": Quantity("degrees_north", "latitude", "latitude"),
    "lon": Quantity("degrees_east", "longitude", "longitude"),
    "depth": Quantity("m", "depth", "depth"),
    "month": Quantity("1", "month"),
    "meal": Quantity("1", "who eats what"),
    "cruiser": Quantity("mmol C m-3", "cruisers, top 150 m", colours="matter"),
    "ambusher": Quantity("mmol C m-3", "ambushers, top 150 m", colours="matter"),
    "flux_feeder": Quantity("mmol C m-3", "flux-feeders, top 150 m", colours="matter"),
    "micro": Quantity("mmol C m-3", "microzooplankton, top 150 m", colours="matter"),
    "plants": Quantity("mmol C m-3", "phytoplankton, top 150 m", colours="speed"),
    "nano": Quantity("mmol C m-3", "nanophytoplankton, top 150 m", colours="speed"),
    "diatom": Quantity("mmol C m-3", "diatoms, top 150 m", colours="speed"),
    "surface_nitrate": Quantity("mmol N m-3", "nitrate, first level", colours="matter"),
    "chlorophyll": Quantity("mg m-3", "chlorophyll at the surface", colours="speed"),
    "dominance": Quantity("1", "dominance of cruisers over ambushers, top 150 m", colours="balance"),
    "effort": Quantity("1", "foraging effort of cruisers, top 150 m"),
    "effort_swing": Quantity("1", "standard deviation of the effort over the year"),
    "prey": Quantity("mmol C m-3", "food of suspension feeders, top 150 m"),
    "deep_flux_feeder": Quantity("mmol C m-3", "flux-feeders, 150 to 1,000 m", colours="matter"),
    "growth": Quantity("mg C m-2 d-1", "net primary production", colours="speed"),
    **{f"grazing_{name}": Quantity("mg C m-2 d-1", f"grazing by {name.replace('_', '-')}s, top 150 m") for name in ALIVE},
    "export": Quantity("mg C m-2 d-1", "carbon sinking through 150 m", colours="matter"),
    "export_1000": Quantity("mg C m-2 d-1", "carbon sinking through 1,000 m", colours="matter"),
    "bacteria": Quantity("mg C m-2 d-1", "small particles that bacteria breathe, 150 to 1,000 m"),
    "bacteria_break": Quantity("mg C m-2 d-1", "big particles that bacteria break, 150 to 1,000 m"),
    "flux_break": Quantity("mg C m-2 d-1", "big particles that flux-feeders break, 150 to 1,000 m"),
    "meals": Quantity("mg C m-2 d-1", "what is eaten of whom, top 150 m"),
    **{f"month_{name}": Quantity("1" if name == "effort" else "mmol C m-3", f"{name.replace('_', '-')}, top 150 m, by month") for name in (*ALIVE, "effort", "prey")},
    **{f"profile_{name}": Quantity("mmol C m-3", f"{name.replace('_', '-')}s by depth", colours="matter") for name in ALIVE},
    **{f"eaten_{name}": Quantity("mg C m-3 d-1", f"grazing by {name.replace('_', '-')}s by depth") for name in ALIVE},
}  # fmt: skip
MONTHLY = tuple(name for name in RESULTS if name.startswith("month_"))
PROFILES = tuple(name for name in RESULTS if name.startswith(("profile_", "eaten_")))
AXES = {"month": 12, "depth": LEVELS, "meal": len(MEALS)}
SINGLE = tuple(name for name in RESULTS if name not in (*MONTHLY, *PROFILES, *AXES, "lat", "lon", "meals"))


def axis(name: str) -> tuple[str, ...]:
    """What a quantity has beside experiment and column."""
    if name == "meals":
        return ("meal",)
    return ("month",) if name in MONTHLY else ("depth",) if name in PROFILES else ()


def told(year: Year) -> dict[str, Array]:
    """What is kept of a column's year."""
    levels = year.end.shape[0]
    column = LastYear(year, THICKNESS[:levels])
    upper = slice(0, AT_150 + 1)
    share = THICKNESS[:levels][upper] / THICKNESS[:levels][upper].sum()
    state, flows = year.state, year.flows
    prey = 0.3 * state[:, :, of.NANO] + state[:, :, of.DIATOM] + state[:, :, of.MICRO] + 0.3 * state[:, :, of.SMALL]
    kept: dict[str, Any] = {name: column.upper(at) for name, at in MESO.items()}
    deep = slice(AT_150 + 1, AT_1000 + 1)
    below = THICKNESS[:levels][deep]
    kept |= {
        "micro": column.upper(of.MICRO),
        "plants": column.upper(of.NANO) + column.upper(of.DIATOM),
        "nano": column.upper(of.NANO),
        "diatom": column.upper(of.DIATOM),
        "surface_nitrate": column.state[0, of.NITRATE],
        "chlorophyll": column.flows[0, of.CHLOROPHYLL],
        "dominance": column.dominance,
        "effort": column.effort.mean(),
        "effort_swing": column.effort.std(),
        "prey": (prey[:, upper] @ share).mean(),
        "deep_flux_feeder": float(below @ column.state[deep, of.FLUX_FEEDER] / below.sum()) if below.size else 0.0,
        "growth": CARBON_MASS * float(THICKNESS[:levels] @ column.flows[:, [of.GROWTH_NANO, of.GROWTH_DIATOM]].sum(axis=1)),
        "export": column.sinking[AT_150] if levels > AT_150 else 0.0,
        "export_1000": column.sinking[AT_1000] if levels > AT_1000 else 0.0,
        "meals": CARBON_MASS * THICKNESS[:levels][upper] @ column.flows[upper][:, list(MEALS.values())],
        **{name: CARBON_MASS * float(below @ column.flows[deep, flow]) for name, flow in TWILIGHT.items()},
        "month_effort": column.effort,
        "month_prey": prey[:, upper] @ share,
    }
    for name, at in MESO.items():
        kept[f"grazing_{name}"] = float(THICKNESS[:levels][upper] @ column.grazing(name)[upper])
        kept[f"month_{name}"] = column.season(at)
        kept[f"profile_{name}"], kept[f"eaten_{name}"] = np.full((2, LEVELS), np.nan)
        kept[f"profile_{name}"][:levels] = column.state[:, at]
        kept[f"eaten_{name}"][:levels] = column.grazing(name)
    if flows.shape[1] != levels:
        raise ValueError("state and flows are of different columns")
    return kept


class Atlas:
    """Experiments over the columns of an ocean, filled as columns are run; single precision, as it is kept."""

    def __init__(self, names: tuple[str, ...], size: int) -> None:
        self.names = names
        shape = (len(names), size)
        kept = (*SINGLE, *MONTHLY, *PROFILES, "meals")
        self.values = {name: np.full((*shape, *(AXES[each] for each in axis(name))), np.nan, np.float32) for name in kept}
        self.done = np.zeros(size, bool)

    def put(self, number: int, years: list[Year]) -> None:
        for place, year in enumerate(years):
            for name, value in told(year).items():
                self.values[name][place, number] = value
        self.done[number] = True

    def save(self, path: Path, settings: str) -> None:
        """Writes it whole or not at all."""
        arrays: dict[str, Any] = {"done": self.done, "settings": np.array(settings), **self.values}
        keep(path, lambda file: np.savez(file, **arrays))

    def resume(self, path: Path, settings: str) -> None:
        """Takes over what a stopped run of the same settings kept."""
        with np.load(path, allow_pickle=False) as kept:
            if str(kept["settings"]) != settings or kept["done"].size != self.done.size:
                return
            self.done[:] = kept["done"]
            for name, values in self.values.items():
                values[:] = kept[name]


def run(
    over: Columns, first: Pisces, others: Mapping[str, tuple[Pisces, Columns]], years: int = YEARS,
    progress: lab.Progress | None = None, checkpoint: Path | None = None,
) -> Atlas:  # fmt: skip
    """The reference of every column, and experiments after it, each with the columns it runs in."""
    names = (REFERENCE, *others)
    atlas = Atlas(names, len(over))
    settings = json.dumps([years, first, {name: (p, float(water.temperature.sum())) for name, (p, water) in others.items()}])
    if checkpoint and checkpoint.exists():
        atlas.resume(checkpoint, settings)

    def one(number: int) -> tuple[int, list[Year]]:
        year, supply = reference(over, number, first, years)
        return number, [year, *(experiment(water, number, p, supply, years) for p, water in others.values())]

    left = np.random.default_rng(0).permutation(np.flatnonzero(~atlas.done))
    kept_at = time.monotonic()
    try:
        with ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()) as pool:
            for start in range(0, left.size, BATCH):
                if progress:
                    progress(float(atlas.done.mean()), f"column {int(atlas.done.sum()):,} of {len(over):,}")
                for number, found in pool.map(one, left[start : start + BATCH].tolist()):
                    atlas.put(number, found)
                if checkpoint and time.monotonic() - kept_at > KEEP_SECONDS:
                    atlas.save(checkpoint, settings)
                    kept_at = time.monotonic()
    except lab.Cancelled:
        if checkpoint:
            atlas.save(checkpoint, settings)
        raise
    if checkpoint:
        forget(checkpoint)
    return atlas


def named(over: Columns, p: Pisces = PISCES, years: int = YEARS, progress: lab.Progress | None = None) -> Atlas:
    """The paper's six."""
    return run(over, p, {name: (ecosystem_of(name, p), over) for name in EXPERIMENTS if name != REFERENCE}, years, progress)


def simulate_world(
    parameters: Mapping[str, Any],
    progress: lab.Progress | None = None,
    checkpoint: Path | str | None = None,
    years: int = YEARS,
    ocean: Ocean | None = None,
) -> xr.Dataset:
    """The user's own values beside the reference, everywhere in the ocean that is set or the user's own."""
    settings = FeedingParameters(**parameters)
    over = columns(stand_on(settings, ocean, NEEDS))
    warmer = over.select(np.arange(len(over)))
    warmer.temperature[:] += settings["warming"]
    others = {YOURS: (ecosystem(settings), warmer)}
    return to_dataset(run(over, reference_of(settings), others, years, progress, Path(checkpoint) if checkpoint else None), over)


def simulate_own(
    over: Columns, parameters: Mapping[str, Any], progress: lab.Progress | None = None, years: int = YEARS
) -> xr.Dataset:
    """The same in columns of the user's own water."""
    settings = FeedingParameters(**parameters)
    warmer = over.select(np.arange(len(over)))
    warmer.temperature[:] += settings["warming"]
    return to_dataset(run(over, reference_of(settings), {YOURS: (ecosystem(settings), warmer)}, years, progress), over)


def to_dataset(atlas: Atlas, over: Columns) -> xr.Dataset:
    """Experiments by column."""
    import xarray as xr

    coords = {"experiment": list(atlas.names), "month": np.arange(1, 13), "depth": DEPTH, "meal": list(MEALS)}
    dataset = xr.Dataset(coords=coords)
    for name, values in atlas.values.items():
        dataset[name] = (("experiment", "column", *axis(name)), values)
    dataset.coords["lat"], dataset.coords["lon"] = ("column", over.lat), ("column", over.lon)
    dataset.attrs = {
        "Conventions": "CF-1.11",
        "title": "Three ways to be a copepod, in every water column of the ocean",
        "lab": "feeding",
        "versions": json.dumps(lab.versions()),
    }
    return describe(dataset, RESULTS)


@cache
def shipped() -> xr.Dataset:
    """The six named experiments as they came with this software."""
    return netcdf.whole(FILE)


def field(grid: Grid, values: Array) -> Array:
    """(row, column) of the ocean's grid, from one value a column."""
    out = np.full(grid.shape[1:], np.nan)
    out[grid.wet[0]] = values
    return out


def section(over: Columns, grid: Grid, values: Array) -> Array:
    """(level, row): mean from west to east of a profile (column, level)."""
    out = np.full((values.shape[1], grid.shape[1]), np.nan)
    for row in np.unique(over.row):
        here = over.row == row
        known = np.isfinite(values[here])
        weight = over.area[here][:, None] * known
        total = weight.sum(axis=0)
        out[:, row] = np.where(total > 0, (np.where(known, values[here], 0) * weight).sum(axis=0) / np.maximum(total, 1), np.nan)
    return out
