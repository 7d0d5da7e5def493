"""A table of numbers between −1 and 1 as coloured squares, each with its number, as statisticians print it: “−.37”."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from bokeh.models import ColumnDataSource, FactorRange, LinearColorMapper, Rect
from bokeh.transform import transform

from app.charts.base import draw, hover, lean, text
from app.charts.chart import Chart
from app.charts.numbers import Numbers
from app.theme import Palette

DIVERGING = ("#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b")
"""ColorBrewer RdBu: told apart by colour-blind readers, centred at zero."""
STRONG, DARK_INK = 7 / 9, "#071720"
"""Beyond this only the two darkest squares, on which white is read best; dark ink on all others."""


class Heat(Chart):
    """Rows and columns; a star where the p-value is below 0.05."""

    def __init__(self, palette: Palette, rows: Sequence[str], columns: Sequence[str]) -> None:
        self._rows, self._columns = rows, columns
        self.figure = plot = lean(palette, x_range=FactorRange(*columns), y_range=FactorRange(*reversed(rows)), grids="")
        plot.xaxis.major_label_orientation = 0.9
        self._cells = ColumnDataSource({name: [] for name in ("x", "y", "r", "p", "text")})
        mapper = LinearColorMapper(palette=list(DIVERGING), low=-1, high=1, nan_color="#00000000")
        glyph = Rect(x="x", y="y", width=0.96, height=0.92, fill_color=transform("r", mapper), line_color=None)
        cells = draw(palette, plot, self._cells, glyph)
        self._strong, self._weak = (ColumnDataSource({name: [] for name in ("x", "y", "text")}) for _ in range(2))
        for numbers, colour in ((self._strong, "#ffffff"), (self._weak, DARK_INK)):
            text(palette, plot, numbers, "", text_color=colour, text_align="center", text_baseline="middle")
        hover(plot, cells, "@y with @x\nr: @text\np: @p{0.000}")

    def update(self, values: np.ndarray, p_values: np.ndarray) -> None:
        """Both by row and column."""
        place = [(row, column) for row in range(len(self._rows)) for column in range(len(self._columns))]
        r = np.array([values[at] for at in place])
        p = np.array([p_values[at] for at in place])
        words = {
            "x": [self._columns[column] for _, column in place],
            "y": [self._rows[row] for row, _ in place],
            "text": [_short(a) + ("*" if b < 0.05 else "") for a, b in zip(r, p, strict=True)],
        }
        self._cells.data = {"x": words["x"], "y": words["y"], "r": r, "p": p, "text": words["text"]}
        self._behind = Numbers(
            ["", *self._columns], [(row, *each.tolist()) for row, each in zip(self._rows, values, strict=True)]
        )
        for source, here in ((self._strong, np.abs(r) > STRONG), (self._weak, np.abs(r) <= STRONG)):
            source.data = {
                key: [word for word, inside in zip(column, here, strict=True) if inside] for key, column in words.items()
            }


def _short(r: float) -> str:
    """No zero before the point, which a narrow square has no room for."""
    return f"{r:.2f}".replace("0.", ".", 1).replace("-", "−") if abs(r) < 0.995 else f"{r:.0f}".replace("-", "−")
