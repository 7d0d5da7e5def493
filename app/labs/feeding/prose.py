"""The feeding lab in words: the sentence, the four large numbers, and what each picture finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.charts.groups import seasonal
from app.facts import Fact
from app.markup import Html, hint, keys, stamp
from app.regions import extremes
from app.words import brief, percent, place
from engine.feeding.model import MESO, LastYear, Station
from engine.feeding.parameters import MAPS
from engine.feeding.water import DEPTH, EDGES
from engine.ocean.grid import Array, Grid

GROUPS = {"cruiser": "cruisers", "ambusher": "ambushers", "flux_feeder": "flux-feeders"}
COLOURS = {"cruisers": "cruisers", "ambushers": "ambushers", "flux-feeders": "flux-feeders"}
EFFORT = "Effort of cruisers"
KEYS = keys(COLOURS)
SCALES = {
    "dominance": ("Index of dominance", "", "balance"),
    "mesozooplankton": ("Mesozooplankton", "mmol C m⁻³", "matter"),
    "cruiser": ("Cruisers", "mmol C m⁻³", "matter"),
    "ambusher": ("Ambushers", "mmol C m⁻³", "matter"),
    "flux_feeder": ("Flux-feeders", "mmol C m⁻³", "matter"),
    "micro": ("Microzooplankton", "mmol C m⁻³", "matter"),
    "plants": ("Phytoplankton", "mmol C m⁻³", "speed"),
    "effort": ("Effort", "", "amp"),
    "effort_swing": ("Swing of the effort", "", "amp"),
    "ambusher_months": ("Months with more ambushers", "", "dense"),
    "deep_flux_feeder": ("Flux-feeders below 150 m", "mmol C m⁻³", "matter"),
    "snow_takers": ("Flux-feeders over bacteria", "", "balance"),
    "export": ("Sinking", "mg C m⁻² d⁻¹", "matter"),
    "transfer": ("Reaches 1,000 m", "%", "dense"),
}
"""Name, unit and colours of what the map shows."""
MOST = {
    "dominance": ("Cruisers are strongest", "ambushers"),
    "effort": ("Cruisers swim most", "least"),
    "effort_swing": ("The effort swings most", "least"),
    "ambusher_months": ("Ambushers lead the longest", "the shortest"),
    "snow_takers": ("Flux-feeders take the largest share", "bacteria"),
    "export": ("Most carbon sinks", "least"),
    "transfer": ("Most of what sinks gets through", "least"),
}
WORDS = {
    "dominance": "+1: cruisers alone, −1: ambushers alone; top 150 m",
    "effort": "share of the time that cruisers swim, top 150 m",
    "effort_swing": "its standard deviation over the year, top 150 m",
    "ambusher_months": "months of the year in which ambushers outnumber cruisers, top 150 m",
    "deep_flux_feeder": "150 to 1,000 m, mean of the year",
    "snow_takers": "of what sinks between 150 and 1,000 m; +1: flux-feeders alone, −1: bacteria alone",
}


LITTLE = 0.005
"""Of what is eaten where most is, below which nobody eats."""


def _where(lon: float, lat: float) -> str:
    return place(lon, lat)


def headline(station: Station, lon: float, lat: float) -> str:
    """Who hunts there, and how much of what sinks reaches the deep."""
    now = station.now
    cruiser, ambusher = (now.upper(MESO[name]) for name in ("cruiser", "ambusher"))
    more, other = ("cruisers", cruiser / ambusher) if cruiser > ambusher else ("ambushers", ambusher / cruiser)
    who = f"{more} are <b>{_times(other)}</b> as many as {'ambushers' if more == 'cruisers' else 'cruisers'}"
    if max(cruiser, ambusher) < 0.01:
        who = "<b>no suspension feeder</b> lives well"
    sinks = "the sea is shallower than 1,000 m"
    if np.isfinite(now.transfer):
        sinks = f"<b>{percent(now.transfer)}</b> of the carbon that sinks past 150 m reaches 1,000 m"
    return f"At {_where(lon, lat)} {who}, and {sinks}."


def _times(ratio: float) -> str:
    return "about" if ratio < 1.05 else f"{brief(ratio)} times" if ratio < 100 else "over 100 times"


def facts(now: LastYear, base: LastYear) -> list[Fact]:
    """Animals, what sinks, what gets through, and how hard cruisers work; each against the baseline."""
    meso, before = now.mesozooplankton, base.mesozooplankton
    most, name = max((now.upper(MESO[key]) / meso, name) for key, name in GROUPS.items())
    through, old, effort = 100 * now.transfer, 100 * base.transfer, float(now.effort.mean())
    share = percent(now.transfer).removesuffix(" %")
    return [
        Fact(meso, "mmol C m⁻³", "mesozooplankton, top 150 m", before, f"; {percent(most)} of it {name}", 2),
        Fact(now.export, "mg C m⁻² d⁻¹", "sinks through 150 m", base.export, digits=2, why="sinking"),
        Fact(through, "%", "of it reaches 1,000 m", old, shown=share, why="shares", name="of what sinks reaches 1,000 m"),
        Fact(effort, "", "effort of cruisers, mean of the year", float(base.effort.mean()), digits=2),
    ]


def depths_title(now: LastYear, poor: Sequence[tuple[float, float]] = ()) -> tuple[str, str]:
    """Where flux-feeders eat more than the others; and where nobody eats, for there is too little oxygen."""
    eaten = {name: now.grazing(name) for name in GROUPS}
    suspension, snow = eaten["cruiser"] + eaten["ambusher"], eaten["flux_feeder"]
    depth = DEPTH[: snow.size]
    somebody = snow + suspension > LITTLE * float((snow + suspension).max())
    lack = keys({"less than 6 mmol m⁻³ of oxygen": "warn"}) if poor else ""
    words = f"{KEYS}{lack}what each group eats, mean of the year"
    if snow.max() < 1e-3:
        return "Nobody eats what sinks", words
    starving = [level for top, foot in poor for level in np.flatnonzero((depth > top) & (depth < foot) & ~somebody).tolist()]
    title = _where_snow_feeds(snow > suspension, somebody)
    if starving:
        title += f"; nobody eats from {EDGES[starving[0]]:.0f} to {EDGES[starving[-1] + 1]:.0f} m"
    return title, words


def _where_snow_feeds(more: Array, somebody: Array) -> str:
    """`more` says at which levels flux-feeders eat more than both others, `somebody` where anybody eats."""
    if more[somebody].all() or not more[somebody].any():
        return f"Flux-feeders eat {'more' if more[somebody].any() else 'less'} than the others at all depths"
    first = int(np.argmax(more & somebody))
    if more[first:][somebody[first:]].all():
        return f"Below {brief(float(DEPTH[first]))} m flux-feeders eat the most"
    last = first + int(np.argmin(more[first:] | ~somebody[first:]))
    return f"Flux-feeders eat the most from {EDGES[first]:.0f} to {EDGES[last]:.0f} m"


def seasons_title(now: LastYear) -> tuple[str, str]:
    """When cruisers are most, and when they swim."""
    cruisers = now.season(MESO["cruiser"])
    words = f"{KEYS}{keys({'effort (right)': 'ink2'})}"
    if cruisers.max() < 0.003:
        return "Cruisers do not live here", words
    idle = int((now.effort < 0.05).sum())
    rest = f"; for {idle} month{'s' * (idle > 1)} they do not swim" if 0 < idle < 12 else ""
    return f"Cruisers are most in {seasonal(int(cruisers.argmax()) + 1)}{rest}", words


def map_title(
    grid: Grid, field: Array, parameters: Mapping[str, Any], of: tuple[str, bool], elsewhere: str = ""
) -> tuple[str, str]:
    """Where it is the most and where the least, and whose world it is: of an experiment or its reference, of another ocean."""
    (experiment, named), name = of, str(parameters["quantity"])
    most, least = extremes(grid, field)
    first, second = MOST.get(name, ("Most of them live", "fewest"))
    whose, of_what = f"experiment {experiment}", Html("")
    if not named or elsewhere:
        of_what = stamp(f"{experiment} in “{elsewhere}”" if elsewhere else f"reference, {experiment}")
        whose = "yours for the whole sea: under “Whole sea”"
    words = WORDS.get(name, "mean of the year" if name in ("export", "transfer") else "top 150 m, mean of the year")
    return f"{first} {most}, {second} {least}", f"{of_what}{MAPS[name]}: {words}; {whose}{hint('. Click a place for its column')}"
