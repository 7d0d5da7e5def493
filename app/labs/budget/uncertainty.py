"""How sure we are: percentiles, what matters most, and the hidden choice behind the ±."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.charts import Curves, Tornado
from app.context import Context
from app.labs.budget.prose import UNIT, short
from app.markup import bold, keys, table
from app.report.matters import Matters, matters_most
from app.tab import RunTab, Tab, Told
from app.words import number, percent
from engine.budget import sensitivity
from engine.budget.chain import GROUPS, relative_error
from engine.budget.model import PERCENTILES, Budget
from engine.budget.parameters import BudgetParameters
from engine.compute import Task
from engine.parameter import Parameters

LOWEST = np.linspace(0.02, 0.15, 40)
ERRORS = {group: np.array([100 * relative_error(group, low) for low in LOWEST]) for group in GROUPS}
ORDER = keys({"with its interplay (total order)": "sea", "alone (first order)": "accent"})


def label(factor: str) -> str:
    return BudgetParameters.declared[factor].label


def _tail(budget: Budget) -> str:
    """What the mean and the middle of the draws say of each other."""
    site = budget.zones.site
    mean, middle = float(budget.total_active_flux[site]), float(budget.total_active_flux_percentile[site, 2])
    if not middle or abs(mean - middle) < 0.01 * abs(mean):
        return "Mean and middle (50 %) agree: the draws lie evenly on both sides."
    side = "above" if mean > middle else "below"
    return (
        f"The mean lies {percent(abs(mean / middle - 1))} {side} the middle (50 %): factors multiply each other, and the catch "
        "is divided by an uncertain share, so a few draws are very large."
    )


def percentile_table(budget: Budget) -> str:
    """Mean, sd and five percentiles of the site's groups and of their total."""
    site = budget.zones.site
    found = [
        (group, budget.active_flux[site, g], budget.active_flux_sd[site, g], budget.active_flux_percentile[site, g])
        for g, group in enumerate(GROUPS)
    ]
    every = budget.total_active_flux[site], budget.total_active_flux_sd[site], budget.total_active_flux_percentile[site]
    found.append((bold("all animals"), *every))
    rows = [(name, bold(number(mean)), f"± {number(sd, 2)}", *map(number, ends)) for name, mean, sd, ends in found]
    heads = ["Group", "Mean", "sd", *(f"{p:g} %" for p in PERCENTILES)]
    probability = percent(float(budget.probability_active_exceeds_passive[site]))
    return (
        f"<h2>At {short(budget.zones.names[site])}, animals carry more than sinks in {probability} of the draws</h2>"
        f"<p>Active flux, {UNIT}. {_tail(budget)}</p>{table(heads, rows, 'Percentiles', '-nn' + 'n' * len(PERCENTILES))}"
    )


class Uncertainty(Tab):
    """The tab: a table, a tornado and the curve at once, Sobol indices as a run."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette = context.palette
        self.text.margin = (0, 0, 16, 0)
        tornado = Tornado(palette, f"Active flux, {UNIT}", ["accent"], ["from 16 % to 84 %"], centre=0.0)
        colours = {group: group for group in GROUPS}
        choice = Curves(palette, "Least share a net is allowed to catch", "sd of biomass per mean, %", colours, GROUPS)
        self.board = Board(context, {"Tornado": tornado, "Hidden choice": choice}, "tall", numbers=False)
        ranking = self._ranking = Ranking(context)
        parts = self.text, self.board.view, ranking.run.view, ranking.board.view
        self.view = pn.Column(*parts, sizing_mode="stretch_width")
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, budget: Budget) -> Told:
        names, low, high, median = _moved(parameters)
        most = names[int(np.argmax(np.abs(high - low)))]
        tornado = Fed(
            (
                f"What moves the answer most: {most[0].lower()}{most[1:]}",
                f"Active flux, {UNIT}, when one factor goes from its 16th to its 84th percentile",
            ),
            (names, [(low, high)], median),
        )
        made = (
            "dashed line: the present choice" if parameters["capture_shape"] == "bell" else "not made: the share is lognormal now"
        )
        choice = Fed(
            (
                "The hidden choice: how little may a net catch?",
                f"Relative error of migrant biomass at the paper’s settings; {made}",
            ),
            (LOWEST, ERRORS, float(parameters["capture_efficiency_low"])),
        )
        return Told([tornado, choice], percentile_table(budget))

    def feed(self) -> None:
        super().feed()
        self._ranking.feed()


def matters(parameters: Parameters, budget: Budget) -> Matters:
    """The same in words, for a report."""
    names, low, high, median = _moved(parameters)
    how = "each factor alone from its 16th to its 84th percentile"
    return matters_most("carried by animals", UNIT, how, names, low, high, median)


def _moved(parameters: Parameters) -> tuple[list[str], np.ndarray, np.ndarray, float]:
    """The factors that are drawn by their names, what the answer is at either end of each, and in the middle of all."""
    moved = sensitivity.tornado(parameters)
    drawn = _drawn(moved["high"].values - moved["low"].values)
    names = [label(str(factor)) for factor in moved["factor"].values[drawn]]
    return names, moved["low"].values[drawn], moved["high"].values[drawn], float(moved["median"])


def _drawn(moves: np.ndarray) -> np.ndarray:
    """Which factors move anything: a share of zooplankton that is caught for sure is none. All, where nothing is uncertain."""
    return np.asarray(moves != 0) if moves.any() else np.ones(moves.size, bool)


class Ranking(RunTab):
    """Which factor makes the most of the variance."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Rank the factors (Sobol)")
        sobol = Tornado(context.palette, "Share of the variance", ["sea", "accent"], ["total order", "first order"])
        self.board = Board(context, {"Sobol indices": sobol}, "tall", numbers=False, visible=False)

    def task(self) -> Task:
        return Task.of(sensitivity.sobol, self.context.parameters.settings())

    @staticmethod
    def compute(parameters: Parameters, budget: Budget, indices: Any) -> Told:
        drawn = _drawn(indices["sobol_total"].values)
        names = [label(str(factor)) for factor in indices["factor"].values[drawn]]
        total, first = indices["sobol_total"].values[drawn], indices["sobol_first"].values[drawn]
        zero = np.zeros_like(total)
        leader = names[int(np.argmax(total))]
        title = f"{leader}: {percent(float(total.max()))} of the variance"
        return Told([Fed((title, ORDER), (names, [(zero, total), (zero, first)]))])
