"""The whole sea with the visitor's own values, in the background, beside the reference: column by column, and in moving water."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.board import Board, Fed
from app.context import Context
from app.labs.feeding.maps import difference, field, scale
from app.labs.feeding.prose import GROUPS
from app.maps import Scale, World
from app.markup import Html, bold, table
from app.regions import extremes
from app.tab import RunTab, Told
from app.words import brief, change, number
from engine.compute import Task
from engine.feeding import summary
from engine.feeding.atlas import REFERENCE, YOURS, simulate_world
from engine.feeding.compare import NAMES
from engine.feeding.model import Station, reference_of
from engine.feeding.parameters import MAPS
from engine.feeding.whole import simulate_whole
from engine.ocean.grid import Array, Grid
from engine.parameter import Parameters
from engine.quantities import pretty

WORDS = """<h2>Your values in every water column</h2>
<p>Every column of the ocean that is set (1,306 of 6°, 2,839 of 4°), twenty years of the reference and twenty of your values each: a minute or two, or twice as long. A run that is cancelled is taken up where it was left. The paper’s six experiments are under “Experiments”, at once.</p>"""
MOVING = """<h2>The same in moving water</h2>
<p>In columns that do not touch each other, nutrients are given. Here they are not: the ecosystem lives in the ocean’s own cells, twelve or sixteen levels down to the floor, its currents carry everything, and the whole ocean keeps its nitrogen and silicon. Twenty years of the reference and of your values beside each other take two or three minutes, on the finer ocean ten. Its levels are 36 m and more thick: coarser in the light than the columns.</p>"""
UNITS = dict.fromkeys(summary.CONCENTRATIONS, "mmol C m-3") | {"transfer": "%"}
HEADS = ["", "Unit", "yours", "reference", "change"]


class Sea(RunTab):
    """Two maps of a run of the whole sea: what is, and what is other than in the reference."""

    def __init__(self, context: Context, label: str, words: str, first: str) -> None:
        super().__init__(context, label, words)
        palette, grid = context.palette, context.result.sea.ocean.grid
        maps = {name: World(palette, grid.lat_edge, grid.lon_edge, below=True) for name in (first, "Change")}
        self.board = Board(context, maps, "tall", numbers=False, visible=False)


class WholeSea(Sea):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Run the whole sea", WORDS, "Yours")
        self._moving = Moving(context)
        self.view = self.lay(self.text, self.board.view, self._moving.view)
        self.feed()

    def task(self) -> Task:
        return self.context.services.resumable(Task.of(simulate_world, self.context.parameters.settings()))

    def feed(self) -> None:
        super().feed()
        self._moving.feed()

    @staticmethod
    def compute(parameters: Parameters, here: Station, found: Any) -> Told:
        name, sea = str(parameters["quantity"]), here.sea
        grid, over = sea.ocean.grid, (sea.ocean.grid.lat_edge, sea.ocean.grid.lon_edge)
        there, before = (field(found, name, each, grid) for each in (YOURS, REFERENCE))
        now, then = (summary.world(sea.columns, found.sel(experiment=each)) for each in (YOURS, REFERENCE))
        same = here.p == reference_of(parameters) and not here.warming
        yours = Fed((f"{MAPS[name]} with your values", "Chosen with “Map of” under “View”"), (there, scale(name)), over)
        more = there - before
        changed = Fed(_changed(grid, name, more, now["export"] / then["export"] - 1, same), (more, difference(name, more)), over)
        return Told([yours, changed], _table(now, then, same))


def _changed(grid: Grid, name: str, more: Array, sinks: float, same: bool) -> tuple[str, str]:
    """Where the quantity of the map rises and falls, and what sinks; of values that are the reference's that they are."""
    if same:
        drift = number(float(np.nanmax(np.abs(more))), 2)
        return "No change: your values are the reference’s", f"What is left is drift between the two runs, at most {drift}"
    most, least = extremes(grid, more)
    amount = "as much" if abs(sinks) < 0.005 else f"{number(100 * abs(sinks), 2)} % {'more' if sinks > 0 else 'less'}"
    words = f"Your values less the reference; in all oceans {amount} carbon sinks through 150 m"
    return f"{MAPS[name]}: it rises most {most}, and falls most {least}", words


class Moving(Sea):
    """The part in which water moves."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Run it with currents", MOVING, "Sinking")
        self.view = self.lay(self.text, self.board.view)

    def task(self) -> Task:
        return self.context.services.resumable(Task.of(simulate_whole, self.context.parameters.settings()))

    @staticmethod
    def compute(parameters: Parameters, here: Station, found: Any) -> Told:
        then, now = (found["export"].sel(world=each).values for each in (REFERENCE, YOURS))
        grid = here.sea.ocean.grid
        sums, over = summary.moving(grid, found), (grid.lat_edge, grid.lon_edge)
        yours, reference = sums[YOURS], sums[REFERENCE]
        sinks = Fed(
            (
                f"{brief(yours['export'])} Pg C a year sink through 160 m",
                "Your values in moving water, mean of the last year",
            ),
            (now, Scale.of("Sinking", "mg C m⁻² d⁻¹", "matter", then)),
            over,
        )
        changed = Fed(
            (f"With the reference, {brief(reference['export'])}", "Your values less the reference"),
            (now - then, Scale.of("Sinking, change", "mg C m⁻² d⁻¹", "balance", now - then)),
            over,
        )
        text = (
            f"<p>Through 1,005 m: {number(yours['export_1000'])} Pg C a year (reference {number(reference['export_1000'])}); "
            f"that is {number(100 * yours['transfer'])} % ({number(100 * reference['transfer'])} %). Nitrogen and silicon of the whole ocean were kept "
            f"to {number(max(yours['lost'], 1e-16), 1)} of themselves.</p>"
        )
        return Told([sinks, changed], text)


def _table(now: dict[str, float], then: dict[str, float], same: bool) -> str:
    rows = []
    for quantity, words in NAMES.items():
        times = 100.0 if quantity == "transfer" else 1.0
        here, there = times * now[quantity], times * then[quantity]
        unit = pretty(UNITS.get(quantity, "Pg C yr-1"))
        rows.append(
            (
                words[0].upper() + words[1:],
                unit,
                bold(number(here)),
                number(there),
                Html("" if same else change(here, there)) or "no change",
            )
        )
    share = " · ".join(
        f"{words}: {number(100 * now[f'stock_{name}'] / now['stock_mesozooplankton'], 2)} %" for name, words in GROUPS.items()
    )
    return (
        f"<p>Of the mesozooplankton in the top 150 m, by mass: {share}.</p>"
        f"{table(HEADS, rows, 'Your sea beside the reference', 'qunnn')}"
    )
