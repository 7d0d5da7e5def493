"""Who eats whom and what sinks: the living and the dead of the upper sea as boxes, the carbon between them as arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from bokeh.models import (
    Arrow,
    BoxAnnotation,
    CategoricalColorMapper,
    ColumnDataSource,
    Label,
    MultiLine,
    NormalHead,
    Quad,
    Range1d,
    Span,
)
from bokeh.transform import transform

from app.charts.base import draw, feed, hover, lean, text
from app.theme import FONT, Palette
from app.words import brief

Point = tuple[float, float]


class Box(NamedTuple):
    """Where a box stands, what it says, and its colour's name."""

    x: float
    y: float
    lines: str
    colour: str

    @property
    def name(self) -> str:
        return self.lines.replace("-\n", "").replace("\n", " ")


class Route(NamedTuple):
    """The corners an arrow rounds, whose colour it has, and how far along its number stands."""

    corners: Sequence[Point]
    colour: str
    number: float = 0.5


WIDE, HIGH = 0.115, 0.075
"""Half of a box."""
TOP, MIDDLE, LOW, LINE = 0.865, 0.59, 0.28, 0.115
"""Heights of the three rows, and of the depth that particles sink through."""
LEFT, CENTRE, RIGHT = 0.14, 0.5, 0.86
BOXES = {
    "nano": Box(0.32, TOP, "nanophyto-\nplankton", "nano"),
    "diatoms": Box(0.68, TOP, "diatoms", "diatoms"),
    "micro": Box(LEFT, MIDDLE, "microzoo-\nplankton", "micro"),
    "ambushers": Box(CENTRE, MIDDLE, "ambushers", "ambushers"),
    "cruisers": Box(RIGHT, MIDDLE, "cruisers", "cruisers"),
    "small": Box(LEFT, LOW, "small\nparticles", "snow"),
    "flux-feeders": Box(CENTRE, LOW, "flux-feeders", "flux-feeders"),
    "big": Box(RIGHT, LOW, "big\nparticles", "snow"),
}
ENDS = {"growth": "light and nutrients", "sinks": "sinks through 150 m"}
"""Where carbon comes from and goes to, which have no box."""


def _below(name: str, shift: float = 0.0) -> Point:
    return BOXES[name].x + shift, BOXES[name].y - HIGH


def _above(name: str, shift: float = 0.0) -> Point:
    return BOXES[name].x + shift, BOXES[name].y + HIGH


def _beside(name: str, side: int, shift: float = 0.0) -> Point:
    return BOXES[name].x + side * WIDE, BOXES[name].y + shift


def _fall(start: Point, end: Point, colour: str, number: float = 0.5) -> Route:
    """Out of the bottom of a box and into the top of another."""
    half = (start[1] - end[1]) / 2
    return Route((start, (start[0], start[1] - half), (end[0], end[1] + half), end), colour, number)


def _through(start: Point, gap: float, height: float, end: Point, colour: str = "snow", number: float = 0.5) -> Route:
    """Down a gap between boxes, along a height, and into the top of a box."""
    return Route((start, (gap, start[1]), (gap, height), (end[0], height), end), colour, number)


ROUTES = {
    ("growth", "nano"): Route(((0.32, 1.0), _above("nano")), "nano", 0.4),
    ("growth", "diatoms"): Route(((0.68, 1.0), _above("diatoms")), "diatoms", 0.4),
    ("nano", "micro"): _fall(_below("nano", -0.08), _above("micro", -0.04), "nano"),
    ("nano", "ambushers"): _fall(_below("nano", 0.045), _above("ambushers", -0.05), "nano"),
    ("nano", "cruisers"): _fall(_below("nano", 0.085), _above("cruisers", -0.05), "nano", 0.3),
    ("diatoms", "micro"): _fall(_below("diatoms", -0.085), _above("micro", 0.045), "diatoms", 0.7),
    ("diatoms", "ambushers"): _fall(_below("diatoms", -0.045), _above("ambushers", 0.05), "diatoms"),
    ("diatoms", "cruisers"): _fall(_below("diatoms", 0.08), _above("cruisers", 0.045), "diatoms"),
    ("micro", "ambushers"): Route((_beside("micro", 1, 0.02), _beside("ambushers", -1, 0.02)), "micro", 0.7),
    ("micro", "cruisers"): Route(
        (_beside("micro", 1, -0.03), (0.32, 0.56), (0.34, 0.475), (0.66, 0.475), (0.68, 0.56), _beside("cruisers", -1, -0.03)),
        "micro",
    ),
    ("small", "micro"): Route((_above("small", -0.085), _below("micro", -0.085)), "snow", 0.6),
    ("small", "ambushers"): Route(
        (_beside("small", 1, 0.04), (0.32, 0.32), (0.32, 0.41), (0.44, 0.41), _below("ambushers", -0.06)), "snow", 0.4
    ),
    ("small", "cruisers"): Route(
        (_beside("small", 1, 0.06), (0.3, 0.34), (0.3, 0.385), (0.8, 0.385), _below("cruisers", -0.06)), "snow", 0.6
    ),
    ("small", "flux-feeders"): Route((_beside("small", 1), _beside("flux-feeders", -1)), "snow", 0.6),
    ("big", "flux-feeders"): Route((_beside("big", -1, 0.035), _beside("flux-feeders", 1, 0.035)), "snow"),
    ("nano", "small"): _through(_below("nano"), 0.32, 0.44, _above("small", 0.01), number=0.6),
    ("diatoms", "small"): _through(_below("diatoms", -0.015), 0.665, 0.425, _above("small", 0.055), number=0.8),
    ("diatoms", "big"): _through(_below("diatoms", 0.02), 0.7, 0.45, _above("big", -0.05), number=0.5),
    ("micro", "small"): Route((_below("micro", -0.04), _above("small", -0.04)), "snow", 0.35),
    ("cruisers", "big"): Route((_below("cruisers", 0.05), _above("big", 0.05)), "snow", 0.4),
    ("ambushers", "big"): _fall(_below("ambushers", 0.07), _above("big", 0.0), "snow", 0.4),
    ("flux-feeders", "big"): Route((_beside("flux-feeders", 1, -0.03), _beside("big", -1, -0.03)), "snow"),
    ("big", "small"): Route(
        (_beside("big", -1, -0.055), (0.68, 0.225), (0.66, 0.165), (0.34, 0.165), (0.32, 0.225), _beside("small", 1, -0.055)),
        "snow",
    ),
    ("small", "sinks"): Route((_below("small"), (LEFT, 0.03)), "snow", 0.7),
    ("big", "sinks"): Route((_below("big"), (RIGHT, 0.03)), "snow", 0.7),
}
"""Every arrow there can be: none crosses a box that it does not belong to."""
COLOURS = list(dict.fromkeys(box.colour for box in BOXES.values()))
WIDEST, LEAST = 24.0, 0.8
"""Pixels of the widest arrow at rest, and of the finest."""
OVERFLOW = 1.6
"""How much wider than that an arrow may grow while a lever moves."""
NAMED = 3.5
"""Pixels from which an arrow has its number."""
HEAD = (0.024, 7.0)
"""Length of the straight end of an arrow, as a share of the height or width, and pixels by which its head is wider."""
BAR = 0.018
"""Height of the bar that shows the biomass."""


def curve(corners: Sequence[Point]) -> np.ndarray:
    """Corners rounded by cutting them (Chaikin 1974): the curve stays inside them, and its ends keep their direction."""
    points = np.asarray(corners, float)
    for _ in range(4):
        before, after = points[:-1], points[1:]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], cut[1:-1], points[-1:]])
    return points


def _shaft(corners: Sequence[Point]) -> np.ndarray:
    """The curve as far as the head, which goes straight on to the end."""
    (x0, y0), (x1, y1) = corners[-2:]
    length = float(np.hypot(x1 - x0, y1 - y0))
    back = (x1 + HEAD[0] * (x0 - x1) / length, y1 + HEAD[0] * (y0 - y1) / length)
    return curve([*corners[:-1], back])


SHAFTS = {pair: _shaft(route.corners) for pair, route in ROUTES.items()}


class FoodWeb:
    """Boxes with their biomass as a bar, arrows as wide as their flow; a flow that is nothing has no arrow."""

    def __init__(self, palette: Palette) -> None:
        self._width = self._length = 0.0
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1), axes="", grids="")
        plot.min_height = 400
        self._water(palette)
        self._flows = ColumnDataSource({name: [] for name in ("xs", "ys", "width", "colour", "name", "shown")})
        shafts = MultiLine(xs="xs", ys="ys", line_width="width", line_alpha=0.5, line_color=_coloured(palette))
        arrows = draw(palette, plot, self._flows, shafts)
        self._heads = ColumnDataSource({name: [] for name in ("x0", "y0", "x1", "y1", "size", "colour")})
        head = NormalHead(size="size", fill_color=_coloured(palette), line_color=None)
        ends = {"x_start": "x0", "y_start": "y0", "x_end": "x1", "y_end": "y1"}
        plot.add_layout(Arrow(end=head, source=self._heads, line_color=None, level="glyph", **ends))
        self._boxes(palette)
        self._numbers = ColumnDataSource({"x": [], "y": [], "text": []})
        middle: dict[str, Any] = {"text_align": "center", "text_baseline": "middle"}
        ground = {"background_fill_alpha": 0.85, "padding": 1, "border_radius": 3}
        number = text(palette, plot, self._numbers, "ink", text_font_size="11px", **middle, **ground)
        palette.paint(number.glyph, background_fill_color="surface")
        hover(plot, [arrows], [("", "@name"), ("", "@shown mg C m⁻² d⁻¹")])

    def _water(self, palette: Palette) -> None:
        """The sunlit water, and the line through which particles leave it."""
        plot = self.figure
        for name, low, high in (("sunlit", LINE, 1.0), ("twilight", 0.0, LINE)):
            band = BoxAnnotation(bottom=low, top=high, line_color=None, level="image", fill_alpha=1)
            plot.add_layout(palette.paint(band, fill_color=name))
        plot.add_layout(palette.paint(Span(location=LINE, dimension="width", line_dash=[2, 4]), line_color="ink2"))
        words = {"text_font": FONT, "text_font_size": "12px", "text_align": "center", "x": CENTRE}
        self._sinking = Label(y=0.03, text=ENDS["sinks"], **words)
        plot.add_layout(palette.paint(self._sinking, text_color="ink2"))

    def _boxes(self, palette: Palette) -> None:
        plot, boxes = self.figure, list(BOXES.values())
        x, y = (np.array([getattr(box, axis) for box in boxes]) for axis in ("x", "y"))
        sides = {"left": x - WIDE, "right": x + WIDE, "bottom": y - HIGH, "top": y + HIGH}
        named = {"colour": [box.colour for box in boxes], "name": [box.name for box in boxes]}
        self._stocks = ColumnDataSource(
            {key: side.tolist() for key, side in sides.items()}
            | named
            | {"shown": [""] * len(boxes), "end": sides["left"].tolist(), "foot": (y - HIGH + BAR).tolist()}
            | {"x": x.tolist(), "y": (y + 0.014).tolist(), "lines": [box.lines for box in boxes]}
        )
        frame = Quad(
            left="left", right="right", bottom="bottom", top="top", line_width=1.5, line_color=_coloured(palette), border_radius=5
        )
        frames = draw(palette, plot, self._stocks, frame, fill_color="surface")
        bar = Quad(left="left", right="end", bottom="bottom", top="foot", fill_color=_coloured(palette), line_color=None)
        draw(palette, plot, self._stocks, bar)
        middle = {"text_align": "center", "text_baseline": "middle"}
        text(palette, plot, self._stocks, "ink", text="lines", text_font_style="bold", text_line_height=1.1, **middle)
        hover(plot, [frames], [("", "@name"), ("", "@shown mmol C m⁻²")])

    def update(self, stocks: Mapping[str, float], flows: Mapping[tuple[str, str], float], settle: bool) -> None:
        """`stocks` (mmol C m⁻²) by the names of BOXES, `flows` (mg C m⁻² d⁻¹) by those of ROUTES: both kept to scale while
        a lever moves, and fitted when it rests."""
        amounts = [max(float(stocks[name]), 0.0) for name in BOXES]
        passing = {pair: float(flow) for pair, flow in flows.items() if flow > 0}
        self._fit(max(amounts), max(passing.values(), default=0.0), settle)
        left = np.array(self._stocks.data["left"])
        end = left + 2 * WIDE * np.minimum(1.0, self._length * np.array(amounts))
        feed(self._stocks, {**self._stocks.data, "end": end.round(5).tolist(), "shown": [brief(amount) for amount in amounts]})
        self._flow(passing)
        sunk = sum(flow for (_, to), flow in passing.items() if to == "sinks")
        said = f"{ENDS['sinks']}: {brief(sunk)}"
        if self._sinking.text != said:
            self._sinking.text = said

    def _fit(self, most: float, fastest: float, settle: bool) -> None:
        """Pixels per flow, and share of a box per biomass."""
        if fastest > 0 and (settle or not self._width or self._width * fastest > OVERFLOW * WIDEST):
            self._width = WIDEST / fastest
        if most > 0 and (settle or not self._length or self._length * most > 1):
            self._length = 0.9 / most

    def _flow(self, passing: Mapping[tuple[str, str], float]) -> None:
        shafts: dict[str, list[Any]] = {name: [] for name in self._flows.data}
        heads: dict[str, list[Any]] = {name: [] for name in self._heads.data}
        numbers: dict[str, list[Any]] = {name: [] for name in self._numbers.data}
        for pair, flow in sorted(passing.items(), key=lambda item: -item[1]):
            route, path, width = ROUTES[pair], SHAFTS[pair], max(LEAST, self._width * flow)
            row = (path[:, 0].tolist(), path[:, 1].tolist(), round(width, 2), route.colour, _told(pair), brief(flow))
            for column, entry in zip(shafts.values(), row, strict=True):
                column.append(entry)
            for column, entry in zip(heads.values(), (*path[-1], *route.corners[-1], width + HEAD[1], route.colour), strict=True):
                column.append(entry)
            if width >= NAMED:
                at = path[round(route.number * (len(path) - 1))] if len(path) > 2 else _between(path, route.number)
                for column, entry in zip(numbers.values(), (float(at[0]), float(at[1]), brief(flow)), strict=True):
                    column.append(entry)
        for source, data in ((self._flows, shafts), (self._heads, heads), (self._numbers, numbers)):
            feed(source, data)


def _between(path: np.ndarray, share: float) -> np.ndarray:
    return np.asarray(path[0] + share * (path[-1] - path[0]))


def _told(pair: tuple[str, str]) -> str:
    start, end = (BOXES[name].name if name in BOXES else ENDS[name] for name in pair)
    return f"{start} → {end}"


def _coloured(palette: Palette) -> Any:
    """A colour by its name in the column `colour`, in whichever theme."""
    return transform("colour", palette.paint(CategoricalColorMapper(factors=COLOURS, palette=[]), palette=COLOURS))
