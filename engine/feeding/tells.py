"""What can be told by name of a place and its animals; of the whole sea, where the values are those of a named experiment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine import published
from engine.feeding import atlas
from engine.feeding.compare import CELLS, ours, worlds
from engine.feeding.effort import effort
from engine.feeding.experiments import EXPERIMENTS, experiment
from engine.feeding.model import GRAZING, MESO, LastYear, Station, ecosystem, reference_of
from engine.feeding.water import DEPTH
from engine.ocean.circulation import compared
from engine.ocean.grid import Array
from engine.tells import Curve, Field, Number, Tell

CROWD = 0.1
"""mmol C m⁻³ of cruisers for which their best effort is told: K_m, at which they are half as hungry as they can be."""
FOOD = np.concatenate([np.arange(0.0, 4.1, 0.5), np.arange(5.0, 10.1, 1.0), np.arange(12.0, 20.1, 2.0)])
"""mmol C m⁻³."""
GROUPS = {"cruiser": "cruisers", "ambusher": "ambushers", "flux_feeder": "flux-feeders"}
WORLD = {
    "export": ("carbon that sinks through 150 m of the whole sea", "Pg C yr-1"),
    "export_1000": ("carbon that sinks through 1,000 m of the whole sea", "Pg C yr-1"),
    "transfer": ("of what sinks through 150 m of the whole sea, what gets to 1,000 m", "%"),
    "mesozooplankton": ("mesozooplankton, top 150 m of the whole sea", "mmol C m-3"),
    "cruiser": ("cruisers, top 150 m of the whole sea", "mmol C m-3"),
    "ambusher": ("ambushers, top 150 m of the whole sea", "mmol C m-3"),
    "flux_feeder": ("flux-feeders, top 150 m of the whole sea", "mmol C m-3"),
}
WHERE = {"polar": "poleward of 60°", "gyres": "in the gyres", "upwellings": "in the upwellings of eastern coasts"}


def _here(told: Callable[[LastYear], float]) -> Callable[[Any, Station], float]:
    return lambda parameters, station: told(station.now)


def _animals(name: str) -> Number:
    return Number(f"{GROUPS[name]}, top 150 m", "mmol C m-3", _here(lambda now: now.upper(MESO[name])), 2)


def _share(now: LastYear) -> float:
    """% of the suspension feeders that are cruisers."""
    cruiser, ambusher = (now.upper(MESO[name]) for name in ("cruiser", "ambusher"))
    return 100 * cruiser / (cruiser + ambusher)


def _trait(name: str, text: str) -> Number:
    return Number(f"{text}, of its own weight in a day", "%", lambda parameters, station: 100 * float(parameters[name]), 2)


def _danger(parameters: Any, station: Station) -> float:
    return float(parameters["m_cruiser"] / parameters["m_ambusher"])


def _least_food(parameters: Any, station: Station) -> float:
    """R_min, and no more than the richest water that is told of."""
    p = station.p
    gain, cost = p.g_cruiser * p.e_cruiser, p.half_cruiser * (p.r_cruiser - p.r_ambusher)
    return cost / gain if gain * FOOD[-1] > cost else float(FOOD[-1])


def _effort(parameters: Any, station: Station) -> tuple[Array, Array]:
    p = station.p
    mu, gain = CROWD / (p.half_respired + CROWD), p.g_cruiser * p.e_cruiser
    rates = p.r_cruiser, p.r_ambusher, p.m_cruiser, p.m_ambusher
    return FOOD, np.array([100 * effort(float(food), mu, p.half_cruiser, gain, *rates) for food in FOOD])


def _eaten(name: str) -> Curve:
    def of(parameters: Any, station: Station) -> tuple[Array, Array]:
        eaten = station.now.grazing(name)
        return DEPTH[: eaten.size], eaten

    return Curve(f"what {GROUPS[name]} eat", "mg C m-3 d-1", "depth", "m", of, down=True)


def _season(name: str) -> Curve:
    def of(parameters: Any, station: Station) -> tuple[Array, Array]:
        return np.arange(1.0, 13.0), station.now.season(MESO[name])

    return Curve(f"{GROUPS[name]}, top 150 m", "mmol C m-3", "month", "1", of)


# the whole sea


def named(parameters: Mapping[str, Any]) -> str | None:
    """The experiment whose animals are set, in water as warm as it is."""
    asked, first = ecosystem(parameters), reference_of(parameters)
    known = (name for name in EXPERIMENTS if experiment(name, first) == asked)
    return None if parameters["warming"] or not parameters["gross"] else next(known, None)


def _world(quantity: str) -> Number:
    text, unit = WORLD[quantity]

    def of(parameters: Any, station: Station) -> float:
        name = named(parameters)
        return ours(worlds(), name, quantity, CELLS) if name else float("nan")

    return Number(text, unit, of)


def _printed(quantity: str) -> Number:
    text, unit = WORLD[quantity]

    def of(parameters: Any, station: Station) -> float:
        name = named(parameters)
        return float(published.table("feeding")[quantity].sel(experiment=name)) if name else float("nan")

    return Number(f"{text}, as printed", unit, of)


def _dominated(place: str) -> Number:
    def of(parameters: Any, station: Station) -> float:
        name = named(parameters)
        return 100 * worlds()[name][f"share_{place}"] if name else float("nan")

    return Number(f"area {WHERE[place]} where cruisers outnumber ambushers", "%", of, 2)


def _map(quantity: str, text: str, unit: str, colours: str) -> Field:
    """Of the experiment that is set, or of the reference."""

    def of(parameters: Any, station: Station) -> tuple[Array, Array, Array]:
        grid, one = compared().grid, atlas.shipped().sel(experiment=named(parameters) or atlas.REFERENCE)
        return grid.lon_centre, grid.lat_centre, atlas.field(grid, np.asarray(one[quantity], float))

    return Field(text, unit, of, colours=colours)


TELLS: Mapping[str, Tell] = {
    "mesozooplankton": Number("mesozooplankton, top 150 m", "mmol C m-3", _here(lambda now: now.mesozooplankton), 2),
    **{name: _animals(name) for name in GROUPS},
    "cruiser_share": Number("of cruisers and ambushers, those that are cruisers", "%", _here(_share), 2),
    "export": Number("sinks through 150 m", "mg C m-2 d-1", _here(lambda now: now.export), 2),
    "deep_export": Number("sinks through 1,000 m", "mg C m-2 d-1", _here(lambda now: now.deep_export), 2),
    "transfer": Number("of what sinks through 150 m, what gets to 1,000 m", "%", _here(lambda now: 100 * now.transfer), 2),
    "effort": Number("effort of cruisers, mean of the year", "%", _here(lambda now: 100 * float(now.effort.mean())), 2),
    "food": Number("food of cruisers and ambushers, top 50 m", "mmol C m-3", _here(lambda now: now.prey), 2),
    "flux_feeders_below": Number(
        "depth below which flux-feeders eat more than the others", "m", _here(lambda now: now.flux_feeders_below), 2
    ),
    "least_food": Number("food below which swimming does not pay", "mmol C m-3", _least_food, 2),
    "eats_cruiser": _trait("g_cruiser", "the most that a cruiser eats"),
    "eats_ambusher": _trait("g_ambusher", "the most that an ambusher eats"),
    "breathes_cruiser": _trait("r_cruiser", "what a swimming cruiser breathes out"),
    "breathes_ambusher": _trait("r_ambusher", "what an ambusher breathes out"),
    "danger": Number("times as often as an ambusher is a swimming cruiser eaten", "1", _danger, 2),
    "best_effort": Curve("time that it pays to swim", "%", "food", "mmol C m-3", _effort),
    **{f"eaten_{name}": _eaten(name) for name in GRAZING},
    **{f"season_{name}": _season(name) for name in GROUPS},
    **{f"world_{name}": _world(name) for name in WORLD},
    **{f"printed_{name}": _printed(name) for name in WORLD},
    **{f"cruisers_{name}": _dominated(name) for name in WHERE},
    "dominance": _map("dominance", "who dominates: +1 cruisers alone, −1 ambushers alone", "1", "balance"),
    "reaches": _map("export_1000", "carbon that sinks through 1,000 m", "mg C m-2 d-1", "matter"),
}
