"""Every picture of every lab is drawn without a browser: all of its data, whole words, and no two ticks over each other."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from bokeh.models import (
    ColumnDataSource,
    DatetimeTicker,
    Ellipse,
    Legend,
    Line,
    LogAxis,
    Plot,
    Range1d,
    Scatter,
    Text,
)

from app.charts import Curves
from app.charts.dates import Dates
from app.drawn import pictures, svg
from app.drawn.canvas import Canvas
from app.drawn.formats import numeral
from app.drawn.glyphs.image import finer
from app.drawn.known import Undrawn
from app.drawn.scales import Scale
from app.drawn.texts import Box, Type, Words
from app.drawn.ticks import adaptive, ticks
from app.state import State
from app.theme import DARK, LIGHT, Palette
from engine.lab import Lab, labs
from tests.app.drawings import SPACE, box, check_data, check_ticks, check_words, groups, read, texts

SIZES = [(width, height, size) for width, height in ((360, 240), (640, 400), (1200, 700)) for size in (11.0, 14.0, 22.0)]
LABS = {lab.name: lab for lab in labs()}


def states(lab: Lab) -> dict[str, State]:
    """The first preset as it is, and another one beside it."""
    first, *others = lab.presets
    alone = State.of(lab, first)
    return {"first": alone, "other": pictures.against(State.of(lab, others[-1]), alone)}


@pytest.fixture(params=LABS)
def lab(request: pytest.FixtureRequest) -> Lab:
    return LABS[request.param]


def figure(lab: Lab, state: State, name: str, dark: bool = False) -> Plot:
    return pictures.shown(state, name, dark).figure


@pytest.mark.parametrize("dark", [False, True])
def test_every_picture_is_drawn_with_all_its_data(lab: Lab, dark: bool) -> None:
    took, counted = [], 0
    for state in [State.of(lab)] if dark else states(lab).values():
        for name in pictures.names(lab):
            plot = figure(lab, state, name, dark)
            begun = time.process_time()
            drawn = svg(plot, 640, 400, dark=dark)
            took.append(time.process_time() - begun)
            root = read(drawn)
            assert (root.get("width"), root.get("height")) == ("640", "400")
            counted += check_data(plot, root)
            check_words(plot, root)
            check_ticks(root)
            assert (DARK if dark else LIGHT)["ink2"] in drawn or (DARK if dark else LIGHT)["ink"] in drawn
    assert counted > len(took)
    print(f"{lab.name}: {1000 * statistics.median(took):.0f} ms in the median of {len(took)}")


def test_words_are_whole_and_apart(lab: Lab) -> None:
    check_sizes(lab, states(lab)["other"], ((360, 240, 22.0), (640, 400, 14.0)))


@pytest.mark.wide
def test_words_are_whole_and_apart_in_every_size(lab: Lab) -> None:
    for state in states(lab).values():
        check_sizes(lab, state, SIZES)


def check_sizes(lab: Lab, state: State, sizes: Iterable[tuple[int, int, float]]) -> None:
    for name in pictures.names(lab):
        plot = figure(lab, state, name)
        for width, height, size in sizes:
            root = read(svg(plot, width, height, type=size))
            try:
                check_words(plot, root)
                check_ticks(root)
            except AssertionError as error:
                raise AssertionError(f"{name}, {width} × {height}, type {size}: {error}") from error


def test_type_is_as_large_as_it_is_asked_for() -> None:
    lab = LABS["pump"]
    root = read(svg(figure(lab, State.of(lab), "Still away"), 1920, 1080, type=22))
    times = 1920 / float(root.attrib["viewBox"].split()[2])
    for group in groups(root, "LinearAxis"):
        for text in texts(group):
            assert times * float(text.attrib["font-size"]) >= 20


def test_a_picture_is_drawn_once_and_says_what_it_shows() -> None:
    lab = LABS["budget"]
    state, small = State.of(lab), Canvas(500, 300)
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(pictures.picture, state, name, small) for name in pictures.names(lab) for _ in range(2)]
        drawn = [each.result() for each in asked]
    assert all(first.svg == second.svg for first, second in zip(drawn[::2], drawn[1::2], strict=True))
    assert pictures.picture(state, "Column", small) is pictures.picture(state, "Column", small)
    column = drawn[0]
    assert "<" not in column.said
    assert column.title in column.said
    assert read(column.svg).get("aria-label") == column.said
    assert "<svg" not in column.title + column.subtitle


def test_a_state_is_drawn_beside_another() -> None:
    lab = LABS["pump"]
    first, other = State.of(lab), State.of(lab, list(lab.presets)[1])
    alone = pictures.picture(other, "Still away")
    beside = pictures.picture(other, "Still away", beside=first)
    assert alone.svg != beside.svg
    assert "MultiLine" in beside.svg  # what it is told against


def test_names_are_one_of_each() -> None:
    for lab in LABS.values():
        assert len(set(pictures.names(lab))) == len(pictures.names(lab)) >= 3
    with pytest.raises(KeyError, match="Nothing"):
        pictures.picture(State.of(LABS["budget"]), "Nothing")


def test_a_map_hides_its_edge_with_the_ground_it_stands_on() -> None:
    lab = LABS["ocean"]
    plot = figure(lab, State.of(lab), "Map")
    assert LIGHT["paper"] in svg(plot, 640, 400)
    assert LIGHT["paper"] not in svg(plot, 640, 400, ground="#ffffff")


def plot(*models: Any) -> Plot:
    found = Plot(
        x_range=Range1d(0, 1),
        y_range=Range1d(0, 1),
        background_fill_alpha=0,
        border_fill_alpha=0,
        outline_line_color=None,
        toolbar_location=None,
    )
    for model in models:
        found.add_glyph(ColumnDataSource({"x": [0.2, 0.5], "y": [0.1, 0.9], "text": ["a <b> & c", "d"]}), model)
    return found


@pytest.mark.parametrize(
    ("model", "named"),
    [
        (Ellipse(x="x", y="y", width=1, height=1), "Ellipse"),
        (Line(x="x", y="y", line_cap="round"), "Line.line_cap"),
        (Scatter(x="x", y="y", marker="hex"), "Scatter.marker=hex"),
        (Scatter(x="x", y="y", hatch_pattern="dot"), "Scatter.hatch_pattern"),
    ],
)
def test_what_is_not_known_is_named(model: Any, named: str) -> None:
    with pytest.raises(Undrawn, match=named):
        svg(plot(model), 300, 200)


def test_guides_that_are_not_known_are_named() -> None:
    for side, model in (("center", Legend()), ("below", LogAxis())):
        figure = plot(Line(x="x", y="y"))
        figure.add_layout(model, side)
        with pytest.raises(Undrawn, match=type(model).__name__):
            svg(figure, 300, 200)


def test_text_is_text() -> None:
    root = read(svg(plot(Text(x="x", y="y", text="text")), 300, 200, label='"<&'))
    assert [text.text for text in texts(root)] == ["a <b> & c", "d"]
    assert root.get("aria-label") == '"<&'


def test_gaps_part_a_line() -> None:
    figure = plot(Line(x="x", y="y"))
    figure.renderers[0].data_source.data = {"x": [0, 0.1, np.nan, 0.3, 0.4, 0.5], "y": [0.0] * 6}
    path = next(read(svg(figure, 300, 200)).iter(f"{SPACE}path")).attrib["d"]
    assert (path.count("M"), path.count("L")) == (2, 3)


def test_dates_begin_where_calendars_do() -> None:
    chart = Dates(Palette(), "Caught, mg", {"all": "carbon"})
    days = np.array(["2001-03-05", "2001-09-09", "2002-06-30"], "datetime64[D]")
    chart.update(days, {"all": np.array([1.0, 2.0, 3.0])})
    lines = [text.text for text in texts(read(svg(chart.figure, 640, 400)))]
    assert {"May 2001", "Jan 2002"} <= set(lines)
    span = chart.figure.x_range
    assert len(ticks(DatetimeTicker(), Scale(span.start, span.end, 0, 100))) in range(4, 9)


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [(1234.5, "0,0.[000]", "1,234.5"), (-0.25, "0,0.[000]", "−0.25"), (-0.0001, "0,0.[000]", "0"), (2.0, "0.00", "2.00")],
)
def test_numbers_are_written_as_numbro_does(value: float, form: str, written: str) -> None:
    assert numeral(value, form) == written


def test_ticks_are_round_and_as_many_as_are_wanted() -> None:
    assert adaptive(0, 300, 6, [1, 2, 5]) == [0, 50, 100, 150, 200, 250, 300]
    assert adaptive(0, 1.1, 6, [1, 2, 5]) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    assert adaptive(1, 1, 6, [1, 2, 5]) == []


def test_long_words_are_parted_evenly_and_stay_inside() -> None:
    set_so = Type(12)
    text = "Share of what leaves the lit layer, %"
    parted = set_so.broken(text, 0.9 * set_so.width(text))
    assert parted.replace("\n", " ") == text
    assert [len(line) > 12 for line in parted.split("\n")] == [True, True]
    room = Box(0, 0, 50, 40)
    inside = Words("far too long for it", 45, 39, 0.5, 0.5, set_so).inside(room).box
    assert min(inside.left, inside.top, 50 - inside.right, 40 - inside.bottom) >= -1e-6


def test_a_crowd_of_words_gives_way() -> None:
    chart = Curves(Palette(), "x, m", "y, m", {"one": "accent", "two": "carbon"}, ["the first of them", "the second of them"])
    x = np.linspace(0.0, 1.0, 30)
    chart.update(x, {"one": x, "two": x + 0.02}, 0.5)
    for width, height in ((200, 120), (900, 600)):
        group = [text for each in groups(read(svg(chart.figure, width, height)), "Text") for text in texts(each)]
        boxes = [box(text) for text in group]
        assert boxes
        assert not any(one.meets(other) for one, other in combinations(boxes, 2))


def test_a_smooth_field_is_written_finer_and_stays_out_of_where_there_is_none() -> None:
    slope = np.array([[0, 40, 80, 255]], np.uint8).repeat(3, 0)
    assert finer(slope, 254)[2].tolist() == [0, 10, 30, 50, 70, 80, 255, 255]
    assert (finer(slope.T, 254) == finer(slope, 254).T).all()
    assert finer(np.full((1, 1), 255, np.uint8), 254).tolist() == [[255, 255], [255, 255]]
