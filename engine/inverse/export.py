"""What the two models say of production and of the carbon that leaves the lit layer: maps by column, and sums.

POC leaves where it is set free below the light. A dissolved pool's export is counted where it was made, by the adjoint: of all
that is made in a cell, the share that will be breathed out below (Primeau et al. 2013, doi 10.1002/grl.50883).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from engine.conversions import CARBON_MASS, DAY, LIT_DEPTH, PG_YR_PER_MG_D, SECONDS_PER_YEAR
from engine.inverse import carbon, phosphorus
from engine.ocean.grid import Array, Grid
from engine.ocean.steady import Factor

SOUTHERN = -30.0
"""°N south of which the paper counts the Southern Ocean."""
COMPARED = 100.0
"""m: base of the lit layer, and the depth at which traps and relations are compared."""


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


def reaching(model: phosphorus.Phosphorus | carbon.Carbon, decay: Array) -> Array:
    """(cell): the share of what is dissolved there that will be breathed out below the light; `decay` is V κ."""
    operator = sp.csr_array(model.ocean.operator + sp.diags_array(decay))
    return Factor(operator).adjoint(np.where(model.lit, 0.0, decay))


def of_phosphorus(model: phosphorus.Phosphorus, state: phosphorus.State) -> Exports:
    """Of the P model, at its 106 C per P."""
    fixed, grid, v = model.fixed, model.grid, model.volume
    taken = fixed.c_per_p * v * state.uptake * state.dip
    freed = fixed.c_per_p * fixed.kappa_p * v * state.tracers[phosphorus.PARTICLES]
    semi = reaching(model, model.decay(state.values)) * (fixed.to_semi_labile * taken + np.where(model.lit, freed, 0.0))
    labile = reaching(model, fixed.kappa_l * v) * fixed.to_labile * taken
    parts = {
        "production": columns(grid, taken),
        "poc": columns(grid, np.where(model.lit, 0.0, freed)),
        "doc_s": columns(grid, semi),
        "doc_l": columns(grid, labile),
        "labile": columns(grid, fixed.to_labile * taken),
    }
    return Exports(grid, parts | {"toc": parts["poc"] + parts["doc_s"] + parts["doc_l"]})


def of_carbon(model: carbon.Carbon, state: carbon.State) -> Exports:
    """Of the joint model."""
    fixed, grid, v, values = model.fixed, model.grid, model.volume, state.values
    taken, labile = model.taken(state.phosphorus.dip, values), model.labile_production(state)
    freed = np.where(model.lit, 0.0, fixed.kappa_p * v * state.tracers[carbon.POC])
    made = values["sigma_c"] * taken
    parts = {
        "production": columns(grid, taken),
        "product": columns(grid, model.product),
        "labile": columns(grid, labile),
        "poc": columns(grid, freed),
        "doc_s": columns(grid, reaching(model, model.decay(values)) * made),
        "doc_l": columns(grid, reaching(model, fixed.kappa_l * v) * labile),
        "made_poc": columns(grid, (1 - values["sigma_c"]) * taken),
        "made_doc_s": columns(grid, made),
    }
    return Exports(grid, parts | {"toc": parts["poc"] + parts["doc_s"] + parts["doc_l"]})


def at_100_m(exports: Exports, b: Array) -> Array:
    """(row, column): POC sinking through 100 m, mg C m⁻² d⁻¹; b by column."""
    return np.asarray(exports.map("poc") * (COMPARED / LIT_DEPTH) ** -b)
