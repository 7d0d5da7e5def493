"""All oceans together, in each of the paper's experiments: who eats how deep, who lives at which latitude, who leads where."""

from __future__ import annotations

from functools import cache

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.board import Board, Fed
from app.charts import Depths, Latitudes, Meals
from app.context import Context
from app.labs.feeding.experiments import GONE
from app.labs.feeding.maps import scale, shown, value
from app.labs.feeding.more import EATERS, FOODS
from app.labs.feeding.prose import COLOURS, GROUPS, KEYS, SCALES, WORDS
from app.maps import Scale, Section, World
from app.markup import Html, keys
from app.regions import extremes
from app.shell import beside
from app.tab import Tab, Told
from app.theme import FLUSH
from app.words import brief, latitude, percent
from engine.conversions import PG_YR_PER_MG_D_365
from engine.feeding import atlas, summary
from engine.feeding.atlas import REFERENCE
from engine.feeding.compare import worlds
from engine.feeding.experiments import EXPERIMENTS
from engine.feeding.model import Station
from engine.feeding.parameters import MAPS
from engine.feeding.water import AT_150, DEPTH, EDGES, columns
from engine.ocean.circulation import compared
from engine.ocean.grid import Array
from engine.parameter import Parameters

CURVES = ("mesozooplankton", "micro", "plants", *GROUPS)
"""What is shown over latitude."""
BOTTOM, LIT = 500.0, 200.0
"""m to which is shown who eats, and who leads."""
OTHERS = keys({"the other experiments": "ghost"})


class Oceans(Tab):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette, grid = context.palette, compared().grid
        self._which, self._curve = (
            pmui.Select(label=label, options=options, value=first, size="small", width=220, margin=FLUSH)
            for label, options, first in (
                ("Experiment", list(EXPERIMENTS), REFERENCE),
                ("By latitude", {MAPS[name]: name for name in CURVES}, "mesozooplankton"),
            )
        )
        for widget in (self._which, self._curve):
            widget.param.watch(lambda event: self.feed(), "value")
        lit = EDGES[EDGES <= LIT]
        pictures = {
            "Depth": Depths(palette, COLOURS, "Eaten, Pg C m⁻¹ yr⁻¹", BOTTOM),
            "Latitude": Latitudes(palette, "accent"),
            "Who leads": Section(palette, grid.lat_edge, lit, bar=True),
            "Swing": World(palette, grid.lat_edge, grid.lon_edge, below=True),
            "Who takes what sinks": World(palette, grid.lat_edge, grid.lon_edge, below=True),
            "Food web": Meals(palette, list(FOODS), EATERS),
        }
        self.board = Board(context, pictures)
        self.view = pn.Column(beside(self._which, self._curve), self.board.view, sizing_mode="stretch_width")
        self.feed()

    def chosen(self) -> tuple[str, str]:
        return str(self._which.value), str(self._curve.value)

    @staticmethod
    def compute(parameters: Parameters, now: Station, which: str, curve: str) -> Told:
        pictures = [eaten(which), by_latitude(which, curve), who_leads(which), swing(which), who_takes(which), food_web(which)]
        return Told(pictures)


def eaten(which: str) -> Fed:
    """By depth, in all oceans (Figs. 5, A5)."""
    over, data = columns(compared()), atlas.shipped()
    upper = int(np.searchsorted(EDGES, BOTTOM))

    def lines(name: str) -> dict[str, Array]:
        one = data.sel(experiment=name)
        return {words: summary.grazing_profile(over, one, group)[:upper] for group, words in GROUPS.items()}

    now = lines(which)
    before = None if which == REFERENCE else lines(REFERENCE)
    below = summary.flux_feeders_below(over, data.sel(experiment=which))
    title = f"Below {brief(below)} m flux-feeders eat more than both others" if np.isfinite(below) else "Nobody eats what sinks"
    grey = keys({"the reference": "ghost"}) if before else Html("")
    return Fed(
        (title, f"{KEYS}{grey}all oceans in {which}, mean of the year; in print: below 100 m"), (DEPTH[:upper], now, before)
    )


@cache
def _zonal(name: str) -> dict[str, Array]:
    over, grid = columns(compared()), compared().grid
    return {each: summary.zonal(over, grid, value(atlas.shipped(), name, each)) for each in EXPERIMENTS}


def by_latitude(which: str, name: str) -> Fed:
    """Top 150 m, mean from west to east and over the year (Figs. 9, A6)."""
    lines, lat = _zonal(name), compared().grid.lat_centre
    words, unit = MAPS[name], SCALES[name][1]
    title = f"{words}: most at {_most(lat, lines[which])}"
    if which != REFERENCE:
        change = lines[which] - lines[REFERENCE]
        up, most = float(np.nansum(change)) > 0, _most(lat, np.abs(change))
        title = f"{words} in {which}: {'more' if up else 'less'}, and the change is largest at {most}"
    how = f"{OTHERS}top 150 m, mean from west to east and over the year"
    return Fed((title, how), (lat, lines, which, REFERENCE, f"{words}, {unit}"))


def _most(lat: Array, line: Array) -> str:
    return latitude(float(lat[int(np.nanargmax(line))]))


def who_leads(which: str) -> Fed:
    """Eq. 2 by latitude and depth (Figs. 6d to f)."""
    over, grid = columns(compared()), compared().grid
    levels = int(np.searchsorted(EDGES, LIT))
    index = summary.dominance_section(over, grid, atlas.shipped().sel(experiment=which))[:levels]
    top, foot = index[0], index[AT_150]
    both = np.isfinite(top) & np.isfinite(foot)
    same = float(np.mean(top[both] * foot[both] > 0))
    words, unit, colours = SCALES["dominance"]
    title = f"Who leads at the surface leads down to 150 m at {percent(same)} of latitudes"
    return Fed(
        (title, f"+1: cruisers alone, −1: ambushers alone; {which}, mean from west to east"),
        (index.T, Scale(words, unit, colours, -1.0, 1.0)),
    )


def swing(which: str) -> Fed:
    """How much the effort of cruisers changes through the year (Fig. 7b)."""
    field = shown("effort_swing", which)
    gone = np.nanmax(shown("cruiser", which)) < GONE * np.nanmax(shown("cruiser", REFERENCE))
    title = "There are no cruisers to swim" if gone else "Cruisers swim alike all year"
    if np.nanmax(field) > 0.005:
        most, least = extremes(compared().grid, field)
        title = f"The effort swings most {most}, least {least}"
    return Fed((title, f"{which}: {WORDS['effort_swing']}"), (field, scale("effort_swing")))


def who_takes(which: str) -> Fed:
    """What sinks between 150 and 1,000 m: eaten by flux-feeders, or breathed by bacteria (Fig. A11)."""
    over, one = columns(compared()), atlas.shipped().sel(experiment=which)
    share = summary.share_of_flux_feeders(over, one)
    title = f"Between 150 and 1,000 m flux-feeders eat {percent(share)} of what they and bacteria take"
    if share < 0.005:
        title = "Between 150 and 1,000 m bacteria alone take what sinks"
    words = f"+1: flux-feeders alone, −1: bacteria alone; {which}"
    return Fed((title, words), (shown("snow_takers", which), scale("snow_takers")))


def food_web(which: str) -> Fed:
    """All oceans, top 150 m (Fig. A12)."""
    over, one = columns(compared()), atlas.shipped().sel(experiment=which)
    eaten = over.area @ np.nan_to_num(np.asarray(one["meals"].values, float)) * PG_YR_PER_MG_D_365
    meals = {atlas.MEALS[name]: flow for name, flow in zip(one["meal"].values.tolist(), eaten.tolist(), strict=True)}
    flows = {(food, eater): meals[at] for food, eaters in FOODS.items() for eater, at in eaters.items()}
    micro = sum(flow for (_, eater), flow in flows.items() if eater == "microzooplankton")
    title = f"Microzooplankton eat {brief(micro)}, mesozooplankton {brief(sum(flows.values()) - micro)} Pg C a year"
    how = f"All oceans in {which}, top 150 m; phytoplankton grow {brief(worlds()[which]['growth'])} Pg C a year"
    return Fed((title, how), (flows, "Pg C yr⁻¹"))
