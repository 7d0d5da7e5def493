"""Figures of a circulation: of flows known beforehand, and of the embedded oceans as they are printed."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ocean import diagnostics
from engine.ocean.diagnostics import area_mean, at_depth, census, profile, zonal_mean
from engine.ocean.grid import Grid
from engine.ocean.model import DEPTHS
from engine.ocean.ocean import EMBEDDED, FOLDER, Ocean
from engine.ocean.transport import DOWN, EAST, NORTH, Faces, neighbours

OCEANS = {name: Ocean.embedded(name) for name in EMBEDDED}
OCEAN = OCEANS["6deg"]
GRID = OCEAN.grid

PRINTED: dict[str, dict[str, float]] = {
    "6deg": {
        "atlantic": 17.6, "atlantic_32s": 16.0, "bottom": -21.9, "bottom_atlantic": -3.2,
        "drake": 140, "indonesian": 13.0, "bering": 0.80,
        "age": 550, "deep North Pacific": 1162, "deep North Atlantic": 209, "deep Southern Ocean": 345,
        "200": 55, "500": 162, "1000": 346, "2000": 564,
    },
    "4deg": {
        "atlantic": 18.6, "atlantic_32s": 17.1, "bottom": -21.9, "bottom_atlantic": -7.2,
        "drake": 140, "indonesian": 13.0, "bering": 0.80,
        "age": 574, "deep North Pacific": 1241, "deep North Atlantic": 199, "deep Southern Ocean": 381,
        "200": 57, "500": 173, "1000": 355, "2000": 597,
    },
}  # fmt: skip


@pytest.mark.parametrize(("name", "what"), [(name, what) for name, figures in PRINTED.items() for what in figures])
def test_an_embedded_ocean_has_its_printed_figures(name: str, what: str) -> None:
    ocean = OCEANS[name]
    grid, age, time = ocean.grid, ocean.tracer("age"), ocean.tracer("sequestration_time")
    found = diagnostics.cells(ocean) | diagnostics.passages(ocean) | {"age": grid.mean(age)}
    found |= {region: grid.mean(age, diagnostics.region(grid, region)) for region in diagnostics.REGIONS}
    found |= {f"{depth:.0f}": area_mean(grid, time, depth) for depth in DEPTHS}
    assert found[what] == pytest.approx(PRINTED[name][what], rel=0.01)


def test_the_file_says_what_it_is_worth() -> None:
    figures = json.loads((FOLDER / "figures.json").read_text())
    for name, ocean in OCEANS.items():
        assert ocean.figures == figures[name]
        assert {figure["kind"] for figure in figures[name].values()} <= {"fitted", "derived", "independent"}


# flows known beforehand


def basin(rows: int = 6, columns: int = 4, levels: int = 3) -> Grid:
    """A rectangular Atlantic of equal cells, from 60° S to 60° N."""
    wet = np.ones((levels, rows, columns), bool)
    edges = np.linspace(-60, 60, rows + 1), np.linspace(300, 340, columns + 1), np.array([0.0, 1000, 2000, 4000])[: levels + 1]
    return Grid(*edges, wet, np.full(wet.size, 1e15), np.ones(wet.size, np.int8))


def flowing(grid: Grid, U: dict[int, np.ndarray]) -> Ocean:
    """The ocean whose transports are (depth, latitude, longitude) arrays, through the near cell's face."""
    parts: dict[str, list[np.ndarray]] = {key: [] for key in ("i", "j", "kind", "U")}
    for kind, transport in U.items():
        near, far = neighbours(grid, kind, transport != 0)
        for key, values in zip(parts, (near, far, np.full(near.size, kind), transport[transport != 0]), strict=True):
            parts[key].append(values)
    joined = {key: np.concatenate(values) for key, values in parts.items()}
    size = joined["i"].size
    return Ocean("known", grid, Faces(**joined, area=np.ones(size), G=np.ones(size), cells=grid.size))


def test_overturning_of_one_cell() -> None:
    """8 Sv north above 1,000 m, back below 2,000 m."""
    grid = basin()
    north, down = np.zeros(grid.shape), np.zeros(grid.shape)
    north[0, 1:4], north[2, 1:4] = 2e6, -2e6
    down[:2, 4], down[:2, 1] = 2e6, -2e6
    ocean = flowing(grid, {NORTH: north, DOWN: down})
    assert np.all(ocean.moving.divergence() == 0)
    found = diagnostics.overturning(ocean, "Atlantic")
    expected = np.zeros((4, 7))
    expected[1:3, 2:5] = 8.0
    np.testing.assert_allclose(found, expected)
    assert diagnostics.cells(ocean)["atlantic"] == pytest.approx(8)
    np.testing.assert_allclose(diagnostics.overturning(ocean, "Indo-Pacific"), 0)
    np.testing.assert_allclose(diagnostics.overturning(ocean, "World"), found)


def test_a_gyre_turns_round_its_middle() -> None:
    """3 Sv north in the west, east in the north, south in the east, west in the south: anticyclonic, in all three levels."""
    grid = basin()
    east, north = np.zeros(grid.shape), np.zeros(grid.shape)
    north[:, 1:4, 0], north[:, 1:4, 3] = 1e6, -1e6
    east[:, 4, :3], east[:, 1, :3] = 1e6, -1e6
    ocean = flowing(grid, {EAST: east, NORTH: north})
    assert np.all(ocean.moving.divergence() == 0)
    stream = diagnostics.barotropic(ocean)
    assert stream.shape == (7, 5)
    expected = np.zeros((7, 5))
    expected[2:5, 1:4] = -3.0
    np.testing.assert_allclose(stream, expected)
    np.testing.assert_allclose(diagnostics.overturning(ocean, "World"), 0)


def test_the_barotropic_flow_of_the_embedded_ocean_closes() -> None:
    """Its difference across Drake Passage is the passage's transport; it does not change along Antarctica's shore."""
    stream = diagnostics.barotropic(OCEAN)
    np.testing.assert_array_equal(stream[:, 0], stream[:, -1])
    np.testing.assert_array_equal(stream[0], 0)
    drake = np.argmin(np.abs(GRID.lon_edge - 294))
    rows = GRID.lat_edge < -39
    assert np.ptp(stream[rows, drake]) == pytest.approx(140, rel=0.05)
    wet = GRID.wet.any(axis=0)
    ashore = ~(wet | np.roll(wet, -1, axis=1))  # both sides of a meridian edge dry: no flow across
    np.testing.assert_allclose(np.diff(stream[:, 1:], axis=0)[ashore], 0, atol=1e-9)
    around = stream[-1, 1:]
    assert np.ptp(around) < 1e-6  # no water crosses the northern rim


@pytest.mark.parametrize("sea", ["Atlantic", "Indo-Pacific", "World"])
def test_overturning_ends_at_the_floor_with_what_passes_through(sea: str) -> None:
    """Below the floor the whole transport: nothing for the world, for a sea what its straits let through."""
    whole = diagnostics.overturning(OCEAN, sea)[-1]
    if sea == "World":
        np.testing.assert_allclose(whole, 0, atol=1e-9)
    elif sea == "Atlantic":
        inside = (GRID.lat_edge > -30) & (GRID.lat_edge < 60)
        np.testing.assert_allclose(whole[inside], -diagnostics.passages(OCEAN)["bering"], atol=0.02)
    else:
        inside = (GRID.lat_edge > -20) & (GRID.lat_edge < 60)
        np.testing.assert_allclose(whole[inside], diagnostics.passages(OCEAN)["bering"], atol=0.02)


def test_seas_add_up_to_the_world() -> None:
    """Faces between seas belong to neither, and the Southern Ocean has many; north of it the parts are the whole."""
    parts = diagnostics.overturning(OCEAN, "Atlantic") + diagnostics.overturning(OCEAN, "Indo-Pacific")
    inside = (GRID.lat_edge > -30) & (GRID.lat_edge < 55)
    np.testing.assert_allclose(parts[:, inside], diagnostics.overturning(OCEAN, "World")[:, inside], atol=1e-9)


# sums over cells


def test_a_census_sums_to_the_volume() -> None:
    age = OCEAN.tracer("age")
    share = census(GRID, age, np.linspace(0, 2000, 41))
    assert share.sum() == pytest.approx(1, abs=1e-12)
    older = GRID.volume[age >= 1000].sum() / GRID.volume.sum()
    assert share[20:].sum() == pytest.approx(older)
    assert census(GRID, age, np.array([0.0, 1000])).sum() == pytest.approx(1 - older)


def test_zonal_means_of_the_basins_make_up_the_world() -> None:
    age, names = OCEAN.tracer("age"), ("Atlantic", "Pacific", "Indian", "Arctic", "Mediterranean")
    shape = GRID.shape[:2]
    total, weight = np.zeros(shape), np.zeros(shape)
    for name in names:
        part = GRID.field(np.where(GRID.inside(name), GRID.volume, 0.0), 0.0).sum(axis=2)
        mean = zonal_mean(GRID, age, name)
        np.testing.assert_array_equal(np.isfinite(mean), part > 0)
        total, weight = total + np.nan_to_num(mean) * part, weight + part
    world = zonal_mean(GRID, age)
    wet = np.isfinite(world)
    np.testing.assert_allclose(world[wet], (total / np.where(weight > 0, weight, 1))[wet], rtol=1e-12)
    assert np.nansum(world * weight) == pytest.approx(GRID.inventory(age), rel=1e-12)


def test_a_uniform_tracer_is_its_own_mean_however_it_is_taken() -> None:
    one = np.full(GRID.size, 7.0)
    assert np.nanmax(np.abs(zonal_mean(GRID, one, "Pacific") - 7)) < 1e-12
    mean, spread = profile(GRID, one)
    np.testing.assert_allclose(mean, 7)
    np.testing.assert_allclose(spread, 7)
    for depth in (0.0, 73.4, 500.0, 5000.0):
        assert area_mean(GRID, one, depth) == pytest.approx(7)


@settings(max_examples=40, deadline=None)
@given(depth=st.floats(20, 5000), slope=st.floats(-3, 3))
def test_between_levels_fields_are_linear(depth: float, slope: float) -> None:
    z = GRID.depth_centre
    field = GRID.field(slope * GRID.depth)
    found = at_depth(GRID, field, depth)
    level = int(np.searchsorted(GRID.depth_edge, depth, side="right")) - 1
    np.testing.assert_array_equal(np.isfinite(found), GRID.wet[level])
    deepest = z[GRID.wet.sum(axis=0) - 1]
    expected = slope * np.clip(depth, z[0], deepest)
    np.testing.assert_allclose(found[GRID.wet[level]], expected[GRID.wet[level]], atol=1e-9)


def test_means_by_area_weigh_partial_cells() -> None:
    level = 6
    depth = float(GRID.depth_centre[level])
    tracer = np.random.default_rng(2).random(GRID.size)
    here = GRID.level == level
    assert area_mean(GRID, tracer, depth) == pytest.approx(np.average(tracer[here], weights=GRID.area[here]), rel=1e-12)
    assert profile(GRID, tracer)[0][level] == pytest.approx(area_mean(GRID, tracer, depth), rel=1e-12)


def test_a_tenth_of_the_area_lies_below_the_lower_line() -> None:
    tracer = OCEAN.tracer("oxygen")
    spread = profile(GRID, tracer)[1]
    for level in range(GRID.shape[0]):
        here = GRID.level == level
        for line, share in zip(spread[:, level], (0.1, 0.9), strict=True):
            below = GRID.area[here & (tracer <= line)].sum() / GRID.area[here].sum()
            assert below == pytest.approx(share, abs=0.01)


def test_regions_are_in_the_seas_they_are_named_after() -> None:
    seas = {"deep North Pacific": "Pacific", "deep North Atlantic": "Atlantic"}
    for name in diagnostics.REGIONS:
        inside = diagnostics.region(GRID, name)
        assert inside.any()
        assert GRID.depth[inside].min() > 1800
        if name in seas:
            assert GRID.inside(seas[name])[inside].all()
    assert GRID.lat[diagnostics.region(GRID, "deep Southern Ocean")].max() < -55


@pytest.mark.parametrize("depth", [0.0, *GRID.depth_edge[1:4], 36.0, 400.0, 5e3, 1e5])
def test_a_depth_is_in_the_level_whose_edges_are_about_it(depth: float) -> None:
    at = GRID.level_at(depth)
    assert GRID.depth_edge[at] <= depth
    assert depth < GRID.depth_edge[at + 1] or at == GRID.shape[0] - 1


def test_a_flux_of_one_sums_to_the_area_of_the_sea_and_land_counts_nothing() -> None:
    ones = np.where(GRID.wet[0], 1.0, np.nan)
    assert GRID.total(ones) == pytest.approx(float(GRID.area[GRID.surface].sum()), rel=1e-12)
    assert GRID.total(np.where(GRID.wet[0], 2.0, 7.0)) == pytest.approx(2 * GRID.total(ones), rel=1e-12)
