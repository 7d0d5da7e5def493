"""Catchments and their scores: limits that anybody can work out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catchment import area, network
from engine.catchment.experiments import SPEEDS


def spot(x: float, y: float, sigma: float = 25.0) -> np.ndarray:
    return area.probability(area.counts(np.full(720, x * 1e3), np.full(720, y * 1e3)), sigma)


@settings(deadline=None)
@given(st.floats(-300, 300), st.floats(-300, 300), st.floats(0, 60))
def test_scores_are_shares(x: float, y: float, sigma: float) -> None:
    p, q = spot(x, y, sigma), area.box(100)
    assert p.sum() == pytest.approx(1, abs=1e-4)
    loss, told = float(area.loss(p, q)), float(area.overlap(p, q))
    assert -1e-6 <= loss <= 1 + 1e-6
    assert -1e-6 <= told <= 1 + 1e-6
    assert float(area.loss(p, p)) == pytest.approx(0, abs=1e-4)
    assert 1 - loss >= told - 1e-4  # √(pq) ≥ min(p, q)


def test_what_does_not_touch_scores_nothing() -> None:
    far = spot(-300, -300, 0.0)
    assert float(area.loss(far, area.box(100))) == 1
    assert float(area.overlap(far, area.box(100))) == 0


def test_two_gaussians_score_as_theory_says() -> None:
    """BC of two Gaussians a distance d apart: exp(−d² / 8σ²)."""
    assert 1 - float(area.loss(spot(-25, 0), spot(25, 0))) == pytest.approx(np.exp(-(50**2) / (8 * 25**2)), abs=0.02)


def test_a_box_is_a_box() -> None:
    for side in (100.0, 200.0, 130.0):
        box = area.box(side)
        assert box.sum() == pytest.approx(1)
        assert 1 / box.max() * (area.BIN / 1e3) ** 2 == pytest.approx(side**2, rel=1e-3)


def test_particles_beyond_the_square_are_not_counted() -> None:
    counted = area.counts(np.array([0.0, 399e3, 401e3, -1e6]), np.zeros(4))
    assert counted.sum() == 2


def test_centre_and_entropy() -> None:
    assert float(area.centre(spot(60, 80, 0.0))) == pytest.approx(100, abs=10)
    even = np.full((area.BINS, area.BINS), 1 / area.BINS**2)
    assert float(area.entropy(even)) == pytest.approx(2 * np.log(area.BINS))
    assert float(area.entropy(spot(0, 0, 0.0))) == pytest.approx(0, abs=1e-6)


def test_the_smallest_area_that_holds_a_share() -> None:
    p = spot(0, 0)
    for share in (0.25, 0.75):
        inside = p[p >= area.height(p, share)]
        assert inside.sum() >= share
        assert inside.sum() - 4 * inside.min() < share  # four cells are alike
    radius = np.sqrt((p >= area.height(p, 0.75)).sum() * 12.5**2 / np.pi)
    assert radius == pytest.approx(25 * np.sqrt(-2 * np.log(0.25)), rel=0.06)  # of a Gaussian


def test_a_speed_between_two_lies_between_their_catchments() -> None:
    told = np.stack([spot(x, 0) for x in (100, 80, 60, 40, 20)])
    assert network.at_speed(told, 80) == pytest.approx(told[0], abs=1e-6)
    assert network.at_speed(told, 300) == pytest.approx(told[-1], abs=1e-6)
    between = network.at_speed(told, float(np.sqrt(100 * 150)))
    assert between.sum() == pytest.approx(1, abs=1e-5)
    assert float((between * area.AXIS).sum()) / 1e3 == pytest.approx(70, abs=2)
    assert len(told) == len(SPEEDS)


def test_the_median_of_members_is_a_probability() -> None:
    members = np.stack([np.stack([spot(x, y)]) for x, y in ((0, 0), (10, 0), (200, 200))])
    middle = network.median(members)
    assert middle.sum((-2, -1)) == pytest.approx(np.ones(1))
    assert float(area.loss(middle[0], spot(5, 0))) < 0.05  # the one that is far off is outvoted


def test_what_was_learned_smooth_cannot_be_made_sharp_but_smoother() -> None:
    p = spot(50, 50)
    assert network.smoother(p, 10.0) is p
    assert float(area.loss(network.smoother(p, 50.0), spot(50, 50, 50.0))) < 1e-3
