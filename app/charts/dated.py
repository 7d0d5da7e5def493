"""What pictures over dates have in common: their axes, and a row of numbers for each date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from bokeh.models import DatetimeTicker, DatetimeTickFormatter, Range1d

from app.charts.base import lean, plain
from app.charts.chart import Chart
from app.charts.numbers import Numbers, Tips, around, headed
from app.theme import Palette


def milliseconds(date: np.ndarray) -> np.ndarray:
    """Dates (datetime64) as an axis of dates counts them."""
    return np.asarray(date.astype("datetime64[ms]").astype(float))


class Dated(Chart):
    """Columns of values over dates; how they are drawn is for the kinds of it."""

    def __init__(self, palette: Palette, axis: str) -> None:
        self.figure = plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1))
        plot.yaxis.axis_label, plot.yaxis.formatter = axis, plain()
        plot.xaxis.ticker = DatetimeTicker(desired_num_ticks=5)
        plot.xaxis.formatter = DatetimeTickFormatter(days="%d %b %Y", months="%b %Y", years="%Y")
        self._axis, self._tips = axis, Tips(palette, plot)

    def _tell(self, date: np.ndarray, columns: Mapping[str, np.ndarray], shown: np.ndarray) -> None:
        """A row for each of the dates that are shown, which rise; the axes have their ends already."""
        rows: list[tuple[Any, ...]] = [(str(date[i])[:10], *(float(each[i]) for each in columns.values())) for i in shown]
        self._behind = Numbers(["Date", *(headed(name, self._axis) for name in columns)], rows)
        across, up = self.figure.x_range, self.figure.y_range
        self._tips.lay(self._behind, *around(milliseconds(date[shown]), across.start, across.end), up.start, up.end)
