"""Maps and sections of the sea: every number lands where it belongs, and nothing is drawn that the model does not know."""

from __future__ import annotations

import zlib
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from bokeh.document import Document
from bokeh.models import ColorBar
from bokeh.protocol import Protocol

from app import geography
from app.maps import Around, Section, World
from app.maps import colours as shades
from app.maps.colours import EMPTY, STEPS, Scale, colours, limits
from app.maps.floor import floor
from app.maps.grid import centres, edges, fill, reach, weights
from app.maps.plane import HALF, PLANES, coast, land, plane
from app.maps.raster import SHARP, SMOOTH, WIDTH, raster
from app.theme import DARK, LIGHT, Palette
from tests.app.test_theme import MACHADO, seen

LAT_EDGE, LON_EDGE = np.linspace(-90, 90, 31), np.linspace(0, 360, 61)
DEPTH_EDGE = np.array([0.0, 50, 200, 1000, 3000, 5500])
LAT, LON = centres(edges(LAT_EDGE)), centres(edges(LON_EDGE))
GRID = (edges(LAT_EDGE), edges(LON_EDGE))
SCALE = Scale("Warmth", "°C", "thermal", 0.0, 100.0)
SEQUENTIAL = ("amp", "deep", "dense", "haline", "ice", "matter", "speed", "tempo", "thermal")


def field() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A smooth field, where it is wet at some depth, and where at the surface: a continent, a shelf beside it."""
    surface, wet = np.ones((30, 60), bool), np.ones((30, 60), bool)
    surface[8:22, 10:20] = False
    wet[8:22, 10:24] = False
    values = 50 + 40 * np.cos(np.radians(LAT))[:, None] * np.sin(np.radians(LON))[None]
    return np.where(wet, values, np.nan), wet, surface


def pixel(at: Any, image: np.ndarray, lon: float, lat: float) -> int:
    """What an image shows at a place."""
    x, y = at.forward(lon, lat)
    rows, columns = image.shape
    return int(image[int((y / at.height + 1) / 2 * rows), int((x / HALF + 1) / 2 * columns)])


def holds(path: tuple[np.ndarray, np.ndarray], at: Any, lon: float, lat: float) -> bool:
    """Whether a filled path covers a place."""
    px, py = at.forward(lon, lat)
    inside = False
    x, y = path
    for (x0, y0), (x1, y1) in zip(zip(x, y, strict=True), zip(x[1:], y[1:], strict=True), strict=False):
        if (y0 > py) != (y1 > py) and px < x0 + (py - y0) / (y1 - y0) * (x1 - x0):
            inside = not inside
    return inside


# colours


@pytest.mark.parametrize("name", [*SEQUENTIAL, "oxy", "phase", "balance", "delta", "curl"])
def test_a_colour_map_has_its_steps_and_another_end(name: str) -> None:
    assert len(colours(name)) == STEPS
    assert colours(f"{name}_r") == colours(name)[::-1]
    assert shades.diverging(name) == (name in ("balance", "delta", "curl"))


def test_an_unknown_colour_map_is_said() -> None:
    with pytest.raises(ValueError, match="no colour map 'jet'"):
        colours("jet")


@pytest.mark.parametrize("eyes", ["any", *MACHADO])
@pytest.mark.parametrize("name", SEQUENTIAL)
def test_more_is_lighter_or_darker_all_the_way_for_everybody(name: str, eyes: str) -> None:
    light = np.array([seen(colour, eyes)[0] for colour in colours(name)[::8]])
    steps = np.diff(light) * np.sign(light[-1] - light[0])
    assert steps.min() > 0
    assert abs(light[-1] - light[0]) > 50


@pytest.mark.parametrize("eyes", ["any", *MACHADO])
@pytest.mark.parametrize("name", ["balance"])
def test_a_diverging_maps_ends_are_told_apart_and_its_middle_is_pale(name: str, eyes: str) -> None:
    low, middle, high = (seen(colours(name)[at], eyes) for at in (50, STEPS // 2, STEPS - 51))
    assert np.linalg.norm(low - high) > 40
    assert middle[0] > max(low[0], high[0]) + 30


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [(3.0, 770.0, (0, 800)), (-1.7, 29.3, (-2, 30)), (33.9, 36.6, (33.8, 36.6)), (0.2, 3.1, (0, 3.2)), (7, 7, (0, 14))],
)
def test_limits_are_round(low: float, high: float, ends: tuple[float, float]) -> None:
    np.testing.assert_allclose(limits(np.linspace(low, high, 9999).clip(low, high)), ends, atol=1e-9)


def test_limits_leave_out_the_odd_cell_and_are_centred_when_diverging() -> None:
    values = np.append(np.linspace(0, 80, 999), [np.nan, 1e6])
    assert limits(values) == (0.0, 80.0)
    assert limits(np.linspace(-3, 18, 99), diverging=True) == (-20.0, 20.0)
    assert limits(np.full(3, np.nan)) == (0.0, 1.0)
    assert limits(np.full(3, np.nan), diverging=True) == (-1.0, 1.0)


def test_a_scale_has_ticks_between_its_ends_and_decimals_that_tell_steps_apart() -> None:
    assert Scale.of("T", "°C", "thermal", np.linspace(-1.7, 29.3, 999)).ticks == [0.0, 10.0, 20.0, 30.0]
    assert Scale.of("Ψ", "Sv", "balance", np.linspace(-3, 18, 99)).ticks == [-20.0, -10.0, 0.0, 10.0, 20.0]
    assert Scale("", "", "deep", 0, 1000).format == "0,0"
    assert Scale("", "", "deep", 33, 36).format == "0,0.00"


def test_a_bar_keeps_its_colours_until_another_baseline_and_says_what_lies_beyond() -> None:
    chart = Section(Palette(), LAT_EDGE, DEPTH_EDGE, bar=True)
    bar = chart.figure.select_one({"type": ColorBar})

    def ends(reach: float, most: float = 0.0) -> tuple[float, float]:
        values = np.full((30, 5), min(reach, 1.0))
        values[0] = most or reach
        chart.update(values, Scale("Flow", "Sv", "balance", -reach, reach))
        return bar.color_mapper.low, bar.color_mapper.high

    chart.held.beside("paper")
    assert ends(400) == ends(50) == (-400, 400)
    assert list(bar.major_label_overrides.values()) == ["−400", "−200", "0", "200", "400"]
    assert ends(500) == ends(450) == (-500, 500)
    assert ends(400, most=2000.0) == (-400, 400)
    assert bar.major_label_overrides[400.0] == "400 →"
    chart.held.beside("pinned")
    assert ends(50) == (-50, 50)


def test_a_value_comes_back_within_half_a_step() -> None:
    values = np.linspace(0, 100, 5000)
    step = 100 / STEPS
    assert np.abs(SCALE.value(SCALE.index(values)) - values).max() <= step / 2 * (1 + 1e-4)
    assert SCALE.index(np.array([-5.0, 105.0, np.nan])).tolist() == [0, STEPS - 1, EMPTY]
    assert np.isnan(SCALE.value(np.array([EMPTY]))).all()


# the plane


@pytest.mark.parametrize("name", PLANES)
def test_a_place_comes_back_from_the_map(name: str) -> None:
    at = plane(name, -160.0)
    for lon in (-179.0, -30.0, 0.0, 21.0, 183.0, 355.0):
        for lat in (-89.0, -30.0, 0.0, 61.0):
            back = at.inverse(*at.forward(lon, lat))
            assert abs((back[0] - lon + 180) % 360 - 180) < 1e-6
            assert back[1] == pytest.approx(lat, abs=1e-6)
    assert np.isnan(at.inverse(2.71, 1.2)).all()
    assert np.isnan(at.inverse(0.0, 1.4)).all()


@pytest.mark.parametrize("name", PLANES)
def test_the_coast_stays_inside_the_earth_and_is_small(name: str) -> None:
    for x, y in (land(name, -160.0), coast(name, -160.0)):
        assert np.nanmax(np.abs(x)) <= HALF + 1e-3
        assert np.nanmax(np.abs(y)) <= plane(name, -160.0).height + 1e-3
        assert x.nbytes + y.nbytes < 150_000
    assert holds(land(name, -160.0), plane(name, -160.0), 25.0, 0.0)
    assert not holds(land(name, -160.0), plane(name, -160.0), 200.0, 0.0)


def test_an_unknown_projection_is_said() -> None:
    with pytest.raises(ValueError, match="no projection 'mercator'"):
        plane("mercator", 0.0)


# from cells to pixels


def test_weights_are_bilinear_at_the_centres_and_between() -> None:
    np.testing.assert_allclose(weights(LAT, LAT), np.eye(30), atol=1e-6)
    np.testing.assert_allclose(weights(LON + 360, LON, 360.0), np.eye(60), atol=1e-5)
    row = weights(np.array([0.0]), LON, 360.0)[0]  # between the last centre and the first
    assert (row[0], row[-1]) == (0.5, 0.5)
    np.testing.assert_allclose(weights(np.array([-90.0, 90.0]), LAT).sum(axis=1), 1)


@pytest.mark.parametrize("name", PLANES)
def test_every_pixel_shows_the_field_at_its_place(name: str) -> None:
    pixels, at = raster(name, -160.0, *GRID), plane(name, -160.0)
    slope = np.broadcast_to(50 + LAT[:, None] / 2, (30, 60))
    image = pixels.smooth(slope, SCALE)
    assert image.dtype == np.uint8
    assert image.shape == (pixels.height, WIDTH)
    for lat in LAT[1:-1]:
        assert SCALE.value(pixel(at, image, 200.0, lat)) == pytest.approx(50 + lat / 2, abs=0.6)
    wave = np.broadcast_to(50 + 40 * np.sin(np.radians(LON))[None], (30, 60))
    image = pixels.smooth(wave, SCALE)
    for lon in LON:
        assert SCALE.value(pixel(at, image, lon, 40.0)) == pytest.approx(50 + 40 * np.sin(np.radians(lon)), abs=1.0)


def test_outside_the_earth_there_is_nothing() -> None:
    image = raster("equal earth", -160.0, *GRID).smooth(np.full((30, 60), 50.0), SCALE)
    assert {image[0, 0], image[-1, 0], image[0, -1], image[-1, -1]} == {EMPTY}
    assert (image != EMPTY).mean() == pytest.approx(4 * np.pi / (4 * HALF * plane("equal earth", 0.0).height), abs=0.015)
    assert (raster("lon/lat", -160.0, *GRID).smooth(np.full((30, 60), 50.0), SCALE) != EMPTY).all()


def test_the_models_own_cells_are_neither_smoothed_nor_filled() -> None:
    values = np.where(np.indices((30, 60)).sum(axis=0) % 2, 20.0, np.nan)
    image, at = raster("equal earth", -160.0, *GRID, SHARP).cells(values, SCALE), plane("equal earth", -160.0)
    assert set(np.unique(image)) == {EMPTY, int(SCALE.index(np.array([20.0]))[0])}
    for row, column in ((3, 4), (3, 5), (16, 59), (16, 0)):
        empty = pixel(at, image, LON[column], LAT[row]) == EMPTY
        assert empty == np.isnan(values[row, column])


def test_dry_cells_take_the_nearest_wet_one_round_the_globe() -> None:
    values, wet = np.full((5, 8), np.nan), np.zeros((5, 8), bool)
    values[2, 7], values[2, 2], wet[2, 7], wet[2, 2] = 1.0, 2.0, True, True
    assert fill(values, wet, around=True)[2].tolist() == [1, 2, 2, 2, 2, 1, 1, 1]
    assert fill(values, wet)[2].tolist() == [2, 2, 2, 2, 2, 1, 1, 1]
    assert np.isnan(fill(values, np.zeros((5, 8), bool))).all()


def test_water_reaches_into_the_models_land_as_far_as_the_next_cell() -> None:
    _, wet, surface = field()
    water = reach(wet, surface, around=True)
    assert water[15, 21] == 0  # above the sea floor
    assert water[15, 10] == 1  # land of the model beside deep sea
    assert water[15, 19] == 0  # beside the shelf
    assert water[15, 14] == 0  # far inland
    assert (water[wet] == 1).all()


@pytest.mark.parametrize("name", PLANES)
def test_the_sea_floor_is_shown_where_the_model_has_it(name: str) -> None:
    _, wet, surface = field()
    path, at = floor(name, -160.0, *GRID, wet.tobytes(), surface.tobytes()), plane(name, -160.0)
    assert holds(path, at, LON[21], LAT[15])
    assert not holds(path, at, LON[25], LAT[15])
    assert not holds(path, at, LON[9], LAT[15])
    everywhere = np.ones((30, 60), bool).tobytes()
    assert not floor(name, -160.0, *GRID, everywhere, everywhere)[0].size


# the pictures


def sent_by(figure: Any, act: Any) -> list[Any]:
    document, sent = figure.document or Document(), []
    if figure.document is None:
        document.add_root(figure)
    document.on_change(sent.append)
    act()
    document.remove_on_change(sent.append)
    return sent


def shown() -> World:
    values, wet, surface = field()
    chart = World(Palette(), LAT_EDGE, LON_EDGE)
    chart.update(values, SCALE, wet, surface, "1,000 m")
    return chart


def test_a_map_sends_what_changed_and_little_of_it() -> None:
    chart = shown()
    values, wet, surface = field()
    assert sent_by(chart.figure, lambda: chart.update(values, SCALE, wet, surface, "1,000 m")) == []
    assert sent_by(chart.figure, lambda: chart.mark(None)) == []
    sent = sent_by(chart.figure, lambda: chart.update(values * 1.01, SCALE, wet, surface, "1,000 m"))
    assert {tuple(event.cols) for event in sent} == {("image",), ("value",)}
    message = Protocol().create("PATCH-DOC", sent)
    data = b"".join(bytes(buffer.data) for buffer in message.buffers)
    assert len(data) < 60_000
    assert len(zlib.compress(data, 6)) < 30_000
    assert "°C" in chart.figure.tools[0].tooltips


def test_a_click_says_its_place_and_a_mark_stands_there() -> None:
    clicked: list[tuple[float, float]] = []
    chart = World(Palette(), LAT_EDGE, LON_EDGE, tapped=lambda lon, lat: clicked.append((lon, lat)))
    for name in PLANES:
        chart.project(name)
        x, y = plane(name, -160.0).forward(-30.0, 45.0)
        chart._tap(SimpleNamespace(x=x, y=y))
        chart._tap(SimpleNamespace(x=9.0, y=0.0))
        chart.mark(*clicked[-1])
        assert chart._paths["mark"].data == {"x": [pytest.approx(x)], "y": [pytest.approx(y)]}
    np.testing.assert_allclose(clicked, [(330.0, 45.0), (330.0, 45.0)], atol=1e-6)
    chart.project("equal earth")
    assert chart._paths["mark"].data["x"] == [pytest.approx(plane("equal earth", -160.0).forward(330.0, 45.0)[0])]


def test_a_map_of_cells_takes_the_smooth_coast_away_and_brings_it_back() -> None:
    chart = shown()
    smooth = chart._image.data["image"][0]
    chart.cells(True)
    assert not any(area.visible for area in chart._clip)
    assert chart._picture.name is None
    assert chart._image.data["image"][0].shape[1] == SHARP
    chart.cells(False)
    assert chart._picture.name == SMOOTH
    assert all(area.visible for area in chart._clip)
    assert (chart._image.data["image"][0] == smooth).all()


FINER = np.linspace(-88, 90, 46), np.linspace(0, 360, 91), np.array([0.0, 40, 100, 300, 900, 2500, 5000, 6000])


def test_a_map_takes_another_grid_and_shows_as_one_made_for_it() -> None:
    lat, lon, _ = FINER
    values = np.cos(np.radians(lat[1:]))[:, None] * np.ones(90) * 90
    chart, made = shown(), World(Palette(), lat, lon)
    chart.mark(30.0, 10.0)
    coast, marked = chart._paths["coast"].data, dict(chart._paths["mark"].data)
    chart.over(lat, lon)
    for each in (chart, made):
        each.update(values, SCALE)
    assert (chart._image.data["image"][0] == made._image.data["image"][0]).all()
    told, wanted = chart._teller._source.data, made._teller._source.data
    assert {name: len(column) for name, column in told.items()} == dict.fromkeys(wanted, values.size)
    for name in ("left", "right", "bottom", "top", "value"):
        np.testing.assert_array_equal(told[name], wanted[name])
    assert told["place"] == wanted["place"]
    assert chart._paths["coast"].data is coast
    assert chart._paths["mark"].data == marked
    assert sent_by(chart.figure, lambda: chart.over(lat, lon)) == []
    chart.project("lon/lat")
    chart.over(LAT_EDGE, LON_EDGE)
    chart.update(field()[0], SCALE)
    assert len(chart._teller._source.data["value"]) == field()[0].size


def test_a_section_takes_another_grid_and_shows_as_one_made_for_it() -> None:
    lat, _, depth = FINER
    values = np.linspace(0, 90, 45)[:, None] * np.ones(7)
    values[:, -1] = np.nan
    chart, made = Section(Palette(), LAT_EDGE, DEPTH_EDGE, bar=True), Section(Palette(), lat, depth, bar=True)
    chart.update(np.ones((30, 5)), SCALE)
    chart.over(lat, depth)
    for each in (chart, made):
        each.update(values, SCALE, 500.0)
    assert (chart._image.data["image"][0] == made._image.data["image"][0]).all()
    for axis in ("x_range", "y_range"):
        one, other = (getattr(each.figure, axis) for each in (chart, made))
        assert (one.start, one.end) == (other.start, other.end)
    told, wanted = chart._teller._source.data, made._teller._source.data
    for name in wanted:
        np.testing.assert_array_equal(told[name], wanted[name])
    assert (chart._picture.x, chart._picture.dw, chart._picture.dh) == (made._picture.x, made._picture.dw, made._picture.dh)
    assert chart.figure.yaxis[0].ticker.ticks == made.figure.yaxis[0].ticker.ticks


def test_the_pointer_finds_no_value_where_there_is_no_water() -> None:
    chart = shown()
    _, wet, _ = field()
    data = chart._teller._source.data
    np.testing.assert_array_equal(np.isfinite(data["left"]), wet.ravel())
    assert len(data["place"]) == wet.size
    at = int(np.ravel_multi_index((20, 30), wet.shape))
    x, y = plane("equal earth", -160.0).forward(LON[30], LAT[20])
    assert data["left"][at] < x < data["right"][at]
    assert data["bottom"][at] < y < data["top"][at]
    assert data["value"][at] == pytest.approx(field()[0][20, 30])


def test_a_map_knows_the_dark_theme() -> None:
    palette = Palette()
    chart = World(palette, LAT_EDGE, LON_EDGE)
    chart.update(field()[0], SCALE)
    fills = [each.glyph.fill_color for each in chart._clip]
    steps = list(chart._mapper.palette)
    assert fills == [LIGHT["floor"], LIGHT["land"], LIGHT["floor"]]
    palette.switch(True)
    assert [each.glyph.fill_color for each in chart._clip] == [DARK["floor"], DARK["land"], DARK["floor"]]
    assert chart._mapper.palette == steps == list(colours("thermal"))


def test_a_section_goes_down_and_sends_what_changed() -> None:
    chart = Section(Palette(), LAT_EDGE, DEPTH_EDGE)
    values = np.broadcast_to(np.array([90.0, 70, 50, 30, 10]), (30, 5)).copy()
    values[:4, 3:] = np.nan
    values[:2] = np.nan
    chart.update(values, SCALE, 1000.0)
    image = chart._image.data["image"][0]
    assert SCALE.value(image[0, 80]) == pytest.approx(90, abs=0.5)
    assert SCALE.value(image[-1, 80]) == pytest.approx(10, abs=0.5)
    assert (chart.figure.x_range.start, chart.figure.x_range.end) == (LAT_EDGE[2], LAT_EDGE[-1])
    assert [span.location for span in chart._here] == [1000.0, 1000.0]
    assert sent_by(chart.figure, lambda: chart.update(values, SCALE, 1000.0)) == []
    assert len(sent_by(chart.figure, lambda: chart.update(values, SCALE, 2000.0))) == 2
    chart.update(np.full((30, 5), np.nan), SCALE)
    assert (chart._image.data["image"][0] == EMPTY).all()


def test_contours_lie_where_the_field_has_their_value() -> None:
    chart = Section(Palette(), LAT_EDGE, DEPTH_EDGE, root=True, bar=True)
    turning = np.broadcast_to(LAT[:, None] / 3, (30, 5))
    chart.update(turning, Scale("Overturning", "Sv", "balance", -30.0, 30.0))
    chart.contours(turning, np.arange(-20, 21, 10.0))
    for source, found in zip(chart._lines, ({30.0, 60.0}, {-60.0, -30.0}), strict=True):
        x = source.data["x"]
        assert set(np.round(x[np.isfinite(x)], 3).tolist()) == found
    assert sent_by(chart.figure, lambda: chart.contours(turning, np.arange(-20, 21, 10.0))) == []
    chart.contours(None, np.zeros(0))
    assert not any(source.data["x"].size for source in chart._lines)


def test_land_of_the_map_is_the_land_of_the_coastlines() -> None:
    x, _ = land("equal earth", -160.0)
    assert np.isnan(x).sum() + 1 == len(geography.land("world", -160.0))


# about a trap


def about(**options: Any) -> Around:
    return Around(Palette(), 300.0, 460.0, **options)


def test_a_field_about_a_trap_is_shown_and_told_at_its_place() -> None:
    chart = about()
    along = np.arange(-460, 461, 4.0)
    fine = np.repeat(along[None], along.size, axis=0)  # so many km east
    scale = Scale("East", "km", "thermal", -460.0, 460.0)
    chart.update(fine, scale)
    image = chart._image.data["image"][0]
    assert image.shape == fine.shape
    assert scale.value(image[0]) == pytest.approx(along, abs=920 / STEPS)
    told = chart._teller._source.data
    assert told["value"] == pytest.approx((told["left"] + told["right"]) / 2, abs=4.0)
    assert told["place"][0] == "450 km west, 450 km south of the trap"


def test_lines_round_a_catchment_hold_what_they_are_said_to_hold() -> None:
    chart = about()
    axis = np.arange(-393.75, 394, 12.5)
    x, y = np.meshgrid(axis, axis)
    spot = np.exp(-((x - 100) ** 2 + y**2) / (2 * 50**2))
    chart.catchments(axis, (spot, [0.5]), (spot, [0.1]))
    for name, height in (("true", 0.5), ("told", 0.1)):
        line = chart._lines[name].data
        away = np.hypot(np.array(line["x"]) - 100, line["y"])
        assert away == pytest.approx(np.full(away.size, 50 * np.sqrt(-2 * np.log(height))), abs=1)
    chart.catchments(axis, (spot, [0.5]), None)
    assert chart._lines["told"].data == {"x": [], "y": []}
    chart.boxes((100.0, 200.0))
    assert np.nanmax(chart._lines["boxes"].data["x"]) == 100


def test_particles_stand_where_they_left_and_carry_their_way() -> None:
    chart = about()
    x, y = np.arange(12.0).reshape(4, 3), -np.arange(12.0).reshape(4, 3)
    chart.particles(x, y, np.array([3000.0, 1600.0, 200.0]))
    source = chart._particles
    assert source.data["x"].tolist() == [2, 5, 8, 11]
    (way,) = source.tags
    assert way["x"].shape == (3, 4)
    assert way["y"][0].tolist() == [0, -3, -6, -9]
    assert chart._depth.data["text"] == ["200 m"]


def test_a_click_about_a_trap_says_how_far() -> None:
    clicked: list[tuple[float, float]] = []
    chart = about(tapped=lambda x, y: clicked.append((x, y)))
    chart._tap(SimpleNamespace(x=120.0, y=-40.0))
    chart._tap(SimpleNamespace(x=1200.0, y=0.0))
    assert clicked == [(120.0, -40.0)]
