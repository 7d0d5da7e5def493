"""What the seasons do to the lit water: its light, its warmth, and how deep it is stirred, in the middle of each step of a year.

The circulation is an annual mean that mixes all year long where winter mixes. Here what is beyond the still water's diffusivity
K_b comes when the mixed layer reaches that deep, so that the mean of the year is the ocean's own operator to the last digit:

    A = A_b + mean E(t),    E(t) = (G_eff(G) − G_eff(G_b)) s(t) / mean s,    s = 1 / (1 + exp((z − mixed layer) / 10 m))

with G_b = K_b A / d. Light, the swing of the surface's temperature and the mixed layer are engine.ocean.forcing's formulas. Gas
feels the ocean's own temperature, as its oxygen did when the circulation was inferred.
"""

from __future__ import annotations

import numba as nb
import numpy as np
import scipy.sparse as sp

from engine.ocean.forcing import Forcing
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.transport import DOWN, effective_conductance

SWING_FADES = 60.0
"""m over which the swing of the surface's temperature falls e-fold below."""
FREEZING = -1.8
"""°C."""
STILL = 1.5e-5
"""m² s⁻¹: K_b, of water no wind stirs (Bryan & Lewis 1979, near the surface)."""
STIRRED = 1e-3
"""m² s⁻¹ from which on the circulation's own diffusivity is a winter's: it gave 1e-2 to winter's mixed layers."""
SOFT = 10.0
"""m over which the foot of the mixed layer is blurred."""
SELDOM = 0.02
"""Share of the year below which a depth is stirred by no season, but as it always was."""


class Seasons:
    """Of one ocean, on some days of the year; arrays are (step, column) and (step, cell)."""

    def __init__(self, ocean: Ocean, days: Array) -> None:
        self.ocean, self.grid = ocean, ocean.grid
        self._forcing, wet = Forcing(ocean, days), ocean.grid.wet[0]
        self.light, self.day = (np.ascontiguousarray(each[:, wet]) for each in (self._forcing.light, self._forcing.day_length))
        """W m⁻² that algae can use, and the share of the day that is light."""
        self.temperature = self._warmed()
        self.still, calm, self.stirred = self._parted()
        """A_b, and E(t) between each cell and the one below, m³ s⁻¹."""
        exchanged = (calm + self.stirred)[:, self.grid.surface] + 1.0  # m³ s⁻¹, so that a column of one cell is told evenly
        self.sinking = exchanged / exchanged.sum(axis=0)
        """Share that each step has in a year's exchange of the surface with the water below it."""

    def _warmed(self) -> Array:
        """°C: the surface's swing, fading below."""
        grid, own = self.grid, self.ocean.tracer("temperature")
        fade = -np.diff(np.exp(-grid.depth_edge / SWING_FADES)) / grid.thickness
        swing = self._forcing.surface_temperature - grid.field(own)[0]
        felt = swing[:, grid.row, grid.column] * (fade / fade[0])[grid.level]
        return np.asarray(np.maximum(own + felt, np.minimum(own, FREEZING)))

    def _parted(self) -> tuple[sp.csr_array, Array, Array]:
        """A_b, what it exchanges between each cell and the one below, and E(t) beside that."""
        calm, stirred = np.zeros(self.grid.size), np.zeros((self.light.shape[0], self.grid.size))
        if self.ocean.faces is None:
            return self.ocean.operator, calm, stirred
        grid, faces = self.grid, self.ocean.faces
        level = grid.level[faces.i]
        apart = np.diff(grid.depth_centre, append=np.inf)[level]
        depth = grid.depth_edge[level + 1]
        mixed = self._forcing.mixed_layer[:, grid.row[faces.i], grid.column[faces.i]]
        share = 1 / (1 + np.exp(np.clip((depth - mixed) / SOFT, -50, 50)))
        mean = share.mean(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            diffusivity = np.where(faces.kind == DOWN, faces.G * apart / faces.area, 0.0)
        winters = (diffusivity > STIRRED) & (mean > SELDOM)
        left = np.where(winters, STILL * faces.area / apart, faces.G)
        beneath = effective_conductance(faces.U, left)
        beyond = effective_conductance(faces.U, faces.G) - beneath
        calm[faces.i[faces.kind == DOWN]] = beneath[faces.kind == DOWN]
        stirred[:, faces.i[winters]] = (beyond * share / np.maximum(mean, SELDOM))[:, winters]
        return faces.carrying(faces.U, left).operator(), calm, stirred


@nb.njit(cache=True, nogil=True, error_model="numpy")
def stir(
    tracers: Array, start: Array, cells: Array, volume: Array, seconds: float, between: Array, exchange: Array, given: Array
) -> None:
    """Mixes every column through `between` for `seconds`; its first cell exchanges at a rate k per second, `given` is Δt k c_sat.

    Thomas's algorithm, all tracers at once; nothing is lost and nothing becomes negative.
    """
    ratio = np.empty(cells.size)
    for k in range(start.size - 1):
        above = -1
        for place in range(start[k], start[k + 1]):
            i = cells[place]
            up = seconds * between[above] if above >= 0 else 0.0
            down = seconds * between[i] if place + 1 < start[k + 1] else 0.0
            pivot = volume[i] + up + down
            if above >= 0:
                pivot -= up * ratio[above]
            else:
                pivot += seconds * exchange[k] * volume[i]
            for t in range(tracers.shape[1]):
                right = volume[i] * tracers[i, t]
                if above >= 0:
                    right += up * tracers[above, t]
                else:
                    right += volume[i] * given[k, t]
                tracers[i, t] = right / pivot
            ratio[i] = down / pivot
            above = i
        for place in range(start[k + 1] - 2, start[k] - 1, -1):
            i, below = cells[place], cells[place + 1]
            for t in range(tracers.shape[1]):
                tracers[i, t] += ratio[i] * tracers[below, t]
