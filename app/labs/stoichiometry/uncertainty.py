"""How sure one can be: the spread of the two b as ppm, and which lever moves the air most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn

from app.charts import Chance, Tornado
from app.components import Prose, Stage
from app.lean import Picture
from app.running import Run
from app.words import brief, number
from engine.compute import Task
from engine.stoichiometry import uncertainty
from engine.stoichiometry.parameters import StoichiometryParameters

if TYPE_CHECKING:
    from app.labs.stoichiometry.page import Page

WORDS = """<h2>b is not known to better than a tenth or two: what is that in the air?</h2>
<p>Both b are drawn ten thousand times from normal distributions round their levers, as wide as “Spread” among the assumptions says, each independent of the other. The global model answers on a grid of both and is interpolated between; the theory answers for every draw. If the two b rise and fall together, as where warm water speeds all decay, the air moves less than this.</p>"""
BINS = 60


class Uncertainty:
    """The tab: one run gives the spread and the levers."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._chance = Chance(page.palette, "CO₂ in the air, ppm")
        self._levers = Tornado(page.palette, "CO₂ in the air, ppm", ["accent"], ["down and up"], centre=0.0)
        self._stage = Stage(
            lab="stoichiometry",
            layout="tall",
            numbers=False,
            pictures=[{"short": "Spread"}, {"short": "Levers"}],
            words={"titles": [("", "")] * 2},
            figures=[Picture(self._chance.figure), Picture(self._levers.figure)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._run = Run(page.services, page.holder, "Draw ten thousand times", self._task, self._drawn)
        words = Prose(text=WORDS, sizing_mode="stretch_width")
        self.view = pn.Column(words, self._run.view, self._stage, self._table, sizing_mode="stretch_width")
        self.feed()

    def _task(self) -> Task:
        return Task.of(uncertainty.spread, self._page.state.parameters.settings())

    def feed(self) -> None:
        if not self._run.resume():
            self._stage.visible, self._table.text = False, ""

    def _drawn(self, drawn: Any) -> None:
        model, theory = _curve(drawn["pco2"].values), _curve(drawn["theory_pco2"].values)
        ends = drawn["pco2_percentile"].values
        low, high = float(ends[1]), float(ends[3])
        now = float(drawn["now"])
        said = ("two times out of three", f"between {brief(low)} and {brief(high)}")
        self._chance.update(*model, theory, (low, high), now, f"as set, {brief(now)}", said, True)
        names = [StoichiometryParameters.declared[str(lever)].label for lever in drawn["lever"].values]
        down, up = drawn["low"].values, drawn["high"].values
        self._levers.update(names, [(down, up)], now)
        widest = int(np.abs(up - down).argmax())
        self._stage.tell(
            titles=[
                (
                    f"Two times out of three the air has between {brief(low)} and {brief(high)} ppm",
                    "Global model; thin grey line: theory",
                ),
                (
                    f"{names[widest]} moves the air most: {brief(down[widest])} to {brief(up[widest])} ppm",
                    "Each lever alone: b by its spread, alkalinity and lifeless air by 3 %, the others by half",
                ),
            ]
        )
        self._table.text = _table(drawn)
        self._stage.visible = True


def _curve(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distribution as a line, smoothed as far as its own noise goes; a spike where nothing is spread."""
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-6 * high:
        return np.array([0.98, 0.995, 1.0, 1.005, 1.02]) * high, np.array([0.0, 0.0, 1.0, 0.0, 0.0])
    density, edge = np.histogram(values, BINS, density=True)
    smooth = np.convolve(density, np.array([1, 4, 6, 4, 1]) / 16, "same")
    return np.concatenate([[low], (edge[1:] + edge[:-1]) / 2, [high]]), np.concatenate([[0.0], smooth, [0.0]])


def _table(drawn: Any) -> str:
    """Five percentiles of both."""
    heads = "".join(f'<th class="n">{p:g} %</th>' for p in drawn["percentile"].values)
    body = "".join(
        f"<tr><td>{name}</td>"
        + "".join(f'<td class="n">{number(value)}</td>' for value in drawn[f"{key}_percentile"].values)
        + "</tr>"
        for name, key in (("global model", "pco2"), ("theory", "theory_pco2"))
    )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Percentiles"><table><thead><tr><th>CO₂ in the air, ppm</th>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
