"""The first view of the stoichiometry lab, and its tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from app import tabs
from app.charts import Ratios, Relation
from app.charts.chart import Chart
from app.compared import Compared
from app.facts import Fact
from app.lab_page import LabPage
from app.labs.stoichiometry import fitted, prose
from app.labs.stoichiometry.more import R_AXIS, More
from app.labs.stoichiometry.observed import observed
from app.labs.stoichiometry.runs import LongRuns
from app.labs.stoichiometry.uncertainty import Uncertainty, matters
from app.labs.stoichiometry.your_data import OwnSeries
from app.maps import Scale, World
from app.view import View
from engine.ocean import diagnostics
from engine.ocean.grid import Array, Grid
from engine.parameter import Parameters
from engine.stoichiometry import model, sampled, theory

BOTTOM = 4500.0
ENDS = (50.0, 1000.0)
TICKS = (50, 100, 200, 400, 800)
BEHIND = (0.5, 1.0, 1.25, 1.75)
"""b of carbon whose lines stand behind the one that is set."""
COLOURS = ("ink2", "carbon", "ink2")
FLOORS = (250.0, 2000.0)
"""z′ of the paper beside the one that is set."""


class First(View):
    """C:P down the column, the air by model and theory, and where the sea gains carbon."""

    def pictures(self) -> dict[str, Chart]:
        grid = self.grid
        self._ratios = Ratios(self.palette, "C:P of what sinks, mol per mol", ENDS, TICKS, BOTTOM)
        self._ratios.observe(observed())
        self._relation = self.beside(Relation, self.palette, R_AXIS, "CO₂ in the air, ppm", "b of carbon", COLOURS, prose.AIR)
        self._map = self.beside(World, self.palette, grid.lat_edge, grid.lon_edge, below=True)
        self._scale: Scale | None = None
        return {"Column": self._ratios, "Air": self._relation, "Map": self._map}

    @property
    def grid(self) -> Grid:
        """That of the result."""
        world: model.World = self.result
        return world.ocean.grid

    def draw(self, world: model.World, base: model.World, settle: bool) -> dict[str, Any]:
        parameters, pinned = self.parameters, self.baseline
        floor = float(parameters["twilight_floor"])
        start, end = world.one_b.ratio, float(model.ratio_down(parameters, world, np.array([floor]))[0])
        self._feed_ratios(parameters, world, (pinned, base) if self.moved else None)
        nearest = self._feed_relation(parameters, world, base if self.moved else None, settle)
        return {
            "headline": prose.headline(world, parameters),
            "notice": ""
            if world.life.state.report.converged
            else f"The steady state was not reached: {world.life.state.report}.",
            "titles": [
                prose.ratios_title(start, end, floor, parameters["profile"] == "exponential"),
                prose.relation_title(nearest, world.drawn),
                self._feed_map(parameters, world, settle),
            ],
        }

    def facts(self, world: model.World, base: model.World) -> list[Fact]:
        parameters, pinned = self.parameters, self.baseline
        floor = np.array([float(parameters["twilight_floor"])])
        told = model.theorise(parameters, model.start_of(parameters, world), float(parameters["carbon_b"]))
        deep = float(model.ratio_down(parameters, world, floor)[0]), float(model.ratio_down(pinned, base, floor)[0])
        return prose.facts(world, base, told, deep, float(floor[0]))

    def _feed_ratios(self, parameters: Parameters, world: model.World, pinned: tuple[Parameters, model.World] | None) -> None:
        depth = _depths(parameters)
        interface, carbon, phosphorus = model.sinking_profile(parameters, world)
        ghost = (_depths(pinned[0]), model.ratio_down(*pinned, _depths(pinned[0]))) if pinned else None
        behind = {f"b {b:g}": model.ratio_down(parameters, world, depth, b) for b in BEHIND}
        self._ratios.update(depth, model.ratio_down(parameters, world, depth), (interface, carbon / phosphorus), behind, ghost)

    def _feed_relation(self, parameters: Parameters, world: model.World, base: model.World | None, settle: bool) -> float:
        """Feeds the picture; z′ of the line that the dots lie nearest to."""
        dots = model.dots(parameters, world)
        x, y = dots.ratio, dots.pco2
        floors = (FLOORS[0], float(parameters["twilight_floor"]), FLOORS[1])
        lines, away = [], {}
        start = model.start_of(parameters, world)
        for floor in floors:
            line = model.theory_line(parameters, start, floor).pco2
            lines.append((f"{floor:,.0f} m", x, line))
            away[floor] = float(np.mean(np.abs(np.log(line / y))))
        now = world.now
        here = now.ratio, now.pco2, f"b {parameters['carbon_b']:g}"
        level = _all_regenerated(parameters)
        ghost = (base.now.ratio, base.now.pco2) if base else None
        self._relation.update((x, y, model.SWEEP), lines, here, ghost, (level, f"{level:.0f}: all P used"), settle)
        return min(away, key=away.__getitem__)

    def _feed_map(self, parameters: Parameters, world: model.World, settle: bool) -> tuple[str, str]:
        grid, depth, name = world.ocean.grid, float(parameters["depth"]), str(parameters["quantity"])
        whole = _field(parameters, world)
        if settle or self._scale is None:
            self._scale = Scale.of(*prose.AXES[name], whole)
        if name in prose.AT_THE_TOP:
            field, level, where = whole[0], 0, ""
        else:
            field, level, where = diagnostics.at_depth(grid, whole, depth), grid.level_at(depth), f"{depth:,.0f} m"
        self._map.over(grid.lat_edge, grid.lon_edge)
        self._map.update(field, self._scale, grid.wet[level], grid.wet[0], where)
        self._map.pin([(each.longitude, each.latitude) for each in sampled.stations()] if name in prose.RATIOS else [])
        return prose.map_title(grid, field, parameters, world.exact)


class Page(LabPage):
    """One visitor's page of lab 2."""

    door = "snow"
    view = First
    matters = staticmethod(matters)
    further = More

    @classmethod
    def equations(cls) -> str:
        return super().equations() + fitted.told()

    def sections(self) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("More pictures", lambda: More(self)),
            ("Compare with the paper", lambda: Compared(self)),
            ("Uncertainty", lambda: Uncertainty(self)),
            ("Your data", lambda: OwnSeries(self)),
            ("Long runs", lambda: LongRuns(self)),
            ("Equations and sources", lambda: tabs.sources(self.lab, self.equations())),
        ]


def _depths(parameters: Mapping[str, Any]) -> Array:
    return np.geomspace(float(parameters["start_depth"]), BOTTOM, 60)


def _all_regenerated(parameters: Mapping[str, Any]) -> float:
    """The theory's air when no phosphate is left unused, at Redfield's C:P, ppm."""
    return float(theory.pco2(model.all_regenerated(parameters), parameters["lifeless_pco2"], parameters["buffered_carbon"]))


def _field(parameters: Mapping[str, Any], world: model.World) -> Array:
    """(depth, row, column) of what the map shows."""
    name, over = parameters["quantity"], world.over
    if name == "surface_ratio":
        return model.surface_ratio(world)[None]
    if name == "grown_ratio":
        return model.grown_ratio(parameters, world)[None]
    if name == "sinking_ratio":
        return model.sinking_ratio(parameters, world)
    if name == "regenerated_carbon":
        return over.grid.field(over.soft(world.life.carbon, parameters["carbon_b"]))
    return over.grid.field(model.delta_dic(parameters, world))
