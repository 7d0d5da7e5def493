"""The visitor's own sea and trap: maps that the network tells catchments from, and a series of cups to set chlorophyll beside."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import panel as pn
import panel_material_ui as pmui
from scipy.ndimage import zoom

from app.board import Board, Fed
from app.components import Prose
from app.context import Context
from app.labs.catchment.prose import NAMES, SCALES, curves, keys, lines
from app.maps import Around, Scale
from app.markup import paragraphs
from app.own_data import OwnData
from app.tab import RunTab, Told
from app.words import brief, number
from engine.catchment import area, network
from engine.catchment.connection import Trap
from engine.catchment.measured import connect, meet
from engine.catchment.model import BOXES, NETWORK, Catch
from engine.catchment.satellite import Satellite, place, said
from engine.compute import Task
from engine.ocean.grid import Array
from engine.parameter import Parameters

INTRODUCTION = """
<h2>Your own sea, and your own trap</h2>
<p>A CF NetCDF file of daily or ten-daily maps by time, latitude and longitude, for instance from Copernicus: height of the sea (adt, sla, zos) and its temperature (analysed_sst), chlorophyll (CHL) if you have it, clouds and all; 394 km to every side of the trap, which stands in the middle unless the file says trap_latitude and trap_longitude. For each date with maps of the 50 days before, the network predicts a catchment. Then any table as CSV of what your trap caught, one row a cup: its flux is correlated with the chlorophyll over those catchments, lag by lag, with ten days more than a cup was open for clouds to part, as the paper does. The network learnt from our sea: how good it is in yours, nobody has tested. A link carries both. It drives this tab alone: the levers move particles in our sea, where your trap never stood. Nothing leaves this server.</p>
<p><a class="button" href="template/catchment-trap.csv" download>Template: a trap</a></p>
"""
LINES = {**NAMES, "random": "random, 90th percentile"}
HALF, REACH = 250.0, float(area.AXIS[-1]) / 1e3
"""km from the trap that the map shows, and that the maps reach."""


class Seen(NamedTuple):
    """A catchment as it is told from the maps of a day, over the height of that day."""

    fed: list[Fed]
    told: Array
    text: str


class OwnSea(OwnData):
    """The tab."""

    also = ("trap",)

    def __init__(self, context: Context) -> None:
        super().__init__(context, "NetCDF (.nc) or CSV", accept=".nc,.csv")
        self._own: Satellite | None = None
        self._trap: Trap | None = None
        self._date = pmui.DiscreteSlider(label="Cup closes on", options=["–"], visible=False, sizing_mode="stretch_width")
        self._date.param.watch(lambda event: self._look(), "value")
        self._map = Around(context.palette, HALF, REACH)
        self._map.boxes(tuple(BOXES.values()))
        self.board = Board(context, {"Map": self._map}, "tall", own=True, visible=False)
        self._beside = Beside(context, self)
        self._beside.run.view.visible = False
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.brings,
            self.text,
            self._date,
            self.board.view,
            self._beside.run.view,
            self._beside.board.view,
            self.forget,
            sizing_mode="stretch_width",
        )
        self.recall()

    def kind_of(self, found: Satellite | Trap) -> str:
        return "trap" if isinstance(found, Trap) else ""

    def connection(self) -> Task:
        """The run that sets flux beside chlorophyll."""
        return Task.of(connect, self._own, self._trap)

    def check(self, found: Satellite | Trap) -> None:
        own = found if isinstance(found, Satellite) else self._own
        trap = found if isinstance(found, Trap) else self._trap
        if own is not None and trap is not None:
            meet(own, trap)

    def take(self, read: Satellite | Trap) -> str:
        if isinstance(read, Trap):
            self._trap = read
            words = f"{read.flux.size} cups read, {said(read.start[0])} to {said(read.end[-1])}"
            words += "." if self._own else "; give the maps of the sea as well."
        else:
            self._own = read
            dates = [said(day) for day in read.dates]
            self._date.param.update(options=dates, value=dates[len(dates) // 2])
            words = (
                f"{read.days.size} days of maps read about {place(read.lat, read.lon)}; {len(dates)} of them have a catchment."
            )
        return words

    def drop(self) -> None:
        self._own, self._trap = None, None
        self._date.visible = self._beside.run.view.visible = False
        self.board.show(False)
        self._beside.drop()
        self.text.text = ""

    def feed(self) -> None:
        """Your maps with the values as they stand."""
        if self._own is None:
            return
        self._date.visible = True
        self._look()
        both = self._beside.run.view.visible = self._trap is not None
        if both:
            self._beside.feed()
        else:
            self._beside.drop()

    def _look(self) -> None:
        if self._own is not None and self._date.value in self._date.options:
            super().feed()

    def chosen(self) -> tuple[Satellite | None, str, int]:
        return self._own, self._date.value, self._date.options.index(self._date.value)

    @staticmethod
    def compute(parameters: Parameters, now: Catch, own: Satellite, date: str, number: int) -> Seen:
        """The catchment of the chosen date, over the height of that day."""
        day, speed = float(own.dates[number]), float(parameters["speed"])
        told = network.smoother(network.at_speed(own.told(day), speed), float(parameters["sigma"]))
        field = 10 * own.between(own.height, day)
        x, y = (float((told * axis).sum()) / 1e3 for axis in (area.AXIS, area.AXIS[:, None]))
        title = (
            f"{date}: look {brief(float(np.hypot(x, y)))} km away, at {parameters['speed']:g} m a day",
            "Orange: the network’s, ¼ and ¾ of the particles; dots: boxes; height less its mean slope",
        )
        fed = Fed(title, (zoom(field, 4, order=1), Scale.of(*SCALES["height"], 10 * own.height)))
        return Seen([fed], told, paragraphs(f"{note}." for note in own.notes))

    def draw(self, seen: Seen) -> None:
        super().draw(seen)
        self._map.catchments(area.AXIS / 1e3, None, lines(seen.told))
        self.board.show()


class Beside(RunTab):
    """What your trap caught beside the chlorophyll of your sea."""

    def __init__(self, context: Context, own: OwnSea) -> None:
        super().__init__(context, "Set flux beside chlorophyll")
        self._own = own
        pictures = {
            name: curves(context.palette, "Lag, days", words, LINES, 1.0)
            for name, words in (
                ("Correlation", "Correlation of flux and chlorophyll"),
                ("Without season", "The same without the mean year"),
            )
        }
        self.board = Board(context, pictures, "tall", own=True, visible=False)

    def task(self) -> Task:
        return self._own.connection()

    @staticmethod
    def compute(parameters: Parameters, now: Catch, found: Any) -> Told:
        return Told([_season(found, season) for season in ("with", "without")])


def _season(found: Any, season: str) -> Fed:
    one = found.sel(season=season)
    known = np.isfinite(one["correlation"].sel(teller=NETWORK).values)
    told = {name: one["correlation"].sel(teller=name).values[known] for name in LINES if name != "random"}
    told["random"] = one["random"].values[known, 1]
    lag = one["lag"].values.astype(float)[known]
    best = int(np.argmax(told[NETWORK]))
    cups = int(found["cups"].values[known][best])
    title = f"Highest at {lag[best]:.0f} days: {number(float(told[NETWORK][best]), 2)}", f"{keys(LINES)}{cups} cups at that lag"
    return Fed(title, (lag, told, float(lag[best])))
