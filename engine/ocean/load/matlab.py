"""A MATLAB 5 or 7 file as a table. Every length in it is followed before scipy reads it (MATLAB 7.3 is HDF5: see `hdf5`).

The file is a row of elements, each a kind, a length and its bytes; a compressed element holds one other. A matrix (kind 14)
holds its class, dimensions, name, and then numbers, or for cells and structs further matrices. (MAT-File Format, MathWorks.)
"""

from __future__ import annotations

import io
import math
import struct
import zlib
from typing import Any

import numpy as np
import scipy.sparse as sp

from engine.ocean.grid import OceanError
from engine.ocean.load.limits import ARRAY_BYTES, DEPTH, TOTAL_BYTES, Declared, Table, size
from engine.ocean.load.sparse import compressed

HEADER = 128
MATRIX, COMPRESSED = 14, 15
ITEMSIZE = {1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8, 12: 8, 13: 8, 16: 1, 17: 2, 18: 4}
CELL, STRUCT, OBJECT, CHAR, SPARSE = 1, 2, 3, 4, 5
NUMBERS = range(6, 16)


class Damaged(Exception):
    """A length that does not fit what is there."""


def table(data: bytes, name: str) -> Table:
    """Every variable of the file, by name."""
    import scipy.io

    try:
        _Look(data, name).file()
        found = scipy.io.loadmat(io.BytesIO(data), mat_dtype=False, chars_as_strings=True)
        return {key: _plain(value) for key, value in found.items() if not key.startswith("__")}
    except OceanError:
        raise
    except Exception as error:
        raise OceanError(f"“{name}” is damaged or cut short: it cannot be read as a MATLAB file.") from error


class _Look:
    """Follows the lengths of a file, and adds up what its arrays declare."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        self.declared = Declared(name)
        self.order = "<" if data[126:128] == b"IM" else ">"
        self.inflated = 0

    def file(self) -> None:
        place = HEADER
        while place < len(self.data):
            kind, length, start, after = self._tag(self.data, place, len(self.data))
            if kind == COMPRESSED:
                content = self._inflate(start, length)
                self._element(content, 0, len(content), 0)
                after = start + length  # compressed elements are not padded
            else:
                self._element(self.data, place, after, 0)
            place = after

    def _tag(self, data: bytes, place: int, end: int) -> tuple[int, int, int, int]:
        """Kind, length, where the bytes start, and where the next element does."""
        if place + 8 > end:
            raise Damaged
        kind, length = struct.unpack_from(self.order + "II", data, place)
        if kind >> 16:  # the small form: both in four bytes, and the content in the next four
            kind, length, start = kind & 0xFFFF, kind >> 16, place + 4
            if length > 4:
                raise Damaged
            return kind, length, start, place + 8
        start = place + 8
        if kind in (MATRIX, COMPRESSED) and length > ARRAY_BYTES:
            raise OceanError(f"A variable in “{self.name}” declares {size(length)}; at most {size(ARRAY_BYTES)} is read of one.")
        after = start + length
        if after > end:
            raise Damaged
        return kind, length, start, min(after if kind == COMPRESSED else after + -length % 8, end)

    def _inflate(self, start: int, length: int) -> bytes:
        """A compressed element, as long as it says it is and not longer than is read."""
        stream = zlib.decompressobj()
        packed = self.data[start : start + length]
        head = stream.decompress(packed, 8)
        if len(head) < 8:
            raise Damaged
        wanted = struct.unpack(self.order + "II", head)[1]
        if wanted > ARRAY_BYTES:
            raise OceanError(f"A variable in “{self.name}” declares {size(wanted)}; at most {size(ARRAY_BYTES)} is read of one.")
        self.inflated += wanted
        if self.inflated > TOTAL_BYTES:
            raise OceanError(f"“{self.name}” unpacks to more than {size(TOTAL_BYTES)}, the most that is read.")
        content = head + stream.decompress(stream.unconsumed_tail, wanted + 8)
        if len(content) > wanted + 8:
            raise OceanError(f"A variable in “{self.name}” unpacks to more than it declares, and is not read further.")
        return content

    def _element(self, data: bytes, place: int, end: int, depth: int) -> int:
        """One matrix; returns where the next element starts."""
        kind, length, start, after = self._tag(data, place, end)
        if kind != MATRIX:
            raise Damaged
        if depth > DEPTH:
            raise OceanError(f"“{self.name}” is nested deeper than is read.")
        if length:
            self._matrix(data, start, start + length, depth)
        return after

    def _matrix(self, data: bytes, place: int, end: int, depth: int) -> None:
        _, length, start, place = self._tag(data, place, end)
        if length < 8:
            raise Damaged
        flags, nonzeros = struct.unpack_from(self.order + "II", data, start)
        class_ = flags & 0xFF
        _, length, start, place = self._tag(data, place, end)
        shape = struct.unpack_from(f"{self.order}{length // 4}i", data, start)
        if len(shape) < 2 or len(shape) > 8 or min(shape) < 0:
            raise Damaged
        _, length, start, place = self._tag(data, place, end)
        what = data[start : start + length].decode("latin-1") or "a field"
        complex_ = bool(flags & 0x800)
        if class_ in (CELL, STRUCT, OBJECT):
            self.declared.take(what, shape, 8)
            self._parts(data, place, end, class_, math.prod(shape), depth)
        elif class_ == SPARSE:
            self.declared.take(what, (nonzeros,), 12)
            self._counts(data, place, end, [None, shape[1] + 1, None])
        elif class_ == CHAR or class_ in NUMBERS:
            self.declared.take(what, shape, 8)
            self._counts(data, place, end, [math.prod(shape)] * (1 + complex_), class_ == CHAR)
        else:
            raise OceanError(f"“{self.name}” holds functions or objects of MATLAB, which are not read: save arrays and structs.")

    def _parts(self, data: bytes, place: int, end: int, class_: int, count: int, depth: int) -> None:
        """The matrices of a cell array or a struct: as many as it declares."""
        if class_ == OBJECT:
            raise OceanError(f"“{self.name}” holds objects of MATLAB, which are not read: save arrays and structs.")
        if class_ == STRUCT:
            _, _, start, place = self._tag(data, place, end)
            longest = struct.unpack_from(self.order + "i", data, start)[0]
            _, length, _, place = self._tag(data, place, end)
            if longest < 1:
                raise Damaged
            count *= length // longest
        for _ in range(count):
            self.declared.take("a field", (), 0)
            place = self._element(data, place, end, depth + 1)

    def _counts(self, data: bytes, place: int, end: int, counts: list[int | None], text: bool = False) -> None:
        """That there are as many numbers as declared; text may be in an encoding with more bytes than characters."""
        for count in counts:
            kind, length, _, place = self._tag(data, place, end)
            if kind not in ITEMSIZE or (count is not None and not text and length // ITEMSIZE[kind] != count):
                raise Damaged


def _plain(value: Any) -> Any:
    """Structs as tables, one-word text as words, sparse matrices in compressed rows."""
    if sp.issparse(value):
        value = value.tocsc()
        return compressed("csc", value.data, value.indices, value.indptr, value.shape)
    if isinstance(value, np.ndarray):
        if value.dtype.names and value.size == 1:
            return {key: _plain(value.flat[0][key]) for key in value.dtype.names}
        if value.dtype.kind == "U":
            return str(value.flat[0]) if value.size else ""
    return value
