"""Every kind of picture is drawn without a browser whatever it is fed: also those that only a tab of a lab has."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.charts import Binned, Heat, OverTime, Ratios, Relation
from app.charts.descent import Descent
from app.charts.ratios import Seen
from app.charts.taylor import Taylor
from app.charts.violin import Violin
from app.drawn import svg
from app.drawn.marks import LONG, path
from app.maps import Around, Places, Scale, Section, World
from app.theme import Palette
from tests.app.drawings import check_data, check_ticks, check_words, groups, read, texts
from tests.app.test_charts import CHARTS, SCALES

LAT, LON = np.linspace(-90.0, 90.0, 31), np.linspace(0.0, 360.0, 61)
DEPTH = np.array([0.0, 50.0, 200.0, 600.0, 1500.0, 3000.0, 5500.0])


def violin(palette: Palette) -> Any:
    chart = Violin(palette, "Martin b", {"all": "carbon", "deep": "accent"})
    values = np.linspace(0.4, 1.4, 30)
    chart.update({"all": values, "deep": values[:2]}, {"all": 0.9, "deep": 0.8}, {"all": "(30)"})
    return chart


def taylor(palette: Palette) -> Any:
    chart = Taylor(palette, ["inversions", "relations"], ["accent", "carbon"], "mg C m⁻² d⁻¹")
    chart.update({"inversions": [("ours", 3.0, 0.8, 1.0)], "relations": [("theirs", 4.0, -0.3, 5.0)]}, 3.5)
    return chart


def descent(palette: Palette) -> Any:
    chart = Descent(palette)
    chart.update(np.geomspace(3000.0, 2.0, 17))
    return chart


def relation(palette: Palette) -> Any:
    chart = Relation(palette, "C:P", "CO₂, ppm", "b", ("ink2", "carbon", "ink2"), {"today": 420.0})
    x = np.linspace(100.0, 300.0, 9)
    lines = [("250 m", x, 500.0 - x), ("1,000 m", x, 480.0 - x), ("2,000 m", x, 100.0 + x)]
    chart.update((x, 450.0 - x, x / 100), lines, (180.0, 260.0, "b 0.9"), (200.0, 240.0), (130.0, "130: all P used"), True)
    return chart


def ratios(palette: Palette) -> Any:
    chart = Ratios(palette, "C:P, mol per mol", (50.0, 1000.0), (50, 100, 200, 400, 800), 4500.0)
    chart.observe([Seen("traps", 83.0, 280.0, 500.0, 100.0, 1000.0), Seen("off Hawaii", np.nan, 200.0, np.nan, 4000.0, 4000.0)])
    depth = np.geomspace(75.0, 4500.0, 40)
    chart.update(depth, 117 * (depth / 75) ** 0.4, (depth[::4], depth[::4] + 90), {"b 1": depth + 100})
    return chart


def section(palette: Palette) -> Any:
    chart = Section(palette, LAT, DEPTH, root=True, bar=True)
    values = np.add.outer(LAT[1:], DEPTH[1:] / 50)
    values[:4, 3:] = np.nan
    chart.update(values, Scale.of("Time", "years", "dense", values), 600.0)
    chart.contours(values, np.array([-20.0, 50.0]))
    return chart


def world(palette: Palette, **options: Any) -> Any:
    chart = World(palette, LAT, LON, **options)
    values = np.add.outer(LAT[1:], np.sin(np.radians(LON[1:])))
    values[:, :9] = np.nan
    chart.update(values, Scale.of("Change", "mol m⁻³", "balance", values))
    return chart


def world_inside(palette: Palette) -> Any:
    """With its bar in the corner, flat, in the model's cells."""
    chart = world(palette)
    chart.project("lon/lat")
    chart.cells(True)
    chart.mark(200.0, 10.0)
    return chart


def world_below(palette: Palette) -> Any:
    return world(palette, below=True)


def around(palette: Palette) -> Any:
    chart = Around(palette, 150.0, 400.0)
    fine = np.add.outer(np.linspace(-1.0, 1.0, 81), np.linspace(0.0, 1.0, 81))
    chart.update(fine, Scale.of("Height of the sea", "cm", "balance", fine))
    chart.boxes((100.0, 200.0))
    x = np.linspace(0.0, 90.0, 50).reshape(5, 10)
    chart.particles(x, -x, np.linspace(3000.0, 200.0, 10))
    return chart


def places(palette: Palette) -> Any:
    chart = Places(palette, lambda name: None)
    chart.update([-9.5, -8.0, -11.0], [38.0, 41.5, 36.0], ["Lisbon", "$$Porto$$", "Gorringe"], "Lisbon")
    return chart


def binned(palette: Palette) -> Any:
    chart = Binned(palette, "Distance, km", "Spread", "BL", 0.3)
    x, y = np.linspace(0.0, 200.0, 6), np.linspace(4.0, 7.0, 5)
    values = np.linspace(0.05, 0.55, 20).reshape(4, 5)
    values[0, 0] = np.nan
    chart.update(x, y, values, np.full((4, 5), 12.0))
    return chart


def over_time(palette: Palette) -> Any:
    chart = OverTime(palette, "By its own mean", {"chlorophyll": "good", "poc": "carbon"})
    dates = np.datetime64("2009-01-01") + 10 * np.arange(40)
    flux = np.where(np.arange(40) % 7 < 5, 1 + np.sin(np.arange(40) / 6), np.nan)
    chart.update(dates, {"chlorophyll": 1 + np.cos(np.arange(40) / 6) / 2, "poc": flux})
    return chart


FURTHER = (violin, taylor, descent, relation, ratios, section, world_inside, world_below, around, places, binned, over_time)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("make", FURTHER)
def test_a_tabs_picture_is_drawn_with_all_its_data(make: Callable[..., Any], dark: bool) -> None:
    chart = make(Palette(dark))
    for width, height, size in ((640, 400, 14.0), (360, 240, 22.0)):
        root = read(svg(chart.figure, width, height, type=size, dark=dark))
        assert check_data(chart.figure, root)
        check_words(chart.figure, root)
        check_ticks(root)


def test_edges_of_squares_are_told_with_their_units() -> None:
    chart = Binned(Palette(), "Distance at 1,000 m, km", "Spread", "BL", 0.3)
    chart.update(np.array([0.0, 50.0]), np.array([4.0, 5.0]), np.array([[0.25]]), np.array([[12.0]]))
    heads = ["Distance at 1,000 m from, km", "Distance at 1,000 m to, km", "Spread from", "Spread to", "BL", "cups"]
    assert chart.numbers().heads == heads
    assert chart.numbers().rows == [[0.0, 50.0, 4.0, 5.0, 0.25, 12.0]]


@pytest.mark.parametrize(("scale", "count"), list(zip(SCALES, (1, 50, 5, 50), strict=True)))
@pytest.mark.parametrize("make", CHARTS)
def test_whatever_it_is_fed_is_drawn(make: Callable[..., Any], scale: str, count: int) -> None:
    chart = make(Palette(), SCALES[scale], count)
    for width, height, size in ((640, 400, 14.0), (360, 240, 11.0)):
        root = read(svg(chart.figure, width, height, type=size))
        check_words(chart.figure, root)
        check_ticks(root)


def test_an_outline_of_many_points_is_where_it_should_be() -> None:
    angle = np.linspace(0.0, 2 * np.pi, 2 * LONG)
    x, y = 80 * np.cos(angle), 40 * np.sin(7 * angle)
    x[LONG], x[::50] = np.nan, x[::50] + 130.5
    numbers = re.findall(r"[Ml]|-?(?:\d+\.?\d*|\.\d+)", path(x, y))
    at, points, begin = np.zeros(2), [], False
    while numbers:
        if numbers[0] in "Ml":
            begin = numbers.pop(0) == "M"
        here = np.array([float(numbers.pop(0)), float(numbers.pop(0))])
        at, begin = (here, False) if begin else (at + here, False)
        points.append(at)
    wanted = np.array([x, y]).T[np.isfinite(x)]
    away = np.linalg.norm(wanted[:, None, :] - np.array(points)[None, :, :], axis=2)
    assert away.min(axis=0).max() < 0.08  # what is written was there
    assert away.min(axis=1).max() < 0.5  # what was there is written, or next to it
    assert len(points) < len(wanted)


def test_a_visitors_formula_stays_what_was_written() -> None:
    chart = places(Palette())
    lines = [text.text for text in texts(read(svg(chart.figure, 640, 400)))]
    assert "$$Porto$$" in lines


def test_what_is_not_known_has_no_colour() -> None:
    chart = Heat(Palette(), ["a"], ["b", "c"])
    chart.update(np.array([[np.nan, 0.5]]), np.array([[1.0, 1.0]]))
    (group,) = groups(read(svg(chart.figure, 300, 200)), "Rect")
    assert [rect.get("fill") for rect in group] == ["#f4a582"]


def test_a_bar_stands_in_the_corner_of_its_map() -> None:
    root = read(svg(world_inside(Palette()).figure, 640, 400))
    (bar,) = groups(root, "ColorBar")
    at = [float(text.attrib["x"]) for text in texts(bar)]
    assert len(at) > 2
    assert min(at) > 250
