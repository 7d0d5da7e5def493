"""A sea of the visitor's own number, in the background: other eddies over another bottom, and the network tried in it."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.ndimage import zoom

from app.board import Board, Fed
from app.context import Context
from app.labs.catchment.prose import NAMES, SCALES, curves, keys
from app.maps import Around, Scale
from app.markup import table
from app.tab import RunTab, Told
from app.words import number
from engine import lab
from engine.catchment.experiments import SPEEDS
from engine.catchment.model import Catch
from engine.catchment.record import SEED
from engine.catchment.tellers import BOXES, NETWORK
from engine.compute import Task
from engine.parameter import Parameters

WORDS = f"""<h2>Would it hold in another sea?</h2>
<p>The number among the assumptions sets a bottom and where the eddies begin. Four years pass until they are as strong as they get, then 180 traps are emptied in three months, and the network and the boxes say where their particles came from. It takes a minute or three. Seas 1 to 8 are those that the network was taught by, {SEED} is the one shown; a run that is cancelled is taken up where it was left.</p>"""
HEADS = ["Depth", "Kinetic energy of the eddies, cm² s⁻²"]


class Another(RunTab):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Make this sea", WORDS)
        pictures = {
            "Valid": curves(context.palette, "Particles sink at, m d⁻¹", "Valid predictions, %", NAMES, 100.0),
            "Sea": Around(context.palette, 480.0, 480.0, where="the sea’s middle"),
        }
        self.board = Board(context, pictures, "tall", numbers=False, visible=False)
        self.view = self.lay(self.board.view, self.text)
        self.feed()

    def task(self) -> Task:
        asked = {"seed": self.context.parameters["seed"]}
        return self.context.services.resumable(Task.of(lab.run, "catchment", "another", asked))

    @staticmethod
    def compute(parameters: Parameters, now: Catch, found: Any) -> Told:
        seed = int(parameters["seed"])
        told = {name: found["valid"].sel(teller=name).values for name in NAMES}
        more = told[NETWORK] - np.max([told[name] for name in BOXES], axis=0)
        valid = Fed(
            (
                f"In sea {seed} the network is {more.min():.0f} to {more.max():.0f} points above the better box",
                f"{keys(NAMES)}{int(found['cups'])} cups",
            ),
            (np.array(SPEEDS, float), told, float(parameters["speed"])),
        )
        field = found["vorticity"].values
        whole = zoom(np.pad(field, ((0, 1), (0, 1)), mode="wrap"), 3, order=1)
        sea = Fed(
            (f"Sea {seed} on its last day", "Vorticity of the surface; 960 km by 960 km, which repeat themselves"),
            (whole, Scale.of(*SCALES["vorticity"], field)),
        )
        layers = zip(found["layer"].values, found["kinetic_energy"].values, strict=True)
        rows = [(f"{depth:,.0f} m", number(float(energy), 2)) for depth, energy in layers]
        return Told([valid, sea], table(HEADS, rows, "Eddies by depth", "-n"))
