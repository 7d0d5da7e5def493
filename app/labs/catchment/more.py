"""What five thousand cups of a sea that nobody was taught by say: by speed, by what the deep sea does, by how fine the maps are."""

from __future__ import annotations

from functools import cache

import numpy as np
from bokeh.models import FixedTicker

from app.board import Board, Fed
from app.context import Context
from app.labs.catchment.prose import NAMES, curves, keys
from app.tab import Tab, Told
from app.words import number
from engine.catchment.experiments import SPEEDS
from engine.catchment.model import NETWORK, Catch
from engine.catchment.scores import scores
from engine.parameter import Parameters

TELLERS = {"five_deep": "sees deep currents", NETWORK: NAMES[NETWORK], "box_100": NAMES["box_100"], "box_200": NAMES["box_200"]}
DEEP = {"energy": "deep energy", "centre": "distance at 1,000 m", "vorticity": "vorticity", "entropy": "spread at 1,000 m"}
MAPS = {"height": "height", "temperature": "temperature"}


class More(Tab):
    """A grid of pictures; only the mark of the present speed moves."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette = context.palette
        self._by_speed = {
            name: curves(palette, "Particles sink at, m d⁻¹", words, TELLERS, 100.0)
            for name, words in (("Valid", "Valid predictions, %"), ("Found by speed", "Particles found, %"))
        }
        deep = curves(palette, "Quarter of the cups, from least to most", "Predictions that are not valid, %", DEEP)
        deep.figure.xaxis.ticker = FixedTicker(ticks=[1, 2, 3, 4])
        maps = curves(palette, "Resolution of the maps, km", "Valid predictions, %", MAPS, 100.0)
        self.board = Board(context, {**self._by_speed, "Deep": deep, "Resolution": maps}, numbers=False)
        self._shown: Told | None = None
        self.view = self.board.view
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, now: Catch) -> Told:
        return _pictures()

    def draw(self, told: Told) -> None:
        if told is not self._shown:
            super().draw(told)
        self._shown = told
        for chart in self._by_speed.values():
            chart.here(float(self.context.parameters["speed"]))


@cache
def _pictures() -> Told:
    """The same whatever is set."""
    return Told([_valid(), _told(), _deep(), _maps()])


def _lines(name: str) -> dict[str, np.ndarray]:
    return {teller: 100 * scores()[name].sel(teller=teller).values for teller in TELLERS}


def _valid() -> Fed:
    lines = _lines("valid")
    slow, box = lines["network"][0], max(lines["box_100"][0], lines["box_200"][0])
    title = f"At {SPEEDS[0]} m a day {slow:.0f} % are valid in a twin of the same statistics, of the boxes {box:.0f} %"
    return Fed((title, keys(TELLERS)), (np.array(SPEEDS, float), lines, float(SPEEDS[0])))


def _told() -> Fed:
    lines = _lines("overlap")
    low, high = lines["network"].min(), lines["network"].max()
    title = f"The network finds {low:.0f} to {high:.0f} % of the particles; in print 40 to 60 %"
    return Fed((title, keys(TELLERS)), (np.array(SPEEDS, float), lines, float(SPEEDS[0])))


def _deep() -> Fed:
    found = 100 - 100 * scores()["deep_valid"]
    lines = {name: found.sel(deep=name).values for name in DEEP}
    first, last = lines["energy"][0], lines["energy"][-1]
    title = f"At 100 m a day strong deep currents cost {number(last - first, 2)} points"
    return Fed((title, keys(DEEP)), (np.arange(1.0, 5.0), lines, 1.0))


def _maps() -> Fed:
    found = scores()
    x = found["height_km"].values.astype(float)
    lines = {
        name: np.interp(x, found[f"{name}_km"].values.astype(float), 100 * found[f"valid_by_{name}"].values) for name in MAPS
    }
    lost = float(np.interp(80, x, lines["height"]) - lines["height"][-1])
    title = f"At 100 m a day height seen at 200 km costs {number(lost, 2)} points"
    return Fed((title, f"{keys(MAPS)}dashed: what altimeters resolve"), (x, lines, 80.0))
