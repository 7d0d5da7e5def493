"""Rows of numbers, each column as a histogram: what is brushed in one is seen in all. Counts alone; no interface in it.

A row may be a world that was drawn, or a cell of the sea. Its bin in each column is told once; a brush is a few additions of
bytes and a count, whatever there is to draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

Pair = tuple[str, str]
BINS, FINE, FEW = 60, 48, 120
"""Of a histogram; of each side of a picture of two columns; values so few that each has a bin of its own."""


@dataclass(frozen=True, eq=False)
class Column:
    """`label` with its unit; of the values all are finite."""

    name: str
    label: str
    values: np.ndarray

    @cached_property
    def _few(self) -> np.ndarray | None:
        """The values there are, where these are few: places on an axis."""
        found = np.unique(self.values)
        return found if found.size <= FEW else None

    @cached_property
    def edges(self) -> np.ndarray:
        """Of the bins of a histogram."""
        return self._edges(BINS)

    @cached_property
    def fine_edges(self) -> np.ndarray:
        """Of the bins of a side of a picture."""
        return self._edges(FINE)

    @cached_property
    def bins(self) -> np.ndarray:
        """Of each row its bin; the outer bins hold what lies beyond."""
        return self._binned(self.edges)

    @cached_property
    def fine(self) -> np.ndarray:
        return self._binned(self.fine_edges)

    def _edges(self, count: int) -> np.ndarray:
        """Round each of few values; else so many bins between which all values lie but a thousandth at each end."""
        if self._few is None:
            low, high = np.quantile(self.values, (0.001, 0.999))
            return np.linspace(low, high, count + 1)
        middle = (self._few[1:] + self._few[:-1]) / 2
        if not middle.size:
            return np.asarray(self._few[0] + np.array([-0.5, 0.5]))
        return np.concatenate([[2 * self._few[0] - middle[0]], middle, [2 * self._few[-1] - middle[-1]]])

    def _binned(self, edges: np.ndarray) -> np.ndarray:
        return np.asarray(np.searchsorted(edges[1:-1], self.values, side="right"), np.int32)


class Crossfilter:
    """Columns of as many rows each, and the ranges that are brushed, by column.

    `pairs` are columns that are looked at together. All rows are put into their bins at once; a brush only counts.
    """

    def __init__(self, columns: Sequence[Column], pairs: Iterable[Pair] = ()) -> None:
        sizes = {each.values.size for each in columns}
        if len(sizes) != 1 or not sizes.pop():
            raise ValueError("Columns have as many rows each, and at least one.")
        self.columns = {each.name: each for each in columns}
        self.ranges: dict[str, tuple[float, float]] = {}
        self._within: dict[str, np.ndarray] = {}
        self._places = {pair: self._placed(*(self.columns[name] for name in pair)) for pair in pairs}
        self.every = self.counts(self.chosen)

    @staticmethod
    def _placed(x: Column, y: Column) -> np.ndarray:
        """Of each row its place in the picture of two columns, row by row."""
        return np.asarray(y.fine * (x.fine_edges.size - 1) + x.fine)

    @property
    def pairs(self) -> list[Pair]:
        return list(self._places)

    @property
    def rows(self) -> int:
        return int(next(iter(self.columns.values())).values.size)

    def brush(self, ranges: Mapping[str, tuple[float, float] | None]) -> None:
        """Only rows within these from now on; None lifts a column's brush."""
        for name, ends in ranges.items():
            self.ranges.pop(name, None)
            self._within.pop(name, None)
            if ends is not None:
                low, high = sorted(ends)
                values = self.columns[name].values
                self.ranges[name] = low, high
                self._within[name] = (values >= low) & (values <= high)

    def clear(self) -> None:
        self.brush(dict.fromkeys(self.ranges))

    @property
    def chosen(self) -> np.ndarray:
        """The rows that lie within all that is brushed, by number: to pick by these is quicker than by yes and no."""
        found = np.ones(self.rows, bool)
        for each in self._within.values():
            found &= each
        return np.flatnonzero(found)

    def counts(self, chosen: np.ndarray) -> dict[str, np.ndarray]:
        """How many chosen rows lie in each bin of each column."""
        return {name: np.bincount(each.bins[chosen], minlength=each.edges.size - 1) for name, each in self.columns.items()}

    def together(self, pair: Pair, chosen: np.ndarray) -> np.ndarray:
        """(second, first): how many chosen rows lie in each bin of two columns."""
        wide, high = (self.columns[name].fine_edges.size - 1 for name in pair)
        return np.bincount(self._places[pair][chosen], minlength=wide * high).reshape(high, wide)
