"""What a trap caught, and chlorophyll where one looks for its origin: the correlation by lag, of traps whose truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import panel as pn

from app.charts import Curves
from app.components import Prose, Stage
from app.labs.catchment.prose import NAMES, curves, keys
from app.lean import Picture
from app.words import number
from engine.catchment.model import NETWORK
from engine.catchment.scores import scores

if TYPE_CHECKING:
    from app.labs.catchment.page import Page

LINES = {"true": "true catchment", NETWORK: NAMES[NETWORK], "box_100": NAMES["box_100"], "random": "random, 90th percentile"}
SEASONS = ("with", "without")
WORDS = """<h2>Does the deep sea answer to the surface?</h2>
<p>Chlorophyll blooms, is stirred by the flow, sinks and is caught: nine traps, four years, in a sea whose truth is known. Each cup is set beside the chlorophyll that lay over its catchment some days before, as one tells the catchment: the particles’ true one, the network’s, the box above the trap, or one of another date and place. The sinking speed behind each lag is the paper’s Table 1. Season, patches, the mix of speeds and an error of 15 % are ours. A twin: the same sea’s statistics taught and tested, which says nothing of satellites.</p>"""


class Connected:
    """Two pictures: with the season, which everything shares, and without it."""

    def __init__(self, page: Page) -> None:
        charts = [curves(page.palette, "Lag, days", "Correlation of flux and chlorophyll", LINES, 1.0) for _ in SEASONS]
        stage = Stage(
            lab="catchment",
            layout="tall",
            numbers=False,
            pictures=[{"short": name} for name in ("Season", "Without")],
            words={"titles": [self._feed(chart, season) for chart, season in zip(charts, SEASONS, strict=True)]},
            figures=[Picture(each.figure) for each in charts],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.view = pn.Column(Prose(text=WORDS, sizing_mode="stretch_width"), stage, sizing_mode="stretch_width")

    def _feed(self, chart: Curves, season: str) -> tuple[str, str]:
        found = scores().sel(season=season)
        lines = {name: found["correlation"].sel(connected=name).values for name in LINES if name != "random"}
        lines["random"] = found["random"].values[:, 1]
        lag = found["lag"].values.astype(float)
        peak = float(lag[int(np.argmax(lines["network"]))])
        chart.update(lag, lines, peak)
        gain = float((lines["network"] - lines["random"])[lag == peak][0])
        if season == "with":
            return (
                f"The season alone makes a correlation of {number(float(lines['random'].max()), 2)}",
                keys(LINES),
            )
        return (
            f"The mean year taken off, at {peak:.0f} days the network is worth {number(gain, 2)}",
            keys(LINES),
        )
