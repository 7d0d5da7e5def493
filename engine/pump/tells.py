"""What the pump can tell by name: carbon by way, how long it stays, what the air feels; and of carbon put down at one place.

What is told with the nutrients that are set is the result's `now`. Bands are between what two drawn worlds in three lie. What is
put down, where and how deep, the views say, as in the tab “Put carbon down here”.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.conversions import PG_PER_MMOL
from engine.ocean import diagnostics
from engine.ocean.air import BEFORE_INDUSTRY_PPM, MMOL_PER_PPM, TODAY_PPM
from engine.ocean.grid import Array, Grid
from engine.parameter import Parameters
from engine.pump import here, where
from engine.pump.here import AFTER
from engine.pump.kernels import AIRS, HORIZONS, Curves, kernels
from engine.pump.model import Pump
from engine.pump.ways import WAYS
from engine.tells import Curve, Field, Number, Place, Tell

if TYPE_CHECKING:
    from engine.pump.draws import Band, Sure

STOCK, FLUX, PPM, YEARS = "Pg C", "Pg C yr-1", "ppm", "years"
TOLD = tuple(HORIZONS.index(years) for years in (10.0, 20.0, 50.0, 100.0, 200.0, 300.0, 500.0))
"""Of HORIZONS, those that a curve over time is drawn through by hand."""
UPPER = np.array([100.0, 150.0, 200.0, 300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 1000.0, 1200.0, 1500.0])
"""m: depths at which most is eaten, and below the light."""
DEPTHS = np.array([100.0, 200.0, 300.0, 400.0, 500.0, 700.0, 1000.0, 1300.0, 1600.0, 2000.0, 2500.0, 3000.0, 3500.0, 4000.0])
MOST = 0.1
"""Of the area of a level: the part that a place is outlined by."""


@lru_cache(maxsize=4)
def _sure(parameters: Parameters, pump: Pump) -> Sure:
    from engine.pump.draws import bands

    return bands(parameters, pump).of(pump.nutrients)


def _band(which: Callable[[Sure], Band], end: str) -> Callable[[Parameters, Pump], float]:
    return lambda parameters, pump: float(getattr(which(_sure(parameters.computed(), pump)), end))


def _of_way(of: str, way: str) -> Callable[[Parameters, Pump], float]:
    return lambda parameters, pump: float(getattr(pump.now, of)[WAYS.index(way)])


def _by_way(of: str, what: str, unit: str, *digits: int) -> dict[str, Number]:
    """`digits` of each way, or as many as usual of all."""
    numbers = digits or (Number.digits,) * len(WAYS)
    return {
        f"{of}_{way}": Number(f"{what}, {way}", unit, _of_way(of, way), each) for way, each in zip(WAYS, numbers, strict=True)
    }


def _away(after: float) -> Callable[[Parameters, Pump], float]:
    """Of what goes down in a year, the share that has not met the air so many years later, %."""

    def of(parameters: Parameters, pump: Pump) -> float:
        return float(_still_away(parameters, pump)[HORIZONS.index(after)])

    return of


def _still_away(parameters: Parameters, pump: Pump) -> Array:
    """(horizon)."""
    now, known = pump.now, kernels(pump.ocean)
    if now.export_in_all <= 0:
        return np.zeros(len(HORIZONS))
    away = known.away(known.project(now.freed.sum(axis=0)), float(parameters["mixing"]))
    return np.asarray(100 * away / now.export_in_all)


def _over_time(share: Array) -> tuple[Array, Array]:
    """From the start on, when all of it is away."""
    return np.array([0.0, *(HORIZONS[place] for place in TOLD)]), np.array([100.0, *(share[place] for place in TOLD)])


def _ppm(ppm: float) -> float:
    """So much CO₂ in the air, as carbon, Pg."""
    return ppm * MMOL_PER_PPM * PG_PER_MMOL


def _unused(parameters: Parameters, pump: Pump) -> float:
    """The preformed phosphate, of the mean of all phosphorus, %."""
    preformed = pump.preformed[parameters["nutrients"] == "follow"]
    return 100 * preformed / float(pump.ocean.settings["mean_phosphorus"])


def _reach(parameters: Parameters, pump: Pump) -> float:
    whole = pump.now.export_in_all
    return 100 * float(pump.now.through(float(parameters["depth"])).sum()) / whole if whole > 0 else 0.0


def _flux(way: str = "") -> Callable[[Parameters, Pump], tuple[Array, Array]]:
    def of(parameters: Parameters, pump: Pump) -> tuple[Array, Array]:
        edge, passing = pump.now.edge, pump.now.passing
        return edge, passing[WAYS.index(way)] if way else passing.sum(axis=0)

    return of


def _upper(parameters: Parameters, pump: Pump) -> tuple[Array, Array]:
    return UPPER, np.array([pump.now.through(depth).sum() for depth in UPPER])


def _mean_years(pump: Pump, depth: float) -> float:
    return diagnostics.area_mean(pump.ocean.grid, pump.solved.time, depth)


def _century(parameters: Parameters, pump: Pump) -> float:
    return where.depth_of_mean(pump.ocean.grid, pump.solved.time, where.CENTURY)


def _source(parameters: Parameters, pump: Pump) -> tuple[here.Spot, Array]:
    grid = pump.ocean.grid
    spot = here.spot(grid, *(float(parameters[name]) for name in ("place_lat", "place_lon", "put_depth")))
    return spot, here.at(grid, spot)


def _curves(parameters: Parameters, pump: Pump, source: Array) -> Curves:
    return here.curves(kernels(pump.ocean), source, float(parameters["mixing"]), str(parameters["air"]))


def _put(of: Callable[[Curves], float]) -> Callable[[Parameters, Pump], float]:
    """Of what is put down at the place."""
    return lambda parameters, pump: float(of(_curves(parameters, pump, _source(parameters, pump)[1])))


def _left(after: float) -> Callable[[Parameters, Pump], float]:
    return _put(lambda curves: 100 * curves.away[HORIZONS.index(after)])


def _put_years(parameters: Parameters, pump: Pump) -> float:
    return float(_source(parameters, pump)[1] @ pump.solved.time)


def _spot(of: Callable[[here.Spot], float]) -> Callable[[Parameters, Pump], float]:
    return lambda parameters, pump: of(_source(parameters, pump)[0])


def _felt(surface: bool) -> Callable[[Parameters, Pump], float]:
    """ppm a century later, of the amount that is put down once or every year."""

    def of(parameters: Parameters, pump: Pump) -> float:
        spot, source = _source(parameters, pump)
        curves = _curves(parameters, pump, here.at(pump.ocean.grid, spot.up()) if surface else source)
        felt = curves.pulse if parameters["put_how"] == "pulse" else curves.steady
        return float(parameters["put_amount"]) * float(felt[AFTER])

    return of


def _share(parameters: Parameters, pump: Pump) -> Array:
    """(cell): of what is put down there, the share still away after a century, %."""
    return 100 * kernels(pump.ocean).away_at(AFTER, float(parameters["mixing"]))


def _column(parameters: Parameters, pump: Pump) -> tuple[Array, Array]:
    """Of the levels that the column at the place has."""
    grid, (spot, _) = pump.ocean.grid, _source(parameters, pump)
    share = grid.field(_share(parameters, pump))[:, spot.row, spot.column]
    wet = np.isfinite(share)
    return grid.depth_centre[wet], share[wet]


def _best(which: int) -> Callable[[Parameters, Pump], float]:
    return lambda parameters, pump: here.best(*_column(parameters, pump))[which]


def _all_over(parameters: Parameters, pump: Pump) -> Array:
    return here.everywhere(pump.ocean.grid, float(parameters["put_depth"]))


def _map(of: Callable[[Parameters, Pump], Array]) -> Callable[[Parameters, Pump], tuple[Array, Array, Array]]:
    """Of (row, column)."""
    return lambda parameters, pump: (pump.ocean.grid.lon_centre, pump.ocean.grid.lat_centre, of(parameters, pump))


def _at(of: Callable[[Parameters, Pump], Array], depth: str) -> Callable[[Parameters, Pump], Array]:
    """(row, column) of (cell), at the depth that a view says."""
    return lambda parameters, pump: diagnostics.at_depth(
        pump.ocean.grid, pump.ocean.grid.field(of(parameters, pump)), float(parameters[depth])
    )


def _time(parameters: Parameters, pump: Pump) -> Array:
    return pump.solved.time


def _floor(parameters: Parameters, pump: Pump) -> Array:
    """m."""
    grid = pump.ocean.grid
    levels = grid.wet.sum(axis=0)
    return np.where(levels > 0, grid.depth_edge[levels], np.nan)


def _half(parameters: Parameters, pump: Pump) -> Array:
    return where.depth_for(pump.ocean.grid, _share(parameters, pump), 100 * where.HALF)


def _below(parameters: Parameters, pump: Pump) -> Array:
    """kg m⁻²."""
    return where.below(pump.ocean.grid, pump.now.freed.sum(axis=0) * pump.solved.time) * where.KG_PER_PG


def _most(of: Callable[[Parameters, Pump], Array]) -> Callable[[Parameters, Pump], tuple[Any, Any]]:
    """Where a map has its highest value, and what encloses the tenth of the area with the highest."""

    def found(parameters: Parameters, pump: Pump) -> tuple[Any, Any]:
        grid, values = pump.ocean.grid, of(parameters, pump)
        row, column = np.unravel_index(np.nanargmax(values), values.shape)
        wet = np.isfinite(values)
        area = grid.field(grid.area, 0.0)[0]
        least = diagnostics.by_area(values[wet], area[wet], (1 - MOST,))[0]
        return (float(grid.lon_centre[column]), float(grid.lat_centre[row])), outline(grid, wet & (values >= least))

    return found


def outline(grid: Grid, inside: Array) -> list[list[tuple[float, float]]]:
    """Lines between the cells (row, column) that are inside and those that are not."""
    lat, lon = grid.lat_edge, grid.lon_edge
    rows = np.pad(inside, ((1, 1), (0, 0)))
    columns = np.concatenate([inside[:, -1:], inside, inside[:, :1]], axis=1)
    across = [
        [(float(lon[column]), float(lat[row])), (float(lon[column + 1]), float(lat[row]))]
        for row, column in np.argwhere(rows[1:] != rows[:-1])
    ]
    along = [
        [(float(lon[column]), float(lat[row])), (float(lon[column]), float(lat[row + 1]))]
        for row, column in np.argwhere(columns[:, 1:] != columns[:, :-1])
    ]
    return across + along


WHOLE: Mapping[str, Tell] = {
    "kept": Number("kept from the air by life", STOCK, lambda _, pump: pump.now.kept_in_all, 4),
    **_by_way("kept", "kept from the air", STOCK, 4, 3, 2),
    "kept_low": Number("kept from the air, low end", STOCK, _band(lambda sure: sure.kept_in_all, "low"), 4),
    "kept_high": Number("kept from the air, high end", STOCK, _band(lambda sure: sure.kept_in_all, "high"), 4),
    "more": Number("kept beyond today", STOCK, lambda _, pump: pump.now.kept_in_all - pump.today.kept_in_all, 2),
    "more_low": Number("kept beyond today, low end", STOCK, _band(lambda sure: sure.more, "low"), 2),
    "more_high": Number("kept beyond today, high end", STOCK, _band(lambda sure: sure.more, "high"), 2),
    "more_chance": Number(
        "of all drawn worlds keep more than today", "%",
        lambda p, pump: 100 * float(np.mean(_sure(p.computed(), pump).drawn_more > 0)), 2,
    ),
    "export": Number("leaves the light", FLUX, lambda _, pump: pump.now.export_in_all),
    **_by_way("export", "leaves the light", FLUX),
    "years": Number("away on average", YEARS, lambda _, pump: pump.now.years_in_all),
    **_by_way("years", "away on average", YEARS),
    "median": Number(
        "half of it is from where it takes this or less", YEARS, lambda _, pump: pump.now.median_in_all, 2
    ),
    "away_year": Number("still away a year later", "%", _away(1.0), 2),
    "away_century": Number("still away a century later", "%", _away(100.0), 2),
    "away_millennium": Number("still away a thousand years later", "%", _away(1000.0), 2),
    "lit": Number("where the light ends", "m", lambda _, pump: float(pump.now.edge[0]), 2),
    "depth": Number("where the map looks", "m", lambda p, _: float(p["depth"])),
    "reach": Number("of what leaves the light passes this depth", "%", _reach, 2),
    "years_here": Number(
        "until the surface from this depth, on average", YEARS, lambda p, pump: _mean_years(pump, float(p["depth"]))
    ),
    "century_depth": Number("from where it takes a century on average", "m", _century, 2),
    "ppm": Number("CO₂ in the air in the end", PPM, lambda p, pump: AIRS[str(p["air"])] + pump.ppm, 4),
    "ppm_more": Number("CO₂ in the air in the end, beyond what there was", PPM, lambda _, pump: pump.ppm, 2),
    "ppm_before": Number("CO₂ in the air before industry", PPM, lambda *_: BEFORE_INDUSTRY_PPM, 4),
    "ppm_today": Number("CO₂ in the air today", PPM, lambda *_: TODAY_PPM, 4),
    "air_before": Number("carbon in the air before industry", STOCK, lambda *_: _ppm(BEFORE_INDUSTRY_PPM)),
    "air_today": Number("carbon in the air today", STOCK, lambda *_: _ppm(TODAY_PPM)),
    "growth": Number("made by algae", FLUX, lambda _, pump: pump.growth, 2),
    "unused": Number("of all phosphate goes down unused", "%", _unused),
    "flux": Curve("passes each depth", FLUX, "depth", "m", _flux(), down=True),
    **{f"flux_{way}": Curve(f"passes each depth, {way}", FLUX, "depth", "m", _flux(way), down=True) for way in WAYS},
    "flux_upper": Curve("passes each depth", FLUX, "depth", "m", _upper, down=True),
    "years_by_depth": Curve(
        "until the surface, on average", YEARS, "depth", "m",
        lambda _, pump: (DEPTHS, diagnostics.area_means(pump.ocean.grid, pump.solved.time, DEPTHS)), down=True,
    ),
    "still_away": Curve("still away", "%", "time", YEARS, lambda p, pump: _over_time(_still_away(p, pump))),
    "years_map": Field("until the surface from this depth", YEARS, _map(_at(_time, "depth")), "dense"),
    "kept_map": Field("kept below each place", "kg m-2", _map(_below), "matter"),
    "floor": Field("depth of the sea floor", "m", _map(_floor), "deep"),
    "longest": Place("where it takes longest to the surface from this depth", _most(_at(_time, "depth"))),
}  # fmt: skip
PUT_DOWN: Mapping[str, Tell] = {
    "put_years": Number("away on average, put down here", YEARS, _put_years),
    "put_decade": Number("still away after 10 years", "%", _left(10.0), 2),
    "put_century": Number("still away after 100 years", "%", _left(100.0), 2),
    "put_millennium": Number("still away after 1,000 years", "%", _left(1000.0), 2),
    "put_ever": Number(
        "of all that is put down here every year for 100, still away at their end", "%",
        _put(lambda curves: 100 * curves.away_mean[AFTER]), 2,
    ),
    "put_felt": Number("felt by the air after 100 years, put down here", PPM, _felt(surface=False), 2),
    "put_felt_above": Number("felt by the air after 100 years, let go at the surface", PPM, _felt(surface=True), 2),
    "put_depth": Number("where it is put down", "m", _spot(lambda spot: spot.depth)),
    "put_floor": Number("depth of the sea floor here", "m", _spot(lambda spot: spot.floor), 2),
    "put_best": Number("best depth here", "m", _best(0), 2),
    "put_best_century": Number("still away after 100 years, from the best depth here", "%", _best(1), 2),
    "sea_years": Number(
        "away on average, put down so deep all over the sea", YEARS, lambda p, pump: float(_all_over(p, pump) @ pump.solved.time)
    ),
    "sea_century": Number(
        "still away after 100 years, put down so deep all over the sea", "%",
        lambda p, pump: 100 * float(_curves(p, pump, _all_over(p, pump)).away[AFTER]), 2,
    ),
    "put_away": Curve(
        "still away", "%", "time", YEARS,
        lambda p, pump: _over_time(100 * _curves(p, pump, _source(p, pump)[1]).away),
    ),
    "put_column": Curve("still away after a century", "%", "depth", "m", _column, down=True),
    "century_map": Field("still away after 100 years, put down so deep", "%", _map(_at(_share, "put_depth")), "dense"),
    "half_map": Field("depth from which half is still away after 100 years", "m", _map(_half), "deep"),
    "most": Place("where most is still away after 100 years, put down so deep", _most(_at(_share, "put_depth"))),
}  # fmt: skip
TELLS: Mapping[str, Tell] = {**WHOLE, **PUT_DOWN}
