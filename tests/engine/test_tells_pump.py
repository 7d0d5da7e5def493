"""What the pump tells by name: the result's own numbers, as its page prints them, at every preset."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.pump import prose
from app.words import brief
from engine.lab import get
from engine.ocean.grid import Array
from engine.parameter import Parameters
from engine.pump import here, where
from engine.pump.draws import bands
from engine.pump.kernels import HORIZONS, kernels
from engine.pump.model import Pump
from engine.pump.tells import outline
from engine.pump.ways import WAYS
from engine.tells import Curve, Field, Number, Place

LAB = get("pump")
TELLS = LAB.tells
NUMBERS = {name: tell for name, tell in TELLS.items() if isinstance(tell, Number)}


def told(name: str, parameters: Parameters, pump: Pump) -> float:
    return NUMBERS[name].of(parameters, pump)


def curve(name: str, parameters: Parameters, pump: Pump) -> tuple[Array, Array]:
    tell = TELLS[name]
    assert isinstance(tell, Curve)
    return tell.of(parameters, pump)


def field(name: str, parameters: Parameters, pump: Pump) -> tuple[Array, Array, Array]:
    tell = TELLS[name]
    assert isinstance(tell, Field)
    return tell.of(parameters, pump)


@pytest.fixture(scope="module")
def today() -> tuple[Parameters, Pump]:
    return LAB.preset(), LAB.result(LAB.preset())


@pytest.mark.parametrize("preset", LAB.presets)
def test_every_number_is_one_at_every_preset(preset: str) -> None:
    for nutrients in ("stay", "follow"):
        parameters = LAB.preset(preset).replace(nutrients=nutrients)
        pump = LAB.result(parameters)
        wrong = [name for name, number in NUMBERS.items() if not np.isfinite(number.of(parameters, pump))]
        assert not wrong


@pytest.mark.parametrize("preset", ["today", "stay_up", "twice", "warmer"])
def test_numbers_are_those_of_the_page(preset: str) -> None:
    parameters = LAB.preset(preset)
    pump = LAB.result(parameters)
    sure = bands(parameters, pump).follow
    leaves = told("export", parameters, pump)
    away = told("away_year", parameters, pump) * leaves / 100
    kept, export, years, air = prose.facts(pump, pump, away, sure, parameters, parameters)
    for name, fact in {"kept": kept, "export": export, "years": years, "ppm": air}.items():
        assert told(name, parameters, pump) == fact.value
        assert NUMBERS[name].unit.replace("yr-1", "yr⁻¹") == fact.unit
    low, high = (prose.stock(told(f"kept_{end}", parameters, pump)) for end in ("low", "high"))
    assert f"({low} to {high})" in kept.note
    assert brief(told("median", parameters, pump)) in years.note
    assert f"{brief(away)} of it for over a year" in export.note


def test_ways_are_the_parts_of_the_whole(today: tuple[Parameters, Pump]) -> None:
    for whole in ("kept", "export"):
        assert sum(told(f"{whole}_{way}", *today) for way in WAYS) == pytest.approx(told(whole, *today))
    flux = curve("flux", *today)[1]
    assert np.allclose(flux, sum(curve(f"flux_{way}", *today)[1] for way in WAYS))
    assert flux[0] == pytest.approx(told("export", *today))
    depth, upper = curve("flux_upper", *today)
    assert (np.diff(upper) < 0).all()
    assert 100 * upper[depth == 1000.0][0] / flux[0] == pytest.approx(told("reach", *today))


def test_without_life_all_phosphate_goes_down_unused() -> None:
    shares = [told("unused", LAB.preset(name), LAB.result(LAB.preset(name))) for name in ("today", "lifeless")]
    assert 50 < shares[0] < 70
    assert shares[1] == pytest.approx(100)


def test_more_is_against_today_in_the_same_worlds() -> None:
    parameters = LAB.preset("stay_up")
    pump = LAB.result(parameters)
    more, low, high = (told(name, parameters, pump) for name in ("more", "more_low", "more_high"))
    assert more == pytest.approx(pump.follow.kept_in_all - pump.today.kept_in_all)
    assert low < more < high
    assert high - low < 0.2 * (told("kept_high", parameters, pump) - told("kept_low", parameters, pump))
    assert (told("more_chance", parameters, pump) > 84) == (low > 0)


def test_what_passes_a_depth_is_read_between_the_edges(today: tuple[Parameters, Pump]) -> None:
    parameters, pump = today
    edge, passing = pump.today.edge, pump.today.passing
    assert np.allclose(pump.today.through(float(edge[3])), passing[:, 3])
    assert told("reach", parameters.replace(depth=float(edge[5])), pump) == pytest.approx(
        100 * passing[:, 5].sum() / pump.today.export_in_all
    )
    between = pump.today.through(float(np.sqrt(edge[3] * edge[4])))
    assert between[0] == pytest.approx(np.sqrt(passing[0, 3] * passing[0, 4]))


def test_a_century_on_average_is_where_the_mean_says_it(today: tuple[Parameters, Pump]) -> None:
    parameters, pump = today
    depth = told("century_depth", *today)
    assert told("years_here", parameters.replace(depth=depth), pump) == pytest.approx(where.CENTURY, rel=1e-3)


def test_what_is_put_down_is_as_the_tab_tells_it(today: tuple[Parameters, Pump]) -> None:
    parameters, pump = today
    asked = parameters.replace(place_lat=45.5, place_lon=352.0, put_depth=2000.0, put_how="ever", put_amount=2.0)
    grid = pump.ocean.grid
    spot = here.spot(grid, 45.5, 352.0, 2000.0)
    curves = here.curves(kernels(pump.ocean), here.at(grid, spot), 1.0, "before")
    century = HORIZONS.index(100.0)
    assert told("put_century", asked, pump) == 100 * curves.away[century]
    assert told("put_ever", asked, pump) == 100 * curves.away_mean[century]
    assert told("put_felt", asked, pump) == 2 * curves.steady[century]
    assert told("put_felt", asked, pump) < told("put_felt_above", asked, pump)
    assert told("put_depth", asked.replace(put_depth=5000.0), pump) == told("put_floor", asked, pump) == spot.floor
    years, share = curve("put_away", asked, pump)
    assert share[0] == 100
    assert share[np.flatnonzero(years == 100.0)[0]] == told("put_century", asked, pump)
    depth, column = curve("put_column", asked, pump)
    assert (
        told("put_best_century", asked, pump) == column.max() == column[np.flatnonzero(depth == told("put_best", asked, pump))[0]]
    )
    assert told("sea_years", asked, pump) == pytest.approx(told("years_here", asked.replace(depth=2000.0), pump))


def test_maps_are_of_the_sea(today: tuple[Parameters, Pump]) -> None:
    dry = ~today[1].ocean.grid.wet[0]
    maps = [name for name, tell in TELLS.items() if isinstance(tell, Field)]
    assert maps
    for name in maps:
        _, _, values = field(name, *today)
        assert np.isnan(values[dry]).all(), name
        assert np.isfinite(values[~dry]).mean() > 0.5, name


@pytest.mark.parametrize(("place", "of"), [("longest", "years_map"), ("most", "century_map")])
def test_a_place_is_where_its_map_is_highest(place: str, of: str, today: tuple[Parameters, Pump]) -> None:
    x, y, values = field(of, *today)
    tell = TELLS[place]
    assert isinstance(tell, Place)
    (lon, lat), lines = tell.of(*today)
    assert values[np.flatnonzero(y == lat)[0], np.flatnonzero(x == lon)[0]] == np.nanmax(values)
    assert len(lines) > 10


def test_an_outline_is_what_lies_between_inside_and_outside(today: tuple[Parameters, Pump]) -> None:
    grid = today[1].ocean.grid
    south, north, west, east = grid.lat_edge[3], grid.lat_edge[4], grid.lon_edge[7], grid.lon_edge[8]
    inside = np.zeros(grid.shape[1:], bool)
    inside[3, 7] = True
    sides = {frozenset(line) for line in outline(grid, inside)}
    corners = [(west, south), (east, south), (east, north), (west, north)]
    assert sides == {frozenset(pair) for pair in zip(corners, corners[1:] + corners[:1], strict=True)}
    inside[:, :] = True
    assert all(a[1] == b[1] for a, b in outline(grid, inside))  # no side where the map ends and begins
