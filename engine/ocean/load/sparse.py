"""A sparse matrix from its parts, every index looked at: compiled code trusts them later."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import OceanError
from engine.ocean.load.limits import CELLS, ENTRIES


def compressed(kind: str, data: Any, indices: Any, indptr: Any, shape: tuple[int, int]) -> sp.csr_array:
    """From compressed rows ("csr") or columns ("csc")."""
    indptr = np.asarray(indptr).ravel()
    fits(shape, int(np.size(data)))
    if indptr.size != shape[0 if kind == "csr" else 1] + 1:
        raise OceanError("The matrix is damaged: its pointers do not fit its shape.")
    try:
        parts = np.asarray(data).ravel(), _whole(indices), _whole(indptr)
        matrix = (sp.csr_array if kind == "csr" else sp.csc_array)(parts, shape=shape)
        matrix.check_format(full_check=True)
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise OceanError("The matrix is damaged: its indices or pointers lead outside it.") from error
    return _numbers(matrix)


def coordinates(row: Any, column: Any, value: Any, cells: int) -> sp.csr_array:
    """From one row, column and value per entry, counted from 0."""
    fits((cells, cells), int(np.size(value)))
    row, column = _whole(row), _whole(column)
    if not row.size == column.size == np.size(value):
        raise OceanError("The matrix has not as many rows and columns as values.")
    for what, index in (("row", row), ("column", column)):
        if index.size and (index.min() < 0 or index.max() >= cells):
            raise OceanError(
                f"A {what} of the matrix is outside 0 … {cells - 1}: its cells are counted from 0, and the mask has {cells:,}."
            )
    return _numbers(sp.coo_array((np.asarray(value).ravel(), (row, column)), shape=(cells, cells)))


def fits(shape: tuple[int, int], entries: int) -> None:
    """OceanError for a matrix that is not square, or larger than any that is read."""
    rows, columns = shape
    if rows != columns:
        raise OceanError(f"The matrix has {rows:,} rows and {columns:,} columns; one of each per cell is wanted.")
    if rows > CELLS or entries > ENTRIES:
        raise OceanError(f"The matrix has {rows:,} cells and {entries:,} entries; at most {CELLS:,} and {ENTRIES:,} are read.")


def _whole(index: Any) -> Any:
    """Indices as whole numbers, in 32 bits; MATLAB saves them in 64, and people as floats."""
    index = np.asarray(index).ravel()
    if index.dtype.kind not in "iuf" or (index.size and not (np.abs(index).max() < 2**31 and np.all(index == np.rint(index)))):
        raise OceanError("The matrix is damaged: its indices are not whole numbers.")
    return index.astype(np.int32)


def _numbers(matrix: Any) -> sp.csr_array:
    """In compressed rows of double precision, duplicates added up; OceanError where an entry is not a number."""
    if matrix.dtype.kind not in "iuf":
        raise OceanError("The matrix holds entries that are not real numbers.")
    result = sp.csr_array(matrix).astype(float)
    result.sum_duplicates()
    bad = int(np.sum(~np.isfinite(result.data)))
    if bad:
        raise OceanError(
            f"The matrix holds {bad:,} entr{'y that is' if bad == 1 else 'ies that are'} not a number (NaN or infinite)."
        )
    return result
