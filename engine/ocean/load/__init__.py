"""An ocean from a file: ours, or the sparse matrix of another model with its grid.

    load(Path("CTL.mat"))            a file on this machine
    read(data, "CTL.mat")            the bytes of an upload

What is read:

**Ours**: what `Ocean.save` writes (NetCDF 4).

**OCIM** (DeVries & Primeau 2011; DeVries 2014; DeVries & Holzer 2019), MATLAB 5, 7 or 7.3: `output.TR`, or `TR`, or `T`, with
`M3d` and `grid`; see `ocim`. OCIM2-48L comes as `…_transport.mat` and `…_data.nc`: `load` wants both in one folder.

**TMM** (Khatiwala 2007), annual mean matrices on a latitude–longitude grid: `Aexpms`, `Aimpms` and what `grid.mat` and
`boxes.mat` hold; see `tmm`.

**Any other**, as one `.npz` or one NetCDF 4 file of plain arrays, written in five lines of Python; see `plain`.

Whatever a file declares is added up before any of it is read, but for what lies within MATLAB's structs; it is refused with one
sentence (OceanError) where it declares too much, is damaged, or is not the ocean it should be.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np

from engine.ocean.grid import OceanError
from engine.ocean.load import archive, hdf5, matlab, ocim, plain, tmm
from engine.ocean.load.circulation import Circulation, check_grid
from engine.ocean.load.limits import FILE_BYTES, Table, size
from engine.ocean.ocean import QUANTITIES, Ocean, from_dataset
from engine.ocean.transport import check
from engine.short import short

__all__ = ["holds", "load", "read"]

_MAGIC = {b"\x1f\x8b": "a gzip archive: unpack it first", b"\xfd7zXZ": "an xz archive: unpack it first"}
_MAGIC |= {b"BZh": "a bzip2 archive: unpack it first", b"7z\xbc\xaf": "a 7z archive: unpack it first"}
_MAGIC |= {b"Rar!": "a RAR archive: unpack it first", b"%PDF": "a PDF", b"\x80\x04": "a Python pickle, which is never opened"}
_MAGIC |= {b"CDF\x01": "NetCDF 3: save it as NetCDF 4", b"CDF\x02": "NetCDF 3: save it as NetCDF 4"}
_MAGIC |= {b"CDF\x05": "NetCDF 3: save it as NetCDF 4", b"\x93NUMPY": "a single array: an .npz with matrix and grid is wanted"}

SETTINGS = {"mean_phosphorus": (0.0, 100.0), "dop_share": (0.0, 1.0), "dop_life": (0.0, 1e4), "martin_b": (0.0, 10.0)}
SETTINGS |= {"euphotic_depth": (0.0, 1e3), "oxygen_per_phosphorus": (0.0, 1e3)}
"""Between which the settings of an ocean must be."""

_KINDS: tuple[tuple[Callable[[Table], bool], Callable[[Table, str, str | None], Circulation]], ...] = (
    (tmm.known, tmm.circulation),
    (ocim.known, ocim.circulation),
    (plain.known, plain.circulation),
)


def load(path: Path, units: str | None = None) -> Ocean:
    """An ocean from a file and, where its kind comes in several, from those beside it; `units` of T if the file has none."""
    table = _table(_bytes(path), path.name)
    if isinstance(table, Ocean):
        return table
    for beside in (*ocim.beside(path, table), *tmm.beside(path, table)):
        if beside.is_file():
            other = _table(_bytes(beside), beside.name)
            table = table if isinstance(other, Ocean) else other | table
    return _ocean(table, path.name, units)


def holds(data: bytes) -> bool:
    """Whether a file is a circulation, rather than fields or a table: by how it begins and, in HDF5, by the names in it."""
    if data.startswith((b"MATLAB", b"PK\x03\x04")):
        return True
    names = hdf5.names(data) if data.startswith(hdf5.START) else frozenset()
    return hdf5.OURS in names or any(set(parts) <= names for parts in plain.PARTS)


def read(data: bytes, name: str, units: str | None = None) -> Ocean:
    """An ocean from the bytes of one file."""
    table = _table(data, name)
    return table if isinstance(table, Ocean) else _ocean(table, name, units)


def _bytes(path: Path) -> bytes:
    try:
        length = path.stat().st_size
        if length > FILE_BYTES:
            raise OceanError(f"“{path.name}” is {size(length)}; at most {size(FILE_BYTES)} is read.")
        return path.read_bytes()
    except OSError as error:
        raise OceanError(f"“{path.name}” cannot be opened: {error.strerror}.") from error


def _table(data: bytes, name: str) -> Table | Ocean:
    """What a file holds, by name; an ocean of ours is one already."""
    if len(data) > FILE_BYTES:
        raise OceanError(f"“{name}” is {size(len(data))}; at most {size(FILE_BYTES)} is read.")
    if not data:
        raise OceanError(f"“{name}” is empty.")
    for start, kind in _MAGIC.items():
        if data.startswith(start):
            raise OceanError(f"“{name}” is {kind}.")
    if data.startswith(b"PK\x03\x04"):
        return archive.table(data, name)
    if hdf5.START in data[:1024]:
        table = hdf5.table(data, name)
        return _ours(data, name) if hdf5.OURS in table else table
    if data.startswith(b"MATLAB 5.0"):
        return matlab.table(data, name)
    if data[:512].lstrip().startswith(b"<"):
        raise OceanError(f"“{name}” is a web page, not a file of data: the download may have failed, or wanted a password.")
    raise OceanError(f"“{name}” is not a file that can be read here; MATLAB (.mat), NetCDF 4 (.nc) and NumPy (.npz) are.")


def _ours(data: bytes, name: str) -> Ocean:
    """What `Ocean.save` wrote; its sizes have been looked at."""
    import xarray as xr

    try:
        with xr.open_dataset(io.BytesIO(data), engine="h5netcdf") as dataset:
            ocean = from_dataset(dataset.load())
        _sound(ocean)
    except OceanError:
        raise
    except Exception as error:
        raise OceanError(f"“{name}” looks like an ocean of ours, but is damaged.") from error
    check_grid(ocean.grid)
    check(ocean.grid, ocean.operator)
    return ocean


def _sound(ocean: Ocean) -> None:
    """Raises where its tracers are not numbers, or its settings not such as its cycles can be solved with."""
    for name, values in ocean.fields.items():
        if not np.isfinite(values).all():
            raise OceanError(f"The {QUANTITIES[name].long_name} of “{short(ocean.name)}” is not a number in some of its cells.")
    for name, value in ocean.settings.items():
        least, most = SETTINGS.get(name, (-np.inf, np.inf))
        if isinstance(value, bool) or not least < float(value) < most:
            raise OceanError(
                f"“{short(name)}” of “{short(ocean.name)}” is {short(str(value))}: between {least:g} and {most:g} is expected."
            )
    ocean.figures.get("notes")


def _ocean(table: Table, name: str, units: str | None) -> Ocean:
    for known, circulation in _KINDS:
        if known(table):
            return circulation(table, name, units).ocean()
    found = ", ".join(sorted(key for key in table if not key.startswith("_"))[:6]) or "nothing"
    raise OceanError(
        f"“{name}” holds no circulation: a matrix (TR in MATLAB; data, indices, indptr or row, column, value) is wanted, "
        f"and {found[:80]} is there."
    )
