"""The phosphorus cycle with a labile pool (Wu et al. 2025, section 2.2), in steady state on an ocean, and its sensitivities.

    T DIP   = −γ DIP + κ_d DOP_s + κ_l DOP_l + κ_g (mean − DIP)
    T DOP_s = σ₁ γ DIP + κ_p POP − κ_d DOP_s
    T DOP_l = σ₂ γ DIP − κ_l DOP_l                         γ = α (NPP / (r_C:P NPP₀))^β / (DIP_obs / DIP₀)  where there is light
    F POP   = (1 − σ₁ − σ₂) γ DIP − κ_p POP                w = κ_p z / b downward: a Martin profile of exponent b

T is the ocean's advection and diffusion, F the divergence of what sinks (upwind; the floor keeps what reaches it); κ_g only
fixes the mean. All four are one linear system, factored once for a setting: its state, its derivatives by the logarithms of
α, β, b and κ_d, and any adjoint are then a solve each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from engine.ocean.gas import SECONDS_PER_YEAR
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.sinking import Sinking
from engine.ocean.steady import Factor

DIP, SEMI_LABILE, LABILE, PARTICLES = range(4)
POOLS = 4
DAY = 86400.0
FREE = ("alpha", "beta", "b", "kappa_d")
"""What is inferred: α (s⁻¹), β, b, and κ_d (s⁻¹)."""
START = {"alpha": 2e-6, "beta": 0.5, "b": 0.9, "kappa_d": 1 / SECONDS_PER_YEAR}
"""α is the uptake at 1 mmol m⁻³ where production is that of the mean column."""
GEOLOGICAL = 1 / (1e6 * SECONDS_PER_YEAR)
"""κ_g, s⁻¹: slow enough to change nothing but the mean."""
LEAST_DIP = 0.02
"""mmol m⁻³ below which an observation counts as this much in γ."""


@dataclass(frozen=True)
class Fixed:
    """What the paper sets: shares of production, rates in s⁻¹, mol C per mol P."""

    to_semi_labile: float = 0.2
    to_labile: float = 0.0
    kappa_p: float = 1 / (30 * DAY)
    kappa_l: float = 1 / (12 * 3600)
    c_per_p: float = 106.0

    @property
    def to_particles(self) -> float:
        return 1 - self.to_semi_labile - self.to_labile


@dataclass(frozen=True, eq=False)
class State:
    """Tracers (pool, cell) of a setting, and the factor they came from."""

    tracers: Array
    uptake: Array
    values: Mapping[str, float]
    factor: Factor

    @property
    def dip(self) -> Array:
        return np.asarray(self.tracers[DIP])


class Phosphorus:
    """The cycle on one ocean, driven by production (row, column; any unit) and by the phosphate observed (cell)."""

    def __init__(self, ocean: Ocean, production: Array, observed: Array, fixed: Fixed | None = None) -> None:
        self.ocean, self.grid, self.fixed = ocean, ocean.grid, fixed or Fixed()
        self.volume, self.observed = ocean.grid.volume, observed
        self.mean = self.grid.mean(observed)
        sinking = Sinking(self.grid, ocean.floor_area, ocean.settings.get("euphotic_depth", 73.4))
        self.lit = sinking.lit
        here = production[self.grid.row, self.grid.column]
        surface = self.grid.surface
        scale = np.average(here[surface], weights=self.grid.area[surface])
        self._logarithm = np.log(np.maximum(here / scale, 1e-3))
        self._per_dip = self.lit / np.maximum(observed, LEAST_DIP)

    @cached_property
    def _fall(self) -> sp.csr_array:
        """F V at κ_p z / b = z: m³ s⁻¹ times concentration, for a speed of one metre a second per metre of depth."""
        grid = self.grid
        bottom = grid.depth_edge[grid.level + 1]
        leaves = bottom * self.ocean.floor_area
        below = np.full(grid.shape, -1)
        below[:-1] = grid.cell[1:]
        target = below[grid.wet]
        falls = target >= 0
        source = np.flatnonzero(falls)
        rate = np.where(falls, leaves, 0.0)
        return sp.csr_array(
            sp.diags_array(rate) - sp.csr_array((rate[source], (target[source], source)), shape=(grid.size, grid.size))
        )

    def uptake(self, values: Mapping[str, float]) -> Array:
        """γ, s⁻¹ in each cell."""
        return np.asarray(values["alpha"] * np.exp(values["beta"] * self._logarithm) * self._per_dip)

    def _blocks(self, taken: Array, values: Mapping[str, float]) -> list[list[sp.sparray | None]]:
        """The system's blocks for an uptake (m³ s⁻¹ per cell)."""
        fixed, v = self.fixed, sp.diags_array(self.volume)
        take, transport = sp.diags_array(taken), self.ocean.operator
        speed = fixed.kappa_p / values["b"]
        decay = v * values["kappa_d"]
        return [
            [transport + take + v * GEOLOGICAL, -decay, -v * fixed.kappa_l, None],
            [-fixed.to_semi_labile * take, transport + decay, None, -v * fixed.kappa_p],
            [-fixed.to_labile * take, None, transport + v * fixed.kappa_l, None],
            [-fixed.to_particles * take, None, None, speed * self._fall + v * fixed.kappa_p],
        ]

    def solve(self, values: Mapping[str, float]) -> State:
        """The steady state."""
        gamma = self.uptake(values)
        factor = Factor(sp.csr_array(sp.block_array(self._blocks(gamma * self.volume, values), format="csr")))
        right = np.zeros((POOLS, self.grid.size))
        right[DIP] = GEOLOGICAL * self.volume * self.mean
        return State(factor.solve(right.ravel()).reshape(POOLS, -1), gamma, dict(values), factor)

    def sensitivities(self, state: State) -> Array:
        """(free number, pool, cell): derivatives of the tracers by the logarithm of each."""
        values, fixed = state.values, self.fixed
        taken = state.uptake * self.volume * state.dip
        spread = np.stack([-taken, fixed.to_semi_labile * taken, fixed.to_labile * taken, fixed.to_particles * taken])
        decayed = values["kappa_d"] * self.volume * state.tracers[SEMI_LABILE]
        nothing = np.zeros_like(taken)
        fallen = fixed.kappa_p / values["b"] * (self._fall @ state.tracers[PARTICLES])
        right = {
            "alpha": spread,
            "beta": spread * (values["beta"] * self._logarithm),
            "b": np.stack([nothing, nothing, nothing, fallen]),
            "kappa_d": np.stack([decayed, -decayed, nothing, nothing]),
        }
        return np.stack([state.factor.solve(right[name].ravel()).reshape(POOLS, -1) for name in FREE])

    # what it says of carbon, Pg C yr⁻¹

    def _carbon(self, phosphorus: float) -> float:
        return phosphorus * self.fixed.c_per_p * 12.011e-18 * SECONDS_PER_YEAR

    def production(self, state: State) -> float:
        """Net primary production of the model."""
        return self._carbon(float((state.uptake * state.dip) @ self.volume))

    def particle_export(self, state: State) -> float:
        """What particles set free below the lit layer."""
        return self._carbon(self.fixed.kappa_p * float(state.tracers[PARTICLES][~self.lit] @ self.volume[~self.lit]))

    def dissolved_export(self, state: State, pool: int) -> float:
        """What a dissolved pool sets free below the lit layer of all that was made in it: by the adjoint, one solve.

        h (T + κ) = κ below the lit layer: the share of a pool, wherever it is, that will be set free down there.
        """
        rate, made = self._pool(state, pool)
        below = np.where(self.lit, 0.0, rate)
        adjoint = Factor(sp.csr_array(self.ocean.operator.T + sp.diags_array(self.volume * rate)))
        return self._carbon(float(adjoint.solve(below * self.volume) @ made))

    def differenced_export(self, state: State, pool: int) -> float:
        """The same from the state itself: what is set free below the lit layer."""
        rate, _ = self._pool(state, pool)
        return self._carbon(rate * float(state.tracers[pool][~self.lit] @ self.volume[~self.lit]))

    def _pool(self, state: State, pool: int) -> tuple[float, Array]:
        """A dissolved pool's rate of decay and what is made of it (mmol s⁻¹ per cell)."""
        taken = state.uptake * state.dip * self.volume
        if pool == LABILE:
            return self.fixed.kappa_l, self.fixed.to_labile * taken
        freed = self.fixed.kappa_p * state.tracers[PARTICLES] * self.volume
        return float(state.values["kappa_d"]), self.fixed.to_semi_labile * taken + freed
