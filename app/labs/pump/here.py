"""Carbon put down at one place: how long it stays, what the air feels of it, and how deep it had better be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.charts import ProfileAndSpread, Years
from app.charts.base import ceiling
from app.components import Prose
from app.context import Context, stand
from app.labs.pump.years import SHARES, SHOWN, YEARS, numbers
from app.maps import Scale, World
from app.markup import Html, html, keys, paragraphs, table
from app.tab import Tab
from app.words import brief, number, percent, place
from engine.ocean import diagnostics
from engine.ocean.circulation import compared
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import Ocean
from engine.parameter import Parameters
from engine.pump import here, where
from engine.pump.compare import SITES
from engine.pump.here import AFTER, PUBLISHED, Spot
from engine.pump.kernels import HORIZONS, Curves, Kernels, kernels
from engine.pump.model import Pump

TOLD = [HORIZONS.index(years) for years in (10.0, 100.0, 500.0, 1000.0)]
AWAY = {"once": "carbon", "every year": "accent"}
FELT = {"put down here": "carbon", "let go at the surface": "ink2"}
HOW = {"pulse": "once", "ever": "every year"}
FEELS = 5e-4
"""ppm per Pg C below which kernels of low rank say nothing."""
LINEAR = 50.0
"""ppm up to which the sea's answer is nearly in proportion (engine.pump.response)."""
SHARE = "Still away after 100 years, %"


class Put(NamedTuple):
    """One amount at one spot. `surface` is the same let go at the surface of the column; `time` (cell) years until the surface."""

    spot: Spot
    curves: Curves
    surface: Curves
    years: float
    amount: float
    how: str

    def left(self, how: str) -> Array:
        """(horizon): the share still away of what is put down once, or of all that has been put down by then."""
        return self.curves.away if how == "pulse" else self.curves.away_mean

    def felt(self, curves: Curves) -> Array:
        """(horizon): ppm."""
        return self.amount * (curves.pulse if self.how == "pulse" else curves.steady)

    @property
    def words(self) -> str:
        """What is put down, and how."""
        return f"{self.amount:g} Pg C{'' if self.how == 'pulse' else ' a year'}"


class Found(NamedTuple):
    """What the board is fed, the words above and below it, and where the mark stands."""

    fed: list[Fed]
    said: str
    text: str
    marked: tuple[float, float]


class Here(Tab):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette, grid = context.palette, context.result.ocean.grid
        self._said = Prose(text="", sizing_mode="stretch_width")
        self._map = World(palette, grid.lat_edge, grid.lon_edge, tapped=self._tapped, below=True)
        pictures = {
            "Map": self._map,
            "Still away": Years(palette, "Still away, %", AWAY, lambda low, high: SHARES, mark=100.0),
            "Column": ProfileAndSpread(palette),
            "Air": Years(palette, "CO₂, ppm more", FELT, lambda low, high: (0.0, ceiling(1.1 * high)), mark=100.0),
        }
        self.board = Board(context, pictures, numbers=False)
        self.view = pn.Column(self._said, self.board.view, self.text, sizing_mode="stretch_width")
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, now: Pump) -> Found:
        told = kernels(now.ocean)
        put = _put(parameters, now, told)
        spot = put.spot
        fed = [_map(parameters, now, put), _away(put), _column(parameters, now, told, put), _air(put)]
        text = _mean(put, told, now.solved.time, now.ocean.grid, float(parameters["mixing"]))
        return Found(fed, _said(put), f"{text}{MEANT}{_beside(compared())}", (spot.lon, spot.lat))

    def draw(self, found: Found) -> None:
        super().draw(found)
        self._said.text = found.said
        self._map.mark(*found.marked)

    def _tapped(self, lon: float, lat: float) -> None:
        """A click on the map: carbon is put down there from now on."""
        stand(self.context, place_lon=lon % 360.0, place_lat=lat)


def _put(parameters: Parameters, now: Pump, told: Kernels) -> Put:
    grid, mixing, air = now.ocean.grid, float(parameters["mixing"]), str(parameters["air"])
    spot = here.spot(grid, *(float(parameters[name]) for name in ("place_lat", "place_lon", "put_depth")))
    source = here.at(grid, spot)
    deep, top = (here.curves(told, each, mixing, air) for each in (source, here.at(grid, spot.up())))
    years = float(source @ now.solved.time)
    return Put(spot, deep, top, years, float(parameters["put_amount"]), str(parameters["put_how"]))


def _at(spot: Spot) -> str:
    return f"{place(spot.lon, spot.lat)}, {spot.depth:,.0f} m"


def _map(parameters: Parameters, now: Pump, put: Put) -> Fed:
    grid, spot, time = now.ocean.grid, put.spot, now.solved.time
    field = diagnostics.at_depth(grid, grid.field(time), spot.depth)
    scale = Scale.of("Years until the surface", "years", "dense", time)
    level = grid.level_at(spot.depth)
    title = (
        f"At {_at(spot)}: {brief(put.years)} years on average",
        f"Mean years until carbon put down at {spot.depth:,.0f} m meets the air; click where it shall be put down",
    )
    given = field, scale, grid.wet[level], grid.wet[0], f"{spot.depth:,.0f} m"
    return Fed(title, given, (grid.lat_edge, grid.lon_edge))


def _away(put: Put) -> Fed:
    lines = {words: 100 * put.left(how)[SHOWN] for how, words in HOW.items()}
    once, ever = (percent(put.left(how)[AFTER]) for how in HOW)
    title = (
        f"After a century {once} is still away; put down every year, {ever} of all so far",
        f"{keys({'once: of the one amount': AWAY['once'], 'every year: of all that was put down by then': AWAY['every year']})}"
        "Share that has not met the air; years on a logarithmic scale",
    )
    return Fed(title, (YEARS, lines, {}, {}, numbers(lines, "%"), True))


def _column(parameters: Parameters, now: Pump, told: Kernels, put: Put) -> Fed:
    grid, spot = now.ocean.grid, put.spot
    share = told.away_at(AFTER, float(parameters["mixing"]))
    column = 100 * grid.field(share)[:, spot.row, spot.column]
    mean, (low, high) = (100 * each for each in diagnostics.profile(grid, share))
    depth, most = here.best(grid.depth_centre, column)
    takes = where.depth_for(grid, share, where.HALF)[spot.row, spot.column]
    half = (
        f"Half is left from {brief(takes)} m on" if np.isfinite(takes) else "Nowhere in this column half is left after a century"
    )
    title = (
        f"{half}; the best depth here is {brief(depth)} m, with {percent(most / 100)}",
        f"{keys({'this column': 'carbon', 'the sea; band: eight parts in ten': 'accent'})}{SHARE}; dashed: where it is put down",
    )
    nothing = np.full(column.shape, np.nan)
    return Fed(title, (grid.depth_centre, column, mean, low, high, SHARE, nothing, spot.depth))


def _air(put: Put) -> Fed:
    deep, top = put.felt(put.curves), put.felt(put.surface)
    lines = {name: each[SHOWN] for name, each in zip(FELT, (deep, top), strict=True)}
    century, end = (_ppm(float(deep[at]), put.amount) for at in (AFTER, -1))
    title = (
        f"Of {put.words} the air feels {century} after a century, {end} after a thousand years",
        f"{keys(FELT)}CO₂ in the air against none put down; the gap is what the depth spares it; the land is left out{_straight(top)}",
    )
    return Fed(title, (YEARS, lines, {}, {}, numbers(lines, "ppm"), True))


def _ppm(felt: float, amount: float) -> str:
    return f"{number(felt, 2)} ppm" if felt > FEELS * amount else "next to nothing"


def _straight(felt: Array) -> str:
    """Where the sea would take up less of it than a straight line says."""
    return (
        ""
        if felt.max() < LINEAR
        else f". The sea is taken to answer in proportion: beyond some {LINEAR:.0f} ppm it takes up less"
    )


def _said(put: Put) -> Html:
    """What becomes of it, and what was asked for that cannot be."""
    spot, left = put.spot, put.left(put.how)
    shares = [f"{percent(left[at])} after {HORIZONS[at]:,.0f}".replace(" %", "\u00a0%") for at in TOLD]
    whole = "it" if put.how == "pulse" else "all that was put down until then"
    first = f"<b>{html(put.words)} at {html(_at(spot))}.</b> Still away of {whole}: {', '.join(shares)} years."
    return paragraphs([*(Html(f"<b>{html(each)}</b>") for each in _problems(spot)), Html(first)])


def _mean(put: Put, told: Kernels, time: Array, grid: Grid, mixing: float) -> str:
    """What a mean says, and what it does not."""
    spot, here_left = put.spot, percent(put.curves.away[AFTER])
    sea = here.everywhere(grid, spot.depth)
    left = percent(float(told.away(told.project(sea), mixing)[AFTER]))
    words = (
        f"The mean here is {brief(put.years)} years. That does not say that it all stays so long: of one amount {here_left} is left after a "
        f"century, and the part that stays for very long lifts the mean. Over all of the sea {spot.depth:,.0f} m give a mean of "
        f"{brief(float(sea @ time))} years, and {left} left after a century. Ask which of the two is meant by “kept for a century”."
    )
    return f"<h2>A mean is no promise</h2>{paragraphs([words])}"


def _problems(spot: Spot) -> list[str]:
    problems = []
    if spot.dry:
        problems.append(f"There is no water of this ocean at that place: the nearest is taken, at {place(spot.lon, spot.lat)}.")
    if spot.aground:
        problems.append(f"The sea floor is at {spot.floor:,.0f} m here: it is put down there.")
    return problems


MEANT = """<h2>What this is good for, and what not</h2>
<p>For carbon that gets into the water dissolved at one depth: captured CO₂ that is injected, or seaweed that is sunk and breathed out where it comes to lie. Seaweed also takes nutrients along, and whatever sinks slowly is breathed out on its way: neither is told here. Alkalinity is left aside, and so is what acid water does to chalk on the floor, and to animals. “Away” ends where carbon first meets the surface; the picture of the air goes on from there. The water alone decides, its mixing and its circulation, and of the air how much CO₂ there is to begin with: the levers of life change nothing here.</p>"""


SEVEN = """<p>Seven models put carbon down every year for a century, off seven coasts (Orr et al. 2000, AGU Fall Meeting, B11-09). Then what was put down last year counts too, which is more than what is left of one amount. And they count as gone only what has left the water for the air, not what has met the surface and may sink again. Only the last two columns of ours count as they do, and only the last is at their places: their mean, and the least and the most. Ours are on the ocean of 6°, as it is.</p>"""
BESIDE = (
    "After 100 years",
    "once, still away",
    "every year, still away",
    "every year, still in the sea",
    "the same off their coasts",
    "seven models",
)


@of_ocean
def _beside(ocean: Ocean) -> str:
    """Ours at the depths of OCMIP-2, over all of the sea and at its places."""
    grid, told, retained = ocean.grid, kernels(ocean), here.retained(ocean)
    rows = []
    for depth, (least, most) in PUBLISHED.items():
        source = here.everywhere(grid, depth)
        curves = here.curves(told, source, 1.0, "before")
        ours = (curves.away[AFTER], curves.away_mean[AFTER], source @ retained)
        sites = [float(here.at(grid, here.spot(grid, *site, depth)) @ retained) for site in SITES.values()]
        there = f"{np.mean(sites):.2f} ({min(sites):.2f} to {max(sites):.2f})"
        theirs = f"{least:.2f} to {most:.2f}" if most < 1 else f"at least {least:.2f}"
        rows.append((f"{depth:,.0f}\u00a0m", *(f"{each:.2f}" for each in ours), there, theirs))
    return f"<h2>Beside seven models</h2>{SEVEN}{table(BESIDE, rows, 'Beside seven models', '-nnnnn')}"
