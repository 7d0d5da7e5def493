"""Choose a variable of a Dataset, its axes and where on the others; see it, beside another state's, and its cells linked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import panel as pn
import panel_material_ui as pmui

from app.components import Prose
from app.explore import cells
from app.explore.dress import dress
from app.explore.linked import Linked, Rows, counted
from app.explore.look import (
    ALONG,
    Look,
    along,
    axes,
    called,
    can_go_along,
    cuts,
    fitted,
    place,
    shortly,
    single,
    stand,
    upright_of,
    variables,
)
from app.explore.picture import Style, axis_called, frequencies, in_colours, load, picture
from app.explore.read import read
from app.maps.colours import names
from app.markup import html, table
from app.shell import beside
from app.theme import FLUSH, Palette
from app.words import number
from engine.short import short

if TYPE_CHECKING:
    import xarray as xr

    from engine.crossfilter import Column

SEEN, OFTEN, LINE = "As a picture", "How often which value", "Along a line"
LINKED, WORLDS = "Cells, linked", "Drawn worlds, linked"
ITSELF, NONE, BY_SIGN = "itself", "none: a line", "by sign"
LONGEST = 38
"""Signs of a name in a list."""


Worlds = Callable[[], "Sequence[Column]"]
Ask = Callable[[Callable[[], "Rows"], Callable[["Rows"], None]], None]
"""Has something worked out, and hands it on."""


def at_once(work: Callable[[], Rows], then: Callable[[Rows], None]) -> None:
    then(work())


class Explorer:
    """Is fed Datasets by what they are of; the first is what is looked at, the others may be set beside it.

    `ask` has worked out elsewhere what takes a while.
    """

    def __init__(self, palette: Palette, ask: Ask = at_once) -> None:
        self._palette, self._ask = palette, ask
        self._told: dict[str, xr.Dataset] = {}
        self._worlds: Worlds | None = None
        self._telling = False
        self._pipe: Any = None
        self._kind: tuple[Any, ...] = ()
        self._look = Look("", "")
        self._slid_to: dict[str, int] = {}
        small = {"size": "small", "width": 220, "margin": FLUSH}
        self._variable = pmui.Select(label="Variable", options=[], **(small | {"width": 340}))
        self._as = pmui.Select(label="Shown", options=[SEEN, OFTEN, LINKED], value=SEEN, **small)
        self._x, self._y = (pmui.Select(label=label, options=[], **small) for label in ("Across", "Upright, or lines of"))
        self._beside = pmui.Select(label="Beside", options=[ITSELF], value=ITSELF, **small)
        self._other = pmui.Select(label="Set beside, cell by cell", options=[], **(small | {"width": 340}))
        self._log = pmui.Switch(label="Powers of ten", value=False, margin=FLUSH)
        self._colours = pmui.Select(label="Colours", options=[BY_SIGN, *names()], value=BY_SIGN, **(small | {"width": 150}))
        self._scale = [
            pmui.TextInput(label=label, placeholder="by itself", size="small", width=130, margin=FLUSH)
            for label in ("Colours from", "Colours to")
        ]
        self._ends = [
            pmui.FloatInput(label=label, value=value, start=low, end=high, step=1.0, size="small", width=130, margin=FLUSH)
            for label, value, low, high in (
                ("From latitude", -60.0, -90.0, 90.0), ("longitude", -30.0, -180.0, 360.0),
                ("To latitude", 60.0, -90.0, 90.0), ("longitude", -30.0, -180.0, 360.0),
            )
        ]  # fmt: skip
        self._line = beside(*self._ends)
        self._line.visible = False
        self._sliders = pn.Column(sizing_mode="stretch_width")
        self._picture = pn.Column(sizing_mode="stretch_width", min_height=440)
        self._linked = Linked(palette)
        self._read, self._words = (Prose(text="", sizing_mode="stretch_width") for _ in range(2))
        shown = (self._variable, self._as, self._x, self._y, self._beside, self._other, self._log, self._colours, *self._scale)
        for widget in (*shown, *self._ends):
            widget.param.watch(self._chosen, "value")
        self.view = pn.Column(
            beside(*shown),
            self._line,
            self._sliders,
            self._picture,
            self._read,
            self._linked.view,
            self._words,
            sizing_mode="stretch_width",
        )

    def feed(self, told: Mapping[str, xr.Dataset], worlds: Worlds | None = None) -> None:
        """What was looked at stays, as far as it is there. `worlds` gives those that were drawn, as rows."""
        self._told, self._worlds = dict(told), worlds
        dataset = self._dataset
        names = _listed(dataset, variables(dataset))
        same = [name for name in names.values() if name == self._variable.value] or list(names.values())[:1]
        others = list(self._told)[1:]
        before = self._beside.value
        self._tell(self._variable, options=names, value=same[0])
        self._tell(
            self._beside,
            options=[ITSELF, *(f"less {name}" for name in others)],
            value=before if before.removeprefix("less ") in others else ITSELF,
        )
        rows = [(html(called(dataset[name])), number(float(dataset[name]))) for name in single(dataset)]
        self._words.text = f"<h2>Single numbers</h2>{table(['Number', 'Value'], rows, 'Single numbers', '-n')}" if rows else ""
        self._lay()
        self._draw()

    def repaint(self) -> None:
        """HoloViews’ picture, of the other theme; the linked ones are painted by the palette."""
        if self._as.value not in (LINKED, WORLDS):
            self._draw()

    @property
    def _dataset(self) -> xr.Dataset:
        return next(iter(self._told.values()))

    def _tell(self, widget: Any, **values: Any) -> None:
        """Shows something on a widget that nobody has done with it."""
        self._telling = True
        try:
            widget.param.update(**values)
        finally:
            self._telling = False

    def _chosen(self, event: Any) -> None:
        if self._telling or not self._told:
            return
        if event.obj in (self._variable, self._x, self._y, self._as):
            x, y = self._x.value, self._y.value
            if event.obj is not self._variable:
                self._look = replace(self._look, x=x, y="" if y in (NONE, x) else y)
            self._lay()
        self._draw()

    def _lay(self) -> None:
        """Axes, sliders and what else can be chosen, of the variable."""
        array = self._dataset[self._variable.value]
        self._look = fitted(replace(self._look, at=self._slid_to), array)
        names = {axis_called(array, axis): axis for axis in axes(array)}
        self._tell(self._x, options=names, value=self._look.x)
        self._tell(
            self._y,
            options={NONE: NONE, **{name: axis for name, axis in names.items() if axis != self._look.x}},
            value=self._look.y or NONE,
        )
        forms = [SEEN, OFTEN, *([LINE] if can_go_along(array) else []), LINKED, *([WORLDS] if self._worlds else [])]
        self._tell(self._as, options=forms, value=self._as.value if self._as.value in forms else SEEN)
        others = {ITSELF: "", **_listed(self._dataset, cells.beside(self._dataset, array.name))}
        self._tell(
            self._other,
            options=others,
            value=self._other.value if self._other.value in others.values() else next(iter(list(others.values())[1:2]), ""),
        )
        self._slide(array)
        form = self._as.value
        self._x.visible = self._y.visible = form == SEEN
        self._line.visible, self._other.visible = form == LINE, form == LINKED
        self._sliders.visible = form in (SEEN, LINE)
        linked = form in (LINKED, WORLDS)
        self._picture.visible = self._read.visible = not linked
        self._linked.view.visible = linked
        self._log.visible, self._beside.visible = not linked, not linked and len(self._told) > 1
        self._variable.visible = form != WORLDS
        coloured = form == LINE or (form == SEEN and in_colours(array, self._look))
        for widget in (self._colours, *self._scale):
            widget.visible = coloured

    def _slide(self, array: xr.DataArray) -> None:
        """A slider for each axis that is not shown."""
        shown = {"lat", "lon", upright_of(array)} if self._as.value == LINE else {self._look.x, self._look.y}
        made = []
        for axis in (axis for axis in axes(array) if axis not in shown):
            options = {place(array, axis, n): n for n in range(array.sizes[axis])}
            slider = pmui.DiscreteSlider(
                label=axis_called(array, axis),
                options=options,
                value=stand(array, axis, self._slid_to),
                sizing_mode="stretch_width",
                max_width=520,
                margin=FLUSH,
            )
            slider.param.watch(lambda event, axis=axis: self._slid(axis, event.new), "value")
            made.append(slider)
        self._sliders.objects = made

    def _slid(self, axis: str, at: int) -> None:
        self._slid_to[axis] = at
        self._look = replace(self._look, at={**self._look.at, axis: at})
        self._draw()

    def _draw(self) -> None:
        if not self._told:  # the first answer is still to come
            return
        if self._as.value in (LINKED, WORLDS):
            worlds = self._worlds if self._as.value == WORLDS else None
            self._ask(partial(_rows, self._dataset, self._variable.value, self._other.value, worlds), self._link)
            return
        import holoviews as hv

        load()
        try:
            arrays, look, differs = self._looked_at()
            style = self._style
            element = frequencies(arrays, style) if self._as.value == OFTEN else picture(arrays, look, style, differs)
        except ValueError as error:
            self._picture.objects, self._kind, self._read.text = [Prose(text=f"<p>{html(str(error))}</p>")], (), ""
            return
        self._read.text = read(arrays if self._as.value == OFTEN else cuts(arrays, look))
        chosen = self._variable.value, self._as.value, self._beside.value
        kind = (type(element), *chosen, look.x, look.y, style._replace(hooks=()), *self._told)
        if kind == self._kind:
            self._pipe.send(element)
            return
        self._kind, self._pipe = kind, hv.streams.Pipe(data=element)
        shown = hv.DynamicMap(lambda data: data, streams=[self._pipe])
        self._picture.objects = [pn.pane.HoloViews(shown, backend="bokeh", linked_axes=False, sizing_mode="stretch_width")]

    def _link(self, rows: Rows) -> None:
        """Unless something else has been chosen meanwhile."""
        if self._as.value in (LINKED, WORLDS):
            self._linked.feed(rows)

    @property
    def _style(self) -> Style:
        colours = "" if self._colours.value == BY_SIGN else str(self._colours.value)
        least, most = (_number(each.value) for each in self._scale)
        return Style(bool(self._log.value), self._palette.dark, (dress(self._palette),), colours, least, most)

    def _looked_at(self) -> tuple[dict[str, xr.DataArray], Look, bool]:
        """The variable by what it is of, how it is looked at, and whether it is a difference."""
        name, look = self._variable.value, self._look
        arrays = {of: each[name] for of, each in self._told.items() if name in each}
        first = next(iter(arrays.values()))
        less = self._beside.value.removeprefix("less ")
        if differs := less in arrays:
            told = {"long_name": f"{first.attrs.get('long_name', name)}, less {less}"}
            arrays = {"": (first.astype(float) - arrays[less].values).assign_attrs({**first.attrs, **told}).rename(name)}
        if self._as.value == LINE:
            (a, b, c, d) = (float(each.value or 0.0) for each in self._ends)
            seen = along(next(iter(arrays.values())), (a, b), (c, d))
            arrays, look = {"": seen}, fitted(Look(name, ALONG, upright_of(seen), self._slid_to), seen)
        return arrays, look, differs


def _rows(dataset: xr.Dataset, one: str, other: str, worlds: Worlds | None) -> Rows:
    """Of the drawn worlds, where there are any, or else of two variables' cells."""
    if worlds:
        drawn = worlds()
        return counted(drawn, [(drawn[0].name, drawn[2].name)], "drawn worlds")
    columns = cells.rows(dataset, one, other)
    return counted(columns, cells.pairs(columns, bool(other)), "cells")


def _number(text: str) -> float | None:
    """What was typed; nothing was."""
    if not text.strip():
        return None
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        raise ValueError(f"“{short(text)}” is no number.") from None


def _listed(dataset: xr.Dataset, names: list[str]) -> dict[str, str]:
    """Variables by what a list has room for; by their short names where two would read the same."""
    found: dict[str, str] = {}
    for name in names:
        words = shortly(called(dataset[name]), LONGEST)
        found[name if words in found else words] = name
    return found
