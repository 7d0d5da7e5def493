"""How sure we are: percentiles, what matters most, and the hidden choice behind the ±."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn

from app.charts import Curves, Tornado
from app.components import Prose, Stage
from app.labs.budget.prose import UNIT, short
from app.lean import Picture
from app.running import Run
from app.words import number, percent
from engine.budget import sensitivity
from engine.budget.chain import GROUPS, relative_error
from engine.budget.model import PERCENTILES, Budget
from engine.budget.parameters import BudgetParameters
from engine.compute import Task

if TYPE_CHECKING:
    from app.labs.budget.page import Page

LOWEST = np.linspace(0.02, 0.15, 40)
_ORDER = '<span class="keys"><i class="key" style="--c:var(--sea)"></i>with its interplay (total order)</span><span class="keys"><i class="key" style="--c:var(--accent)"></i>alone (first order)</span>'


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
    rows = [
        (group, budget.active_flux[site, g], budget.active_flux_sd[site, g], budget.active_flux_percentile[site, g])
        for g, group in enumerate(GROUPS)
    ]
    rows.append(
        (
            "<b>all animals</b>",
            budget.total_active_flux[site],
            budget.total_active_flux_sd[site],
            budget.total_active_flux_percentile[site],
        )
    )
    heads = "".join(f'<th class="n">{p:g} %</th>' for p in PERCENTILES)
    body = "".join(
        f'<tr><td>{name}</td><td class="n"><b>{number(mean)}</b></td><td class="n">± {number(sd, 2)}</td>'
        + "".join(f'<td class="n">{number(value)}</td>' for value in percentiles)
        + "</tr>"
        for name, mean, sd, percentiles in rows
    )
    probability = percent(float(budget.probability_active_exceeds_passive[site]))
    return (
        f"<h2>At {short(budget.zones.names[site])}, animals carry more than sinks in {probability} of the draws</h2>"
        f"<p>Active flux, {UNIT}. {_tail(budget)}</p>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="Percentiles"><table><thead><tr><th>Group</th><th class="n">Mean</th><th class="n">sd</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


class Uncertainty:
    """The tab: a table, a tornado and the curve at once, Sobol indices as a run."""

    def __init__(self, page: Page) -> None:
        self._page = page
        palette = page.palette
        self._table = Prose(text="", sizing_mode="stretch_width", margin=(0, 0, 16, 0))
        self._tornado = Tornado(palette, f"Active flux, {UNIT}", ["accent"], ["from 16 % to 84 %"], centre=0.0)
        colours = {group: group for group in GROUPS}
        self._choice = Curves(palette, "Least share a net is allowed to catch", "sd of biomass per mean, %", colours, GROUPS)
        self._sobol = Tornado(palette, "Share of the variance", ["sea", "accent"], ["total order", "first order"])
        self._choice.update(
            LOWEST, {group: np.array([100 * relative_error(group, low) for low in LOWEST]) for group in GROUPS}, 0.05
        )
        self._stage = Stage(
            lab="budget",
            layout="tall",
            numbers=False,
            pictures=[{"short": "Tornado"}, {"short": "Hidden choice"}],
            words={"titles": [("", "")] * 2},
            figures=[Picture(each.figure) for each in (self._tornado, self._choice)],
            sizing_mode="stretch_width",
            margin=0,
        )
        self._ranking = Stage(
            lab="budget",
            layout="tall",
            numbers=False,
            pictures=[{"short": "Sobol indices"}],
            words={"titles": [("", "")]},
            figures=[Picture(self._sobol.figure)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._run = Run(page.services, page.holder, "Rank the factors (Sobol)", self._task, self._ranked)
        self.view = pn.Column(self._table, self._stage, self._run.view, self._ranking, sizing_mode="stretch_width")
        self.feed()

    def _task(self) -> Task:
        return Task.of(sensitivity.sobol, self._page.state.parameters.settings())

    def feed(self) -> None:
        """Everything that is quick, for the values as they stand; the ranking only if it is already known."""
        parameters = self._page.state.parameters
        self._table.text = percentile_table(self._page.result)
        moved = sensitivity.tornado(parameters)
        centre = float(moved["median"])
        names = [label(str(factor)) for factor in moved["factor"].values]
        self._tornado.update(names, [(moved["low"].values, moved["high"].values)], centre)
        most = names[int(np.argmax(np.abs(moved["high"].values - moved["low"].values)))]
        self._choice.here(float(parameters["capture_efficiency_low"]))
        self._stage.tell(
            titles=[
                (
                    f"What moves the answer most: {most[0].lower()}{most[1:]}",
                    f"Active flux, {UNIT}, when one factor goes from its 16th to its 84th percentile",
                ),
                (
                    "The hidden choice: how little may a net catch?",
                    "Relative error of migrant biomass at the paper's settings; dashed line: the present choice",
                ),
            ]
        )
        if not self._run.resume():
            self._ranking.visible = False

    def _ranked(self, indices: Any) -> None:
        names = [label(str(factor)) for factor in indices["factor"].values]
        total, first = indices["sobol_total"].values, indices["sobol_first"].values
        zero = np.zeros_like(total)
        self._sobol.update(names, [(zero, total), (zero, first)])
        leader = names[int(np.argmax(total))]
        self._ranking.tell(titles=[(f"{leader}: {percent(float(total.max()))} of the variance", _ORDER)])
        self._ranking.visible = True
