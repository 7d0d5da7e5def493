"""Sinking matter: nothing is lost on the way down, and the profile is the one that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ocean.grid import Grid
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.ocean.sinking import Shape, Sinking, constant_speed, exponential, martin

OCEAN = Ocean.embedded()
GRID = OCEAN.grid
SINKING = Sinking(GRID, OCEAN.floor_area, OCEAN.settings["euphotic_depth"])
EVERYWHERE = np.ones(GRID.size)


def single(levels: int = 400, depth: float = 5000.0, lit: float = 75.0) -> Sinking:
    """One column of water with vertical walls, in levels of equal thickness below the lit one."""
    edges = np.concatenate([[0.0, lit], np.linspace(lit, depth, levels)[1:]])
    area = 1e10
    wet = np.ones((levels, 1, 1), bool)
    grid = Grid(np.array([0.0, 1]), np.array([0.0, 1]), edges, wet, area * np.diff(edges), np.ones(levels))
    floor_area = np.full(levels, area)
    floor_area[-1] = 0.0
    return Sinking(grid, floor_area, lit)


def check_conserving(sinking: Sinking, shape: Shape) -> None:
    E = sinking.operator(shape)
    received = np.asarray(E.sum(axis=0))
    np.testing.assert_allclose(received[sinking.lit], 1.0, atol=1e-13)
    assert np.all(received[~sinking.lit] == 0)
    assert E.data.min() >= 0
    entries = E.tocoo()
    grid = sinking.grid
    for along in (grid.row, grid.column):
        np.testing.assert_array_equal(along[entries.row], along[entries.col])  # matter falls straight down


@pytest.mark.parametrize("name", list(EMBEDDED))
@pytest.mark.parametrize("b", [0.4, 0.9, 1.6])
def test_martins_law_conserves_in_every_column(name: str, b: float) -> None:
    ocean = Ocean.embedded(name)
    check_conserving(Sinking(ocean.grid, ocean.floor_area, ocean.settings["euphotic_depth"]), martin(b))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), low=st.floats(0, 1), span=st.floats(0, 3))
def test_a_map_of_b_conserves_too(seed: int, low: float, span: float) -> None:
    check_conserving(SINKING, martin(low + span * np.random.default_rng(seed).random(SINKING.columns)))


@settings(max_examples=10, deadline=None)
@given(length=st.floats(1.0, 1e5))
def test_an_exponential_conserves_too(length: float) -> None:
    check_conserving(SINKING, exponential(length))


def test_a_map_of_b_is_each_columns_own() -> None:
    b = np.linspace(0.5, 1.5, SINKING.columns)
    mapped = SINKING.shares(martin(b))
    for column in (0, 400, SINKING.columns - 1):
        np.testing.assert_array_equal(mapped[:, column], SINKING.shares(martin(b[column]))[:, column])


def test_speed_over_rate_is_a_length() -> None:
    np.testing.assert_array_equal(SINKING.shares(constant_speed(50.0, 0.1)), SINKING.shares(exponential(500.0)))


@pytest.mark.parametrize("b", [0.6, 0.858, 1.2])
def test_martins_profile_comes_back_in_one_column(b: float) -> None:
    sinking = single()
    uptake = np.zeros(sinking.grid.size)
    uptake[0] = 3.0
    flux = sinking.flux(uptake, martin(b))[:, 0, 0] * sinking.grid.area[0]
    z = sinking.grid.depth_edge
    np.testing.assert_allclose(flux[1:-1], 3.0 * (z[1:-1] / 75.0) ** -b, rtol=1e-12)
    assert flux[-1] == pytest.approx(0, abs=1e-12)  # what meets the floor stays in the cell above it


def test_what_is_remineralised_is_the_slope_of_the_flux() -> None:
    """b F / z, to the error of the levels."""
    b = 0.858
    errors = []
    for levels in (100, 200, 400):
        sinking = single(levels)
        made = np.asarray(sinking.operator(martin(b)).tocsc()[:, [0]].toarray()).ravel() / sinking.grid.thickness
        z = sinking.grid.depth_centre
        exact = b / 75.0 * (z / 75.0) ** (-b - 1)
        inner = (z > 400) & (z < 4800)
        errors.append(np.abs(made / exact - 1)[inner].max())
    assert errors[-1] < 1e-3
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.3)
    assert errors[1] / errors[2] == pytest.approx(4, rel=0.3)


def test_what_does_not_decay_lands_on_the_floor() -> None:
    """b → 0: each interface passes its area's share, and the rest has met the floor there."""
    share = SINKING.shares(martin(0.0))
    area = np.zeros((GRID.shape[0] + 1, SINKING.columns))
    column = np.cumsum(GRID.wet[0]).reshape(GRID.shape[1:])[GRID.row, GRID.column] - 1
    area[GRID.level + 1, column] = OCEAN.floor_area
    deep = area[SINKING.levels] > 0
    landed = -np.diff(area[SINKING.levels :], axis=0)[:, deep] / area[SINKING.levels, deep]
    np.testing.assert_allclose(share[SINKING.levels :, deep], landed, atol=1e-15)
    column_share = single().shares(martin(0.0))[:, 0]
    assert column_share[-1] == 1
    assert np.all(column_share[:-1] == 0)


@pytest.mark.parametrize("shape", [martin(1e4), exponential(1e-3)], ids=["b", "length"])
def test_what_decays_at_once_stays_below_the_lit_layer(shape: Shape) -> None:
    share = SINKING.shares(shape)
    deep = GRID.wet[SINKING.levels][GRID.wet[0]] & (SINKING._passage[0] > 0)
    np.testing.assert_allclose(share[SINKING.levels, deep], 1.0, atol=1e-12)
    assert np.all(share[SINKING.levels + 1 :] < 1e-12)


def test_shallow_columns_keep_what_sinks_in_their_last_cell() -> None:
    share = SINKING.shares(martin(0.9))
    depth = GRID.wet[:, GRID.wet[0]].sum(axis=0)
    shallow = depth <= SINKING.levels
    assert shallow.any()
    assert np.all(share[depth[shallow] - 1, shallow] == 1)
    assert np.all(share[: SINKING.levels, ~shallow & (SINKING._passage[0] > 0)] == 0)


SHAPES: list[tuple[Callable[[float], Shape], float, float]] = [(martin, 0.6, 1.2), (lambda x: exponential(1 / x), 1e-3, 4e-3)]


@pytest.mark.parametrize(("law", "slow", "fast"), SHAPES, ids=["martin", "exponential"])
def test_slower_decay_sinks_deeper(law: Callable[[float], Shape], slow: float, fast: float) -> None:
    depths = [GRID.depth @ (SINKING.operator(law(value)) @ EVERYWHERE) for value in (slow, fast)]
    assert depths[0] > 1.2 * depths[1]


def test_flux_and_shares_agree() -> None:
    uptake = np.random.default_rng(3).random(GRID.size)
    flux = SINKING.flux(uptake, martin(0.9))
    received = GRID.field(SINKING.operator(martin(0.9)) @ uptake, 0.0)
    column_area = GRID.field(GRID.area)[0]
    wet = GRID.wet[0]
    leaving = np.where(GRID.level < SINKING.levels, uptake, 0.0)
    total = GRID.field(leaving, 0.0).sum(axis=0)
    np.testing.assert_allclose((flux[0] * column_area)[wet], total[wet])
    for level in range(GRID.shape[0]):
        lost = ((flux[level] - flux[level + 1]) * column_area)[wet]
        np.testing.assert_allclose(lost, received[level][wet], atol=1e-12)
    np.testing.assert_allclose(flux[-1][wet] * column_area[wet], 0, atol=1e-12)


def test_the_lit_layer_is_the_levels_nearest_to_its_depth() -> None:
    assert SINKING.levels == 2
    assert Sinking(GRID, OCEAN.floor_area, 100.0).levels == 2
    assert Sinking(GRID, OCEAN.floor_area, 40.0).levels == 1
    np.testing.assert_array_equal(SINKING.lit, GRID.level < 2)
