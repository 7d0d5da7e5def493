"""The phosphorus cycle with a labile pool (Wu et al. 2025, section 2.2), in steady state on an ocean, and its sensitivities.

    T DIP   = −γ DIP + κ_d DOP_s + κ_l DOP_l + κ_g (mean − DIP)
    T DOP_s = σ₁ γ DIP + κ_p POP − κ_d DOP_s
    T DOP_l = σ₂ γ DIP − κ_l DOP_l                         γ = α (NPP / NPP₀)^β / (DIP_obs / DIP₀)  where there is light
    F POP   = (1 − σ₁ − σ₂) γ DIP − κ_p POP                w = κ_p z / b downward: a Martin profile of exponent b

T is the ocean's advection and diffusion, F the divergence of what sinks; κ_g only fixes the mean. The joint model adds
warmth (Wang et al. 2023, doi 10.1038/s41586-023-06772-4): κ_d → κ_d Q₁₀^((T − 30 °C)/10), b → b + b_T × warmth of the column.

POP is solved away column by column; the rest by Krylov iteration, guided by a factor of DIP and DOP_s together made for numbers
not far off. Derivatives come of a step along i in the equations themselves: exact, and nothing to write by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from engine.conversions import DAY, LIT_DEPTH, PG_PER_MMOL, REDFIELD_1963, SECONDS_PER_YEAR
from engine.inverse.falling import Falling
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.sinking import Sinking
from engine.ocean.steady import EXACT, PATIENCE, Apply, Factor, Report, solve

DIP, SEMI_LABILE, LABILE, PARTICLES = range(4)
POOLS = 4
DISSOLVED = 3
FREE = ("alpha", "beta", "b", "kappa_d")
"""What is inferred: α (s⁻¹), β, b, and κ_d (s⁻¹)."""
START = {"alpha": 2e-6, "beta": 0.5, "b": 0.9, "kappa_d": 1 / SECONDS_PER_YEAR}
"""α is the uptake at 1 mmol m⁻³ where production is that of the mean column."""
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


class Phosphorus:
    """The cycle on one ocean, driven by production (row, column; any unit) and by the phosphate observed (cell)."""

    def __init__(
        self, ocean: Ocean, production: Array, observed: Array, fixed: Fixed | None = None, temperature: Array | None = None
    ) -> None:
        self.ocean, self.grid, self.fixed = ocean, ocean.grid, fixed or Fixed()
        self.volume, self.observed = ocean.grid.volume, observed
        self.mean = self.grid.mean(observed)
        self.falling = Falling(self.grid, ocean.floor_area)
        self.lit = Sinking(self.grid, ocean.floor_area, ocean.settings.get("euphotic_depth", LIT_DEPTH)).lit
        self.production_given = production
        here = production[self.grid.row, self.grid.column]
        surface = self.grid.surface
        scale = np.average(here[surface], weights=self.grid.area[surface])
        self._logarithm = np.log(np.maximum(here / scale, LEAST_PRODUCTION))
        self._per_dip = self.lit / np.maximum(observed, LEAST_DIP)
        self.temperature = ocean.fields.get("temperature") if temperature is None else temperature
        self._guide: tuple[Apply, dict[str, float]] | None = None

    def under(self, fixed: Fixed) -> Phosphorus:
        """The same with other shares and rates; it shares the guide, which is for uptake by particles as it was."""
        other = copy(self)
        other.fixed = fixed
        return other

    @property
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

    def carry(self, values: Mapping[str, complex]) -> Array:
        """w A of particles, m³ s⁻¹."""
        return self.falling.martin(self.fixed.kappa_p, values["b"] + values["b_warm"] * self.warmth)

    def residual(self, tracers: Array, values: Mapping[str, complex]) -> Array:
        """(pool, cell): what each equation leaves over, mmol s⁻¹; 0 in steady state."""
        fixed, v = self.fixed, self.volume
        taken = v * self.uptake(values) * tracers[DIP]
        decayed, labile = self.decay(values) * tracers[SEMI_LABILE], fixed.kappa_l * v * tracers[LABILE]
        freed = fixed.kappa_p * v * tracers[PARTICLES]
        moved = self.ocean.operator @ tracers[:DISSOLVED].T
        return np.stack(
            [
                moved[:, DIP] + taken - decayed - labile + GEOLOGICAL * v * (tracers[DIP] - self.mean),
                moved[:, SEMI_LABILE] - fixed.to_semi_labile * taken - freed + decayed,
                moved[:, LABILE] - fixed.to_labile * taken + labile,
                self.falling.divergence(self.carry(values), tracers[PARTICLES]) + freed - fixed.to_particles * taken,
            ]
        )

    def solve(
        self, values: Mapping[str, float], guess: State | None = None, tolerance: float = EXACT, keep: bool = False
    ) -> State:
        """The steady state, from an answer before; `keep` holds on to the guide that there is, as a slider must."""
        numbers = {**COLD, **values}
        right = np.zeros((POOLS, self.grid.size))
        right[DIP] = GEOLOGICAL * self.volume * self.mean
        if guess is None:
            start = np.zeros((DISSOLVED, self.grid.size))
            start[DIP] = self.observed
        else:
            start = guess.tracers[:DISSOLVED]
        tracers, report = self._tangent(numbers, right, start, tolerance, keep)
        return State(tracers, self.uptake(numbers), numbers, report)

    def sensitivity(self, state: State, name: str, tolerance: float = EXACT) -> Array:
        """(pool, cell): derivatives of the tracers by the logarithm of a number, or by a number that may be negative."""
        right = -self.residual(state.tracers, nudged(state.values, name)).imag / SMALL
        tracers, _ = self._tangent(dict(state.values), right, np.zeros((DISSOLVED, self.grid.size)), tolerance, keep=False)
        return tracers

    def sensitivities(self, state: State, names: tuple[str, ...] = FREE, tolerance: float = EXACT) -> Array:
        """(number, pool, cell)."""
        return np.stack([self.sensitivity(state, name, tolerance) for name in names])

    # the linear system

    def _tangent(
        self, values: dict[str, float], right: Array, start: Array, tolerance: float, keep: bool
    ) -> tuple[Array, Report]:
        """Tracers (pool, cell) with the equations' left side equal to `right`."""
        fixed, v, size = self.fixed, self.volume, self.grid.size
        slope, decay, carry = v * self.uptake(values), self.decay(values), self.carry(values)
        sinks = fixed.kappa_p * v

        def settled(made: Array) -> Array:
            return self.falling.settled(carry, sinks, made)

        def apply(x: Array) -> Array:
            dip, semi, labile = x.reshape(DISSOLVED, size)
            taken, decayed = slope * dip, decay * semi
            quick = fixed.kappa_l * v * labile
            moved = self.ocean.operator @ x.reshape(DISSOLVED, size).T
            return np.concatenate(
                [
                    moved[:, DIP] + taken - decayed - quick + GEOLOGICAL * v * dip,
                    moved[:, SEMI_LABILE] - fixed.to_semi_labile * taken + decayed - sinks * settled(fixed.to_particles * taken),
                    moved[:, LABILE] - fixed.to_labile * taken + quick,
                ]
            )

        given = right[:DISSOLVED].copy()
        given[SEMI_LABILE] += sinks * settled(right[PARTICLES])
        scale = start.ravel()
        if not scale.any():
            scale = self._guided(values)(given.ravel())
        x, report = solve(apply, self._guided(values), given.ravel(), scale, tolerance)
        if not keep and (report.iterations > PATIENCE or not report.converged):
            self._guide = (self._factor(values), values)
            x, again = solve(apply, self._guided(values), given.ravel(), x, tolerance)
            report += again
        dissolved = x.reshape(DISSOLVED, size)
        particles = settled(right[PARTICLES] + fixed.to_particles * slope * dissolved[DIP])
        return np.concatenate([dissolved, particles[None]]), report

    def _guided(self, values: dict[str, float]) -> Apply:
        if self._guide is None:
            self._guide = (self._factor(values), values)
        return self._guide[0]

    def _factor(self, values: dict[str, float]) -> Apply:
        """Nearly the inverse of the system: DIP as if dissolved organic matter were remineralised where it is made, then that.

        What was dropped from the factors must not change the amount of phosphorus, which κ_g alone holds.
        """
        fixed, v, size, moving = self.fixed, self.volume, self.grid.size, self.ocean.operator
        slope, decay = v * self.uptake(values), self.decay(values)
        freed = fixed.to_particles * self.falling.freed(self.carry(values), fixed.kappa_p * v, self.lit) @ sp.diags_array(slope)
        held = sp.diags_array((1 - fixed.to_labile) * slope + GEOLOGICAL * v)
        decays, made = sp.diags_array(decay), sp.diags_array(fixed.to_semi_labile * slope) + freed
        slow = Factor(sp.csr_array(sp.block_array([[moving + held, -decays], [-made, moving + decays]], format="csr")), LEFT_OUT)
        quick = Factor(sp.csr_array(moving + sp.diags_array(fixed.kappa_l * v)), LEFT_OUT)
        shape = self.observed / (v @ self.observed)

        def apply(r: Array) -> Array:
            rest = r.reshape(DISSOLVED, size)
            slowly = slow.solve(np.concatenate([rest[DIP] + rest[LABILE], rest[SEMI_LABILE]])).reshape(2, size)
            slowly[DIP] += (rest.sum() / GEOLOGICAL - v @ slowly[DIP]) * shape
            left = rest[LABILE] + fixed.to_labile * slope * slowly[DIP]
            labile = quick.solve(left) if left.any() else left
            return np.concatenate([slowly.ravel(), labile])

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
