"""Histograms that are linked: a range brushed in one is seen in all, and in pictures of two columns together."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import panel as pn
import panel_material_ui as pmui
from bokeh.document import Document
from bokeh.events import SelectionGeometry
from bokeh.models import BoxSelectTool, ColumnDataSource, LogColorMapper, Plot, Quad, Range1d

from app.charts.base import draw, lean
from app.components import Prose
from app.explore.look import shortly
from app.lean import Picture, in_order
from app.maps.colours import colours
from app.markup import bold, html
from app.shell import beside
from app.theme import FLUSH, Palette
from app.words import percent
from engine.crossfilter import Column, Crossfilter, Pair

Ends = tuple[float, float]
FLEX = {"flex": "0 1 calc(33.3% - 12px)", "min-width": "min(260px, 100%)"}
LONGEST = 34
"""Signs of what stands below a small picture."""


class Bars:
    """How many rows lie in each bin of a column: all of them, and before these the chosen."""

    def __init__(self, palette: Palette, column: Column, every: np.ndarray, brushed: Callable[[Ends | None], None]) -> None:
        edges = column.edges
        high = Range1d(0, 1.05 * max(1, int(every.max())))
        self._plot = _plot(palette, column, (float(edges[0]), float(edges[-1])), high, "How many", "width", 170)
        self._sources = []
        for colour in ("line-strong", "accent"):
            source = ColumnDataSource({"left": edges[:-1], "right": edges[1:], "top": every.copy()})
            bars = Quad(left="left", right="right", top="top", bottom=0, line_color=None)
            draw(palette, self._plot, source, bars, fill_color=colour)
            self._sources.append(source)
        self._plot.on_event(SelectionGeometry, lambda event: _ends(event, brushed))
        self.view = _in_row(self._plot, 170)

    @property
    def document(self) -> Document | None:
        """Where its picture is, once it is shown."""
        return self._plot.document

    def show(self, chosen: np.ndarray) -> None:
        self._sources[1].patch({"top": [(slice(None), chosen)]})


class Both:
    """How many chosen rows lie where two columns meet."""

    def __init__(self, palette: Palette, x: Column, y: Column, boxed: Callable[[Ends | None, Ends | None], None]) -> None:
        across, up = x.fine_edges, y.fine_edges
        ends = (float(up[-1]), float(up[0])) if y.name == "depth" else (float(up[0]), float(up[-1]))
        self._plot = _plot(
            palette, x, (float(across[0]), float(across[-1])), Range1d(*ends), shortly(y.label, LONGEST), "both", 260
        )
        self._mapper = LogColorMapper(palette=list(colours("deep")), low=1, high=2)
        bottom, left = (each.ravel() for each in np.meshgrid(up[:-1], across[:-1], indexing="ij"))
        top, right = (each.ravel() for each in np.meshgrid(up[1:], across[1:], indexing="ij"))
        self._cells = {"left": left, "right": right, "bottom": bottom, "top": top}
        self._source = ColumnDataSource({name: [] for name in (*self._cells, "count")})
        fill = {"field": "count", "transform": self._mapper}
        draw(
            palette,
            self._plot,
            self._source,
            Quad(left="left", right="right", top="top", bottom="bottom", fill_color=fill, line_color=fill, line_width=0.5),
        )
        self._plot.on_event(SelectionGeometry, lambda event: _box(event, boxed))
        self.view = _in_row(self._plot, 260)

    def show(self, counts: np.ndarray) -> None:
        some = counts.ravel() > 0
        self._mapper.high = max(2, int(counts.max()))
        self._source.data = {**{name: each[some] for name, each in self._cells.items()}, "count": counts.ravel()[some]}


def _plot(palette: Palette, column: Column, ends: Ends, upright: Range1d, label: str, brush: str, height: int) -> Plot:
    plot = lean(palette, x_range=Range1d(*ends), y_range=upright, grids="y", height=height)
    plot.xaxis.axis_label, plot.yaxis.axis_label = shortly(column.label, LONGEST), label
    plot.xaxis.ticker.desired_num_ticks = 4
    tool = BoxSelectTool(dimensions=brush, renderers=[])
    plot.add_tools(tool)
    plot.toolbar.active_drag = tool
    return plot


def _in_row(plot: Plot, height: int) -> pn.Column:
    return pn.Column(Picture(plot, height=height, sizing_mode="stretch_width", margin=0), styles=FLEX, height=height)


def _ends(event: SelectionGeometry, brushed: Callable[[Ends | None], None]) -> None:
    if event.final and event.geometry.get("type") == "rect":
        low, high = sorted(float(event.geometry[name]) for name in ("x0", "x1"))
        brushed((low, high) if high > low else None)


def _box(event: SelectionGeometry, boxed: Callable[[Ends | None, Ends | None], None]) -> None:
    if event.final and event.geometry.get("type") == "rect":
        x, y = (sorted(float(event.geometry[f"{letter}{n}"]) for n in (0, 1)) for letter in "xy")
        boxed((x[0], x[1]) if x[1] > x[0] else None, (y[0], y[1]) if y[1] > y[0] else None)


class Rows(NamedTuple):
    """What is linked: rows, and what they are called, worlds or cells."""

    filter: Crossfilter
    called: str


def counted(columns: Sequence[Column], pairs: Sequence[Pair], called: str) -> Rows:
    """Ready to be shown, without columns that say the same of all rows; where there are many it takes a while, on any thread."""
    vary = [each for each in columns if each.values.size and each.values.min() < each.values.max()] or columns
    names = {each.name for each in vary}
    return Rows(Crossfilter(vary, [pair for pair in pairs if names.issuperset(pair)]), called)


class Linked:
    """Of rows that are called something: worlds, cells."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._rows: Rows | None = None
        self._bars: dict[str, Bars] = {}
        self._both: dict[Pair, Both] = {}
        self._told = Prose(text="", sizing_mode="stretch_width")
        self._clear = pmui.Button(
            label="Lift all brushes", variant="outlined", margin=FLUSH, visible=False, on_click=lambda event: self._lift()
        )
        self._grid = beside()
        self.view = pn.Column(self._told, self._clear, self._grid, sizing_mode="stretch_width")

    def feed(self, rows: Rows) -> None:
        """Other rows; a brush stays where its column does."""
        before, self._rows = self._rows, rows
        found, columns = rows.filter, rows.filter.columns
        if before and before.called == rows.called:
            found.brush({name: ends for name, ends in before.filter.ranges.items() if name in columns})
        self._both = {
            pair: Both(self._palette, columns[pair[0]], columns[pair[1]], partial(self._boxed, pair)) for pair in found.pairs
        }
        self._bars = {
            name: Bars(self._palette, each, found.every[name], partial(self._brushed, name)) for name, each in columns.items()
        }
        self._show(rows)  # first: what a figure is fed must not overtake it
        self._grid.objects = [*(each.view for each in self._both.values()), *(each.view for each in self._bars.values())]

    def _brushed(self, name: str, ends: Ends | None) -> None:
        self._brush({name: ends})

    def _boxed(self, pair: Pair, x: Ends | None, y: Ends | None) -> None:
        self._brush(dict(zip(pair, (x, y), strict=True)))

    def _brush(self, ranges: dict[str, Ends | None]) -> None:
        if self._rows:
            self._rows.filter.brush(ranges)
            self._show(self._rows)

    def _lift(self) -> None:
        if self._rows:
            self._rows.filter.clear()
            self._show(self._rows)

    def _show(self, rows: Rows) -> None:
        """As one message, once the pictures are on a page."""
        document = next((each.document for each in self._bars.values()), None)
        with in_order(document) if document else contextlib.nullcontext():
            self._tell(rows)

    def _tell(self, rows: Rows) -> None:
        found = rows.filter
        chosen = found.chosen
        for name, count in found.counts(chosen).items():
            self._bars[name].show(count)
        for pair, both in self._both.items():
            both.show(found.together(pair, chosen))
        self._clear.visible = bool(found.ranges)
        self._told.text = _words(rows, chosen.size)


def _words(rows: Rows, count: int) -> str:
    found = rows.filter
    if not found.ranges:
        return f"<p>{found.rows:,} {rows.called}. Draw over a range of any histogram: all pictures show those alone.</p>"
    ranges = "; ".join(
        f"{html(found.columns[name].label)} from {low:.4g} to {high:.4g}" for name, (low, high) in found.ranges.items()
    )
    return f"<p>{bold(f'{count:,} of {found.rows:,} {rows.called}')}, {percent(count / found.rows)}: {ranges}.</p>"
