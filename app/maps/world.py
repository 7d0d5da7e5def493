"""A map of a global field: the coarse model smoothly drawn, clipped by a fine coast, honest where its sea floor rises."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from bokeh.events import Tap
from bokeh.models import ColumnDataSource, DataRange1d, Image, Line, LinearColorMapper, Patch, Scatter

from app.charts.base import draw, feed, lean
from app.charts.chart import Chart
from app.charts.numbers import Numbers
from app.maps import plane as flat
from app.maps.bar import Bar
from app.maps.colours import EMPTY, INK, LIGHT, STEPS, Scale
from app.maps.floor import floor
from app.maps.grid import Edges, centres, edges, fill
from app.maps.raster import SHARP, SMOOTH, WIDTH, raster
from app.maps.tell import Teller
from app.theme import Palette
from app.words import latitude, place


class World(Chart):
    """A global field by latitude and longitude, nan where the model has no water.

    It is Equal Earth until told otherwise. The colour bar stands beside the Earth, in the corner of a figure wider or higher
    than the map; or `below` it. A tap calls `tapped` with longitude (in the grid's turn) and latitude.
    """

    def __init__(
        self,
        palette: Palette,
        lat_edge: np.ndarray,
        lon_edge: np.ndarray,
        centre: float = 200.0,
        tapped: Callable[[float, float], None] | None = None,
        below: bool = False,
    ) -> None:
        self._lat, self._lon, self._tapped = edges(lat_edge), edges(lon_edge), tapped
        self._centre = (centre + 180.0) % 360.0 - 180.0  # as the coastlines count
        self._cells, self._shown = False, np.full((1, 1), EMPTY, np.uint8)
        self._fed: tuple[np.ndarray, Scale, np.ndarray, np.ndarray, str] | None = None
        self._marked: tuple[float, float] | None = None
        self._pinned: list[tuple[float, float]] = []
        self._name = flat.PLANES[0]
        self._mapper = LinearColorMapper(palette=["#000000"], low=0, high=STEPS, high_color="#00000000")
        self._image = ColumnDataSource({"image": [self._shown]})
        self._picture = Image(image="image", x=0, y=0, dw=1, dh=1, color_mapper=self._mapper, name=SMOOTH)
        self._scale: Scale | None = None
        self._build(palette, below)
        self._lay()
        self._lay_cells()

    def _build(self, palette: Palette, below: bool) -> None:
        names = ("earth", "floor", "land", "seas", "coast", "frame", "pins", "mark")
        self._paths = paths = {name: ColumnDataSource({"x": [], "y": []}) for name in names}
        ranges = (DataRange1d(range_padding=0), DataRange1d(range_padding=0))
        self.figure = plot = lean(palette, x_range=ranges[0], y_range=ranges[1], match_aspect=True, axes="", grids="")
        ground = draw(palette, plot, paths["earth"], _area(), fill_color="floor")
        draw(palette, plot, self._image, self._picture)
        self._clip = [
            draw(palette, plot, paths[name], _area(), fill_color=colour)
            for name, colour in (("floor", "floor"), ("land", "land"), ("seas", "floor"))
        ]
        draw(palette, plot, paths["coast"], Line(x="x", y="y", line_width=0.7), line_color="coast")
        draw(palette, plot, paths["frame"], _area(), fill_color="paper")
        draw(palette, plot, paths["earth"], Line(x="x", y="y"), line_color="coast")
        pins = Scatter(x="x", y="y", size=10, marker="diamond", line_width=1.5, line_color=LIGHT)
        draw(palette, plot, paths["pins"], pins, fill_color="snow")
        halo = Scatter(x="x", y="y", size=15, fill_color=INK, fill_alpha=0.35, line_color=None)
        draw(palette, plot, paths["mark"], halo)
        draw(palette, plot, paths["mark"], Scatter(x="x", y="y", size=10, line_width=2, line_color=LIGHT), fill_color="carbon")
        for span in ranges:
            span.renderers = [ground]
        self._teller = Teller(palette, plot, _places(self._lat, self._lon))
        where: dict[str, Any] = {"side": "below", "margin": 4} if below else {"location": "bottom_right", "margin": 14}
        self._bar = Bar(palette, plot, width=210, **where)
        if self._tapped:
            plot.on_event(Tap, self._tap)

    def over(self, lat_edge: np.ndarray, lon_edge: np.ndarray) -> None:
        """Another model's grid from now on, where it is another; what is shown goes with the old one."""
        lat, lon = edges(lat_edge), edges(lon_edge)
        if (lat, lon) != (self._lat, self._lon):
            self._lat, self._lon, self._fed = lat, lon, None
            self._teller.name(_places(lat, lon))
            self._lay_cells()

    def update(
        self, values: np.ndarray, scale: Scale, wet: np.ndarray | None = None, surface: np.ndarray | None = None, where: str = ""
    ) -> None:
        """Shows a field by latitude and longitude at one depth.

        `wet` says which cells have water at this depth (those with a value, unless told), `surface` which have any.
        `where` is written in the tooltip: "1,000 m".
        """
        wet = np.isfinite(values) if wet is None else wet & np.isfinite(values)
        self._fed = (values, scale, wet, wet if surface is None else surface, where)
        self._draw()

    def numbers(self) -> Numbers:
        """By latitude, of the cells with water."""
        if self._fed is None:
            return self._behind
        values, scale, wet, _, where = self._fed
        rows = [
            (latitude(y), float(here.mean()), float(here.min()), float(here.max()))
            for y, cells, water in zip(centres(self._lat)[::-1], values[::-1], wet[::-1], strict=True)
            if (here := cells[water]).size
        ]
        name = f"{scale.name}, {where}" if where else scale.name
        return Numbers(["Latitude", *(f"{name}, {what}, {scale.unit}" for what in ("mean", "least", "most"))], rows)

    def project(self, name: str) -> None:
        """To "equal earth" or "lon/lat"."""
        if name != self._name:
            self._name = flat.plane(name, self._centre).name
            self._lay()
            self._lay_cells()
            self._draw()

    def cells(self, on: bool) -> None:
        """The model's own cells instead, unsmoothed and unfilled, under a bare coastline."""
        if on == self._cells:
            return
        self._cells, self._picture.name = on, None if on else SMOOTH
        for area in self._clip:
            area.visible = not on
        self._draw()

    def mark(self, lon: float | None, lat: float = 0.0) -> None:
        """Marks the chosen place; none to take the mark away."""
        self._marked = None if lon is None else (lon, lat)
        x, y = ([], []) if lon is None else ([at] for at in flat.plane(self._name, self._centre).forward(lon, lat))
        feed(self._paths["mark"], {"x": x, "y": y})

    def pin(self, places: list[tuple[float, float]]) -> None:
        """Small marks at places, by longitude and latitude."""
        if places != self._pinned:
            self._pinned = places
            self._lay_pins()

    def _lay_pins(self) -> None:
        on = flat.plane(self._name, self._centre)
        x, y = zip(*(on.forward(*each) for each in self._pinned), strict=True) if self._pinned else ((), ())
        feed(self._paths["pins"], {"x": list(x), "y": list(y)})

    def _tap(self, event: Any) -> None:
        lon, lat = flat.plane(self._name, self._centre).inverse(event.x, event.y)
        if self._tapped and np.isfinite(lon):
            self._tapped(self._lon[0] + (lon - self._lon[0]) % 360.0, lat)

    def _lay(self) -> None:
        """Everything that depends on the projection only."""
        name, centre = self._name, self._centre
        on = flat.plane(name, centre)
        self._picture.update(x=-flat.HALF, y=-on.height, dw=2 * flat.HALF, dh=2 * on.height)
        paths: dict[str, Any] = {"earth": on.outline()}
        paths |= {"land": flat.land(name, centre), "seas": flat.inland_seas(name, centre)}
        paths |= {"coast": flat.coast(name, centre), "frame": flat.surround(name, centre)}
        for part, (x, y) in paths.items():
            self._paths[part].data = {"x": x, "y": y}
        if self._marked:
            self.mark(*self._marked)
        self._lay_pins()

    def _lay_cells(self) -> None:
        """The cells under the pointer."""
        on, centre = flat.plane(self._name, self._centre), self._centre
        lat, lon = np.meshgrid(centres(self._lat), centres(self._lon), indexing="ij")
        half = np.diff(self._lon)[0] / 2
        lon = centre + (lon - centre + 180.0) % 360.0 - 180.0
        left, right = (on.flatten(lon + side, lat)[0].ravel() for side in (-half, half))
        bottom, top = (
            on.flatten(lon, np.broadcast_to(np.array(edge)[:, None], lon.shape))[1].ravel()
            for edge in (self._lat[:-1], self._lat[1:])
        )
        self._teller.lay(left, right, bottom, top)

    def _draw(self) -> None:
        if self._fed is None:
            return
        values, fitting, wet, surface, where = self._fed
        scale = fitting.held(self.held)
        key = (self._name, self._centre, self._lat, self._lon)
        if scale != self._scale:
            self._scale = scale
            self._mapper.palette = list(scale.steps)
        dry = np.where(wet, values, np.nan)
        self._bar.show(scale, dry)
        pixels = raster(*key, SHARP if self._cells else WIDTH)
        image = pixels.cells(dry, scale) if self._cells else pixels.smooth(fill(values, wet, around=True), scale)
        if not np.array_equal(image, self._shown):
            self._shown = image
            self._image.data["image"] = [image]
        x, y = floor(*key, np.ascontiguousarray(wet).tobytes(), np.ascontiguousarray(surface).tobytes())
        if self._paths["floor"].data["x"] is not x:
            self._paths["floor"].data = {"x": x, "y": y}
        self._teller.update(dry, scale, f" · {where}" if where else "")


@lru_cache(maxsize=16)
def _places(lat: Edges, lon: Edges) -> list[str]:
    return [place(x, y) for y in centres(lat) for x in centres(lon)]


def _area() -> Patch:
    return Patch(x="x", y="y", line_color=None)
