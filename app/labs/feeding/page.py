"""The first view of the feeding lab, and its tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from app import tabs
from app.charts.chart import Chart
from app.charts.groups import Depths, Seasons
from app.compared import Compared
from app.context import stand
from app.facts import Fact
from app.lab_page import LabPage
from app.labs.feeding import prose
from app.labs.feeding.experiments import Experiments
from app.labs.feeding.fit import fitted
from app.labs.feeding.maps import named, scale, shown
from app.labs.feeding.more import More
from app.labs.feeding.oceans import Oceans
from app.labs.feeding.prose import COLOURS, EFFORT, GROUPS
from app.labs.feeding.whole import WholeSea
from app.labs.feeding.your_data import OwnColumn
from app.maps import World
from app.view import View
from engine.feeding.model import MESO, LastYear, Station
from engine.feeding.water import DEPTH
from engine.ocean.circulation import COMPARED, compared
from engine.ocean.grid import Array
from engine.ocean.ocean import EMBEDDED
from engine.parameter import Parameters


class First(View):
    """Who eats at which depth, who dominates where, and when cruisers swim."""

    def pictures(self) -> dict[str, Chart]:
        grid = compared().grid
        self._map = self.beside(World, self.palette, grid.lat_edge, grid.lon_edge, tapped=self._tapped, below=True)
        self._depths = Depths(self.palette, COLOURS, "Eaten, mg C m⁻³ d⁻¹")
        self._seasons = self.beside(Seasons, self.palette, {**COLOURS, EFFORT: "ink2"}, "Top 150 m, mmol C m⁻³", EFFORT)
        return {"Depth": self._depths, "Map": self._map, "Seasons": self._seasons}

    def draw(self, station: Station, base: Station, settle: bool) -> dict[str, Any]:
        columns = station.sea.columns
        lon, lat = float(columns.lon[station.number]), float(columns.lat[station.number])
        self._feed_column(station, base.now if self.moved else None, settle)
        self._map.mark(lon, lat)
        return {
            "headline": prose.headline(station, lon, lat),
            "notice": "",
            "titles": [
                prose.depths_title(station.now, station.poor_in_oxygen),
                self._feed_map(self.parameters),
                prose.seasons_title(station.now),
            ],
        }

    def facts(self, station: Station, base: Station) -> list[Fact]:
        return prose.facts(station.now, base.now)

    def _feed_column(self, station: Station, base: LastYear | None, settle: bool) -> None:
        now = station.now
        depth = DEPTH[: now.thickness.size]
        eaten = {words: now.grazing(name) for name, words in GROUPS.items()}
        ghosts = {words: _to(depth.size, base.grazing(name)) for name, words in GROUPS.items()} if base else None
        self._depths.update(depth, eaten, ghosts, settle, station.poor_in_oxygen)
        season = {words: now.season(MESO[name]) for name, words in GROUPS.items()} | {EFFORT: now.effort}
        ghosts = {words: base.season(MESO[name]) for name, words in GROUPS.items()} | {EFFORT: base.effort} if base else None
        self._seasons.update(season, ghosts, settle)

    def _feed_map(self, parameters: Parameters) -> tuple[str, str]:
        name, (whose, known) = str(parameters["quantity"]), named(self.lab, parameters)
        field = shown(name, whose)
        self._map.update(field, scale(name), where="")
        elsewhere = "" if parameters["circulation"] == COMPARED else EMBEDDED[COMPARED]
        return prose.map_title(compared().grid, field, parameters, (whose, known), elsewhere)

    def _tapped(self, lon: float, lat: float) -> None:
        """A click on the map: the column stands there from now on."""
        stand(self.context, place_lon=lon % 360.0, place_lat=lat)


class Page(LabPage):
    """One visitor's page of lab 5."""

    door = "bloom"
    view = First
    further = More

    @classmethod
    def equations(cls) -> str:
        return super().equations() + fitted()

    def sections(self) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("More pictures", lambda: More(self)),
            ("All oceans", lambda: Oceans(self)),
            ("Experiments", lambda: Experiments(self)),
            ("Compare with the paper", lambda: Compared(self)),
            ("Whole sea", lambda: WholeSea(self)),
            ("Your data", lambda: OwnColumn(self)),
            ("Equations and sources", lambda: tabs.sources(self.lab, self.equations())),
        ]


def _to(levels: int, values: Array) -> Array:
    """As many levels, nothing in those that are not there: another ocean's floor may lie elsewhere."""
    return np.concatenate([values, np.full(max(0, levels - values.size), np.nan)])[:levels]
