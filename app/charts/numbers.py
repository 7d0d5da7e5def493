"""The numbers behind a picture: a table, of which each row stands under the pointer where the picture shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from bokeh.models import ColumnDataSource, Plot, Quad

from app.charts.base import draw, feed, hover
from app.markup import Html, table
from app.theme import Palette
from app.words import number

Entry = str | float | None
MOST = 48
"""Rows that a line of many points is told in."""
SIDES = ("left", "right", "bottom", "top")


class Numbers(NamedTuple):
    """Heads say what and, after the last comma, the unit; a row has words, numbers, and None for what is not there."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Entry]]

    def words(self, row: Sequence[Entry]) -> str:
        """A row, line by line: “fish: 12.3 mg C m⁻² d⁻¹”."""
        return "\n".join(_line(head, entry) for head, entry in zip(self.heads, row, strict=True) if _there(entry))

    def table(self, label: str) -> Html:
        """As markup, without columns that have nothing in them."""
        printed = self.printed()
        shown = [i for i in range(len(self.heads)) if any(row[i] for row in printed)]
        if not shown:
            return Html("<p>Nothing is shown here yet.</p>")
        styles = "".join("-" if isinstance(self.rows[0][i], str) else "n" for i in shown)
        return table([self.heads[i] for i in shown], [[row[i] for i in shown] for row in printed], label, styles)

    def printed(self) -> list[list[str]]:
        """All rows as they are read."""
        return [
            [entry if isinstance(entry, str) else number(entry) if _there(entry) else "" for entry in row] for row in self.rows
        ]


def _there(entry: Entry) -> bool:
    return bool(entry) if isinstance(entry, str) else entry is not None and bool(np.isfinite(entry))


def _line(head: str, entry: Entry) -> str:
    if isinstance(entry, str):
        return entry
    name, _, unit = head.rpartition(", ") if ", " in head else (head, "", "")
    return f"{name}: {number(entry)} {unit}".strip()


def headed(name: str, axis: str) -> str:
    """The head of a column with the unit of an axis: “fish, mg C m⁻²”."""
    _, comma, unit = axis.rpartition(", ")
    return f"{name}{comma}{unit}"


def some(count: int, most: int = MOST) -> np.ndarray:
    """Which of so many points are told: evenly, the first and the last among them."""
    return np.unique(np.linspace(0, max(count - 1, 0), min(count, most)).round().astype(int))


def around(at: np.ndarray, first: float, last: float) -> tuple[np.ndarray, np.ndarray]:
    """The strips round rising places that reach from the first end to the last."""
    middle = (at[1:] + at[:-1]) / 2
    return np.concatenate([[first], middle]), np.concatenate([middle, [last]])


class Tips:
    """Unseen rectangles that say a row each. They come when the values rest: whoever moves a lever points at nothing else."""

    def __init__(self, palette: Palette, plot: Plot) -> None:
        self._source = ColumnDataSource({name: [] for name in (*SIDES, "text")})
        cells = draw(palette, plot, self._source, Quad(**{side: side for side in SIDES}, fill_color=None, line_color=None))
        hover(plot, cells, "@text")

    def lay(self, numbers: Numbers, *sides: np.ndarray | float) -> None:
        """Where each row stands: left, right, bottom, top."""
        count = len(numbers.rows)
        places = {name: np.broadcast_to(side, (count,)).tolist() for name, side in zip(SIDES, sides, strict=True)}
        feed(self._source, {**places, "text": [numbers.words(row) for row in numbers.rows]})

    def clear(self) -> None:
        """Something is moving."""
        feed(self._source, {name: [] for name in self._source.data})
