"""How sure one can be: the spread of the two b as ppm, and which lever moves the air most."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.board import Board, Fed
from app.charts import Chance, Tornado
from app.charts.chance import density
from app.context import Context
from app.labs.stoichiometry.prose import AIR
from app.markup import table
from app.report.matters import Matters, matters_most
from app.tab import RunTab, Told
from app.words import brief, number
from engine.compute import Task
from engine.parameter import Parameters
from engine.stoichiometry import uncertainty
from engine.stoichiometry.model import World
from engine.stoichiometry.parameters import StoichiometryParameters

WORDS = """<h2>b is not known to better than a tenth or two: what is that in the air?</h2>
<p>Both b are drawn ten thousand times from normal distributions round their levers, as wide as “Spread” among the assumptions says, each independent of the other. The global model answers on a grid of both and is interpolated between; the theory answers for every draw. If the two b rise and fall together, as where warm water speeds all decay, the air moves less than this.</p>"""


class Uncertainty(RunTab):
    """The tab: one run gives the spread and the levers."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Draw ten thousand times", WORDS)
        pictures = {
            "Spread": Chance(context.palette, "CO₂ in the air, ppm", AIR),
            "Levers": Tornado(context.palette, "CO₂ in the air, ppm", ["accent"], ["down and up"], centre=0.0),
        }
        self.board = Board(context, pictures, "tall", numbers=False, visible=False)
        self.view = self.lay(self.board.view, self.text)
        self.feed()

    def task(self) -> Task:
        return Task.of(uncertainty.spread, self.context.parameters.settings())

    @staticmethod
    def compute(parameters: Parameters, world: World, drawn: Any) -> Told:
        model, theory = density(drawn["pco2"].values), density(drawn["theory_pco2"].values)
        ends, now = drawn["pco2_percentile"].values, float(drawn["now"])
        low, high = float(ends[1]), float(ends[3])
        said = ("two times out of three", f"between {brief(low)} and {brief(high)}")
        spread = Fed(
            (
                f"Two times out of three the air has between {brief(low)} and {brief(high)} ppm",
                "Global model; thin grey line: theory",
            ),
            (*model, theory, (low, high), now, f"as set, {brief(now)}", said, True),
        )
        names = [StoichiometryParameters.declared[str(lever)].label for lever in drawn["lever"].values]
        down, up = drawn["low"].values, drawn["high"].values
        widest = int(np.abs(up - down).argmax())
        levers = Fed(
            (
                f"{names[widest]} moves the air most: {brief(down[widest])} to {brief(up[widest])} ppm",
                "Each lever alone: b by its spread, alkalinity and lifeless air by 3 %, the others by half",
            ),
            (names, [(down, up)], now),
        )
        return Told([spread, levers], _table(drawn))


def matters(parameters: Parameters, world: World) -> Matters:
    """The second picture in words, for a report, which draws nothing ten thousand times."""
    found = uncertainty.swings(parameters)
    names = [StoichiometryParameters.declared[str(lever)].label for lever in found["lever"].values]
    how = "each lever alone: b by its spread, alkalinity and lifeless air by 3 %, the others by half"
    return matters_most("CO₂ in the air", "ppm", how, names, found["low"].values, found["high"].values, world.now.pco2)


def _table(drawn: Any) -> str:
    """Five percentiles of both."""
    ends = [f"{p:g} %" for p in drawn["percentile"].values]
    rows = [
        (name, *map(number, drawn[f"{key}_percentile"].values))
        for name, key in (("global model", "pco2"), ("theory", "theory_pco2"))
    ]
    return table(["CO₂ in the air, ppm", *ends], rows, "Percentiles", "-" + "n" * len(ends))
