"""The visitor's own sea and trap: maps that the network tells catchments from, and a series of cups to set chlorophyll beside."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn
import panel_material_ui as pmui
from scipy.ndimage import zoom

from app.components import Prose
from app.labs.catchment.prose import NAMES, SCALES, curves, keys, lines
from app.maps import Around, Scale
from app.own import OwnData
from app.running import Run
from app.words import brief, number
from engine.catchment import area, network
from engine.catchment.connection import Trap
from engine.catchment.measured import connect, meet, read_measured
from engine.catchment.model import BOXES, NETWORK
from engine.catchment.satellite import Satellite, place, said
from engine.compute import Task

if TYPE_CHECKING:
    from app.labs.catchment.page import Page

INTRODUCTION = """
<h2>Your own sea, and your own trap</h2>
<p>A CF NetCDF file of daily or ten-daily maps by time, latitude and longitude, for instance from Copernicus: height of the sea (adt, sla, zos) and its temperature (analysed_sst), chlorophyll (CHL) if you have it, clouds and all; 394 km to every side of the trap, which stands in the middle unless the file says trap_latitude and trap_longitude. The network tells a catchment for each date that has maps for 50 days before. Then a CSV file of what your trap caught, one row a cup: the correlation of its flux with chlorophyll over those catchments is told by lag, with ten days more than a cup was open for clouds to part, as the paper does. What is told of your sea was taught in ours: nobody has judged it there. A link carries the maps or the cups, whichever came last. Nothing leaves this server.</p>
<p><a class="button" href="template/catchment-trap.csv" download>Template: a trap</a></p>
"""
LINES = {**NAMES, "random": "random, 90th percentile"}
HALF, REACH = 250.0, float(area.AXIS[-1]) / 1e3
"""km from the trap that the map shows, and that the maps reach."""


class OwnSea(OwnData):
    """The tab."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, read_measured, "NetCDF (.nc) or CSV", accept=".nc,.csv")
        self._page = page
        self._own: Satellite | None = None
        self._trap: Trap | None = None
        self._date = pmui.DiscreteSlider(label="Cup closes on", options=["–"], visible=False, sizing_mode="stretch_width")
        self._date.param.watch(lambda event: self._show(), "value")
        self._map = Around(page.palette, HALF, REACH)
        self._map.boxes(tuple(BOXES.values()))
        self._stage = self.board(["Map"], [self._map])
        self._curve = curves(page.palette, "Lag, days", "Correlation of flux and chlorophyll", LINES, 1.0)
        self._bare = curves(page.palette, "Lag, days", "The same without the mean year", LINES, 1.0)
        self._connected = self.board(["Correlation", "Without season"], [self._curve, self._bare])
        self._notes = Prose(text="", sizing_mode="stretch_width")
        self._run = Run(page.services, page.holder, "Set flux beside chlorophyll", self._task, self._done)
        self._run.view.visible = False
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.upload,
            self._notes,
            self._date,
            self._stage,
            self._run.view,
            self._connected,
            self.forget,
            sizing_mode="stretch_width",
        )
        self.recall()

    def _task(self) -> Task:
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
            words = f"{read.days.size} days of maps read about {place(read.lat, read.lon)}; {len(dates)} cups can be told of."
        self.feed()
        return words

    def drop(self) -> None:
        self._own, self._trap = None, None
        self._date.visible = self._stage.visible = self._run.view.visible = self._connected.visible = False
        self._notes.text = ""

    def feed(self) -> None:
        """Your maps with the values as they stand."""
        if self._own is None:
            return
        self._date.visible = True
        self._show()
        self._notes.text = "".join(f"<p>{escape(note)}.</p>" for note in self._own.notes)
        both = self._trap is not None
        self._run.view.visible = both
        if not both or not self._run.resume():
            self._connected.visible = False

    def _show(self) -> None:
        """The catchment of the chosen date, over the height of that day."""
        own = self._own
        if own is None or self._date.value not in self._date.options:
            return
        values = self._page.state.parameters
        day = float(own.dates[self._date.options.index(self._date.value)])
        told = network.smoother(network.at_speed(own.told(day), float(values["speed"])), float(values["sigma"]))
        field = 10 * own.between(own.height, day)
        self._map.sea(zoom(field, 4, order=1), Scale.of(*SCALES["height"], 10 * own.height))
        self._map.catchments(area.AXIS / 1e3, None, lines(told))
        x, y = (float((told * axis).sum()) / 1e3 for axis in (area.AXIS, area.AXIS[:, None]))
        self._stage.tell(
            titles=[
                (
                    f"{self._date.value}: look {brief(float(np.hypot(x, y)))} km away, at {values['speed']:g} m a day",
                    "Orange: told, ¼ and ¾ of the particles; dots: boxes; height less its mean slope",
                )
            ]
        )
        self._stage.visible = True

    def _done(self, found: Any) -> None:
        titles = []
        for chart, season in ((self._curve, "with"), (self._bare, "without")):
            one = found.sel(season=season)
            known = np.isfinite(one["correlation"].sel(teller=NETWORK).values)
            told = {name: one["correlation"].sel(teller=name).values[known] for name in LINES if name != "random"}
            told["random"] = one["random"].values[known, 1]
            lag = one["lag"].values.astype(float)[known]
            best = int(np.argmax(told[NETWORK]))
            chart.update(lag, told, float(lag[best]))
            cups = int(found["cups"].values[known][best])
            titles.append(
                (
                    f"Highest at {lag[best]:.0f} days: {number(float(told[NETWORK][best]), 2)}",
                    f"{keys(LINES)}{cups} cups at that lag",
                )
            )
        self._connected.tell(titles=titles)
        self._connected.visible = True
