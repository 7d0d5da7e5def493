"""Further pictures of the ocean: how it overturns, how it turns, how long it keeps carbon, how old it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from app.board import Board, Fed
from app.charts import Curves
from app.context import Context
from app.maps import Scale, Section, World
from app.tab import Tab, Told
from app.words import brief, percent
from engine.lab import get
from engine.ocean import diagnostics
from engine.ocean.cycles import Setting
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array, Grid
from engine.ocean.model import CURVE_YEARS, DEPTHS, Tracer, cycles, setting
from engine.ocean.ocean import Ocean
from engine.ocean.stepping import retained
from engine.parameter import Parameters

CONTOURS = np.array([-30, -25, -20, -15, -10, -5, 5, 10, 15, 20, 25, 30.0])
LIFELESS = {name: getattr(Setting, name) for name in ("martin_b", "uptake", "law", "half_saturation")}
"""The setting of what life does not change: so that it is not computed again for it."""
CAPE = -34.0
"""South of Africa the Atlantic is open to the east, and its overturning is nobody's."""
AGES = np.arange(0.0, 1501.0, 25.0)
LINES = {
    f"from {depth:,.0f} m": colour for depth, colour in zip(DEPTHS, ("carbon", "decapods", "accent", "mortality"), strict=True)
}


SEAS = ("Atlantic", "World")
OLD = {"since the surface": "age", "until the surface": "sequestration_time"}
TURNS = "Northward flow above each depth, Sv; red turns over clockwise, seen from the east; dashed lines turn the other way"


class Flow(Tab):
    """A grid of pictures."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette = context.palette
        lat, lon, depth = _corners(context.result.ocean.grid)
        self._cells = {sea: Section(palette, lat, depth, bar=True) for sea in SEAS}
        share = "Still away, %"
        old = dict(zip(OLD, ("carbon", "accent"), strict=True))
        pictures = {
            **self._cells,
            "Gyres": World(palette, lat, lon, below=True),
            "Kept": Curves(
                palette,
                "Years since it was breathed out",
                share,
                LINES,
                [name.removeprefix("from ") for name in LINES],
                end=100.0,
            ),
            "Ages": Curves(palette, "Years", "Share of the sea beyond so many years, %", old, ["since", "until"], end=100.0),
        }
        self.board = Board(context, pictures)
        self.view = self.board.view
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, now: Tracer) -> Told:
        ocean, changed = now.ocean, replace(setting(parameters), **LIFELESS)
        flows = [changed.currents * diagnostics.overturning(ocean, sea) for sea in SEAS]
        scale = Scale.of("Overturning", "Sv", "balance", np.stack(flows))
        overturning = [_overturning(ocean.grid, sea, flow, scale) for sea, flow in zip(SEAS, flows, strict=True)]
        return Told([*overturning, _gyres(ocean, changed.currents), _kept(ocean, changed), _ages(parameters, now)])

    def draw(self, told: Told) -> None:
        super().draw(told)
        for section, fed in zip(self._cells.values(), told.fed, strict=False):
            section.contours(fed.given[0], CONTOURS)


def _corners(grid: Grid) -> tuple[Array, Array, Array]:
    """Edges in latitude, longitude and depth of what stands on a grid's own edges."""
    return _between(grid.lat_edge), _between(grid.lon_edge)[:-1], _between(np.concatenate([[0.0], grid.depth_edge[1:]]))


def _between(edge: Array) -> Array:
    """Edges round what stands on edges: a stream function belongs to the corners of cells."""
    middle = (edge[1:] + edge[:-1]) / 2
    return np.concatenate([[edge[0]], middle, [edge[-1]]])


def _overturning(grid: Grid, sea: str, flow: Array, scale: Scale) -> Fed:
    open_south = (sea == "Atlantic") & (grid.lat_edge < CAPE)
    shown = np.where((np.abs(flow) > 1e-9) & ~open_south, flow, np.nan)
    deep, inside = grid.depth_edge > 500, (grid.lat_edge > -33) & (grid.lat_edge < 60)
    title = (
        f"The Atlantic overturns {brief(float(flow[np.ix_(deep, inside)].max()))} million m³ a second"
        if sea == "Atlantic"
        else f"Bottom water from Antarctica: {brief(-float(flow[grid.depth_edge > 2500].min()))} million m³ a second"
    )
    lat, _, depth = _corners(grid)
    return Fed((title, TURNS), (shown.T, scale), (lat, depth))


def _gyres(ocean: Ocean, times: float) -> Fed:
    turns = times * diagnostics.barotropic(ocean)[:, :-1]
    title = (
        f"{brief(times * diagnostics.passages(ocean)['drake'])} Sv flow round Antarctica",
        "Stream function of the flow summed over depth, 0 on Eurasia and America: water follows lines of one colour",
    )
    lat, lon, _ = _corners(ocean.grid)
    return Fed(title, (turns - turns[-1], Scale.of("Flow summed over depth", "Sv", "balance", turns - turns[-1])), (lat, lon))


def _kept(ocean: Ocean, changed: Setting) -> Fed:
    kept = _retained(ocean)(changed)
    century = int(np.searchsorted(CURVE_YEARS, 100))
    title = (
        f"After 100 years {percent(kept[0, century])} is still there from 200 m, {percent(kept[2, century])} from 1,000 m",
        "Carbon breathed out at four depths, mean over the sea; dashed: 100 years",
    )
    return Fed(title, (CURVE_YEARS, dict(zip(LINES, 100 * kept, strict=True)), 100.0))


def _ages(parameters: Parameters, now: Tracer) -> Fed:
    grid, lines = now.ocean.grid, {}
    for line, name in OLD.items():
        values = get("ocean").result(parameters.replace(quantity=name), now).values
        below = np.concatenate([[0.0], np.cumsum(diagnostics.census(grid, values, AGES))])
        lines[line] = 100 * (1 - below)
    half = float(np.interp(-50, -lines["since the surface"], AGES))
    words = "Share of the volume, by years since and until the surface; dashed: the middle"
    return Fed((f"Half of the sea’s water is older than {brief(half)} years", words), (AGES, lines, half))


@of_ocean
def _retained(ocean: Ocean) -> Callable[[Setting], Array]:
    """(depth, year): share still away from the surface, of an ocean under a setting; the last few are kept."""
    solver = cycles(ocean)

    @lru_cache(maxsize=32)
    def kept(changed: Setting) -> Array:
        share = retained(solver.ventilated(changed).T.tocsr(), solver.volume, CURVE_YEARS[1:], steps=1)
        later = np.array([[diagnostics.area_mean(solver.grid, each, depth) for each in share] for depth in DEPTHS])
        return np.concatenate([np.ones((len(DEPTHS), 1)), later], axis=1)

    return kept
