"""Small files of each binary kind that labs read: invented, sound, and quickly made.

The process that reads visitors' files reads these first, so that all that reading ever needs has been imported before it gives up
its way to the disk. Tests and the fuzzer begin from them.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr


def fields() -> bytes:
    """Annual means round the Earth, of all that Feeding and Inverse read."""
    import xarray as xr

    lat, lon, depth = np.arange(-85.0, 90, 10), np.arange(5.0, 360, 10), np.array([5.0, 100, 300, 1000, 2500, 5000])
    cold = 1 - np.cos(np.radians(lat))[:, None] ** 2 * np.exp(-depth / 800)[:, None, None] * np.ones(lon.size)
    about = {"temperature": (28.0, -27.0, "degC"), "salinity": (36.0, -2.0, "1"), "nitrate": (1.0, 30.0, "mmol m-3")}
    about |= {"phosphate": (0.2, 2.2, "mmol m-3"), "oxygen": (200.0, 60.0, "mmol m-3"), "silicate": (2.0, 90.0, "mmol m-3")}
    about |= {"alkalinity": (2350.0, 60.0, "umol kg-1"), "dic": (2000.0, 200.0, "mmol m-3"), "iron": (0.1, 0.6, "umol m-3")}
    axes = {"depth": depth, "lat": lat, "lon": lon}
    data = {name: (tuple(axes), low + more * cold, {"units": unit}) for name, (low, more, unit) in about.items()}
    data["npp"] = (("lat", "lon"), 500.0 * (1.2 - cold[0]), {"units": "mg C m-2 d-1"})
    return _written(xr.Dataset(data, axes))


def fields_of_old() -> bytes:
    """The same as NetCDF 3."""
    import xarray as xr

    with xr.open_dataset(io.BytesIO(fields()), engine="h5netcdf") as dataset:
        return bytes(dataset.load().to_netcdf(format="NETCDF3_64BIT", engine="scipy"))


SEEN = ("adt", "analysed_sst", "CHL")


def maps(days: int = 120, kinds: tuple[str, ...] = SEEN) -> bytes:
    """Height, temperature and chlorophyll of a sea of waves off Ireland, every five days; or some of these."""
    import xarray as xr

    every, lat, lon = np.arange(0, days + 1, 5), np.arange(45.0, 53.1, 0.5), np.arange(-23.0, -9.9, 0.5)
    wave = np.sin(lat[:, None] * 2 + every[:, None, None] / 20) * np.cos(lon * 1.5)
    axes = {"time": np.datetime64("2009-01-01", "ns") + every * np.timedelta64(1, "D"), "lat": lat, "lon": lon}
    about = {"adt": (0.1 * wave, "m"), "analysed_sst": (285 + wave, "kelvin"), "CHL": (np.exp(wave), "mg m-3")}
    return _written(
        xr.Dataset({name: (tuple(axes), about[name][0].astype(np.float32), {"units": about[name][1]}) for name in kinds}, axes)
    )


def ocean() -> bytes:
    """The embedded ocean's own file."""
    from engine.ocean.ocean import FOLDER

    return (Path(FOLDER) / "ocean_6deg.nc").read_bytes()


def matrix() -> bytes:
    """The embedded ocean as a model's matrix, in the five lines of engine.ocean.load.plain."""
    from engine.conversions import SECONDS_PER_YEAR
    from engine.ocean.circulation import compared

    whole = compared()
    grid, rows = whole.grid, whole.operator.tocsr()
    rate = -rows.data / np.repeat(grid.volume, np.diff(rows.indptr)) * SECONDS_PER_YEAR
    file = io.BytesIO()
    np.savez_compressed(
        file, data=rate, indices=rows.indices, indptr=rows.indptr, shape=rows.shape, units="yr-1", mask=grid.wet,
        lat_edge=grid.lat_edge, lon_edge=grid.lon_edge, depth_edge=grid.depth_edge, volume=grid.volume,
    )  # fmt: skip
    return file.getvalue()


def matlab() -> bytes:
    """A MATLAB file with a matrix of two cells, which is read and then refused: it has no grid."""
    import scipy.io
    import scipy.sparse as sp

    file = io.BytesIO()
    scipy.io.savemat(
        file, {"TR": sp.csc_matrix(np.array([[-1.0, 1.0], [1.0, -1.0]])), "grid": {"zt": np.arange(3.0)}}, do_compression=True
    )
    return file.getvalue()


def _written(dataset: xr.Dataset) -> bytes:
    file = io.BytesIO()
    packed = {name: {"zlib": True, "complevel": 4} for name in dataset.data_vars}
    dataset.to_netcdf(file, engine="h5netcdf", encoding=packed)
    return file.getvalue()
