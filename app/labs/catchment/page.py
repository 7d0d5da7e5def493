"""The first view of the catchment lab, and its tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from app import tabs
from app.charts import Bars, ProfileAndSpread
from app.charts.chart import Chart
from app.compared import Compared
from app.components import Sea
from app.context import stand
from app.facts import Fact
from app.lab_page import LabPage
from app.labs.catchment import prose
from app.labs.catchment.another import Another
from app.labs.catchment.connected import Connected
from app.labs.catchment.more import More
from app.labs.catchment.prose import NAMES
from app.labs.catchment.your_data import OwnSea
from app.maps import Around, Scale
from app.view import View
from engine.catchment.area import AXIS
from engine.catchment.model import Catch, surface
from engine.catchment.parameters import DEEP_MAPS, SIDE
from engine.catchment.record import Record
from engine.catchment.tellers import BOXES
from engine.catchment.tells import FACTORS

HALVES, REACH = (150.0, 200.0, 250.0, 300.0), 400.0
"""km from the trap that the map may show to every side, and to which it is drawn."""
FINE = 2.5e3
"""Between the numbers that a map is drawn of, m."""
SHOWN = 3
"""Every third particle is drawn."""


class First(View):
    """Particles on their way back to the surface, how far they drift, and who can tell."""

    def pictures(self) -> dict[str, Chart]:
        self._map = Around(self.palette, HALVES[0], REACH, tapped=self._tapped)
        self._map.boxes(tuple(BOXES.values()))
        self._drift = self.beside(ProfileAndSpread, self.palette, 4000.0, names=("median", ""), colours=("carbon", "accent"))
        self._told = self.beside(Bars, self.palette, ["found"], ["carbon"], "Particles found, %", end=115.0)
        self._drawn: tuple[Any, ...] = ()
        self._scales: dict[str, Scale] = {}
        return {"Map": self._map, "Drift": self._drift, "Found": self._told}

    def draw(self, now: Catch, base: Catch, settle: bool) -> dict[str, Any]:
        cup = now.cup
        self._feed_sea(now)
        if settle:
            self._map.zoom(prose.fitting(cup, HALVES))
        below = cup.below if self.parameters["quantity"] in DEEP_MAPS else None
        self._map.catchments(
            AXIS / 1e3,
            prose.lines(cup.catchment if below is None else below),
            None if cup.told is None else prose.lines(cup.told),
        )
        self._map.particles(cup.x[::SHOWN] / 1e3, cup.y[::SHOWN] / 1e3, cup.depth, rise=settle)
        self._feed_drift(now, base if self.moved else None, settle)
        self._feed_told(now, settle)
        return {
            "headline": prose.headline(cup),
            "notice": "",
            "titles": [
                prose.map_title(cup) if below is None else prose.deep_title(cup, below),
                prose.drift_title(cup),
                prose.told_title(cup),
            ],
        }

    def facts(self, now: Catch, base: Catch) -> list[Fact]:
        return prose.facts(now.cup, base.cup)

    def _feed_sea(self, now: Catch) -> None:
        """The surface about the trap; its colours stand for the same numbers on every day."""
        name = str(self.parameters["quantity"])
        key = (name, now.x, now.y, now.day, *(now.made_of[3:5] if name in DEEP_MAPS else ()))
        if key == self._drawn:
            return
        self._drawn = key
        field = FACTORS.get(name, 1.0) * surface(Record.shipped(), now, name, REACH * 1e3, FINE)
        if name not in self._scales:
            self._scales[name] = Scale.of(*prose.SCALES[name], field)
        self._map.update(field, self._scales[name])

    def _feed_drift(self, now: Catch, base: Catch | None, settle: bool) -> None:
        low, half, high = now.cup.spread
        nothing = np.full(half.shape, np.nan)
        up = slice(None, None, -1)
        ghost = None if base is None else np.interp(now.cup.depth[up], base.cup.depth[up], base.cup.spread[1][up], right=np.nan)
        self._drift.update(
            now.cup.depth[up], half[up], nothing, low[up], high[up], "Distance from the trap, km", ghost, None, settle
        )

    def _feed_told(self, now: Catch, settle: bool) -> None:
        cup = now.cup
        told = np.array([[100 * cup.overlap[name]] for name in cup.tellers])
        names = [f"{NAMES[name]} · BL {cup.loss[name]:.2f}" for name in cup.tellers]
        self._told.update(names, told, None, None, [f"{share:.0f} %" for (share,) in told], 0, settle)

    def _tapped(self, x: float, y: float) -> None:
        """A click on the map: the trap stands there from now on; the sea goes on beyond its edges."""
        now = self.parameters
        stand(self.context, trap_x=round((float(now["trap_x"]) + x) % SIDE), trap_y=round((float(now["trap_y"]) + y) % SIDE))


class Page(LabPage):
    """One visitor's page of lab 4."""

    door = "fan"
    first = Sea
    view = First
    further = More
    drawn = {"Surface and deep": Connected}

    def sections(self) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("More pictures", lambda: More(self)),
            ("Surface and deep", lambda: Connected(self)),
            ("Compare with the paper", lambda: Compared(self)),
            ("Another sea", lambda: Another(self)),
            ("Your data", lambda: OwnSea(self)),
            ("Equations and sources", lambda: tabs.sources(self.lab, self.equations())),
        ]
