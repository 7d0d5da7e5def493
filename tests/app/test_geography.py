"""The coastlines lie where the coasts lie, and the projection is Equal Earth."""

import numpy as np
import pytest

from app import geography as g


def area(ring):
    """Signed spherical area of a ring in square kilometres (in the projection, which keeps areas)."""
    x, y = g.equal_earth(*g.densify(ring, 0.5).T)
    return 6371.0**2 * 0.5 * np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))


def holds(ring, lon, lat):
    x, y = ring.T
    x1, y1 = np.roll(x, -1), np.roll(y, -1)
    crosses = (y > lat) != (y1 > lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        return bool(np.sum(crosses & (lon < x + (lat - y) / (y1 - y) * (x1 - x))) % 2)


def on_land(region, lon, lat):
    return any(holds(r, lon, lat) for r in g.land(region)) and not any(holds(r, lon, lat) for r in g.inland_seas(region))


def test_projection_at_known_points():
    # the values of PROJ 9.4 `proj +proj=eqearth +R=1`
    np.testing.assert_allclose(g.equal_earth(180, 0), (2.706629, 0), atol=1e-5)
    np.testing.assert_allclose(g.equal_earth(0, 90), (0, 1.317363), atol=1e-5)
    np.testing.assert_allclose(g.equal_earth(200, 0, centre=200), (0, 0), atol=1e-12)
    x, y = g.equal_earth(180.0, 90.0)
    assert x / g.equal_earth(180, 0)[0] == pytest.approx(0.592, abs=2e-3)  # the pole's line, 59 % of the equator
    assert g.equal_earth(180, 0)[0] / y == pytest.approx(g.WORLD_ASPECT, abs=1e-4)


def test_projection_keeps_areas():
    lon, lat = np.meshgrid(np.arange(-170, 171, 20.0), np.arange(-85, 86, 10.0))
    h = 1e-4
    xl, yl = (np.subtract(a, b) for a, b in zip(g.equal_earth(lon + h, lat), g.equal_earth(lon - h, lat), strict=True))
    xp, yp = (np.subtract(a, b) for a, b in zip(g.equal_earth(lon, lat + h), g.equal_earth(lon, lat - h), strict=True))
    per_steradian = (xl * yp - xp * yl) / (4 * np.radians(h) ** 2 * np.cos(np.radians(lat)))
    np.testing.assert_allclose(per_steradian, 1.0, rtol=2e-6)


def test_inverse_returns_and_leaves_the_outside_empty():
    lon, lat = np.meshgrid(np.linspace(-179.9, 179.9, 41), np.linspace(-89.9, 89.9, 37))
    back = g.equal_earth_inverse(*g.equal_earth(lon + 200, lat, centre=200), centre=200)
    np.testing.assert_allclose(back, (lon + 200, lat), atol=1e-8)
    assert np.isnan(g.equal_earth_inverse([2.6, 0.0, 0.0], [1.2, 1.4, -3.0])).all()


@pytest.mark.parametrize(
    ("lon", "lat", "world", "iberia"),
    [
        (-3.7, 40.4, True, True),  # Madrid
        (-4.0, 36.1, False, False),  # the Alboran Sea
        (-9.9, 38.7, False, False),  # off Lisbon
        (3.0, 39.6, None, True),  # Mallorca, which only the fine coast has
        (9.1, 42.2, True, True),  # Corsica
        (51.0, 42.0, False, None),  # the Caspian Sea
        (-140.0, 10.0, False, None),
        (25.0, 0.0, True, None),
        (0.0, -85.0, True, None),
    ],
)
def test_land_is_where_it_should_be(lon, lat, world, iberia):
    assert world is None or on_land("world", lon, lat) == world
    assert iberia is None or on_land("iberia", lon, lat) == iberia


def test_world_land_area_whatever_the_centre():
    areas = [abs(sum(abs(area(r - (c, 0))) for r in g.land("world", c)) / 1e6) for c in (0.0, 200.0, -30.0)]
    assert areas[0] == pytest.approx(147, rel=0.02)  # million square kilometres, ice included
    np.testing.assert_allclose(areas, areas[0], rtol=2e-3)
    for ring in g.land("world", 200.0):
        lo, hi = ring[:, 0].min(), ring[:, 0].max()
        assert -340.0 - 1e-9 <= lo < hi <= 20.0 + 1e-9


def test_coast_has_no_seam():
    for line in g.coast("world"):
        assert not np.any((np.abs(line[1:, 1] + 90) < 0.01) & (np.abs(line[:-1, 1] + 90) < 0.01))
    west, south, east, north = -13.5, 32.5, 9.5, 46.5
    inner = sum(len(line) for line in g.coast("iberia"))
    assert inner > 1000
    for line in g.coast("iberia"):
        middle = (line[1:] + line[:-1]) / 2
        assert not np.any(np.abs(middle[:, :1] - (west, east)) < 1e-3)
        assert not np.any(np.abs(middle[:, 1:] - (south, north)) < 1e-3)


def test_rings_are_copies_and_small():
    g.land("iberia")[0][:] = 0
    assert on_land("iberia", -3.7, 40.4)
    assert g._FILE.stat().st_size < 100_000
    with pytest.raises(ValueError, match="no region"):
        g.land("mars")
