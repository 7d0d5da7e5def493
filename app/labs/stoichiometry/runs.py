"""Long runs of the stoichiometry lab: the paper's experiments one after the other, and the full ecosystem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn

from app.charts import Curves
from app.components import Prose, Stage
from app.labs.stoichiometry.full import FullEcosystem
from app.lean import Picture
from app.running import Run
from app.words import brief, number
from engine.compute import Task
from engine.stoichiometry.sweep import FLOORS, sweep

if TYPE_CHECKING:
    from app.labs.stoichiometry.page import Page

SWEEP = """<h2>All of the paper’s experiments</h2>
<p>The global model for 26 b of carbon from 0.5 to 1.75, everything else as it is set: phosphorus is the same in all of them, so whatever differs is carbon’s doing.</p>"""
DEEP = {"deep North Pacific": "carbon", "deep North Atlantic": "accent", "deep Southern Ocean": "ink2"}
NAMES = ("N Pacific", "N Atlantic", "Southern")


class LongRuns:
    """The tab."""

    def __init__(self, page: Page) -> None:
        self._page, palette = page, page.palette
        self._deep = Curves(palette, "Martin b of carbon", "Dissolved carbon gained, mmol C m⁻³", DEEP, NAMES)
        lines = {"model": "carbon", **{f"theory, {floor:,.0f} m": "ink2" for floor in FLOORS}}
        self._air = Curves(palette, "Martin b of carbon", "CO₂ in the air, ppm", lines, ["model", "", "", ""])
        self._stage = Stage(
            lab="stoichiometry",
            layout="tall",
            numbers=False,
            pictures=[{"short": "Air"}, {"short": "Deep sea"}],
            words={"titles": [("", "")] * 2},
            figures=[Picture(self._air.figure), Picture(self._deep.figure)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._run = Run(page.services, page.holder, "Run all 26", self._task, self._swept)
        words = Prose(text=SWEEP, sizing_mode="stretch_width")
        self._full = FullEcosystem(page)
        self.view = pn.Column(words, self._run.view, self._stage, self._table, self._full.view, sizing_mode="stretch_width")
        self.feed()

    def _task(self) -> Task:
        left_out = ("carbon_b", "carbon_spread", "phosphorus_spread")
        settings = self._page.state.parameters.settings()
        return Task.of(sweep, {name: value for name, value in settings.items() if name not in left_out})

    def feed(self) -> None:
        here = float(self._page.state.parameters["carbon_b"])
        self._deep.here(here)
        self._air.here(here)
        if not self._run.resume():
            self._stage.visible, self._table.text = False, ""
        self._full.feed()

    def _swept(self, swept: Any) -> None:
        here = float(self._page.state.parameters["carbon_b"])
        b, air, deep = swept["carbon_b"].values, swept["pco2"].values, swept["delta_dic_deep"]
        theory = {f"theory, {floor:,.0f} m": swept["theory_pco2"].sel(floor=floor).values for floor in FLOORS}
        self._air.update(b, {"model": air, **theory}, here)
        self._deep.update(b, {name: deep.sel(region=name).values for name in DEEP}, here)
        most = max(DEEP, key=lambda name: float(np.ptp(deep.sel(region=name).values)))
        self._stage.tell(
            titles=[
                (
                    f"From {brief(float(air[0]))} to {brief(float(air[-1]))} ppm as b goes from 0.5 to 1.75",
                    "Theory by z′: dashes 250 m, dots 1,000 m, both 2,000 m",
                ),
                (f"Nowhere does carbon pile up as in the {most}", "Means below 1,800 m, against the world chosen under “Beside”"),
            ]
        )
        self._table.text = _table(swept)
        self._stage.visible = True


def _table(swept: Any) -> str:
    """Every b with r, storage and air."""
    rows = zip(*(swept[name].values for name in ("carbon_b", "ratio", "stored", "pco2")), strict=True)
    body = "".join(
        f'<tr><td class="n">{b:.2f}</td><td class="n">{brief(r)}</td><td class="n">{number(c)}</td><td class="n">{number(p)}</td></tr>'
        for b, r, c, p in rows
    )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="All runs"><table><thead><tr><th class="n">b of carbon</th><th class="n">C:P breathed out</th>'
        f'<th class="n">stored, Pg C</th><th class="n">CO₂ in the air, ppm</th></tr></thead><tbody>{body}</tbody></table></div>'
    )
