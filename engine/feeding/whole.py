"""The ecosystem in the moving ocean: life in the ocean's own cells, and currents that carry all of it.

Five days at a time: every column lives and sinks over a closed floor (engine.feeding.column's parts; below the mixed layer
the currents' own mixing mixes), then everything is carried (engine.stoichiometry.ecosystem.carrier). Nothing is supplied:
nitrogen and silicon are kept. Iron alone comes with dust, returns to the ocean's along the floor and coasts, and falls out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba as nb
import numpy as np

from engine.checkpoint import forget, keep
from engine.conversions import CARBON_MASS, MODEL_DEPTH, YEAR_365
from engine.feeding import tracers as of
from engine.feeding import water
from engine.feeding.cell import lack, surroundings
from engine.feeding.column import RECORD_DAYS, RECORDS, fall, mixing, move
from engine.feeding.life import live
from engine.feeding.model import MESO, ecosystem, reference_of
from engine.feeding.parameters import FeedingParameters
from engine.feeding.pisces import N_PER_C, SI_PER_C, Pisces
from engine.lab import Progress, versions
from engine.ocean import diagnostics
from engine.ocean.circulation import stand_on
from engine.ocean.forcing import SUMMER_DAY, Forcing
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.quantities import Quantity, describe
from engine.stoichiometry.ecosystem.carrier import Carrier

if TYPE_CHECKING:
    import xarray as xr

YEARS, STEP = 20, 0.5
UPPER, DEEP = MODEL_DEPTH, 1005.0
"""m: the ocean's own levels nearest to the paper's 150 and 1,000."""
IRON_RETURNS = 1 / 90
"""d⁻¹."""
WORLDS = ("FOREFF", "yours")
RESULTS = {
    "lat": Quantity("degrees_north", "latitude", "latitude"),
    "lon": Quantity("degrees_east", "longitude", "longitude"),
    "world": Quantity("1", "world"),
    **{name: Quantity("mmol C m-3", f"{name.replace('_', '-')}s, top 160 m", colours="matter") for name in MESO},
    "micro": Quantity("mmol C m-3", "microzooplankton, top 160 m", colours="matter"),
    "export": Quantity("mg C m-2 d-1", "carbon sinking through 160 m", colours="matter"),
    "export_1000": Quantity("mg C m-2 d-1", "carbon sinking through 1,005 m", colours="matter"),
    "nitrogen": Quantity("Tmol N", "all nitrogen, at the end"),
    "nitrogen_start": Quantity("Tmol N", "all nitrogen, at the start"),
    "silicon": Quantity("Tmol Si", "all silicon, at the end"),
    "silicon_start": Quantity("Tmol Si", "all silicon, at the start"),
    "surface_nitrate": Quantity("mmol N m-3", "nitrate, first level", colours="matter"),
}


@nb.njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract", "arcp", "nsz", "reassoc"})
def days(
    steps: int, dt: float, p: Pisces, start: Array, cells: Array, thickness: Array, temperature: Array, light: Array, day: Array,
    mixed_layer: Array, low: Array, iron: Array, dust: Array, tracers: Array, flows: Array,
) -> None:  # fmt: skip
    """Life, sinking and the mixed layer in every column for `steps` of `dt`; adds the flows of each step to `flows`."""
    log_p, log_z = np.log(p.warmth_plants), np.log(p.warmth_animals)
    for column in range(start.size - 1):
        here = cells[start[column] : start[column + 1]]
        n = here.size
        high, depth, below = np.empty(n), np.empty(n), 0.0
        for k in range(n):
            high[k] = thickness[here[k]]
            depth[k] = below + high[k] / 2
            below += high[k]
        lower, upper, inverse = np.empty(n), np.empty(n), np.empty(n)
        mixing(depth, high, mixed_layer[column], dt, p, lower, upper, inverse)
        falling = fall(high, dt, True, p)
        c, flow = np.empty((n, of.TRACERS)), np.zeros((n, of.FLOWS))
        for k in range(n):
            for t in range(of.TRACERS):
                c[k, t] = tracers[here[k], t]
        for _ in range(steps):
            under = light[column]
            for k in range(n):
                i = here[k]
                warm_p, warm_z = np.exp(log_p * temperature[i]), np.exp(log_z * temperature[i])
                stirred = 1.0 if depth[k] <= mixed_layer[column] else 0.01
                calm = 1.0 if depth[k] + high[k] / 2 > mixed_layer[column] else 0.0
                around = surroundings(day[column], high[k], warm_p, warm_z, low[i], stirred, calm)
                under = live(c[k], flow[k], dt, under, around, p, True)
                if k == 0:
                    c[k, of.IRON] += dt * dust[column] / high[k]
                c[k, of.IRON] += dt * IRON_RETURNS * max(iron[i] - c[k, of.IRON], 0.0)
            move(c, flow, falling, lower, upper, inverse)
            for k in range(n):
                for t in range(of.FLOWS):
                    flows[here[k], t] += flow[k, t]
        for k in range(n):
            for t in range(of.TRACERS):
                tracers[here[k], t] = c[k, t]


class Whole:
    """One ocean with its seasons; `year` runs an ecosystem in it."""

    def __init__(self, ocean: Ocean) -> None:
        self.ocean = ocean
        grid = self.grid = self.ocean.grid
        self._start, self._cells = grid.by_column
        self._thickness = grid.volume / grid.area[grid.top]
        self._seasons()
        self._low = np.vectorize(lack)(self.ocean.tracer("oxygen"))
        self.carrier = Carrier(self.ocean.operator, grid.volume, RECORD_DAYS * 86400)

    def _seasons(self) -> None:
        grid, at = self.grid, (np.arange(RECORDS) + 0.5) * RECORD_DAYS
        forcing, wet, over = Forcing(self.ocean, at), self.grid.wet[0], water.columns(self.ocean)
        self._light, self._day, self._mixed = (
            np.ascontiguousarray(each[:, wet]) for each in (forcing.light, forcing.day_length, forcing.mixed_layer)
        )
        self._day = np.clip(self._day, 0.02, 1.0)
        peak = np.where(grid.lat < 0, SUMMER_DAY["south"], SUMMER_DAY["north"])
        swing = forcing.amplitude[0, grid.row, 0] * np.cos(2 * np.pi * (at[:, None] - peak) / YEAR_365)
        mean = self.ocean.tracer("temperature")
        self._temperature = np.maximum(mean + swing * np.exp(-grid.depth / water.SEASON_FADES), water.FREEZING)
        self._iron = np.empty(grid.size)
        for number, levels in enumerate(np.split(self._cells, self._start[1:-1])):
            self._iron[levels] = np.interp(grid.depth[levels], water.DEPTH, over.target[number, :, of.IRON])
        self._dust = over.dust[:, 0] * water.DUST_MIXED

    def start(self) -> Array:
        """(cell, tracer): the ocean's own nutrients, and some of all life near the surface."""
        grid = self.grid
        state = np.full((grid.size, of.TRACERS), 0.002)
        arctic = grid.inside("Arctic")
        state[:, of.NITRATE] = water.nitrate(self.ocean.tracer("phosphate"), self.ocean.tracer("oxygen"), arctic)
        state[:, of.IRON], state[:, of.SILICATE] = self._iron, np.maximum(water.silicate(self.ocean), 0.1)
        seed = np.array([1.0, 0.5, 0.5, 0.1, 0.1, 0.05, 0.5, 0.05])
        state[:, of.NANO : of.BIG + 1] += seed * np.exp(-((grid.depth / 100) ** 2))[:, None]
        return state

    def inventory(self, tracers: Array) -> tuple[float, float]:
        """All nitrogen and all silicon, mmol."""
        nitrogen = tracers[:, of.NITRATE] + N_PER_C * tracers[:, list(of.ORGANIC)].sum(axis=1)
        silicon = tracers[:, of.SILICATE] + tracers[:, of.SILICA] + SI_PER_C * tracers[:, of.DIATOM]
        return self.grid.inventory(nitrogen), self.grid.inventory(silicon)

    def step(self, tracers: Array, flows: Array, record: int, p: Pisces, warming: float = 0.0) -> Array:
        """Tracers five days later; flows are added to."""
        still = p._replace(below=0.0, edge=0.0)  # there the currents' own mixing mixes
        lived = tracers.copy()
        days(
            round(RECORD_DAYS / STEP), STEP, still, self._start, self._cells, self._thickness, self._temperature[record] + warming,
            self._light[record], self._day[record], self._mixed[record], self._low, self._iron, self._dust, lived, flows,
        )  # fmt: skip
        return np.asarray(np.maximum(self.carrier.keep(lived), 0.0))

    def sinking(self, flows: Array, depth: float) -> Array:
        """(row, column): mg C m⁻² d⁻¹ through the ocean's interface nearest to a depth, from a year's summed flows."""
        level = int(np.abs(self.grid.depth_edge - depth).argmin()) - 1
        sunk = CARBON_MASS * (flows[:, of.SUNK_SMALL] + flows[:, of.SUNK_BIG]) / (RECORDS * round(RECORD_DAYS / STEP))
        return np.asarray(self.grid.field(sunk)[level])


def simulate_whole(
    parameters: Mapping[str, Any],
    progress: Progress | None = None,
    checkpoint: Path | str | None = None,
    years: int = YEARS,
    ocean: Ocean | None = None,
) -> xr.Dataset:
    """The reference and the user's own values, each for so many years; a stopped run goes on where it was."""
    settings = FeedingParameters(**parameters)
    over, kept = Whole(stand_on(settings, ocean, water.NEEDS)), Path(checkpoint) if checkpoint else None
    lives = ((reference_of(settings), 0.0), (ecosystem(settings), float(settings["warming"])))
    key = json.dumps([years, lives, over.grid.size])
    at, states, sums = _begin(over, kept, key)
    total = years * RECORDS
    try:
        while at < total:
            year, record = divmod(at, RECORDS)
            if progress:
                progress(at / total, f"year {year + 1} of {years}")
            if record == 0:
                sums[:] = 0.0
            for number, (p, warming) in enumerate(lives):
                states[number] = over.step(states[number], sums[number][0], record, p, warming)
                sums[number][1][:, : of.TRACERS] += states[number] / RECORDS
            at += 1
            if kept and record == RECORDS - 1:
                _keep(kept, at, states, sums, key)
    except BaseException:
        if kept:
            _keep(kept, at, states, sums, key)
        raise
    if kept:
        forget(kept)
    return _dataset(over, states, sums)


def _begin(over: Whole, kept: Path | None, key: str) -> tuple[int, Array, Array]:
    """Record, states (world, cell, tracer) and sums (world, flows or tracers, cell, …) to begin with."""
    if kept and kept.exists():
        with np.load(kept, allow_pickle=False) as stored:
            if str(stored["key"]) == key:
                return int(stored["at"]), stored["states"], stored["sums"]
    states = np.stack([over.start()] * len(WORLDS))
    return 0, states, np.zeros((len(WORLDS), 2, over.grid.size, of.FLOWS))


def _keep(path: Path, at: int, states: Array, sums: Array, key: str) -> None:
    """Writes it whole or not at all."""
    keep(path, lambda file: np.savez(file, at=at, states=states, sums=sums, key=np.array(key)))


def _dataset(over: Whole, states: Array, sums: Array) -> xr.Dataset:
    """The last year of both worlds."""
    import xarray as xr

    grid = over.grid
    dataset = xr.Dataset(coords={"world": list(WORLDS), "lat": grid.lat_centre, "lon": grid.lon_centre})
    across = ("world", "lat", "lon")
    upper = grid.depth_edge[:-1] < UPPER - 1
    weight = np.diff(grid.depth_edge)[upper][:, None, None]

    def top(values: Array) -> Array:
        field = grid.field(values)[upper]
        wet = np.where(np.isfinite(field), weight, 0.0)
        return np.asarray(np.nansum(field * weight, axis=0) / np.where(grid.wet[0], wet.sum(axis=0), np.nan))

    for name, at in (*MESO.items(), ("micro", of.MICRO)):
        dataset[name] = (across, np.array([top(each[1][:, at]) for each in sums]))
    dataset["surface_nitrate"] = (
        across,
        np.array([diagnostics.at_depth(grid, grid.field(each[1][:, of.NITRATE]), 18.0) for each in sums]),
    )
    for name, depth in (("export", UPPER), ("export_1000", DEEP)):
        dataset[name] = (across, np.array([over.sinking(each[0], depth) for each in sums]))
    first, last = over.inventory(over.start()), [over.inventory(state) for state in states]
    for place, name in enumerate(("nitrogen", "silicon")):
        dataset[name] = ("world", [1e-15 * each[place] for each in last])
        dataset[f"{name}_start"] = ((), 1e-15 * first[place])
    dataset.attrs = {
        "Conventions": "CF-1.11",
        "title": "Three ways to be a copepod, in the moving ocean",
        "versions": json.dumps(versions()),
    }
    return describe(dataset, RESULTS)
