"""How matter sinks in the stoichiometry lab: by the power law or through MOPS's levels, from where it is made, and none is lost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine.ocean.ocean import Ocean
from engine.ocean.sinking import Sinking
from engine.stoichiometry.born import Born
from engine.stoichiometry.ecosystem.sinking import passing
from engine.stoichiometry.falling import EDGE, FALLS, THICKNESS, made

OCEAN = Ocean.embedded()
GRID = OCEAN.grid
BASE = 160.35


@pytest.fixture(scope="module", params=list(FALLS))
def born(request: pytest.FixtureRequest) -> Born:
    return Born(GRID, OCEAN.floor_area, BASE, FALLS[request.param])


def test_a_level_of_mops_lets_pass_what_its_speed_carries_out_while_the_rest_decays() -> None:
    """Upstream differences in steady state: w D leaves a level of mixed D that loses λ D Δz, with w = λ z / b at its middle."""
    decay, b = 0.05, 1.46
    shape = FALLS["mops"].shape(b)
    for top, base in pairwise(EDGE[1:]):
        speed = decay / b * (top + base) / 2
        assert float(shape(np.array(base), top)) == pytest.approx(speed / (speed + decay * (base - top)))
    assert EDGE[-1] == 5700
    assert THICKNESS.size == 23


@pytest.mark.parametrize(("b", "acts_as"), [(1.46, 1.18), (0.75, 0.66)])
def test_through_these_levels_matter_gets_deeper_than_its_b_says(b: float, acts_as: float) -> None:
    passed = float(FALLS["mops"].shape(b)(np.array(985.0), 35.0))
    assert -np.log(passed) / np.log(985 / 35) == pytest.approx(acts_as, abs=0.005)
    assert passed > (985 / 35) ** -b


@pytest.mark.parametrize("b", [0.5, 0.75, 1.46])
def test_what_is_made_evenly_passes_by_the_power_law_from_its_own_depth(b: float) -> None:
    power = FALLS["power"]
    for top, base in ((0.0, 36.0), (73.0, 160.0)):
        exact = base / ((1 + b) * (base - top)) * (1 - (top / base) ** (1 + b))
        found = made(power, power.shape(b), top, base, np.array([base, 1000.0]))
        assert found[0] == pytest.approx(exact, rel=1e-5)
        assert found[1] == pytest.approx(exact * (base / 1000) ** b, rel=1e-5)


def test_what_is_made_is_set_free_somewhere(born: Born) -> None:
    shape = born.fall.shape(1.1)
    uptake = np.where(born.lit, np.random.default_rng(1).random(GRID.size), 0.0)
    operator = born.operator(shape)
    np.testing.assert_allclose(np.asarray(operator.sum(axis=0)).ravel()[born.lit], 1.0, rtol=1e-12)
    freed = born.freed(uptake, shape)
    np.testing.assert_allclose(freed, operator @ uptake, rtol=1e-10, atol=1e-12)
    assert freed.min() >= 0
    assert freed.sum() == pytest.approx(uptake.sum(), rel=1e-12)


def test_what_sinks_is_what_was_made_above_less_what_was_set_free(born: Born) -> None:
    shape = born.fall.shape(0.9)
    uptake = np.where(born.lit, np.random.default_rng(2).random(GRID.size), 0.0)
    through = born.flux(uptake, shape) * GRID.field(GRID.area)[0]
    lost = np.diff(through, axis=0)
    np.testing.assert_allclose(lost[GRID.wet], GRID.field(uptake - born.freed(uptake, shape))[GRID.wet], rtol=1e-9, atol=1e-9)
    assert np.nanmax(np.abs(through[-1])) == 0


def test_the_mean_over_where_it_is_set_free_is_the_operators(born: Born) -> None:
    shape, time = born.fall.shape(1.46), np.random.default_rng(3).random(GRID.size)
    uptake = np.where(born.lit, np.random.default_rng(4).random(GRID.size), 0.0)
    assert born.leaving(uptake) @ born.mean_over(time, shape) == pytest.approx(time @ (born.operator(shape) @ uptake), rel=1e-10)


def test_the_global_model_lets_sink_what_the_ecosystem_does(born: Born) -> None:
    """Through the base of each lit level of an open column: its own share of what is made, and f of what comes from above."""
    through, own = passing(GRID, np.full(GRID.size, 1e30), 1.46, born.fall)
    shape, edge = born.fall.shape(1.46), GRID.depth_edge
    lasting = born.lasting(shape, edge[1:4])
    at = [int(np.flatnonzero(GRID.level == level)[0]) for level in range(3)]
    np.testing.assert_allclose(np.diag(lasting), own[at], rtol=1e-12)
    if born.fall is FALLS["power"]:
        assert lasting[1, 0] == pytest.approx(own[at[0]] * through[at[1]], rel=1e-9)


def test_from_the_base_of_the_light_it_is_what_sinking_was(born: Born) -> None:
    """Under the light both are one law: what passes 1,000 m of what passes the base."""
    shape = born.fall.shape(0.75)
    plain = Sinking(GRID, OCEAN.floor_area, BASE).lasting(shape, np.array([1000.0]))
    deep, base = born.lasting(shape, np.array([1000.0, float(GRID.depth_edge[3])]))
    np.testing.assert_allclose(deep / base, plain[0, 0], rtol=1e-3)
