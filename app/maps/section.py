"""A cut through the sea, latitude by depth: the same colours as the map beside it, contours where something turns."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from bokeh.models import ColumnDataSource, FixedTicker, Image, Line, LinearColorMapper, Patch, Range1d, Span
from contourpy import LineType, contour_generator

from app.charts.base import DEEP_TICKS, SHALLOW_TICKS, draw, lean
from app.charts.chart import Chart
from app.charts.numbers import Numbers, some
from app.maps.bar import Bar
from app.maps.colours import EMPTY, INK, LIGHT, STEPS, Scale
from app.maps.floor import FINER, filled, finer
from app.maps.grid import Edges, centres, eased, edges, fill, soft, weights
from app.maps.plane import Path, joined
from app.maps.raster import PICTURES, SMOOTH
from app.maps.tell import Teller
from app.theme import Palette
from app.words import latitude

WIDTH, HEIGHT = 160, 180


class Section(Chart):
    """A zonal mean by latitude and depth, nan where there is no water.

    Depth is in metres, or with `root` on a square-root scale that gives the upper water its room. A `bar` of its own is
    for quantities that no map beside it shows.
    """

    def __init__(
        self, palette: Palette, lat_edge: np.ndarray, depth_edge: np.ndarray, root: bool = False, bar: bool = False
    ) -> None:
        self._lat, self._depth, self._root = edges(lat_edge), edges(depth_edge), root
        self._shown = np.full((1, 1), EMPTY, np.uint8)
        self._scale: Scale | None = None
        self.figure = plot = lean(palette, x_range=Range1d(-90, 90), y_range=Range1d(1, 0), grids="")
        self._mapper = LinearColorMapper(palette=["#000000"], low=0, high=STEPS, high_color="#00000000")
        self._image = ColumnDataSource({"image": [self._shown]})
        self._picture = Image(image="image", x=0, y=0, dw=1, dh=1, color_mapper=self._mapper, name=SMOOTH)
        draw(palette, plot, self._image, self._picture)
        self._lines = []
        for dash in ("solid", [4, 3]):
            source = ColumnDataSource({"x": [], "y": []})
            draw(palette, plot, source, Line(x="x", y="y", line_width=1, line_dash=dash, line_alpha=0.7, line_color=INK))
            self._lines.append(source)
        self._floor = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._floor, Patch(x="x", y="y", line_width=0.7), fill_color="floor", line_color="coast")
        self._here = [
            Span(
                location=0,
                dimension="width",
                line_dash=[5, 4],
                line_width=width,
                line_color=colour,
                line_alpha=alpha,
                visible=False,
            )
            for width, colour, alpha in ((3, INK, 0.35), (1.4, LIGHT, 1.0))
        ]
        for span in self._here:
            plot.add_layout(span)
        self._teller = Teller(palette, plot, ())
        self._lay()
        self._bar = Bar(palette, plot, "below", width=210, margin=4) if bar else None

    def over(self, lat_edge: np.ndarray, depth_edge: np.ndarray) -> None:
        """Another model's grid from now on, where it is another; what is shown goes with the old one."""
        lat, depth = edges(lat_edge), edges(depth_edge)
        if (lat, depth) != (self._lat, self._depth):
            self._lat, self._depth = lat, depth
            self._lay()

    def _lay(self) -> None:
        """Everything that depends on the grid only."""
        south, north, bottom = self._lat[0], self._lat[-1], float(self._down(self._depth[-1]))
        self.figure.x_range.update(start=south, end=north)
        self.figure.y_range.update(start=bottom)
        self._picture.update(x=south, dw=north - south, dh=bottom)
        self._axes()
        self._name()

    def _down(self, depth: float | np.ndarray) -> np.ndarray:
        return np.sqrt(depth) if self._root else np.asarray(depth, float)

    def _axes(self) -> None:
        plot = self.figure
        shown = SHALLOW_TICKS if self._depth[-1] < 1000 else DEEP_TICKS if self._root else range(0, 10_000, 1000)
        depths = [d for d in shown if d <= self._depth[-1]]
        at = [float(self._down(d)) for d in depths]
        plot.yaxis.ticker = FixedTicker(ticks=at)
        plot.yaxis.major_label_overrides = {
            y: f"{d:,} m" if d == depths[-1] else f"{d:,}" for y, d in zip(at, depths, strict=True)
        }
        lats = [lat for lat in (-60, -30, 0, 30, 60) if self._lat[0] < lat < self._lat[-1]]
        plot.xaxis.ticker = FixedTicker(ticks=lats)
        plot.xaxis.major_label_overrides = {lat: latitude(lat) for lat in lats}

    def _name(self) -> None:
        """The cells under the pointer."""
        lat, depth = centres(self._lat), centres(self._depth)
        self._teller.name([f"{latitude(y)}, {z:,.0f} m" for y in lat for z in depth])
        shape = (len(lat), len(depth))
        across, down = np.array(self._lat)[:, None], self._down(np.array(self._depth))
        sides = (across[:-1], across[1:], down[1:], down[:-1])
        self._teller.lay(*(np.broadcast_to(side, shape).ravel() for side in sides))

    def update(self, values: np.ndarray, scale: Scale, depth: float | None = None) -> None:
        """Shows a field by latitude and depth; `depth` is that of the map beside it."""
        wet, scale = np.isfinite(values), scale.held(self.held)
        if scale != self._scale:
            self._scale = scale
            self._mapper.palette = list(scale.steps)
        if self._bar:
            self._bar.show(scale, values)
        image = _image(self._lat, self._depth, self._root, np.asarray(fill(values, wet).T, np.float32).tobytes(), scale)
        if not np.array_equal(image, self._shown):
            self._shown = image
            self._image.data["image"] = [image]
        x, y = _floor(self._lat, self._depth, self._root, np.ascontiguousarray(wet).tobytes())
        if self._floor.data["x"] is not x:
            self._floor.data = {"x": x, "y": y}
            self._fit(wet.any(axis=1))
        self._values = np.asarray(values)
        self._teller.update(self._values, scale, "")
        self.here(depth)

    def numbers(self) -> Numbers:
        """By depth, at some latitudes."""
        if self._scale is None:
            return self._behind
        wet = np.flatnonzero(np.isfinite(self._values).any(axis=1))
        shown = wet[some(wet.size, 9)] if wet.size else wet
        heads = ["Depth, m", *(f"{latitude(centres(self._lat)[row])}, {self._scale.unit}" for row in shown)]
        depths = enumerate(centres(self._depth))
        return Numbers(heads, [(float(z), *self._values[shown, level].tolist()) for level, z in depths])

    def _fit(self, wet: np.ndarray) -> None:
        """From the southern shore to the northern."""
        rows = np.flatnonzero(wet)
        if rows.size:
            self.figure.x_range.update(start=self._lat[rows[0]], end=self._lat[rows[-1] + 1])

    def here(self, depth: float | None) -> None:
        """A dashed line at the depth of the map."""
        for span in self._here:
            span.update(visible=depth is not None, location=float(self._down(depth or 0.0)))

    def contours(self, values: np.ndarray | None, levels: np.ndarray) -> None:
        """Lines along which a field by latitude and depth has a round value, those below zero dashed; None for no lines."""
        found: list[Path] = [joined([]), joined([])]
        if values is not None and np.isfinite(values).any():
            lat, depth = (np.concatenate([edge[:1], finer(edge), edge[-1:]]) for edge in (self._lat, self._depth))
            whole = fill(values, np.isfinite(values))
            fine = weights(depth, centres(self._depth)) @ whole.T @ weights(lat, centres(self._lat)).T
            generator = contour_generator(lat, self._down(depth), fine, line_type=LineType.Separate)
            for i, wanted in enumerate((levels[levels > 0], levels[levels < 0])):
                lines = [np.asarray(line) for level in wanted for line in generator.lines(float(level))]
                found[i] = joined([(line[:, 0], line[:, 1]) for line in lines])
        for source, (x, y) in zip(self._lines, found, strict=True):
            if not (np.array_equal(source.data["x"], x, equal_nan=True) and np.array_equal(source.data["y"], y, equal_nan=True)):
                source.data = {"x": x, "y": y}


@lru_cache(maxsize=32)
def _weights(lat: Edges, depth: Edges, root: bool) -> tuple[np.ndarray, np.ndarray]:
    """Rows by depth and columns by latitude."""
    share = (np.arange(HEIGHT) + 0.5) / HEIGHT
    down = depth[-1] * (share**2 if root else share)
    across = lat[0] + (np.arange(WIDTH) + 0.5) / WIDTH * (lat[-1] - lat[0])
    return weights(down, centres(depth)), np.ascontiguousarray(eased(across, centres(lat)).T)


@lru_cache(maxsize=PICTURES)
def _image(lat: Edges, depth: Edges, root: bool, values: bytes, scale: Scale) -> np.ndarray:
    rows, columns = _weights(lat, depth, root)
    image = scale.index(rows @ np.frombuffer(values, np.float32).reshape(rows.shape[1], columns.shape[0]) @ columns)
    image.setflags(write=False)
    return image


@lru_cache(maxsize=128)
def _floor(lat: Edges, depth: Edges, root: bool, wet: bytes) -> Path:
    """The sea floor as one path, its edge round; it goes on beyond the frame, which therefore has no line."""
    water = np.frombuffer(wet, bool).reshape(len(lat) - 1, len(depth) - 1).T.astype(float)
    water = soft(water.shape[0], FINER) @ water @ soft(water.shape[1], FINER).T
    water = np.pad(water, 1, mode="edge")
    down = np.sqrt(finer(depth)) if root else finer(depth)
    down = np.concatenate([[-down[-1]], down, [2 * down[-1]]])
    across = np.concatenate([[lat[0] - 30], finer(lat), [lat[-1] + 30]])
    return joined([(ring[:, 0], ring[:, 1]) for ring in filled(across, down, water)])
