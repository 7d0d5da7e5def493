"""A NumPy archive (.npz) as a table. Its members' headers are read first; pickled members are refused, never opened."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from engine.ocean.grid import OceanError
from engine.ocean.load.limits import Declared, Table
from engine.short import short


def table(data: bytes, name: str) -> Table:
    """Every array of the archive, by name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            declared = Declared(name)
            for member in members:
                declared.take(member.filename, (member.file_size,), 1)
            for member in members:
                _look(archive, member, name)
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return {key: _word(arrays[key]) for key in arrays.files}
    except OceanError:
        raise
    except Exception as error:
        raise OceanError(f"“{name}” is not a sound NumPy archive (.npz): it is damaged or cut short.") from error


def _look(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """OceanError unless a member is a plain array of the size that the archive says."""
    if not member.filename.endswith(".npy"):
        raise OceanError(f"“{name}” is a zip archive with “{short(member.filename)}” inside, not a NumPy archive (.npz).")
    with archive.open(member) as stream:
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = read(stream)
        if dtype.hasobject:
            raise OceanError(
                f"“{short(member.filename)}” in “{name}” is a pickled object, which is never opened: save plain arrays."
            )
        Declared(name).take(member.filename, shape, dtype.itemsize)
        if np.prod(shape, dtype=object) * dtype.itemsize + stream.tell() != member.file_size:
            raise OceanError(f"“{short(member.filename)}” in “{name}” is damaged: it is not as large as it says.")


def _word(array: np.ndarray) -> object:
    """Single words as text."""
    if array.ndim == 0 and array.dtype.kind in "SU":
        value = array.item()
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return array
