"""Where the inversion starts from: temperature and salinity at rest with the flow of their own density.

Both are stepped in time by that flow and drawn to what is observed within `DRAWN` years, at the surface within 30 days, with
strong mixing where the water would be unstable: a robust-diagnostic run (Sarmiento & Bryan 1982, doi 10.1029/JC087iC01p00394).
The mean of its second half is free of the pressure forces that observed density and coarse topography make up.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from engine.conversions import SECONDS_PER_YEAR
from engine.lab import Progress
from engine.ocean.build.coarse import Coarse
from engine.ocean.build.flow import Flow
from engine.ocean.build.water import CONVECTION, density, surface_density
from engine.ocean.cycles import RESTORING
from engine.ocean.grid import Array
from engine.ocean.steady import Factor

DRAWN = 5.0
STEP_DAYS = 2.5
FRESH = 0.3
"""Share of the new flow in each step's: without the old one's share, flow and density chase each other."""


def at_rest(
    coarse: Coarse, flow: Flow, conductances: Array, temperature: Array, salinity: Array, years: float, progress: Progress
) -> tuple[Array, Array]:
    """Temperature and salinity after so many years; as they are observed for none."""
    grid, volume, down = coarse.grid, coarse.grid.volume, coarse.down
    near, far = coarse.faces.i[down], coarse.faces.j[down]
    convection = CONVECTION * coarse.faces.area[down] / coarse.distance[down]
    step = STEP_DAYS * 86400
    drawn = 1 / (DRAWN * SECONDS_PER_YEAR) + RESTORING * grid.surface
    observed = np.column_stack([temperature, salinity])
    state, mean, U = observed, observed, np.empty(0)
    steps = int(years * SECONDS_PER_YEAR / step)
    for number in range(steps):
        fresh = flow.transports(flow.pull(density(grid, *state.T)))
        U = (1 - FRESH) * U + FRESH * fresh if U.size else fresh
        weight = surface_density(*state.T)
        G = conductances.copy()
        G[down] = np.where(weight[near] > weight[far], np.maximum(convection, G[down]), G[down])
        matrix = coarse.faces.carrying(U, G).operator() + sp.diags_array(volume * (1 / step + drawn))
        state = Factor(matrix).solve(volume[:, None] * (state / step + drawn[:, None] * observed))
        after = number - steps // 2
        mean = state if after <= 0 else mean + (state - mean) / (after + 1)
        progress(number / steps, f"finding rest, year {number * step / SECONDS_PER_YEAR:.1f} of {years:g}")
    return mean[:, 0], mean[:, 1]
