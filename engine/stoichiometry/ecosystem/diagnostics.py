"""What a year of the ecosystem amounts to: stored carbon and its ratio, fluxes with depth, what is grown and exported.

    regenerated = tracer − what the water carried down from the surface (A p + V k p = V k p_surface, k = 1 d⁻¹)
    OCS = Σ V regenerated DIC,    r = Σ V regenerated DIC / Σ V regenerated PO₄

as in engine.stoichiometry.globe. The paper takes regenerated phosphate from apparent oxygen use instead, which counts what
the surface lacks of saturation as life's: that is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.conversions import CARBON_MASS, PG_PER_MMOL
from engine.ocean import gas
from engine.ocean.diagnostics import zonal_mean
from engine.ocean.grid import Array, Grid
from engine.stoichiometry.ecosystem.parameters import O2_PER_P
from engine.stoichiometry.ecosystem.run import LIT_LEVELS, Ecosystem, State
from engine.stoichiometry.ecosystem.tracers import DIC, GROWN, GROWN_C, O2, PO4, SUNK, SUNK_C, WORLDS
from engine.stoichiometry.globe import globe

SECTIONS = {"Atlantic": ("Atlantic",), "Pacific": ("Pacific",), "Indian": ("Indian",), "World": ()}


@dataclass(frozen=True)
class Stored:
    """One world: C per P of all that is regenerated, carbon stored by soft tissue (Pg C), the air (ppm)."""

    ratio: float
    stored: float
    pco2: float


def regenerated(of: Ecosystem, tracer: Array) -> Array:
    """What life brought down of a tracer, mmol m⁻³."""
    over, right = globe(of.ocean), np.zeros_like(tracer)
    right[of.grid.surface] = over.exchange * tracer[of.grid.surface]
    return np.asarray(tracer - over.cycles.ventilation.solve(right))


def stored(of: Ecosystem, state: State) -> list[Stored]:
    """Each world in the mean of its last year."""
    phosphate = float(of.volume @ regenerated(of, state.mean[:, PO4]))
    out = []
    for w in range(WORLDS):
        soft = float(of.volume @ regenerated(of, state.mean[:, DIC[w]]))
        out.append(Stored(soft / phosphate, soft * PG_PER_MMOL, float(state.pco2[w])))
    return out


def regenerated_by_oxygen(of: Ecosystem, state: State) -> float:
    """Mean regenerated phosphate by apparent oxygen use, mmol m⁻³."""
    saturation = gas.oxygen_saturation(of.temperature, of.ocean.tracer("salinity"))
    return of.grid.mean(saturation - state.mean[:, O2]) / O2_PER_P


def sinking(of: Ecosystem, state: State) -> tuple[Array, Array, Array]:
    """Interfaces in metres; what sinks through each in all oceans, mmol a year: phosphorus, and (world) carbon."""
    grid = of.grid
    through = [np.bincount(grid.level, of.volume * state.flows[:, each], grid.shape[0])[:-1] for each in (SUNK, *SUNK_C)]
    return grid.depth_edge[1:-1], through[0], np.array(through[1:])


def by_area(of: Ecosystem, amount: Array) -> Array:
    """(row, column): mmol a year in each cell as mg C m⁻² d⁻¹ of its column."""
    column = of.grid.field(amount, 0.0).sum(axis=0)
    return np.asarray(column / of.grid.field(of.grid.area)[0] * CARBON_MASS / (of.days * of.steps))


def grown(of: Ecosystem, state: State) -> Array:
    """(row, column): net primary production, mg C m⁻² d⁻¹."""
    return by_area(of, of.volume * state.flows[:, GROWN_C])


def exported(of: Ecosystem, state: State) -> Array:
    """(row, column): carbon sinking out of the levels where plankton grow, mg C m⁻² d⁻¹."""
    last = of.grid.level == LIT_LEVELS - 1
    return by_area(of, np.where(last, of.volume * state.flows[:, SUNK_C[0]], 0.0))


def grown_ratio(of: Ecosystem, state: State) -> Array:
    """(row, column): C:P of what grows in each column."""
    carbon, phosphorus = (of.grid.field(of.volume * state.flows[:, each], 0.0).sum(axis=0) for each in (GROWN_C, GROWN))
    return np.asarray(np.divide(carbon, phosphorus, out=np.full_like(carbon, np.nan), where=phosphorus > 0))


def sections(grid: Grid, tracer: Array) -> Array:
    """(sea, depth, latitude): the mean from west to east of each basin, and of the world."""
    return np.array([zonal_mean(grid, tracer, *names) for names in SECTIONS.values()])
