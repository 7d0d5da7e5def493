"""The visitor's own water: a profile, or fields of the whole sea; its column through the same years, and all columns in a run."""

from __future__ import annotations

from typing import Any

import panel as pn

from app.board import Board, Fed
from app.charts import Depths, Seasons
from app.circulation import OwnBeside, OwnCirculation
from app.components import Prose
from app.context import Context
from app.labs.feeding import prose
from app.labs.feeding.maps import difference, field, scale, shown
from app.labs.feeding.prose import COLOURS, EFFORT, GROUPS
from app.maps import World
from app.markup import bold, paragraphs, table
from app.tab import RunTab, Told
from app.words import number, percent
from engine.compute import Task
from engine.feeding.atlas import REFERENCE, YOURS, simulate_own
from engine.feeding.fields import Fields
from engine.feeding.model import MESO, LastYear, Own, Station
from engine.feeding.parameters import MAPS
from engine.feeding.upload import Casts
from engine.feeding.water import DEPTH, NEEDS
from engine.lab import get
from engine.ocean.circulation import compared
from engine.ocean.grid import OceanError
from engine.parameter import Parameters

INTRODUCTION = """
<h2>Your own water, through the same twenty years</h2>
<p>Any table as CSV, one row a depth: temperature and nitrate, and silicate, iron and oxygen where you have them; station, latitude and longitude where there are several. If its columns are called otherwise than in the template, you are asked which is which. Your stations join the list above the levers and drive every tab. Or a CF NetCDF file of annual means on a regular grid round the Earth (variables t_an, n_an, i_an, o_an as in the World Ocean Atlas, or temperature, nitrate, silicate, oxygen, iron): it takes the place of all. Light, seasons and mixing stay the embedded ocean’s; every lever on the left applies. Nothing leaves this server.</p>
<p><a class="button" href="template/feeding-column.csv" download>Template: a profile</a></p>
"""


HEADS = ["", "Unit", "your water", "the embedded ocean"]


class OwnOcean(OwnCirculation):
    """The column at the place in a circulation of the visitor's own."""

    needs = NEEDS

    @staticmethod
    def beside(now: Station) -> dict[str, float]:
        return {"export": now.now.export, "transfer": now.now.transfer}


class OwnColumn(OwnBeside):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, OwnOcean, "CSV or NetCDF (.nc)", accept=".csv,.nc")
        pictures = {
            "Depth": Depths(context.palette, COLOURS, "Eaten, mg C m⁻³ d⁻¹"),
            "Seasons": Seasons(context.palette, {**COLOURS, EFFORT: "ink2"}, "Top 150 m, mmol C m⁻³", EFFORT),
        }
        self.board = Board(context, pictures, "tall", own=True, visible=False)
        self._everywhere = Everywhere(context, self)
        self._everywhere.run.view.visible = False
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.brings,
            self.text,
            self.board.view,
            self._everywhere.run.view,
            self._everywhere.board.view,
            self.forget,
            self.circulation.view,
            sizing_mode="stretch_width",
        )
        self.recall()

    def whole(self) -> Task:
        """The run of all columns."""
        columns = self.own.columns if isinstance(self.own, Fields) else None
        return Task.of(simulate_own, columns, self.context.parameters.settings())

    def take(self, found: Casts | Fields) -> str:
        self.own = found
        if isinstance(found, Casts):
            count, deepest = len(found.profiles), max(float(each.depth[-1]) for each in found.profiles)
            rows = sum(each.depth.size for each in found.profiles)
            return f"{rows} depths of {count} {'station' if count == 1 else 'stations'} read, to {deepest:,.0f} m."
        return f"{', '.join(found.names)} read for {len(found.columns):,} columns."

    def chosen(self) -> tuple[Own | None]:
        """The station's where one is chosen, else the first of the file."""
        stations = self.context.own.stations
        return (stations[self.context.station].own["own"] if self.context.station in stations else self.own,)

    def hide(self) -> None:
        super().hide()
        self._everywhere.run.view.visible = False
        self._everywhere.drop()

    @staticmethod
    def compute(parameters: Parameters, station: Station, own: Own) -> Told:
        """Your water and the place's own, with the values as they stand; or why yours does not go with these."""
        lab = get("feeding")
        try:
            mine: Station = lab.compute(parameters, own=own)
        except OceanError as error:
            return Told([], paragraphs([str(error)]))
        yours, poor = mine.now, mine.poor_in_oxygen
        here: LastYear = station.now if station.own is None else lab.result(parameters).now
        depth = DEPTH[: yours.thickness.size]
        eaten, before = ({words: each.grazing(name) for name, words in GROUPS.items()} for each in (yours, here))
        season, then = (
            {words: each.season(MESO[name]) for name, words in GROUPS.items()} | {EFFORT: each.effort} for each in (yours, here)
        )
        depths = Fed(prose.depths_title(yours, poor), (depth, eaten, before, True, poor))
        return Told([depths, Fed(prose.seasons_title(yours), (season, then))], _table(yours, here))

    def draw(self, told: Told) -> None:
        super().draw(told)
        if not told.fed:
            self.hide()
            return
        self.board.show()
        everywhere = self._everywhere.run.view.visible = isinstance(self.own, Fields)
        if everywhere:
            self._everywhere.feed()
        else:
            self._everywhere.drop()


class Everywhere(RunTab):
    """All columns in the visitor's own water."""

    def __init__(self, context: Context, own: OwnColumn) -> None:
        super().__init__(context, "Run all columns in your water")
        palette, grid = context.palette, compared().grid
        self._own = own
        maps = {name: World(palette, grid.lat_edge, grid.lon_edge, below=True) for name in ("Map", "Change")}
        self.board = Board(context, maps, "tall", own=True, visible=False)

    def task(self) -> Task:
        return self._own.whole()

    @staticmethod
    def compute(parameters: Parameters, station: Station, found: Any) -> Told:
        name = str(parameters["quantity"])
        yours, before = field(found, name, YOURS, compared().grid), shown(name, REFERENCE)
        there = Fed(
            (f"{MAPS[name]} in your water", "Your values, all columns; the same colours as in the experiments"),
            (yours, scale(name)),
        )
        changed = Fed(
            ("What your water and your values change", f"Less {REFERENCE} in the embedded ocean’s water"),
            (yours - before, difference(name, yours - before)),
        )
        return Told([there, changed])


def _table(own: LastYear, here: LastYear) -> str:
    rows = [
        ("mesozooplankton, top 150 m", "mmol C m⁻³", bold(number(own.mesozooplankton)), number(here.mesozooplankton)),
        *(
            (f"{words}, top 150 m", "mmol C m⁻³", bold(number(own.upper(MESO[name]))), number(here.upper(MESO[name])))
            for name, words in GROUPS.items()
        ),
        ("food in the top 50 m", "mmol C m⁻³", bold(number(own.prey)), number(here.prey)),
        ("carbon sinking through 150 m", "mg C m⁻² d⁻¹", bold(number(own.export)), number(here.export)),
        ("share of it reaching 1,000 m", "", bold(percent(own.transfer)), percent(here.transfer)),
    ]
    return table(HEADS, rows, "Your water beside the embedded ocean", "-unn")
