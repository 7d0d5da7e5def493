"""How sure one can be: how far circulations differ that all fit what is observed, and which lever moves the answer most."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import panel as pn

from app.board import Board, Fed
from app.charts import Tornado
from app.context import Context
from app.labs.ocean.prose import WORDS
from app.markup import table
from app.report.matters import Matters, matters_most
from app.tab import RunTab, Tab
from app.words import brief, number
from engine.compute import Task
from engine.ocean import diagnostics, sensitivity
from engine.ocean.compare import EARLIER
from engine.ocean.model import DEPTHS, Tracer
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.ocean.parameters import OceanParameters
from engine.parameter import Parameters

WHY = """<h2>Three oceans that fit, and how far apart they are</h2>
<p>The first two are the same inversion on two grids. The third is an earlier solution of it, fitted to fewer of the tracers: its thermocline and its deep sea are ventilated more slowly. Each further tracer made the ocean younger; the difference is what the data had left open before, and the width to believe in what they leave open still. One circulation’s numbers look surer than they are.</p>"""


WHICH = """<h2>Which lever moves the answer most?</h2>
<p>Each lever alone down and up, the steady state solved anew: currents × 0.8 and × 1.25, mixing × 0.5 and × 2, b × 0.8 and × 1.2, appetite × 0.5 and × 2.</p>"""


@cache
def structure() -> str:
    """The years until the surface by depth in each ocean."""
    found: list[tuple[str, list[float]]] = []
    for name, title in EMBEDDED.items():
        ocean = Ocean.embedded(name)
        times = [diagnostics.area_mean(ocean.grid, ocean.tracer("sequestration_time"), depth) for depth in DEPTHS]
        found.append((title, [*times, ocean.grid.mean(ocean.tracer("age"))]))
    found.append(("ours, 6°, an earlier solution", [*EARLIER.values(), 708.0]))
    heads = ["Mean years until the surface", *(f"from {depth:,.0f} m" for depth in DEPTHS), "mean age of all water"]
    rows = [(title, *map(brief, years)) for title, years in found]
    return f"{WHY}{table(heads, rows, 'Three oceans', '-' + 'n' * (len(heads) - 1))}{WHICH}"


class Uncertainty(Tab):
    """The tab: a table at once, the swing of each lever as a run."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        swing = self._swing = Swing(context)
        self.view = pn.Column(self.text, swing.run.view, swing.board.view, sizing_mode="stretch_width")
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, now: Tracer) -> str:
        return structure()

    def draw(self, table: str) -> None:
        self.text.text = table

    def feed(self) -> None:
        super().feed()
        self._swing.feed()


class Moved(NamedTuple):
    """How far each lever moves the answer, and along which axis that is told."""

    fed: list[Fed]
    axis: str
    text: str = ""


def matters(parameters: Parameters, now: Tracer) -> Matters:
    """The same for a report, which has no run to wait for."""
    found = sensitivity.swing(parameters.settings(), str(parameters["quantity"]), float(parameters["depth"]))
    words = WORDS[str(parameters["quantity"])]
    names = [OceanParameters.declared[str(lever)].label for lever in found["lever"].values]
    answer = f"{words.axis.partition(',')[0]}, mean at {parameters['depth']:,.0f} m"
    how = "each lever alone: currents × 0.8 and × 1.25, b × 0.8 and × 1.2, mixing and appetite halved and doubled"
    return matters_most(answer, words.unit, how, names, found["low"].values, found["high"].values, float(found["mean"]))


class Swing(RunTab):
    """Which lever moves the answer most."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Move each lever")
        self._levers = Tornado(context.palette, "", ["accent"], ["down and up"], centre=0.0)
        self.board = Board(context, {"Levers": self._levers}, numbers=False, visible=False)

    def task(self) -> Task:
        values = self.context.parameters
        return Task.of(sensitivity.swing, values.settings(), values["quantity"], values["depth"])

    @staticmethod
    def compute(parameters: Parameters, now: Tracer, swing: Any) -> Moved:
        words = WORDS[str(parameters["quantity"])]
        names = [OceanParameters.declared[str(lever)].label for lever in swing["lever"].values]
        low, high = swing["low"].values, swing["high"].values
        widest = int(abs(high - low).argmax())
        title = f"{names[widest]}: from {number(low[widest])} to {number(high[widest])} {words.unit}".rstrip()
        fed = Fed(
            (title, "Mean over the sea at this depth; the line is the present value"),
            (names, [(low, high)], float(swing["mean"])),
        )
        return Moved([fed], f"{words.axis} at {parameters['depth']:,.0f} m, mean")

    def draw(self, moved: Moved) -> None:
        self._levers.figure.xaxis[0].axis_label = moved.axis
        super().draw(moved)
