"""Every kind of picture takes whatever a lab may feed it, and stays finite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bokeh.document import Document
from bokeh.models import ColumnDataSource, HoverTool, Range1d, Text

from app.charts import (
    Bars,
    Calendar,
    Chance,
    Curves,
    Depths,
    Heat,
    Latitudes,
    Meals,
    ProfileAndSpread,
    Profiles,
    Ranges,
    Relation,
    Seasons,
    Streams,
    Tornado,
    Ways,
    Years,
)
from app.charts.base import ceiling, labels, rounded, upward
from app.charts.numbers import Numbers
from app.maps import Pies, Scale
from app.theme import DARK, Palette
from tests.few import few

SCALES = {"nothing": 0.0, "tiny": 1e-12, "usual": 50.0, "huge": 1e15}
STACKS = ("zooplankton", "fish", "decapods")


def bars(palette: Palette, scale: float, places: int) -> Any:
    chart = Bars(palette, STACKS, STACKS, "Flux, mg")
    values = scale * (1 + np.arange(3.0 * places).reshape(places, 3))
    total = values.sum(axis=1)
    chart.update([f"place {i}" for i in range(places)], values, 0.5 * total, 2 * total, ["1"] * places, places - 1, True)
    chart.update([f"place {i}" for i in range(places)], 2 * values, None, None, ["1"] * places, -1, False)
    return chart


def streams(palette: Palette, scale: float, places: int) -> Any:
    count = min(places, 4)
    chart = Streams(palette, ["name"] * count, list(STACKS * 2)[:count], [["a", "b"]] * count, line=200, unit="mg")
    for settle in (True, False, True):
        chart.update([[scale, 0.0]] * count, [2 * scale] * count, [700.0] * count, ["1"] * count, settle)
    chart.repaint()
    return chart


def chance(palette: Palette, scale: float, places: int) -> Any:
    chart = Chance(palette, "Flux, mg")
    x = np.linspace(0, max(scale, 1e-9), 20 * places)
    density = np.exp(-(((x / max(scale, 1e-9)) - 0.5) ** 2) * 20) * (scale > 0)
    middle = (float(x[len(x) // 3]), float(x[2 * len(x) // 3]))
    for ghost in (None, (x, density)):
        chart.update(x, density, ghost, middle, scale / 3, "here", ("said", "also"), ghost is None)
    return chart


def profiles(palette: Palette, scale: float, places: int) -> Any:
    chart = Profiles(palette, "fish", "Flux, mg")
    edges = np.linspace(0, 1000, places + 1)
    value = np.full(places, scale)
    chart.update(edges[:-1], edges[1:], value, edges[:-1], edges[1:], 2 * value, (0.0, 200.0))
    chart.update(*[np.zeros(0)] * 6, (0.0, 0.0))
    return chart


def tornado(palette: Palette, scale: float, places: int) -> Any:
    chart = Tornado(palette, "Flux, mg", ["sea", "accent"], ["total", "first"], centre=0.0)
    low, high = -scale * np.arange(places, dtype=float), scale * np.ones(places)
    chart.update([f"factor {i}" for i in range(places)], [(low, high), (low / 2, high / 2)], centre=scale / 2)
    chart.update([f"factor {i}" for i in range(places)], [(low * 0, high), (low * 0, high / 2)])
    return chart


def curves(palette: Palette, scale: float, places: int) -> Any:
    chart = Curves(palette, "x", "Flux, mg", {stack: stack for stack in STACKS}, STACKS)
    x = np.linspace(0, 1, places + 1)
    chart.update(x, {stack: scale * (i + x) for i, stack in enumerate(STACKS)}, 0.5)
    chart.here(0.7)
    return chart


def ranges(palette: Palette, scale: float, places: int) -> Any:
    chart = Ranges(palette, "Share, mg", 100.0, 50.0)
    low = scale * np.linspace(0, 0.5, places)
    names = [f"place {i}" for i in range(places)]
    chart.update(names, low, low + scale * (np.arange(places) % 2) / 3, np.arange(places) % 3 == 0, names)
    return chart


def heat(palette: Palette, scale: float, places: int) -> Any:
    names = [f"row {i}" for i in range(places)]
    values = np.full((places, 2), min(scale, 1.0))
    values[0, 0] = np.nan
    chart = Heat(palette, names, ["one", "two"])
    chart.update(values, np.full((places, 2), 0.5))
    return chart


def pies(palette: Palette, scale: float, places: int) -> Any:
    chart = Pies(palette, "iberia", -12.5, 6.5, 34.2, 44.6, STACKS, STACKS, "Flux, mg")
    where = np.linspace(35, 44, places)
    chart.update(where - 45, where, np.full((places, 3), scale), [f"place {i}" for i in range(places)])
    return chart


def column(palette: Palette, scale: float, places: int) -> Any:
    chart = ProfileAndSpread(palette)
    depth = np.linspace(10, 5400, places)
    world = scale * (1 + depth / 5400)
    here = np.where(depth < 4000, 1.2 * world, np.nan)
    chart.update(depth, here, world, 0.5 * world, 2 * world, "mg", ghost=here / 2, marked=1000.0)
    chart.update(depth, here * np.nan, world, world * np.nan, world * np.nan, "mg", settle=False)
    chart.update(depth, here, world, 0.5 * world, 2 * world, "mg", marked=6000.0, settle=False)
    return chart


def depths(palette: Palette, scale: float, places: int) -> Any:
    chart = Depths(palette, {stack: stack for stack in STACKS}, "Flux, mg")
    depth = np.linspace(5, 1150, places)
    lines = {stack: scale * (i + 1) * np.exp(-depth / 300) for i, stack in enumerate(STACKS)}
    chart.update(depth, lines, poor=[(50.0, 200.0)])
    chart.update(depth, lines, {stack: 2 * line for stack, line in lines.items()}, settle=False)
    return chart


def latitudes(palette: Palette, scale: float, places: int) -> Any:
    chart = Latitudes(palette, "accent")
    lat = np.linspace(-78, 84, places + 12)
    lines = {stack: scale * (i + np.cos(np.radians(lat))) for i, stack in enumerate(STACKS)}
    lines["fish"][0] = np.nan
    chart.update(lat, lines, "fish", "fish", "All, m")
    chart.update(lat, lines, "fish", "zooplankton", "All, m")
    return chart


def seasons(palette: Palette, scale: float, places: int) -> Any:
    chart = Seasons(palette, {**{stack: stack for stack in STACKS}, "share": "ink2"}, "Flux, mg", "share")
    lines = {stack: np.full(12, scale * i) for i, stack in enumerate(STACKS)} | {"share": np.full(12, 0.4)}
    chart.update(lines)
    chart.update(lines, lines, settle=False)
    return chart


def meals(palette: Palette, scale: float, places: int) -> Any:
    foods = [f"food {i}" for i in range(min(places, 6))]
    chart = Meals(palette, foods, {stack: stack for stack in STACKS})
    flows = {(food, stack): scale * i for i, food in enumerate(foods) for stack in STACKS}
    chart.update(flows, "mg")
    chart.update({at: 3 * flow for at, flow in flows.items()}, "mg", settle=False)
    return chart


def calendar(palette: Palette, scale: float, places: int) -> Any:
    chart = Calendar(palette, np.linspace(0, 1200, places + 2))
    values = scale * np.random.default_rng(1).uniform(0, 1, (12, places + 1))
    chart.update(values, Scale.of("mg", "", "matter", values), np.full(12, 80.0))
    chart.update(values, Scale.of("mg", "", "matter", values))
    return chart


def ways(palette: Palette, scale: float, places: int) -> Any:
    chart = Ways(palette, STACKS, STACKS, "mg")
    depth = np.linspace(73.0, 5000.0, places + 1)
    passing = scale * np.array([1.0, 0.1, 0.0])[:, None] * (73.0 / depth)
    stays = depth / 5
    for now, before, settle in ((passing, passing, True), (0 * passing, passing, False), (passing, 3 * passing, True)):
        chart.update(depth, now, before, stays, [1.0] * 6, settle)
    return chart


def years(palette: Palette, scale: float, places: int) -> Any:
    chart = Years(palette, "CO₂, mg", {"stay": "ink2"}, upward(), {"stay": "ink2", "follow": "accent"})
    year = np.geomspace(1, 1000, places + 1)
    lines, ends = {"stay": scale * np.log(year)}, {"stay": (scale, "stay"), "follow": (-scale, "follow")}
    told = Numbers(["", "stay, mg"], [(f"{each:.0f} years", scale) for each in (*year, np.inf)])
    chart.update(year, lines, lines, ends, told, True)
    chart.update(year, {}, {}, ends, told, False)
    chart.update(year, {}, {}, ends, Numbers(told.heads, told.rows[-1:]), True)
    return chart


CHARTS = (
    bars,
    streams,
    chance,
    profiles,
    tornado,
    curves,
    heat,
    ranges,
    latitudes,
    pies,
    column,
    depths,
    seasons,
    meals,
    calendar,
    ways,
    years,
)


def numbers(figure: Any) -> list[float]:
    """Everything in a figure that must be a number."""
    found: list[float] = []
    for span in (figure.x_range, figure.y_range):
        if isinstance(span, Range1d):
            found += [span.start, span.end]
    for source in figure.select({"type": ColumnDataSource}):
        for column, values in source.data.items():
            if column not in ("image", "xs", "ys", "r", "p"):
                found += [value for value in np.asarray(values).ravel().tolist() if isinstance(value, (int, float))]
    return found


@pytest.mark.parametrize("places", few([1, 5, 50], 1, 50))
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("make", CHARTS)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # of an earlier test's connection, collected here
@pytest.mark.filterwarnings("error")
def test_whatever_it_is_fed_stays_finite(make: Callable[..., Any], scale: str, places: int) -> None:
    figure = make(Palette(), SCALES[scale], places).figure
    assert np.isfinite(numbers(figure)).all()
    for span in (figure.x_range, figure.y_range):
        if isinstance(span, Range1d):
            assert span.start != span.end
    Document().add_root(figure)
    assert figure.document.to_json()


@pytest.mark.parametrize("make", CHARTS)
def test_every_column_of_a_source_is_as_long_as_the_others(make: Callable[..., Any]) -> None:
    figure = make(Palette(), 50.0, 5).figure
    for source in figure.select({"type": ColumnDataSource}):
        assert len({len(values) for values in source.data.values()}) <= 1


@pytest.mark.parametrize("make", CHARTS)
def test_the_numbers_behind_a_picture_are_a_table_with_units(make: Callable[..., Any]) -> None:
    numbers = make(Palette(), 50.0, 5).numbers()
    assert make is heat or any(", m" in head for head in numbers.heads)
    assert numbers.printed() or make is profiles  # the last that it is fed is empty
    for row in numbers.printed():
        assert len(row) == len(numbers.heads)
        assert not {"nan", "inf", "None"} & set(row)


@pytest.mark.parametrize("make", CHARTS)
def test_every_picture_says_its_numbers_under_the_pointer(make: Callable[..., Any]) -> None:
    figure = make(Palette(), 50.0, 5).figure
    tools = figure.select({"type": HoverTool})
    assert tools
    for tool in tools:
        assert "var(--ink)" in tool.tooltips
        assert "@" in tool.tooltips


def test_what_stands_under_the_pointer_is_said_in_words_and_not_while_it_moves() -> None:
    chart = Bars(Palette(), STACKS, STACKS, "Flux, mg C m⁻² d⁻¹")
    values, source = np.array([[12.345, 0.0, 2000.4], [1.0, 2.0, 3.0]]), chart._tips._source
    chart.update(["<b>Lisbon", "b"], values, None, None, ["", ""], 0, True)
    assert source.data["text"][0].split("\n") == [
        "<b>Lisbon",  # Bokeh puts what is named by @ into a page as text
        "zooplankton: 12.3 mg C m⁻² d⁻¹",
        "fish: 0 mg C m⁻² d⁻¹",
        "decapods: 2,000 mg C m⁻² d⁻¹",
        "together: 2,010 mg C m⁻² d⁻¹",
    ]
    tool = chart.figure.select_one({"type": HoverTool})
    assert "@text" in tool.tooltips
    assert "safe" not in tool.tooltips
    assert (source.data["bottom"], source.data["top"]) == ([0.5, -0.5], [1.5, 0.5])
    chart.update(["<b>Lisbon", "b"], values, None, None, ["", ""], 0, False)
    assert source.data["text"] == []


@pytest.mark.parametrize("make", CHARTS)
def test_glyphs_share_a_view_only_with_those_of_the_same_source(make: Callable[..., Any]) -> None:
    seen: dict[str, str] = {}
    for renderer in make(Palette(), 50.0, 5).figure.renderers:
        assert seen.setdefault(renderer.view.id, renderer.data_source.id) == renderer.data_source.id


@pytest.mark.parametrize("make", CHARTS)
def test_a_picture_knows_the_dark_theme(make: Callable[..., Any]) -> None:
    palette = Palette()
    chart = make(palette, 50.0, 5)
    axis_colours = [axis.major_label_text_color for axis in chart.figure.axis]
    palette.switch(True)
    for axis, before in zip(chart.figure.axis, axis_colours, strict=True):
        assert axis.major_label_text_color == DARK["ink2"] != before


@pytest.mark.parametrize("make", [streams, heat])
def test_words_on_colours_of_their_own_stay_readable_in_the_other_theme(make: Callable[..., Any]) -> None:
    palette = Palette()
    chart = make(palette, 1.0, 4)

    def own() -> list[Any]:
        glyphs = [each.glyph for each in chart.figure.renderers if isinstance(each.glyph, Text)]
        return [glyph.text_color for glyph in glyphs if glyph.text_color not in (palette["ink"], palette["ink2"])]

    before = own()
    assert before
    palette.switch(True)
    assert own() == before


def test_bands_are_as_wide_as_what_passes() -> None:
    chart = Meals(Palette(), ["algae", "snow"], {stack: stack for stack in STACKS})
    chart.update({("algae", "fish"): 3.0, ("snow", "fish"): 1.0, ("snow", "decapods"): 0.0}, "mg")
    bands = next(
        s for s in chart.figure.select({"type": ColumnDataSource}) if any("fish eat" in str(t) for t in s.data.get("text", []))
    )
    wide = [max(y[: len(y) // 2][:1]) - y[-1] for y in bands.data["ys"]]
    assert wide[0] / wide[1] == pytest.approx(3.0)
    assert not any(
        "decapods" in str(s.data.get("text", "")) and s.data.get("xs") for s in chart.figure.select({"type": ColumnDataSource})
    )


def test_a_line_alone_down_the_water_column_is_named() -> None:
    chart = Depths(Palette(), {"fish": "fish"}, "mg")
    depth = np.linspace(5, 1150, 50)
    chart.update(depth, {"fish": np.exp(-depth / 300)})
    assert ["fish"] in [source.data.get("text") for source in chart.figure.select({"type": ColumnDataSource})]


def test_too_little_oxygen_is_marked_between_its_depths_and_goes_with_them() -> None:
    chart = Depths(Palette(), {"fish": "fish"}, "mg")
    depth = np.linspace(5, 1150, 50)
    chart.update(depth, {"fish": np.exp(-depth / 300)}, poor=[(100.0, 400.0)])
    marked = next(source for source in chart.figure.select({"type": ColumnDataSource}) if "middle" in source.data)
    assert (marked.data["top"], marked.data["bottom"]) == ([10.0], [20.0])
    assert marked.data["right"] == [chart.figure.x_range.end]
    chart.update(depth, {"fish": np.exp(-depth / 300)}, settle=False)
    assert not marked.data["text"]


@pytest.mark.parametrize(
    "falls", [np.exp(-np.linspace(5, 1150, 60) / 90), np.interp(np.linspace(5, 1150, 60), [47, 85], [1, 0.1])]
)
def test_the_name_of_a_line_lies_on_no_line(falls: np.ndarray) -> None:
    chart = Depths(Palette(), {stack: stack for stack in STACKS}, "Flux, mg")
    depth = np.linspace(5, 1150, 60)
    lines = {"zooplankton": 4 * falls, "fish": np.exp(-depth / 90), "decapods": 3.0 * (depth > 400) * (depth < 700)}
    chart.update(depth, lines)
    end, names = chart.figure.x_range.end, chart._names.data
    assert names["text"]
    for x, y, align in zip(names["x"], names["y"], names["align"], strict=True):
        left, right = (x, x + 0.15 * end) if align == "left" else (x - 0.15 * end, x)
        for line in lines.values():
            passing = np.interp(y + np.linspace(-1, 1, 41), np.sqrt(depth), line)
            assert not ((passing > left) & (passing < right)).any()


@pytest.mark.parametrize("beyond", [20.0, 80.0])
def test_the_name_of_a_band_stands_where_the_lines_leave_room(beyond: float) -> None:
    chart, depth = ProfileAndSpread(Palette()), np.array([10.0, 150.0, 500.0, 1500.0, 3000.0, 5000.0])
    line, nothing = np.array([beyond, beyond, 50, 50, 50, 50]), np.full(6, np.nan)
    chart.update(depth, line, nothing, np.full(6, 0.0), np.full(6, 100.0), "mg")
    assert chart._bands.data["align"][0] == ("right" if beyond < 50 else "left")


def test_a_right_hand_share_ends_at_one() -> None:
    chart = Seasons(Palette(), {"fish": "fish", "share": "ink2"}, "mg", "share")
    chart.update({"fish": np.full(12, 7.0), "share": np.ones(12)})
    tops = [
        max(s.data["y"]) for s in chart.figure.select({"type": ColumnDataSource}) if list(s.data) == ["x", "y"] and s.data["y"]
    ]
    assert max(tops) == chart.figure.y_range.end


def fed(chart: Bars, scale: float, settle: bool = True) -> float:
    """Where the axis of a bar picture ends when it is fed this."""
    chart.update(["a", "b"], np.full((2, 3), scale), None, None, ["", ""], 0, settle)
    return float(chart.figure.x_range.end)


def test_axes_stay_while_a_lever_moves_and_when_it_rests_until_another_baseline() -> None:
    chart = Bars(Palette(), STACKS, STACKS, "mg")
    chart.held.beside("paper")
    first = fed(chart, 10)
    assert fed(chart, 2, settle=False) == fed(chart, 2) == first
    wide = fed(chart, 100, settle=False)
    assert wide > 3 * 100  # nothing leaves the picture
    assert fed(chart, 90, settle=False) == fed(chart, 60) == fed(chart, 10, settle=False) == wide
    assert fed(chart, 10) == first  # back where it was
    chart.held.beside("paper")
    assert fed(chart, 2) == first
    chart.held.beside("pinned")
    assert fed(chart, 2) < first


def test_a_widened_axis_does_not_flicker() -> None:
    chart = Bars(Palette(), STACKS, STACKS, "mg")
    first = fed(chart, 10)
    edge = first / 3
    wide = fed(chart, 1.01 * edge)
    assert [fed(chart, times * edge) for times in (0.99, 1.01, 0.98, 1.02)] == 4 * [wide]


def test_a_streams_width_is_its_flux_whatever_the_others_do() -> None:
    chart = Streams(Palette(), ["plankton", "fish", "shrimp"], list(STACKS), [["a", "b"]] * 3, line=200, unit="mg")

    def widths(plankton: float, settle: bool = True) -> list[float]:
        chart.update([[plankton / 2] * 2, [4.0, 4.0], [0.01, 0.0]], [20.0, 8.0, 0.01], [700.0] * 3, ["1"] * 3, settle)
        wide = np.array(chart._shades.data["dw"]).reshape(3, 2).sum(axis=1)
        assert wide / wide[1] * 8.0 == pytest.approx([plankton, 8.0, 0.01])
        return [float(each) for each in wide]

    first = widths(20.0)
    assert widths(40.0, settle=False)[1:] == widths(2.0)[1:] == first[1:]
    (left,), (right,), (foot,) = (chart._ghost.data[side] for side in ("left", "right", "bottom"))
    assert (right - left, foot) == (pytest.approx(first[0]), np.sqrt(700.0))  # the whole of what was
    lines = chart._lines.data
    assert lines["x1"][1] - lines["x0"][1] == pytest.approx(first[1] * float(chart._heads.data["number"][-1].split()[0]) / 8)
    assert lines["x0"][0] == lines["x1"][0] == chart._heads.data["x"][2]  # too little to be seen: a line
    assert widths(200.0, settle=False)[1] < first[1]  # nothing leaves the picture


def test_a_way_is_as_wide_as_what_passes_and_its_outline_as_what_did() -> None:
    chart = Ways(Palette(), ("sinks", "swims", "dissolves"), STACKS, "Pg C yr⁻¹")
    depth, stays = np.array([73.4, 160.0, 1000.0, 5000.0]), np.array([9.0, 50.0, 345.0, 900.0])
    before = np.array([[8.0, 4.0, 1.0, 0.0], [1.4, 1.4, 0.0, 0.0], [0.6, 0.0, 0.0, 0.0]])

    def wide(way: int) -> float:
        data = chart._ways[way].data
        return float(data["right"][0] - data["left"][0])

    now = before * np.array([1.5, 0.0, 1.0])[:, None]
    chart.update(depth, now, before, stays, [9.0] * 6, True)
    assert not chart._ways[1].data["y"]
    assert chart._ways[0].data["y"][0] == pytest.approx(np.sqrt(73.4), abs=1e-4)
    assert wide(0) / wide(2) == pytest.approx(12.0 / 0.6, rel=0.02)
    sinks, swims = (np.ptp(xs) for xs in chart._ghost.data["xs"])  # what did not change has none
    assert wide(0) / sinks == pytest.approx(1.5, rel=0.01)
    assert swims / sinks == pytest.approx(1.4 / 8.0, rel=0.02)
    bar = chart._bar.data
    length, said = bar["x1"][0] - bar["x0"][0], float(chart._said.data["text"][0].split()[0])
    assert length / said == pytest.approx(wide(0) / 12.0, rel=0.01)
    assert [head.data["number"] for head in chart._heads] == [["12"], ["0"], ["0.60"]]
    assert "before: 1.4 Pg C yr⁻¹" in chart._tips._source.data["text"][4].replace("1.40", "1.4")


def test_a_way_that_nothing_goes_and_went_is_not_named() -> None:
    chart = ways(Palette(), 50.0, 5)
    assert [len(head.data["number"]) for head in chart._heads] == [1, 1, 0]
    assert len(chart._named.ticker.ticks) == 2


def test_ends_that_are_near_are_named_above_each_other() -> None:
    chart = years(Palette(), 1e-3, 5)
    (stay,), (follow,) = (chart._points[name].data["down"] for name in ("stay", "follow"))
    assert stay == follow == 0
    near = {"stay": (10.0, "stay +10"), "follow": (10.0, "follow +10")}
    chart.update(np.geomspace(1, 1000, 6), {}, {}, near, Numbers([""], [("in the end",)]), True)
    (stay,), (follow,) = (chart._points[name].data["down"] for name in ("stay", "follow"))
    assert follow - stay >= 28
    chart.update(np.geomspace(1, 1000, 6), {}, {}, near | {"stay": (10.0, "")}, Numbers([""], [("in the end",)]), True)
    assert chart._points["follow"].data["down"] == [0]


def test_equal_areas_are_equally_likely_beside_the_baseline() -> None:
    chart, x = Chance(Palette(), "mg"), np.linspace(0, 10, 400)

    def curve(wide: float) -> np.ndarray:
        return np.asarray(np.exp(-0.5 * ((x - 5) / wide) ** 2) / wide)

    before = x, curve(0.5)
    for wide in (0.5, 1.0, 0.2):
        chart.update(x, curve(wide), before, (4.5, 5.5), 1.0, "", ("", ""), wide != 1.0)
        areas = [np.trapezoid(source.data["y"], source.data["x"]) for source in (chart._curve, chart._ghost)]
        assert areas[0] == pytest.approx(areas[1], rel=1e-3)
        assert max(*chart._curve.data["y"], *chart._ghost.data["y"]) <= 1


def test_a_narrow_chance_leaves_the_baseline_to_be_seen() -> None:
    chart, x = Chance(Palette(), "mg"), np.linspace(0, 10, 4000)
    before = x, np.exp(-0.5 * ((x - 5) / 0.5) ** 2)
    chart.update(x, before[1], before, (4.5, 5.5), 1.0, "", ("", ""), True)
    chart.update(x, 100 * np.exp(-0.5 * ((x - 0.1) / 0.005) ** 2), before, (0.095, 0.105), 0.2, "sinks", ("said", ""), True)
    assert max(chart._curve.data["y"]) == 1
    assert max(chart._ghost.data["y"]) > 0.25
    assert chart._said.data["y"][0] < chart._mark.data["y"][0] - 0.2


def test_of_two_lines_that_end_together_one_has_its_name_above() -> None:
    chart, x = Relation(Palette(), "x", "y", "of", ["ink2", "carbon", "ink2"]), np.linspace(100, 500, 20)
    lines = [(name, x, np.full(20, high)) for name, high in (("far", 400.0), ("near", 60.0), ("low", 40.0))]
    chart.update((x, 500 - x, x), lines, (300.0, 200.0, "here"), None, None, True)
    assert chart._names.data["down"] == [0, -15, 0]


def test_a_column_holds_a_baseline_that_came_farther() -> None:
    chart, depth = ProfileAndSpread(Palette()), np.array([10.0, 500.0, 1500.0, 3000.0, 5000.0])
    here, nothing = np.full(5, 20.0), np.full(5, np.nan)
    chart.update(depth, here, nothing, nothing, nothing, "km", ghost=9 * here)
    assert chart.figure.x_range.end > 180


def test_what_did_not_change_is_not_sent() -> None:
    chart, document, sent = Bars(Palette(), STACKS, STACKS, "mg"), Document(), []
    document.add_root(chart.figure)
    values = np.full((2, 3), 5.0)
    chart.update(["a", "b"], values, values[:, 0], values[:, 1], ["", ""], 0, True)
    document.on_change(sent.append)
    chart.update(["a", "b"], values, values[:, 0], values[:, 1], ["", ""], 0, True)
    assert sent == []
    chart.update(["a", "b"], 2 * values, values[:, 0], values[:, 1], ["", ""], 0, False)
    assert sent


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf, 1e-12, 0.99, 1.0, 1.001, 7.2, 999.9999999, 1e20])
def test_an_axis_ends_at_the_next_round_number(value: float) -> None:
    end = ceiling(value)
    assert np.isfinite(end)
    assert end > 0
    if np.isfinite(value) and value > 0:
        assert value <= end <= 2.0001 * value
        assert f"{end:.3g}".rstrip("0").rstrip(".").replace(".", "").lstrip("0")[:2].rstrip("0e-+") in {
            "1",
            "15",
            "2",
            "3",
            "4",
            "5",
            "6",
            "8",
        }


def test_the_name_of_a_world_keeps_off_the_grey_ones_behind_it() -> None:
    chart, lat = Latitudes(Palette(), "accent"), np.linspace(-78, 84, 60)
    near = np.where(lat < 0, 1.1, 3.0)
    chart.update(lat, {"fish": np.ones(60), "others": near}, "fish", "fish", "All, m")
    assert chart._names.data["text"] == ["fish"]
    assert chart._names.data["x"][0] > 0


@pytest.mark.parametrize("slope", [1.0, -1.0])
def test_the_names_of_a_columns_lines_stand_on_their_own_sides(slope: float) -> None:
    chart, depth = ProfileAndSpread(Palette()), np.array([10.0, 500.0, 1500.0, 3000.0, 5000.0])
    world = 50 + slope * depth / 200
    chart.update(depth, world + 5, world, world - 9, world + 9, "mg")
    here, other = (source.data for source in chart._names)
    assert (here["align"], other["align"]) == (["left"], ["right"])
    assert here["y"] == other["y"]
    assert here["baseline"] != other["baseline"]  # one above its line, one below, whichever way they lean


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 760, [0, 200, 400, 600, 800]),
        (-1.9, 29, [-10, 0, 10, 20, 30]),
        (0.1, 0.35, [0.1, 0.2, 0.3, 0.4]),
        (5, 5, [0, 2.5, 5, 7.5, 10]),
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_ticks_are_round_and_hold_everything(low: float, high: float, ticks: list[float]) -> None:
    np.testing.assert_allclose(rounded(low, high), ticks, atol=1e-12)


def test_ticks_are_written_as_they_are_read() -> None:
    assert list(labels([-200.0, 0.0, 1200.0]).values()) == ["−200", "0", "1,200"]
    assert list(labels([-0.0, 0.5, 1.0]).values()) == ["0.0", "0.5", "1.0"]


def test_levels_to_compare_with_stand_in_the_picture_and_end_with_its_axis() -> None:
    chart = Curves(Palette(), "x", "ppm", {"a": "accent"}, ["a"], marks={"today": 422.8, "before industry": 278.3})
    chart.update(np.linspace(0.5, 1.75, 5), {"a": np.linspace(140.0, 320.0, 5)}, 1.0)
    assert chart.figure.y_range.end > 422.8, "though no line reaches so far"
    named = next(source.data for source in chart.figure.select({"type": ColumnDataSource}) if "at" in source.data)
    assert (named["at"], named["text"]) == ([422.8, 278.3], ["423: today", "278: before industry"])
    assert named["x"] == [1.75, 1.75]
