"""Further pictures of the P model: where phosphate goes wrong in two oceans, what leaves the light, and the labile pool."""

from __future__ import annotations

import numpy as np

from app.board import Board, Fed
from app.context import Context
from app.labs.inverse.prose import AXES
from app.maps import Scale, Section, World
from app.tab import Tab, Told
from app.words import brief, latitude, number, percent
from engine.inverse.model import Solution
from engine.ocean import diagnostics
from engine.ocean.grid import Array
from engine.parameter import Parameters

SEAS = ("Pacific", "Atlantic")


class More(Tab):
    """A grid of pictures."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette, grid = context.palette, context.result.ocean.grid
        sections = {sea: Section(palette, grid.lat_edge, grid.depth_edge, bar=True) for sea in SEAS}
        maps = {name: World(palette, grid.lat_edge, grid.lon_edge, below=True) for name in ("Export", "Labile")}
        self.board = Board(context, {**sections, **maps})
        self.view = self.board.view
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, now: Solution) -> Told:
        return Told([*(_section(now, sea) for sea in SEAS), _sinks(now), _labile(now)])


def _section(now: Solution, sea: str) -> Fed:
    grid = now.ocean.grid
    off = now.state.dip - now.cycle.observed
    section = diagnostics.zonal_mean(grid, off, sea)
    level, row = np.unravel_index(int(np.nanargmax(np.abs(section))), section.shape)
    worst = float(section[level, row])
    where = f"{latitude(grid.lat_centre[row])}, {brief(grid.depth_centre[level])} m"
    words = "too much" if worst > 0 else "too little"
    title = (
        f"{sea}: at most {number(abs(worst), 2)} mmol m⁻³ {words}, at {where}",
        "Phosphate of the model less observed, mean from west to east, depth in metres",
    )
    return Fed(title, (section.T, Scale.of(*AXES["misfit"], off)), (grid.lat_edge, grid.depth_edge))


def _sinks(now: Solution) -> Fed:
    field = now.exports.map("toc")
    dissolved = 1 - now.exports.total("poc") / now.exports.total("toc")
    title = (
        f"{number(now.exports.total('toc'))} Pg C a year leave the light, {percent(dissolved)} of it dissolved",
        "Particles, semi-labile and labile matter, mg C m⁻² d⁻¹; dissolved matter counts where it was made",
    )
    return Fed(title, (field, Scale.of(*AXES["toc"], field)), _over(now))


def _labile(now: Solution) -> Fed:
    field = now.exports.map("labile")
    given = field, Scale.of("Recycled within hours", "mg C m⁻² d⁻¹", "speed", field)
    made, left = now.exports.total("labile"), now.exports.total("doc_l")
    if made == 0:
        return Fed(("Nothing is recycled at once", "σ₂ is 0"), given, _over(now))
    title = f"Of {number(made)} Pg C recycled within hours, {percent(left / made)} is breathed out below 73 m"
    return Fed((title, "Labile production, mg C m⁻² d⁻¹"), given, _over(now))


def _over(now: Solution) -> tuple[Array, Array]:
    """The edges of the cells that its maps are of."""
    return now.ocean.grid.lat_edge, now.ocean.grid.lon_edge
