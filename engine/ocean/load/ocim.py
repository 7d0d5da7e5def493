"""Files of OCIM, the ocean circulation inverse model.

OCIM1 (CTL.mat), OCIM2 (OCIM2_CTL_He.mat, …) and OCIM0.1 at low resolution hold a struct `output` with `TR`, `M3d` and `grid`;
OCIM0.1 and transport_v4.mat hold `T` or `TR`, `M3d` and `grid` themselves. M3d (lat, lon, depth) is 1 where it is wet, and the
cells of the matrix are M3d == 1 in MATLAB's order: latitude fastest, depth slowest. The grid has xt, yt (degrees), zt, dzt (m),
and DXT3d, DYT3d, DZT3d (m), whose product is the volume.

TR of OCIM1 and OCIM2 is per year, of dc/dt = TR c; of OCIM0.1 per second, and T of the other sign. No file says so, but the
pace of the water and the sign of the diagonal do (see `circulation`), and `Ocean.figures` states what was taken.

OCIM2-48L is in two files: …_transport.mat with TR, and …_data.nc with ocnmask, tlat, tlon, tz, wz (top of a cell), vol.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.ocean.grid import Array, OceanError
from engine.ocean.load.circulation import Circulation, edges, rate_of
from engine.ocean.load.limits import Table
from engine.ocean.load.sparse import compressed

MATRICES, GRIDS, MASKS = ("TR", "T"), ("grid", "grd"), ("M3d", "m3d")


def known(table: Table) -> bool:
    """Whether there is a matrix by one of its names."""
    return _matrix(_inner(table)) is not None


def beside(path: Path, table: Table) -> tuple[Path, ...]:
    """The second file of OCIM2-48L, where this one is the first."""
    if known(table) and path.name.endswith("_transport.mat"):
        return (path.with_name(path.name.removesuffix("_transport.mat") + "_data.nc"),)
    return ()


def circulation(table: Table, name: str, units: str | None) -> Circulation:
    """The circulation in a table."""
    inner = _inner(table)
    matrix = _matrix(inner)
    assert matrix is not None  # `known` has said so
    mask, grid = _mask_and_grid(inner | {key: table[key] for key in table if key not in inner}, name)
    if mask.ndim != 3:
        raise OceanError("The mask (M3d) is not (latitude, longitude, depth).")
    number = np.full(mask.size, -1)
    wet = np.flatnonzero(mask.ravel(order="F") == 1)
    number[wet] = np.arange(wet.size)
    rate, why = rate_of(matrix, units, name)
    return Circulation(
        name=name.removesuffix(".mat"),
        lat_edge=edges("latitude", _axis(grid, "yt", "YT3d", 0), _row(grid, "dyt")),
        lon_edge=edges("longitude", _axis(grid, "xt", "XT3d", 1), _row(grid, "dxt")),
        depth_edge=_depths(grid),
        number=number.reshape(mask.shape, order="F").transpose(2, 0, 1),
        matrix=matrix,
        rate=rate,
        volume=_volume(grid, mask.shape),
        notes=(why,),
    )


def _inner(table: Table) -> Table:
    """The struct that the matrix is in: `output`, any other, or none."""
    inside = [value for value in (table.get("output"), *table.values()) if isinstance(value, dict)]
    return next((value for value in (table, *inside) if _matrix(value) is not None), table)


def _matrix(table: Table) -> Any:
    """The sparse matrix; a dense one of the same name is taken where it is one, as of a small model."""
    for key in MATRICES:
        value = table.get(key)
        if value is None or isinstance(value, (str, dict)):
            continue
        if not isinstance(value, np.ndarray):
            return value
        if value.ndim == 2 and value.shape[0] == value.shape[1] > 1 and value.dtype.kind == "f":
            row, column = np.nonzero(value)
            start = np.searchsorted(row, np.arange(value.shape[0] + 1))
            return compressed("csr", value[row, column], column, start, value.shape)
    return None


def _mask_and_grid(table: Table, name: str) -> tuple[Array, Table]:
    mask = next((table[key] for key in MASKS if isinstance(table.get(key), np.ndarray)), None)
    grid = next((table[key] for key in GRIDS if isinstance(table.get(key), dict)), None)
    if mask is not None and grid is not None:
        return mask, grid
    if "ocnmask" in table:  # NetCDF written by MATLAB: dimensions are the other way round
        turned = {key: value.T for key, value in table.items() if isinstance(value, np.ndarray) and value.ndim == 3}
        names = {"tlon": "XT3d", "tlat": "YT3d", "tz": "ZT3d", "wz": "ZW3d", "vol": "VOL"}
        return turned["ocnmask"], {new: turned[old] for old, new in names.items() if old in turned}
    missing = "a mask (M3d)" if mask is None else "a grid (grid or grd)"
    if name.endswith("_transport.mat"):
        raise OceanError(f"“{name}” has a matrix but no grid: that is in …_data.nc, which must lie in the same folder.")
    raise OceanError(f"“{name}” has a matrix but not {missing}: save M3d and grid into the same file.")


def _row(grid: Table, key: str) -> Array | None:
    value = grid.get(key)
    return value.ravel().astype(float) if isinstance(value, np.ndarray) and value.dtype.kind in "iuf" else None


def _axis(grid: Table, key: str, full: str, axis: int) -> Array | None:
    """Centres along an axis: from a row of them, or from an array that repeats it, which must be the same everywhere."""
    if (row := _row(grid, key)) is not None:
        return row
    value = grid.get(full)
    if not isinstance(value, np.ndarray) or value.ndim != 3:
        return None
    line = np.moveaxis(value, axis, 0).reshape(value.shape[axis], -1)
    if not np.allclose(line, line[:, :1], rtol=0, atol=1e-6 * np.abs(line).max(initial=1.0)):
        raise OceanError(f"“{full}” is not the same along its other axes: only grids of latitude and longitude are read.")
    return np.asarray(line[:, 0], float)


def _depths(grid: Table) -> Array:
    """From thicknesses, or from where each cell starts and its middle."""
    thickness = _row(grid, "dzt")
    if thickness is not None and np.isfinite(thickness).all():
        return np.concatenate([[0.0], np.cumsum(thickness)])
    middle, top = _axis(grid, "zt", "ZT3d", 2), _axis(grid, "zw", "ZW3d", 2)
    if middle is None or top is None or middle.size != top.size:
        raise OceanError("The thickness of the levels (dzt, or zt and zw) is missing from the grid.")
    return np.append(top, 2 * middle[-1] - top[-1])


def _volume(grid: Table, shape: tuple[int, ...]) -> Array | None:
    """As given, or DXT3d DYT3d DZT3d, as (depth, lat, lon)."""
    if isinstance(given := grid.get("VOL"), np.ndarray) and given.shape == shape:
        return given.transpose(2, 0, 1)
    sides = [grid.get(key) for key in ("DXT3d", "DYT3d", "DZT3d")]
    if all(isinstance(side, np.ndarray) and side.shape == shape for side in sides):
        return np.asarray(np.prod(np.array(sides, float), axis=0)).transpose(2, 0, 1)
    return None
