"""A square of sea about a trap: what its surface looks like, where particles left it, and where somebody looks for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from bokeh.events import Tap
from bokeh.models import ColumnDataSource, DataRange1d, FixedTicker, Image, Line, LinearColorMapper, Scatter, Text

from app.charts.base import draw, feed, lean
from app.charts.chart import Chart
from app.charts.numbers import Numbers
from app.maps.bar import Bar
from app.maps.colours import EMPTY, INK, LIGHT, STEPS, Scale
from app.maps.plane import joined
from app.maps.tell import Teller
from app.theme import FONT, Palette
from engine.rings import rings

TOLD = "#ffb454"
"""What is told, on any field in both themes; dashed besides."""
CELL = 20.0
"""Width of what the pointer tells of, km."""
TICKS = (-400, -300, -200, -100, 0, 100, 200, 300, 400)

Lined = tuple[np.ndarray, Sequence[float]]


class Around(Chart):
    """Kilometres east and north of the trap; a tap calls `tapped` with both. `half` is what is always seen to every side; the
    surface is given to `reach`, for figures wider or higher than a square.

    The particles are drawn where they left the surface, and rise there from the trap over and over again: the page moves
    them (components.Sea) through the places in the tags of their source.
    """

    def __init__(
        self,
        palette: Palette,
        half: float,
        reach: float,
        tapped: Callable[[float, float], None] | None = None,
        where: str = "the trap",
    ) -> None:
        self.reach, self._tapped = reach, tapped
        ranges = (DataRange1d(range_padding=0), DataRange1d(range_padding=0))
        self.figure = plot = lean(palette, x_range=ranges[0], y_range=ranges[1], match_aspect=True, grids="")
        for axis, words in ((plot.xaxis, f"km east of {where}"), (plot.yaxis, f"km north of {where}")):
            axis.axis_label, axis.ticker = words, FixedTicker(ticks=list(TICKS))
            axis.major_label_overrides = {float(each): f"{each}".replace("-", "−") for each in TICKS}
        self._mapper = LinearColorMapper(palette=["#000000"], low=0, high=STEPS, high_color="#00000000")
        self._image = ColumnDataSource({"image": [np.full((1, 1), EMPTY, np.uint8)]})
        picture = Image(image="image", x=-reach, y=-reach, dw=2 * reach, dh=2 * reach, color_mapper=self._mapper)
        draw(palette, plot, self._image, picture)
        self._corners = ColumnDataSource({"x": [-half, half], "y": [-half, half]})
        frame = draw(palette, plot, self._corners, Scatter(x="x", y="y", size=0, fill_color=None, line_color=None))
        for span in ranges:
            span.renderers = [frame]
        self._lines = {name: ColumnDataSource({"x": [], "y": []}) for name in ("boxes", "true", "told")}
        for name, colour, width, dash in (
            ("boxes", LIGHT, 1.5, [2, 3]),
            ("true", LIGHT, 2.5, "solid"),
            ("told", TOLD, 2.5, [7, 3]),
        ):
            if name != "boxes":
                halo = Line(x="x", y="y", line_width=width + 2.5, line_color=INK, line_alpha=0.7, line_dash=dash)
                draw(palette, plot, self._lines[name], halo)
            draw(palette, plot, self._lines[name], Line(x="x", y="y", line_width=width, line_color=colour, line_dash=dash))
        self._particles = ColumnDataSource({"x": np.zeros(0, np.float32), "y": np.zeros(0, np.float32)})
        dot = Scatter(x="x", y="y", size=5, fill_color=LIGHT, line_color=INK, line_alpha=0.4, fill_alpha=0.85)
        draw(palette, plot, self._particles, dot)
        trap = ColumnDataSource({"x": [0.0], "y": [0.0]} if where == "the trap" else {"x": [], "y": []})
        draw(palette, plot, trap, Scatter(x="x", y="y", size=17, fill_color=INK, fill_alpha=0.35, line_color=None))
        draw(palette, plot, trap, Scatter(x="x", y="y", size=11, line_width=2, line_color=LIGHT), fill_color="carbon")
        self._depth = ColumnDataSource({"x": [], "y": [], "text": []}, name="depth")
        words = Text(
            x="x", y="y", text="text", text_font_size="14px", text_font_style="bold", text_color=LIGHT, text_font={"value": FONT}
        )
        words.update(text_baseline="top", background_fill_color=INK, background_fill_alpha=0.45, padding=5, border_radius=5)
        draw(palette, plot, self._depth, words)
        self._cells = np.arange(-reach + CELL / 2, reach, CELL)
        x, y = np.meshgrid(self._cells, self._cells)
        self._teller = Teller(palette, plot, [_where(*place, where) for place in zip(x.ravel(), y.ravel(), strict=True)])
        self._teller.lay(
            *((part + side).ravel() for part, side in ((x, -CELL / 2), (x, CELL / 2), (y, -CELL / 2), (y, CELL / 2)))
        )
        self._bar = Bar(palette, plot, "below", width=210, margin=4)
        self._scale: Scale | None = None
        plot.on_event(Tap, self._tap)

    def zoom(self, half: float) -> None:
        """What is seen to every side from now on, km."""
        low, high = self.held.ends("half", -half, half, lambda low, high: (low, high))
        feed(self._corners, {"x": [low, high], "y": [low, high]})

    def update(self, fine: np.ndarray, scale: Scale) -> None:
        """The field of the surface, on a grid from edge to edge, southern row first."""
        scale = scale.held(self.held)
        if scale != self._scale:
            self._scale = scale
            self._mapper.palette = list(scale.steps)
        self._bar.show(scale, fine)
        self._image.data = {"image": [scale.index(fine)]}
        self._fine = fine
        at = np.rint((self._cells + self.reach) / (2 * self.reach) * (len(fine) - 1)).astype(int)
        self._teller.update(fine[np.ix_(at, at)], scale, "")

    def numbers(self) -> Numbers:
        """The surface on a coarse grid of kilometres."""
        if self._scale is None:
            return self._behind
        at = np.array([each for each in TICKS if abs(each) <= self.reach])
        point = np.rint((at + self.reach) / (2 * self.reach) * (len(self._fine) - 1)).astype(int)
        heads = ["km north", *(f"{east} km east, {self._scale.unit}".replace("-", "−") for east in at)]
        rows = [(float(north), *self._fine[row, point].tolist()) for north, row in zip(at[::-1], point[::-1], strict=True)]
        return Numbers(heads, rows)

    def catchments(self, axis: np.ndarray, true: Lined | None, told: Lined | None) -> None:
        """Areas on a square grid of km, each with the heights of the lines that are drawn round it."""
        for name, area in (("true", true), ("told", told)):
            x, y = joined(rings(axis, *area) if area else [])
            feed(self._lines[name], {"x": x.tolist(), "y": y.tolist()})

    def boxes(self, sides: tuple[float, ...]) -> None:
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) / 2
        x, y = joined([(side * corners[:, 0], side * corners[:, 1]) for side in sides])
        feed(self._lines["boxes"], {"x": x.tolist(), "y": y.tolist()})

    def particles(self, x: np.ndarray, y: np.ndarray, depth: np.ndarray, rise: bool = True) -> None:
        """(particles, depths) in km and the depths in m, the trap's first; without `rise` only where they left, a tenth as much to send."""
        way = {"x": x.T.astype(np.float32), "y": y.T.astype(np.float32), "depth": depth.astype(np.float32)}
        ends = {"x": x[:, -1].astype(np.float32), "y": y[:, -1].astype(np.float32)}
        self._particles.update(data=ends, tags=[way] if rise else [])
        half = float(self._corners.data["x"][1])
        self._depth.data = {"x": [-0.95 * half], "y": [0.95 * half], "text": [f"{depth[-1]:,.0f} m"]}

    def _tap(self, event: Any) -> None:
        if self._tapped and max(abs(event.x), abs(event.y)) <= self.reach:
            self._tapped(event.x, event.y)


def _where(x: float, y: float, middle: str) -> str:
    return f"{abs(x):.0f} km {'east' if x >= 0 else 'west'}, {abs(y):.0f} km {'north' if y >= 0 else 'south'} of {middle}"
