"""The first view of the whole pump, and its tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from app import tabs
from app.charts import Ways, Years
from app.charts.chart import Chart
from app.charts.numbers import Entry, Numbers
from app.charts.ways import DEPTHS
from app.charts.years import around_nothing
from app.compared import Compared
from app.facts import Fact
from app.lab_page import LabPage
from app.labs.pump import counted, prose
from app.labs.pump.centuries import Centuries
from app.labs.pump.here import Here
from app.labs.pump.prose import COLOURS, FLUX, OverTime
from app.labs.pump.uncertainty import Uncertainty, matters
from app.labs.pump.where import Where
from app.labs.pump.years import SHARES, SHOWN, YEARS, after
from app.labs.pump.your_data import OwnOcean
from app.view import View
from engine.ocean import diagnostics
from engine.ocean.grid import Array
from engine.pump.draws import bands
from engine.pump.kernels import AIRS, kernels
from engine.pump.model import Pump
from engine.pump.ways import WAYS

WHERE, HERE = "where-and-how-long", "put-carbon-down-here"
"""Tabs by their names in the address."""


class First(View):
    """Three ways down, how much of it is still away over the years, and what the air feels."""

    def pictures(self) -> dict[str, Chart]:
        self._ways = Ways(self.palette, [way.capitalize() for way in WAYS], list(COLOURS.values()), FLUX)
        self._away = self.beside(Years, self.palette, "Still away, %", COLOURS, lambda low, high: SHARES, mark=100.0)
        self._air = self.beside(
            Years,
            self.palette,
            "CO₂, ppm more or less",
            {"stay": "ink2"},
            around_nothing,
            {"stay": "ink2", "follow": "accent"},
        )
        self._until: tuple[Array | None, Array] = None, np.zeros(0)
        return {"Ways": self._ways, "Still away": self._away, "Air": self._air}

    def draw(self, pump: Pump, base: Pump, settle: bool) -> dict[str, Any]:
        parameters = self.parameters
        told = over_time(pump, parameters)
        self._feed_ways(pump, base, settle)
        self._feed_away(told, pump, base, settle)
        self._feed_air(told, pump, settle)
        against = (
            "what it is told against" if self.moved and self.baseline != self.lab.preset().seen_as(self.baseline) else "today"
        )
        return {
            "headline": prose.headline(pump, parameters),
            "notice": "" if pump.solved.report.converged else f"The steady state was not reached: {pump.solved.report}.",
            "titles": [
                prose.ways_title(pump, parameters, against),
                prose.away_title(told, pump, against if self.moved else ""),
                prose.air_title(pump, parameters),
            ],
        }

    def facts(self, pump: Pump, base: Pump) -> list[Fact]:
        away = over_time(pump, self.parameters).at(1.0)
        sure = bands(self.parameters, pump).of(pump.nutrients)
        return prose.facts(pump, base, away, sure, self.parameters, self.baseline)

    def _feed_ways(self, pump: Pump, base: Pump, settle: bool) -> None:
        now, then = pump.now, base.now if self.moved else pump.today
        depth = now.edge
        before = _at(depth, base.now.edge if self.moved else depth, then.passing)
        stays = self._stays(pump, depth)
        self._ways.update(depth, now.passing, before, stays[len(DEPTHS) :], stays[: len(DEPTHS)].tolist(), settle)

    def _stays(self, pump: Pump, depth: Array) -> Array:
        """Mean years until the surface by area, at depths that are named and those where levels end; anew with other water alone."""
        time = pump.solved.time
        if self._until[0] is not time:
            self._until = time, diagnostics.area_means(pump.ocean.grid, time, (*DEPTHS, *depth))
        return self._until[1]

    def _feed_away(self, told: OverTime, pump: Pump, base: Pump, settle: bool) -> None:
        lines = _shares(told, pump)
        ghosts = _shares(over_time(base, self.baseline), base) if self.moved else {}
        rows = [
            (after(year), *(float(lines[way][at]) if way in lines else None for way in WAYS)) for at, year in enumerate(YEARS)
        ]
        self._away.update(YEARS, lines, ghosts, {}, Numbers(["", *(f"{way}, %" for way in WAYS)], rows), settle)

    def _feed_air(self, told: OverTime, pump: Pump, settle: bool) -> None:
        background = AIRS[str(self.parameters["air"])]
        lines = {} if told.stay is None else {"stay": told.stay}
        ends = {name: (ppm, f"{name}\n{prose.signed(ppm)}") for name, ppm in pump.ends.items()}
        if prose.signed(pump.ends["stay"]) == prose.signed(pump.ends["follow"]):
            ends |= {"stay": (pump.ends["stay"], ""), "follow": (pump.ends["follow"], f"both\n{prose.signed(pump.ppm)}")}
        course = () if told.stay is None else zip(YEARS, told.stay.tolist(), strict=True)
        rows: list[tuple[Entry, ...]] = [(after(year), ppm, None, prose.sum_of(ppm, background)) for year, ppm in course]
        both = "\n".join(f"{name}: {prose.sum_of(ppm, background)}" for name, ppm in pump.ends.items())
        rows.append(("in the end", pump.ends["stay"], pump.ends["follow"], both))
        heads = ["", "nutrients as they are, ppm", "nutrients that follow, ppm", "the air"]
        self._air.update(YEARS, lines, {}, ends, Numbers(heads, rows), settle)


class Page(LabPage):
    """One visitor's page of the whole pump."""

    view = First
    matters = staticmethod(matters)
    drawn = {"Where": Where, "Here": Here, "Uncertainty": Uncertainty}
    seen_in = dict.fromkeys(("quantity", "depth", "basin"), (WHERE,)) | dict.fromkeys(
        ("place_lat", "place_lon", "put_depth", "put_amount", "put_how"), (HERE,)
    )

    def said(self, settle: bool) -> dict[str, Any]:
        words = super().said(settle)
        words["facts"] += prose.LEFT_OUT
        return words

    @classmethod
    def equations(cls) -> str:
        return super().equations() + counted.told()

    def sections(self) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("Where and how long", lambda: Where(self)),
            ("Next centuries", lambda: Centuries(self)),
            ("Put carbon down here", lambda: Here(self)),
            ("Beside the literature", lambda: Compared(self)),
            ("Uncertainty", lambda: Uncertainty(self)),
            ("Your data", lambda: OwnOcean(self)),
            ("Equations and sources", lambda: tabs.sources(self.lab, self.equations())),
        ]


def over_time(pump: Pump, parameters: Any) -> OverTime:
    """What is still away, and what the air feels of nutrients that stay; of other mixing the water's own carbon is not known.

    Of a result that many are shown it is worked out once.
    """
    if (told := _told.get(pump)) is None:
        told = _told[pump] = _over_time(pump, parameters)
    return told


_told: WeakKeyDictionary[Pump, OverTime] = WeakKeyDictionary()


def _over_time(pump: Pump, parameters: Any) -> OverTime:
    known, mixing = kernels(pump.ocean), float(parameters["mixing"])
    away = known.away(known.project(pump.now.freed), mixing)
    stay = None
    if mixing == 1:
        more = known.project(pump.stay.net - pump.today.net)
        stay = known.steady(more, mixing, str(parameters["air"]))[SHOWN]
    return OverTime(YEARS, away[:, SHOWN], stay)


def _at(depth: Array, edges: Array, passing: Array) -> Array:
    """What passes other depths than those of its own ocean."""
    if np.array_equal(depth, edges):
        return passing
    return np.array([np.interp(depth, edges, each) for each in passing])


def _shares(told: OverTime, pump: Pump) -> dict[str, Array]:
    """Per cent still away, of each way that carries something."""
    return {
        way: 100 * away / export
        for way, away, export in zip(WAYS, told.away, pump.now.export, strict=True)
        if export > prose.LEAST
    }
