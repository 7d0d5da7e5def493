"""The whole sea with the visitor's own values: every column, in the background, beside the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn

from app.components import Prose, Stage
from app.labs.feeding.maps import difference, field, scale
from app.labs.feeding.prose import GROUPS
from app.lean import Picture
from app.maps import Scale, World
from app.running import Run
from app.words import brief, change, number
from engine.compute import Task
from engine.conversions import PG_YR_PER_MG_D_365
from engine.feeding import summary
from engine.feeding.atlas import REFERENCE, YOURS, simulate_world
from engine.feeding.compare import NAMES
from engine.feeding.parameters import MAPS
from engine.feeding.whole import simulate_whole
from engine.quantities import pretty

if TYPE_CHECKING:
    from app.labs.feeding.page import Page

WORDS = """<h2>Your values in every water column</h2>
<p>Every column of the ocean that is set (1,306 of 6°, 2,839 of 4°), twenty years of the reference and twenty of your values each: a minute or two, or twice as long. A run that is cancelled is taken up where it was left. The paper’s six experiments are under “Experiments”, at once.</p>"""
MOVING = """<h2>The same in moving water</h2>
<p>In columns that do not touch each other, nutrients are given. Here they are not: the ecosystem lives in the ocean’s own cells, twelve or sixteen levels down to the floor, its currents carry everything, and the whole ocean keeps its nitrogen and silicon. Twenty years of the reference and of your values beside each other take two or three minutes, on the finer ocean ten. Its levels are 36 m and more thick: coarser in the light than the columns.</p>"""
UNITS = dict.fromkeys(summary.CONCENTRATIONS, "mmol C m-3") | {"transfer": "%"}


class WholeSea:
    """The tab."""

    def __init__(self, page: Page) -> None:
        self._page, grid = page, page.sea.ocean.grid
        self._map = World(page.palette, grid.lat_edge, grid.lon_edge, below=True)
        self._change = World(page.palette, grid.lat_edge, grid.lon_edge, below=True)
        self._found: Any = None
        self._stage = Stage(
            lab="feeding",
            layout="tall",
            numbers=False,
            pictures=[{"short": "Yours"}, {"short": "Change"}],
            words={"titles": [("", "")] * 2},
            figures=[Picture(self._map.figure), Picture(self._change.figure)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._run = Run(page.services, page.holder, "Run the whole sea", self._task, self._done)
        words = Prose(text=WORDS, sizing_mode="stretch_width")
        self._moving = Moving(page)
        self.view = pn.Column(words, self._run.view, self._table, self._stage, self._moving.view, sizing_mode="stretch_width")
        self.feed()

    def _task(self) -> Task:
        return self._page.services.resumable(Task.of(simulate_world, self._page.state.parameters.settings()))

    def feed(self) -> None:
        if not self._run.resume():
            self._found, self._stage.visible, self._table.text = None, False, ""
        elif self._found is not None:
            self._show()
        self._moving.feed()

    def _done(self, found: Any) -> None:
        self._found = found
        self._show()
        self._stage.visible = True

    def _show(self) -> None:
        found, name = self._found, str(self._page.state.parameters["quantity"])
        sea = self._page.sea
        for each in (self._map, self._change):
            each.over(sea.ocean.grid.lat_edge, sea.ocean.grid.lon_edge)
        there, before = (field(found, name, each, sea.ocean.grid) for each in (YOURS, REFERENCE))
        self._map.update(there, scale(name))
        self._change.update(there - before, difference(name, there - before))
        now, then = (summary.world(sea.columns, found.sel(experiment=each)) for each in (YOURS, REFERENCE))
        sinks = 100 * (now["export"] / then["export"] - 1)
        words = "as much" if abs(sinks) < 0.5 else f"{number(abs(sinks), 2)} % {'more' if sinks > 0 else 'less'}"
        self._stage.tell(
            titles=[
                (f"{MAPS[name]} with your values", "Chosen with “Map of” under “View”"),
                (f"In all oceans {words} carbon sinks through 150 m", "Your values less the reference"),
            ]
        )
        self._table.text = _table(now, then)


class Moving:
    """The part in which water moves."""

    def __init__(self, page: Page) -> None:
        self._page, grid = page, page.sea.ocean.grid
        self._sinks = World(page.palette, grid.lat_edge, grid.lon_edge, below=True)
        self._change = World(page.palette, grid.lat_edge, grid.lon_edge, below=True)
        self._stage = Stage(
            lab="feeding",
            layout="tall",
            numbers=False,
            pictures=[{"short": "Sinking"}, {"short": "Change"}],
            words={"titles": [("", "")] * 2},
            figures=[Picture(self._sinks.figure), Picture(self._change.figure)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._run = Run(page.services, page.holder, "Run it with currents", self._task, self._done)
        words = Prose(text=MOVING, sizing_mode="stretch_width")
        self.view = pn.Column(words, self._run.view, self._table, self._stage, sizing_mode="stretch_width")

    def _task(self) -> Task:
        return self._page.services.resumable(Task.of(simulate_whole, self._page.state.parameters.settings()))

    def feed(self) -> None:
        if not self._run.resume():
            self._stage.visible, self._table.text = False, ""

    def _done(self, found: Any) -> None:
        then, now = (found["export"].sel(world=world).values for world in ("FOREFF", "yours"))
        grid = self._page.sea.ocean.grid
        for each in (self._sinks, self._change):
            each.over(grid.lat_edge, grid.lon_edge)
        self._sinks.update(now, Scale.of("Sinking", "mg C m⁻² d⁻¹", "matter", then))
        self._change.update(now - then, Scale.of("Sinking, change", "mg C m⁻² d⁻¹", "balance", now - then))
        area = grid.field(grid.area, 0.0)[0]
        sums = {
            (name, world): float(np.nansum(found[name].sel(world=world).values * area)) * PG_YR_PER_MG_D_365
            for name in ("export", "export_1000")
            for world in ("FOREFF", "yours")
        }
        lost = max(
            abs(float(found[f"{name}"].sel(world="yours") / found[f"{name}_start"]) - 1) for name in ("nitrogen", "silicon")
        )
        self._stage.tell(
            titles=[
                (
                    f"{brief(sums['export', 'yours'])} Pg C a year sink through 160 m",
                    "Your values in moving water, mean of the last year",
                ),
                (f"With the reference, {brief(sums['export', 'FOREFF'])}", "Your values less the reference"),
            ]
        )
        through = {world: 100 * sums["export_1000", world] / sums["export", world] for world in ("FOREFF", "yours")}
        self._table.text = (
            f"<p>Through 1,005 m: {number(sums['export_1000', 'yours'])} Pg C a year (reference {number(sums['export_1000', 'FOREFF'])}); "
            f"that is {number(through['yours'])} % ({number(through['FOREFF'])} %). Nitrogen and silicon of the whole ocean were kept "
            f"to {number(max(lost, 1e-16), 1)} of themselves.</p>"
        )
        self._stage.visible = True


def _table(now: dict[str, float], then: dict[str, float]) -> str:
    rows = ""
    for quantity, words in NAMES.items():
        times = 100.0 if quantity == "transfer" else 1.0
        here, there = times * now[quantity], times * then[quantity]
        unit = UNITS.get(quantity, "Pg C yr-1")
        rows += (
            f'<tr><td class="q">{words[0].upper()}{words[1:]}</td><td class="u">{pretty(unit)}</td><td class="n"><b>{number(here)}</b></td>'
            f'<td class="n">{number(there)}</td><td class="n">{change(here, there)}</td></tr>'
        )
    share = " · ".join(
        f"{words}: {number(100 * now[f'stock_{name}'] / now['stock_mesozooplankton'], 2)} %" for name, words in GROUPS.items()
    )
    return (
        f"<p>Of the mesozooplankton in the top 150 m, by mass: {share}.</p>"
        '<div class="scroll" tabindex="0" role="region" aria-label="Your sea beside the reference"><table><thead><tr><th></th><th>Unit</th>'
        f'<th class="n">yours</th><th class="n">reference</th><th class="n">change</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )
