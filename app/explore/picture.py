"""A picture of any variable, by HoloViews: lines, bars, a map or a section, or how often which value comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.explore.look import Look, called, cuts, is_word, shortly
from app.maps.colours import colours, limits
from app.theme import DARK, LIGHT

if TYPE_CHECKING:
    import xarray as xr

INKS = ("accent", "pin-b", "pin-c", "pin-d", "pin-a", "snow", "mortality", "ambushers")
SERIES = len(INKS)
"""Names on the second axis that are drawn as a line each."""
BINS = 60
UPRIGHT = 48
"""Signs for which there is room beside a picture."""
TRUE, SIGNED = "deep", "balance"
"""Colour maps: of what has one sign, and of what has two."""


class Style(NamedTuple):
    """A scale in powers of ten, the colours of the dark theme, what else is done to each figure, and a scale of colours.

    Colours and ends that are not given follow from the values.
    """

    log: bool = False
    dark: bool = False
    hooks: tuple[Callable[[Any, Any], None], ...] = ()
    colours: str = ""
    least: float | None = None
    most: float | None = None

    def ink(self, number: int) -> str:
        return (DARK if self.dark else LIGHT)[INKS[number % SERIES]]

    def options(self, height: int = 400, **more: Any) -> dict[str, Any]:
        """Of HoloViews, for every element."""
        return {"backend": "bokeh", "responsive": True, "height": height, "active_tools": [], "hooks": list(self.hooks), **more}


PLAIN = Style()


def picture(told: Mapping[str, xr.DataArray], look: Look, style: Style = PLAIN, signed: bool = False) -> Any:
    """A variable as it is looked at, by what it is of: as one line beside the same of others, else the first alone."""
    seen = cuts(told, look)
    if not look.y:
        return lines(seen, style)
    (first,) = seen.values()
    if not in_colours(first, look):
        return lines({str(name): first.isel({look.y: n}, drop=True) for n, name in enumerate(first[look.y].values)}, style)
    return field(first, style, signed)


def in_colours(array: xr.DataArray, look: Look) -> bool:
    """Whether it is a field, and not lines: along one axis, or over another of a few names."""
    return bool(look.y) and not (is_word(array, look.y) and array.sizes[look.y] <= SERIES)


def lines(told: Mapping[str, xr.DataArray], style: Style = PLAIN) -> Any:
    """One for each name; bars where the axis has names."""
    import holoviews as hv

    load()
    first = next(iter(told.values()))
    axis = str(first.dims[0])
    value, at = hv.Dimension("value", label=shortly(called(first), UPRIGHT)), hv.Dimension(axis, label=axis_called(first, axis))
    options = style.options(logy=style.log, show_grid=True, tools=["hover"])
    places = coordinates(first, axis)
    if is_word(first, axis):
        return _bars(
            {name: dict(zip(map(str, places), _numbers(each, style), strict=True)) for name, each in told.items()},
            at,
            value,
            style,
            options,
        )
    drawn = [
        hv.Curve((places, _numbers(each, style)), at, value, label=name).opts(color=style.ink(number), line_width=2, **options)
        for number, (name, each) in enumerate(told.items())
    ]
    return _over(drawn, style, **({"invert_axes": True, "invert_yaxis": True} if "depth" in axis else {}))


def _bars(told: Mapping[str, Mapping[str, float]], at: Any, value: Any, style: Style, options: Mapping[str, Any]) -> Any:
    """Beside each other at each place, where there are several."""
    import holoviews as hv

    if len(told) == 1:
        (only,) = told.values()
        return hv.Bars(list(only.items()), at, value).opts(color=style.ink(0), line_color=None, **options)
    rows = [(place, name, number) for name, each in told.items() for place, number in each.items()]
    inks = [style.ink(number) for number in range(len(told))]
    bars = hv.Bars(rows, [at, hv.Dimension("name", label="Which")], value)
    return bars.opts(color="name", cmap=inks, line_color=None, multi_level=False, legend_position="top", **options)


def _over(drawn: list[Any], style: Style, **more: Any) -> Any:
    """On one another, named above where there are several."""
    import holoviews as hv

    named = style.options(legend_position="top", show_legend=len(drawn) > 1, show_title=False)
    return hv.Overlay(drawn).opts(**named, **more)


def field(seen: xr.DataArray, style: Style = PLAIN, signed: bool = False) -> Any:
    """(y, x) as colours: a map, a section, a Hovmöller diagram."""
    import holoviews as hv

    load()
    y, x = map(str, seen.dims)
    values = _numbers(seen, style)
    both = signed or bool(np.nanmin(values, initial=0.0) < 0 < np.nanmax(values, initial=0.0))
    low, high = _decades(values) if style.log else limits(values, both)
    ends = low if style.least is None else style.least, high if style.most is None else style.most
    if not ends[0] < ends[1] or (style.log and ends[0] <= 0):
        raise ValueError("Colours go from a least number to a greater one, and in powers of ten from one above nothing.")
    across = [hv.Dimension(name, label=axis_called(seen, name)) for name in (x, y)]
    value = hv.Dimension("value", label=called(seen), range=ends)
    options = style.options(
        440, colorbar=True, logz=style.log, clim=ends, tools=["hover"], cmap=list(colours(style.colours or (SIGNED if both else TRUE))),
        colorbar_opts={"title": shortly(called(seen), UPRIGHT), "width": 12}, invert_yaxis="depth" in y, clipping_colors={"NaN": "rgba(0, 0, 0, 0)"},
    )  # fmt: skip
    places = coordinates(seen, x), coordinates(seen, y)
    if is_word(seen, x) or is_word(seen, y):
        rows = [(str(a), str(b), values[j, i]) for j, b in enumerate(places[1]) for i, a in enumerate(places[0])]
        return hv.HeatMap(rows, across, value).opts(**options)
    kind = hv.Image if all(_even(each) for each in places) else hv.QuadMesh
    return kind((*places, values), across, value).opts(**options)


def _decades(values: np.ndarray) -> tuple[float, float]:
    """Round what the middle 96 % of the values reach."""
    positive = values[np.isfinite(values)]
    low, high = np.percentile(positive, (2, 98)) if positive.size else (0.1, 1.0)
    return float(low), float(high)


def _even(places: np.ndarray) -> bool:
    """Whether cells are all as wide, so that they are an image, without seams."""
    apart = np.diff(np.asarray(places, float))
    return bool(np.allclose(apart, apart[:1], rtol=1e-3))


def frequencies(told: Mapping[str, xr.DataArray], style: Style = PLAIN) -> Any:
    """How many of a variable's numbers, at all places, lie in each of so many bins; those of all states in the same."""
    import holoviews as hv

    load()
    flat = {name: each[np.isfinite(each)] for name, each in ((name, _numbers(each, style)) for name, each in told.items())}
    every = np.concatenate(list(flat.values()))
    if not every.size:
        every = np.array([1.0])
    ends = (np.geomspace if style.log else np.linspace)(every.min(), every.max() or 1.0, BINS + 1)
    at, count = hv.Dimension("at", label=called(next(iter(told.values())))), hv.Dimension("count", label="How many")
    options = style.options(logx=style.log, show_grid=True, tools=["hover"], line_color=None, alpha=1 if len(flat) == 1 else 0.55)
    drawn = [
        hv.Histogram(np.histogram(values, ends)[::-1], kdims=at, vdims=count, label=name).opts(color=style.ink(number), **options)
        for number, (name, values) in enumerate(flat.items())
    ]
    return _over(drawn, style)


def load() -> None:
    """HoloViews draws by Bokeh; nothing is loaded before somebody looks."""
    import holoviews as hv
    from holoviews.plotting import bokeh as _  # noqa: F401

    if hv.Store.current_backend != "bokeh":
        hv.Store.set_current_backend("bokeh")


def coordinates(array: xr.DataArray, axis: str) -> np.ndarray:
    """The places on an axis, counted from 1 where they have no numbers of their own."""
    return np.asarray(array[axis].values) if axis in array.coords else np.arange(1, array.sizes[axis] + 1)


def axis_called(array: xr.DataArray, axis: str) -> str:
    """An axis's name with its unit."""
    return called(array[axis]) if axis in array.coords else axis[:1].upper() + axis[1:].replace("_", " ")


def _numbers(array: xr.DataArray, style: Style) -> np.ndarray:
    """Those that have a place on the scale."""
    values = np.asarray(array.values, float)
    return np.where(values > 0, values, np.nan) if style.log else values
