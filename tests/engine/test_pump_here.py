"""Carbon put down at a place, and where on the sea carbon is kept."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

from engine.ocean import diagnostics
from engine.ocean.cycles import Cycles
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import Ocean
from engine.pump import here, where
from engine.pump.compare import SITES
from engine.pump.kernels import HORIZONS, Curves, Kernels, kernels

YEARS = np.array(HORIZONS)
DEPTHS = (0.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 3000.0)
PLACE = (27.0, 183.0)


@pytest.fixture(scope="module")
def ocean() -> Ocean:
    return Ocean.embedded()


@pytest.fixture(scope="module")
def grid(ocean: Ocean) -> Grid:
    return ocean.grid


@pytest.fixture(scope="module")
def over_time(ocean: Ocean) -> Kernels:
    return kernels(ocean)


@pytest.fixture(scope="module")
def time(ocean: Ocean) -> Array:
    return ocean.tracer("sequestration_time")


@pytest.fixture(scope="module")
def by_depth(grid: Grid, over_time: Kernels) -> list[Curves]:
    return [here.curves(over_time, here.everywhere(grid, depth), 1.0, "before") for depth in DEPTHS]


def test_what_is_put_over_the_sea_is_told_as_a_field_at_that_depth_is_read(grid: Grid, time: Array) -> None:
    for depth in (10.0, 300.0, 1000.0, 3999.0):
        source = here.everywhere(grid, depth)
        assert source.sum() == pytest.approx(1, abs=1e-12)
        assert source @ time == pytest.approx(diagnostics.area_mean(grid, time, depth), rel=1e-10)


def test_what_is_put_in_one_column_is_the_column_at_that_depth(grid: Grid, time: Array) -> None:
    spot = here.spot(grid, *PLACE, 1000.0)
    column = grid.field(time)[:, spot.row, spot.column]
    wanted = np.interp(1000.0, grid.depth_centre, column)
    assert here.at(grid, spot) @ time == pytest.approx(wanted, rel=1e-12)


def test_at_the_surface_nothing_stays(by_depth: list[Curves]) -> None:
    assert by_depth[0].away[HORIZONS.index(1.0)] < 0.01
    assert by_depth[0].away_mean[here.AFTER] < 0.001


def test_deeper_stays_longer_and_is_felt_less_by_the_air(by_depth: list[Curves]) -> None:
    first = HORIZONS.index(1.0)
    for upper, lower in itertools.pairwise(by_depth):
        assert (lower.away[first:] >= upper.away[first:] - 2e-3).all()
        assert lower.away[here.AFTER] > upper.away[here.AFTER]
        assert lower.steady[here.AFTER] < upper.steady[here.AFTER]


def test_every_year_is_the_running_integral_of_once(grid: Grid, over_time: Kernels) -> None:
    told = here.curves(over_time, here.everywhere(grid, 1000.0), 1.0, "before")
    lengths = np.diff(YEARS, prepend=0.0)
    before = np.concatenate([[1.0], told.away[:-1]])
    so_far = told.away_mean * YEARS
    assert (so_far <= np.cumsum(lengths * before) + 2e-2).all()
    assert (so_far >= np.cumsum(lengths * told.away) - 2e-2).all()
    felt = PchipInterpolator(np.concatenate([[0.0], YEARS]), np.concatenate([[0.0], told.pulse])).antiderivative()
    late = YEARS >= 50
    assert told.steady[late] == pytest.approx(felt(YEARS[late]), rel=0.02)


def test_twice_the_carbon_does_twice_as_much(grid: Grid, over_time: Kernels) -> None:
    source = here.at(grid, here.spot(grid, *PLACE, 700.0))
    once, twice = (here.curves(over_time, amount * source, 1.0, "before") for amount in (1.0, 2.0))
    assert twice.pulse == pytest.approx(2 * once.pulse, rel=1e-6)
    assert twice.steady == pytest.approx(2 * once.steady, rel=1e-6)


def test_what_is_shipped_of_what_is_retained_is_what_marching_tells(ocean: Ocean) -> None:
    assert np.abs(here.retained(ocean) - here.retained_by_marching(Cycles(ocean))).max() < 1e-6


def test_as_much_is_retained_as_in_seven_models(ocean: Ocean, over_time: Kernels) -> None:
    """Counted as they count; and less is still away from the surface, of one amount least of all."""
    retained = here.retained(ocean)
    for depth, (least, most) in here.PUBLISHED.items():
        source = here.everywhere(ocean.grid, depth)
        told = here.curves(over_time, source, 1.0, "before")
        assert least <= source @ retained <= most
        assert told.away[here.AFTER] < told.away_mean[here.AFTER] < source @ retained


def test_of_their_sites_new_york_retains_least_and_san_francisco_most(ocean: Ocean) -> None:
    """At 1,500 m, as Orr et al. 2000 say; and the mean of the seven is within what they print, at each depth."""
    grid, retained = ocean.grid, here.retained(ocean)
    for depth, (least, most) in here.PUBLISHED.items():
        shares = {name: float(here.at(grid, here.spot(grid, *site, depth)) @ retained) for name, site in SITES.items()}
        assert least <= np.mean(list(shares.values())) <= most
        if depth == 1500.0:
            assert min(shares, key=shares.__getitem__) == "New York"
            assert shares["San Francisco"] >= max(shares.values()) - 0.005


def test_on_land_the_nearest_water_is_taken_and_below_the_floor_the_floor(grid: Grid) -> None:
    inland = here.spot(grid, 45.0, 90.0, 1000.0)
    assert inland.dry
    assert grid.wet[0, inland.row, inland.column]
    sea = here.spot(grid, *PLACE, 1000.0)
    assert not (sea.dry)
    assert not (sea.aground)
    assert sea.depth == 1000.0
    assert abs(sea.lat - PLACE[0]) < 3.0
    assert here.spot(grid, PLACE[0], PLACE[1] - 360.0, 1000.0) == sea
    deep = here.spot(grid, *PLACE, 9000.0)
    assert deep.aground
    assert deep.depth == deep.floor == grid.depth_edge[grid.wet[:, deep.row, deep.column].sum()]
    lowest = int(np.flatnonzero(here.at(grid, deep)).max())
    assert lowest == grid.floor[grid.cell[0, deep.row, deep.column]]


def test_the_best_depth_of_a_column_is_where_most_is_left() -> None:
    assert here.best(np.array([10.0, 100.0, 1000.0, 2000.0]), np.array([0.1, 0.5, 0.8, 0.7])) == (1000.0, 0.8)
    assert here.best(np.array([10.0, 100.0, 1000.0]), np.array([0.1, 0.5, np.nan])) == (100.0, 0.5)


def test_the_depth_that_a_century_takes_is_where_the_column_has_it(grid: Grid, over_time: Kernels, time: Array) -> None:
    for values, least in ((time, where.CENTURY), (over_time.away_at(here.AFTER), where.HALF)):
        found = where.depth_for(grid, values, least)
        field = grid.field(values)
        columns = np.argwhere(np.isfinite(found) & (found > grid.depth_centre[0]))
        assert len(columns) > 1000
        for row, column in columns:
            here_, wet = field[:, row, column], grid.wet[:, row, column]
            assert np.interp(found[row, column], grid.depth_centre[wet], here_[wet]) == pytest.approx(least, rel=1e-9)
            assert (here_[wet][grid.depth_centre[wet] < found[row, column] - 1e-6] < least).all()
        never = grid.wet[0] & np.isnan(found)
        assert (np.nanmax(field[:, never], axis=0) < least).all()


def test_more_years_take_more_depth(grid: Grid, time: Array) -> None:
    shallow, deep = (where.depth_for(grid, time, years) for years in (50.0, where.CENTURY))
    both = np.isfinite(deep)
    assert both.any()
    assert (shallow[both] < deep[both]).all()


def test_basins_bands_and_columns_hold_all_there_is(grid: Grid) -> None:
    amount = np.random.default_rng(1).random((3, grid.size))
    whole = amount.sum(axis=1)
    assert sum(where.by_basin(grid, amount).values()) == pytest.approx(whole, rel=1e-10)
    edges, bands = where.by_depth(grid, amount, 2)
    assert bands.shape == (3, edges.size - 1)
    assert bands.sum(axis=1) == pytest.approx(whole, rel=1e-10)
    assert edges[0] == grid.depth_edge[2]
    assert edges[-1] == grid.depth_edge[-1]
    per_area = where.below(grid, amount[0])
    assert np.isnan(per_area[~grid.wet[0]]).all()
    assert grid.total(per_area) == pytest.approx(whole[0], rel=1e-10)


def test_what_is_in_no_basin_is_elsewhere(grid: Grid) -> None:
    unnamed = Grid(grid.lat_edge, grid.lon_edge, grid.depth_edge, grid.wet, grid.volume, np.zeros(grid.size, np.int8))
    assert list(where.by_basin(unnamed, np.ones(grid.size))) == ["elsewhere"]
