"""The cells of two variables as rows: their numbers, and where they are. No interface in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.explore.look import axes, called, is_word
from app.explore.picture import axis_called, coordinates
from engine.crossfilter import Column

if TYPE_CHECKING:
    import xarray as xr

MOST = 500_000
"""Rows; of more, every so many."""


def beside(dataset: xr.Dataset, name: str) -> list[str]:
    """Variables along the same axes, which can be set beside it cell by cell."""
    along = set(axes(dataset[name]))
    return [
        str(other) for other, each in dataset.data_vars.items()
        if other != name and each.dtype.kind in "fiub" and set(axes(each)) == along
    ]  # fmt: skip


def rows(dataset: xr.Dataset, one: str, other: str = "") -> list[Column]:
    """Of all cells where both have a number: these, and the cell's places on each axis that has numbers."""
    first = dataset[one].squeeze(drop=True)
    names = [str(each) for each in first.dims]
    values = {one: np.asarray(first.values, float)}
    if other:
        values[other] = np.asarray(dataset[other].squeeze(drop=True).transpose(*names).values, float)
    known = np.logical_and.reduce([np.isfinite(each) for each in values.values()])
    every = -(-int(known.sum()) // MOST) or 1
    columns = [Column(name, called(dataset[name]), each[known][::every]) for name, each in values.items()]
    for number, axis in enumerate(names):
        if not is_word(first, axis):
            shape = [-1 if place == number else 1 for place in range(first.ndim)]
            places = np.broadcast_to(np.asarray(coordinates(first, axis), float).reshape(shape), first.shape)
            columns.append(Column(axis, axis_called(first, axis), places[known][::every]))
    return columns


def pairs(columns: list[Column], both: bool) -> list[tuple[str, str]]:
    """Which are shown together: the two variables, and the map or section that their cells make."""
    names = [each.name for each in columns]
    found = [(names[0], names[1])] if both else []
    places = names[2:] if both else names[1:]
    if {"lat", "lon"} <= set(places):
        found.append(("lon", "lat"))
    elif len(places) > 1:
        across = [name for name in places if name != "depth"]
        found.append((across[0], next(name for name in reversed(places) if name != across[0])))
    return found
