"""What a trap caught, and chlorophyll where one looks for its origin: the correlation by lag, of traps whose truth is known."""

from __future__ import annotations

from functools import cache

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.components import Prose
from app.context import Context
from app.labs.catchment.prose import NAMES, curves, keys
from app.tab import Tab, Told
from app.words import number
from engine.catchment.model import Catch
from engine.catchment.scores import scores
from engine.catchment.tellers import NETWORK
from engine.parameter import Parameters

LINES = {"true": "true catchment", NETWORK: NAMES[NETWORK], "box_100": NAMES["box_100"], "random": "random, 90th percentile"}
SEASONS = {"Season": "with", "Without": "without"}
WORDS = """<h2>Does the deep sea answer to the surface?</h2>
<p>Chlorophyll blooms, is stirred by the flow, sinks and is caught: nine traps, four years, in a sea whose truth is known. Each cup is set beside the chlorophyll that lay over its catchment some days before, for four catchments: the particles’ true one, the network’s, the box above the trap, and one of another date and place. The sinking speed behind each lag is the paper’s Table 1. Season, patches, the mix of speeds and an error of 15 % are ours. A twin: the same sea’s statistics taught and tested, which says nothing of satellites.</p>"""


class Connected(Tab):
    """Two pictures: with the season, which everything shares, and without it. They are the same whatever is set."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = "Correlation of flux and chlorophyll"
        charts = {name: curves(context.palette, "Lag, days", words, LINES, 1.0) for name in SEASONS}
        self.board = Board(context, charts, "tall", numbers=False)
        self._shown: Told | None = None
        self.view = pn.Column(Prose(text=WORDS, sizing_mode="stretch_width"), self.board.view, sizing_mode="stretch_width")
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, now: Catch) -> Told:
        return _seasons()

    def draw(self, told: Told) -> None:
        if told is not self._shown:
            super().draw(told)
        self._shown = told


@cache
def _seasons() -> Told:
    return Told([_season(season) for season in SEASONS.values()])


def _season(season: str) -> Fed:
    found = scores().sel(season=season)
    lines = {name: found["correlation"].sel(connected=name).values for name in LINES if name != "random"}
    lines["random"] = found["random"].values[:, 1]
    lag = found["lag"].values.astype(float)
    peak = float(lag[int(np.argmax(lines["network"]))])
    gain = float((lines["network"] - lines["random"])[lag == peak][0])
    title = (
        f"The season alone makes a correlation of {number(float(lines['random'].max()), 2)}"
        if season == "with"
        else f"The mean year taken off, at {peak:.0f} days the network is worth {number(gain, 2)}"
    )
    return Fed((title, keys(LINES)), (lag, lines, peak))
