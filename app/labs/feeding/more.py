"""Further pictures of the column: how hard it pays to swim, who eats whom, one tracer through the year, what sinks."""

from __future__ import annotations

import numpy as np

from app.board import Board, Fed
from app.charts import Calendar, Curves, Meals, ProfileAndSpread
from app.charts.groups import seasonal
from app.context import Context
from app.maps import Scale
from app.markup import keys
from app.tab import Tab, Told
from app.words import brief, number, percent
from engine.conversions import CARBON_MASS
from engine.feeding import tracers as of
from engine.feeding.effort import effort
from engine.feeding.model import STATE, Station, ecosystem, monthly
from engine.feeding.pisces import OPTIMAL, Pisces
from engine.feeding.water import AT_150, DEPTH, EDGES
from engine.ocean.grid import Array
from engine.parameter import Parameters
from engine.quantities import pretty

PREY = np.concatenate([np.linspace(0.2, 4.0, 96), np.geomspace(4.05, 50.0, 90)])
MANY, FEW = 1e9, 0.1
"""Cruisers per m³ (mmol C) of the two curves: all at work, and few."""
LINES = {"many": "cruisers", "few": "ink2"}
LINE_KEYS = keys({"many cruisers": "cruisers", "few, 0.1 mmol C m⁻³": "ink2"})
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


class More(Tab):
    """A grid of pictures."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette = context.palette
        pictures = {
            "Effort": Curves(palette, "Food, mmol C m⁻³", "Foraging effort", LINES, ["", ""], end=1.1),
            "Food web": Meals(palette, list(FOODS), EATERS),
            "Year": Calendar(palette, EDGES),
            "Sinking": ProfileAndSpread(palette, bottom=1200.0, names=("as set", "reference"), colours=("carbon", "accent")),
        }
        self.board = Board(context, pictures)
        self.view = self.board.view
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, now: Station) -> Told:
        return Told([_effort(ecosystem(parameters), now), _meals(now), _calendar(str(parameters["tracer"]), now), _sinking(now)])


def _effort(p: Pisces, now: Station) -> Fed:
    many, here = curve(p, MANY), now.now.prey
    given = PREY, dict(zip(LINES, (many, curve(p, FEW)), strict=True)), here
    words = f"{LINE_KEYS}upright: food in the top 50 m here, {brief(here)} mmol C m⁻³"
    if p.foraging != OPTIMAL:
        return Fed(("Cruisers swim at full effort, whatever there is to eat", words), given)
    paid = PREY[many > 0]
    if not paid.size:
        return Fed(("Swimming never pays", words), given)
    return Fed((f"Swimming pays from {brief(float(paid[0]))} mmol C m⁻³ of food on", words), given)


def _meals(now: Station) -> Fed:
    column = now.now
    upper = slice(0, AT_150 + 1)
    thick = column.thickness[upper] * CARBON_MASS
    flows = {
        (food, eater): float(thick @ column.flows[upper, at]) for food, eaters in FOODS.items() for eater, at in eaters.items()
    }
    had = {eater: sum(flow for (_, each), flow in flows.items() if each == eater) for eater in EATERS}
    meso = sum(had.values()) - had["microzooplankton"]
    share = had["microzooplankton"] / max(sum(had.values()), 1e-12)
    title = (
        f"Microzooplankton eat {percent(share)} of all that is eaten",
        f"Top 150 m, mg C m⁻² d⁻¹, mean of the year; mesozooplankton eat {number(meso, 2)}",
    )
    return Fed(title, (flows, "mg C m⁻² d⁻¹"))


def _calendar(name: str, now: Station) -> Fed:
    at, quantity = STATE[name]
    values = now.now.year.state[:, :, at]
    layer = monthly(now.water().mixed_layer[0])
    words = quantity.long_name[0].upper() + quantity.long_name[1:]
    month, level = np.unravel_index(int(np.argmax(values)), values.shape)
    title = f"{words}: most in {seasonal(int(month) + 1)}, near {DEPTH[level]:.0f} m", "Dashed: the mixed layer’s depth"
    return Fed(title, (values, Scale.of(words, pretty(quantity.unit), quantity.colours, values), layer))


def _sinking(now: Station) -> Fed:
    bottom = EDGES[1 : now.now.thickness.size + 1]
    ours, before = now.now.sinking, now.reference.sinking
    nothing = np.full(bottom.shape, np.nan)
    most = int(np.argmax(ours))
    title = (
        f"Most sinks through {brief(float(bottom[most]))} m: {brief(float(ours[most]))} mg C m⁻² d⁻¹",
        "Mean of the year; blue: the reference",
    )
    return Fed(title, (bottom, ours, before, nothing, nothing, "Carbon sinking, mg C m⁻² d⁻¹"))


def curve(p: Pisces, cruisers: float) -> Array:
    """The effort at each amount of food."""
    if p.foraging != OPTIMAL:
        return np.ones(PREY.shape)
    mu = cruisers / (p.half_respired + cruisers)
    rates = (p.r_cruiser, p.r_ambusher, p.m_cruiser, p.m_ambusher)
    return np.array([effort(food, mu, p.half_cruiser, p.g_cruiser * p.e_cruiser, *rates) for food in PREY])
