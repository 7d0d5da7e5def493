"""The paper's six experiments side by side: Table 3 beside ours, and where in the sea an experiment changes what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.charts import Seasons
from app.charts.groups import seasonal
from app.components import Prose, Stage
from app.labs.feeding.maps import difference, scale, shown
from app.labs.feeding.prose import COLOURS, EFFORT, GROUPS, KEYS
from app.lean import Picture
from app.maps import Scale, Section, World
from app.regions import extremes
from app.words import brief, number
from engine import published
from engine.feeding import atlas, summary
from engine.feeding.compare import FITTED, NAMES, changes, ours, score, worlds
from engine.feeding.experiments import EXPERIMENTS
from engine.feeding.parameters import MAPS
from engine.feeding.water import EDGES, columns
from engine.ocean.circulation import compared
from engine.quantities import pretty

if TYPE_CHECKING:
    from app.labs.feeding.page import Page

WORDS = """<p>Each column of the sea (of the ocean of 6°, whatever circulation is set) is run for twenty years with the reference, nutrients returning to the ocean’s own; then with each experiment, supplied as that reference was. Concentrations are means over cells, as the paper’s table seems to have them. What the plankton below the three groups do was fitted to the first three experiments; the three in which a group is missing took no part in the fit.</p>"""
BESIDE = [name for name in EXPERIMENTS if name != atlas.REFERENCE]


class Experiments:
    """The tab."""

    def __init__(self, page: Page) -> None:
        self._page, palette, grid = page, page.palette, compared().grid
        self._which = pmui.Select(label="Experiment", options=BESIDE, value="KILL_FF", size="small", width=220)
        self._group = pmui.Select(
            label="Section of",
            options={words: name for name, words in GROUPS.items()},
            value="flux_feeder",
            size="small",
            width=220,
        )
        for widget in (self._which, self._group):
            widget.param.watch(lambda event: self.feed(), "value")
        self._map = World(palette, grid.lat_edge, grid.lon_edge, below=True)
        self._change = World(palette, grid.lat_edge, grid.lon_edge, below=True)
        self._section = Section(palette, grid.lat_edge, EDGES, root=True, bar=True)
        self._south = Seasons(palette, {**COLOURS, EFFORT: "ink2"}, "Top 150 m, mmol C m⁻³", EFFORT)
        names = ["Map", "Change", "Section", "South"]
        figures = [each.figure for each in (self._map, self._change, self._section, self._south)]
        self._stage = Stage(
            lab="feeding",
            layout="grid",
            pictures=[{"short": name} for name in names],
            words={"titles": [("", "")] * len(names)},
            figures=[Picture(figure) for figure in figures],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.view = pn.Column(
            Prose(text=_table(), sizing_mode="stretch_width"),
            pn.Row(self._which, self._group),
            self._stage,
            sizing_mode="stretch_width",
        )
        self.feed()

    def feed(self) -> None:
        which, name = str(self._which.value), str(self._page.state.parameters["quantity"])
        self._stage.tell(titles=[*self._feed_maps(which, name), self._feed_section(which), self._feed_south(which)])

    def _feed_maps(self, which: str, name: str) -> list[tuple[str, str]]:
        grid = compared().grid
        there, before = shown(name, which), shown(name, atlas.REFERENCE)
        change = there - before
        self._map.update(there, scale(name))
        self._change.update(change, difference(name, change))
        most, least = extremes(grid, change)
        return [
            (f"{MAPS[name]} in {which}", "Chosen with “Map of” under “View”; the same colours in every experiment"),
            (f"It rises most {most}, and falls most {least}", f"{which} less the reference"),
        ]

    def _feed_section(self, which: str) -> tuple[str, str]:
        group = str(self._group.value)
        data = atlas.shipped()
        values = np.asarray(data[f"profile_{group}"].sel(experiment=which).values, float)
        first = np.asarray(data[f"profile_{group}"].sel(experiment=atlas.REFERENCE).values, float)
        shown_values = atlas.section(columns(compared()), compared().grid, values)
        scaled = atlas.section(columns(compared()), compared().grid, first)
        words = GROUPS[group]
        self._section.update(shown_values.T, Scale.of(words[0].upper() + words[1:], "mmol C m⁻³", "matter", scaled))
        return (
            f"{words[0].upper()}{words[1:]} under all oceans in {which}",
            "Mean from west to east and over the year, depth in metres",
        )

    def _feed_south(self, which: str) -> tuple[str, str]:
        over = columns(compared())

        def season(experiment: str) -> dict[str, Any]:
            one = atlas.shipped().sel(experiment=experiment)
            lines = {words: summary.southern_season(over, one, name) for name, words in GROUPS.items()}
            return lines | {EFFORT: summary.southern_season(over, one, "effort")}

        now, before = season(which), season(atlas.REFERENCE)
        self._south.update(now, before)
        most = max(GROUPS.values(), key=lambda words: float(now[words].max()))
        title = (
            f"South of 60° S {most} peak in {seasonal(int(now[most].argmax()) + 1)}: {brief(float(now[most].max()))} mmol C m⁻³"
        )
        keys = f'{KEYS}<span class="keys"><i class="key" style="--c:var(--ghost)"></i>the reference; grey dashes: effort, right</span>'
        return title, keys


def _table() -> str:
    """Table 3: FOREFF in numbers, the others as changes, ours and the paper's."""
    found, table = worlds(), published.table("feeding")
    theirs = {(name, quantity): (printed, mine) for name, quantity, printed, mine in changes(found)}
    agree, of, median = score(found)
    test = score(found, only=tuple(name for name in EXPERIMENTS if name not in FITTED))
    heads = "".join(f'<th class="n">{name}</th>' for name in EXPERIMENTS)
    body = ""
    for quantity, words in NAMES.items():
        start = float(table[quantity].sel(experiment=atlas.REFERENCE))
        way = "cell_" if quantity in summary.CONCENTRATIONS else ""
        unit = pretty(table[quantity].attrs["display_units"])
        body += f'<tr><td class="q">{words[0].upper()}{words[1:]}</td><td class="u">{unit}</td>'
        body += (
            f'<td class="n"><b>{number(ours(found, atlas.REFERENCE, quantity, way))}</b> <small>({number(start)})</small></td>'
        )
        for name in BESIDE:
            if (name, quantity) not in theirs:
                body += '<td class="n">none</td>'
                continue
            printed, mine = theirs[name, quantity]
            body += f'<td class="n"><b>{_signed(mine)}</b> <small>({_signed(printed)})</small></td>'
        body += "</tr>"
    return (
        f"<h2>{agree} of {of} changes have the paper’s sign; half differ by less than {brief(median)} points</h2>{WORDS}"
        f"<p>Of the experiments that took no part in the fit: {test[0]} of {test[1]}, half within {brief(test[2])} points. "
        "Ours in bold, the paper’s in brackets; changes in per cent of FOREFF.</p>"
        '<div class="scroll" tabindex="0" role="region" aria-label="Table 3 beside ours"><table><thead><tr><th></th><th>Unit</th>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _signed(change: float) -> str:
    return f"{change:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")
