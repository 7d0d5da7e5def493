"""Lessons for the quiet ocean: a deep flow of its own, vortices that are carried, seas that differ, maps as they are had."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.fft

from engine.catchment import lessons
from engine.catchment.deep import OWN, SHAPE, Deep, Vortices, of_levels
from engine.catchment.inputs import BACK, HEIGHT_KM, smoothed
from engine.catchment.sea import CENTRE, DAY, Sea, radii
from engine.catchment.tracks import velocities

SEA = Sea(size=48, spacing=20e3)


def levels(seed: int) -> np.ndarray:
    """Five days of heights, dm, of eddies that are other ones in each layer."""
    shape = np.exp(-0.5 * 30e3**2 * SEA.square)
    noise = np.random.default_rng(seed).standard_normal((5, 6, 48, 48))
    fields = scipy.fft.irfft2(scipy.fft.rfft2(noise) * shape, s=(48, 48))
    return np.asarray(fields / fields.std(), np.float32)


def mixed(share: float, strength: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    own, other = of_levels(levels(1)), of_levels(levels(2))
    return Deep(SEA, own, other, share, strength).spectra(1, 4), own(1, 4), other(1, 4)


def test_without_a_share_the_flow_is_the_sea_s_own_and_with_all_of_it_the_deep_is_another_s() -> None:
    found, own, _ = mixed(0.0)
    np.testing.assert_array_equal(found, own)
    found, own, other = mixed(1.0, 1.5)
    np.testing.assert_allclose(found[:, :2], own[:, :2])
    np.testing.assert_allclose(found[:, 3:], 1.5 * other[:, 3:], rtol=1e-5)


def test_the_deep_keeps_the_correlation_and_the_energy_that_are_stated() -> None:
    slaved = 0.4
    found, own, _ = (scipy.fft.irfft2(each, s=(48, 48)) for each in mixed(float(np.sqrt(1 - slaved**2))))
    for layer in range(6):
        r = np.corrcoef(found[:, layer].ravel(), own[:, layer].ravel())[0, 1]
        assert r == pytest.approx(np.sqrt(1 - (1 - slaved**2) * OWN[layer] ** 2), abs=0.08)
        assert found[:, layer].std() == pytest.approx(own[:, layer].std(), rel=0.06)


def test_a_vortex_turns_as_fast_as_it_is_said_to_and_only_at_its_depth() -> None:
    """Fastest a radius from its middle, against the clock where swirl is positive; nothing above 750 m."""
    sea = Sea(size=96)
    where, radius, swirl = 480e3, 40e3, 0.1
    one = Vortices(np.full((1, 1, 2), where), np.array([radius]), np.array([swirl]))
    still = of_levels(np.zeros((1, 6, 96, 96), np.float32))
    moving = velocities(sea, Deep(sea, still, still, 0.0, 1.0, one).spectra(0, 1))[0] - sea.current[..., None, None]
    middle, beside = 48, 48 + round(radius / sea.spacing)
    assert SHAPE[CENTRE < 750].tolist() == [0.0, 0.0]
    assert np.abs(moving[:, :2]).max() < 1e-6
    for layer in (2, 3):
        assert moving[1, layer, middle, beside] == pytest.approx(swirl * SHAPE[layer], rel=0.02)
        assert moving[0, layer, beside, middle] == pytest.approx(-swirl * SHAPE[layer], rel=0.02)
        assert np.abs(moving[:, layer, middle, middle]).max() < 1e-4


def test_vortices_are_carried_by_the_current_at_their_depth_and_repeat_with_the_sea() -> None:
    still = of_levels(np.zeros((5, 6, 48, 48), np.float32))
    start = np.array([[100e3, 950e3]])
    flow = Deep(SEA, still, still, 0.0, 1.0).carried(start, np.array([20e3]), np.array([0.1]), 5)
    assert flow.vortices
    expected = (start[0] + 4 * DAY * SEA.current[:, 2:4].mean(1)) % SEA.length
    assert flow.vortices.places[4, 0] == pytest.approx(expected)
    assert flow.vortices.places[4, 0, 0] > start[0, 0]


def test_a_sea_is_drawn_by_its_number_over_all_that_the_network_must_not_take_for_granted() -> None:
    every = [lessons.drawn(seed) for seed in range(101, 125)]
    assert every == [lessons.drawn(seed) for seed in range(101, 125)]
    for one in every:
        low, high = lessons.LATITUDES
        assert low <= one.latitude <= high
        f = 2 * 7.292e-5 * np.sin(np.radians(one.latitude))
        assert one.sea.beta == pytest.approx(2 * 7.292e-5 * np.cos(np.radians(one.latitude)) / 6.371e6)
        assert 0.7 <= radii(one.sea.stretching)[0] * f / 2.2 <= 1.4
        assert 0.03 <= np.hypot(*one.sea.scale) <= 0.09
        assert one.share >= np.sqrt(0.75)
    quadrants = {(one.sea.scale[0] > 0, one.sea.scale[1] > 0) for one in every}
    assert len(quadrants) == 4
    half = lessons.drawn(101, 0.5)  # turned down to be quiet: nothing else is another
    assert half.sea.scale == pytest.approx(tuple(each / 2 for each in every[0].sea.scale))
    assert (half.latitude, half.share, half.vortices) == (every[0].latitude, every[0].share, every[0].vortices)
    plain = lessons.at_the_plain(201)
    assert (plain.latitude, plain.sea.radius, plain.share) == (49.0, Sea().radius, 1.0)


def test_what_is_given_besides_is_the_mean_current_with_an_error_and_the_latitude() -> None:
    one = lessons.at_the_plain(201)
    assert lessons.given_of(one) == pytest.approx([*(one.sea.current[:, 0] / 0.05), 49 / 45])
    rng = np.random.default_rng(1)
    off = np.array([lessons.given_of(one, rng) - lessons.given_of(one) for _ in range(400)])
    assert off.std(0) * 0.05 == pytest.approx([0.01, 0.01, 0.0], rel=0.15)


def test_maps_are_seen_with_errors_that_last_some_days_and_as_finely_as_they_are() -> None:
    rng = np.random.default_rng(3)
    nothing = np.zeros((len(BACK), 48, 48), np.float32)
    error = np.array([lessons.seen(SEA, nothing, nothing, rng)[:, 1] for _ in range(40)])
    assert 0.5 * lessons.ERROR["height"] < np.sqrt((error**2).mean()) * np.sqrt(3) < 1.2 * lessons.ERROR["height"]
    first, second, last = (error[:, number].ravel() for number in (0, 1, 5))
    assert 0.4 < np.corrcoef(first, second)[0, 1] < 0.9
    assert abs(np.corrcoef(first, last)[0, 1]) < 0.25
    fields = np.asarray(np.repeat(levels(4)[:1, 0], len(BACK), 0), np.float32)
    kept = [lessons.seen(SEA, fields, fields, rng)[0, 1].std() for _ in range(30)]
    assert min(kept) < 0.75 * max(kept)
    taught = lessons.as_taught(SEA, fields, fields)
    np.testing.assert_allclose(taught[:, 1], smoothed(SEA, fields, HEIGHT_KM))


@pytest.mark.parametrize("quarters", range(4))
def test_a_mean_current_turns_as_the_maps_do(quarters: int) -> None:
    """Geostrophy on a turned slope of the sea is the turned current."""
    y, x = np.meshgrid(np.arange(8.0), np.arange(8.0), indexing="ij")
    current = np.array([[0.3, -0.7, 1.1]])

    def flows(height: np.ndarray) -> list[float]:
        return [-float(np.diff(height, axis=0)[0, 0]), float(np.diff(height, axis=1)[0, 0])]

    slope = current[0, 1] * x - current[0, 0] * y
    assert flows(slope) == pytest.approx(current[0, :2])
    assert lessons.given_turned(current, quarters)[0] == pytest.approx([*flows(lessons.turned(slope, quarters)), 1.1])


def test_a_catchment_turns_as_the_maps_do() -> None:
    """What lay to the east lies to the south."""
    east = np.zeros((1, 64, 64))
    east[0, 32, 50] = 1.0
    turned = lessons.turned(east, 1)[0]
    assert np.argwhere(turned).tolist() == [[13, 32]]
