"""A circulation as plain arrays, for any model on a grid of latitude and longitude, in one .npz or one NetCDF 4 file.

T is the sparse matrix of dc/dt = T c; its cells are numpy.nonzero(mask) of a (depth, lat, lon) mask, in that order. As .npz:

    T = T.tocsr()
    np.savez_compressed(
        "mine.npz", data=T.data, indices=T.indices, indptr=T.indptr, shape=T.shape, units="yr-1",
        mask=mask, lat=lat, lon=lon, depth_edge=depth_edge,
    )

and as NetCDF:

    T = T.tocoo()
    xr.Dataset(
        {"row": ("entry", T.row), "column": ("entry", T.col), "value": ("entry", T.data, {"units": "yr-1"}),
         "mask": (("depth", "lat", "lon"), mask.astype("i1")), "depth_edge": ("bound", depth_edge)},
        {"lat": lat, "lon": lon},
    ).to_netcdf("mine.nc", engine="h5netcdf")

`units` are "s-1" or "yr-1" (of 365.25 days). `lat_edge` and `lon_edge` may stand for `lat` and `lon`, and `thickness` for
`depth_edge`. Where they are given, `volume` (m³; else that of whole cells on a sphere) and `basin` (codes of
engine.ocean.grid.BASINS; else engine.ocean.basins) are (depth, lat, lon), or one number per cell. `format` may be "csr",
"csc" or "coo", as scipy.sparse.save_npz writes it. `name` is the ocean's.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import Array, OceanError
from engine.ocean.load.circulation import Circulation, edges, stated
from engine.ocean.load.limits import Table
from engine.ocean.load.sparse import compressed, coordinates
from engine.short import short

PARTS = COMPRESSED, COORDINATES, SAVED = ("data", "indices", "indptr"), ("row", "column", "value"), ("row", "col", "data")


def known(table: Table) -> bool:
    """Whether the parts of a matrix are there."""
    return any(set(parts) <= set(table) for parts in PARTS)


def circulation(table: Table, name: str, units: str | None) -> Circulation:
    """The circulation in a table."""
    units = units or table.get("units")
    if not isinstance(units, str):
        raise OceanError(f"“{name}” does not say whether its rates are per second or per year: add units, “s-1” or “yr-1”.")
    mask = _array(table, "mask")
    if mask is None or mask.ndim != 3 or mask.dtype.kind not in "iufb":
        raise OceanError(f"“{name}” has no mask (depth, lat, lon), 1 where it is wet.")
    wet = mask == 1
    number = np.full(mask.shape, -1)
    number[wet] = np.arange(int(wet.sum()))
    title = table.get("name")
    return Circulation(
        name=short(title) if isinstance(title, str) else name.rsplit(".", 1)[0],
        lat_edge=_edges(table, "lat", "latitude"),
        lon_edge=_edges(table, "lon", "longitude"),
        depth_edge=_depths(table),
        number=number,
        matrix=_matrix(table, int(wet.sum())),
        rate=stated(units),
        volume=_full(table, "volume", wet),
        basin=_full(table, "basin", wet),
        notes=(f"Rates are in {units}, as stated.",),
    )


def _matrix(table: Table, cells: int) -> sp.csr_array:
    """From whichever parts are there."""
    if set(COORDINATES) <= set(table) or set(SAVED) <= set(table):
        row, column, value = (table[key] for key in (COORDINATES if set(COORDINATES) <= set(table) else SAVED))
        return coordinates(row, column, value, cells)
    kind = table.get("format", "csr")
    if kind not in ("csr", "csc"):
        raise OceanError(f"The matrix is saved as “{short(str(kind))}”: csr, csc and coo are read.")
    shape = np.asarray(table.get("shape", (cells, cells))).ravel()
    if shape.size != 2:
        raise OceanError("The matrix is damaged: its shape is not two numbers.")
    return compressed(kind, table["data"], table["indices"], table["indptr"], (int(shape[0]), int(shape[1])))


def _array(table: Table, key: str) -> Array | None:
    value = table.get(key)
    return value if isinstance(value, np.ndarray) else None


def _row(table: Table, key: str) -> Array | None:
    value = _array(table, key)
    return value.ravel().astype(float) if value is not None and value.dtype.kind in "iuf" else None


def _edges(table: Table, key: str, what: str) -> Array:
    given = _row(table, f"{key}_edge")
    return edges(what, _row(table, key)) if given is None else given


def _depths(table: Table) -> Array:
    edge, thickness = _row(table, "depth_edge"), _row(table, "thickness")
    if edge is not None:
        return edge
    if thickness is None:
        raise OceanError("The depths are missing: depth_edge, from 0 down, or the thickness of the levels, in m.")
    return np.concatenate([[0.0], np.cumsum(thickness)])


def _full(table: Table, key: str, wet: Array) -> Array | None:
    """As (depth, lat, lon), where it is given."""
    value = _array(table, key)
    if value is None or value.shape == wet.shape:
        return value
    if value.dtype.kind not in "iuf" or value.shape != (int(wet.sum()),):
        raise OceanError(f"The {key} is neither (depth, lat, lon) nor one number per cell.")
    full = np.zeros(wet.shape, value.dtype)
    full[wet] = value
    return full
