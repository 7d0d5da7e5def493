"""The inversions on a page: step by step as they go down, then the numbers with their ±, what they say of export, and the fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.charts import Descent, Heat, ProfileAndSpread
from app.context import Context
from app.labs.inverse.prose import AXES, SYMBOLS, on_the_prior
from app.maps import Scale, World
from app.markup import bold, table
from app.tab import RunTab
from app.words import brief, number, percent
from engine import lab
from engine.compute import Task
from engine.conversions import JULIAN_YEAR
from engine.inverse.fields import Own
from engine.inverse.model import Solution
from engine.inverse.parameters import BY_HAND
from engine.inverse.run import UNITS, kept_steps
from engine.ocean.grid import Grid
from engine.parameter import Parameters
from engine.quantities import pretty

ALONE = """<h2>Phosphorus alone: four numbers from phosphate</h2>
<p>The search starts from ordinary numbers and walks down the misfit, its steps held in a region in which they keep their promise; the derivatives are exact. It takes some seconds, on the finer ocean a quarter of a minute. The levers for σ₂ and the product, and everything under “Set by the paper” and “Belief”, are taken as they stand.</p>"""
TOGETHER = """<h2>Phosphorus, carbon and oxygen together: 21 numbers from four tracers</h2>
<p>Phosphate, alkalinity, DIC and oxygen at once: a minute, on the finer ocean several. The embedded ocean carries no observed carbon: here the four are this very model’s, made with CAFE at the optimum found on observed fields, so that this is a twin, a test with a known answer. Under “Your data” it runs on yours; under “Compare” on observed fields.</p>"""
SHORT = {name: words.split(",")[0] for name, words in SYMBOLS.items()}
TRACERS = {"DIP": "mmol P m⁻³", "ALK": "mmol m⁻³", "DIC": "mmol C m⁻³", "O2": "mmol O₂ m⁻³"}
HEADS = ["Number", "Unit", "most probable", "95 % interval", "told by the data", "as a life"]


class Shown(NamedTuple):
    """What an inversion found."""

    fed: list[Fed]
    text: str
    way: Fed
    names: list[str]
    together: Fed


class Inversion(RunTab):
    """One inversion: a button, the way down as it goes, and what was found. `own` gives fields of the visitor's, if there are any."""

    def __init__(
        self, context: Context, work: str, label: str, words: str = "", own: Callable[[], Own | None] = lambda: None
    ) -> None:
        super().__init__(context, label, words, self._moved)
        self._work, self._own = work, own
        palette, grid = context.palette, context.result.ocean.grid
        fit = ProfileAndSpread(palette, names=("model", "observed"), colours=("carbon", "accent"))
        pictures = {"Export": World(palette, grid.lat_edge, grid.lon_edge, below=True), "Fit": fit}
        self._way = Board(context, {"Search": Descent(palette)}, numbers=False, visible=False)
        self.board = Board(context, pictures, "tall", numbers=False, visible=False)
        self._heat: tuple[list[str], Board] | None = None
        self._together = pn.Column(sizing_mode="stretch_width")
        self.view = self.lay(self._way.view, self.text, self.board.view, self._together)

    def _asks(self) -> Task:
        settings = self.context.parameters.settings()
        asked = {name: value for name, value in settings.items() if name not in BY_HAND}
        return Task.of(lab.run, "inverse", self._work, asked, self._own())

    def task(self) -> Task:
        return self.context.services.resumable(self._asks())

    def hide(self) -> None:
        super().hide()
        self._way.show(False)
        self._heat, self._together.objects = None, []

    def _moved(self) -> None:
        """Draws the way so far from where the run keeps it."""
        steps = kept_steps(self.context.services.kept(self._asks()))
        if steps:
            self._walk(_way(np.array([step.cost for step in steps]), False))

    def _walk(self, way: Fed) -> None:
        self._way.draw([way])
        self._way.show()

    @staticmethod
    def compute(parameters: Parameters, now: Solution, found: Any) -> Shown:
        converged = found.attrs["converged"] == "true"
        names, together = _together(found)
        return Shown(
            [_export(found, now.ocean.grid), _fit(found)],
            _table(found, converged),
            _way(found["cost"].values, converged),
            names,
            together,
        )

    def draw(self, shown: Shown) -> None:
        self._walk(shown.way)
        super().draw(shown)
        if self._heat is None or self._heat[0] != shown.names:
            heat = Heat(self.context.palette, shown.names, shown.names)
            board = Board(self.context, {"Correlations": heat}, numbers=False)
            self._heat, self._together.objects = (shown.names, board), [board.view]
        self._heat[1].draw([shown.together])


def _way(cost: np.ndarray, arrived: bool) -> Fed:
    title = f"Arrived after {cost.size} steps" if arrived else f"Step {cost.size}: misfit {number(cost[-1])}"
    return Fed((title, "Misfit and prior together, logarithmic"), (cost,))


def _export(found: Any, grid: Grid) -> Fed:
    toc = found["toc"].values
    title = f"{number(float(found['total_toc']))} Pg C a year leave the light", "All pools, mg C m⁻² d⁻¹"
    return Fed(title, (toc, Scale.of(*AXES["toc"], toc)), (grid.lat_edge, grid.lon_edge))


def _fit(found: Any) -> Fed:
    tracer = str(found["tracer"].values[-1])
    ours, seen = (found[name].sel(tracer=tracer).values for name in ("mean_model", "mean_observed"))
    nothing = np.full(ours.shape, np.nan)
    words = tracer.replace("O2", "Oxygen").replace("DIP", "Phosphate")
    met = ", ".join(
        f"{name} {percent(value)}" for name, value in zip(found["tracer"].values, found["explained_of"].values, strict=True)
    )
    title = f"Explained: {met.replace('O2', 'O₂')}", f"{words}, mean of all oceans; blue: what it is fitted to"
    return Fed(title, (found["depth"].values, ours, seen, nothing, nothing, f"{words}, {TRACERS[tracer]}"))


def _together(found: Any) -> tuple[list[str], Fed]:
    """The numbers by names that differ, and how they are told together."""
    names = [SHORT[name] for name in found["number"].values]
    names = [f"{name} ({i + 1})" if names.count(name) > 1 else name for i, name in enumerate(names)]
    r = found["correlation"].values
    off = np.abs(np.where(np.eye(len(names), dtype=bool), 0.0, r))
    one, other = np.unravel_index(int(off.argmax()), off.shape)
    title = f"{names[one]} and {names[other]} are told together most", "Correlations of the posterior"
    return names, Fed(title, (r, np.ones(r.shape)))


def _table(found: Any, converged: bool) -> str:
    """What it says of carbon, and every number with its interval."""
    sums = " · ".join(
        f"{words} <b>{number(float(found[f'total_{name}']))}</b>"
        for name, words in (
            ("production", "production of the model"),
            ("labile", "recycled within hours"),
            ("poc", "particles"),
            ("doc_s", "semi-labile"),
            ("doc_l", "labile"),
            ("toc", "all that leaves the light"),
        )
    )
    said = "It converged." if converged else "<b>It did not converge</b>: read its numbers as the last of its steps."
    rows = []
    for name in map(str, found["number"].values):
        mode, low, high = (float(found[each].sel(number=name)) for each in ("mode", "low", "high"))
        life = _life(1 / mode) if "kappa" in name else ""
        told = percent(float(found["told"].sel(number=name)))
        rows.append(
            (SYMBOLS[name], pretty(UNITS.get(name, "1")), bold(number(mode)), f"{number(low)} to {number(high)}", told, life)
        )
    shares = dict(zip(map(str, found["number"].values), found["told"].values.tolist(), strict=True))
    return f"<p>{said} Pg C a year: {sums}.</p>{table(HEADS, rows, 'What was inferred', '-unnnn')}<p>{on_the_prior(shares)}</p>"


def _life(seconds: float) -> str:
    """In days, or in years where these are many."""
    days = seconds / 86400
    return f"{brief(days)} d" if days < 730 else f"{brief(days / JULIAN_YEAR)} yr"


class Inversions:
    """The tab: phosphorus alone, and all together."""

    def __init__(self, context: Context) -> None:
        self._parts = (
            Inversion(context, "phosphorus", "Fit phosphorus", ALONE),
            Inversion(context, "carbon", "Fit all together", TOGETHER),
        )
        self.view = pn.Column(*(part.view for part in self._parts), sizing_mode="stretch_width")
        self.feed()

    def feed(self) -> None:
        for part in self._parts:
            part.feed()
