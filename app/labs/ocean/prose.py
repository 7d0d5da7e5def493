"""The ocean in words: the sentence, the four large numbers, and what each picture finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import numpy as np

from app.facts import Fact
from app.markup import hint, keys, stamp
from app.regions import extremes
from app.words import brief, latitude, number, percent, place, quick
from engine.ocean import diagnostics
from engine.ocean.grid import Array, Grid
from engine.ocean.model import LIFELESS
from engine.quantities import Quantity

HYPOXIC = 60.0
"""mmol O₂ m⁻³ below which most fish cannot live (Vaquer-Sunyer & Duarte 2008, doi 10.1073/pnas.0803833105)."""


@dataclass(frozen=True)
class Words:
    """How a tracer is spoken of: its superlatives on a map, the extreme worth naming in a section, its axis and short unit."""

    most: str
    least: str
    extreme: str
    lowest: bool
    axis: str
    unit: str


WORDS = {
    "sequestration_time": Words("Longest", "shortest", "longest", False, "Years until the surface", "years"),
    "age": Words("Oldest", "youngest", "oldest", False, "Years since the surface", "years"),
    "phosphate": Words("Most phosphate", "least", "most phosphate", False, "Phosphate, mmol P m⁻³", "mmol P m⁻³"),
    "oxygen": Words("Most oxygen", "least", "least oxygen", True, "Oxygen, mmol O₂ m⁻³", "mmol O₂ m⁻³"),
    "delta14c": Words("Most radiocarbon", "least", "least radiocarbon", True, "Δ¹⁴C, ‰", "‰"),
    "temperature": Words("Warmest", "coldest", "coldest", True, "Potential temperature, °C", "°C"),
    "salinity": Words("Saltiest", "freshest", "saltiest", False, "Salinity", ""),
}


@dataclass(frozen=True)
class Seen:
    """What the page shows of one answer at one depth."""

    name: str
    depth: float
    values: Array
    world: float
    here: float
    column: Array


@dataclass(frozen=True)
class Life:
    """What sinks, Pg C a year; how long it stays and how much of it is there, where that is known."""

    export: float
    years: float = float("nan")
    stock: float = float("nan")


def at_place(depth_centre: Array, column: Array, depth: float) -> float:
    """The column's value at a depth; nothing below its floor."""
    wet = np.isfinite(column)
    if not wet.any() or (
        not wet[min(int(np.searchsorted(depth_centre, depth)), column.size - 1)] and depth > depth_centre[wet][-1]
    ):
        return float("nan")
    return float(np.interp(depth, depth_centre[wet], column[wet]))


def headline(grid: Grid, seen: Seen, life: Life) -> str:
    """What the tracer says of this depth; of times also what they keep of all that sinks."""
    where, value = f"{seen.depth:,.0f} m", seen.world
    surface = diagnostics.area_mean(grid, seen.values, 0.0)
    if seen.name == "sequestration_time":
        beside = 200.0 if seen.depth >= 300 else 1000.0
        stays = f"Carbon breathed out at {where} stays away for <b>{brief(value)} years</b>"
        if np.isfinite(life.stock):
            return f"{stays}; what life lets sink keeps <b>{number(life.stock)} Pg C</b> from the air."
        return f"{stays}; at {beside:,.0f} m, for {brief(diagnostics.area_mean(grid, seen.values, beside))}."
    if seen.name == "age":
        return f"Water at {where} last met the air <b>{brief(value)} years</b> ago on average."
    if seen.name == "phosphate":
        if seen.depth < 100:
            return f"Life leaves <b>{brief(value)} mmol</b> of phosphate in each m³ at {where}."
        return f"At {where} there is <b>{brief(value / surface)} times</b> the phosphate of the surface."
    if seen.name == "oxygen":
        field = diagnostics.at_depth(grid, grid.field(seen.values), seen.depth)
        area = grid.field(grid.area, 0.0)[0]
        wet = np.isfinite(field)
        poor = float(area[wet & (field < HYPOXIC)].sum() / area[wet].sum())
        return f"At {where}, <b>{percent(poor)}</b> of the sea holds too little oxygen for most fish."
    if seen.name == "delta14c":
        return f"At {where}, the sea has <b>{brief(-value / 10)} %</b> less radiocarbon than the air."
    if seen.name == "temperature":
        return f"At {where} the sea is at <b>{number(value)} °C</b>, at the surface at {number(surface)} °C."
    return f"At {where} a kilogram of the sea holds <b>{number(value)} g</b> of salt, at the surface {number(surface)} g."


Side = tuple[Grid, Seen, Life]
"""What is shown of a result, and on what grid."""


def facts(now: Side, then: Side, others: Mapping[float, str] | None = None) -> list[Fact]:
    """Four numbers with their change against the baseline.

    Times: from two depths, of all that sinks, and what that keeps away from the air; `others` is what other fits of the
    unchanged ocean give by depth. Other tracers: the world, here, the spread, and what sinks.
    """
    (grid, seen, life), (old_grid, base, before) = now, then
    unit = WORDS[seen.name].unit
    if seen.name == "sequestration_time":
        return [
            *(_away(depth, mean(grid, seen, depth), mean(old_grid, base, depth), others) for depth in (200.0, 1000.0)),
            _years(
                life.years, "mean of all that sinks below 73 m", before.years, "time until the air, all that sinks below 73 m"
            ),
            Fact(life.stock, "Pg C", "kept from the air by it", before.stock, why="kept"),
        ]
    low, high = spread(grid, seen)
    return [
        Fact(seen.world, unit, f"mean at {seen.depth:,.0f} m", base.world),
        Fact(seen.here, unit, "at the marked place", base.here),
        Fact(nan, unit, "eight parts in ten at this depth", shown=f"{brief(low)} to {brief(high)}"),
        Fact(life.export, "Pg C yr⁻¹", "sinks out of the top 73 m", before.export, why="sinking"),
    ]


def mean(grid: Grid, seen: Seen, depth: float) -> float:
    return diagnostics.area_mean(grid, seen.values, depth)


def _years(years: float, label: str, before: float, name: str, note: str = "") -> Fact:
    return Fact(years, "years", label, before, note, shown=brief(years), why="years", name=name)


def _away(depth: float, years: float, before: float, others: Mapping[float, str] | None) -> Fact:
    """How long from a depth; `others` is what other fits give."""
    note, place = f"; other fits {others[depth]}" if others else "", f"from {depth:,.0f} m"
    return _years(years, place, before, f"time until the air, {place}", note)


def spread(grid: Grid, seen: Seen) -> tuple[float, float]:
    """Between which values eight parts in ten of the area at this depth lie."""
    field = diagnostics.at_depth(grid, grid.field(seen.values), seen.depth)
    wet = np.isfinite(field)
    low, high = diagnostics.by_area(field[wet], grid.field(grid.area, 0.0)[0][wet])
    return float(low), float(high)


def stays(seen: Seen, life_moved: bool) -> str:
    """What stands on each picture of what life does not move, where life was changed."""
    return stamp("not moved by life") if life_moved and seen.name in LIFELESS else ""


def map_title(grid: Grid, seen: Seen, quantity: Quantity, error: float | None) -> tuple[str, str]:
    """Where it is the most and where the least; of a quick answer, to what error."""
    field = diagnostics.at_depth(grid, grid.field(seen.values), seen.depth)
    most, least = extremes(grid, field)
    words = WORDS[seen.name]
    title = f"{words.most} {most}, {words.least} {least}" if most else "No water this deep"
    how = "" if error is None else quick(error)
    what = f"{quantity.long_name[0].upper()}{quantity.long_name[1:]} at {seen.depth:,.0f} m"
    return title, f"{what}{hint('; click a place for its column')}{how}"


def section_title(grid: Grid, seen: Seen, section: Array, basin: str) -> tuple[str, str]:
    """Where in the section the most is."""
    words = WORDS[seen.name]
    deep = np.where(grid.depth_centre[:, None] > 100, section, np.nan)
    level, row = np.unravel_index(int((np.nanargmin if words.lowest else np.nanargmax)(deep)), deep.shape)
    under = {"World": "Under all oceans", "Indian": "Under the Indian Ocean"}.get(basin, f"Under the {basin}")
    return (
        f"{under}, {words.extreme} near {latitude(grid.lat_centre[row])}, {brief(grid.depth_centre[level])} m",
        "Mean from west to east, depth in metres; dashed: the depth of the map",
    )


def column_title(seen: Seen, lon: float, lat: float) -> tuple[str, str]:
    """The place's own value."""
    unit = WORDS[seen.name].unit
    value = f"{number(seen.here)} {unit}".rstrip() if np.isfinite(seen.here) else "no water"
    return (
        f"At {place(lon, lat)}: {value} at {seen.depth:,.0f} m",
        keys({"this place": "carbon", "the world; band: eight parts in ten": "accent"}),
    )
