"""What of a Dataset is looked at: a variable, along one axis or two, at a place on all others. No interface in it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.ocean.grid import EARTH_RADIUS, on_sphere
from engine.quantities import pretty

if TYPE_CHECKING:
    import xarray as xr

ACROSS = ("longitude", "time", "latitude", "depth")
"""Axes that lie across a picture before others, by their standard names."""
TIED = "\N{NO-BREAK SPACE}"
STEPS = 180
"""Places along a line between two others."""
ALONG = "along"
LONGEST_UNIT = 40


@dataclass(frozen=True)
class Look:
    """`y` is empty for a line; `at` is the number of the place on each axis that is not shown."""

    variable: str
    x: str
    y: str = ""
    at: Mapping[str, int] = field(default_factory=dict)


def variables(dataset: xr.Dataset) -> list[str]:
    """Those that vary: numbers along at least one axis, in the Dataset's order."""
    return [str(name) for name, each in dataset.data_vars.items() if each.dtype.kind in "fiub" and axes(each)]


def single(dataset: xr.Dataset) -> list[str]:
    """Those that are one number."""
    return [str(name) for name, each in dataset.data_vars.items() if each.dtype.kind in "fiu" and each.ndim == 0]


def axes(array: xr.DataArray) -> list[str]:
    """Along which it varies."""
    return [str(name) for name in array.dims if array.sizes[name] > 1]


def _standard(array: xr.DataArray, name: str) -> str:
    found = {"lat": "latitude", "lon": "longitude", "depth": "depth"}.get(name, "")
    return str(array[name].attrs.get("standard_name", found)) if name in array.coords else found


def is_word(array: xr.DataArray, axis: str) -> bool:
    """Whether the places on an axis have names and no numbers."""
    return axis in array.coords and array[axis].dtype.kind in "UOS"


def first(array: xr.DataArray) -> Look:
    """What a variable opens with."""
    return fitted(Look("", ""), array)


def _opening(array: xr.DataArray) -> tuple[str, str]:
    """The axes of the picture that a variable opens with: a map where it has one, else its last two, else a line."""
    found = axes(array)
    across = [axis for standard in ACROSS for axis in found if _standard(array, axis) == standard]
    if {_standard(array, axis) for axis in across} >= {"latitude", "longitude"}:
        x, y = (next(axis for axis in across if _standard(array, axis) == name) for name in ("longitude", "latitude"))
        return x, y
    if words := [axis for axis in found if is_word(array, axis) and len(found) > 1]:
        numbers = [axis for axis in reversed(found) if axis not in words]
        return numbers[0] if numbers else words[0], words[-1]
    if len(found) == 1:
        return found[0], ""
    x = next(axis for axis in (*across, *reversed(found)) if _standard(array, axis) != "depth")
    return x, next(axis for axis in (*across, *reversed(found)) if axis != x)


def fitted(look: Look, array: xr.DataArray) -> Look:
    """The same look at this variable, or its first one where it has not these axes; on all others one stands where `at` says."""
    found = axes(array)
    x, y = (look.x, look.y) if look.x and {look.x, look.y} <= {"", *found} else _opening(array)
    return Look(str(array.name), x, y, {axis: stand(array, axis, look.at) for axis in found if axis not in (x, y)})


def stand(array: xr.DataArray, axis: str, at: Mapping[str, int]) -> int:
    """The number of the place: the one that is said, as far as there are so many; else half-way along numbers, and the first of names."""
    first = 0 if is_word(array, axis) else array.sizes[axis] // 2
    return min(at.get(axis, first), array.sizes[axis] - 1)


def cut(array: xr.DataArray, look: Look) -> xr.DataArray:
    """What is seen: (y, x), or (x)."""
    lone = {str(axis): 0 for axis in array.dims if array.sizes[axis] == 1}
    found = array.isel({**lone, **look.at})
    return found.transpose(look.y, look.x) if look.y else found.transpose(look.x)


def cuts(told: Mapping[str, xr.DataArray], look: Look) -> dict[str, xr.DataArray]:
    """What is seen of a variable by what it is of: a line beside the same of others, anything else alone."""
    return {of: cut(each, look) for n, (of, each) in enumerate(told.items()) if not (look.y and n)}


def can_go_along(array: xr.DataArray) -> bool:
    """Whether it can be cut along a line between two places."""
    return {"lat", "lon"} <= set(axes(array))


def along(array: xr.DataArray, start: tuple[float, float], end: tuple[float, float]) -> xr.DataArray:
    """The cells under the great circle between two places (latitude, longitude), with the km from the first."""
    import xarray as xr

    lat, lon, km = great_circle(start, end)
    rows = xr.DataArray(_nearest(array["lat"].values, lat), dims=ALONG)
    columns = xr.DataArray(_nearest(array["lon"].values, lon, 360.0), dims=ALONG)
    found = array.isel(lat=rows, lon=columns).drop_vars(["lat", "lon"])
    attrs = {"long_name": "distance along the line", "units": "km"}
    return found.assign_coords({ALONG: (ALONG, km, attrs)})


def upright_of(array: xr.DataArray) -> str:
    """What lies upright where a line lies across: depth if there is any, else the last axis of numbers; none, if it is a line."""
    left = [axis for axis in axes(array) if axis not in ("lat", "lon", ALONG)]
    return "depth" if "depth" in left else next((axis for axis in reversed(left) if not is_word(array, axis)), "")


def great_circle(start: tuple[float, float], end: tuple[float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Latitudes, longitudes and km of STEPS places from the one to the other."""
    one, other = on_sphere(*np.array([start, end], float).T)
    angle = math.acos(float(np.clip(one @ other, -1, 1)))
    share = np.linspace(0, 1, STEPS)[:, None]
    if math.sin(angle) < 1e-9:  # the same place, or its antipode, to which no way is shorter than others
        raise ValueError("Two places that are neither the same nor opposite have a line between them.")
    way = (np.sin((1 - share) * angle) * one + np.sin(share * angle) * other) / math.sin(angle)
    lat, lon = np.degrees(np.arcsin(np.clip(way[:, 2], -1, 1))), np.degrees(np.arctan2(way[:, 1], way[:, 0]))
    return lat, lon, EARTH_RADIUS / 1000 * angle * share[:, 0]


def _nearest(places: np.ndarray, wanted: np.ndarray, period: float = math.inf) -> np.ndarray:
    """The number of the nearest place to each, around the sphere where there is a period."""
    away = np.abs(places[None, :] - wanted[:, None])
    if math.isfinite(period):
        away = np.minimum(away % period, period - away % period)
    return np.asarray(away.argmin(axis=1))


def place(array: xr.DataArray, axis: str, number: int) -> str:
    """What a place on an axis is called: its value with its unit, or its name."""
    if axis not in array.coords:
        return str(number + 1)
    value: Any = array[axis].values[number]
    if is_word(array, axis):
        return str(value)
    if _standard(array, axis) == "latitude":
        return f"{abs(value):.4g}°{TIED}{'S' if value < 0 else 'N'}"
    unit = unit_of(array[axis])
    words = f"{value:.4g}{unit}" if unit.startswith("°") else f"{value:.4g} {unit}".strip()
    return words.replace("-", "−").replace(" ", TIED)


def unit_of(array: xr.DataArray) -> str:
    """As a page prints it; nothing for a number without one."""
    unit = str(array.attrs.get("display_units", array.attrs.get("units", "")))[:LONGEST_UNIT]
    return "" if unit == "1" else pretty(unit)


def called(array: xr.DataArray) -> str:
    """A variable or an axis with its unit, as it is written beside a picture."""
    name, unit = str(array.attrs.get("long_name", array.name)), unit_of(array)
    name = name[:1].upper() + name[1:]
    return f"{name}, {unit}" if unit else name


def shortly(label: str, most: int) -> str:
    """What is called so, in at most so many signs; the unit stays."""
    words, comma, unit = label.rpartition(", ") if len(label) > most else (label, "", "")
    if not comma:
        words, unit = label, ""
    left = most - len(comma) - len(unit)
    return (words if len(words) <= left else words[: left - 1] + "…") + comma + unit
