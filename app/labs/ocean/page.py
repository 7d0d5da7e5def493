"""The first view of the ocean, and its tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from app import tabs
from app.charts import ProfileAndSpread
from app.charts.chart import Chart
from app.compared import Compared
from app.context import stand
from app.facts import Fact
from app.lab_page import LabPage
from app.labs.ocean import prose
from app.labs.ocean.flow import Flow
from app.labs.ocean.prose import WORDS, Life, Seen
from app.labs.ocean.uncertainty import Uncertainty, matters
from app.labs.ocean.your_data import OwnOcean
from app.maps import Scale, Section, World
from app.view import View
from app.words import brief
from engine.ocean import diagnostics
from engine.ocean.circulation import compared
from engine.ocean.compare import EARLIER
from engine.ocean.grid import Grid
from engine.ocean.model import DEPTHS, RESULTS, Tracer
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.ocean.steady import NOTHING
from engine.parameter import Parameters

LIFE = ("martin_b", "uptake", "law", "half_saturation")


class First(View):
    """A tracer as a map, a section and a column."""

    def pictures(self) -> dict[str, Chart]:
        grid = self.ocean.grid
        self._map = World(self.palette, grid.lat_edge, grid.lon_edge, tapped=self._tapped, below=True)
        self._section = self.beside(Section, self.palette, grid.lat_edge, grid.depth_edge)
        self._column = self.beside(ProfileAndSpread, self.palette)
        return {"Map": self._map, "Section": self._section, "Column": self._column}

    @property
    def ocean(self) -> Ocean:
        """That of the result."""
        found: Tracer = self.result
        return found.ocean

    def draw(self, now: Tracer, base: Tracer, settle: bool) -> dict[str, Any]:
        parameters, grid = self.parameters, now.ocean.grid
        seen, old = self._seen(now, parameters), self._seen(base, parameters)
        quantity = RESULTS[now.name]
        scale = _scale(now.name)
        where = f"{seen.depth:,.0f} m"
        field = grid.field(now.values)
        self._map.over(grid.lat_edge, grid.lon_edge)
        self._section.over(grid.lat_edge, grid.depth_edge)
        self._map.project(str(parameters["projection"]))
        self._map.cells(bool(parameters["model_cells"]))
        level = grid.level_at(seen.depth)
        self._map.update(diagnostics.at_depth(grid, field, seen.depth), scale, grid.wet[level], grid.wet[0], where)
        basin = str(parameters["basin"])
        section = diagnostics.zonal_mean(grid, now.values, *(() if basin == "World" else (basin,)))
        self._section.update(section.T, scale, seen.depth)
        place = _place(grid, parameters)
        self._map.mark(grid.lon_centre[place[1]], grid.lat_centre[place[0]])
        mean, (low, high) = diagnostics.profile(grid, now.values)
        same = base.setting == now.setting and base.ocean is now.ocean
        ghost = None if same else diagnostics.at_depths(old.column, base.ocean.grid.depth_centre, grid.depth_centre)
        self._column.update(grid.depth_centre, seen.column, mean, low, high, WORDS[now.name].axis, ghost, seen.depth, settle)
        titles = [
            prose.map_title(grid, seen, quantity, None if now.exact else now.report.error),
            prose.section_title(grid, seen, section, basin),
            prose.column_title(seen, float(grid.lon_centre[place[1]]), float(grid.lat_centre[place[0]])),
        ]
        stays = prose.stays(seen, _life_moved(now, base))
        return {
            "headline": prose.headline(grid, seen, _life(now)),
            "notice": "" if now.report.converged else f"The steady state was not reached: {now.report}.",
            "titles": [(title, f"{stays}{what}") for title, what in titles],
        }

    def facts(self, now: Tracer, base: Tracer) -> list[Fact]:
        parameters = self.parameters
        sides = [(each.ocean.grid, self._seen(each, parameters), _life(each)) for each in (now, base)]
        return prose.facts(sides[0], sides[1], self._others() if now.report is NOTHING else None)

    @staticmethod
    def _seen(now: Tracer, parameters: Parameters) -> Seen:
        grid, depth = now.ocean.grid, float(parameters["depth"])
        row, column = _place(grid, parameters)
        values = grid.field(now.values)[:, row, column]
        here = prose.at_place(grid.depth_centre, values, depth)
        return Seen(now.name, depth, now.values, diagnostics.area_mean(grid, now.values, depth), here, values)

    def _others(self) -> dict[float, str]:
        return _others(str(self.parameters["circulation"]))

    def _tapped(self, lon: float, lat: float) -> None:
        """A click on the map: the column stands there from now on."""
        stand(self.context, place_lon=lon % 360.0, place_lat=lat)


class Page(LabPage):
    """One visitor's page of the ocean."""

    door = "flow"
    layout = "first wide"
    view = First
    matters = staticmethod(matters)
    drawn = {"Circulation": Flow}

    def sections(self) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("Circulation", lambda: Flow(self)),
            ("Compare with the literature", lambda: Compared(self)),
            ("Uncertainty", lambda: Uncertainty(self)),
            ("Your data", lambda: OwnOcean(self)),
            ("Equations and sources", lambda: tabs.sources(self.lab, self.equations())),
        ]


def _life(now: Tracer) -> Life:
    """The carbon that sinks and, where the times are known, how long it stays."""
    return Life(now.export, *now.kept) if now.name == "sequestration_time" else Life(now.export)


def _life_moved(now: Tracer, base: Tracer) -> bool:
    """Whether what life does is other than in the baseline."""
    return any(getattr(now.setting, name) != getattr(base.setting, name) for name in LIFE)


@cache
def _scale(name: str) -> Scale:
    """The same colours for a tracer at every depth, whatever is changed, so that two pictures can be compared."""
    quantity = RESULTS[name]
    return Scale.of(WORDS[name].axis.partition(",")[0], WORDS[name].unit, quantity.colours, compared().tracer(name))


@cache
def _others(circulation: str) -> dict[float, str]:
    """The mean time until the surface by depth in the other embedded ocean and in the earlier solution: how far fits differ."""
    other = Ocean.embedded(next(name for name in EMBEDDED if name != circulation))
    time = other.tracer("sequestration_time")
    return {depth: f"{brief(diagnostics.area_mean(other.grid, time, depth))}, {brief(EARLIER[depth])}" for depth in DEPTHS}


def _place(grid: Grid, parameters: Parameters) -> tuple[int, int]:
    return grid.nearest(float(parameters["place_lat"]), float(parameters["place_lon"]))
