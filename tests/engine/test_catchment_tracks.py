"""Particles go where they must: round and round, there and back, forward and backward alike."""

from __future__ import annotations

import numpy as np
import pytest

from engine.catchment import area, tracks
from engine.catchment.record import Record
from engine.catchment.sea import DAY
from engine.catchment.tracks import Currents, follow

TURN = 2e-5
"""rad s⁻¹."""


def solid_body(size: int = 64, spacing: float = 10e3) -> Currents:
    """A sea that turns about its middle as one; linear in space, which bilinear currents hold exactly."""
    along = np.arange(size) * spacing
    middle = size * spacing / 2
    x, y = np.meshgrid(along - middle, along - middle)
    one = np.stack([-TURN * y, TURN * x])[:, None].repeat(6, 1)
    return Currents.of(np.stack([one] * 3), 0.0, 30 * DAY, spacing)


def once_round(step: float) -> float:
    """How far from its start a particle is after it went round once, m."""
    period = 2 * np.pi / TURN
    middle = 320e3
    speed = 1000 / (period / DAY)  # so that 1,000 m of depth take a turn
    at = np.array([middle + 60e3]), np.array([middle])
    found = follow(solid_body(), *at, np.array([0.0]), speed, np.array([200.0, 1200.0]), forward=True, step=step)
    return float(np.hypot(found.x[0, -1] - at[0][0], found.y[0, -1] - at[1][0]))


def test_a_turning_sea_brings_a_particle_back_at_fourth_order() -> None:
    coarse, fine = once_round(6 * 3600.0), once_round(3 * 3600.0)
    assert fine < 50
    assert coarse / fine == pytest.approx(2**4, rel=0.25)


@pytest.fixture(scope="module")
def sea() -> tuple[Record, Currents]:
    record = Record.shipped()
    return record, record.currents(200, 260)


def test_there_and_back_in_time(sea: tuple[Record, Currents]) -> None:
    _, currents = sea
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 960e3, (2, 300))
    depths = np.array([3000.0, 1000.0, 200.0])
    up = follow(currents, x, y, np.full(300, 258 * DAY), 100.0, depths, step=3600.0)
    down = follow(currents, up.x[:, -1], up.y[:, -1], np.full(300, 230 * DAY), 100.0, depths[::-1], forward=True, step=3600.0)
    assert np.hypot(down.x[:, -1] - x, down.y[:, -1] - y).max() < 30
    assert np.hypot(up.x[:, -1] - x, up.y[:, -1] - y).mean() > 20e3


def test_what_sinks_into_a_trap_left_where_it_is_followed_back_to(sea: tuple[Record, Currents]) -> None:
    """Forward: from everywhere at 200 m, those that reach 3,000 m within the trap's square, in the time its cup is open."""
    record, currents = sea
    speed, end = 200.0, 259.0
    depths = np.array([3000.0, tracks.TOP])
    travel = (3000 - tracks.TOP) / speed
    x0, y0 = 480e3, 480e3
    wide = tracks.SIDE * tracks.APART / 2
    back = follow(currents, *tracks.releases(x0, y0, end * DAY), speed, depths)
    behind = area.probability(area.counts(back.x[:, -1] - x0, back.y[:, -1] - y0))
    fine = np.arange(-230e3, 230e3, 2.5e3)
    ahead = np.zeros((area.BINS, area.BINS))
    for release in range(tracks.RELEASES):
        x, y = (part.ravel() for part in np.meshgrid(x0 + fine, y0 + fine))
        begun = np.full(x.size, (end - tracks.EVERY * release - travel) * DAY)
        down = follow(currents, x, y, begun, speed, depths[::-1], forward=True)
        caught = (np.abs(down.x[:, -1] - x0) < wide) & (np.abs(down.y[:, -1] - y0) < wide)
        ahead += area.counts(x[caught] - x0, y[caught] - y0)
    assert ahead.sum() > 300
    assert 1 - area.loss(behind, area.probability(ahead)) > 0.995
    assert record.days >= 720


def test_currents_of_half_the_grid_and_every_third_day_are_refused_where_there_are_none() -> None:
    record = Record.shipped()
    with pytest.raises(ValueError, match="known for days 0 to 720; days 700 to 730"):
        record.currents(700, 730)
    short = record.currents(300, 310)
    with pytest.raises(ValueError, match="these particles need"):
        follow(short, np.zeros(1), np.zeros(1), np.array([310 * DAY]), 100.0, np.array([3000.0, 200.0]))


def test_depth_and_speed_set_the_time_on_the_way() -> None:
    still = Currents.of(np.ones((2, 2, 6, 4, 4)), 0.0, 100 * DAY, 10e3)
    found = follow(still, np.zeros(1), np.zeros(1), np.array([50 * DAY]), 100.0, np.array([3000.0, 200.0]))
    assert found.x[0, -1] == pytest.approx(-28 * DAY)
    assert tracks.window(100.0, 3000.0) == pytest.approx(28 + 9.5)


def test_a_release_is_720_particles_in_ten_days_about_the_trap() -> None:
    x, y, when = tracks.releases(1e5, 2e5, 40 * DAY)
    assert x.size == 720
    assert (x.mean(), y.mean()) == pytest.approx((1e5, 2e5))
    assert (when.max(), when.min()) == (40 * DAY, 30.5 * DAY)
