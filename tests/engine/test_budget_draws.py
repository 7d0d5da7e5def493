"""The draws: truncated normals from tables."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, truncnorm

from engine.budget.chain import PAPER
from engine.budget.draws import Spread, at, expectation, normals, positions, quantiles


def exact(spread: Spread) -> truncnorm:
    low, high = ((end - spread.mean) / spread.sd for end in (spread.low, spread.high))
    return truncnorm(low, high, spread.mean, spread.sd)


@pytest.mark.parametrize("name", [name for name, spread in PAPER.items() if spread.sd])
def test_drawn_factors_follow_their_distribution(name: str) -> None:
    spread = PAPER[name]
    drawn = at(quantiles(spread), normals(1, 20_000, 3)[0])
    assert kstest(drawn, exact(spread).cdf).pvalue > 0.01
    assert drawn.mean() == pytest.approx(exact(spread).mean(), rel=1e-3)
    assert drawn.std() == pytest.approx(exact(spread).std(), rel=5e-3)


@pytest.mark.parametrize("name", [name for name, spread in PAPER.items() if spread.sd])
def test_expectation_is_analytic(name: str) -> None:
    spread, values = PAPER[name], quantiles(PAPER[name])
    assert expectation(values) == pytest.approx(exact(spread).mean(), rel=1e-5)
    assert expectation(values**2) == pytest.approx(exact(spread).expect(lambda x: x**2), rel=1e-4)


@pytest.mark.parametrize("spread", [Spread(-2, 0.2, 0, 1), Spread(3, 0.2, 0, 1), Spread(0.01, 0.13, 0.05, 1)])
def test_far_tails_are_exact_too(spread: Spread) -> None:
    assert expectation(quantiles(spread)) == pytest.approx(exact(spread).mean(), rel=1e-3)


def test_expected_inverse_capture() -> None:
    spread = PAPER["capture_efficiency"]
    assert expectation(1 / quantiles(spread)) == pytest.approx(exact(spread).expect(lambda x: 1 / x), rel=1e-4)


@settings(max_examples=200, deadline=None)
@given(
    mean=st.floats(-5, 5),
    sd=st.one_of(st.just(0.0), st.floats(1e-6, 10)),
    low=st.one_of(st.just(-math.inf), st.floats(-2, 0)),
    high=st.one_of(st.just(math.inf), st.floats(0.1, 2)),
)
def test_quantiles_rise_and_stay_inside(mean: float, sd: float, low: float, high: float) -> None:
    table = quantiles(Spread(mean, sd, low, high))
    assert np.all(np.isfinite(table))
    assert np.all(np.diff(table) >= 0)
    assert np.all((table >= low) & (table <= high))


def test_every_stratum_is_visited_once() -> None:
    from scipy.special import ndtr

    z = normals(2, 1_000, 1)
    for row in z:
        np.testing.assert_allclose(np.sort(ndtr(row)) * 1_000, np.arange(1_000) + 0.5, atol=0.51)
    assert abs(np.corrcoef(z)[0, 1]) < 0.1


def test_draws_depend_on_the_seed_alone() -> None:
    first = positions(3, 500, 1).copy()
    positions.cache_clear()
    np.testing.assert_array_equal(first, positions(3, 500, 1))
    assert not np.array_equal(first, positions(3, 500, 2))


def test_a_lognormal_share_has_its_mean_and_spread_and_so_has_its_inverse() -> None:
    spread = Spread(0.20, 0.13, lognormal=True)
    values = quantiles(spread)
    assert expectation(values) == pytest.approx(0.20, rel=1e-4)
    for each in (values, 1 / values):
        assert math.sqrt(expectation(each**2) / expectation(each) ** 2 - 1) == pytest.approx(0.65, rel=1e-3)
    assert values.min() > 0
    assert quantiles(Spread(0.20, 0.13, 0.0, 1.0, lognormal=True)).max() <= 1.0
    np.testing.assert_allclose(quantiles(Spread(0.20, 0.0, 0.0, 1.0, lognormal=True)), 0.20)
