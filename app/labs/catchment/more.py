"""What five thousand cups of a sea that nobody was taught by say: by speed, by what the deep sea does, by how fine the maps are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from bokeh.models import FixedTicker

from app.components import Stage
from app.labs.catchment.prose import NAMES, curves, keys
from app.lean import Picture
from app.words import number
from engine.catchment.experiments import SPEEDS
from engine.catchment.model import NETWORK
from engine.catchment.scores import scores

if TYPE_CHECKING:
    from app.labs.catchment.page import Page

TELLERS = {"five_deep": "sees deep currents", NETWORK: NAMES[NETWORK], "box_100": NAMES["box_100"], "box_200": NAMES["box_200"]}
DEEP = {"energy": "deep energy", "centre": "distance at 1,000 m", "vorticity": "vorticity", "entropy": "spread at 1,000 m"}
MAPS = {"height": "height", "temperature": "temperature"}


class More:
    """A grid of pictures; only the mark of the present speed moves."""

    def __init__(self, page: Page) -> None:
        self._page, palette = page, page.palette
        self._valid, self._told = (
            curves(palette, "Particles sink at, m d⁻¹", words, TELLERS, 100.0)
            for words in ("Valid predictions, %", "Particles told, %")
        )
        self._deep = curves(palette, "Quarter of the cups, from least to most", "Predictions that are not valid, %", DEEP)
        self._deep.figure.xaxis.ticker = FixedTicker(ticks=[1, 2, 3, 4])
        self._maps = curves(palette, "Resolution of the maps, km", "Valid predictions, %", MAPS, 100.0)
        names = ["Valid", "Told", "Deep", "Resolution"]
        self.view = Stage(
            lab="catchment",
            layout="grid",
            numbers=False,
            pictures=[{"short": name} for name in names],
            words={"titles": [self._feed_valid(), self._feed_told(), self._feed_deep(), self._feed_maps()]},
            figures=[Picture(each.figure) for each in (self._valid, self._told, self._deep, self._maps)],
            sizing_mode="stretch_width",
            margin=0,
        )

    def feed(self) -> None:
        speed = float(self._page.state.parameters["speed"])
        for chart in (self._valid, self._told):
            chart.here(speed)

    def _by_speed(self, name: str) -> dict[str, np.ndarray]:
        return {teller: 100 * scores()[name].sel(teller=teller).values for teller in TELLERS}

    def _feed_valid(self) -> tuple[str, str]:
        lines = self._by_speed("valid")
        self._valid.update(np.array(SPEEDS, float), lines, float(self._page.state.parameters["speed"]))
        slow, box = lines["network"][0], max(lines["box_100"][0], lines["box_200"][0])
        return f"At {SPEEDS[0]} m a day {slow:.0f} % are valid in a same-statistics twin, of the boxes {box:.0f} %", keys(TELLERS)

    def _feed_told(self) -> tuple[str, str]:
        lines = self._by_speed("overlap")
        self._told.update(np.array(SPEEDS, float), lines, float(self._page.state.parameters["speed"]))
        low, high = lines["network"].min(), lines["network"].max()
        return (
            f"The network tells {low:.0f} to {high:.0f} % of the particles; in print 40 to 60 %",
            keys(TELLERS),
        )

    def _feed_deep(self) -> tuple[str, str]:
        found = 100 - 100 * scores()["deep_valid"]
        lines = {name: found.sel(deep=name).values for name in DEEP}
        self._deep.update(np.arange(1.0, 5.0), lines, 1.0)
        first, last = lines["energy"][0], lines["energy"][-1]
        return f"At 100 m a day strong deep currents cost {number(last - first, 2)} points", keys(DEEP)

    def _feed_maps(self) -> tuple[str, str]:
        found = scores()
        lines = {}
        x = found["height_km"].values.astype(float)
        for name in MAPS:
            steps = found[f"{name}_km"].values.astype(float)
            lines[name] = np.interp(x, steps, 100 * found[f"valid_by_{name}"].values)
        self._maps.update(x, lines, 80.0)
        lost = float(np.interp(80, x, lines["height"]) - lines["height"][-1])
        return (
            f"At 100 m a day height seen at 200 km costs {number(lost, 2)} points",
            f"{keys(MAPS)}dashed: what altimeters resolve",
        )
