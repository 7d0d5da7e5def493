"""Further pictures of the column: how hard it pays to swim, who eats whom, one tracer through the year, what sinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.charts import Calendar, Curves, Meals, ProfileAndSpread
from app.charts.groups import seasonal
from app.components import Stage
from app.lean import Picture
from app.maps import Scale
from app.words import brief, number, percent
from engine.conversions import CARBON_MASS
from engine.feeding import tracers as of
from engine.feeding.effort import effort
from engine.feeding.model import STATE, Station, monthly
from engine.feeding.parameters import ecosystem
from engine.feeding.pisces import OPTIMAL, Pisces
from engine.feeding.water import AT_150, DEPTH, EDGES
from engine.ocean.grid import Array
from engine.quantities import pretty

if TYPE_CHECKING:
    from app.labs.feeding.page import Page

PREY = np.concatenate([np.linspace(0.2, 4.0, 96), np.geomspace(4.05, 50.0, 90)])
MANY, FEW = 1e9, 0.1
"""Cruisers per m³ (mmol C) of the two curves: all at work, and few."""
LINES = {"many": "cruisers", "few": "ink2"}
LINE_KEYS = "".join(
    f'<span class="keys"><i class="key" style="--c:var(--{colour})"></i>{words}</span>'
    for words, colour in (("many cruisers", "cruisers"), ("few, 0.1 mmol C m⁻³", "ink2"))
)
FOODS = {
    "small algae": {"microzooplankton": of.MICRO_NANO, "cruisers": of.CRUISER_NANO, "ambushers": of.AMBUSHER_NANO},
    "diatoms": {"microzooplankton": of.MICRO_DIATOM, "cruisers": of.CRUISER_DIATOM, "ambushers": of.AMBUSHER_DIATOM},
    "microzooplankton": {"cruisers": of.CRUISER_MICRO, "ambushers": of.AMBUSHER_MICRO},
    "small particles": {
        "microzooplankton": of.MICRO_SMALL,
        "cruisers": of.CRUISER_SMALL,
        "ambushers": of.AMBUSHER_SMALL,
        "flux-feeders": of.FLUX_SMALL,
    },
    "big particles": {"flux-feeders": of.FLUX_BIG},
}
EATERS = {"microzooplankton": "micro", "cruisers": "cruisers", "ambushers": "ambushers", "flux-feeders": "flux-feeders"}


class More:
    """A grid of pictures, fed together when the values have come to rest."""

    def __init__(self, page: Page) -> None:
        self._page, palette = page, page.palette
        self._effort = Curves(palette, "Food, mmol C m⁻³", "Foraging effort", LINES, ["", ""], end=1.1)
        self._meals = Meals(palette, list(FOODS), EATERS)
        self._calendar = Calendar(palette, EDGES)
        self._sinking = ProfileAndSpread(palette, bottom=1200.0, names=("as set", "reference"), colours=("carbon", "accent"))
        names = ["Effort", "Food web", "Year", "Sinking"]
        figures = [each.figure for each in (self._effort, self._meals, self._calendar, self._sinking)]
        self.view = Stage(
            lab="feeding",
            layout="grid",
            pictures=[{"short": name} for name in names],
            words={"titles": [("", "")] * len(names)},
            figures=[Picture(figure) for figure in figures],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.feed()

    def feed(self) -> None:
        now = self._page.result
        self.view.tell(titles=[self._feed_effort(now), self._feed_meals(now), self._feed_calendar(now), self._feed_sinking(now)])

    def _feed_effort(self, now: Station) -> tuple[str, str]:
        p = ecosystem(self._page.state.parameters)
        lines = dict(zip(LINES, (curve(p, MANY), curve(p, FEW)), strict=True))
        here = now.now.prey
        self._effort.update(PREY, lines, here)
        words = f"{LINE_KEYS}upright: food in the top 50 m here, {brief(here)} mmol C m⁻³"
        if p.foraging != OPTIMAL:
            return "Cruisers swim at full effort, whatever there is to eat", words
        paid = PREY[curve(p, MANY) > 0]
        if not paid.size:
            return "Swimming never pays", words
        return f"Swimming pays from {brief(float(paid[0]))} mmol C m⁻³ of food on", words

    def _feed_meals(self, now: Station) -> tuple[str, str]:
        column = now.now
        upper = slice(0, AT_150 + 1)
        thick = column.thickness[upper] * CARBON_MASS
        flows = {
            (food, eater): float(thick @ column.flows[upper, at])
            for food, eaters in FOODS.items()
            for eater, at in eaters.items()
        }
        self._meals.update(flows, "mg C m⁻² d⁻¹")
        had = {eater: sum(flow for (_, each), flow in flows.items() if each == eater) for eater in EATERS}
        meso = sum(had.values()) - had["microzooplankton"]
        share = had["microzooplankton"] / max(sum(had.values()), 1e-12)
        return (
            f"Microzooplankton eat {percent(share)} of all that is eaten",
            f"Top 150 m, mg C m⁻² d⁻¹, mean of the year; mesozooplankton eat {number(meso, 2)}",
        )

    def _feed_calendar(self, now: Station) -> tuple[str, str]:
        name = str(self._page.state.parameters["tracer"])
        at, quantity = STATE[name]
        values = now.now.year.state[:, :, at]
        unit = pretty(quantity.unit)
        layer = monthly(now.water().mixed_layer[0])
        words = quantity.long_name[0].upper() + quantity.long_name[1:]
        self._calendar.update(values, Scale.of(words, unit, quantity.colours, values), layer)
        month, level = np.unravel_index(int(np.argmax(values)), values.shape)
        return (
            f"{words}: most in {seasonal(int(month) + 1)}, near {DEPTH[level]:.0f} m",
            "Dashed: the mixed layer’s depth",
        )

    def _feed_sinking(self, now: Station) -> tuple[str, str]:
        bottom = EDGES[1 : now.now.thickness.size + 1]
        ours, before = now.now.sinking, now.reference.sinking
        nothing = np.full(bottom.shape, np.nan)
        self._sinking.update(bottom, ours, before, nothing, nothing, "Carbon sinking, mg C m⁻² d⁻¹")
        most = int(np.argmax(ours))
        return (
            f"Most sinks through {brief(float(bottom[most]))} m: {brief(float(ours[most]))} mg C m⁻² d⁻¹",
            "Mean of the year; blue: the reference",
        )


def curve(p: Pisces, cruisers: float) -> Array:
    """The effort at each amount of food."""
    if p.foraging != OPTIMAL:
        return np.ones(PREY.shape)
    mu = cruisers / (p.half_respired + cruisers)
    rates = (p.r_cruiser, p.r_ambusher, p.m_cruiser, p.m_ambusher)
    return np.array([effort(food, mu, p.half_cruiser, p.g_cruiser * p.e_cruiser, *rates) for food in PREY])
