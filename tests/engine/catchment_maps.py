"""Satellite maps as a user would bring them: our own sea, written as if it lay at the Porcupine Abyssal Plain."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import xarray as xr

from engine.catchment.connection import Trap
from engine.catchment.inputs import periodic
from engine.catchment.record import Record
from engine.catchment.sea import GRAVITY
from engine.catchment.series import PER_DEGREE

LAT, LON = 49.0, -16.5


def sea(
    first: int = 0, last: int = 120, every: int = 5, degrees: float = 0.125, reach: float = 420e3, resolution: float = 80.0
) -> xr.Dataset:
    """Height (m), temperature (K) and chlorophyll (mg m⁻³, a cloud over a corner) about the middle of the embedded sea."""
    record = Record.shipped()
    lat = np.arange(LAT - reach / PER_DEGREE, LAT + reach / PER_DEGREE + degrees, degrees)
    wide = reach / PER_DEGREE / np.cos(np.radians(LAT))
    lon = np.arange(LON - wide, LON + wide + degrees, degrees)
    x = (lon - LON) * PER_DEGREE * np.cos(np.radians(LAT)) + 480e3
    y = (lat - LAT) * PER_DEGREE + 480e3
    days = np.arange(first, last + 1, every)
    height, temperature = [], []
    for day in days:
        warm, high = record.surface(float(day), resolution, 28.0)
        temperature.append(periodic(warm, x, y, record.sea.spacing))
        height.append(periodic(high, x, y, record.sea.spacing) / 10)
    east, north = record.sea.current[:, 0]  # in the mean slope, which is taken off and given to the network
    f_g = 1.458e-4 * np.sin(np.radians(LAT)) / GRAVITY
    tilt = f_g * (north * (x - 480e3) - east * (y - 480e3)[:, None])
    data = xr.Dataset(coords={"time": np.datetime64("2009-01-01", "ns") + days * np.timedelta64(1, "D"), "lat": lat, "lon": lon})
    axes = ("time", "lat", "lon")
    data["adt"] = (axes, (np.array(height) + tilt).astype(np.float32), {"units": "m"})
    data["analysed_sst"] = (axes, (285 + np.array(temperature)).astype(np.float32), {"units": "kelvin"})
    green = np.exp(np.array(temperature) / 2)
    green[::3, :20, :20] = np.nan
    data["CHL"] = (axes, green.astype(np.float32), {"units": "mg m-3"})
    data.attrs |= {"trap_latitude": LAT, "trap_longitude": LON}
    return data


def written(data: xr.Dataset) -> bytes:
    file = io.BytesIO()
    data.to_netcdf(file, engine="h5netcdf")
    return file.getvalue()


def cups(count: int = 14, start: str = "2009-03-01", length: int = 5) -> bytes:
    """What a trap caught, as CSV."""
    first = np.datetime64(start)
    rows = [f"{first + length * n},{first + length * (n + 1)},{10 + n % 5}" for n in range(count)]
    return "\n".join(["start,end,flux [mg m-2 d-1]", *rows]).encode()


def trap(days: np.ndarray, flux: np.ndarray, length: float = 5.0) -> Trap:
    return Trap(days, days + length, {"flux": flux})


def without(data: xr.Dataset, **changes: Any) -> xr.Dataset:
    """The same with attributes of variables changed: adt={"units": "K"}."""
    out = data.copy()
    for name, attributes in changes.items():
        out[name].attrs = {**out[name].attrs, **attributes}
    return out
