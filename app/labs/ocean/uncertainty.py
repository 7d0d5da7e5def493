"""How sure one can be: how far circulations differ that all fit what is observed, and which lever moves the answer most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import panel as pn

from app.charts import Tornado
from app.components import Prose, Stage
from app.labs.ocean.prose import WORDS
from app.lean import Picture
from app.running import Run
from app.words import brief, number
from engine.compute import Task
from engine.ocean import diagnostics, sensitivity
from engine.ocean.compare import EARLIER
from engine.ocean.model import DEPTHS
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.ocean.parameters import OceanParameters

if TYPE_CHECKING:
    from app.labs.ocean.page import Page

WHY = """<h2>Three oceans that fit, and how far apart they are</h2>
<p>The first two are the same inversion on two grids. The third is an earlier solution of it, fitted to fewer of the tracers: its thermocline and its deep sea are ventilated more slowly. Each further tracer made the ocean younger; the difference is what the data had left open before, and the width to believe in what they leave open still. One circulation's numbers look surer than they are.</p>"""


def structure() -> str:
    """The years until the surface by depth in each ocean."""
    rows = []
    for name, title in EMBEDDED.items():
        ocean = Ocean.embedded(name)
        times = [diagnostics.area_mean(ocean.grid, ocean.tracer("sequestration_time"), depth) for depth in DEPTHS]
        rows.append((title, times, ocean.grid.mean(ocean.tracer("age"))))
    rows.append(("ours, 6°, an earlier solution", list(EARLIER.values()), 708.0))
    heads = "".join(f'<th class="n">from {depth:,.0f} m</th>' for depth in DEPTHS)
    body = ""
    for title, times, age in rows:
        cells = "".join(f'<td class="n">{brief(value)}</td>' for value in (*times, age))
        body += f"<tr><td>{title}</td>{cells}</tr>"
    return (
        f'{WHY}<div class="scroll" tabindex="0" role="region" aria-label="Three oceans"><table><thead><tr><th>Mean years until the surface</th>{heads}'
        f'<th class="n">mean age of all water</th></tr></thead><tbody>{body}</tbody></table></div>'
        "<h2>Which lever moves the answer most?</h2><p>Each lever alone down and up, the steady state solved anew: "
        "currents × 0.8 and × 1.25, mixing × 0.5 and × 2, b × 0.8 and × 1.2, appetite × 0.5 and × 2.</p>"
    )


class Uncertainty:
    """The tab: a table at once, the swing of each lever as a run."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._swing = Tornado(page.palette, "", ["accent"], ["down and up"], centre=0.0)
        self._stage = Stage(
            lab="ocean",
            layout="grid",
            numbers=False,
            pictures=[{"short": "Levers"}],
            words={"titles": [("", "")]},
            figures=[Picture(self._swing.figure)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._run = Run(page.services, page.holder, "Move each lever", self._task, self._moved)
        table = Prose(text=structure(), sizing_mode="stretch_width")
        self.view = pn.Column(table, self._run.view, self._stage, sizing_mode="stretch_width")
        self.feed()

    def _task(self) -> Task:
        values = self._page.state.parameters
        return Task.of(sensitivity.swing, values.settings(), values["quantity"], values["depth"])

    def feed(self) -> None:
        if not self._run.resume():
            self._stage.visible = False

    def _moved(self, swing: Any) -> None:
        parameters = self._page.state.parameters
        words = WORDS[str(parameters["quantity"])]
        declared = OceanParameters.declared
        names = [declared[str(lever)].label for lever in swing["lever"].values]
        low, high = swing["low"].values, swing["high"].values
        self._swing.figure.xaxis[0].axis_label = f"{words.axis} at {parameters['depth']:,.0f} m, mean"
        self._swing.update(names, [(low, high)], float(swing["mean"]))
        widest = int(abs(high - low).argmax())
        title = f"{names[widest]}: from {number(low[widest])} to {number(high[widest])} {words.unit}".rstrip()
        self._stage.tell(titles=[(title, "Mean over the sea at this depth; the line is the present value")])
        self._stage.visible = True
