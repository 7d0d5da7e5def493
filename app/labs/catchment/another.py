"""A sea of the visitor's own number, in the background: other eddies over another bottom, and the network tried in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn
from scipy.ndimage import zoom

from app.components import Prose, Stage
from app.labs.catchment.prose import NAMES, SCALES, curves, keys
from app.lean import Picture
from app.maps import Around, Scale
from app.running import Run
from app.words import number
from engine.catchment.another import another_sea
from engine.catchment.experiments import SPEEDS
from engine.catchment.model import BOXES, NETWORK
from engine.catchment.record import SEED
from engine.compute import Task

if TYPE_CHECKING:
    from app.labs.catchment.page import Page

WORDS = f"""<h2>Would it hold in another sea?</h2>
<p>The number among the assumptions sets a bottom and where the eddies begin. Four years pass until they are as strong as they get, then 180 traps are emptied in three months, and the network and the boxes tell where their particles came from. It takes a minute or three. Seas 1 to 8 are those that the network was taught by, {SEED} is the one shown; a run that is cancelled is taken up where it was left.</p>"""


class Another:
    """The tab."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._valid = curves(page.palette, "Particles sink at, m d⁻¹", "Valid predictions, %", NAMES, 100.0)
        self._map = Around(page.palette, 480.0, 480.0, where="the sea’s middle")
        self._stage = Stage(
            lab="catchment",
            layout="tall",
            numbers=False,
            pictures=[{"short": name} for name in ("Valid", "Sea")],
            words={"titles": [("", "")] * 2},
            figures=[Picture(self._valid.figure), Picture(self._map.figure)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._run = Run(page.services, page.holder, "Make this sea", self._task, self._done)
        words = Prose(text=WORDS, sizing_mode="stretch_width")
        self.view = pn.Column(words, self._run.view, self._stage, self._table, sizing_mode="stretch_width")
        self.feed()

    def _task(self) -> Task:
        asked = {"seed": self._page.state.parameters["seed"]}
        return self._page.services.resumable(Task.of(another_sea, asked))

    def feed(self) -> None:
        if not self._run.resume():
            self._stage.visible, self._table.text = False, ""

    def _done(self, found: Any) -> None:
        seed = int(self._page.state.parameters["seed"])
        valid = {name: found["valid"].sel(teller=name).values for name in NAMES}
        self._valid.update(np.array(SPEEDS, float), valid, float(self._page.state.parameters["speed"]))
        field = found["vorticity"].values
        self._map.sea(zoom(np.pad(field, ((0, 1), (0, 1)), mode="wrap"), 3, order=1), Scale.of(*SCALES["vorticity"], field))
        best = np.max([valid[name] for name in BOXES], axis=0)
        more = valid[NETWORK] - best
        self._stage.tell(
            titles=[
                (f"In sea {seed} the network is {more.min():.0f} to {more.max():.0f} points above the better box", f"{keys(NAMES)}{int(found['cups'])} cups"),
                (f"Sea {seed} on its last day", "Vorticity of the surface; 960 km by 960 km, which repeat themselves"),
            ]
        )  # fmt: skip
        rows = "".join(
            f'<tr><td>{depth:,.0f} m</td><td class="n">{number(float(energy), 2)}</td></tr>'
            for depth, energy in zip(found["layer"].values, found["kinetic_energy"].values, strict=True)
        )
        self._table.text = f'<div class="scroll" tabindex="0" role="region" aria-label="Eddies by depth"><table><thead><tr><th>Depth</th><th class="n">Kinetic energy of the eddies, cm² s⁻²</th></tr></thead><tbody>{rows}</tbody></table></div>'
        self._stage.visible = True
