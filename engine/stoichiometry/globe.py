"""The paper's experiment on the embedded ocean: its phosphorus once, then carbon with a C:P and a Martin b of its own.

    A P + V γP − (1 − σ) E_P V γP − V D/τ_D = 0      phosphate and DOP: engine.ocean.cycles
    u_C = r u_P                                      carbon taken up; r is the C:P of what sets out to sink
    A S + V k S = q_C                                soft-tissue carbon: what life brought down and water brings back
    q_C = (1 − σ) E_C u_C + V D_C/τ_D − u_C          D_C: the carbon of DOP
    A F + V k F = V k DIC_sat(pCO₂)                  what the air put into the water; k = 1 d⁻¹ in the first level
    M_a pCO₂ + Σ V (F + S + D_C) = M_a c₀ + Σ V F(c₀)    carbon of ocean and air, as much as above a sea without life

E is the operator of what sinks from where it is made (engine.stoichiometry.born), by the power law or through MOPS's levels
(engine.stoichiometry.falling); γ, σ and τ_D are the calibrated ecosystem's (engine.stoichiometry.lived). Since τ = (Aᵀ + V k)⁻¹ V
is the mean time until the surface, Σ V S = τ·q_C: what is stored under any b is one dot product, and only the field costs a solve.
P never feels C, so its fields are the same in all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from engine.conversions import LIT_DEPTH, PG_PER_MMOL
from engine.ocean.air import Air
from engine.ocean.cycles import VENTILATION, Cycles, Setting, State
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.sinking import Shape
from engine.stoichiometry.born import Born
from engine.stoichiometry.falling import FALLS, Fall
from engine.stoichiometry.lived import lived

PAPER_B = 1.46
"""Martin b of phosphorus in the paper."""


@dataclass(frozen=True, eq=False)
class Life:
    """Phosphorus and carbon taken up per cell, mmol s⁻¹, by a cycle of phosphorus in steady state; `made_of` is what by."""

    setting: Setting
    state: State
    phosphorus: Array
    carbon: Array
    made_of: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Stored:
    """What one b of carbon does: C per P of all remineralisation, soft-tissue carbon stored (Pg C), the air (ppm)."""

    carbon_b: float
    ratio: float
    stored: float
    pco2: float


@dataclass(frozen=True, eq=False)
class Line:
    """The same for many b of carbon."""

    carbon_b: Array
    ratio: Array
    stored: Array
    pco2: Array


class Globe:
    """Carbon and phosphorus of one ocean, by cycles of its phosphorus; `shape` is how matter sinks by a b."""

    def __init__(self, ocean: Ocean, cycles: Cycles, shape: Callable[[float], Shape]) -> None:
        self.ocean, self.grid, self.cycles, self.shape = ocean, ocean.grid, cycles, shape
        self.sinking, self.volume = self.cycles.sinking, ocean.grid.volume
        self._share = self.cycles.share(self.cycles.own)
        self.exchange = (VENTILATION * self.volume)[self.grid.surface]
        """m³ s⁻¹ between each cell of the surface and the air."""

    def setting(self, b: float, uptake: float = 1.0) -> Setting:
        """Life whose matter sinks by a b, with an uptake times its own."""
        return Setting(martin_b=b, uptake=uptake, way=self.shape(b))

    @cached_property
    def time(self) -> Array:
        """Mean seconds until the surface."""
        return self.cycles.ventilation.adjoint(self.volume)

    @cached_property
    def kelvin(self) -> Array:
        return self.ocean.tracer("temperature") + 273.15

    @cached_property
    def air(self) -> Callable[[float], Air]:
        """The air above it of one alkalinity, µmol kg⁻¹; the last few are kept."""
        return lru_cache(maxsize=8)(self._air)

    def _air(self, alkalinity: float) -> Air:
        surface = self.grid.surface
        weight = self.time[surface] * self.exchange
        return Air(alkalinity, weight, *(self.ocean.tracer(name)[surface] for name in ("temperature", "salinity")))

    # what is stored

    @cached_property
    def _lost(self) -> Array:
        """Seconds of storage lost per mmol taken up, for what does not sink: taken at the surface, set free where DOP decays."""
        decayed = self._share * self.cycles.dop_factor.adjoint(self.cycles.decay * self.time)
        return np.asarray(decayed - self.time)

    @cached_property
    def _lingering(self) -> Array:
        """Seconds that what is taken up spends as dissolved organic matter."""
        return np.asarray(self._share * self.cycles.dop_factor.adjoint(self.volume))

    @cached_property
    def _wait(self) -> Callable[[float], Array]:
        """(source): mean seconds until the surface of what sinks by a b, kept for the b that sliders and sweeps come by."""
        return lru_cache(maxsize=256)(lambda b: self.sinking.mean_over(self.time, self.shape(b)))

    def storage(self, uptake: Array, b: Array) -> Array:
        """Σ V S for each b: how much of what is taken up is on its way back to the surface, mmol."""
        leaving = (1 - self._share) * self.sinking.leaving(uptake)
        sunk = [float(leaving @ self._wait(float(each))) for each in b]
        return np.array(sunk) + float(uptake @ self._lost)

    def stored(self, life: Life, carbon_b: Array, above: Air, lifeless: float) -> list[Stored]:
        """Storage, ratio and air for each b of carbon."""
        soft, ratio, left = self._put_away(life, carbon_b, above, lifeless)
        return [
            Stored(float(b), float(r), float(s) * PG_PER_MMOL, above.balance(float(rest)))
            for b, r, s, rest in zip(carbon_b, ratio, soft, left, strict=True)
        ]

    def line(self, life: Life, carbon_b: Array, above: Air, lifeless: float) -> Line:
        """The same for many b at once, the air to a hundred-thousandth of itself."""
        soft, ratio, left = self._put_away(life, carbon_b, above, lifeless)
        return Line(carbon_b, ratio, soft * PG_PER_MMOL, above.near(left))

    def _put_away(self, life: Life, carbon_b: Array, above: Air, lifeless: float) -> tuple[Array, Array, Array]:
        """Carbon that life brought down, per regenerated phosphate, and what that leaves for the air and the sea from the air."""
        regenerated = float(self.storage(life.phosphorus, np.array([life.setting.martin_b]))[0])
        soft = self.storage(life.carbon, carbon_b)
        return soft, soft / regenerated, above.held(lifeless) - soft - float(life.carbon @ self._lingering)

    @cached_property
    def first(self) -> int:
        """The interface through which export is told, of those from the surface down: 73 m."""
        return int(np.abs(self.grid.depth_edge - LIT_DEPTH).argmin())

    def sinks(self, uptake: Array, b: float) -> Array:
        """(interface, column): what sinks through the surface and the base of each level, mmol s⁻¹."""
        through = self.sinking.flux(uptake, self.shape(b))[:, self.grid.wet[0]]
        return np.asarray((1 - self._share) * through * self.grid.area[self.grid.surface])

    def setting_out(self, uptake: Array, b: float, depth: Array) -> Array:
        """(depth, column): what sinks through each depth of what the light above makes, were there no floor, mmol s⁻¹."""
        made = (1 - self._share) * self.sinking.leaving(uptake).reshape(-1, self.sinking.columns)
        return np.asarray(self.sinking.lasting(self.shape(b), depth) @ made)

    def passing(self, uptake: Array, b: float) -> Array:
        """(interface): what sinks through 73 m and the base of each level below in all oceans, mmol s⁻¹."""
        return np.asarray(self.sinks(uptake, b)[self.first :].sum(axis=1))

    # fields

    def dissolved(self, uptake: Array) -> Array:
        """D, mmol m⁻³: the dissolved organic matter made of what is taken up."""
        return self.cycles.dop_factor.solve(self._share * uptake)

    def soft(self, uptake: Array, b: float) -> Array:
        """S, mmol m⁻³: soft-tissue carbon, or regenerated phosphate."""
        decayed = self.cycles.decay * self.dissolved(uptake)
        return self.cycles.ventilation.solve(self.cycles.sunk(uptake, self.setting(b)) + decayed - uptake)

    def dic_gained(self, now: tuple[Array, Stored], then: tuple[Array, Stored], above: Air) -> Array:
        """F + S of one world less that of another, mmol m⁻³, each told by its uptake of carbon and what that did."""
        uptake = now[0] - then[0]
        here, there = (self.cycles.sunk(taken, self.setting(air.carbon_b)) for taken, air in (now, then))
        right = here - there - uptake
        if now[0] is not then[0]:
            right += self.cycles.decay * self.dissolved(uptake)
        right[self.grid.surface] += self.exchange * (above.saturation(now[1].pco2) - above.saturation(then[1].pco2))
        return self.cycles.ventilation.solve(right)

    def from_air(self, above: Air, pco2: float) -> Array:
        """F, mmol m⁻³: the carbon the water took up from the air at the surface."""
        right = np.zeros(self.grid.size)
        right[self.grid.surface] = self.exchange * above.saturation(pco2)
        return self.cycles.ventilation.solve(right)


def globe(ocean: Ocean, sinking: str = "mops") -> Globe:
    """The factors of an ocean and one way to sink, kept for everybody who stands on it."""
    return _through_levels(ocean) if sinking == "mops" else _by_power(ocean)


@of_ocean
def _through_levels(ocean: Ocean) -> Globe:
    return _alive(ocean, FALLS["mops"])


@of_ocean
def _by_power(ocean: Ocean) -> Globe:
    return _alive(ocean, FALLS["power"])


def _alive(ocean: Ocean, fall: Fall) -> Globe:
    alive = lived(ocean)
    sinking = Born(ocean.grid, ocean.floor_area, alive.settings["euphotic_depth"], fall)
    about = Setting(martin_b=PAPER_B, way=fall.shape(PAPER_B))
    return Globe(ocean, Cycles(alive, about, sinking), fall.shape)
