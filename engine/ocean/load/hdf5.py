"""An HDF5 file as a table: NetCDF 4, or MATLAB 7.3, where a sparse matrix is a group of ir, jc and data, and dimensions are
the other way round.

Only what lies in the file itself is read: a link or an array that leads into another file is refused, for it could lead to
any file of the machine.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.ocean.grid import OceanError
from engine.ocean.load.limits import ARRAY_BYTES, DEPTH, Declared, Table, size
from engine.ocean.load.sparse import compressed, fits
from engine.short import short

if TYPE_CHECKING:
    import h5py

START = b"\x89HDF\r\n\x1a\n"
FILTERS = {1, 2, 3, 4, 5, 6, 32000}
"""Those that HDF5 and h5py bring along, by number; for any other the library would look for a program to run."""
OURS = "transport_east"
"""Only an ocean of ours has this; its sizes are looked at here, and `Ocean.open` reads it."""


def table(data: bytes, name: str) -> Table:
    """Everything in the file that is numbers or words."""
    import h5py

    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            look(file, Declared(name))
            if OURS in file:
                return {OURS: None}
            result = _group(file)
            units = {key: _text(value) for key, value in file.attrs.items() if isinstance(value, (str, bytes))}
            return units | result
    except OceanError:
        raise
    except Exception as error:
        raise OceanError(f"“{name}” is damaged or cut short: it cannot be read as NetCDF 4 or MATLAB 7.3.") from error


def names(data: bytes) -> frozenset[str]:
    """What the file holds, by name; nothing where it cannot be opened: whoever reads it says why."""
    import h5py

    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            return frozenset(file)
    except Exception:
        return frozenset()


def look(group: h5py.Group, declared: Declared, depth: int = 0) -> None:
    """Adds up the declared sizes; nothing is read. OceanError for too much, and for what leads out of the file."""
    import h5py

    if depth > DEPTH:
        raise OceanError(f"“{declared.name}” is nested deeper than is read.")
    for key in group:
        if not isinstance(group.get(key, getlink=True), h5py.HardLink):
            raise OceanError(f"“{short(key)}” in “{declared.name}” is a link to elsewhere, which is not followed.")
        item = group[key]
        if isinstance(item, h5py.Group):
            declared.take(key, (), 0)
            look(item, declared, depth + 1)
        elif isinstance(item, h5py.Dataset):
            if item.external or item.is_virtual:
                raise OceanError(f"“{short(key)}” in “{declared.name}” lies in another file, which is not followed.")
            declared.take(key, item.shape or (), item.dtype.itemsize)
            if item.chunks and np.prod(item.chunks, dtype=object) * item.dtype.itemsize > ARRAY_BYTES:
                raise OceanError(f"“{short(key)}” in “{declared.name}” is stored in pieces of more than {size(ARRAY_BYTES)}.")
            if not _filters(item) <= FILTERS:
                raise OceanError(f"“{short(key)}” in “{declared.name}” is packed in a way that is not read: gzip and lzf are.")


def _filters(item: h5py.Dataset) -> set[int]:
    settings = item.id.get_create_plist()
    return {settings.get_filter(number)[0] for number in range(settings.get_nfilters())}


def _group(group: h5py.Group) -> Table:
    import h5py

    result: Table = {}
    for key, item in group.items():
        if key.startswith("#"):
            continue
        if isinstance(item, h5py.Dataset):
            if (value := _array(item, key)) is not None:
                result[key] = value
                if isinstance(unit := item.attrs.get("units"), (str, bytes)) and key == "value":
                    result["units"] = _text(unit)
        elif "MATLAB_sparse" in item.attrs:
            result[key] = _sparse(item)
        elif isinstance(item, h5py.Group):
            result[key] = _group(item)
    return result


def _array(item: h5py.Dataset, key: str) -> Any:
    """Numbers as an array, MATLAB's dimensions put right; words as text; nothing for what is neither."""
    kind = _text(item.attrs.get("MATLAB_class", b""))
    if kind == "char" and item.dtype.kind == "u":
        return "".join(chr(int(code)) for code in item[()].ravel()[:200])
    if item.dtype.kind not in "iufb":
        return None
    if {"scale_factor", "add_offset"} & set(item.attrs):
        raise OceanError(f"“{short(key)}” is packed (scale_factor, add_offset): save it as plain numbers.")
    return item[()].T if kind else item[()]


def _sparse(item: h5py.Group) -> Any:
    """MATLAB's compressed columns."""
    rows, columns = int(item.attrs["MATLAB_sparse"]), item["jc"].size - 1
    if "data" not in item or not columns:
        raise OceanError("The matrix is empty.")
    fits((rows, columns), item["data"].size)
    return compressed("csc", item["data"][()], item["ir"][()], item["jc"][()], (rows, columns))


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
