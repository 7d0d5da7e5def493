"""The carbon of one phosphorus cycle: set free by way in each cell, passing each depth, kept from the air, and for how long.

    kept = Σ over cells of (carbon set free a year) × τ        τ: mean years until the surface, by the adjoint

(Nowicki et al. 2022, doi 10.1029/2021GB007083). What leaves the lit layer of a column is its phosphorus times C:P; carbon may
sink deeper than the phosphorus it left with (Tanioka et al. 2021, doi 10.1029/2021GL094924).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.sinking import Sinking
from engine.pump.ways import WAYS


@dataclass(frozen=True, eq=False)
class Carbon:
    """`freed` (way, cell) is where carbon is set free below the light, and `lit_again` (cell) what of the dissolved is so within it;
    `taken` (cell) is taken up for all of it: Pg C yr⁻¹. `lingering` is dissolved, Pg C. `time` (cell) is τ, and `order` sorts the
    cells by it.
    """

    sinking: Sinking
    freed: Array
    lit_again: Array
    taken: Array
    lingering: float
    time: Array
    order: Array

    @cached_property
    def export(self) -> Array:
        """(way): what leaves the lit layer to be set free below, Pg C yr⁻¹."""
        return np.asarray(self.freed.sum(axis=1))

    @cached_property
    def kept(self) -> Array:
        """(way): Pg C."""
        return np.asarray(self.freed @ self.time)

    @property
    def kept_in_all(self) -> float:
        return float(self.kept.sum())

    @property
    def export_in_all(self) -> float:
        return float(self.export.sum())

    @cached_property
    def years(self) -> Array:
        """(way): mean years away; 0 where nothing goes that way."""
        return np.asarray(np.divide(self.kept, self.export, out=np.zeros(len(WAYS)), where=self.export > 0))

    @property
    def years_in_all(self) -> float:
        return self.kept_in_all / self.export_in_all if self.export_in_all > 0 else 0.0

    @cached_property
    def medians(self) -> Array:
        """(way): of the mean years of where it is set free, the value that half of it lies below."""
        return np.array([self._median(each) for each in self.freed])

    @property
    def median_in_all(self) -> float:
        return self._median(self.freed.sum(axis=0))

    def _median(self, freed: Array) -> float:
        so_far = np.cumsum(freed[self.order])
        if so_far[-1] <= 0:
            return 0.0
        return float(self.time[self.order[np.searchsorted(so_far, so_far[-1] / 2)]])

    @cached_property
    def passing(self) -> Array:
        """(way, interface): what of each way passes the base of the lit layer and of each level below, Pg C yr⁻¹."""
        grid, first = self.sinking.grid, self.sinking.levels
        set_free = np.array([np.bincount(grid.level, each, grid.shape[0]) for each in self.freed])
        below = self.export[:, None] - np.cumsum(set_free, axis=1)[:, first:]
        return np.concatenate([self.export[:, None], np.maximum(below, 0.0)], axis=1)

    @property
    def edge(self) -> Array:
        """(interface): the depths that `passing` is of, m."""
        return np.asarray(self.sinking.grid.depth_edge[self.sinking.levels :], float)

    def through(self, depth: float) -> Array:
        """(way): what passes any depth below the lit layer, Pg C yr⁻¹; what sinks falls as a power of depth from edge to edge."""
        edge, sinks = self.edge, WAYS.index("particles")
        found = np.array([np.interp(depth, edge, each) for each in self.passing])
        below = int(np.clip(np.searchsorted(edge, depth), 1, edge.size - 1))
        between = slice(below - 1, below + 1)
        if (self.passing[sinks, between] > 0).all():
            found[sinks] = np.exp(np.interp(np.log(depth), np.log(edge[between]), np.log(self.passing[sinks, between])))
        return found

    @cached_property
    def net(self) -> Array:
        """(cell): set free less taken up, Pg C yr⁻¹: what the water and the air feel; sums to nothing."""
        return np.asarray(self.freed.sum(axis=0) + self.lit_again - self.taken)

    def stored(self, time: Array) -> float:
        """Pg C of the sea beyond what it would hold without life, below an air that stays as it is: what is on its way back, which
        takes so many years from each cell, and what lingers dissolved."""
        return float(self.net @ time) + self.lingering

    def by(self, label: Array, labels: int) -> Array:
        """(way, label): kept carbon by a whole number of each cell, such as its level or its basin, Pg C."""
        return np.array([np.bincount(label, each * self.time, labels) for each in self.freed])

    def by_column(self) -> Array:
        """(way, column): kept carbon, Pg C."""
        return self.by(self.sinking.column, self.sinking.columns)
