"""Further pictures of the ocean: how it overturns, how it turns, how long it keeps carbon, how old it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.charts import Curves
from app.components import Stage
from app.lean import Picture
from app.maps import Scale, Section, World
from app.words import brief, percent
from engine.ocean import diagnostics
from engine.ocean.cycles import Setting
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array, Grid
from engine.ocean.model import CURVE_YEARS, DEPTHS, cycles, setting
from engine.ocean.ocean import Ocean
from engine.ocean.stepping import retained

if TYPE_CHECKING:
    from app.labs.ocean.page import Page

CONTOURS = np.array([-30, -25, -20, -15, -10, -5, 5, 10, 15, 20, 25, 30.0])
LIFELESS = {name: getattr(Setting, name) for name in ("martin_b", "uptake", "law", "half_saturation")}
"""The setting of what life does not change: so that it is not computed again for it."""
CAPE = -34.0
"""South of Africa the Atlantic is open to the east, and its overturning is nobody's."""
AGES = np.arange(0.0, 1501.0, 25.0)
LINES = {
    f"from {depth:,.0f} m": colour for depth, colour in zip(DEPTHS, ("carbon", "decapods", "accent", "mortality"), strict=True)
}


class Flow:
    """A grid of pictures, fed together when the values have come to rest."""

    def __init__(self, page: Page) -> None:
        self._page, palette = page, page.palette
        lat, lon, depth = _corners(page.ocean.grid)
        self._cells = {sea: Section(palette, lat, depth, bar=True) for sea in ("Atlantic", "World")}
        self._turns = World(palette, lat, lon, below=True)
        share = "Share still away from the surface, %"
        self._kept = Curves(palette, "Years since it was breathed out", share, LINES, list(LINES), end=100.0)
        old = {"since the surface": "carbon", "until the surface": "accent"}
        self._old = Curves(palette, "Years", "Share of the sea beyond so many years, %", old, list(old), end=100.0)
        names = ["Atlantic", "World", "Gyres", "Kept", "Ages"]
        figures = [*(each.figure for each in self._cells.values()), self._turns.figure, self._kept.figure, self._old.figure]
        self.view = Stage(
            lab="ocean",
            layout="grid",
            pictures=[{"short": name} for name in names],
            words={"titles": [("", "")] * len(names)},
            figures=[Picture(figure) for figure in figures],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.feed()

    def feed(self) -> None:
        changed = replace(setting(self._page.state.parameters), **LIFELESS)
        ocean, times = self._page.ocean, changed.currents
        lat, lon, depth = _corners(ocean.grid)
        self._turns.over(lat, lon)
        titles = []
        for sea, section in self._cells.items():
            section.over(lat, depth)
            flow = times * diagnostics.overturning(ocean, sea)
            open_south = (sea == "Atlantic") & (ocean.grid.lat_edge < CAPE)
            shown = np.where((np.abs(flow) > 1e-9) & ~open_south, flow, np.nan)
            section.update(shown.T, Scale("Overturning", "Sv", "balance", -20.0, 20.0))
            section.contours(shown.T, CONTOURS)
            titles.append(_overturns(sea, flow, ocean))
        turns = times * diagnostics.barotropic(ocean)[:, :-1]
        self._turns.update(turns - turns[-1], Scale("Flow summed over depth", "Sv", "balance", -60.0, 60.0))
        titles.append(
            (
                f"{brief(times * diagnostics.passages(ocean)['drake'])} Sv flow round Antarctica",
                "Stream function of the flow summed over depth, 0 on Eurasia and America: water follows lines of one colour",
            )
        )
        kept = _kept(ocean)(changed)
        self._kept.update(CURVE_YEARS, dict(zip(LINES, 100 * kept, strict=True)), 100.0)
        century = int(np.searchsorted(CURVE_YEARS, 100))
        titles.append(
            (
                f"After 100 years {percent(kept[0, century])} is still there from 200 m, {percent(kept[2, century])} from 1,000 m",
                "Carbon breathed out at four depths, mean over the sea; dashed: 100 years",
            )
        )
        titles.append(self._ages(changed))
        self.view.tell(titles=titles)

    def _ages(self, changed: Setting) -> tuple[str, str]:
        page = self._page
        grid, lines = page.ocean.grid, {}
        for line, name in (("since the surface", "age"), ("until the surface", "sequestration_time")):
            values = page.lab.result(page.state.parameters.replace(quantity=name), page.result).values
            below = np.concatenate([[0.0], np.cumsum(diagnostics.census(grid, values, AGES))])
            lines[line] = 100 * (1 - below)
        half = float(np.interp(-50, -lines["since the surface"], AGES))
        self._old.update(AGES, lines, half)
        return f"Half of the sea's water is older than {brief(half)} years", "Share of the volume; dashed: the middle"


def _corners(grid: Grid) -> tuple[Array, Array, Array]:
    """Edges in latitude, longitude and depth of what stands on a grid's own edges."""
    return _between(grid.lat_edge), _between(grid.lon_edge)[:-1], _between(np.concatenate([[0.0], grid.depth_edge[1:]]))


def _between(edge: Array) -> Array:
    """Edges round what stands on edges: a stream function belongs to the corners of cells."""
    middle = (edge[1:] + edge[:-1]) / 2
    return np.concatenate([[edge[0]], middle, [edge[-1]]])


def _overturns(sea: str, flow: Array, ocean: Ocean) -> tuple[str, str]:
    grid = ocean.grid
    deep = grid.depth_edge > 500
    inside = (grid.lat_edge > -33) & (grid.lat_edge < 60)
    subtitle = (
        "Northward flow above each depth, Sv; red turns over clockwise, seen from the east; dashed lines turn the other way"
    )
    if sea == "Atlantic":
        return f"The Atlantic overturns {brief(float(flow[np.ix_(deep, inside)].max()))} million m³ a second", subtitle
    bottom = float(flow[grid.depth_edge > 2500].min())
    return f"Bottom water from Antarctica: {brief(-bottom)} million m³ a second", subtitle


@of_ocean
def _kept(ocean: Ocean) -> Callable[[Setting], Array]:
    """(depth, year): share still away from the surface, of an ocean under a setting; the last few are kept."""
    solver = cycles(ocean)

    @lru_cache(maxsize=32)
    def kept(changed: Setting) -> Array:
        share = retained(solver.ventilated(changed).T.tocsr(), solver.volume, CURVE_YEARS[1:], steps=1)
        later = np.array([[diagnostics.area_mean(solver.grid, each, depth) for each in share] for depth in DEPTHS])
        return np.concatenate([np.ones((len(DEPTHS), 1)), later], axis=1)

    return kept
