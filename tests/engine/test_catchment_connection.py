"""The surface-to-deep correlation finds what was put in, and nothing where nothing was."""

from __future__ import annotations

import numpy as np
import pytest

from engine.catchment.connection import (
    LAGS,
    Catchments,
    Season,
    Surface,
    Trap,
    correlate,
    left_surface,
    speed_of,
    travel,
    weighed,
)  # fmt: skip
from engine.catchment.experiments import SPEEDS

SIZE = 64 * 64


def test_the_speed_behind_a_lag_is_that_of_table_1() -> None:
    assert [SPEEDS[speed_of(lag)] for lag in (0, 11, 12, 17, 18, 24, 25, 33, 34, 110)] == [
        300,
        300,
        200,
        200,
        150,
        150,
        100,
        100,
        80,
        80,
    ]


def test_clouds_are_left_out_of_a_mean() -> None:
    days = np.arange(20.0)
    green = np.ones((20, 64, 64), np.float32)
    green[5] = 7.0
    green[::2, :32] = np.nan
    surface = Surface(days, green)
    mean = surface.mean(4, 6).reshape(64, 64)
    assert mean[0, 0] == 7.0  # days 4 and 6 are under a cloud there
    assert mean[63, 0] == pytest.approx(3.0)
    assert np.isnan(surface.mean(0, 0).reshape(64, 64)[0, 0])
    catchment = np.zeros(SIZE)
    catchment[0] = 1.0
    assert np.isnan(weighed(surface.mean(0, 0), catchment))
    assert weighed(surface.mean(4, 6), catchment) == 7.0


def test_a_season_is_taken_off_and_the_rest_is_kept() -> None:
    rng = np.random.default_rng(3)
    days = np.arange(0, 4 * 365.25, 10)
    turn = 2 * np.pi * days / 365.25
    season, noise = 5 + 3 * np.cos(turn) + np.sin(3 * turn), rng.standard_normal(days.size)
    assert Season(days, 365.25).off(season) == pytest.approx(np.zeros(days.size), abs=1e-9)
    left = Season(days, 365.25).off(season + noise)
    assert np.corrcoef(left, noise)[0, 1] > 0.9


def world(lag: float, seed: int = 1) -> tuple[Trap, Surface, Catchments]:
    """A trap fed `lag` days before by one cell, which moves from cup to cup."""
    rng = np.random.default_rng(seed)
    days = np.arange(0.0, 1500.0)
    green = np.repeat(rng.uniform(0.2, 2.0, (151, 64, 64)), 10, axis=0)[: days.size].astype(np.float32)
    ends = np.arange(200.0, 1490.0, 10)
    cell = rng.integers(SIZE, size=ends.size)
    areas = np.zeros((len(SPEEDS), ends.size, SIZE), np.float32)
    areas[:, np.arange(ends.size), cell] = 1.0
    left = left_surface(ends, np.full(len(SPEEDS), lag))
    surface = Surface(days, green)
    flux = np.array([surface.mean(end - 10 - lag - 5, end - lag + 5)[at] for end, at in zip(ends, cell, strict=True)])
    return Trap(ends - 10, ends, {"flux": flux}), surface, Catchments(left, areas)


def test_the_lag_that_was_put_in_is_found_and_random_catchments_tell_nothing() -> None:
    trap, surface, catchments = world(27.0)
    box = np.full(SIZE, 1 / SIZE, np.float32)
    found = correlate(trap, surface, {"network": catchments}, {"box": box}, 365.25, randoms=20)["flux"]
    r = found.tellers["network"][0]
    best = int(np.nanargmax(r))
    assert LAGS[best] == 27
    assert r[best] > 0.95
    assert found.tellers["box"][0, best] < 0.4
    assert found.random[0, best, 1] < 0.4
    assert found.random[0, best, 0] < found.random[0, best, 1]
    assert found.cups[best] >= 100


def test_the_way_down_takes_as_long_as_it_must() -> None:
    assert travel(3000, 200) == pytest.approx([35, 28, 18.67, 14, 9.33], abs=0.01)
    assert left_surface(np.array([100.0]), np.array([35.0])) == pytest.approx(np.array([[60.0]]))
