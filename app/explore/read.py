"""A picture in words, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from app.charts.numbers import Entry, Numbers, some
from app.explore.look import called, place
from app.explore.picture import axis_called
from app.markup import Html, bold, html, table
from app.words import number

if TYPE_CHECKING:
    import xarray as xr

DOWN, ACROSS = 24, 8
"""Most places of a field that stand in its table."""


def read(shown: Mapping[str, xr.DataArray]) -> Html:
    """Of each thing that is shown where it is least and most; and a table, of what lies along one axis or two."""
    words = "".join(f"<p>{_extent(of * (len(shown) > 1), each)}</p>" for of, each in shown.items())
    few = all(each.ndim <= 2 for each in shown.values())
    return Html(f"{words}<details><summary>The numbers</summary>{_numbers(shown)}</details>" if few else words)


def _extent(of: str, array: xr.DataArray) -> Html:
    values = np.asarray(array.values, float)
    name = bold(f"{called(array)} ({of})" if of else called(array))
    if not np.isfinite(values).any():
        return Html(f"{name}: there are no numbers here.")
    lowest, highest = (_at(array, int(find(values))) for find in (np.nanargmin, np.nanargmax))
    low, middle, high = np.nanquantile(values, (0.25, 0.5, 0.75))
    return Html(
        f"{name}: from {lowest} to {highest}. Half of all lie between {number(low)} and {number(high)}, "
        f"as many below {number(middle)} as above."
    )


def _at(array: xr.DataArray, position: int) -> str:
    """A value, and where it is."""
    at = np.unravel_index(position, array.shape)
    places = ", ".join(place(array, str(axis), int(n)) for axis, n in zip(array.dims, at, strict=True))
    return html(f"{number(float(array.values[at]))} (at {places})")


def _numbers(shown: Mapping[str, xr.DataArray]) -> Html:
    first = next(iter(shown.values()))
    axis = str(first.dims[0])
    if first.ndim == 1:
        lines: list[list[Entry]] = [
            [place(first, axis, n), *(float(each.values[n]) for each in shown.values())] for n in some(first.sizes[axis])
        ]
        return Numbers([axis_called(first, axis), *(of or called(first) for of in shown)], lines).table("The numbers")
    across = str(first.dims[1])
    columns = some(first.sizes[across], ACROSS)
    heads = [f"{axis_called(first, axis)}, against {axis_called(first, across)}", *(place(first, across, n) for n in columns)]
    rows = [[place(first, axis, j), *(number(float(first.values[j, i])) for i in columns)] for j in some(first.sizes[axis], DOWN)]
    return table(heads, rows, "The numbers", "-" + "n" * len(columns))
