"""The full ecosystem as a long run: sixty years toward its steady state, stopped and taken up again at will."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn

from app.charts import Ratios
from app.components import Prose, Stage
from app.labs.stoichiometry.prose import AXES
from app.lean import Picture
from app.maps import Scale, Section, World
from app.running import Run
from app.words import brief, number
from engine.compute import Task
from engine.stoichiometry.ecosystem.model import simulate_ecosystem
from engine.stoichiometry.ecosystem.parameters import chosen
from engine.stoichiometry.ecosystem.spinup import YEARS
from engine.stoichiometry.globe import Stored

if TYPE_CHECKING:
    from app.labs.stoichiometry.page import Page

WORDS = f"""<h2>The full ecosystem</h2>
<p>The paper’s own kind of model: plankton that grow by light, warmth, phosphate and nitrate, animals that eat them and keep their own C:P, detritus, oxygen, denitrification and fixation, with the seasons (MOPS: Kriest &amp; Oschlies 2015), on the ocean that is set, all carbon beside all phosphorus, in two worlds at once: yours, and one b for both. {YEARS} model years, with leaps of the deep sea between them, take a minute or two, on the finer ocean about six. A run that is cancelled is taken up where it was left.</p>"""


class FullEcosystem:
    """A part of the tab of long runs."""

    def __init__(self, page: Page) -> None:
        self._page, grid = page, page.grid
        self._ratios = Ratios(page.palette, "C:P of what sinks, mol per mol", (50.0, 1000.0), (50, 100, 200, 400, 800), 4500.0)
        self._grown = World(page.palette, grid.lat_edge, grid.lon_edge, below=True)
        self._section = Section(page.palette, grid.lat_edge, grid.depth_edge, bar=True)
        self._stage = Stage(
            lab="stoichiometry",
            layout="grid",
            numbers=False,
            pictures=[{"short": "C:P"}, {"short": "Growth"}, {"short": "Section"}],
            words={"titles": [("", "")] * 3},
            figures=[Picture(each.figure) for each in (self._ratios, self._grown, self._section)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._run = Run(page.services, page.holder, f"Run {YEARS} years", self._task, self._settled)
        words = Prose(text=WORDS, sizing_mode="stretch_width")
        self.view = pn.Column(words, self._run.view, self._table, self._stage, sizing_mode="stretch_width")

    def _task(self) -> Task:
        asked = chosen(self._page.state.parameters)
        return self._page.services.resumable(Task.of(simulate_ecosystem, asked))

    def feed(self) -> None:
        if not self._run.resume():
            self._stage.visible, self._table.text = False, ""

    def _settled(self, found: Any) -> None:
        page = self._page
        depth, ours = found["interface"].values, found["sinking_ratio"].values
        self._ratios.observe(page.observed)
        self._ratios.update(depth, ours, (depth, ours), {"one b": found["control_sinking_ratio"].values})
        self._grown.over(page.grid.lat_edge, page.grid.lon_edge)
        self._section.over(page.grid.lat_edge, page.grid.depth_edge)
        grown = found["npp"].values / 1000
        self._grown.update(grown, Scale.of("Growth", "g C m⁻² d⁻¹", "speed", grown))
        basin = str(page.state.parameters["basin"])
        section = found["delta_dic_section"].sel(sea=basin).values
        self._section.update(section.T, Scale.of(*AXES["delta_dic"], found["delta_dic"].values))
        deep = float(np.interp(1000.0, depth, ours))
        under = "under all oceans" if basin == "World" else f"under the {basin}"
        self._stage.tell(
            titles=[
                (
                    f"C:P of what sinks through 1,000 m: {brief(deep)}",
                    "All oceans; dotted: one b for both; brown: what traps and bottles found",
                ),
                (f"{brief(float(found['npp_total']))} Pg C grow in a year", "Net primary production, mean of the last year"),
                (f"Carbon gained {under}", "Against one b for both, mean from west to east, depth in metres"),
            ]
        )
        self._table.text = _table(found, page.result.now, page.result.one_b)
        self._stage.visible = True


def _table(found: Any, now: Stored, one_b: Stored) -> str:
    """Both worlds of the ecosystem beside the fast model's, and how steady it is."""
    rows = [
        ("C:P of all that is breathed out", "ratio", "", brief),
        ("carbon stored by life", "stored", "Pg C", number),
        ("CO₂ in the air", "pco2", "ppm", number),
    ]
    body = "".join(
        f'<tr><td>{label}</td><td class="u">{unit}</td><td class="n"><b>{form(float(found[name]))}</b></td>'
        f'<td class="n">{form(float(found[f"control_{name}"]))}</td>'
        f'<td class="n">{form(getattr(now, name))}</td><td class="n">{form(getattr(one_b, name))}</td></tr>'
        for label, name, unit, form in rows
    )
    told = found.attrs["solution"]
    return (
        f"<p>{told[0].upper()}{told[1:]}. Sinking out of the light: {number(float(found['export_total']))} Pg C a year; preformed phosphate "
        f"{number(float(found['preformed_phosphate']))} mmol m⁻³; fixed {brief(float(found['fixation']))}, denitrified "
        f"{brief(float(found['denitrification']))} Tg N a year.</p>"
        '<div class="scroll" tabindex="0" role="region" aria-label="The ecosystem beside the fast model"><table><thead><tr><th></th><th>Unit</th>'
        '<th class="n">ecosystem</th><th class="n">one b for both</th><th class="n">fast model</th><th class="n">one b for both</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
