"""A leap toward the steady state: one approximate Newton step for what only centuries of currents would bring about.

Over a year a tracer changed by d. Its steady state is where d = 0; with a guess J of how its sources answer to itself,

    (A + V J) δ = V d + what other tracers' δ make of its sources

with all in years. Phosphate is taken up in proportion to itself in the light and comes back where detritus by Martin's b does;
oxygen, nitrate and carbon follow it; nitrate's own excess answers to fixation and denitrification; the surface holds carbon
to the air, and each world's air to the total. Plankton and detritus, which answer within weeks, are left where they are.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean.air import MMOL_PER_PPM
from engine.ocean.grid import Array
from engine.ocean.steady import Factor
from engine.stoichiometry.ecosystem import life
from engine.stoichiometry.ecosystem.parameters import N_PER_P, NO3_PER_P, O2_PER_P
from engine.stoichiometry.ecosystem.run import LIT_LEVELS, Ecosystem, State
from engine.stoichiometry.ecosystem.tracers import DIC, DOC, DOP, GROWN, GROWN_C, MADE, NO3, O2, OXIC, PO4, SUBOXIC

HELD = 1e-6
"""Per year: how a closed cycle's matrix is kept from being singular."""
NITRATE_SHARE = 0.8
"""Of nitrate's own leap: all of it swings to and fro with the oxygen that allows denitrification."""
MOST = 0.5
"""Share of itself by which a leap may lower or raise a concentration."""


class Leap:
    """Leaps of one ecosystem."""

    def __init__(self, ecosystem: Ecosystem) -> None:
        self.of, self.volume = ecosystem, ecosystem.volume
        self.over = ecosystem.over
        self._operator = ecosystem.ocean.operator * SECONDS_PER_YEAR
        self._decay = self.volume * (ecosystem.rates.dissolved_decay * SECONDS_PER_YEAR / 86400)
        self._dissolved = Factor(self._operator + sp.diags_array(self._decay))

    def _factor(self, rate: Array) -> Factor:
        return Factor(self._operator + sp.diags_array(self.volume * rate))

    def __call__(self, state: State) -> State:
        tracers, air, before, d = state.tracers.copy(), state.air.copy(), state.tracers, state.change
        dop, doc = (self._dissolved.solve(self.volume * d[:, each]) for each in (DOP, DOC))
        phosphate, taken = self._phosphate(state, self._decay * dop)
        made = self._sunk(taken, self.of.settings["phosphorus_b"]) - taken + self._decay * dop
        phosphate -= before[:, PO4] * (self.volume @ (phosphate + dop)) / (self.volume @ before[:, PO4])
        oxygen = self._oxygen(state, made)
        nitrate = N_PER_P * phosphate + NITRATE_SHARE * self._nitrate(state)
        for place, by in ((PO4, phosphate), (DOP, dop), (O2, oxygen), (NO3, nitrate), (DOC, doc)):
            tracers[:, place] += np.clip(by, -MOST * before[:, place], MOST * before[:, place])
        tracers[:, PO4] *= 1 + (self.of.phosphorus(before) - self.of.phosphorus(tracers)) / (self.volume @ tracers[:, PO4])
        ratio = state.flows[:, GROWN_C].sum() / state.flows[:, GROWN].sum()
        for w, b in enumerate(self.of.carbon_b):
            self._carbon(tracers, air, w, d[:, DIC[w]], ratio * (self._sunk(taken, b) - taken) + self._decay * doc)
        air += self.of.carbon(before, state.air) - self.of.carbon(tracers, air)
        return replace(state, tracers=tracers, air=air)

    def _sunk(self, taken: Array, b: float) -> Array:
        return np.asarray(self.over.sinking.operator(self.over.shape(b)) @ taken)

    def _phosphate(self, state: State, decayed: Array) -> tuple[Array, Array]:
        """δ of phosphate, and how much more is taken up, mmol a year; `decayed` is how much more dissolved matter sets free."""
        net = np.where(self.over.sinking.lit, np.maximum(-state.flows[:, MADE], 0.0), 0.0)
        takes = sp.diags_array(self.volume * net / np.maximum(state.mean[:, PO4], life.LEAST)).tocsr()
        returns = self.over.sinking.operator(self.over.shape(self.of.settings["phosphorus_b"])) @ takes
        right = self.volume * state.change[:, PO4] + decayed
        right -= self.volume * right.sum() / self.volume.sum()
        phosphate = Factor(self._operator + takes - returns + sp.diags_array(self.volume * HELD)).solve(right)
        return phosphate, takes @ phosphate

    def _oxygen(self, state: State, made: Array) -> Array:
        """δ of oxygen: exchanged with the air, and used less where it lacks."""
        lacking = _slope(state.mean[:, O2] - self.of.rates.oxygen_least, self.of.rates.half_oxygen)
        rate = self.of.oxygen_rate * SECONDS_PER_YEAR + O2_PER_P * state.flows[:, OXIC] * lacking
        return self._factor(rate).solve(self.volume * state.change[:, O2] - O2_PER_P * made)

    def _nitrate(self, state: State) -> Array:
        """δ of nitrate beyond 16 per phosphate: fixed less where there is more, denitrified more."""
        mean, d = state.mean, state.change
        warm = np.array([life.fixation_by_warmth(each) for each in self.of.temperature])
        fixes = (self.of.grid.level < LIT_LEVELS) & (mean[:, NO3] < N_PER_P * mean[:, PO4])
        fixed = fixes * warm * self.of.rates.fixation * SECONDS_PER_YEAR / 86400 / (N_PER_P * np.maximum(mean[:, PO4], 0.01))
        lost = (
            NO3_PER_P * state.flows[:, SUBOXIC] * _slope(mean[:, NO3] - self.of.rates.nitrate_least, self.of.rates.half_nitrate)
        )
        return self._factor(fixed + lost + HELD).solve(self.volume * (d[:, NO3] - N_PER_P * d[:, PO4]))

    def _carbon(self, tracers: Array, air_: Array, w: int, d: Array, made: Array) -> None:
        """DIC of a world: what life brings, and what then must come from the air."""
        over, settings = self.over, self.of.settings
        soft = over.cycles.ventilation.solve((self.volume * d + made) / SECONDS_PER_YEAR)
        above = over.air(settings["alkalinity"])
        now = float(air_[w]) / MMOL_PER_PPM
        then = above.balance(above.held(now) - float(self.volume @ soft))
        tracers[:, DIC[w]] += soft + over.from_air(above, then) - over.from_air(above, now)
        air_[w] = then * MMOL_PER_PPM


def _slope(beyond: Array, half: float) -> Array:
    """d ln f / dx of f = x² / (x² + K²)."""
    x = np.maximum(beyond, 0.1)
    return np.asarray(2 * half**2 / (x * (x**2 + half**2)))
