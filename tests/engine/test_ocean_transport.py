"""The operator: what every circulation must be, and what ours is."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean.diagnostics import conservation_time
from engine.ocean.grid import BASINS, Grid, OceanError
from engine.ocean.ocean import EMBEDDED, Ocean, from_dataset, to_dataset
from engine.ocean.transport import DOWN, EAST, NORTH, Faces, check, effective_conductance, neighbours

OCEANS = [Ocean.embedded(name) for name in EMBEDDED]
OCEAN = OCEANS[0]
GRID = OCEAN.grid
FACTORS = st.tuples(st.floats(0.5, 2.0), st.floats(0.5, 2.0))
both = pytest.mark.parametrize("ocean", OCEANS, ids=list(EMBEDDED))


@both
def test_no_tracer_is_made_or_lost(ocean: Ocean) -> None:
    A = ocean.operator
    assert np.abs(A.sum(axis=0)).max() < 3e-16 * np.abs(A.data).max()
    check(ocean.grid, A)


@both
def test_a_uniform_tracer_stays_uniform(ocean: Ocean) -> None:
    drained = ocean.operator @ np.ones(ocean.grid.size) / ocean.grid.volume
    assert np.abs(drained).max() * SECONDS_PER_YEAR < 1e-9


@both
def test_the_flow_closes_to_the_last_digit(ocean: Ocean) -> None:
    assert np.all(ocean.moving.divergence() == 0)
    assert np.all(ocean.moving.U * 16 % 1 == 0)


@both
def test_errors_show_after_more_than_a_million_years(ocean: Ocean) -> None:
    assert conservation_time(ocean) > 1e6


def test_the_time_of_conservation_finds_an_operator_that_leaks() -> None:
    leaking = sp.csr_array(OCEAN.operator + sp.diags_array(GRID.volume / (1000 * SECONDS_PER_YEAR)))
    assert conservation_time(Ocean("leaking", GRID, matrix=leaking)) == pytest.approx(1000, rel=1e-6)


@settings(max_examples=8, deadline=None)
@given(factors=FACTORS)
def test_the_changed_ocean_conserves_and_makes_nothing_negative(factors: tuple[float, float]) -> None:
    A = OCEAN.moving.operator(*factors)
    largest = np.abs(A.data).max()
    assert np.abs(A.sum(axis=0)).max() < 5e-16 * largest
    assert np.abs(A.sum(axis=1) / GRID.volume).max() * SECONDS_PER_YEAR < 1e-9
    off = A - sp.diags_array(A.diagonal())
    assert off.data.max() <= 0
    assert A.diagonal().min() > 0


@settings(max_examples=8, deadline=None)
@given(factors=FACTORS, seed=st.integers(0, 10_000))
def test_the_transpose_is_the_adjoint(factors: tuple[float, float], seed: int) -> None:
    A = OCEAN.moving.operator(*factors)
    x, y = np.random.default_rng(seed).normal(size=(2, GRID.size))
    forward, back = y @ (A @ x), (A.T @ y) @ x
    assert abs(forward - back) < 1e-13 * np.linalg.norm(y) * np.linalg.norm(A @ x)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_step_creates_no_new_extremes(seed: int) -> None:
    tracer = np.random.default_rng(seed).random(GRID.size)
    step = 1 / (OCEAN.operator.diagonal() / GRID.volume).max()
    later = tracer - step * (OCEAN.operator @ tracer) / GRID.volume
    assert later.min() >= tracer.min()
    assert later.max() <= tracer.max()
    assert GRID.inventory(later) == pytest.approx(GRID.inventory(tracer), rel=1e-12)


def test_the_pattern_does_not_move_with_the_factors() -> None:
    still, strong = OCEAN.moving.operator(0.0, 1.0), OCEAN.moving.operator(2.0, 0.5)
    np.testing.assert_array_equal(still.indices, strong.indices)
    np.testing.assert_array_equal(still.indptr, strong.indptr)
    assert still.nnz == GRID.size + 2 * OCEAN.moving.i.size


def test_currents_move_the_antisymmetric_part_and_mixing_the_vertical_one() -> None:
    def turning(A: sp.csr_array) -> np.ndarray:
        skew = sp.csr_array(A - A.T) - sp.diags_array((A - A.T).diagonal())
        return np.asarray(skew[OCEAN.moving.i, OCEAN.moving.j])

    own, fast, mixed = OCEAN.operator, OCEAN.moving.operator(1.5, 1.0), OCEAN.moving.operator(1.0, 1.5)
    np.testing.assert_allclose(turning(own), OCEAN.moving.U, atol=1e-9 * np.abs(OCEAN.moving.U).max())
    np.testing.assert_allclose(turning(fast), 1.5 * turning(own), atol=1e-9 * np.abs(OCEAN.moving.U).max())
    np.testing.assert_allclose(turning(mixed), turning(own), atol=1e-9 * np.abs(OCEAN.moving.U).max())
    down = OCEAN.moving.kind == DOWN
    change = np.asarray((mixed - own)[OCEAN.moving.i, OCEAN.moving.j])
    assert np.all(change[~down] == 0)
    assert np.all(change[down] <= 0)
    assert np.mean(change[down] < 0) > 0.9
    symmetric = OCEAN.moving.operator(0.0, 1.5)
    np.testing.assert_allclose(symmetric[OCEAN.moving.i, OCEAN.moving.j][down], -1.5 * OCEAN.moving.G[down], rtol=1e-12)


# one face


def test_conductance_without_flow_is_that_of_mixing() -> None:
    G = np.array([1e-300, 1e-3, 1.0, 1e9])
    np.testing.assert_array_equal(effective_conductance(np.zeros(4), G), G)


def test_conductance_without_mixing_is_upstream() -> None:
    U = np.array([-3e7, -1.0, 0.0, 1.0, 3e7])
    np.testing.assert_array_equal(effective_conductance(U, np.zeros(5)), np.abs(U) / 2)


@settings(max_examples=200, deadline=None)
@given(U=st.floats(-1e9, 1e9), G=st.floats(0, 1e9))
def test_conductance_lies_between_its_limits(U: float, G: float) -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        (found,) = effective_conductance(np.array([U]), np.array([G]))
    low, high = max(G, abs(U) / 2), G + abs(U) / 2
    assert low * (1 - 1e-12) - 1e-300 <= found <= high * (1 + 1e-12) + 1e-300


@settings(max_examples=200, deadline=None)
@given(exponent=st.floats(-8, 4), times=st.floats(1e-3, 1e6))
def test_conductance_is_its_formula_whatever_the_scale(exponent: float, times: float) -> None:
    ratio = 10**exponent
    (found,) = effective_conductance(np.array([2 * ratio * times]), np.array([times]))
    expected = times * (ratio / np.tanh(ratio) if ratio > 1e-4 else 1 + ratio**2 / 3)
    assert found == pytest.approx(expected, rel=1e-12)


def test_conductance_is_smooth_where_series_and_formula_meet() -> None:
    ratio = np.linspace(0.9e-3, 1.1e-3, 2001)
    found = effective_conductance(2 * ratio, np.ones_like(ratio))
    slope = np.diff(found) / np.diff(ratio)
    np.testing.assert_allclose(slope, 2 * (ratio[1:] + ratio[:-1]) / 2 / 3, rtol=2e-3)
    assert np.all(np.diff(found) > 0)


def line(U: float, G: float, cells: int) -> Faces:
    """Cells in a row, the same flow through each face."""
    near = np.arange(cells - 1)
    return Faces(
        near, near + 1, np.full(cells - 1, EAST), np.ones(cells - 1), np.full(cells - 1, U), np.full(cells - 1, G), cells
    )


@pytest.mark.parametrize("peclet", [0.01, 1.0, 30.0, -5.0])
def test_steady_flow_along_a_line_is_exact_at_its_points(peclet: float) -> None:
    """c = (exp(P i) − 1) / (exp(P n) − 1) between 0 and 1, whatever U/G."""
    cells = 9
    A = line(peclet, 1.0, cells).operator().toarray()
    inner = slice(1, cells - 1)
    c = np.linalg.solve(A[inner, inner], -A[inner, cells - 1])
    i = np.arange(1, cells - 1)
    expected = np.expm1(peclet * i) / np.expm1(peclet * (cells - 1))
    np.testing.assert_allclose(c, expected, rtol=1e-9, atol=1e-15)


# what an ocean is made of


@both
def test_faces_lead_where_they_say(ocean: Ocean) -> None:
    grid, faces = ocean.grid, ocean.moving
    columns = grid.shape[2]
    steps = {EAST: (0, 0, 1), NORTH: (0, 1, 0), DOWN: (1, 0, 0)}
    for kind, (level, row, column) in steps.items():
        i, j = faces.i[faces.kind == kind], faces.j[faces.kind == kind]
        np.testing.assert_array_equal(grid.level[j] - grid.level[i], level)
        np.testing.assert_array_equal(grid.row[j] - grid.row[i], row)
        np.testing.assert_array_equal((grid.column[j] - grid.column[i]) % columns, column)
    assert np.all(faces.area > 0)
    assert np.all(faces.G > 0)


def test_the_grids_are_those_described() -> None:
    for ocean, shape, size in zip(OCEANS, ((12, 30, 60), (16, 45, 90)), (13_250, 36_270), strict=True):
        grid = ocean.grid
        assert grid.shape == shape
        assert grid.size == size
        assert grid.depth_edge[2] == pytest.approx(73.4, abs=0.01)
        assert 1.2e18 < grid.volume.sum() < 1.4e18
        assert 3.2e14 < grid.area[grid.surface].sum() < 3.7e14
        assert set(np.unique(grid.basin)) == set(BASINS.values())
        full = np.radians(np.diff(grid.lon_edge))[0] * 6.371e6**2 * np.diff(np.sin(np.radians(grid.lat_edge)))
        share = grid.area / full[grid.row]
        assert share.max() <= 1.001
        assert share.min() > 0.14
    assert OCEAN.grid.wet[0].sum() == 1306


def test_vector_and_field_are_each_others_inverse() -> None:
    tracer = np.random.default_rng(1).random(GRID.size)
    np.testing.assert_array_equal(GRID.vector(GRID.field(tracer)), tracer)
    assert np.isnan(GRID.field(tracer)[~GRID.wet]).all()
    flat = np.arange(np.prod(GRID.shape[1:]), dtype=float).reshape(GRID.shape[1:])
    np.testing.assert_array_equal(GRID.vector(flat), flat[GRID.row, GRID.column])
    with pytest.raises(OceanError, match="does not fit a grid"):
        GRID.vector(flat.T)
    assert np.all(GRID.level[GRID.floor] >= GRID.level)
    assert np.all(OCEAN.floor_area[np.unique(GRID.floor)] == 0)


def test_an_embedded_ocean_is_known_by_name() -> None:
    with pytest.raises(OceanError, match="is not an ocean here; there are 6deg, 4deg"):
        Ocean.embedded("1deg")
    assert Ocean.embedded() is Ocean.embedded()


def test_an_ocean_of_a_matrix_has_no_currents() -> None:
    bare = Ocean("bare", GRID, matrix=OCEAN.operator)
    with pytest.raises(OceanError, match="known by its matrix alone"):
        bare.moving.operator(1.1, 1.0)
    with pytest.raises(OceanError, match="carries no phosphate"):
        bare.tracer("phosphate")
    near = bare.floor_area > 0
    np.testing.assert_array_equal(near, OCEAN.floor_area > 0)


# what check refuses


def test_an_operator_that_creates_is_refused() -> None:
    wrong = OCEAN.operator.copy()
    wrong.data[5] *= 1.1
    with pytest.raises(OceanError, match="creates or destroys tracer"):
        check(GRID, wrong)
    wrong.data[5] = np.nan
    with pytest.raises(OceanError, match="not numbers"):
        check(GRID, wrong)


def test_a_flow_that_does_not_close_is_refused() -> None:
    faces = OCEAN.moving
    U = faces.U.copy()
    U[100] += 1e-2 * GRID.volume[faces.i[100]] / SECONDS_PER_YEAR
    with pytest.raises(OceanError, match="does not close"):
        check(GRID, Faces(faces.i, faces.j, faces.kind, faces.area, U, faces.G, faces.cells).operator())


def test_a_sea_cut_off_is_refused() -> None:
    faces = OCEAN.moving
    cut = (GRID.basin[faces.i] == BASINS["Mediterranean"]) != (GRID.basin[faces.j] == BASINS["Mediterranean"])
    assert cut.any()
    U, G = np.where(cut, 0.0, faces.U), np.where(cut, 0.0, faces.G)
    apart = Faces(faces.i, faces.j, faces.kind, faces.area, U, G, faces.cells).operator()
    with pytest.raises(OceanError, match=r"cells exchange no water with the rest|does not close"):
        check(GRID, apart)
    still = Faces(faces.i, faces.j, faces.kind, faces.area, 0 * U, G, faces.cells).operator()
    with pytest.raises(OceanError, match=f"{np.sum(GRID.basin == BASINS['Mediterranean']):,} of 13,250 cells exchange no water"):
        check(GRID, still)


@pytest.mark.parametrize("missing", ["volume", "basin", "depth_edge", "transport_east", "conductance_down"])
def test_a_file_that_lacks_something_is_refused(missing: str) -> None:
    with pytest.raises(OceanError, match=f"lacks {missing}"):
        from_dataset(to_dataset(OCEAN).drop_vars(missing))


def test_a_face_into_land_or_without_a_number_is_refused() -> None:
    whole = to_dataset(OCEAN)
    into_land = whole.copy(deep=True)
    beyond = neighbours(GRID, EAST, GRID.wet)[1] < 0
    shore = tuple(place[beyond][0] for place in GRID.place)
    into_land["transport_east"].values[shore] = 1.0
    with pytest.raises(OceanError, match="leads into land"):
        from_dataset(into_land)
    empty = whole.copy(deep=True)
    open_ = np.argwhere(np.isfinite(empty["conductance_north"].values))[0]
    empty["conductance_north"].values[tuple(open_)] = np.nan
    with pytest.raises(OceanError, match="carries no number"):
        from_dataset(empty)


def test_a_land_locked_cell_of_ours_is_refused_by_check() -> None:
    """One cell whose faces are all closed."""
    faces = OCEAN.moving
    alone = (faces.i == 7) | (faces.j == 7)
    closed = Faces(faces.i, faces.j, faces.kind, faces.area, np.zeros_like(faces.U), np.where(alone, 0.0, faces.G), faces.cells)
    with pytest.raises(OceanError, match="1 of 13,250 cells exchange no water"):
        check(GRID, closed.operator())


def test_two_boxes_by_hand() -> None:
    """U = 2 m³ s⁻¹ round through two faces, G = 0: upstream."""
    wet = np.ones((1, 1, 2), bool)
    grid = Grid(np.array([0.0, 1]), np.array([0.0, 1, 2]), np.array([0.0, 10]), wet, np.array([4.0, 4.0]), np.ones(2))
    faces = Faces(np.array([0, 1]), np.array([1, 0]), np.array([EAST, EAST]), np.ones(2), np.array([2.0, 2.0]), np.zeros(2), 2)
    np.testing.assert_array_equal(faces.operator().toarray(), [[2.0, -2.0], [-2.0, 2.0]])
    check(grid, faces.operator())
