"""What share of detritus passes a cell, so that on this grid it sinks as engine.stoichiometry.falling says.

Of what enters a level from above, as much passes its bottom as of what passes its top. What is made inside a level, evenly over
its depth, has less far to go, and its carbon and phosphorus part from where it is made, not from the level's top:

    through = f(z_bottom; z_top),    own = ∫ f(z_bottom; z₀) dz₀ / Δz

By the power law, own = z_bottom / ((1 + b) Δz) · (1 − (z_top / z_bottom)^(1 + b)), 1 / (1 + b) in the first level. Both find as
much of the floor open as is open below. A well-mixed cell that loses λ must be drained at κ = λ s / (1 − s) for the share s to
pass: engine.stoichiometry.ecosystem.life weighs s between the two.
"""

from __future__ import annotations

import numpy as np

from engine.ocean.grid import Array, Grid
from engine.stoichiometry.falling import Fall, made


def passing(grid: Grid, floor_area: Array, b: float, fall: Fall) -> Array:
    """(2, cell): `through` and `own`; 0 where there is no cell below."""
    top, bottom, shape = grid.depth_edge[:-1], grid.depth_edge[1:], fall.shape(b)
    wet = grid.wet[1:] & grid.wet[:-1]
    above = grid.area.copy()
    above[grid.cell[1:][wet]] = floor_area[grid.cell[:-1][wet]]
    through = np.array([float(shape(z, start)) if start > 0 else 0.0 for start, z in zip(top, bottom, strict=True)])
    own = np.concatenate([made(fall, shape, *ends, np.array(ends[1:])) for ends in zip(top, bottom, strict=True)])
    return np.stack([
        through[grid.level] * np.minimum(floor_area / above, 1.0),
        own[grid.level] * np.minimum(floor_area / grid.area, 1.0),
    ])  # fmt: skip
