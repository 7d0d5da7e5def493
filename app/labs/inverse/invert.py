"""The inversions on a page: step by step as they go down, then the numbers with their ±, what they say of export, and the fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn

from app.charts import Descent, Heat, ProfileAndSpread
from app.components import Prose, Stage
from app.labs.inverse.prose import AXES
from app.lean import Picture
from app.maps import Scale, World
from app.running import Run
from app.words import brief, number, percent
from engine.compute import Task
from engine.conversions import JULIAN_YEAR
from engine.inverse.parameters import BY_HAND
from engine.inverse.run import UNITS, invert_carbon, invert_phosphorus, kept_steps
from engine.quantities import pretty

if TYPE_CHECKING:
    from app.labs.inverse.page import Page
    from engine.inverse.fields import Own

ALONE = """<h2>Phosphorus alone: four numbers from phosphate</h2>
<p>The search starts from ordinary numbers and walks down the misfit, its steps held in a region in which they keep their promise; the derivatives are exact. It takes a quarter of a minute, on the finer ocean one. The levers for σ₂ and the product, and everything under “Set by the paper” and “Belief”, are taken as they stand.</p>"""
TOGETHER = """<h2>Phosphorus, carbon and oxygen together: 21 numbers from four tracers</h2>
<p>Phosphate, alkalinity, DIC and oxygen at once: two or three minutes, on the finer ocean a quarter of an hour. The embedded ocean carries no observed carbon: here the four are this very model’s, made with CAFE at the optimum found on observed fields, so that this is a twin, a test with a known answer. Under “Your data” it runs on yours; under “Compare” on observed fields.</p>"""
SYMBOLS = {
    "alpha": "α, uptake",
    "beta": "β, power of production",
    "b": "b of phosphorus",
    "b_warm": "b of phosphorus, more where warmest",
    "kappa_d": "κ_d of phosphorus",
    "q10": "Q₁₀ of κ_d, phosphorus",
    "sigma_c": "σ_C, share to DOC",
    "c_b": "b of carbon",
    "c_b_warm": "b of carbon, more where warmest",
    "c_kappa_d": "κ_d of carbon",
    "c_q10": "Q₁₀ of κ_d, carbon",
    "eta": "η, share to refractory",
    "kappa_r_lit": "κ_r in the light",
    "kappa_r_dark": "κ_r in the dark",
    "pc_slope": "P:C per phosphate",
    "pc_offset": "P:C at no phosphate",
    "pic_ratio": "PIC per POC",
    "pic_silicate": "PIC per POC, more where most silicate",
    "pic_length": "d, PIC dissolves over",
    "o_ratio": "O₂ per C",
    "o_warm": "O₂ per C, more where warmest",
}
SHORT = {name: words.split(",")[0] for name, words in SYMBOLS.items()}
TRACERS = {"DIP": "mmol P m⁻³", "ALK": "mmol m⁻³", "DIC": "mmol C m⁻³", "O2": "mmol O₂ m⁻³"}


class Inversion:
    """One inversion: a button, the way down as it goes, and what was found. `own` gives fields of the visitor's, if there are any."""

    def __init__(
        self,
        page: Page,
        work: Callable[..., Any],
        label: str,
        words: str,
        own: Callable[[], Own | None] = lambda: None,
    ) -> None:
        self._page, self._work, self._own, palette, grid = page, work, own, page.palette, page.grid
        self._descent = Descent(palette)
        self._map = World(palette, grid.lat_edge, grid.lon_edge, below=True)
        self._fit = ProfileAndSpread(palette, names=("model", "observed"), colours=("carbon", "accent"))
        self._way = self._board(["Search"], [self._descent.figure])
        self._stage = self._board(["Export", "Fit"], [self._map.figure, self._fit.figure])
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._heat = pn.Column(sizing_mode="stretch_width")
        self._run = Run(page.services, page.holder, label, self._task, self._done, self._moved)
        self.view = pn.Column(
            Prose(text=words, sizing_mode="stretch_width"),
            self._run.view,
            self._way,
            self._table,
            self._stage,
            self._heat,
            sizing_mode="stretch_width",
        )

    @staticmethod
    def _board(names: list[str], figures: list[Any]) -> Stage:
        return Stage(
            lab="inverse",
            layout="tall" if len(names) > 1 else "grid",
            numbers=False,
            pictures=[{"short": name} for name in names],
            words={"titles": [("", "")] * len(names)},
            figures=[Picture(figure) for figure in figures],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )

    def _asked(self) -> dict[str, Any]:
        settings = self._page.state.parameters.settings()
        return {name: value for name, value in settings.items() if name not in BY_HAND}

    def _asks(self) -> Task:
        return Task.of(self._work, self._asked(), self._own())

    def _task(self) -> Task:
        return self._page.services.resumable(self._asks())

    def feed(self) -> None:
        if not self._run.resume():
            self._table.text, self._stage.visible, self._way.visible = "", False, False
            self._heat.objects = []

    def _moved(self) -> None:
        """Draws the way so far from where the run keeps it."""
        steps = kept_steps(self._page.services.kept(self._asks()))
        if steps:
            self._walk(np.array([step.cost for step in steps]), False)

    def _walk(self, cost: np.ndarray, arrived: bool) -> None:
        self._descent.update(cost)
        how = "Misfit and prior together, logarithmic"
        title = f"Arrived after {cost.size} steps" if arrived else f"Step {cost.size}: misfit {number(cost[-1])}"
        self._way.tell(titles=[(title, how)])
        self._way.visible = True

    def _done(self, found: Any) -> None:
        converged = found.attrs["converged"] == "true"
        self._walk(found["cost"].values, converged)
        self._table.text = _table(found, converged)
        toc = found["toc"].values
        self._map.over(self._page.grid.lat_edge, self._page.grid.lon_edge)
        self._map.update(toc, Scale.of(*AXES["toc"], toc))
        tracer = str(found["tracer"].values[-1])
        ours, seen = (found[name].sel(tracer=tracer).values for name in ("mean_model", "mean_observed"))
        nothing = np.full(ours.shape, np.nan)
        words = tracer.replace("O2", "Oxygen").replace("DIP", "Phosphate")
        self._fit.update(found["depth"].values, ours, seen, nothing, nothing, f"{words}, {TRACERS[tracer]}")
        met = ", ".join(
            f"{name} {percent(value)}" for name, value in zip(found["tracer"].values, found["explained_of"].values, strict=True)
        )
        self._stage.tell(
            titles=[
                (f"{number(float(found['total_toc']))} Pg C a year leave the light", "All pools, mg C m⁻² d⁻¹"),
                (f"Explained: {met.replace('O2', 'O₂')}", f"{words}, mean of all oceans; blue: what it is fitted to"),
            ]
        )
        self._stage.visible = True
        self._heat.objects = [self._correlations(found)]

    def _correlations(self, found: Any) -> Stage:
        names = [SHORT[name] for name in found["number"].values]
        names = [f"{name} ({i + 1})" if names.count(name) > 1 else name for i, name in enumerate(names)]
        r = found["correlation"].values
        heat = Heat(self._page.palette, names, names, r, np.ones(r.shape))
        board = self._board(["Correlations"], [heat.figure])
        off = np.abs(np.where(np.eye(len(names), dtype=bool), 0.0, r))
        one, other = np.unravel_index(int(off.argmax()), off.shape)
        board.tell(titles=[(f"{names[one]} and {names[other]} are told together most", "Correlations of the posterior")])
        board.visible = True
        return board


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
    body = ""
    for name in found["number"].values:
        mode, low, high = (float(found[each].sel(number=name)) for each in ("mode", "low", "high"))
        unit = UNITS.get(str(name), "1")
        life = _life(1 / mode) if "kappa" in str(name) else ""
        body += (
            f'<tr><td>{SYMBOLS[str(name)]}</td><td class="u">{pretty(unit)}</td><td class="n"><b>{number(mode)}</b></td>'
            f'<td class="n">{number(low)} to {number(high)}</td><td class="n">{life}</td></tr>'
        )
    return (
        f"<p>{said} Pg C a year: {sums}.</p>"
        '<div class="scroll" tabindex="0" role="region" aria-label="What was inferred"><table><thead><tr><th>Number</th><th>Unit</th>'
        f'<th class="n">most probable</th><th class="n">95 % interval</th><th class="n">as a life</th></tr></thead><tbody>{body}</tbody></table></div>'
    )


def _life(seconds: float) -> str:
    """In days, or in years where these are many."""
    days = seconds / 86400
    return f"{brief(days)} d" if days < 730 else f"{brief(days / JULIAN_YEAR)} yr"


class Inversions:
    """The tab: phosphorus alone, and all together."""

    def __init__(self, page: Page) -> None:
        self._alone = Inversion(page, invert_phosphorus, "Fit phosphorus", ALONE)
        self._together = Inversion(page, invert_carbon, "Fit all together", TOGETHER)
        self.view = pn.Column(self._alone.view, self._together.view, sizing_mode="stretch_width")
        self.feed()

    def feed(self) -> None:
        self._alone.feed()
        self._together.feed()
