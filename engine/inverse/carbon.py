"""Carbon, alkalinity and oxygen on top of the phosphorus cycle (Wu et al. 2025, section 2.3, after Wang et al. 2023).

    u = γ DIP / (p PO₄ + q)                                  C taken up: C:P of Galbraith & Martiny (2015)
    F_b POC = (1 − σ_C) u − κ_p POC                          N: the NPP product, all production
    F_d PIC = (1 − σ_C) R u − κ_c PIC                        R = r + r_Si silicate; w = κ_c d: an exponential of length d
    T DOC_s = σ_C u − κ DOC_s                                κ = κ_dC Q₁₀C^((T − 30 °C)/10)
    T DOC_r = η κ DOC_s − κ_r DOC_r                          κ_r: one above the base of the light, one below
    T DOC_l = (N − u) − κ_l DOC_l                            labile production: the satellite's less u, negative where it sees less
    B = (1 − η) κ DOC_s + κ_r DOC_r + κ_l DOC_l + κ_p POC    all that is breathed out
    T ALK = 2 (κ_c PIC − (1 − σ_C) R u) + n (N − B) + virtual flux + κ_g (mean − ALK)
    T DIC = κ_c PIC − (1 − σ_C) R u + B − N + gas exchange + virtual flux
    T O₂  = (o + o_T warmth) (N − B ½ (1 + tanh(O₂ − 5))) + gas exchange

Each pool needs only those before it, so the steady state is a handful of solves in turn, and so is each derivative. Virtual
fluxes put into the water what salinity says fresh water took out (Najjar et al. 2007, OCMIP-2).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from engine.conversions import ANDERSON_1994, CARBON_MASS, DAY, SECONDS_PER_YEAR
from engine.inverse.falling import Passage
from engine.inverse.labile import YEAR
from engine.inverse.observed import Observed
from engine.inverse.phosphorus import GEOLOGICAL, Q10_AT, SMALL, Fixed, Phosphorus, nudged
from engine.inverse.phosphorus import START as P_START
from engine.inverse.phosphorus import State as PhosphorusState
from engine.ocean import carbonate, gas
from engine.ocean.cycles import RESTORING
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.steady import EXACT, Factor, newton

POC, PIC, SEMI_LABILE, LABILE, REFRACTORY, ALK, O2, DIC = range(8)
POOLS = 8
STAGES = ((POC, PIC, SEMI_LABILE, LABILE), (REFRACTORY,), (ALK, O2), (DIC,))
"""Pools that need only those of the stages before."""
FREE = (
    *("alpha", "beta", "b", "b_warm", "kappa_d", "q10"),
    *("sigma_c", "c_b", "c_b_warm", "c_kappa_d", "c_q10", "eta", "kappa_r_lit", "kappa_r_dark"),
    *("pc_slope", "pc_offset", "pic_ratio", "pic_silicate", "pic_length"),
    *("o_ratio", "o_warm"),
)
"""The 21 numbers: rates in s⁻¹, P:C per mmol m⁻³ and at none, length in m."""
START = P_START | {
    "b_warm": 0.0,
    "q10": 1.0,
    "sigma_c": 0.1,
    "c_b": 0.9,
    "c_b_warm": 0.0,
    "c_kappa_d": 1 / SECONDS_PER_YEAR,
    "c_q10": 1.0,
    "eta": 0.02,
    "kappa_r_lit": 1 / (500 * SECONDS_PER_YEAR),
    "kappa_r_dark": 1 / (2000 * SECONDS_PER_YEAR),
    "pc_slope": 6.9e-3,
    "pc_offset": 6.0e-3,
    "pic_ratio": 0.06,
    "pic_silicate": 0.0,
    "pic_length": 3500.0,
    "o_ratio": 1.4,
    "o_warm": 0.0,
}
KAPPA_PIC = 1 / (30 * DAY)
NITROGEN_PER_CARBON = 16 / ANDERSON_1994
"""Alkalinity that comes with nitrate (Anderson & Sarmiento 1994, doi 10.1029/93GB03318)."""
SCARCE = 5.0
"""mmol O₂ m⁻³ at which half of respiration goes on without oxygen."""
PREINDUSTRIAL = 280.0
"""ppm."""
ROUNDING = 1e-11


@dataclass(frozen=True, eq=False)
class State:
    """Tracers (pool, cell) of carbon, and the phosphorus below them."""

    phosphorus: PhosphorusState
    tracers: Array
    values: Mapping[str, float]

    @property
    def seen(self) -> Array:
        """(DIP, ALK, DIC, O₂; cell): what the inversion sees."""
        return np.stack([self.phosphorus.dip, *self.tracers[[ALK, DIC, O2]]])


class Carbon:
    """The joint model on one ocean, driven by a product of production (mg C m⁻² d⁻¹ by row and column)."""

    def __init__(
        self, ocean: Ocean, observed: Observed, production: Array, season: Array | None = None, mixing: str = YEAR
    ) -> None:
        self.ocean, self.grid, self.observed = ocean, ocean.grid, observed
        self.fixed = Fixed(mixing=mixing)
        self.phosphorus = Phosphorus(ocean, production, observed.phosphate, self.fixed, observed.temperature, season)
        self.volume, self.lit = ocean.grid.volume, self.phosphorus.lit
        self.falling = self.phosphorus.falling
        grid = self.grid
        column = grid.field(np.where(self.lit, grid.thickness[grid.level], 0.0), 0.0).sum(axis=0)[grid.row, grid.column]
        per_day = production[grid.row, grid.column] / CARBON_MASS / DAY * grid.area
        self.product = np.where(self.lit, per_day * grid.thickness[grid.level] / column, 0.0)
        """mmol C s⁻¹ in each cell, spread evenly over the lit layer."""
        self._factors: dict[int, tuple[Array, Factor]] = {}

    # what the equations are made of

    @property
    def warmth(self) -> Array:
        return self.phosphorus.warmth

    @cached_property
    def silicate(self) -> Array:
        """Of the lit layer, from 0 where there is least to 1 where there is most."""
        lit = self.observed.silicate[self.lit]
        return np.where(self.lit, (self.observed.silicate - lit.min()) / (lit.max() - lit.min()), 0.0)

    @cached_property
    def virtual(self) -> tuple[Array, Array]:
        """Fluxes of alkalinity and DIC, mmol s⁻¹: as salinity needs to stay within a month of what is observed at the surface."""
        surface, observed = self.grid.surface, self.observed.salinity
        held = np.where(surface, RESTORING * self.volume, 0.0)
        salinity = Factor(sp.csr_array(self.ocean.operator + sp.diags_array(held))).solve(held * observed)
        salt = held * (observed - salinity)
        alkalinity, dic, mean = (
            self.grid.mean(each, surface) for each in (self.observed.alkalinity, self.observed.dic, observed)
        )
        return salt * alkalinity / mean, salt * dic / mean

    @cached_property
    def _co2(self) -> tuple[Array, Array]:
        """Exchange of the surface, m³ s⁻¹, and mmol CO₂ m⁻³ per ppm."""
        t, s, surface = self.observed.temperature, self.observed.salinity, self.grid.surface
        return (self.volume * gas.rate(self.grid, gas.schmidt_co2(t)))[surface], gas.co2_solubility(t, s)[surface]

    @cached_property
    def _breath(self) -> tuple[Array, Array]:
        """Exchange of oxygen, m³ s⁻¹, and its saturation, mmol m⁻³."""
        t, s = self.observed.temperature, self.observed.salinity
        return self.volume * gas.rate(self.grid, gas.schmidt_oxygen(t)), gas.oxygen_saturation(t, s)

    def pco2(self, dic: Array, alkalinity: Array) -> Array:
        """ppm in the cells of the surface."""
        t, s, surface = self.observed.temperature, self.observed.salinity, self.grid.surface
        per_kilogram = 1000 / gas.SEAWATER_DENSITY
        return np.asarray(carbonate.pco2(dic * per_kilogram, alkalinity * per_kilogram, t[surface], s[surface]))

    def _pco2_slopes(self, dic: Array, alkalinity: Array) -> tuple[Array, Array]:
        """ppm per mmol m⁻³ of DIC and of alkalinity, by central differences."""
        step = 0.05
        by_dic = self.pco2(dic + step, alkalinity) - self.pco2(dic - step, alkalinity)
        by_alkalinity = self.pco2(dic, alkalinity + step) - self.pco2(dic, alkalinity - step)
        return by_dic / (2 * step), by_alkalinity / (2 * step)

    def _pressure(self, dic: Array, alkalinity: Array) -> Array:
        """pCO₂; of complex tracers with the derivative along i."""
        real = self.pco2(dic.real, alkalinity.real)
        if not np.iscomplexobj(dic):
            return real
        by_dic, by_alkalinity = self._pco2_slopes(dic.real, alkalinity.real)
        return np.asarray(real + 1j * (by_dic * dic.imag + by_alkalinity * alkalinity.imag))

    def taken(self, dip: Array, values: Mapping[str, complex]) -> Array:
        """u, mmol C s⁻¹ in each cell."""
        phosphorus = self.volume * self.phosphorus.uptake(values) * dip
        return np.asarray(phosphorus / (values["pc_slope"] * self.observed.phosphate + values["pc_offset"]))

    def rain(self, values: Mapping[str, complex]) -> Array:
        """R, PIC per POC made."""
        return np.asarray(np.maximum(values["pic_ratio"] + values["pic_silicate"] * self.silicate, 0.0))

    def decay(self, values: Mapping[str, complex]) -> Array:
        """V κ of semi-labile carbon, m³ s⁻¹."""
        return np.asarray(self.volume * values["c_kappa_d"] * values["c_q10"] ** ((self.observed.temperature - Q10_AT) / 10))

    def slow_decay(self, values: Mapping[str, complex]) -> Array:
        """V κ_r of refractory carbon, m³ s⁻¹."""
        return np.asarray(self.volume * np.where(self.lit, values["kappa_r_lit"], values["kappa_r_dark"]))

    def passage(self, values: Mapping[str, complex], pool: int) -> Passage:
        """How a pool that sinks does so."""
        if pool == PIC:
            return self.falling.exponential(values["pic_length"])
        return self.falling.martin(values["c_b"] + values["c_b_warm"] * self.warmth)

    def labile_production(self, state: State) -> Array:
        """N − u, mmol C s⁻¹ in each cell: with u it is the product."""
        return np.asarray(self.product - self.taken(state.phosphorus.dip, state.values))

    def residual(self, x: Array, dip: Array, values: Mapping[str, complex], pools: Collection[int] = range(POOLS)) -> Array:
        """(pool, cell): what each equation leaves over, mmol s⁻¹; of pools that are solved away, as in the cycle of phosphorus.

        Of some pools alone where that is asked for, and 0 of the others.
        """
        fixed, v = self.fixed, self.volume
        taken = self.taken(dip, values)
        made = self.product
        particles = (1 - values["sigma_c"]) * taken
        shells, dissolved = self.rain(values) * particles, KAPPA_PIC * v * x[PIC]
        decay, slow = self.decay(values) * x[SEMI_LABILE], self.slow_decay(values) * x[REFRACTORY]
        quick, sunk = fixed.kappa_l * v * x[LABILE], fixed.kappa_p * v * x[POC]
        breath = (1 - values["eta"]) * decay + slow + quick + sunk
        ratio = values["o_ratio"] + values["o_warm"] * self.warmth
        out = np.zeros((POOLS, v.size), np.result_type(x, taken, breath, ratio))
        carried = [pool for pool in pools if pool >= SEMI_LABILE and pool != LABILE]
        out[carried] = (self.ocean.operator @ x[carried].T).T
        if POC in pools:
            out[POC] = sunk - self.falling.freed(self.passage(values, POC), particles)
        if PIC in pools:
            out[PIC] = dissolved - self.falling.freed(self.passage(values, PIC), shells)
        if SEMI_LABILE in pools:
            out[SEMI_LABILE] += decay - values["sigma_c"] * taken
        if LABILE in pools:
            out[LABILE] = quick - self.phosphorus.labile.freed(made - taken)
        if REFRACTORY in pools:
            out[REFRACTORY] += slow - values["eta"] * decay
        if ALK in pools:
            out[ALK] += 2 * (shells - dissolved) - NITROGEN_PER_CARBON * (made - breath) - self.virtual[0]
            out[ALK] += GEOLOGICAL * v * (x[ALK] - self.grid.mean(self.observed.alkalinity))
        if O2 in pools:
            exchange, saturation = self._breath
            out[O2] += ratio * (breath * 0.5 * (1 + np.tanh(x[O2] - SCARCE)) - made) + exchange * (x[O2] - saturation)
        if DIC in pools:
            out[DIC] += shells - dissolved + made - breath - self.virtual[1]
            surface, (rate, solubility) = self.grid.surface, self._co2
            out[DIC, surface] += rate * solubility * (self._pressure(x[DIC, surface], x[ALK, surface]) - PREINDUSTRIAL)
        return out

    # steady state and derivatives

    def solve(self, values: Mapping[str, float], guess: State | None = None, tolerance: float = EXACT) -> State:
        """The steady state, from one before; the tolerance is that of phosphorus."""
        phosphorus = self.phosphorus.solve(values, guess.phosphorus if guess else None, tolerance)
        x = np.zeros((POOLS, self.grid.size))
        x[[DIC, ALK, O2]] = (
            guess.tracers[[DIC, ALK, O2]] if guess else [self.observed.dic, self.observed.alkalinity, self.observed.oxygen]
        )
        for stage in STAGES:
            for pool in stage:
                x[pool] = self._steady(x, pool, phosphorus.dip, values)
        return State(phosphorus, x, dict(values))

    def _steady(self, x: Array, pool: int, dip: Array, values: Mapping[str, float]) -> Array:
        def residual(tracer: Array) -> Array:
            trial = x.copy()
            trial[pool] = tracer
            return np.asarray(self.residual(trial, dip, values, (pool,))[pool])

        if pool not in (DIC, O2):
            return self._inverse(x, pool, dip, values)(-residual(np.zeros(self.grid.size)))

        def tangent(tracer: Array) -> Callable[[Array], Array]:
            diagonal = self._diagonal(np.where(np.arange(POOLS)[:, None] == pool, tracer, x), pool, dip, values)
            return lambda dx: self.ocean.operator @ dx + diagonal * dx

        def anew(tracer: Array) -> Callable[[Array], Array]:
            return self._inverse(np.where(np.arange(POOLS)[:, None] == pool, tracer, x), pool, dip, values)

        found, _ = newton(residual, tangent, anew(x[pool]), x[pool], ROUNDING, anew)
        return found

    def _diagonal(self, x: Array, pool: int, dip: Array, values: Mapping[str, float]) -> Array:
        """How fast a dissolved pool's own equation changes with it, besides transport, m³ s⁻¹."""
        if pool == SEMI_LABILE:
            return self.decay(values)
        if pool == REFRACTORY:
            return self.slow_decay(values)
        if pool == ALK:
            return GEOLOGICAL * self.volume
        moved = x + 1j * SMALL * (np.arange(POOLS)[:, None] == pool)
        whole = self.residual(moved, dip, values, (pool,))[pool].imag / SMALL
        return np.asarray(whole - self.ocean.operator @ np.ones(self.grid.size))

    def _inverse(self, x: Array, pool: int, dip: Array, values: Mapping[str, float]) -> Callable[[Array], Array]:
        """Solves a pool's own linear equation."""
        rate = {POC: self.fixed.kappa_p, PIC: KAPPA_PIC, LABILE: self.fixed.kappa_l}
        if pool in rate:
            return lambda freed: freed / (rate[pool] * self.volume)
        if pool == ALK:
            return self._closed_factor.solve
        return self._factor(pool, self._diagonal(x, pool, dip, values)).solve

    def semi_labile_factor(self, values: Mapping[str, float]) -> Factor:
        """Of T + V κ: the one that the state was solved by, if that was at these numbers."""
        return self._factor(SEMI_LABILE, self.decay(values))

    def _factor(self, pool: int, diagonal: Array) -> Factor:
        """Of T and this diagonal; the last of each pool is kept."""
        if pool not in self._factors or not np.array_equal(self._factors[pool][0], diagonal):
            self._factors[pool] = (diagonal, Factor(sp.csr_array(self.ocean.operator + sp.diags_array(diagonal))))
        return self._factors[pool][1]

    @cached_property
    def _closed_factor(self) -> Factor:
        return Factor(sp.csr_array(self.ocean.operator + sp.diags_array(GEOLOGICAL * self.volume)))

    def sensitivities(self, state: State, names: tuple[str, ...] = FREE, tolerance: float = EXACT) -> Array:
        """(number, seen, cell): derivatives of DIP, ALK, DIC and O₂."""
        inverse = {
            pool: self._inverse(state.tracers, pool, state.phosphorus.dip, state.values) for stage in STAGES for pool in stage
        }
        felt = tuple(name for name in names if name in P_NUMBERS)
        dip = dict(zip(felt, self.phosphorus.sensitivities(state.phosphorus, felt, tolerance)[:, 0], strict=True)) if felt else {}
        return np.stack([self._along(state, name, inverse, dip.get(name, np.zeros(self.grid.size))) for name in names])

    def _along(self, state: State, name: str, inverse: Mapping[int, Callable[[Array], Array]], dip: Array) -> Array:
        values = nudged(state.values, name)
        moved = np.zeros((POOLS, self.grid.size))
        for stage in STAGES:
            x, y = state.tracers + 1j * SMALL * moved, state.phosphorus.dip + 1j * SMALL * dip
            right = -self.residual(x, y, values, stage).imag / SMALL
            for pool in stage:
                moved[pool] = inverse[pool](right[pool])
        return np.stack([dip, *moved[[ALK, DIC, O2]]])


P_NUMBERS = FREE[:6]
"""Those that phosphorus feels."""
