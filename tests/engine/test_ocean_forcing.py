"""Light and the mixed layer by formula."""

from __future__ import annotations

import numpy as np
import pytest

from engine.ocean.forcing import MONTHS, Forcing, insolation, transmission
from engine.ocean.ocean import Ocean

FORCING = Forcing(Ocean.embedded(), MONTHS)
GRID = FORCING.ocean.grid


def test_sunlight_is_that_of_the_earth() -> None:
    days = np.arange(365.0)
    lat = np.linspace(-89.5, 89.5, 180)
    sun, light = insolation(lat[None], days[:, None])
    area = np.cos(np.radians(lat))
    assert np.average(sun.mean(axis=0), weights=area) == pytest.approx(1361 / 4, rel=0.01)
    np.testing.assert_allclose(light.mean(axis=0), 0.5, atol=0.01)  # half of every year is day
    assert sun[172, -1] > sun[172, 90]  # midsummer at the pole
    assert sun[172, 0] == 0
    assert np.all((transmission(lat) > 0.3) & (transmission(lat) < 0.6))


def test_light_follows_the_sun_and_is_kept_out_by_ice() -> None:
    north = GRID.lat_centre > 40
    light = np.where(GRID.wet[0], FORCING.light, np.nan)
    assert np.nanmean(light[5][north]) > 3 * np.nanmean(light[11][north])
    cold = FORCING.ice[0] == 1
    assert cold.any()
    bare = insolation(GRID.lat_centre[:, None], MONTHS[0])[0] * 0.43 * transmission(GRID.lat_centre[:, None])
    np.testing.assert_allclose(FORCING.light[0][cold], 0.15 * np.broadcast_to(bare, cold.shape)[cold])


def test_the_mixed_layer_is_deep_in_winter_and_bounded() -> None:
    depth = np.where(GRID.wet[0], FORCING.mixed_layer, np.nan)
    assert np.isfinite(depth[:, GRID.wet[0]]).all()
    assert np.nanmin(depth) >= 25
    assert np.nanmax(depth) <= 300
    north, south = (GRID.lat_centre > 45) & (GRID.lat_centre < 65), (GRID.lat_centre < -45) & (GRID.lat_centre > -60)
    assert np.nanmean(depth[2][north]) > 1.5 * np.nanmean(depth[7][north])
    assert np.nanmean(depth[8][south]) > 1.5 * np.nanmean(depth[1][south])
