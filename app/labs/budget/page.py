"""The first view of the budget lab, and its tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from app import tabs
from app.charts import Bars, Chance, Streams
from app.charts.chart import Chart
from app.compared import Compared
from app.facts import Fact
from app.lab_page import LabPage
from app.labs.budget import prose
from app.labs.budget.more import More, works
from app.labs.budget.uncertainty import Uncertainty, matters
from app.labs.budget.your_data import OwnCruise
from app.view import View
from app.words import brief
from engine.budget.chain import GROUPS
from engine.budget.model import Budget

FEET = (700.0, 700.0, 700.0, 1000.0)
"""Depths the streams fade out at: the paper counts what animals leave between 200 and 700 m."""
SMOOTH = np.array([1, 4, 6, 4, 1]) / 16
STREAMS = ("Plankton", "Fish", "Decapods", "Sinking")


class First(View):
    """Who carries how much past 200 m, here and at the other places, and how sure that is."""

    def pictures(self) -> dict[str, Chart]:
        process = ["breathe", "die", "gut", "excrete"]
        self._column = Streams(self.palette, STREAMS, (*GROUPS, "snow"), [process] * 3 + [[""]], line=200, unit=prose.UNIT)
        self._zones = self.beside(Bars, self.palette, GROUPS, GROUPS, f"Active flux, {prose.UNIT}")
        self._chance = self.beside(Chance, self.palette, f"Active flux, {prose.UNIT}")
        return {"Column": self._column, "Zones": self._zones, "Chance": self._chance}

    def draw(self, budget: Budget, base: Budget, settle: bool) -> dict[str, Any]:
        self._feed_column(budget, base, settle)
        self._feed_zones(budget, settle)
        self._feed_chance(budget, base, settle)
        return {
            "headline": prose.headline(budget),
            "titles": [prose.column_title(budget), prose.zones_title(budget), prose.chance_title(budget)],
        }

    def facts(self, budget: Budget, base: Budget) -> list[Fact]:
        return prose.facts(budget, base)

    def _feed_column(self, budget: Budget, base: Budget, settle: bool) -> None:
        site, before = budget.zones.site, base.zones.site
        passive = float(budget.zones.passive_flux[site])
        flux = [*budget.flux[site].tolist(), [passive]]
        ghost = [*base.active_flux[before].tolist(), float(base.zones.passive_flux[before])]
        shown = [brief(sum(parts)) for parts in flux]
        self._column.update(flux, ghost, FEET, shown, settle)

    def _feed_zones(self, budget: Budget, settle: bool) -> None:
        percentiles = budget.total_active_flux_percentile
        places = [prose.short(name) for name in budget.zones.names]
        shown = [brief(float(total)) for total in budget.total_active_flux]
        self._zones.update(places, budget.active_flux, percentiles[:, 1], percentiles[:, 3], shown, budget.zones.site, settle)

    def _feed_chance(self, budget: Budget, base: Budget, settle: bool) -> None:
        site = budget.zones.site
        low, high = prose.middle(budget)
        passive = float(budget.zones.passive_flux[site])
        ghost = _curve(base) if self.moved else None
        said = ("two times out of three", f"between {brief(low)} and {brief(high)}")
        told = said if high > 0 else ("", "")
        self._chance.update(*_curve(budget), ghost, (low, high), passive, f"sinks {brief(passive)}", told, settle)

    def repaint(self) -> None:
        self._column.repaint()


class Page(LabPage):
    """One visitor's page of lab 1."""

    door = "migrants"
    view = First
    matters = staticmethod(matters)
    further = More

    @classmethod
    def equations(cls) -> str:
        return super().equations().replace("⟨works⟩", works())

    def sections(self) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("More pictures", lambda: More(self)),
            ("Compare with the paper", lambda: Compared(self)),
            ("Uncertainty", lambda: Uncertainty(self)),
            ("Your data", lambda: OwnCruise(self)),
            ("Equations and sources", lambda: tabs.sources(self.lab, self.equations())),
        ]


def _curve(budget: Budget) -> tuple[np.ndarray, np.ndarray]:
    """The distribution of the site's total as a line, its bins smoothed by 1-4-6-4-1 as far as their own noise goes."""
    edge, density = budget.total_active_flux_edge[budget.zones.site], budget.total_active_flux_density[budget.zones.site]
    middle = (edge[1:] + edge[:-1]) / 2
    smooth = np.convolve(np.convolve(density, SMOOTH, "same"), SMOOTH, "same")
    return np.concatenate([[edge[0]], middle, [edge[-1]]]), np.concatenate([[0.0], smooth, [0.0]])
