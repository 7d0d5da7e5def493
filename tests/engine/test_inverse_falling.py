"""Matter that sinks: Martin's own curve between interfaces, whatever the levels; nothing lost, nothing through the floor."""

from __future__ import annotations

import numpy as np
import pytest

from engine.inverse.falling import Falling
from engine.ocean.grid import Grid
from engine.ocean.ocean import EMBEDDED, Ocean


def well(edges: list[float]) -> Falling:
    """One column of 1 m² with these interfaces, open to its floor."""
    thickness = np.diff(edges)
    grid = Grid(
        lat_edge=np.array([0.0, 1.0]),
        lon_edge=np.array([0.0, 1.0]),
        depth_edge=np.asarray(edges, float),
        wet=np.ones((thickness.size, 1, 1), bool),
        volume=thickness.astype(float),
        basin=np.full(thickness.size, 2, np.int8),
    )
    return Falling(grid, np.append(np.ones(thickness.size - 1), 0.0))


@pytest.mark.parametrize("name", EMBEDDED)
@pytest.mark.parametrize("b", [0.6, 0.9, 1.4])
def test_what_sinks_out_of_the_light_falls_as_martins_curve(name: str, b: float) -> None:
    """Over open floor the flux through every interface below 73 m is that at 73 m times (z / 73 m)^−b: upwind fluxes miss it by a third."""
    ocean = Ocean.embedded(name)
    grid, falling = ocean.grid, Falling(ocean.grid, ocean.floor_area)
    freed = falling.freed(falling.martin(b), np.where(grid.level < 2, grid.volume, 0.0))
    column = grid.field(freed, 0.0)
    left = column[::-1].cumsum(axis=0)[::-1]
    floor = grid.field(ocean.floor_area, 0.0)
    tried = 0
    for level in range(3, grid.shape[0]):
        open_ = (floor[:level].min(axis=0) >= floor[0] * (1 - 1e-5)) & grid.wet[level]
        curve = (grid.depth_edge[level] / grid.depth_edge[2]) ** -b
        assert (left[level] / np.where(open_, left[2], 1.0))[open_] == pytest.approx(curve, rel=1e-4)
        tried += int(open_.sum())
    assert tried > 1000


def test_levels_may_be_as_thick_as_they_are() -> None:
    fine, coarse = well([0.0, *np.linspace(10, 4000, 400)]), well([0.0, 100.0, 900.0, 4000.0])
    for passage in (lambda falling: falling.martin(0.9), lambda falling: falling.exponential(700.0)):
        made = [np.where(of.bottom <= 100, of.grid.volume, 0.0) for of in (fine, coarse)]
        ours, theirs = (of.freed(passage(of), each) for of, each in zip((fine, coarse), made, strict=True))
        through = [
            np.interp([100.0, 900.0], of.bottom, each.sum() - each.cumsum()) for of, each in ((fine, ours), (coarse, theirs))
        ]
        assert through[0] / ours.sum() == pytest.approx(through[1] / theirs.sum(), rel=0.02)


def test_an_exponential_keeps_its_length() -> None:
    falling = well([0.0, 50.0, 400.0, 1300.0, 6000.0])
    freed = falling.freed(falling.exponential(800.0), np.array([1.0, 0.0, 0.0, 0.0]))
    through = 1 - freed.cumsum()
    assert through[2] / through[0] == pytest.approx(np.exp(-(1300 - 50) / 800))
    assert through[0] == pytest.approx(800 / 50 * (1 - np.exp(-50 / 800)))


def test_of_what_is_made_in_the_first_level_one_part_in_one_and_b_leaves_it() -> None:
    falling = well([0.0, 40.0, 4000.0])
    freed = falling.freed(falling.martin(0.9), np.array([1.0, 0.0]))
    assert freed == pytest.approx([0.9 / 1.9, 1 / 1.9])


@pytest.mark.parametrize("b", [0.1, 0.9, 3.0])
def test_nothing_is_lost_and_nothing_falls_through_the_floor(b: float) -> None:
    ocean = Ocean.embedded()
    falling = Falling(ocean.grid, ocean.floor_area)
    made = np.random.default_rng(3).uniform(size=ocean.grid.size)
    freed = falling.freed(falling.martin(b), made)
    assert freed.min() >= 0
    columns = [ocean.grid.field(each, 0.0).sum(axis=0) for each in (made, freed)]
    assert columns[1] == pytest.approx(columns[0], rel=1e-12)


def test_a_step_along_i_is_the_derivative() -> None:
    ocean = Ocean.embedded()
    falling = Falling(ocean.grid, ocean.floor_area)
    made = np.where(ocean.grid.level < 2, ocean.grid.volume, 0.0)
    exact = falling.freed(falling.martin(0.9 + 1e-30j), made).imag / 1e-30
    step = 1e-5
    difference = (falling.freed(falling.martin(0.9 + step), made) - falling.freed(falling.martin(0.9 - step), made)) / (2 * step)
    assert np.linalg.norm(exact - difference) < 1e-6 * np.linalg.norm(exact)


def test_the_matrix_is_the_same() -> None:
    ocean = Ocean.embedded()
    falling = Falling(ocean.grid, ocean.floor_area)
    lit = ocean.grid.level < 2
    made = np.where(lit, ocean.grid.volume, 0.0)
    assert falling.operator(falling.martin(0.9), lit) @ made == pytest.approx(falling.freed(falling.martin(0.9), made))
