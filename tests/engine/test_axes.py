"""Which dimension is which: by what the file says of it, else by its name; and who does not read files pays nothing for it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import xarray as xr

from engine.axes import axes

NORTH, EAST = {"units": "degrees_north"}, {"standard_name": "longitude"}


def field(*dims: str, **attributes: dict[str, str]) -> xr.DataArray:
    numbers = {dim: (dim, np.arange(3.0), about) for dim, about in attributes.items()}
    return xr.DataArray(np.zeros((3,) * len(dims)), numbers, dims, name="sst")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (field("time", "depth", "lat", "lon"), {"time": "time", "depth": "depth", "lat": "lat", "lon": "lon"}),
        (field("lon", "Latitude"), {"lat": "Latitude", "lon": "lon"}),
        (field("time_counter", "deptht", "nav_lat"), {"time": "time_counter", "depth": "deptht", "lat": "nav_lat"}),
        (field("depth_surface", "latitude", "longitude"), {"depth": "depth_surface", "lat": "latitude", "lon": "longitude"}),
        (field("lev", "row", "column", row=NORTH, column=EAST), {"depth": "lev", "lat": "row", "lon": "column"}),
        (field("day", "below", day={"axis": "T"}, below={"positive": "down"}), {"time": "day", "depth": "below"}),
        (field("lat", "lon", lat=EAST, lon=NORTH), {"lat": "lon", "lon": "lat"}),
        (field("y", "x"), {}),
        (field("station"), {}),
        (field(), {}),
    ],
    ids=lambda given: " ".join(given.dims) or "a number" if isinstance(given, xr.DataArray) else "",
)
def test_dimensions_are_known(given: xr.DataArray, wanted: dict[str, str]) -> None:
    assert axes(given) == wanted


def test_neither_pages_nor_the_command_line_load_what_reads_axes() -> None:
    asked = "import app.__main__, app.server, sys; from app.pages import pages; pages(); print('cf_xarray' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
