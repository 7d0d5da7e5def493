"""What can be told by name of C:P, of the carbon that life keeps down, and of the air."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine import published
from engine.ocean import diagnostics
from engine.ocean.air import BEFORE_INDUSTRY_PPM, TODAY_PPM
from engine.ocean.grid import Array
from engine.stoichiometry import theory
from engine.stoichiometry.model import SWEEP, World, delta_dic, dots, ratio_down, start_of, theorise
from engine.tells import Curve, Field, Number, Tell

DEEP = 1000.0
"""m: how much gets there is told."""
DEPTHS = np.concatenate([np.arange(100.0, 300.0, 50.0), np.arange(300.0, 1001.0, 100.0), np.arange(1200.0, 2001.0, 200.0)])
MAP_DEPTH = 2000.0
"""m, of the map of carbon gained."""
REGIONS = {
    "north_pacific": "deep North Pacific",
    "north_atlantic": "deep North Atlantic",
    "southern_ocean": "deep Southern Ocean",
}


def _left(element: str, parameters: Any, depth: Array) -> Array:
    """% of what sinks through the start that sinks through each depth, by theory."""
    start, floor, profile = (parameters[name] for name in ("start_depth", "twilight_floor", "profile"))
    return 100 * theory.left(depth, start, floor, parameters[f"{element}_b"], profile)


def _half_lost(parameters: Any, world: World) -> float:
    """m at which half of the carbon is left, between the depths of the curve."""
    left = _left("carbon", parameters, DEPTHS)
    return float(np.exp(np.interp(-np.log(50.0), -np.log(left), np.log(DEPTHS))))


def _b_before(parameters: Any, world: World) -> float:
    """The b of carbon, within the paper's, at which the air is as before industry."""
    b, pco2 = _air(parameters, world)
    return float(np.interp(BEFORE_INDUSTRY_PPM, pco2, b))


def _arrives(element: str) -> Number:
    def of(parameters: Any, world: World) -> float:
        return float(_left(element, parameters, np.array([DEEP]))[0])

    return Number(f"of the {element} that starts to sink, what gets to {DEEP:,.0f} m", "%", of, 2)


def _flux(element: str) -> Curve:
    def of(parameters: Any, world: World) -> tuple[Array, Array]:
        return DEPTHS, _left(element, parameters, DEPTHS)

    return Curve(f"{element} still sinking", "%", "depth", "m", of, down=True)


def _theory(name: str) -> Callable[[Any, World], float]:
    def of(parameters: Any, world: World) -> float:
        return float(getattr(theorise(parameters, start_of(parameters, world), float(parameters["carbon_b"])), name))

    return of


def _deep_ratio(parameters: Any, world: World) -> float:
    return float(ratio_down(parameters, world, np.array([float(parameters["twilight_floor"])]))[0])


def _ratio(parameters: Any, world: World) -> tuple[Array, Array]:
    return DEPTHS, ratio_down(parameters, world, DEPTHS)


def _air(parameters: Any, world: World) -> tuple[Array, Array]:
    return SWEEP, dots(parameters, world).pco2


def _gained(region: str) -> Number:
    def of(parameters: Any, world: World) -> float:
        grid = world.over.grid
        return float(grid.mean(delta_dic(parameters, world), diagnostics.region(grid, region)))

    return Number(f"carbon gained in the {region}", "mmol C m-3", of, 2)


def _gained_map(parameters: Any, world: World) -> tuple[Array, Array, Array]:
    grid = world.over.grid
    return grid.lon_centre, grid.lat_centre, diagnostics.at_depth(grid, grid.field(delta_dic(parameters, world)), MAP_DEPTH)


def _measured(observation: str, text: str) -> Number:
    """As printed; it is no result, and the same whatever is set."""
    return Number(
        text, "1", lambda parameters, world: float(published.table("stoichiometry")["median"].sel(observation=observation))
    )


TELLS: Mapping[str, Tell] = {
    "pco2": Number("CO₂ in the air", "ppm", lambda parameters, world: world.now.pco2),
    "stored": Number("carbon stored by life", "Pg C", lambda parameters, world: world.now.stored),
    "ratio": Number("C:P of what is breathed out in the sea", "1", lambda parameters, world: world.now.ratio),
    "start_ratio": Number("C:P where sinking begins", "1", lambda parameters, world: world.one_b.ratio),
    "deep_ratio": Number("C:P of what sinks through z′", "1", _deep_ratio),
    "drawn": Number("CO₂ beyond the world that it is told against", "ppm", lambda parameters, world: world.drawn),
    "gained": Number("carbon stored beyond the world that it is told against", "Pg C", lambda parameters, world: world.gained),
    "carbon_b": Number("b of carbon", "1", lambda parameters, world: float(parameters["carbon_b"])),
    "phosphorus_b": Number("b of phosphorus", "1", lambda parameters, world: float(parameters["phosphorus_b"])),
    "b_before": Number("b of carbon at which the air is as before industry", "1", _b_before),
    "half_lost": Number("depth at which half of the sinking carbon is lost", "m", _half_lost, 2),
    "carbon_arrives": _arrives("carbon"),
    "phosphorus_arrives": _arrives("phosphorus"),
    "theory_pco2": Number("CO₂ in the air, by theory", "ppm", _theory("pco2")),
    "theory_stored": Number("carbon stored by life, by theory", "Pg C", _theory("stored")),
    "air_today": Number("CO₂ in the air of today, measured", "ppm", lambda parameters, world: TODAY_PPM),
    "air_before": Number("CO₂ in the air before industry, measured", "ppm", lambda parameters, world: BEFORE_INDUSTRY_PPM),
    "traps_ratio": _measured("all traps", "C:P of what traps caught in the twilight zone, measured"),
    "surface_ratio": _measured("all suspended matter", "C:P of what floats at the surface, measured"),
    **{f"gained_{name}": _gained(region) for name, region in REGIONS.items()},
    "carbon": _flux("carbon"),
    "phosphorus": _flux("phosphorus"),
    "ratio_down": Curve("C:P of what sinks", "1", "depth", "m", _ratio, down=True),
    "air": Curve("CO₂ in the air", "ppm", "b of carbon", "1", _air),
    "gained_map": Field(f"carbon gained at {MAP_DEPTH:,.0f} m", "mmol C m-3", _gained_map, colours="balance"),
}
