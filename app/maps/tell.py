"""What stands under the pointer: the numbers of the model's cells, a few kilobytes for each picture shown.

The browser finds the cell by itself; neither a question to the server nor a script that its security policy forbids.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from bokeh.models import ColumnDataSource, Plot, Quad

from app.charts.base import card, draw, hover
from app.maps.colours import Scale
from app.theme import Palette


class Teller:
    """Unseen rectangles that know their value and their place."""

    def __init__(self, palette: Palette, plot: Plot, places: Sequence[str]) -> None:
        self._empty: np.ndarray | None = None
        self._value: np.ndarray | None = None
        self._left = np.zeros(0, np.float32)
        nothing = np.full(len(places), np.nan, np.float32)
        columns = dict.fromkeys(("left", "right", "bottom", "top", "value"), nothing)
        self._source = ColumnDataSource({**columns, "place": list(places)})
        quad = Quad(left="left", right="right", bottom="bottom", top="top", fill_color=None, line_color=None)
        cells = draw(palette, plot, self._source, quad)
        self._tool = hover(plot, cells, "")

    def name(self, places: Sequence[str]) -> None:
        """Other cells from now on; `lay` says where they lie."""
        nothing = np.full(len(places), np.nan, np.float32)
        columns = dict.fromkeys(("left", "right", "bottom", "top", "value"), nothing)
        self._source.data = {**columns, "place": list(places)}
        self._empty = self._value = None

    def lay(self, left: np.ndarray, right: np.ndarray, bottom: np.ndarray, top: np.ndarray) -> None:
        """Where each cell lies on the plot."""
        for name, side in (("right", right), ("bottom", bottom), ("top", top)):
            self._source.data[name] = side.astype(np.float32)
        self._left, self._empty = left.astype(np.float32), None

    def update(self, values: np.ndarray, scale: Scale, where: str) -> None:
        """`where` is written after the place."""
        value = values.astype(np.float32).ravel()
        empty = np.isnan(value)
        if self._empty is None or not np.array_equal(empty, self._empty):
            self._empty = empty
            self._source.data["left"] = np.where(empty, np.float32(np.nan), self._left)  # nothing to point at
        if self._value is None or not np.array_equal(value, self._value, equal_nan=True):
            self._value = value
            self._source.data["value"] = value
        self._tool.tooltips = card(f"<b>@value{{{scale.format}}} {scale.unit}</b><br>@place{where}")
