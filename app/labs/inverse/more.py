"""Further pictures of the P model: where phosphate goes wrong in two oceans, what leaves the light, and the labile pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.components import Stage
from app.labs.inverse.prose import AXES
from app.lean import Picture
from app.maps import Scale, Section, World
from app.words import brief, latitude, number, percent
from engine.inverse.model import Solution
from engine.ocean import diagnostics

if TYPE_CHECKING:
    from app.labs.inverse.page import Page

SEAS = ("Pacific", "Atlantic")


class More:
    """A grid of pictures, fed together when the values have come to rest."""

    def __init__(self, page: Page) -> None:
        self._page, palette, grid = page, page.palette, page.grid
        self._sections = {sea: Section(palette, grid.lat_edge, grid.depth_edge, bar=True) for sea in SEAS}
        self._sinks = World(palette, grid.lat_edge, grid.lon_edge, below=True)
        self._labile = World(palette, grid.lat_edge, grid.lon_edge, below=True)
        names = [*SEAS, "Export", "Labile"]
        figures = [*(each.figure for each in self._sections.values()), self._sinks.figure, self._labile.figure]
        self.view = Stage(
            lab="inverse",
            layout="grid",
            pictures=[{"short": name} for name in names],
            words={"titles": [("", "")] * len(names)},
            figures=[Picture(figure) for figure in figures],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.feed()

    def feed(self) -> None:
        now, grid = self._page.result, self._page.grid
        for each in (self._sinks, self._labile):
            each.over(grid.lat_edge, grid.lon_edge)
        self.view.tell(titles=[*(self._feed_section(now, sea) for sea in SEAS), self._feed_sinks(now), self._feed_labile(now)])

    def _feed_section(self, now: Solution, sea: str) -> tuple[str, str]:
        grid = self._page.grid
        off = now.state.dip - now.cycle.observed
        section = diagnostics.zonal_mean(grid, off, sea)
        self._sections[sea].over(grid.lat_edge, grid.depth_edge)
        self._sections[sea].update(section.T, Scale.of(*AXES["misfit"], off))
        level, row = np.unravel_index(int(np.nanargmax(np.abs(section))), section.shape)
        worst = float(section[level, row])
        where = f"{latitude(grid.lat_centre[row])}, {brief(grid.depth_centre[level])} m"
        words = "too much" if worst > 0 else "too little"
        return (
            f"{sea}: at most {number(abs(worst), 2)} mmol m⁻³ {words}, at {where}",
            "Phosphate of the model less observed, mean from west to east, depth in metres",
        )

    def _feed_sinks(self, now: Solution) -> tuple[str, str]:
        field = now.exports.map("toc")
        self._sinks.update(field, Scale.of(*AXES["toc"], field))
        dissolved = 1 - now.exports.total("poc") / now.exports.total("toc")
        return (
            f"{number(now.exports.total('toc'))} Pg C a year leave the light, {percent(dissolved)} of it dissolved",
            "Particles, semi-labile and labile matter, mg C m⁻² d⁻¹; dissolved matter counts where it was made",
        )

    def _feed_labile(self, now: Solution) -> tuple[str, str]:
        field = now.exports.map("labile")
        self._labile.update(field, Scale.of("Recycled within hours", "mg C m⁻² d⁻¹", "speed", field))
        made, left = now.exports.total("labile"), now.exports.total("doc_l")
        if made == 0:
            return "Nothing is recycled at once", "σ₂ is 0"
        return (
            f"Of {number(made)} Pg C recycled within hours, {percent(left / made)} is breathed out below 73 m",
            "Labile production, mg C m⁻² d⁻¹",
        )
