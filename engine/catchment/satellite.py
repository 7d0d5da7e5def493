"""Maps of the user's own about a trap, as CF NetCDF: height and temperature of the sea, and chlorophyll.

The maps are brought to what the network was taught on: 64 cells of 12.5 km to a side about the trap, the mean slope of the years
taken off (our sea has none), each map's mean taken off, and heights scaled by f0 / f, so that they stand for the same currents.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.ndimage import distance_transform_edt

from engine import netcdf
from engine.axes import axes
from engine.catchment import area, inputs, network
from engine.catchment.sea import F0
from engine.ocean.grid import Array
from engine.quantities import UnitError, factor, pretty
from engine.short import short
from engine.upload import UploadError

PER_DEGREE = 111.195e3
"""m of latitude."""
EARTH = 1.458e-4
"""Twice the Earth's rate of turning, s⁻¹."""
MOST_MAPS, MOST_NUMBERS = 4000, 50e6
"""Ten years of days; 16 kB of each map are kept for a page."""
AT_ONCE = 50
"""Maps that are worked on at a time, so that a long series needs little memory."""
KELVIN = 273.15
WIDEST = 150e3
"""Distance of two map points beyond which eddies are not seen, m."""
HOLES = 0.2
"""Share of a map that may be missing; it is filled from beside."""
APART = 10.0
"""Days between two maps that a day between them is still told of."""
NAMES: dict[str, tuple[str, ...]] = {
    "height": ("adt", "zos", "ssh", "sla", "sea_surface_height_above_geoid", "sea_surface_height_above_sea_level"),
    "temperature": ("analysed_sst", "sst", "thetao", "sea_surface_temperature", "sea_surface_foundation_temperature"),
    "chlorophyll": ("CHL", "chl", "chlor_a", "chlorophyll", "mass_concentration_of_chlorophyll_a_in_sea_water"),
}
UNITS = {"height": "dm", "chlorophyll": "mg m-3"}
"""What the network and the page count in; a map is read in whatever can become that. Temperatures become °C."""
_CELSIUS = ("°c", "degc", "celsius", "degree_c", "degree_celsius", "degrees_celsius", "degree celsius", "degrees celsius")
TEMPERATURES = {"k": KELVIN, "kelvin": KELVIN} | dict.fromkeys(_CELSIUS, 0.0)
"""What is taken off a temperature in each unit."""
LIMITS = {"height": (-100.0, 100.0), "temperature": (-4.0, 45.0), "chlorophyll": (0.0, 200.0)}
"""What there can be: dm, °C, mg m⁻³."""
SAID = {"height": "the height of the sea", "temperature": "its temperature", "chlorophyll": "chlorophyll"}
TAUGHT = {"height": 0.5, "temperature": 0.63}
"""Standard deviation of what the network was taught on: dm, K."""


@dataclass(frozen=True, eq=False)
class Satellite:
    """Maps (times, 64, 64) about a trap: height, dm, and temperature, K, as the network wants them; chlorophyll, nan in clouds."""

    lat: float
    lon: float
    days: Array
    """Since 1970."""
    height: Array
    temperature: Array
    chlorophyll: Array | None
    notes: tuple[str, ...]

    @cached_property
    def dates(self) -> Array:
        """Days, ten apart, on which a cup can close: with maps of their own and of all the days before that the network sees."""
        every = np.arange(np.ceil(self.days[0]) + max(inputs.BACK), np.floor(self.days[-1]) + 1, 10.0)
        return np.array([day for day in every if all(self._near(day - back) for back in inputs.BACK)])

    def _near(self, day: float) -> bool:
        after = int(np.searchsorted(self.days, day))
        if after < self.days.size and float(self.days[after]) == day:
            return True
        return 0 < after < self.days.size and bool(self.days[after] - self.days[after - 1] <= APART)

    def between(self, maps: Array, day: float) -> Array:
        """Linear in time."""
        after = int(np.clip(np.searchsorted(self.days, day), 1, self.days.size - 1))
        share = float(np.clip((day - self.days[after - 1]) / (self.days[after] - self.days[after - 1]), 0, 1))
        return np.asarray((1 - share) * maps[after - 1] + share * maps[after])

    def seen(self, day: float) -> Array:
        """(12, 64, 64)."""
        pairs = [(self.between(self.temperature, day - back), self.between(self.height, day - back)) for back in inputs.BACK]
        return np.array(pairs, np.float32).reshape(-1, area.BINS, area.BINS)

    def told(self, day: float) -> Array:
        """(speeds, 64, 64): the catchments of a cup that closes on a day."""
        return np.asarray(network.tell(self.seen(day)[None])[0])


def read_satellite(data: bytes) -> Satellite:
    """The maps in a file, or UploadError with one sentence."""
    with netcdf.opened(data) as file:
        return _satellite(file)


def _satellite(file: Any) -> Satellite:
    found = {kind: _variable(file, kind) for kind in NAMES}
    for kind in ("height", "temperature"):
        if found[kind] is None:
            raise UploadError(f"There is no map of {SAID[kind]}: one of {', '.join(NAMES[kind])} is wanted.")
    fields = {kind: _by_axes(field) for kind, field in found.items() if field is not None}
    days, lat, lon = _axes(fields["height"])
    middle = (
        float(file.attrs.get("trap_latitude", (lat[0] + lat[-1]) / 2)),
        float(file.attrs.get("trap_longitude", (lon[0] + lon[-1]) / 2)),
    )
    if abs(middle[0]) < 10:
        raise UploadError(
            f"The trap is at {middle[0]:.1f}° of latitude; nearer to the equator than 10° heights do not tell currents."
        )
    maps: dict[str, Array | None] = {"chlorophyll": None}
    for kind, field in fields.items():
        own_days, own_lat, own_lon = _axes(field)
        onto = _onto(field, kind, own_lat, own_lon, middle)
        maps[kind] = onto if np.array_equal(own_days, days) else _at_days(onto, own_days, days, kind)
    height, temperature = (_whole(maps[kind], kind) for kind in ("height", "temperature"))
    known = np.isfinite(height[:, 0, 0]) & np.isfinite(temperature[:, 0, 0])
    if known.sum() < 2:
        raise UploadError(
            f"No two days have whole maps: more than {100 * HOLES:.0f} % of each is missing (land, or another region)."
        )
    height = _level(height[known]) * F0 / (EARTH * np.sin(np.radians(middle[0])))
    temperature = _level(temperature[known])
    green = maps["chlorophyll"]
    own = Satellite(
        *middle, days[known], np.asarray(height, np.float32), np.asarray(temperature, np.float32),
        None if green is None else green[known], tuple(_notes({"height": height, "temperature": temperature})),
    )  # fmt: skip
    if not own.dates.size:
        raise UploadError(
            f"No day has maps for itself and for 10, 20, 30, 40 and 50 days before: there are {known.sum()} days with whole maps, from "
            f"{said(days[known][0])} to {said(days[known][-1])}, and more than {APART:g} days between two are too many."
        )
    return own


def _variable(file: Any, kind: str) -> Any:
    for name, field in file.data_vars.items():
        if name in NAMES[kind] or field.attrs.get("standard_name") in NAMES[kind]:
            return field
    return None


def _by_axes(field: Any) -> Any:
    """The field by time, lat and lon, and by nothing else."""
    found = axes(field)
    if not {"time", "lat", "lon"} <= set(found):
        raise UploadError(f"“{field.name}” is not by time, latitude and longitude, but by {', '.join(map(str, field.dims))}: put it on a grid of degrees first.")  # fmt: skip
    ours = {found[axis]: axis for axis in ("time", "lat", "lon")}
    extra = [dim for dim in field.dims if dim not in ours]
    if any(field.sizes[dim] > 1 for dim in extra):
        raise UploadError(f"“{field.name}” has {field.sizes[extra[0]]} values of {extra[0]}: give the surface alone.")
    return field.squeeze(extra).reset_coords(drop=True).rename(ours).transpose(*ours.values())


def _axes(field: Any) -> tuple[Array, Array, Array]:
    """Days since 1970, latitudes and longitudes."""
    time, lat, lon = (field[axis] for axis in field.dims)
    if np.issubdtype(time.dtype, np.datetime64):
        days = time.values.astype("datetime64[s]").astype(float) / 86400
    else:
        raise UploadError(f"The times of “{field.name}” are no dates: write their unit as “days since 1970-01-01”.")
    if days.size < 2 or (np.diff(days) <= 0).any():
        raise UploadError(f"The times of “{field.name}” do not rise from map to map.")
    if days.size > MOST_MAPS:
        raise UploadError(f"“{field.name}” has {days.size:,} maps; {MOST_MAPS:,} are the most that are read: thin them out.")
    latitude, longitude = lat.values.astype(float), lon.values.astype(float)
    if np.abs(latitude).max() > 90 or np.abs(longitude).max() > 360:
        raise UploadError(f"“{field.name}” is not on a grid of degrees of latitude and longitude.")
    return days, latitude, longitude


def _onto(field: Any, kind: str, lat: Array, lon: Array, middle: tuple[float, float]) -> Array:
    """(times, 64, 64) about the trap, bilinear, in our units; nan where one of the four corners is unknown."""
    times, off = (np.float32(each) for each in _unit(field, kind))
    if field.size > MOST_NUMBERS:
        raise UploadError(f"“{field.name}” holds {field.size / 1e6:.0f} million numbers; cut out the sea about the trap first.")
    x, along = np.unique(((lon - middle[1] + 180) % 360 - 180) * PER_DEGREE * np.cos(np.radians(middle[0])), return_index=True)
    y, across = np.unique((lat - middle[0]) * PER_DEGREE, return_index=True)
    _reaches(str(field.name), x, y, middle)
    out = np.empty((field.shape[0], area.BINS, area.BINS), np.float32)
    least, most = np.inf, -np.inf
    for first in range(0, len(out), AT_ONCE):
        values = field[first : first + AT_ONCE].values.astype(np.float32)
        values *= times
        values -= off
        known = values[np.isfinite(values)]
        if known.size:
            least, most = min(least, float(known.min())), max(most, float(known.max()))
        out[first : first + AT_ONCE] = _bilinear(values[:, across][:, :, along], x, y)
    low, high = LIMITS[kind]
    if not (low <= least and most <= high):
        raise UploadError(f"“{field.name}” holds values from {least:.3g} to {most:.3g}, which {SAID[kind]} cannot have.")
    return out


def _reaches(name: str, x: Array, y: Array, middle: tuple[float, float]) -> None:
    """UploadError unless the points, m from the trap, lie close enough and go far enough to every side."""
    for at, words in ((x, ("west", "east")), (y, ("south", "north"))):
        apart = float(np.diff(at).max(initial=0.0))
        if not apart > 0:
            raise UploadError(f"“{short(name)}” is one line of points; a map is wanted.")
        if apart > WIDEST:
            raise UploadError(
                f"The points of “{short(name)}” are {apart / 1e3:.0f} km apart; eddies are not seen beyond {WIDEST / 1e3:.0f} km."
            )
        for end, word in zip((-at[0], at[-1]), words, strict=True):
            if end + apart / 2 < area.AXIS[-1]:
                raise UploadError(f"“{short(name)}” reaches {max(end, 0) / 1e3:.0f} km to the {word} of {place(*middle)}; {area.AXIS[-1] / 1e3:.0f} km to every side are needed.")  # fmt: skip


def _bilinear(values: Array, x: Array, y: Array) -> Array:
    """At the places of the network; those beyond the outermost points, by half a step at most, have what is there."""
    import xarray as xr

    maps = xr.DataArray(values, {"y": y, "x": x}, ("time", "y", "x"))
    return maps.interp(y=area.AXIS.clip(y[0], y[-1]), x=area.AXIS.clip(x[0], x[-1]), assume_sorted=True).values


def _unit(field: Any, kind: str) -> tuple[float, float]:
    """By what the numbers of a map are multiplied to be in our unit, and what is then taken off."""
    unit = str(field.attrs.get("units", "")).strip()
    try:
        if kind == "temperature":
            return 1.0, TEMPERATURES[unit.lower()]
        return factor(unit, UNITS[kind]), 0.0
    except (KeyError, UnitError):
        wanted = "K or °C" if kind == "temperature" else f"{pretty(UNITS[kind])} or what can become that"
        raise UploadError(f"The unit of “{field.name}”, “{short(unit)}”, is not one of {SAID[kind]}: {wanted} is read.") from None


def _at_days(maps: Array, own: Array, days: Array, kind: str) -> Array:
    """On the days of the heights: the map of that day, or nothing."""
    out = np.full((days.size, *maps.shape[1:]), np.nan, np.float32)
    nearest = np.clip(np.searchsorted(own, days - 0.5), 0, own.size - 1)
    same = np.abs(own[nearest] - days) <= 0.5
    if not same.any():
        raise UploadError(f"The days of {SAID['height']} ({said(days[0])} to {said(days[-1])}) and those of {SAID[kind]} ({said(own[0])} to {said(own[-1])}) do not overlap.")  # fmt: skip
    out[same] = maps[nearest[same]]
    return out


def _whole(maps: Array | None, kind: str) -> Array:
    """Small holes filled from beside; a map with large ones is all nan."""
    assert maps is not None, kind
    out = maps.copy()
    for number in np.flatnonzero(~np.isfinite(maps).all((1, 2))):
        missing = ~np.isfinite(maps[number])
        if missing.mean() > HOLES:
            out[number] = np.nan
        else:
            nearest = distance_transform_edt(missing, return_distances=False, return_indices=True)
            out[number] = maps[number][tuple(nearest)]
    return out


def _level(maps: Array) -> Array:
    """Less the mean map's plane, and less each map's mean."""
    x, y = np.meshgrid(area.AXIS, area.AXIS)
    basis = np.column_stack([np.ones(x.size), x.ravel(), y.ravel()])
    plane = basis @ np.linalg.lstsq(basis, maps.mean(0).ravel(), rcond=None)[0]
    level = maps - plane.reshape(x.shape).astype(np.float32)
    return np.asarray(level - level.mean((1, 2), keepdims=True))


def _notes(maps: dict[str, Array]) -> list[str]:
    """How unlike the sea that was taught they are (the paper's Fig. A1)."""
    units = {"height": "dm", "temperature": "K"}
    out = []
    for kind, values in maps.items():
        ratio = float(values.std()) / TAUGHT[kind]
        if not 0.5 < ratio < 2:
            words = f"{SAID[kind]} varies by {values.std():.2g} {units[kind]}, in the sea the network learnt from by {TAUGHT[kind]:g}: what it predicts may be off"
            out.append(words[0].upper() + words[1:])
    return out


def said(day: float) -> str:
    """A day since 1970 as a date."""
    return str(np.datetime64(int(day), "D"))


def place(lat: float, lon: float) -> str:
    """A place as it is written."""
    lon = (lon + 180) % 360 - 180
    return f"{abs(lat):.1f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.1f}° {'E' if lon >= 0 else 'W'}"
