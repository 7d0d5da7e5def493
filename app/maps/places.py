"""Where stations lie: a quiet coast, a mark and a name for each; the chosen one is a ring round a larger mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from bokeh.events import Tap
from bokeh.models import BoxAnnotation, ColumnDataSource, Patches, Range1d, Scatter

from app import geography
from app.charts.base import draw, feed, lean, text
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips
from app.literal import in_picture
from app.theme import Palette

MARGIN, LEAST = 0.25, 4.0
"""Of what the stations span, to every side; and the fewest degrees that are shown."""
NEAR = 0.06
"""Of the map's width, within which a click means a station."""


class Places(Chart):
    """Degrees, with longitudes shrunk by the cosine of the middle latitude; a tap on a station calls `tapped` with its name."""

    def __init__(self, palette: Palette, tapped: Callable[[str], None]) -> None:
        self._tapped, self._squeeze = tapped, 1.0
        self._names: Sequence[str] = ()
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1), match_aspect=True, axes="", grids="")
        plot.add_layout(palette.paint(BoxAnnotation(line_color=None, level="image", fill_alpha=1), fill_color="twilight"))
        self._land = ColumnDataSource({"xs": [], "ys": []})
        draw(palette, plot, self._land, Patches(xs="xs", ys="ys", line_width=0.6), fill_color="land", line_color="ghost")
        self._ring = ColumnDataSource({"x": [], "y": []})
        draw(palette, plot, self._ring, Scatter(x="x", y="y", size=22, fill_color=None, line_width=3), line_color="carbon")
        self._marks = ColumnDataSource({"x": [], "y": []})
        draw(
            palette, plot, self._marks, Scatter(x="x", y="y", size=11, line_width=1.5), fill_color="carbon", line_color="surface"
        )
        self._said = ColumnDataSource({"x": [], "y": [], "text": []})
        text(palette, plot, self._said, "ink", text_align="center", text_font_style="bold", y_offset=-14)
        self._tips = Tips(palette, plot)
        plot.on_event(Tap, self._tap)

    def update(self, lon: Sequence[float], lat: Sequence[float], names: Sequence[str], chosen: str) -> None:
        middle = float(np.degrees(np.angle(np.exp(1j * np.radians(lon)).mean())))
        x = middle + (np.asarray(lon, float) - middle + 180.0) % 360.0 - 180.0
        y = np.asarray(lat, float)
        self._squeeze = max(float(np.cos(np.radians(y.mean()))), 0.1)
        west, east, south, north = x.min(), x.max(), y.min(), y.max()
        room = MARGIN * max(east - west, north - south, LEAST) + LEAST / 4
        plot, squeeze = self.figure, self._squeeze
        plot.x_range.start, plot.x_range.end = (west - room) * squeeze, (east + room) * squeeze
        plot.y_range.start, plot.y_range.end = south - room, north + room
        near = west - room > -13 and east + room < 9 and south - room > 33 and north + room < 46
        rings = geography.land("iberia") if near else geography.land("world", middle)
        feed(
            self._land, {"xs": [(ring[:, 0] * squeeze).tolist() for ring in rings], "ys": [ring[:, 1].tolist() for ring in rings]}
        )
        across, self._names = (x * squeeze).tolist(), names
        feed(self._marks, {"x": across, "y": y.tolist()})
        feed(self._said, {"x": across, "y": y.tolist(), "text": [in_picture(name) for name in names]})
        self._behind = Numbers(
            ["Station", "Latitude, ° N", "Longitude, ° E"], list(zip(names, y.tolist(), x.tolist(), strict=True))
        )
        reach = NEAR / 2 * (east - west + 2 * room)
        self._tips.lay(self._behind, (x - reach) * squeeze, (x + reach) * squeeze, y - reach, y + reach)
        here = [at for at, name in enumerate(names) if name == chosen]
        feed(self._ring, {"x": [across[at] for at in here], "y": [float(y[at]) for at in here]})

    def _tap(self, event: Tap) -> None:
        x, y = (np.asarray(self._marks.data[axis], float) for axis in ("x", "y"))
        away = np.hypot(x - event.x, y - event.y)
        if away.size and away.min() < NEAR * (self.figure.x_range.end - self.figure.x_range.start):
            self._tapped(self._names[int(away.argmin())])
