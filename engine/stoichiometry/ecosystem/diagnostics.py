"""What a year of the ecosystem amounts to: stored carbon and its ratio, fluxes with depth, what is grown and exported.

    regenerated = tracer − what the water carried down from the surface (A p + V k p = V k p_below, k = 1 d⁻¹)
    OCS = Σ V regenerated DIC,    r = Σ V regenerated DIC / Σ V regenerated PO₄

as in engine.stoichiometry.globe; p_below is what the surface holds when its water goes below. The paper takes regenerated
phosphate from apparent oxygen use instead, which counts what the surface lacks of saturation as life's: that is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.conversions import ANDERSON_1994, CARBON_MASS, PG_PER_MMOL
from engine.ocean import gas
from engine.ocean.grid import Array
from engine.stoichiometry.ecosystem.parameters import O2_PER_P
from engine.stoichiometry.ecosystem.run import LIT_LEVELS, Ecosystem, State
from engine.stoichiometry.ecosystem.tracers import (
    DIC,
    GROWN,
    GROWN_C,
    O2,
    PHY,
    PHY_C,
    PO4,
    POC,
    POP,
    SUNK,
    SUNK_C,
    WORLDS,
    ZOO,
    ZOO_C,
)

CONTROL = 1
"""The world with one b for both."""
EXPORT_DEPTH = 100.0
"""m at which the paper tells of carbon export."""
TOLD_DEPTHS = (160.0, 500.0, 1000.0, 2000.0)


@dataclass(frozen=True)
class Stored:
    """One world: C per P of all that is regenerated, carbon stored by soft tissue (Pg C), the air (ppm)."""

    ratio: float
    stored: float
    pco2: float


def regenerated(of: Ecosystem, state: State, tracer: int) -> Array:
    """What life brought down of a tracer, mmol m⁻³; nothing in the first level."""
    over, right = of.over, np.zeros(of.grid.size)
    right[of.grid.surface] = over.exchange * state.below[:, tracer]
    return np.where(of.grid.surface, 0.0, state.mean[:, tracer] - over.cycles.ventilation.solve(right))


def stored(of: Ecosystem, state: State) -> list[Stored]:
    """Each world in the mean of its last year."""
    phosphate = float(of.volume @ regenerated(of, state, PO4))
    out = []
    for w in range(WORLDS):
        soft = float(of.volume @ regenerated(of, state, DIC[w]))
        out.append(Stored(soft / phosphate, soft * PG_PER_MMOL, float(state.pco2[w])))
    return out


def regenerated_by_oxygen(of: Ecosystem, state: State) -> float:
    """Mean regenerated phosphate by apparent oxygen use, mmol m⁻³."""
    saturation = gas.oxygen_saturation(of.temperature, of.ocean.tracer("salinity"))
    return of.grid.mean(saturation - state.mean[:, O2]) / O2_PER_P


def preformed(of: Ecosystem, state: State) -> tuple[float, float]:
    """Mean phosphate that the currents carry down unused, and less what apparent oxygen use accounts for, mmol m⁻³."""
    phosphate = of.grid.mean(state.mean[:, PO4])
    return phosphate - of.grid.mean(regenerated(of, state, PO4)), phosphate - regenerated_by_oxygen(of, state)


def answers(of: Ecosystem, state: State) -> dict[str, float]:
    """What is set beside the paper: both worlds, Redfield's beside them (P never feels C), fluxes and the matter in the water."""
    halved, control = stored(of, state)
    by_currents, by_oxygen = preformed(of, state)
    redfield = ANDERSON_1994 * of.grid.inventory(regenerated(of, state, PO4)) * PG_PER_MMOL
    interface, phosphorus, carbon = sinking(of, state)

    def through(flux: Array, depth: float) -> float:
        return float(np.exp(np.interp(np.log(depth), np.log(interface), np.log(flux))))

    floating = of.volume[:, None] * state.mean * of.grid.surface[:, None]
    left = {"control_": CONTROL, "": 1 - CONTROL}
    out = {"redfield_stored": redfield, "preformed": by_currents, "preformed_by_oxygen": by_oxygen}
    for prefix, w in left.items():
        told = (halved, control)[w]
        out |= {f"{prefix}ratio": told.ratio, f"{prefix}stored": told.stored, f"{prefix}pco2": told.pco2}
        out |= {f"{prefix}export": through(carbon[w], EXPORT_DEPTH) * PG_PER_MMOL}
        out |= {f"{prefix}sinking_{depth:.0f}": through(carbon[w], depth) / through(phosphorus, depth) for depth in TOLD_DEPTHS}
        matter = floating[:, [PHY_C, ZOO_C, POC[w]]].sum() / floating[:, [PHY, ZOO, POP]].sum()
        out |= {f"{prefix}suspended": float(matter)}
    return out | {
        "redfield_export": ANDERSON_1994 * through(phosphorus, EXPORT_DEPTH) * PG_PER_MMOL,
        "npp": of.grid.inventory(state.flows[:, GROWN_C]) * PG_PER_MMOL,
        "grown_ratio": of.grid.inventory(state.flows[:, GROWN_C]) / of.grid.inventory(state.flows[:, GROWN]),
    }


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
