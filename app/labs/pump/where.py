"""Where on the sea carbon is kept and for how long: maps, a section, and all of it by basin and by depth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.charts import Bars
from app.context import Context
from app.labs.pump.prose import COLOURS
from app.maps import Scale, Section, World
from app.markup import keys, table
from app.regions import extremes
from app.tab import Tab
from app.words import brief, latitude, number, percent
from engine.ocean import diagnostics
from engine.ocean.grid import Array, Grid
from engine.parameter import Parameters
from engine.pump import where
from engine.pump.carbon import Carbon
from engine.pump.kernels import HORIZONS, kernels
from engine.pump.model import Pump
from engine.pump.today import today
from engine.pump.ways import WAYS

GRAMS = 1e15
"""In a Pg."""
KEPT = ("kept", *WAYS)
LEAST = {"uptake": 1.0, "phosphate": 0.02}
"""What maps of a change reach to either side at least: g C m⁻² yr⁻¹, mmol P m⁻³."""
STILL = 1e-3
"""Of the range of a change's colours, below which nothing has moved."""
DEEP = 100.0
"""m, below which a section's extreme is told."""


class Found(NamedTuple):
    """What the board is fed, its text, and the line in the section, at a height, if there is one."""

    fed: list[Fed]
    text: str
    line: tuple[Array, float] | None


class Drawn(NamedTuple):
    """One picture's title, field and scale."""

    title: tuple[str, str]
    values: Array
    scale: Scale


class Where(Tab):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette, grid = context.palette, context.result.ocean.grid
        self._section = Section(palette, grid.lat_edge, grid.depth_edge, root=True, bar=True)
        bars = (Bars(palette, WAYS, list(COLOURS.values()), "Kept carbon, Pg C") for _ in range(2))
        pictures = {
            "Map": World(palette, grid.lat_edge, grid.lon_edge, below=True),
            "Section": self._section,
            "Basins": next(bars),
            "Depths": next(bars),
        }
        self.board = Board(context, pictures)
        self.view = pn.Column(self.board.view, self.text, sizing_mode="stretch_width")
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, now: Pump) -> Found:
        name, grid = str(parameters["quantity"]), now.ocean.grid
        seen, cut, line = SHOWN[name](parameters, now)
        basin = str(parameters["basin"])
        depth = float(parameters["depth"]) if name == "years" else None
        level = grid.level_at(depth or 0.0)
        spot = f"{depth:,.0f} m" if depth else ""
        fed = [
            Fed(seen.title, (seen.values, seen.scale, grid.wet[level], grid.wet[0], spot), (grid.lat_edge, grid.lon_edge)),
            Fed(cut.title, (cut.values.T, cut.scale, depth), (grid.lat_edge, grid.depth_edge)),
            _basins(now),
            _depths(now),
        ]
        section = (diagnostics.zonal_mean(grid, line[0], *_within(basin)).T, line[1]) if line else None
        return Found(fed, _table(now), section)

    def draw(self, found: Found) -> None:
        super().draw(found)
        values, height = found.line or (None, 0.0)
        self._section.contours(values, np.array([height]))


Answer = tuple[Drawn, Drawn, tuple[Array, float] | None]
"""The map, the section, and by cell what a line in it is drawn of, with its height."""


def _within(basin: str) -> tuple[str, ...]:
    return () if basin == "World" else (basin,)


def _under(basin: str) -> str:
    return {"World": "Under all oceans", "Indian": "Under the Indian Ocean"}.get(basin, f"Under the {basin}")


def _years_section(parameters: Parameters, now: Pump, more: str = "") -> Drawn:
    grid, basin, time = now.ocean.grid, str(parameters["basin"]), now.solved.time
    section = diagnostics.zonal_mean(grid, time, *_within(basin))
    lat, depth = _extreme(grid, section)
    title = f"{_under(basin)}, longest near {lat}, {depth} m", f"Mean years until the surface, from west to east{more}"
    return Drawn(title, section, Scale.of("Years until the surface", "years", "dense", time))


def _extreme(grid: Grid, section: Array, lowest: bool = False) -> tuple[str, str]:
    """Latitude and depth of a section's most."""
    deep = np.where(grid.depth_centre[:, None] > DEEP, section, np.nan)
    level, row = np.unravel_index(int((np.nanargmin if lowest else np.nanargmax)(deep)), deep.shape)
    return latitude(grid.lat_centre[row]), brief(grid.depth_centre[level])


def _years(parameters: Parameters, now: Pump) -> Answer:
    grid, depth, time = now.ocean.grid, float(parameters["depth"]), now.solved.time
    field = diagnostics.at_depth(grid, grid.field(time), depth)
    most, least = extremes(grid, field)
    title = (
        f"Longest {most}, shortest {least}" if most else "No water this deep",
        f"Mean years until carbon that is set free at {depth:,.0f} m meets the air; "
        f"over the sea {brief(diagnostics.area_mean(grid, time, depth))}",
    )
    cut = _years_section(parameters, now, "; dashed: the depth of the map")
    return Drawn(title, field, cut.scale), cut, None


def _kept(parameters: Parameters, now: Pump) -> Answer:
    """All ways together, or one of them."""
    name, grid, carbon, basin = str(parameters["quantity"]), now.ocean.grid, now.now, str(parameters["basin"])
    ways = slice(None) if name == "kept" else WAYS.index(name)
    kept = _by_cell(carbon)[ways].reshape(-1, grid.size).sum(axis=0)
    field = where.KG_PER_PG * where.below(grid, kept)
    whole = "by all three ways" if name == "kept" else {"dissolved": "by what dissolves"}.get(name, f"by {name}")
    most, least = extremes(grid, field)
    title = (
        f"Most is kept {most}, least {least}" if kept.any() else "Nothing is kept this way",
        f"Carbon kept from the air {whole}, kg C per m² of sea, where it is set free; {_both(now, ways)}",
    )
    dense = GRAMS * diagnostics.zonal_mean(grid, kept / grid.volume, *_within(basin))
    scale = Scale.of("Kept carbon", "g C m⁻³", "matter", GRAMS * kept / grid.volume)
    inside = kept * grid.inside(*_within(basin))
    half = _half(grid, inside)
    cut = (
        f"{_under(basin)}, half of what is kept is set free above {brief(half)} m" if half else f"{_under(basin)}, nothing",
        "Kept carbon by the depth at which it is set free, g C m⁻³, mean from west to east",
    )
    return Drawn(title, field, Scale.of("Kept carbon", "kg C m⁻²", "matter", field)), Drawn(cut, dense, scale), None


def _half(grid: Grid, kept: Array) -> float:
    """The depth above which half of it is set free, m; 0 where there is nothing."""
    so_far = np.concatenate([[0.0], np.cumsum(np.bincount(grid.level, kept, grid.shape[0]))])
    return float(np.interp(so_far[-1] / 2, so_far, grid.depth_edge)) if so_far[-1] > 0 else 0.0


def _whole(amount: float) -> str:
    """Pg C, whole ones where there are ten or more, so that they add up as they are read."""
    return number(amount, 2) if abs(amount) < 9.5 else f"{amount:,.0f}"


def _both(now: Pump, ways: slice | int = slice(None)) -> str:
    """Kept with nutrients as they are and following, Pg C."""
    stay, follow = (_whole(float(np.sum(each.kept[ways]))) for each in (now.stay, now.follow))
    return (
        f"{follow} Pg C in all"
        if stay == follow
        else f"in all {stay} Pg C with nutrients as they are, {follow} where they follow"
    )


def _century(parameters: Parameters, now: Pump) -> Answer:
    """How deep it takes, by the mean or by what is left of it."""
    grid, time = now.ocean.grid, now.solved.time
    share = kernels(now.ocean).away_at(HORIZONS.index(where.CENTURY), float(parameters["mixing"]))
    mean, half = where.depth_for(grid, time, where.CENTURY), where.depth_for(grid, share, where.HALF)
    by_mean = parameters["quantity"] == "century"
    field = mean if by_mean else half
    middle = [brief(_middle(grid, each)) for each in (mean, half)]
    what = "carbon stays away for 100 years in the mean" if by_mean else "half of the carbon is still away after 100 years"
    title = (
        f"A mean of 100 years takes {middle[0]} m; to keep half for a century takes {middle[1]} m",
        f"Depth from which {what}; half of the sea takes more than {middle[0 if by_mean else 1]} m; blank: no depth is enough",
    )
    line = "; the line: a mean of 100 years" if by_mean else "; the line: half is left after 100 years"
    both = Scale.of("Depth", "m", "deep", np.concatenate([mean.ravel(), half.ravel()]))
    cut = _years_section(parameters, now, line)
    return Drawn(title, field, both), cut, (time, where.CENTURY) if by_mean else (share, where.HALF)


def _middle(grid: Grid, depth: Array) -> float:
    """Of half of the sea's area it takes more than this; where no depth is enough, more than any."""
    area = grid.field(grid.area, 0.0)[0]
    wet = area > 0
    return float(diagnostics.by_area(np.where(np.isfinite(depth), depth, grid.depth_edge[-1])[wet], area[wet], (0.5,))[0])


def _nutrients(parameters: Parameters, now: Pump) -> Answer:
    """What changes where nutrients follow: what life takes up for all that goes down, and phosphate."""
    grid, basin = now.ocean.grid, str(parameters["basin"])
    taken = [GRAMS * where.below(grid, each.taken) for each in (now.follow, now.today)]
    change = taken[0] - taken[1]
    scale = _difference("Taken up, change", "g C m⁻² yr⁻¹", LEAST["uptake"], change)
    more, less = extremes(grid, change)
    total = round(float(now.follow.taken.sum() - now.today.taken.sum()), 3)
    turn = f"rises most {more}, least {less}" if total >= 0 else f"falls most {less}, least {more}"
    still = bool(np.nanmax(np.abs(change)) < STILL * scale.high)
    title = (
        "Nutrients are where they are today" if still else f"Uptake {turn}",
        f"Change of the carbon taken up for all that goes down, against today, where nutrients follow; {_signed(total)} Pg C a year in all",
    )
    phosphate = now.solved.phosphorus.values["phosphate"] - today(now.ocean).phosphorus.values["phosphate"]
    section = diagnostics.zonal_mean(grid, phosphate, *_within(basin))
    seen = _difference("Phosphate, change", "mmol P m⁻³", LEAST["phosphate"], phosphate)
    high, low = _extreme(grid, section), _extreme(grid, section, lowest=True)
    cut = (
        "Phosphate is where it is today"
        if float(np.abs(phosphate).max()) < STILL * seen.high
        else f"{_under(basin)}, phosphate gains most near {high[0]}, {high[1]} m, loses most near {low[0]}, {low[1]} m",
        "Change against today where nutrients follow, mean from west to east",
    )
    return Drawn(title, change, scale), Drawn(cut, section, seen), None


def _difference(name: str, unit: str, least: float, values: Array) -> Scale:
    """Centred at zero, and never so narrow that next to nothing looks like much."""
    found = Scale.of(name, unit, "balance", values)
    return replace(found, low=min(found.low, -least), high=max(found.high, least))


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{number(value, 2)}"


SHOWN: dict[str, Callable[[Parameters, Pump], Answer]] = {
    "years": _years,
    **dict.fromkeys(KEPT, _kept),
    "century": _century,
    "half": _century,
    "nutrients": _nutrients,
}


def _by_cell(carbon: Carbon) -> Array:
    """(way, cell): kept, Pg C."""
    return np.asarray(carbon.freed * carbon.time)


def _basins(now: Pump) -> Fed:
    grid = now.ocean.grid
    return _bars(now, lambda each: where.by_basin(grid, _by_cell(each)), "in the {}", "basin")


def _depths(now: Pump) -> Fed:
    grid, first = now.ocean.grid, now.now.sinking.levels

    def banded(each: Carbon) -> dict[str, Array]:
        edges, found = where.by_depth(grid, _by_cell(each), first)
        names = [f"{top:,.0f} to {end:,.0f} m" for top, end in pairwise(edges)]
        return dict(zip(names, found.T, strict=True))

    return _bars(now, banded, "from {}", "depth")


def _bars(now: Pump, by: Callable[[Carbon], dict[str, Array]], place: str, what: str) -> Fed:
    """The way that nutrients are set; a thin line reaches from what it is with nutrients as they are to where they follow."""
    shown = by(now.now)
    values = np.array(list(shown.values()))
    ends = np.array([[float(each.sum()) for each in by(side).values()] for side in (now.stay, now.follow)])
    moved = bool(np.abs(np.diff(ends, axis=0)).max() > STILL * ends.max())
    low, high = (ends.min(axis=0), ends.max(axis=0)) if moved else (None, None)
    most, whole = int(values.sum(axis=1).argmax()), float(values.sum())
    title = (
        f"{percent(values[most].sum() / whole)} of it is set free {place.format(list(shown)[most])}"
        if whole
        else "Nothing is kept"
    )
    line = "; thin lines: from one to the other" if moved else ""
    words = f"{keys(COLOURS)}Kept carbon by the {what} where it is set free, {_both(now)}{line}"
    return Fed((title, words), (list(shown), values, low, high, [_whole(float(each.sum())) for each in values], most, True))


def _table(now: Pump) -> str:
    """By basin and way: today, as they are, following."""
    grid = now.ocean.grid
    sides = [now.today, now.stay, now.follow]
    found = [where.by_basin(grid, _by_cell(each)) for each in sides]
    rows: list[tuple[Any, ...]] = [(name, *(_whole(float(each[name].sum())) for each in found)) for name in found[0]]
    rows += [(f"all, {way}", *(_whole(float(each.kept[at])) for each in sides)) for at, way in enumerate(WAYS)]
    rows.append(("all", *(_whole(each.kept_in_all) for each in sides)))
    heads = ["Kept carbon, Pg C", "today", "nutrients as they are", "nutrients follow"]
    return f"<h2>By basin and way</h2>{table(heads, rows, 'By basin and way', '-nnn')}"
