"""The visitor's own water: a profile, or fields of the whole sea; its column through the same years, and all columns in a run."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import panel as pn

from app.charts import Depths, Seasons
from app.circulation import OwnCirculation
from app.components import Prose
from app.labs.feeding import prose
from app.labs.feeding.maps import difference, field, scale, shown
from app.labs.feeding.prose import COLOURS, EFFORT, GROUPS
from app.maps import World
from app.own import OwnData
from app.running import Run
from app.words import number, percent
from engine.compute import Task
from engine.feeding.atlas import REFERENCE, YOURS, simulate_own
from engine.feeding.fields import Fields
from engine.feeding.model import MESO, LastYear
from engine.feeding.parameters import MAPS
from engine.feeding.upload import Profile
from engine.feeding.water import DEPTH, NEEDS
from engine.feeding.water_file import read_water
from engine.ocean.circulation import compared
from engine.ocean.grid import OceanError

if TYPE_CHECKING:
    from app.labs.feeding.page import Page

INTRODUCTION = """
<h2>Your own water, through the same twenty years</h2>
<p>A CSV file in UTF-8, one row a depth, units in the header in brackets: temperature and nitrate, and silicate, iron and oxygen where you have them. It takes the place of the water at the marked place. Or a CF NetCDF file of annual means on a regular grid round the Earth (variables t_an, n_an, i_an, o_an as in the World Ocean Atlas, or temperature, nitrate, silicate, oxygen, iron): it takes the place of all. Light, seasons and mixing stay the embedded ocean’s; every lever on the left applies. Nothing leaves this server.</p>
<p><a class="button" href="template/feeding-column.csv" download>Template: a profile</a></p>
"""


class OwnOcean(OwnCirculation):
    """The column at the place in a circulation of the visitor's own."""

    needs = NEEDS

    def beside(self) -> dict[str, float]:
        now: LastYear = self.page.result.now
        return {"export": now.export, "transfer": now.transfer}


class OwnColumn(OwnData):
    """The tab."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, read_water, "CSV or NetCDF (.nc)", accept=".csv,.nc")
        self._page, palette, grid = page, page.palette, compared().grid
        self._own: Profile | Fields | None = None
        self._depths = Depths(palette, COLOURS, "Eaten, mg C m⁻³ d⁻¹")
        self._seasons = Seasons(palette, {**COLOURS, EFFORT: "ink2"}, "Top 150 m, mmol C m⁻³", EFFORT)
        self._stage = self.board(["Depth", "Seasons"], [self._depths, self._seasons])
        self._map = World(palette, grid.lat_edge, grid.lon_edge, below=True)
        self._change = World(palette, grid.lat_edge, grid.lon_edge, below=True)
        self._world = self.board(["Map", "Change"], [self._map, self._change])
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._run = Run(page.services, page.holder, "Run all columns in your water", self._task, self._done)
        self._run.view.visible = False
        self._circulation = OwnOcean(page)
        self.view = pn.LastYear(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.upload,
            self._table,
            self._stage,
            self._run.view,
            self._world,
            self.forget,
            self._circulation.view,
            sizing_mode="stretch_width",
        )
        self.recall()

    def _task(self) -> Task:
        columns = self._own.columns if isinstance(self._own, Fields) else None
        return Task.of(simulate_own, columns, self._page.state.parameters.settings())

    def take(self, found: Profile | Fields) -> str:
        self._own = found
        self.feed()
        if isinstance(self._own, Profile):
            return f"{self._own.depth.size} depths read, to {self._own.depth[-1]:,.0f} m."
        return f"{', '.join(self._own.names)} read for {len(self._own.columns):,} columns."

    def drop(self) -> None:
        self._own = None
        self._hide("")

    def _hide(self, words: str) -> None:
        self._stage.visible = self._world.visible = self._run.view.visible = False
        self._table.text = f"<p>{escape(words)}</p>"

    def feed(self) -> None:
        """Your water and the place's own, with the values as they stand, and the circulation under them."""
        self._circulation.feed()
        if self._own is None:
            return
        try:
            own: LastYear = self._page.lab.compute(self._page.state.parameters, own=self._own).now
        except OceanError as error:
            self._hide(str(error))
            return
        here: LastYear = self._page.result.now
        depth = DEPTH[: own.thickness.size]
        eaten, before = ({words: each.grazing(name) for name, words in GROUPS.items()} for each in (own, here))
        self._depths.update(depth, eaten, before)
        season, then = (
            {words: each.season(MESO[name]) for name, words in GROUPS.items()} | {EFFORT: each.effort} for each in (own, here)
        )
        self._seasons.update(season, then)
        self._stage.tell(titles=[prose.depths_title(own, depth), prose.seasons_title(own)])
        self._table.text = _table(own, here)
        self._stage.visible = True
        everywhere = isinstance(self._own, Fields)
        self._run.view.visible = everywhere
        if not everywhere or not self._run.resume():
            self._world.visible = False

    def _done(self, found: Any) -> None:
        name = str(self._page.state.parameters["quantity"])
        yours, before = field(found, name, YOURS, compared().grid), shown(name, REFERENCE)
        self._map.update(yours, scale(name))
        self._change.update(yours - before, difference(name, yours - before))
        self._world.tell(
            titles=[
                (f"{MAPS[name]} in your water", "Your values, all columns; the same colours as in the experiments"),
                ("What your water and your values change", f"Less {REFERENCE} in the embedded ocean’s water"),
            ]
        )
        self._world.visible = True


def _table(own: LastYear, here: LastYear) -> str:
    rows = [
        ("mesozooplankton, top 150 m", "mmol C m⁻³", number(own.mesozooplankton), number(here.mesozooplankton)),
        *(
            (f"{words}, top 150 m", "mmol C m⁻³", number(own.upper(MESO[name])), number(here.upper(MESO[name])))
            for name, words in GROUPS.items()
        ),
        ("food in the top 50 m", "mmol C m⁻³", number(own.prey), number(here.prey)),
        ("carbon sinking through 150 m", "mg C m⁻² d⁻¹", number(own.export), number(here.export)),
        ("share of it reaching 1,000 m", "", percent(own.transfer), percent(here.transfer)),
    ]
    body = "".join(
        f'<tr><td>{words}</td><td class="u">{unit}</td><td class="n"><b>{mine}</b></td><td class="n">{theirs}</td></tr>'
        for words, unit, mine, theirs in rows
    )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Your water beside the embedded ocean"><table><thead><tr><th></th><th>Unit</th>'
        f'<th class="n">your water</th><th class="n">the embedded ocean</th></tr></thead><tbody>{body}</tbody></table></div>'
    )
