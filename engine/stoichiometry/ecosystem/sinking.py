"""How fast detritus leaves a cell downward, so that on this grid its flux is Martin's power law to the last digit.

MOPS sinks with w = λ z / b: then F ∝ z^−b where detritus decays at λ. Of what enters a level of many metres from above, the
same law lets the share s pass through its bottom, over as much of what was open above as is open below; the rest stays:

    s = (z_top / z_bottom)^b · A_below / A_above,    κ = λ s / (1 − s)

κ is the rate at which a well-mixed cell that loses λ must be drained for that. In thin levels it is w / Δz. In the first,
where nothing enters from above, it is drained at w itself, whose share is 1 / (1 + b).
"""

from __future__ import annotations

import numpy as np

from engine.ocean.grid import Array, Grid


def drained(grid: Grid, floor_area: Array, b: float, decay: float) -> Array:
    """κ per cell, in the unit of the decay λ; 0 where there is no cell below."""
    top, bottom = grid.depth_edge[:-1], grid.depth_edge[1:]
    wet = grid.wet[1:] & grid.wet[:-1]
    above = grid.area.copy()
    above[grid.cell[1:][wet]] = floor_area[grid.cell[:-1][wet]]
    share = np.where(top > 0, (top / bottom) ** b, 1 / (1 + b))[grid.level] * np.minimum(floor_area / above, 1.0)
    return np.asarray(decay * share / (1 - share))
