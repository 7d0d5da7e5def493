"""The phosphorus cycle with a labile pool (Wu et al. 2025, section 2.2), in steady state on an ocean, and its sensitivities.

    T DIP   = −γ DIP + κ_d DOP_s + κ_l DOP_l + κ_g (mean − DIP)
    T DOP_s = σ₁ γ DIP + κ_p POP − κ_d DOP_s
    T DOP_l = σ₂ γ DIP − κ_l DOP_l                         γ = α (NPP / NPP₀)^β / (DIP_obs / DIP₀)  where there is light
    F POP   = (1 − σ₁ − σ₂) γ DIP − κ_p POP                w = κ_p z / b downward: a Martin profile of exponent b

T is the ocean's advection and diffusion, F the divergence of what sinks; κ_g only fixes the mean. Between interfaces the profile
is Martin's own, however thick the levels: engine.inverse.falling. The joint model adds warmth (Wang et al. 2023, doi
10.1038/s41586-023-06772-4): κ_d → κ_d Q₁₀^((T − 30 °C)/10), b → b + b_T × warmth of the column.

POP is solved away column by column, DOP_l by its own factor; the rest by Krylov iteration, guided by a factor of DIP and DOP_s
together made for numbers not far off. Derivatives come of a step along i in the equations themselves: exact, and nothing to write
by hand; those by all numbers are solved at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from engine.conversions import DAY, LIT_DEPTH, PG_PER_MMOL, REDFIELD_1963, SECONDS_PER_YEAR
from engine.inverse.falling import Falling, Passage
from engine.inverse.labile import NONE, YEAR, Labile
from engine.inverse.together import solve_together
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.sinking import Sinking
from engine.ocean.steady import EXACT, PATIENCE, Apply, Factor, Report, solve

DIP, SEMI_LABILE, LABILE, PARTICLES = range(4)
POOLS = 4
SLOW = 2
"""Pools that are iterated for: DIP and semi-labile DOP."""
FREE = ("alpha", "beta", "b", "kappa_d")
"""What is inferred: α (s⁻¹), β, b, and κ_d (s⁻¹)."""
START = {"alpha": 1e-7, "beta": 0.5, "b": 0.9, "kappa_d": 1 / SECONDS_PER_YEAR}
"""α is the uptake at 1 mmol m⁻³ where production is that of the mean column: a few times what sinks over what the light holds."""
COLD = {"b_warm": 0.0, "q10": 1.0}
"""No part for warmth."""
SIGNED = frozenset({"b_warm", "c_b_warm", "pic_silicate", "o_warm"})
"""Numbers that may be negative; all others are known by their logarithms."""
Q10_AT = 30.0
"""°C at which κ_d is the number given."""
GEOLOGICAL = 1 / (1e6 * SECONDS_PER_YEAR)
"""κ_g, s⁻¹: slow enough to change nothing but the mean."""
LEAST_DIP = 0.02
"""mmol m⁻³ below which an observation counts as this much in γ."""
LEAST_PRODUCTION = 1e-3
"""Of the mean column's: what a column without a number has."""
LEFT_OUT = 1e-3
"""Of a column of the factors that guide, as engine.ocean.steady's DROP: of two pools at once a factor holds ten times as much."""
KEPT = 4
"""Lives and mixings of labile matter."""
SMALL = 1e-30
"""Length of the step along i: nothing cancels, so it may be as small as numbers get."""


@dataclass(frozen=True)
class Fixed:
    """What the paper sets: shares of production, rates in s⁻¹, mol C per mol P."""

    to_semi_labile: float = 0.2
    to_labile: float = 0.0
    kappa_p: float = 1 / (30 * DAY)
    kappa_l: float = 1 / (12 * 3600)
    c_per_p: float = REDFIELD_1963
    mixing: str = YEAR
    """Of the upper sea, by which labile matter leaves the light: engine.inverse.labile."""

    @property
    def to_particles(self) -> float:
        return 1 - self.to_semi_labile - self.to_labile


@dataclass(frozen=True, eq=False)
class State:
    """Tracers (pool, cell) of a setting, and how they were reached."""

    tracers: Array
    uptake: Array
    values: Mapping[str, float]
    report: Report = field(default_factory=lambda: Report(0, 0.0, EXACT))

    @property
    def dip(self) -> Array:
        return np.asarray(self.tracers[DIP])


def nudged(values: Mapping[str, float], name: str) -> dict[str, complex]:
    """Numbers of which one is moved along i: its logarithm, or itself where it may be negative."""
    moved: dict[str, complex] = dict(values)
    moved[name] = values[name] + 1j * SMALL * (1.0 if name in SIGNED else values[name])
    return moved


def moved(state: State, names: Sequence[str], slopes: Array, values: Mapping[str, float]) -> State:
    """The state that derivatives (number, pool, cell) foretell at other numbers."""
    here = state.values
    steps = [values[name] - here[name] if name in SIGNED else np.log(values[name] / here[name]) for name in names]
    return replace(state, tracers=state.tracers + np.tensordot(steps, slopes, 1))


class Phosphorus:
    """The cycle on one ocean, driven by production (row, column; any unit) and by the phosphate observed (cell).

    `season` is production of each month by its mean (month, row, column): where labile matter is mixed month by month.
    """

    def __init__(
        self,
        ocean: Ocean,
        production: Array,
        observed: Array,
        fixed: Fixed | None = None,
        temperature: Array | None = None,
        season: Array | None = None,
    ) -> None:
        self.ocean, self.grid, self.fixed = ocean, ocean.grid, fixed or Fixed()
        self.volume, self.observed = ocean.grid.volume, observed
        self.mean = self.grid.mean(observed)
        self.falling = Falling(self.grid, ocean.floor_area)
        self.lit = Sinking(self.grid, ocean.floor_area, ocean.settings.get("euphotic_depth", LIT_DEPTH)).lit
        self.production_given, self.season = production, season
        self._labiles: dict[tuple[float, str], Labile] = {}
        here = production[self.grid.row, self.grid.column]
        surface = self.grid.surface
        scale = np.average(here[surface], weights=self.grid.area[surface])
        self._logarithm = np.log(np.maximum(here / scale, LEAST_PRODUCTION))
        self._per_dip = self.lit / np.maximum(observed, LEAST_DIP)
        self.temperature = ocean.fields.get("temperature") if temperature is None else temperature
        self._guide: tuple[Apply, Mapping[str, float]] | None = None

    def under(self, fixed: Fixed) -> Phosphorus:
        """The same with other shares and rates; it shares the guide, which is for uptake by particles as it was."""
        other = copy(self)
        other.fixed = fixed
        return other

    @property
    def labile(self) -> Labile:
        """Labile matter as the tracers feel it: moved by the ocean alone."""
        return self._labile_of(NONE)

    @property
    def stirred(self) -> Labile:
        """Labile matter as it leaves the light: mixed as is fixed."""
        return self._labile_of(self.fixed.mixing)

    def _labile_of(self, mixing: str) -> Labile:
        """Under the rate that is fixed; the last few are kept."""
        key = (self.fixed.kappa_l, mixing)
        if key not in self._labiles:
            if len(self._labiles) == KEPT:
                self._labiles.clear()
            self._labiles[key] = Labile(self.ocean, *key, self.season)
        return self._labiles[key]

    @cached_property
    def warmth(self) -> Array:
        """Mean temperature of the lit layer of each cell's column, from 0 in the coldest to 1 in the warmest."""
        if self.temperature is None:
            return np.zeros(self.grid.size)
        lit = np.where(self.lit, self.volume, 0.0)
        heat, water = (self.grid.field(each, 0.0).sum(axis=0) for each in (lit * self.temperature, lit))
        mean = (heat / np.maximum(water, 1.0))[self.grid.row, self.grid.column]
        low, high = mean.min(), mean.max()
        return np.asarray((mean - low) / (high - low))

    def uptake(self, values: Mapping[str, complex]) -> Array:
        """γ, s⁻¹ in each cell."""
        return np.asarray(values["alpha"] * np.exp(values["beta"] * self._logarithm) * self._per_dip)

    def decay(self, values: Mapping[str, complex]) -> Array:
        """V κ_d, m³ s⁻¹."""
        faster = 1.0 if self.temperature is None else values["q10"] ** ((self.temperature - Q10_AT) / 10)
        return np.asarray(self.volume * values["kappa_d"] * faster)

    def passage(self, values: Mapping[str, complex]) -> Passage:
        """How particles sink."""
        return self.falling.martin(values["b"] + values["b_warm"] * self.warmth)

    def residual(self, tracers: Array, values: Mapping[str, complex]) -> Array:
        """(pool, cell): what each equation leaves over, mmol s⁻¹; 0 in steady state. Of the pools that are solved away it is what
        they set free less what they should."""
        fixed, v = self.fixed, self.volume
        taken = v * self.uptake(values) * tracers[DIP]
        decayed, quick = self.decay(values) * tracers[SEMI_LABILE], fixed.kappa_l * v * tracers[LABILE]
        freed = fixed.kappa_p * v * tracers[PARTICLES]
        moved = self.ocean.operator @ tracers[:SLOW].T
        return np.stack(
            [
                moved[:, DIP] + taken - decayed - quick + GEOLOGICAL * v * (tracers[DIP] - self.mean),
                moved[:, SEMI_LABILE] - fixed.to_semi_labile * taken - freed + decayed,
                quick - self._quick(fixed.to_labile * taken),
                freed - self.falling.freed(self.passage(values), fixed.to_particles * taken),
            ]
        )

    def _quick(self, made: Array) -> Array:
        """What labile matter sets free in each cell."""
        return self.labile.freed(made) if self.fixed.to_labile else np.zeros_like(made)

    def solve(
        self, values: Mapping[str, float], guess: State | None = None, tolerance: float = EXACT, keep: bool = False
    ) -> State:
        """The steady state, from an answer before; `keep` holds on to the guide that there is, as a slider must."""
        numbers = {**COLD, **values}
        right = np.zeros((POOLS, self.grid.size))
        right[DIP] = GEOLOGICAL * self.volume * self.mean
        if guess is None:
            start = np.zeros((SLOW, self.grid.size))
            start[DIP] = self.observed
        else:
            start = guess.tracers[:SLOW]
        tangent = _Tangent(self, numbers)
        given = tangent.given(right)
        slow, report = solve(tangent, self._guided(numbers), given, start.ravel(), tolerance)
        if not keep and (report.iterations > PATIENCE or not report.converged):
            self._guide = (self._factor(numbers), numbers)
            slow, again = solve(tangent, self._guided(numbers), given, slow, tolerance)
            report += again
        return State(tangent.whole(slow, right), self.uptake(numbers), numbers, report)

    def sensitivities(
        self, state: State, names: tuple[str, ...] = FREE, tolerance: float = EXACT, guess: Array | None = None
    ) -> Array:
        """(number, pool, cell): derivatives of the tracers by the logarithms of numbers, or by numbers that may be negative.

        `guess` are those of a state not far off.
        """
        right = [-self.residual(state.tracers, nudged(state.values, name)).imag / SMALL for name in names]
        tangent = _Tangent(self, state.values)
        given = np.stack([tangent.given(each) for each in right], axis=1)
        near = None if guess is None else guess[:, :SLOW].reshape(len(names), -1).T
        slow = solve_together(tangent, self._guided(state.values), given, tolerance, near)
        return np.stack([tangent.whole(column, each) for column, each in zip(slow.T, right, strict=True)])

    def _guided(self, values: Mapping[str, float]) -> Apply:
        if self._guide is None:
            self._guide = (self._factor(values), values)
        return self._guide[0]

    def _factor(self, values: Mapping[str, float]) -> Apply:
        """Nearly the inverse of the system: DIP as if dissolved organic matter were remineralised where it is made, then that.

        What was dropped from the factors must not change the amount of phosphorus, which κ_g alone holds.
        """
        fixed, v, size, moving = self.fixed, self.volume, self.grid.size, self.ocean.operator
        slope, decay = v * self.uptake(values), self.decay(values)
        freed = fixed.to_particles * self.falling.operator(self.passage(values), self.lit) @ sp.diags_array(slope)
        held = sp.diags_array((1 - fixed.to_labile) * slope + GEOLOGICAL * v)
        decays, made = sp.diags_array(decay), sp.diags_array(fixed.to_semi_labile * slope) + freed
        slow = Factor(sp.csr_array(sp.block_array([[moving + held, -decays], [-made, moving + decays]], format="csr")), LEFT_OUT)
        shape = self.observed / (v @ self.observed)

        def apply(r: Array) -> Array:
            found = slow.solve(r)
            amount = r.sum(axis=0) / GEOLOGICAL - v @ found[:size]
            found[:size] += np.multiply.outer(shape, amount)
            return found

        return apply

    # what it says of carbon, Pg C yr⁻¹

    def _carbon(self, phosphorus: float) -> float:
        return phosphorus * self.fixed.c_per_p * PG_PER_MMOL * SECONDS_PER_YEAR

    def production(self, state: State) -> float:
        """Net primary production of the model."""
        return self._carbon(float((state.uptake * state.dip) @ self.volume))

    def particle_export(self, state: State) -> float:
        """What particles set free below the lit layer."""
        return self._carbon(self.fixed.kappa_p * float(state.tracers[PARTICLES][~self.lit] @ self.volume[~self.lit]))


class _Tangent:
    """The left side of the equations of DIP and DOP_s at some numbers, the other pools solved away; of one column or of several."""

    def __init__(self, cycle: Phosphorus, values: Mapping[str, float]) -> None:
        self._cycle, self._size = cycle, cycle.grid.size
        self._slope, self._decay = cycle.volume * cycle.uptake(values), cycle.decay(values)
        self._passage = cycle.passage(values)

    def __call__(self, x: Array) -> Array:
        if x.ndim == 1:
            return np.asarray(self(x[:, None])[:, 0])
        cycle, fixed = self._cycle, self._cycle.fixed
        dip, semi = x[: self._size], x[self._size :]
        taken, decayed = self._slope[:, None] * dip, self._decay[:, None] * semi
        quick, sunk = cycle._quick(fixed.to_labile * taken), cycle.falling.freed(self._passage, fixed.to_particles * taken)
        kept = GEOLOGICAL * cycle.volume[:, None] * dip
        moving = cycle.ocean.operator
        return np.concatenate(
            [moving @ dip + taken - decayed - quick + kept, moving @ semi + decayed - fixed.to_semi_labile * taken - sunk]
        )

    @staticmethod
    def given(right: Array) -> Array:
        """The right side (pool, cell) of all equations, as DIP and DOP_s meet it."""
        return np.concatenate([right[DIP] + right[LABILE], right[SEMI_LABILE] + right[PARTICLES]])

    def whole(self, slow: Array, right: Array) -> Array:
        """(pool, cell): all tracers."""
        cycle, fixed = self._cycle, self._cycle.fixed
        dip, semi = slow[: self._size], slow[self._size :]
        taken = self._slope * dip
        quick = right[LABILE] + cycle._quick(fixed.to_labile * taken)
        sunk = right[PARTICLES] + cycle.falling.freed(self._passage, fixed.to_particles * taken)
        return np.stack([dip, semi, quick / (fixed.kappa_l * cycle.volume), sunk / (fixed.kappa_p * cycle.volume)])
