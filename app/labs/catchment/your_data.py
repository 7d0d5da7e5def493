"""The visitor's own sea and trap: maps that the network tells catchments from, and a series of cups to set chlorophyll beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import panel as pn
import panel_material_ui as pmui
from scipy.ndimage import zoom

from app.board import Board, Fed
from app.components import Prose
from app.context import Context
from app.labs.catchment.beside import Beside
from app.labs.catchment.prose import SCALES, lines
from app.maps import Around, Scale
from app.markup import paragraphs
from app.own_data import OwnData
from app.words import brief
from engine.catchment import area, network
from engine.catchment.connection import Trap
from engine.catchment.experiments import DEPTH
from engine.catchment.maps import SAID
from engine.catchment.measured import PARTS, Yours, connect, named, yours
from engine.catchment.model import Catch
from engine.catchment.satellite import Satellite, lacking
from engine.catchment.series import Maps, place, said
from engine.catchment.tellers import BOXES
from engine.compute import Task
from engine.ocean.grid import Array
from engine.parameter import Parameters

INTRODUCTION = f"""
<h2>Your own sea, and your own trap</h2>
<p>Bring maps of your sea, and for each date a network says where the particles in a trap at {DEPTH:,.0f} m left the surface. Bring what the trap caught, and each flux is set beside the chlorophyll over those catchments, lag by lag. A link carries all of it; nothing leaves this server.</p>
<details><summary>Which files</summary>
<p>CF NetCDF of maps by time, latitude and longitude, for instance from Copernicus: height of the sea (adt, sla, zos) and its temperature (analysed_sst, sst, thetao), in one file or one after the other as they are downloaded, and chlorophyll (CHL), daily, if you have it, clouds and all. They reach 394 km to every side of the trap, which stands in the middle unless the file says trap_latitude and trap_longitude; whether a map is stamped at midnight or at noon does not matter. A date wants maps of itself and of the 50 days before. What the trap caught is any table as CSV, one row a cup, a column for each flux; its chlorophyll has ten days more than a cup was open for clouds to part, as in the paper. It drives this tab alone: the levers move particles in our sea, where your trap never stood.</p></details>
<details><summary>Which network, and how good it is</summary>
<p>One for quiet seas of any place, which learned from two dozen invented ones and is given your latitude and the mean current that the mean slope of your heights stands for. What lies outside of what it learned is said below the map. On invented seas that it never saw it is judged in the comparison; in a real sea nobody has tested it.</p></details>
<details><summary>Long records</summary>
<p>Heights and temperatures are wanted every fifth or tenth day alone: twenty years of either at ¼°, every fifth day, are two million numbers, 4 to 8 MB. What is larger than a page takes, daily chlorophyll of 4 km for instance, goes through a terminal, which reads up to twenty years of days a few maps at a time: <code>carbonpump connect heights.nc temperature.nc chlorophyll.nc trap.csv --out correlations.csv</code>.</p></details>
<p><a class="button" href="template/catchment-trap.csv" download>Template: a trap</a></p>
"""
HALF, REACH = 250.0, float(area.AXIS[-1]) / 1e3
"""km from the trap that the map shows, and that the maps reach."""
ELSEWHERE = f"The network learned traps at {DEPTH:,.0f} m only, and is silent about one at {{:,.0f}} m: set the depth back to see what it says."


class Seen(NamedTuple):
    """A catchment as it is told from the maps of a day, over the height of that day; none where the network is silent."""

    fed: list[Fed]
    told: Array | None
    text: str


class OwnSea(OwnData):
    """The tab."""

    also = (*PARTS[1:], "trap")

    def __init__(self, context: Context) -> None:
        super().__init__(context, "NetCDF (.nc) or CSV", accept=".nc,.csv")
        self._parts: dict[str, Maps | Trap] = {}
        self._yours: Yours | None = None
        self._date = pmui.DiscreteSlider(label="Cup closes on", options=["–"], visible=False, sizing_mode="stretch_width")
        self._date.param.watch(lambda event: self._look(), "value")
        self._map = Around(context.palette, HALF, REACH)
        self._map.boxes(tuple(BOXES.values()))
        self.board = Board(context, {"Map": self._map}, "tall", own=True, visible=False)
        self._beside = Beside(context, self.connection)
        self._beside.run.view.visible = False
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.brings,
            self.text,
            self._date,
            self.board.view,
            self._beside.view,
            self.forget,
            sizing_mode="stretch_width",
        )
        self.recall()

    def _fitting(self, found: Mapping[str, Any]) -> Any:
        """Whichever of the files of a sea this is."""
        (what,) = found.values()
        self.check(what)
        return what

    def kind_of(self, found: Maps | Trap) -> str:
        return named(found).removeprefix(PARTS[0])

    def connection(self) -> Task:
        """The run that sets flux beside chlorophyll."""
        assert self._yours
        return Task.of(connect, self._yours.sea, self._yours.trap)

    def check(self, found: Maps | Trap) -> None:
        self._made(self._parts | {named(found): found})

    @staticmethod
    def _made(brought: Mapping[str, Maps | Trap]) -> Yours | None:
        """The sea of these, and the trap in it; None while something of it is still to come."""
        return None if _lacking(brought) else yours(brought)

    def take(self, read: Maps | Trap) -> str:
        self._parts[named(read)] = read
        self._yours = self._made(self._parts)
        words = self._cups(read) if isinstance(read, Trap) else self._maps(read)
        if self._yours is None:
            missing = [SAID[kind] for kind in _lacking(self._parts)]
            return f"{words}; give maps of {' and of '.join(missing)} as well."
        sea = self._yours.sea
        dates = [said(day) for day in sea.dates]
        if self._date.options != dates:
            self._date.param.update(options=dates, value=dates[len(dates) // 2])
        return f"{words}; {len(dates)} dates about {place(sea.lat, sea.lon)} have a catchment."

    @staticmethod
    def _cups(trap: Trap) -> str:
        return f"{trap.start.size} cups read, {said(trap.start[0])} to {said(trap.end[-1])}"

    @staticmethod
    def _maps(maps: Maps) -> str:
        each = ", ".join(f"{series.days.size} maps of {SAID[kind]}" for kind, series in maps.kinds.items())
        return f"{each} read about {place(maps.lat, maps.lon)}"

    def drop(self) -> None:
        self._parts, self._yours = {}, None
        self._date.visible = self._beside.run.view.visible = False
        self.board.show(False)
        self._beside.drop()
        self.text.text = ""

    def feed(self) -> None:
        """Your maps with the values as they stand."""
        if self._yours is None:
            return
        self._date.visible = True
        self._look()
        both = self._beside.run.view.visible = self._yours.trap is not None
        if both:
            self._beside.show(self._yours)
        else:
            self._beside.drop()

    def _look(self) -> None:
        if self._yours is not None and self._date.value in self._date.options:
            super().feed()

    def chosen(self) -> tuple[Satellite | None, str, int]:
        return self._yours.sea if self._yours else None, self._date.value, self._date.options.index(self._date.value)

    @staticmethod
    def compute(parameters: Parameters, now: Catch, own: Satellite, date: str, number: int) -> Seen:
        """The catchment of the chosen date, over the height of that day."""
        day, speed = float(own.dates[number]), float(parameters["speed"])
        field = 10 * own.height.between(day)
        picture = (zoom(field, 4, order=1), Scale.of(*SCALES["height"], 10 * own.height.maps))
        notes = tuple(f"{note}." for note in own.notes)
        if parameters["depth"] != DEPTH:
            title = f"{date}: at this depth the network is silent", "Dots: boxes; height less its mean slope"
            return Seen([Fed(title, picture)], None, paragraphs((ELSEWHERE.format(parameters["depth"]), *notes)))
        told = network.at_speed(own.told(day, float(parameters["sigma"])), speed)
        x, y = (float((told * axis).sum()) / 1e3 for axis in (area.AXIS, area.AXIS[:, None]))
        title = (
            f"{date}: look {brief(float(np.hypot(x, y)))} km away, at {parameters['speed']:g} m a day",
            "Orange: the network’s, ¼ and ¾ of the particles; dots: boxes; height less its mean slope",
        )
        return Seen([Fed(title, picture)], told, paragraphs(notes))

    def draw(self, seen: Seen) -> None:
        super().draw(seen)
        self._map.catchments(area.AXIS / 1e3, None, None if seen.told is None else lines(seen.told))
        self.board.show()


def _lacking(brought: Mapping[str, Maps | Trap]) -> list[str]:
    return lacking(each for each in brought.values() if isinstance(each, Maps))
