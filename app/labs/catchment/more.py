"""What thousands of cups of a sea that nobody was taught by say: by speed, by what the deep sea does, by how fine the maps are."""

from __future__ import annotations

from functools import cache

import numpy as np
import panel as pn
from bokeh.models import FixedTicker

from app.board import Board, Fed
from app.charts import Binned
from app.charts.base import ceiling
from app.components import Prose
from app.context import Context
from app.labs.catchment.prose import NAMES, curves, keys
from app.tab import Tab, Told
from app.words import number
from engine.catchment.area import SIGMA, VALID
from engine.catchment.experiments import SPEEDS
from engine.catchment.judged import change, judged
from engine.catchment.model import Catch
from engine.catchment.scores import scores
from engine.catchment.tellers import BOXES, FUNNEL, NETWORK
from engine.parameter import Parameters

TELLERS = {"five_deep": "sees deep currents", **{name: NAMES[name] for name in (NETWORK, FUNNEL, "box_100")}}
LOSSES = {
    "five_deep": "sees deep currents (5V-4L)",
    NETWORK: NAMES[NETWORK],
    "five_surface": "finer surface (5V-1L)",
    "box_100": NAMES["box_100"],
}
DEEP = {"energy": "deep energy", "centre": "distance at 1,000 m", "vorticity": "vorticity", "entropy": "spread at 1,000 m"}
HELD = {"80": "80 m a day", "100": "100", "300": "300", "right": "as told"}
BINS = 5
"""To a side, about: as many steps of a round number as hold nearly all cups."""
PICTURED = 12.5
"""km: the smoothing of these squares, at which the network’s scores are nearest to the printed ones."""
FEWEST = 8
"""Cups that a square is told of."""
MAPS = {"height": "height", "temperature": "temperature"}


def _words() -> str:
    above = 100 * scores()["overlap"].sel(teller=list(BOXES), speed=100).max("teller")
    return f"<p>Looking right above the trap finds {number(float(above), 2)} % of what it caught: the better of the two boxes, on average of 5,000 cups at 100 m a day, smoothed by {SIGMA:g} km. The mean catchment and the pictures by cup are of the 2,400 cups of the two years that are shown here.</p>"


class More(Tab):
    """A grid of pictures; only the mark of the present speed moves."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette = context.palette
        self._by_speed = {
            name: curves(palette, "Particles sink at, m d⁻¹", words, TELLERS, 100.0)
            for name, words in (("Valid", "Valid predictions, %"), ("Found by speed", "Particles found, %"))
        }
        loss = curves(palette, "Particles sink at, m d⁻¹", "Mean BL of all cups", LOSSES, 1.0)
        deep = curves(palette, "Quarter of the cups, from least to most", "Predictions that are not valid, %", DEEP)
        deep.figure.xaxis.ticker = FixedTicker(ticks=[1, 2, 3, 4])
        maps = curves(palette, "Resolution of the maps, km", "Valid predictions, %", MAPS, 100.0)
        held = curves(palette, "Share that a told area should hold, %", "Share that it holds, %", HELD, 100.0)
        bins = {
            "Centre and spread": Binned(palette, "Mean distance at 1,000 m, km", "Entropy there", "BL", VALID),
            "Energy and vorticity": Binned(palette, "Deep kinetic energy, cm² s⁻²", "Deep vorticity by f, 1/1,000", "BL", VALID),
        }
        self.board = Board(
            context,
            {**self._by_speed, "Loss by speed": loss, "Deep": deep, "Resolution": maps, **bins, "Told areas": held},
            numbers=False,
        )
        self._shown: Told | None = None
        self.view = pn.Column(Prose(text=_words(), sizing_mode="stretch_width"), self.board.view, sizing_mode="stretch_width")
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
    return Told([_valid(), _told(), _loss(), _deep(), _maps(), _centre(), _energy(), _held()])


def _lines(name: str) -> dict[str, np.ndarray]:
    """Of five thousand cups; the mean catchment’s, which came later, of those of the two years that are shipped."""
    mean = judged()[name].sel(teller=FUNNEL, sigma=SIGMA).values
    return {teller: 100 * (mean if teller == FUNNEL else scores()[name].sel(teller=teller).values) for teller in TELLERS}


def _valid() -> Fed:
    lines = _lines("valid")
    slow, box = lines["network"][0], 100 * float(scores()["valid"].sel(teller=list(BOXES), speed=SPEEDS[0]).max())
    title = f"At {SPEEDS[0]} m a day {slow:.0f} % are valid in a twin of the same statistics, of the boxes {box:.0f} %"
    return Fed((title, keys(TELLERS)), (np.array(SPEEDS, float), lines, float(SPEEDS[0])))


def _told() -> Fed:
    lines = _lines("overlap")
    low, high = lines["network"].min(), lines["network"].max()
    title = f"The network finds {low:.0f} to {high:.0f} % of the particles; in print 40 to 60 %"
    return Fed((title, keys(TELLERS)), (np.array(SPEEDS, float), lines, float(SPEEDS[0])))


def _loss() -> Fed:
    """The paper’s Fig. 4a, with the network that sees the surface as fine as the flow is."""
    lines = {name: scores()["loss"].sel(teller=name).values for name in LOSSES}
    gain = float((lines["network"] - lines["five_surface"]).max())
    title = f"Finer surface maps with currents are worth {number(gain, 1)} of BL at most; deep currents far more"
    return Fed((title, keys(LOSSES)), (np.array(SPEEDS, float), lines, float(SPEEDS[0])))


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


def _edges(values: np.ndarray) -> np.ndarray:
    """Round numbers, evenly apart, between which nearly all values lie."""
    low, high = (float(end) for end in np.percentile(values, (2, 98)))
    step = ceiling((high - low) / BINS)
    return np.asarray(np.arange(np.floor(low / step), np.ceil(high / step) + 1) * step)


def _binned(x: np.ndarray, y: np.ndarray, loss: np.ndarray) -> tuple[np.ndarray, ...]:
    """Edges of both, and by (y, x) the mean loss and how many cups it is of."""
    edges = _edges(x), _edges(y)
    counts, total = (np.histogram2d(y, x, (edges[1], edges[0]), weights=each)[0] for each in (None, loss))
    with np.errstate(invalid="ignore", divide="ignore"):
        return *edges, np.where(counts >= FEWEST, total / counts, np.nan), counts


def _of_cups(name: str) -> np.ndarray:
    return np.asarray(judged()[f"cup_{name}"].values, float)


def _two_ways(x: np.ndarray, y: np.ndarray, words: tuple[str, str], figure: str) -> Fed:
    """The paper’s picture, and what becomes of the mean loss from the quarter of cups with the least of each to that with the most."""
    loss = judged()["cup_loss_at"].sel(sigma=PICTURED).values.astype(float)
    changes = [f"{change(each, loss):+.2f}".replace("-", "−") for each in (x, y)]
    title = f"Least to most: BL {changes[0]} with {words[0]}, {changes[1]} with {words[1]}"
    below = f"Mean BL of the network at 100 m a day; blue: valid, below {VALID:g}; smoothed by {PICTURED:g} km; quarters of the cups in the title ({figure})"
    return Fed((title, below), _binned(x, y, loss))


def _centre() -> Fed:
    entropy = judged()["cup_entropy"].sel(sigma=PICTURED).values.astype(float)
    return _two_ways(_of_cups("centre"), entropy, ("distance", "spread"), "the paper’s Fig. 6a")


def _energy() -> Fed:
    vorticity = 1e3 * np.abs(_of_cups("vorticity"))
    return _two_ways(_of_cups("energy"), vorticity, ("energy", "vorticity of either sign"), "the paper’s Fig. 6b")


def _held() -> Fed:
    held = 100 * judged()["held"]
    share = 100 * judged()["share"].values.astype(float)
    lines = {name: held.sel(speed=int(name)).values for name in HELD if name != "right"} | {"right": share}
    most = held.sel(share=0.75).values
    title = f"An area told to hold 75 % holds {most.min():.0f} to {most.max():.0f} %"
    return Fed((title, f"{keys(HELD)}of the true particles, mean of all cups"), (share, lines, 75.0))
