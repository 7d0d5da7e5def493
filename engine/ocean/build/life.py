"""Phosphate in the fit: first held near the surface to what is observed, then taken up by life at a rate that is mapped.

    held     A P + B (P − P_obs) = 0,          B = (1 − E) V r + ε V
    living   A P + (1 − E) V γP + ε V (P − P_obs) = 0

E is engine.ocean.sinking's operator; ε only brings the mean to its amount. Holding phosphate to what is observed lets a wrong
circulation make it at the surface; a free γ puts life in the wrong places: a prior on γ and oxygen together pin it. Oxygen is
R_OP times the remineralisation below the first level away from what gas exchange and the flow make it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp

from engine.conversions import LIT_DEPTH
from engine.ocean import gas
from engine.ocean.build.coarse import Coarse
from engine.ocean.build.neighbourhood import average
from engine.ocean.cycles import AMOUNT, PG_C_PER_MMOLP_S, RESTORING
from engine.ocean.forcing import MONTHS, Forcing
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.sinking import Sinking, martin
from engine.ocean.steady import Factor
from engine.ocean.transport import DOWN

MARTIN_B = 0.9
OXYGEN_PER_PHOSPHORUS = 150.0
"""In the fit."""
HELD = 0.9 * RESTORING
EXPORT_WEIGHT, PATTERN_WEIGHT = 0.04, 0.02
PATTERN = 12.0
"""g C m⁻² yr⁻¹ by which the export of a column may differ from its neighbours', or fall below none."""
POLAR, POLAR_SPREAD = 70.0, 20.0
SECOND_LEVEL = 0.6
"""Uptake rate below the first level, over that in it."""
PRIOR_EXPORT = 10.5
"""Pg C yr⁻¹ of the prior with the phosphate observed."""
HALF_PHOSPHATE, WARMTH = 0.4, 0.04


class Life:
    """Where phosphate is taken up in one grid, and where it goes; `export` is its expected Pg C yr⁻¹ and how sure that is."""

    def __init__(self, coarse: Coarse, observed: Mapping[str, Array], export: tuple[float, float]) -> None:
        self.grid, self.export = coarse.grid, export
        grid, faces = self.grid, coarse.faces
        down = faces.kind == DOWN
        floor_area = np.bincount(faces.i[down], faces.area[down], grid.size)
        self.sinking = Sinking(grid, floor_area, LIT_DEPTH)
        self.lit = self.sinking.lit
        self.depth = float(grid.depth_edge[self.sinking.levels])
        self._observed = observed["phosphate"]
        stays = sp.eye_array(grid.size) - self.sinking.operator(martin(MARTIN_B))
        self.removed = sp.csr_array(stays @ sp.diags_array(self.lit.astype(float)))
        """(1 − E) on lit cells: what of the uptake in each is missing from every cell."""
        self._returned = self.removed.T.tocsr()
        self.amount = AMOUNT * grid.volume
        self.holding = np.where(self.lit, grid.volume * HELD, 0.0)
        self.held = sp.csr_array(self.removed @ sp.diags_array(self.holding) + sp.diags_array(self.amount))
        temperature, salinity = observed["temperature"], observed["salinity"]
        self._breathed = grid.volume * gas.rate(grid, gas.schmidt_oxygen(temperature))
        self._saturation = gas.oxygen_saturation(temperature, salinity)
        self._used = OXYGEN_PER_PHOSPHORUS * ~grid.surface
        self.prior = self._prior(temperature, salinity)
        self._pattern()

    # phosphate

    def hold(self, P: Array) -> tuple[float, Array]:
        """The cost of what holding phosphate to the observed exports, and its gradient by P."""
        taken = self.holding * (P - self._observed)
        cost, by_total = self._export_cost(float(taken.sum()))
        column = self._columns @ taken
        rough, below, polar = self._rough @ column / PATTERN, np.minimum(column, 0.0) / PATTERN, column * self._polar
        cost += PATTERN_WEIGHT * float(self._share @ (rough**2 + below**2 + polar**2))
        weighted = self._rough.T @ (self._share * rough) / PATTERN + self._share * (below / PATTERN + polar * self._polar)
        by_column = self._columns.T @ (2 * PATTERN_WEIGHT * weighted)
        return cost, self.holding * (by_total + by_column)

    def living(self, operator: sp.csr_array, uptake: Array, relaxed: Array) -> Factor:
        """Of phosphate taken up at a rate (m³ s⁻¹ per cell), and drawn to the observed at another."""
        return Factor(operator + self.removed @ sp.diags_array(uptake) + sp.diags_array(self.amount + relaxed))

    def lives(self, P: Array, uptake: Array) -> tuple[float, float]:
        """The cost of the export, and its derivative by the uptake of all (mmol s⁻¹)."""
        return self._export_cost(float(uptake @ P))

    def missing(self, uptake: Array) -> Array:
        """mmol s⁻¹ that life takes out of each cell, less what it sets free there."""
        return np.asarray(self.removed @ uptake)

    def missing_adjoint(self, weight: Array) -> Array:
        return np.asarray(self._returned @ weight)

    def _export_cost(self, taken: float) -> tuple[float, float]:
        expected, spread = self.export
        miss = (taken * PG_C_PER_MMOLP_S - expected) / spread
        return EXPORT_WEIGHT * miss**2, 2 * EXPORT_WEIGHT * miss / spread * PG_C_PER_MMOLP_S

    def _pattern(self) -> None:
        """From uptake per cell to export of each column, g C m⁻² yr⁻¹; how it differs from the neighbours'; the poles' weight."""
        grid = self.grid
        number = np.cumsum(grid.wet[0]).reshape(grid.shape[1:]) - 1
        column, area = number[grid.row, grid.column], grid.area[grid.surface]
        lit = np.flatnonzero(self.lit)
        grams = PG_C_PER_MMOLP_S * 1e15 / area
        shape = (area.size, grid.size)
        self._columns = sp.coo_array((grams[column[lit]], (column[lit], lit)), shape=shape).tocsr()
        self._share = area / area.sum()
        self._rough = sp.csr_array(sp.eye_array(area.size) - average(grid.wet[:1]))
        self._polar = (np.abs(grid.lat[grid.surface]) > POLAR) / POLAR_SPREAD

    def _prior(self, temperature: Array, salinity: Array) -> Array:
        """γ₀ V (m³ s⁻¹): light × exp(−0.04 (T − 15)) / (P + 0.4), to the whole of `PRIOR_EXPORT` with the phosphate observed."""
        grid = self.grid
        ocean = Ocean("observed", grid, fields={"temperature": temperature, "salinity": salinity})
        light = Forcing(ocean, MONTHS).light.mean(axis=0)[grid.row, grid.column]
        top = grid.cell[0, grid.row, grid.column]
        rate = np.clip(light, 5, 200) / (self._observed[top] + HALF_PHOSPHATE) * np.exp(-WARMTH * (temperature[top] - 15))
        rate = np.where(self.lit, rate * np.where(grid.surface, 1.0, SECOND_LEVEL), 0.0) * grid.volume
        return np.asarray(rate * PRIOR_EXPORT / (PG_C_PER_MMOLP_S * (rate @ self._observed)))

    # oxygen

    def breathe(self, operator: sp.csr_array, uptake: Array) -> tuple[Factor, Array]:
        """The factor of oxygen, and oxygen with so much uptake (mmol s⁻¹ per cell)."""
        factor = Factor(operator + sp.diags_array(self._breathed))
        return factor, factor.solve(self._breathed * self._saturation + self._used * self.missing(uptake))

    def breath_adjoint(self, weight: Array) -> Array:
        """The gradient by uptake, from the adjoint of oxygen."""
        return self.missing_adjoint(self._used * weight)
