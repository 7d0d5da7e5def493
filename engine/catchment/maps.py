"""Maps of the user's own about a trap, as CF NetCDF: height of the sea, its temperature, chlorophyll; one of them in a file, or all.

A file is read a few maps at a time, and of each no more than the sea about the trap: how long a record may be is said by MOST_MAPS.
Heights and temperatures are kept every fifth day, in between they are linear; chlorophyll is kept of every day.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.ndimage import distance_transform_edt, gaussian_filter

from engine import netcdf
from engine.axes import axes
from engine.catchment import area, onto
from engine.catchment.inputs import HEIGHT_KM
from engine.catchment.series import Maps, Series, place
from engine.ocean.grid import Array
from engine.quantities import UnitError, factor, pretty
from engine.short import short
from engine.upload import UploadError

if TYPE_CHECKING:
    import xarray as xr

MOST_MAPS, MOST_NUMBERS = 7500, 50e6
"""Twenty years of days; 16 kB of each map are kept. Numbers of one kind that are read of a file that came to a page."""
AT_ONCE = 50
"""Maps that are worked on at a time, so that a long record needs little memory."""
EVERY = {"height": 5, "temperature": 5, "chlorophyll": 1}
"""Days, of which one map is kept."""
KELVIN = 273.15
SAMPLE = 6
"""Maps, and as many after them, that tell which of a grid's rows and columns are never filled."""
HOLES = 0.2
"""Share of a map that may be missing; it is filled from beside."""
ALWAYS = 0.02
"""Share of a square that may be missing from every map before land is thought of."""
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
REAL = ("standard", "gregorian", "proleptic_gregorian")
"""Calendars whose days are those of a trap's cups."""
MODELS, FINER = ("zos", "ssh"), 10e3
"""Heights that are a model’s, by their name, or by points that lie closer than an altimeter’s products have them, m."""
SMOOTH = HEIGHT_KM * 1e3 / np.sqrt(12.0) / area.BIN
"""Cells: the Gaussian that the taught heights were smoothed by."""
LATITUDE, LONGITUDE = ("latitude", "lat", "nav_lat", "lat_rho"), ("longitude", "lon", "nav_lon", "lon_rho")
"""Names of fields that say where a grid's points lie, where its own axes do not."""


def read_maps(data: bytes | Path, at: tuple[float, float] | None = None) -> Maps:
    """The maps in a file about a trap, which stands in the middle unless the file or `at` says where; UploadError with one sentence."""
    with netcdf.opened(data, decode_times=False) as file:
        return _maps(file, at, MOST_NUMBERS if isinstance(data, bytes) else np.inf)


def _maps(file: xr.Dataset, at: tuple[float, float] | None, most: float) -> Maps:
    fields = {kind: field for kind in NAMES if (field := _variable(file, kind)) is not None}
    if not fields:
        wanted = "; ".join(f"{SAID[kind]} ({', '.join(names[:4])})" for kind, names in NAMES.items())
        raise UploadError(f"There is no map of any kind that is read: {wanted}.")
    grids = {kind: _Grid(file, field, kind) for kind, field in fields.items()}
    there = zip(("latitude", "longitude"), next(iter(grids.values())).middle, strict=True)
    lat, lon = at or (float(file.attrs.get(f"trap_{axis}", middle)) for axis, middle in there)
    if abs(lat) < 10:
        raise UploadError(f"The trap is at {lat:.1f}° of latitude; nearer to the equator than 10° heights do not tell currents.")
    notes: list[str] = []
    return Maps(lat, lon, {kind: grid.series((lat, lon), most, notes) for kind, grid in grids.items()}, tuple(notes))


def _variable(file: xr.Dataset, kind: str) -> xr.DataArray | None:
    for name in NAMES[kind]:
        for field in file.data_vars.values():
            if field.name == name or field.attrs.get("standard_name") == name:
                return field
    return None


class _Grid:
    """A field of a file by time and place, and by nothing else."""

    def __init__(self, file: xr.Dataset, field: xr.DataArray, kind: str) -> None:
        self.kind, self.name = kind, str(field.name)
        found = axes(field)
        dated = [dim for dim in field.dims if dim in file.variables and " since " in str(file[dim].attrs.get("units", ""))]
        found |= {"time": str(dated[0])} if dated else {}
        if "lat" in found and "lon" in found:
            grid = [found["lat"], found["lon"]]
            self.lat, self.lon = (field[dim].values.astype(float) for dim in grid)
        else:
            self.lat, self.lon, grid = self._beside(file, field)
        if "time" not in found:
            raise UploadError(
                f"“{short(self.name)}” is not by time, latitude and longitude, but by {', '.join(map(str, field.dims))}."
            )
        extra = [dim for dim in field.dims if dim not in (found["time"], *grid)]
        if deep := [dim for dim in extra if field.sizes[dim] > 1]:
            raise UploadError(f"“{short(self.name)}” has {field.sizes[deep[0]]} values of {deep[0]}: give the surface alone.")
        if np.nanmax(np.abs(self.lat)) > 90 or np.nanmax(np.abs(self.lon)) > 360:
            raise UploadError(f"“{short(self.name)}” is not on a grid of degrees of latitude and longitude.")
        self.days = _days(file[found["time"]] if found["time"] in file.variables else None, self.name)
        self.field = field.squeeze(extra).transpose(found["time"], *grid)

    def _beside(self, file: xr.Dataset, field: xr.DataArray) -> tuple[Array, Array, list[Any]]:
        """Latitudes and longitudes that stand beside a grid of rows and columns, along them or for each point."""
        every = [file[name] for name in file.variables if 1 <= file[name].ndim <= 2 and set(file[name].dims) <= set(field.dims)]

        def named(names: tuple[str, ...]) -> xr.DataArray | None:
            return next(
                (one for one in every if str(one.name).lower() in names or one.attrs.get("standard_name") == names[0]), None
            )

        lat, lon = named(LATITUDE), named(LONGITUDE)
        if lat is None or lon is None or lat.ndim != lon.ndim:
            raise UploadError(f"“{short(self.name)}” is not by time, latitude and longitude, but by {', '.join(map(str, field.dims))}: put it on a grid of degrees first.")  # fmt: skip
        grid = list(lat.dims) if lat.ndim == 2 else [*lat.dims, *lon.dims]
        lon = lon.transpose(*grid) if lon.ndim == 2 else lon
        return lat.values.astype(float), lon.values.astype(float), grid

    @property
    def middle(self) -> tuple[float, float]:
        if self.lat.ndim == 2:
            return float(np.nanmean(self.lat)), float(np.nanmean(self.lon))
        return float(self.lat[0] + self.lat[-1]) / 2, float(self.lon[0] + self.lon[-1]) / 2

    def _window(self, middle: tuple[float, float]) -> tuple[slice, slice]:
        """Rows and columns beyond which nothing is wanted."""
        reach = onto.BEYOND * onto.REACH
        near = [np.abs(onto.north(self.lat, middle)) <= reach, np.abs(onto.east(self.lon, middle)) <= reach]
        if self.lat.ndim == 2:
            near = [(near[0] & near[1]).any(1), (near[0] & near[1]).any(0)]
        found = [np.flatnonzero(each) for each in near]
        if not all(each.size for each in found):
            raise UploadError(f"“{short(self.name)}” has no points about {place(*middle)}.")
        return tuple(slice(int(each[0]), int(each[-1]) + 1) for each in found)  # type: ignore[return-value]

    def series(self, middle: tuple[float, float], most: float, notes: list[str]) -> Series:
        """The maps that are kept; what is missing from them is told for what it is."""
        rows, columns = self._window(middle)
        field = self.field[:, rows, columns]
        self._unit = tuple(np.float32(each) for each in _unit(field, self.kind))
        many = np.unique(self.days).size
        if many > MOST_MAPS:
            raise UploadError(f"“{short(self.name)}” has maps of {many:,} days; {MOST_MAPS:,} are the most that are read.")
        if many < 2:
            raise UploadError(f"“{short(self.name)}” has maps of one day only.")
        turns = (self.days - self.days[0]) // EVERY[self.kind]
        numbers = np.unique(turns).size * field[0].size
        if numbers > most:
            raise UploadError(
                f"Of “{short(self.name)}” {numbers / 1e6:.0f} million numbers would be read, of a file on a page {most / 1e6:.0f} million are: "
                "thin its maps out, or read it in a terminal (carbonpump connect), where there is no such limit."
            )
        weights = self._weights(field, rows, columns, middle)
        days, maps, told = self._read(field, weights, turns)
        if self.kind != "chlorophyll":
            maps, whole = _filled(maps)
            if whole.sum() < 2:
                raise UploadError(f"Of “{short(self.name)}” {told}")
            days, maps = days[whole], maps[whole]
        if self.kind == "height" and (self.name in MODELS or weights.apart < FINER):
            maps = gaussian_filter(maps, (0, SMOOTH, SMOOTH), mode="nearest")
            notes.append(
                f"The heights are finer than the {HEIGHT_KM:g} km that the network learnt from, and were smoothed to that"
            )
        return Series(days.astype(float), maps)

    def _weights(self, field: xr.DataArray, rows: slice, columns: slice, middle: tuple[float, float]) -> onto.Onto:
        if self.lat.ndim == 2:
            return onto.of_points(self.name, self.lat[rows, columns], self.lon[rows, columns], middle)
        some = np.linspace(0, len(field) - 2, SAMPLE).astype(int)
        known = np.isfinite(field[np.unique([some, some + 1])].values).any(0)  # of files that were merged, one in two is empty
        empty = ~known.any(1), ~known.any(0)
        return onto.of_lines(self.name, self.lat[rows], self.lon[columns], middle, empty)

    def _read(self, field: xr.DataArray, weights: onto.Onto, turns: Array) -> tuple[Array, Array, str]:
        """Of each turn of days the first map that has something; and, should that be too little, what is missing."""
        kept: dict[int, tuple[int, Array]] = {}
        always, empty, least, most = np.ones((area.BINS, area.BINS), bool), 0, np.inf, -np.inf
        waiting = np.split(np.arange(turns.size), np.flatnonzero(np.diff(turns)) + 1)
        while waiting:
            first = [int(each[0]) for each in waiting]
            done = []
            for start in range(0, len(first), AT_ONCE):
                which = first[start : start + AT_ONCE]
                values = field[which].values.astype(np.float32)
                values *= self._unit[0]
                values -= self._unit[1]
                known = values[np.isfinite(values)]
                if known.size:
                    least, most = min(least, float(known.min())), max(most, float(known.max()))
                for number, one in zip(which, weights(values[:, weights.rows][:, :, weights.columns]), strict=True):
                    there = np.isfinite(one)
                    empty += not there.any()
                    done.append(bool(there.any()))
                    if there.any():
                        always &= ~there
                        kept[int(number)] = int(self.days[number]), one
            waiting = [each[1:] for each, found in zip(waiting, done, strict=True) if not found and each.size > 1]
        low, high = LIMITS[self.kind]
        if kept and not (low <= least and most <= high):
            raise UploadError(
                f"“{short(self.name)}” holds values from {least:.3g} to {most:.3g}, which {SAID[self.kind]} cannot have."
            )
        order = sorted(kept)
        days = np.array([kept[number][0] for number in order])
        maps = np.array([kept[number][1] for number in order], np.float32).reshape(-1, area.BINS, area.BINS)
        return days, maps, _missing(maps, always, empty)


def _missing(maps: Array, always: Array, empty: int) -> str:
    """What is missing from maps that cannot be used: land is the same in all of them, clouds are not."""
    if not len(maps):
        return f"all {empty} maps are empty about the trap: another region, or another layer?"
    land, gone = 100 * always.mean(), 100 * float(np.mean(~np.isfinite(maps)))
    if always.mean() > HOLES:
        return f"{land:.0f} % of the square about the trap is missing from every map: land, or beyond the product’s edge; no more than {100 * HOLES:.0f} % may be, for the network knows the open sea alone."
    words = f"{gone:.0f} % of a map is missing on average, here one part and there another, as clouds are: take an analysis without gaps (L4)"
    return f"{words}; {land:.0f} % are missing from every map, as land is." if always.mean() > ALWAYS else f"{words}."


def _filled(maps: Array) -> tuple[Array, Array]:
    """Small holes filled from beside, and which maps are whole then."""
    whole = np.ones(len(maps), bool)
    for number in np.flatnonzero(~np.isfinite(maps).all((1, 2))):
        missing = ~np.isfinite(maps[number])
        whole[number] = missing.mean() <= HOLES
        if whole[number]:
            nearest = distance_transform_edt(missing, return_distances=False, return_indices=True)
            maps[number] = maps[number][tuple(nearest)]
    return maps, whole


def _days(time: xr.DataArray | None, name: str) -> Array:
    """Days since 1970, of whatever hour: what is stamped at midnight and at noon is of one day."""
    import xarray as xr

    unit = str(time.attrs.get("units", "")) if time is not None else ""
    if time is None or " since " not in unit:
        raise UploadError(f"The times of “{short(name)}” are no dates: write their unit as “days since 1970-01-01”.")
    calendar = str(time.attrs.get("calendar", "standard")).lower()
    if calendar not in REAL:
        raise UploadError(
            f"The times of “{short(name)}” are of the calendar “{short(calendar)}”, which has other days than a trap’s cups: "
            "give them in the standard one (cdo setcalendar,standard)."
        )
    try:
        found = xr.conventions.decode_cf_variable("time", time.variable.load()).values.astype("datetime64[s]")
    except (ValueError, OverflowError, TypeError):
        raise UploadError(f"The times of “{short(name)}” cannot be read as dates.") from None
    if np.isnat(found).any() or (np.diff(found.astype(float)) <= 0).any():
        raise UploadError(f"The times of “{short(name)}” do not rise from map to map.")
    return np.asarray(found.astype("datetime64[D]").astype(int))


def _unit(field: xr.DataArray, kind: str) -> tuple[float, float]:
    """By what the numbers of a map are multiplied to be in our unit, and what is then taken off."""
    unit = str(field.attrs.get("units", "")).strip()
    try:
        if kind == "temperature":
            return 1.0, TEMPERATURES[unit.lower()]
        return factor(unit, UNITS[kind]), 0.0
    except (KeyError, UnitError):
        wanted = "K or °C" if kind == "temperature" else f"{pretty(UNITS[kind])} or what can become that"
        raise UploadError(
            f"The unit of “{short(str(field.name))}”, “{short(unit)}”, is not one of {SAID[kind]}: {wanted} is read."
        ) from None
