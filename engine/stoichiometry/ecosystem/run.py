"""The ecosystem through its years: life in the cells, sinking and decay in the columns, the air, and what water carries.

One step of Δt: plankton in parts of it (engine.stoichiometry.ecosystem.life), what sinks and decays, then everything carried
(engine.stoichiometry.ecosystem.carrier) and stirred by the season (engine.stoichiometry.ecosystem.seasons): oxygen and carbon
meet the air as they are. Carbon does so within a day, as in the paper's fast exchange and in engine.stoichiometry.globe; each
world has an air of its own. Alkalinity is uniform, the floor buries nothing: total phosphorus and the carbon of each world's
ocean and air never change.

C:P of what grows is that of the surface's phosphate and warmth at every lit depth of a column, as in the paper's own code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.checkpoint import keep
from engine.conversions import SECONDS_PER_YEAR
from engine.ocean import gas
from engine.ocean.air import MMOL_PER_PPM, Air
from engine.ocean.circulation import stand_on
from engine.ocean.cycles import NEEDS, VENTILATION, Cycles, Setting
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.stoichiometry import plankton
from engine.stoichiometry.ecosystem import life
from engine.stoichiometry.ecosystem.carrier import Carrier
from engine.stoichiometry.ecosystem.parameters import N_PER_P, Mops, calibrated, chosen
from engine.stoichiometry.ecosystem.seasons import Seasons, stir
from engine.stoichiometry.ecosystem.sinking import passing
from engine.stoichiometry.ecosystem.tracers import (
    DIC,
    DOC,
    DOP,
    FLOWS,
    IN_WATER,
    INORGANIC,
    LIVING_CARBON,
    NO3,
    O2,
    OXYGEN,
    PHOSPHORUS,
    PHY,
    PHY_C,
    PO4,
    POC,
    TRACERS,
    WORLDS,
    ZOO,
    ZOO_C,
)
from engine.stoichiometry.falling import FALLS
from engine.stoichiometry.globe import Globe

STEPS, PARTS = 24, 4
"""Steps of a year, and parts of each in which plankton grow."""
LIT_LEVELS = 3
"""Levels from the top in which MOPS's plankton grow: to 160 m."""
SEED, DEFICIT = 1e-3, 3.0
"""mmol m⁻³: plankton's phosphorus at the start, and how much less nitrate there is than 16 per phosphate."""
FIRST_APPETITE = 5.9
"""Uptake of the first guess, times that of the embedded ocean; a run forgets it."""


KEPT = ("tracers", "mean", "below", "air", "flows", "change")
"""The arrays of a State."""


@dataclass(frozen=True, eq=False)
class State:
    """The ecosystem at the end of a year: tracers (cell, tracer), air (world) in mmol C.

    `flows` are those of the year before, `mean` its mean tracers, `change` what it changed in each; `below` (column, tracer) is
    what the surface held when its water went below: its mean weighed by the exchange.
    """

    tracers: Array
    mean: Array
    below: Array
    air: Array
    year: int
    flows: Array
    change: Array
    settings: Mapping[str, Any]

    @property
    def pco2(self) -> Array:
        """ppm of each world."""
        return np.asarray(self.air / MMOL_PER_PPM)

    def save(self, path: Path) -> None:
        """Writes it whole or not at all."""
        arrays = {name: getattr(self, name) for name in KEPT}
        keep(path, lambda file: np.savez(file, year=self.year, settings=json.dumps(dict(self.settings)), **arrays))

    @staticmethod
    def load(path: Path) -> State:
        """What `save` wrote."""
        with np.load(path, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in KEPT}
            return State(year=int(kept["year"]), settings=json.loads(str(kept["settings"])), **arrays)


class Ecosystem:
    """One ocean with life in it, at one setting."""

    def __init__(
        self, parameters: Mapping[str, Any], ocean: Ocean | None = None, steps: int = STEPS, rates: Mops | None = None
    ) -> None:
        self.ocean = stand_on(parameters, ocean, (*NEEDS, "oxygen"))
        self.grid, self.volume = self.ocean.grid, self.ocean.grid.volume
        self.settings, self.steps, self.rates = chosen(parameters), steps, rates or calibrated()
        self.days = SECONDS_PER_YEAR / 86400 / steps
        self.temperature, salinity = self.ocean.tracer("temperature"), self.ocean.tracer("salinity")
        fall = FALLS[self.settings["sinking"]]
        self._first = Setting(uptake=FIRST_APPETITE, way=fall.shape(self.settings["phosphorus_b"]))
        self.over = Globe(self.ocean, Cycles(self.ocean, self._first), fall.shape)
        self._start, self._cells = self.grid.by_column
        self.seasons = Seasons(self.ocean, (np.arange(steps) + 0.5) * self.days)
        self.carbon_b = (self.settings["carbon_b"], self.settings["phosphorus_b"])
        """Martin b of carbon in each world."""
        self._pass = self._passing(self.settings["phosphorus_b"])
        self._pass_c = np.array([self._passing(b) for b in self.carbon_b])
        surface, seconds = self.grid.surface, SECONDS_PER_YEAR / steps
        self.oxygen_rate = gas.rate(self.grid, gas.schmidt_oxygen(self.temperature))
        """Per second."""
        carbon_rate = VENTILATION * surface
        self.carrier, self._oxygen_carrier, self._carbon_carrier = (
            Carrier(self.seasons.still, self.volume, seconds, rate) for rate in (0.0, self.oxygen_rate / 2, carbon_rate)
        )
        self._oxygen_given = seconds / 2 * self.oxygen_rate * gas.oxygen_saturation(self.temperature, salinity)
        self._carbon_given = seconds * VENTILATION
        self.above = Air(self.settings["alkalinity"], self.volume[surface], self.temperature[surface], salinity[surface])

    def _passing(self, b: float) -> Array:
        return passing(self.grid, self.ocean.floor_area, b, FALLS[self.settings["sinking"]])

    # one step and one year

    def held(self, tracers: Array, temperature: Array) -> tuple[Array, Array]:
        """P:C of the phytoplankton that grow now, and of zooplankton on the phytoplankton that are there; °C in each cell."""
        if self.settings["surface"] == "one":
            grows = np.full(self.grid.size, 1 / self.settings["start_ratio"])
        else:
            grows = plankton.by_law(self.settings, tracers[self.grid.top, PO4], temperature[self.grid.top] + 273.15)
        food = np.clip(tracers[:, PHY] / np.maximum(tracers[:, PHY_C], life.LEAST), 1e-4, 1.0)
        return grows, plankton.zooplankton(food, self.settings["homeostasis"])

    def step(self, tracers: Array, air: Array, flows: Array, number: int) -> tuple[Array, Array]:
        """Tracers and air one step later, in step `number` of the year; flows are added to."""
        before, tracers, season = tracers, tracers.copy(), self.seasons
        columns, born = (self._start, self._cells), np.empty((self.grid.size, 2))
        warmth = season.temperature[number]
        sky = (season.light[number], season.day[number], warmth, *self.held(tracers, warmth))
        life.live(tracers, flows, born, *columns, self.grid.thickness, LIT_LEVELS, self.days, PARTS, *sky, self.rates)
        life.sink(tracers, flows, born, *columns, self.volume, self.days, self._pass, self._pass_c, self.rates)
        carried = self.carry(before, tracers, air, number)
        gained = self.volume @ (carried[:, INORGANIC] - tracers[:, INORGANIC])
        return carried, air - gained

    def carry(self, before: Array, tracers: Array, air: Array, number: int) -> Array:
        """Tracers carried and stirred for a step; `before` is what they were before they lived."""
        carried, given = np.empty_like(tracers), self._from_air(air)
        carried[:, IN_WATER] = self.carrier.keep(tracers[:, IN_WATER])
        carried[:, OXYGEN] = self.meets_oxygen(tracers, number)
        carried[:, INORGANIC] = self._carbon_carrier.carry(tracers[:, INORGANIC], given)
        self.stir(carried[:, IN_WATER], number)
        self.stir(carried[:, INORGANIC], number, VENTILATION * np.ones(given.shape[0]), given)
        return carried

    def meets_oxygen(self, tracers: Array, number: int) -> Array:
        """Oxygen carried and stirred, (cell, 1): half of a step's exchange within either, so that both bring up what meets the air."""
        given = self._oxygen_given[:, None]
        carried = self._oxygen_carrier.carry(tracers[:, OXYGEN], given)
        self.stir(carried, number, self.oxygen_rate / 2, given)
        return carried

    def stir(self, tracers: Array, number: int, exchange: Array | None = None, given: Array | None = None) -> None:
        """The season's mixing, in place; what it brings up meets the air within it, by a rate and Δt k c_sat of each cell."""
        surface = self.grid.surface
        rate = np.zeros(self._start.size - 1) if exchange is None else exchange[surface]
        left = np.zeros((rate.size, tracers.shape[1])) if given is None else given[surface]
        seconds, between = SECONDS_PER_YEAR / self.steps, self.seasons.stirred[number]
        stir(tracers, self._start, self._cells, self.volume, seconds, between, rate, left)

    def _from_air(self, air: Array) -> Array:
        """(cell, world): what the surface would gain in a step if it held no carbon."""
        given = np.zeros((self.grid.size, WORLDS))
        for w in range(WORLDS):
            given[self.grid.surface, w] = self._carbon_given * self.above.saturation(float(air[w]) / MMOL_PER_PPM)
        return given

    def year(self, state: State, heard: Callable[[float], None] | None = None) -> State:
        """A year later; `heard` is told how much of it is done, and stops it by raising Cancelled."""
        tracers, air, flows, mean = state.tracers, state.air, np.zeros((self.grid.size, FLOWS)), np.zeros_like(state.tracers)
        below, surface = np.zeros_like(tracers[self.grid.surface]), self.grid.surface
        for number in range(self.steps):
            tracers, air = self.step(tracers, air, flows, number)
            mean += tracers / self.steps
            below += self.seasons.sinking[number][:, None] * tracers[surface]
            if heard:
                heard((number + 1) / self.steps)
        return State(tracers, mean, below, air, state.year + 1, flows, tracers - state.tracers, state.settings)

    # where it starts, and what never changes

    def start(self) -> State:
        """From a steady cycle of phosphorus and the carbon that goes with it, with a few plankton everywhere."""
        over, settings = self.over, self.settings
        cycle = over.cycles.phosphorus(self._first)
        tracers = np.zeros((self.grid.size, TRACERS))
        tracers[:, PO4], tracers[:, DOP] = np.maximum(cycle.values["phosphate"], 0.0), np.maximum(cycle.values["dop"], 0.0)
        tracers[:, [PHY, ZOO]] = SEED
        scale = settings["mean_phosphate"] * self.volume.sum() / self.phosphorus(tracers)
        tracers[:, list(PHOSPHORUS)] *= scale
        tracers[:, NO3] = np.maximum(N_PER_P * tracers[:, PO4] - DEFICIT, 0.1)
        tracers[:, O2] = self.ocean.tracer("oxygen")
        ratio = 1 / self.held(tracers, self.temperature)[0]
        uptake, above = scale * ratio * cycle.uptake, over.air(settings["alkalinity"])
        tracers[:, [PHY_C, ZOO_C]] = tracers[:, [PHY, ZOO]] * ratio[:, None]
        tracers[:, DOC] = over.dissolved(uptake)
        whole, held = above.held(settings["lifeless_pco2"]), np.empty(WORLDS)
        for w, b in enumerate(self.carbon_b):
            soft = over.soft(uptake, b)
            living = self.volume @ (soft + tracers[:, list(LIVING_CARBON)].sum(axis=1))
            tracers[:, DIC[w]] = soft + over.from_air(above, above.balance(whole - float(living)))
            held[w] = whole - self.volume @ (tracers[:, DIC[w]] + tracers[:, list(LIVING_CARBON)].sum(axis=1))
        nothing = np.zeros((self.grid.size, FLOWS))
        return State(tracers, tracers, tracers[self.grid.surface], held, 0, nothing, np.zeros_like(tracers), settings)

    def phosphorus(self, tracers: Array) -> float:
        """All of it, mmol."""
        return float(self.volume @ tracers[:, list(PHOSPHORUS)].sum(axis=1))

    def nitrogen(self, tracers: Array) -> float:
        """All of it, mmol: changed by fixation and denitrification alone."""
        organic = [each for each in PHOSPHORUS if each != PO4]
        return float(self.volume @ (tracers[:, NO3] + N_PER_P * tracers[:, organic].sum(axis=1)))

    def carbon(self, tracers: Array, air: Array) -> Array:
        """All of it in each world, air and ocean, mmol."""
        shared = tracers[:, list(LIVING_CARBON)].sum(axis=1)
        return np.array([air[w] + self.volume @ (shared + tracers[:, POC[w]] + tracers[:, DIC[w]]) for w in range(WORLDS)])
