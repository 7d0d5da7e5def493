"""What the two models say of production and of the carbon that leaves the lit layer: maps by column, and sums.

POC leaves where it is set free below the light. A dissolved pool's export is counted where it was made, by the adjoint: of all
that is made in a cell, the share that will be breathed out below (Primeau et al. 2013, doi 10.1002/jgrc.20181).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from engine.conversions import CARBON_MASS, DAY, LIT_DEPTH, PG_YR_PER_MG_D, SECONDS_PER_YEAR
from engine.inverse import carbon, phosphorus
from engine.ocean.forcing import Forcing
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import Ocean
from engine.ocean.steady import Factor

SOUTHERN = -30.0
"""°N south of which the paper counts the Southern Ocean."""
STEPS = 20
"""Of the time that water stays away."""
COMPARED = 100.0
"""m: the depth at which traps and relations are compared."""


@dataclass(frozen=True, eq=False)
class Exports:
    """By name, mmol C s⁻¹ in each column (row, column); 0 on land."""

    grid: Grid
    parts: Mapping[str, Array]

    def total(self, name: str, southern: bool = True) -> float:
        """Pg C yr⁻¹, with or without the Southern Ocean."""
        values = self.parts[name] if southern else self.parts[name][self.grid.lat_centre >= SOUTHERN]
        return float(values.sum()) * CARBON_MASS * SECONDS_PER_YEAR * 1e-18

    def map(self, name: str) -> Array:
        """mg C m⁻² d⁻¹, nan on land."""
        area = self.grid.field(self.grid.area)[0]
        return np.asarray(self.parts[name] * CARBON_MASS * DAY / area)


def yearly(grid: Grid, flux: Array) -> float:
    """Pg C yr⁻¹ of a map of mg C m⁻² d⁻¹."""
    return grid.total(flux) * PG_YR_PER_MG_D


def columns(grid: Grid, per_cell: Array) -> Array:
    """(row, column): the sum over each column."""
    return np.asarray(grid.field(per_cell, 0.0).sum(axis=0))


def reaching(factor: Factor, decay: Array, beyond: Array) -> Array:
    """(cell): the share of what is dissolved there that will be breathed out beyond; `decay` is V κ, `factor` of T + V κ."""
    return factor.adjoint(decay * beyond)


@dataclass(frozen=True)
class Beyond:
    """Where carbon counts as gone: the share of what each cell sets free that does, of particles and of what is dissolved."""

    particles: Array
    dissolved: Array


def dark(model: phosphorus.Phosphorus | carbon.Carbon) -> Beyond:
    """Below the lit layer."""
    share = np.where(model.lit, 0.0, 1.0)
    return Beyond(share, share)


def below(grid: Grid, depth: Array | float, b: Array | float) -> Beyond:
    """Below a depth (m; one, or of each column): particles as Martin's curve divides a cell of the dark, the rest by thickness."""
    top, bottom = grid.depth_edge[grid.level], grid.depth_edge[grid.level + 1]
    deep = np.broadcast_to(np.nan_to_num(depth), grid.shape[1:])[grid.row, grid.column]
    cut = np.clip(deep, top, bottom)
    thick = (bottom - cut) / (bottom - top)
    first = np.maximum(top, 1.0)
    curve = (cut**-b - bottom**-b) / (first**-b - bottom**-b)
    return Beyond(np.where(top >= LIT_DEPTH - 1, curve, thick), thick)


def kept(model: carbon.Carbon, years: float) -> Beyond:
    """Below the light, and not at the surface again within this time: by the share of each cell's water for which that holds."""
    share = np.where(model.lit, 0.0, away_for(model.ocean, years))
    return Beyond(share, share)


def away_for(ocean: Ocean, years: float) -> Array:
    """(cell): the share of its water that has not been in the first level within this time: dp/dt = −V⁻¹ (Tᵀ + V r) p from 1.

    r is a day⁻¹ in the first level; by backward steps, in which p stays between 0 and 1.
    """
    grid, step = ocean.grid, years * SECONDS_PER_YEAR / STEPS
    held = sp.diags_array(grid.volume / step + np.where(grid.surface, grid.volume / DAY, 0.0))
    factor, share = Factor(sp.csr_array(ocean.operator + held)), np.ones(grid.size)
    for _ in range(STEPS):
        share = factor.adjoint(grid.volume * share / step)
    return share


def of_phosphorus(model: phosphorus.Phosphorus, state: phosphorus.State) -> Exports:
    """Of the P model, at its 106 C per P."""
    fixed, grid, v = model.fixed, model.grid, model.volume
    beyond, decay = dark(model), model.decay(state.values)
    factor = Factor(sp.csr_array(model.ocean.operator + sp.diags_array(decay)))
    taken = fixed.c_per_p * v * state.uptake * state.dip
    freed = fixed.c_per_p * fixed.kappa_p * v * state.tracers[phosphorus.PARTICLES]
    made = fixed.to_semi_labile * taken + freed * (1 - beyond.particles)
    parts = {
        "production": columns(grid, taken),
        "poc": columns(grid, beyond.particles * freed),
        "doc_s": columns(grid, reaching(factor, decay, beyond.dissolved) * made),
        "doc_l": columns(grid, model.stirred.reaching(beyond.dissolved) * fixed.to_labile * taken),
        "labile": columns(grid, fixed.to_labile * taken),
    }
    return Exports(grid, parts | {"toc": parts["poc"] + parts["doc_s"] + parts["doc_l"]})


def of_carbon(model: carbon.Carbon, state: carbon.State, beyond: Beyond | None = None) -> Exports:
    """Of the joint model; beyond the light, or beyond what is asked for."""
    fixed, grid, v, values = model.fixed, model.grid, model.volume, state.values
    beyond = beyond or dark(model)
    taken, labile = model.taken(state.phosphorus.dip, values), model.labile_production(state)
    made = values["sigma_c"] * taken
    parts = {
        "production": columns(grid, taken),
        "product": columns(grid, model.product),
        "labile": columns(grid, labile),
        "poc": columns(grid, beyond.particles * fixed.kappa_p * v * state.tracers[carbon.POC]),
        "doc_s": columns(grid, reaching(model.semi_labile_factor(values), model.decay(values), beyond.dissolved) * made),
        "doc_l": columns(grid, model.phosphorus.stirred.reaching(beyond.dissolved) * labile),
        "made_poc": columns(grid, (1 - values["sigma_c"]) * taken),
        "made_doc_s": columns(grid, made),
    }
    return Exports(grid, parts | {"toc": parts["poc"] + parts["doc_s"] + parts["doc_l"]})


def horizons(model: carbon.Carbon, state: carbon.State) -> dict[str, Exports]:
    """What leaves by where “away” begins: below the light, 100 m, or winter's mixed layer where that is deeper than the light; and
    of what is set free below the light, where it is not back at the surface within three months, or a year."""
    grid, values = model.grid, state.values
    b = values["c_b"] + values["c_b_warm"] * model.warmth
    winter = Forcing(model.ocean, np.zeros(1)).winter_depth
    bounds = {
        "light": dark(model),
        "100 m": below(grid, COMPARED, b),
        "mixed": below(grid, np.fmax(winter, LIT_DEPTH), b),
        "3 months": kept(model, 0.25),
        "1 year": kept(model, 1.0),
    }
    return {name: of_carbon(model, state, beyond) for name, beyond in bounds.items()}
