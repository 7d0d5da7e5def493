"""Long runs of the stoichiometry lab: the paper's experiments one after the other, and the full ecosystem."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.board import Board, Fed
from app.charts import Curves
from app.context import Context
from app.labs.stoichiometry.full import FullEcosystem
from app.labs.stoichiometry.prose import AIR
from app.markup import table
from app.tab import RunTab, Told
from app.words import brief, number
from engine.compute import Task
from engine.parameter import Parameters
from engine.stoichiometry.model import World
from engine.stoichiometry.sweep import FLOORS, sweep

SWEEP = """<h2>All of the paper’s experiments</h2>
<p>The global model for 26 b of carbon from 0.5 to 1.75, everything else as it is set: phosphorus is the same in all of them, so whatever differs is carbon’s doing.</p>"""
DEEP = {"deep North Pacific": "carbon", "deep North Atlantic": "accent", "deep Southern Ocean": "ink2"}
NAMES = ("N Pacific", "N Atlantic", "Southern")
HEADS = ["b of carbon", "C:P breathed out", "stored, Pg C", "CO₂ in the air, ppm"]


class LongRuns(RunTab):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Run all 26", SWEEP)
        lines = {"model": "carbon", **{f"theory, {floor:,.0f} m": "ink2" for floor in FLOORS}}
        self._curves = {
            "Air": Curves(context.palette, "Martin b of carbon", "CO₂ in the air, ppm", lines, ["model", "", "", ""], marks=AIR),
            "Deep sea": Curves(context.palette, "Martin b of carbon", "Dissolved carbon gained, mmol C m⁻³", DEEP, NAMES),
        }
        self.board = Board(context, self._curves, "tall", numbers=False, visible=False)
        self._full = FullEcosystem(context)
        self.view = self.lay(self.board.view, self.text, self._full.view)
        self.feed()

    def task(self) -> Task:
        left_out = ("carbon_b", "carbon_spread", "phosphorus_spread")
        settings = self.context.parameters.settings()
        return Task.of(sweep, {name: value for name, value in settings.items() if name not in left_out})

    def feed(self) -> None:
        for curves in self._curves.values():
            curves.here(float(self.context.parameters["carbon_b"]))
        super().feed()
        self._full.feed()

    @staticmethod
    def compute(parameters: Parameters, world: World, swept: Any) -> Told:
        here = float(parameters["carbon_b"])
        b, ppm, gained = swept["carbon_b"].values, swept["pco2"].values, swept["delta_dic_deep"]
        theory = {f"theory, {floor:,.0f} m": swept["theory_pco2"].sel(floor=floor).values for floor in FLOORS}
        air = Fed(
            (
                f"From {brief(float(ppm[0]))} to {brief(float(ppm[-1]))} ppm as b goes from 0.5 to 1.75",
                "Theory by z′: dashes 250 m, dots 1,000 m, both 2,000 m",
            ),
            (b, {"model": ppm, **theory}, here),
        )
        lines = {name: gained.sel(region=name).values for name in DEEP}
        most = max(DEEP, key=lambda name: float(np.ptp(lines[name])))
        deep = Fed(
            (f"Nowhere does carbon pile up as in the {most}", "Means below 1,800 m, against the world chosen under “Beside”"),
            (b, lines, here),
        )
        return Told([air, deep], _table(swept))


def _table(swept: Any) -> str:
    """Every b with r, storage and air."""
    found = zip(*(swept[name].values for name in ("carbon_b", "ratio", "stored", "pco2")), strict=True)
    rows = [(f"{b:.2f}", brief(r), number(stored), number(air)) for b, r, stored, air in found]
    return table(HEADS, rows, "All runs", "nnnn")
