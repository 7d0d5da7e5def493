"""The paper's six experiments side by side: Table 3 beside ours, and where in the sea an experiment changes what."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.board import Board, Fed
from app.charts import Seasons
from app.charts.groups import seasonal
from app.context import Context
from app.labs.feeding.maps import difference, scale, shown
from app.labs.feeding.prose import COLOURS, EFFORT, GROUPS, KEYS
from app.maps import Scale, Section, World
from app.markup import Html, bold, keys, stamp, table
from app.regions import extremes
from app.shell import beside
from app.tab import Tab, Told
from app.theme import FLUSH
from app.words import brief, number
from engine import published
from engine.feeding import atlas, summary
from engine.feeding.compare import FITTED_TO, NAMES, changes, ours, score, worlds
from engine.feeding.experiments import EXPERIMENTS
from engine.feeding.model import Station
from engine.feeding.parameters import MAPS
from engine.feeding.water import EDGES, columns
from engine.ocean.circulation import compared
from engine.parameter import Parameters
from engine.quantities import pretty

WORDS = """<p>Each column of the sea (of the ocean of 6°, whatever circulation is set) is run for twenty years with the reference, nutrients returning to the ocean’s own; then with each experiment, supplied as that reference was. Concentrations are means over cells, as the paper’s table seems to have them. What the plankton below the three groups do was fitted to the first three experiments; the three in which a group is missing took no part in the fit.</p>"""
GONE = 0.02
"""Of what there is in the reference, below which nobody lives."""
BESIDE = [name for name in EXPERIMENTS if name != atlas.REFERENCE]


class Experiments(Tab):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette, grid = context.palette, compared().grid
        self._which = pmui.Select(label="Experiment", options=BESIDE, value="KILL_FF", size="small", width=220, margin=FLUSH)
        self._group = pmui.Select(
            label="Section of",
            options={words: name for name, words in GROUPS.items()},
            value="flux_feeder",
            size="small",
            width=220,
            margin=FLUSH,
        )
        for widget in (self._which, self._group):
            widget.param.watch(lambda event: self.feed(), "value")
        pictures = {
            "Map": World(palette, grid.lat_edge, grid.lon_edge, below=True),
            "Change": World(palette, grid.lat_edge, grid.lon_edge, below=True),
            "Section": Section(palette, grid.lat_edge, EDGES, root=True, bar=True),
            "South": Seasons(palette, {**COLOURS, EFFORT: "ink2"}, "Top 150 m, mmol C m⁻³", EFFORT),
        }
        self.board = Board(context, pictures)
        parts = self.text, beside(self._which, self._group), self.board.view
        self.view = pn.Column(*parts, sizing_mode="stretch_width")
        self.feed()

    def chosen(self) -> tuple[str, str]:
        return str(self._which.value), str(self._group.value)

    @staticmethod
    def compute(parameters: Parameters, now: Station, which: str, group: str) -> Told:
        fed = [*_maps(which, str(parameters["quantity"])), _section(which, group), _south(which)]
        return Told(fed, _table())


def _maps(which: str, name: str) -> list[Fed]:
    """The experiment's map, and what is other there than in the reference."""
    there, before = shown(name, which), shown(name, atlas.REFERENCE)
    change = there - before
    most, least = extremes(compared().grid, change)
    words = "Chosen with “Map of” under “View”; the same colours in every experiment"
    return [
        Fed((f"{MAPS[name]} in {which}", words), (there, scale(name))),
        Fed(
            (f"It rises most {most}, and falls most {least}", f"{which} less the reference"),
            (change, difference(name, change)),
        ),
    ]


def _section(which: str, group: str) -> Fed:
    ocean, profile = compared(), atlas.shipped()[f"profile_{group}"]
    there, first = (
        atlas.section(columns(ocean), ocean.grid, np.asarray(profile.sel(experiment=each).values, float))
        for each in (which, atlas.REFERENCE)
    )
    words = GROUPS[group][0].upper() + GROUPS[group][1:]
    title, how = f"{words} under all oceans in {which}", "Mean from west to east and over the year, depth in metres"
    if np.nanmax(there) < GONE * np.nanmax(first):
        title, how, there = f"{which} has no {GROUPS[group]}", f"{stamp('reference')}{how}", first
    return Fed((title, how), (there.T, Scale.of(words, "mmol C m⁻³", "matter", first)))


def _south(which: str) -> Fed:
    over = columns(compared())

    def season(experiment: str) -> dict[str, Any]:
        one = atlas.shipped().sel(experiment=experiment)
        lines = {words: summary.southern_season(over, one, name) for name, words in GROUPS.items()}
        return lines | {EFFORT: summary.southern_season(over, one, "effort")}

    now, before = season(which), season(atlas.REFERENCE)
    most = max(GROUPS.values(), key=lambda words: float(now[words].max()))
    title = f"South of 60° S {most} peak in {seasonal(int(now[most].argmax()) + 1)}: {brief(float(now[most].max()))} mmol C m⁻³"
    return Fed((title, f"{KEYS}{keys({'the reference; grey dashes: effort, right': 'ghost'})}"), (now, before))


@cache
def _table() -> str:
    """Table 3: FOREFF in numbers, the others as changes, ours and the paper's."""
    found, printed = worlds(), published.table("feeding")
    both = {(name, quantity): (theirs, mine) for name, quantity, theirs, mine in changes(found)}
    agree, of, median = score(found)
    test = score(found, only=tuple(name for name in EXPERIMENTS if name not in FITTED_TO))
    rows = []
    for quantity, words in NAMES.items():
        start = float(printed[quantity].sel(experiment=atlas.REFERENCE))
        way = "cell_" if quantity in summary.CONCENTRATIONS else ""
        row = [words[0].upper() + words[1:], pretty(printed[quantity].attrs["display_units"])]
        row.append(_beside(number(ours(found, atlas.REFERENCE, quantity, way)), number(start)))
        for name in BESIDE:
            theirs, mine = both.get((name, quantity), (None, None))
            row.append("none" if theirs is None or mine is None else _beside(_signed(mine), _signed(theirs)))
        rows.append(row)
    return (
        f"<h2>{test[0]} of {test[1]} changes that nothing was fitted to have the paper’s sign; half differ by less than "
        f"{brief(test[2])} points</h2>{WORDS}"
        f"<p>With those of the experiments that were fitted: {agree} of {of}, half within {brief(median)} points. "
        "Ours in bold, the paper’s in brackets; changes in per cent of FOREFF.</p>"
        f"{table(['', 'Unit', *EXPERIMENTS], rows, 'Table 3 beside ours', 'qu' + 'n' * len(EXPERIMENTS))}"
    )


def _beside(ours: str, theirs: str) -> Html:
    return Html(f"{bold(ours)} <small>({theirs})</small>")


def _signed(change: float) -> str:
    return f"{change:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")
