"""The first view of the inverse lab, and its tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from app import tabs
from app.charts import Curves, ProfileAndSpread
from app.charts.chart import Chart
from app.compared import Compared
from app.facts import Fact
from app.lab_page import LabPage
from app.labs.inverse import prose
from app.labs.inverse.invert import Inversions
from app.labs.inverse.more import More
from app.labs.inverse.robust import Robust
from app.labs.inverse.your_data import OwnFields
from app.maps import Scale, World
from app.view import View
from engine.inverse.compare import A, C
from engine.inverse.model import SHARES, Solution, curve_through
from engine.ocean import diagnostics
from engine.ocean.grid import Array, Grid

ALIKE = 1e-3
"""Of themselves, by which lines may differ from those that are drawn: about a pixel."""
LINES = {"made": "accent", "sinks": "carbon", "the paper": "ink2"}


class First(View):
    """How much is made and sinks, where, and the phosphate that says so."""

    def pictures(self) -> dict[str, Chart]:
        grid = self.grid
        self._curve = Curves(self.palette, "Share recycled within hours, σ₂", "Carbon, Pg C yr⁻¹", LINES, list(LINES))
        self._curve.figure.yaxis.ticker.desired_num_ticks = 4
        self._map = self.beside(World, self.palette, grid.lat_edge, grid.lon_edge, below=True)
        self._profile = self.beside(ProfileAndSpread, self.palette, names=("model", "observed"), colours=("carbon", "accent"))
        self._scale: Scale | None = None
        self._drawn: tuple[Array, Array] = (np.zeros_like(SHARES), np.zeros_like(SHARES))
        return {"Production": self._curve, "Map": self._map, "Phosphate": self._profile}

    @property
    def grid(self) -> Grid:
        """That of the result."""
        now: Solution = self.result
        return now.ocean.grid

    def draw(self, now: Solution, base: Solution, settle: bool) -> dict[str, Any]:
        return {
            "headline": prose.headline(now, self.parameters),
            "notice": "" if now.state.report.converged else f"The steady state was not reached: {now.state.report}.",
            "titles": [self._feed_curve(now), self._feed_map(now, settle), self._feed_profile(now, base, settle)],
        }

    def facts(self, now: Solution, base: Solution) -> list[Fact]:
        return prose.facts(now, base)

    def _feed_curve(self, now: Solution) -> tuple[str, str]:
        made, sunk = shown = curve_through(now)
        if not np.allclose(shown, self._drawn, rtol=ALIKE):
            self._curve.update(SHARES, {"made": made, "sinks": sunk, "the paper": A / (C - SHARES)}, now.share)
            self._drawn = shown
        self._curve.here(now.share)
        return prose.curve_title(made, sunk)

    def field(self, now: Solution) -> Array:
        """(row, column) of what the map shows."""
        parameters = self.parameters
        name = str(parameters["quantity"])
        if name != "misfit":
            return now.map(name)
        grid = now.ocean.grid
        off = grid.field(now.state.dip - now.cycle.observed)
        return diagnostics.at_depth(grid, off, float(parameters["depth"]))

    def _feed_map(self, now: Solution, settle: bool) -> tuple[str, str]:
        grid, parameters = now.ocean.grid, self.parameters
        name, depth = str(parameters["quantity"]), float(parameters["depth"])
        field = self.field(now)
        if settle or self._scale is None:
            self._scale = Scale.of(*prose.AXES[name], field)
        deep = name == "misfit"
        level = grid.level_at(depth) if deep else 0
        self._map.over(grid.lat_edge, grid.lon_edge)
        self._map.update(field, self._scale, grid.wet[level], grid.wet[0], f"{depth:,.0f} m" if deep else "")
        return prose.map_title(grid, field, parameters, now.exact)

    def _feed_profile(self, now: Solution, base: Solution, settle: bool) -> tuple[str, str]:
        grid, old = now.ocean.grid, base.ocean.grid
        ours, seen, before = (
            diagnostics.by_level(of, each)
            for of, each in ((grid, now.state.dip), (grid, now.cycle.observed), (old, base.state.dip))
        )
        nothing = np.full(ours.shape, np.nan)
        ghost = diagnostics.at_depths(before, old.depth_centre, grid.depth_centre) if self.moved else None
        self._profile.update(grid.depth_centre, ours, seen, nothing, nothing, "Phosphate, mmol P m⁻³", ghost, None, settle)
        return prose.profile_title(grid, now)


class Page(LabPage):
    """One visitor's page of lab 3."""

    door = "drift"
    view = First
    further = More

    @classmethod
    def equations(cls) -> str:
        return prose.equations(super().equations())

    def sections(self) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("More pictures", lambda: More(self)),
            ("Satellites against the deep", lambda: Robust(self)),
            ("Compare with the paper", lambda: Compared(self)),
            ("Invert", lambda: Inversions(self)),
            ("Your data", lambda: OwnFields(self)),
            ("Equations and sources", lambda: tabs.sources(self.lab, self.equations())),
        ]
