"""A MATLAB 5 or 7 file as a table, read by SciPy (MATLAB 7.3 is HDF5: see `hdf5`).

What its variables declare is looked at first; what lies within structs is not, and SciPy trusts some of what a damaged file says
there: it may want more memory than there is, and rarely it ends the process. So files of visitors are read in a copy that is
made for each, has little memory, and is nobody else's (engine.reader).
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import OceanError
from engine.ocean.load.limits import Declared, Table
from engine.ocean.load.sparse import compressed

WIDEST = 8
"""Bytes of a number, a character or a reference, once read."""


def table(data: bytes, name: str) -> Table:
    """Every variable of the file, by name."""
    import scipy.io

    try:
        _look(data, name)
        found = scipy.io.loadmat(io.BytesIO(data))
        return {key: _plain(value, name) for key, value in found.items() if not key.startswith("__")}
    except (OceanError, MemoryError):
        raise
    except Exception as error:
        raise OceanError(f"“{name}” is damaged or cut short: it cannot be read as a MATLAB file.") from error


def _look(data: bytes, name: str) -> None:
    """Adds up what the variables declare; of a sparse matrix that is its shape alone, which says nothing of its size."""
    import scipy.io

    declared, stream = Declared(name), io.BytesIO(data)
    for what, shape, kind in scipy.io.whosmat(stream):
        if kind in ("function", "object", "opaque"):
            raise _unread(name)
        declared.take(what, () if kind == "sparse" else shape, WIDEST)
    if stream.tell() >= len(data):
        raise EOFError  # the last variable should have ended in the file


def _plain(value: Any, name: str) -> Any:
    """Structs as tables, one-word text as words, sparse matrices in compressed rows."""
    from scipy.io.matlab import MatlabFunction, MatlabObject, MatlabOpaque

    if isinstance(value, (MatlabFunction, MatlabObject, MatlabOpaque)):
        raise _unread(name)
    if sp.issparse(value):
        value = value.tocsc()
        return compressed("csc", value.data, value.indices, value.indptr, value.shape)
    if isinstance(value, np.ndarray):
        if value.dtype.names and value.size == 1:
            return {key: _plain(value.flat[0][key], name) for key in value.dtype.names}
        if value.dtype.kind == "U":
            return str(value.flat[0]) if value.size else ""
    return value


def _unread(name: str) -> OceanError:
    return OceanError(f"“{name}” holds functions or objects of MATLAB, which are not read: save arrays and structs.")
