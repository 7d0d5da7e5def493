"""Numbers, words, arrays, and the engine's dataclasses of them, as bytes that cannot do anything when they are read.

This is how a process that nobody trusts hands over what it read: unlike a pickle, what comes is looked at before it is
believed, and holds nothing to run. Behind eight bytes of length stands a description as JSON, and behind it the arrays.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from engine.named import find, name_of

Buffer = bytes | memoryview

_ALIGNED = 16
_KINDS = "biufcSUmM"
"""Of arrays: numbers, words and dates; never objects."""
_CLASS = re.compile(r"engine(?:\.[a-z_]{1,40}){1,5}:[A-Z][A-Za-z]{0,40}")


class PlainError(ValueError):
    """What cannot be packed, or is not what was packed."""


def pack(value: Any) -> bytes:
    """The value as bytes; PlainError for what is neither plain nor a dataclass of the engine's."""
    return b"".join(parts(value))


def parts(value: Any) -> list[Buffer]:
    """The same in pieces one behind the other, arrays as they lie in memory."""
    buffers: list[memoryview] = []
    described = json.dumps(_describe(value, buffers)).encode()
    head = len(described).to_bytes(8, "little") + described
    found: list[Buffer] = [head, b"\0" * (-len(head) % _ALIGNED)]
    for each in buffers:
        found += [each, b"\0" * (-each.nbytes % _ALIGNED)]
    return found


def _describe(value: Any, buffers: list[memoryview]) -> Any:
    """Scalars as they are, all else as [kind, …]."""
    if value is None or isinstance(value, (bool, str)) or type(value) in (int, float):
        return value
    if isinstance(value, np.generic):
        return (
            _describe(value.item(), buffers) if value.dtype.kind in "biufU" else ["scalar", _buffer(np.asarray(value), buffers)]
        )
    if isinstance(value, dt.datetime):
        return ["moment", value.isoformat()]
    if isinstance(value, bytes):
        buffers.append(memoryview(value))
        return ["bytes", len(value)]
    if isinstance(value, np.ndarray):
        if value.dtype == object and all(isinstance(each, str) for each in value.flat):
            return ["words", list(value.shape), list(value.flat)]
        return ["array", _buffer(value, buffers)]
    if sp.issparse(value):
        rows = value.tocsr()
        return ["rows", list(rows.shape), *(_buffer(part, buffers) for part in (rows.data, rows.indices, rows.indptr))]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *(_describe(each, buffers) for each in value)]
    if isinstance(value, Mapping):
        return ["table", *([key, _describe(each, buffers)] for key, each in value.items())]
    name = name_of(type(value))
    if is_dataclass(value) and _CLASS.fullmatch(name):
        return [name, *([each.name, _describe(getattr(value, each.name), buffers)] for each in fields(value))]
    raise PlainError(f"{name} is not plain")


def _buffer(array: np.ndarray, buffers: list[memoryview]) -> list[Any]:
    if array.dtype.kind not in _KINDS:
        raise PlainError(f"an array of {array.dtype} is not plain")
    buffers.append(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return [array.dtype.str, list(array.shape)]


def unpack(content: bytes | bytearray) -> Any:
    """What was packed; PlainError if it was not."""
    try:
        length = int.from_bytes(content[:8], "little")
        described = json.loads(content[8 : 8 + length])
        return _Reading(content, 8 + length).value(described)
    except PlainError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, ImportError, RecursionError, OverflowError) as error:
        raise PlainError("this is not what was packed") from error


class _Reading:
    """One reading of the bytes: where the next array begins."""

    def __init__(self, content: bytes | bytearray, place: int) -> None:
        self._content, self._place = memoryview(content), place

    def value(self, described: Any) -> Any:
        if not isinstance(described, list):
            return described
        kind, *rest = described
        if kind in ("list", "tuple"):
            return (list if kind == "list" else tuple)(self.value(each) for each in rest)
        if kind == "table":
            return {key: self.value(each) for key, each in rest}
        if kind == "array":
            return self._array(*rest[0])
        if kind == "scalar":
            return self._array(*rest[0])[()]
        if kind == "moment":
            return dt.datetime.fromisoformat(rest[0])
        if kind == "bytes":
            return bytes(self._piece(int(rest[0])))
        if kind == "words":
            return np.array([str(each) for each in rest[1]], object).reshape(rest[0])
        if kind == "rows":
            shape, *parts = rest
            rows = sp.csr_array(tuple(self._array(*part) for part in parts), shape=tuple(shape))
            rows.check_format(full_check=True)  # compiled code trusts the indices later
            return rows
        return self._instance(str(kind), rest)

    def _array(self, kind: str, shape: list[int]) -> np.ndarray:
        dtype = np.dtype(kind)
        if dtype.kind not in _KINDS or dtype.hasobject or any(length < 0 for length in shape):
            raise PlainError(f"an array of {dtype} is not plain")
        piece = self._piece(math.prod(shape) * dtype.itemsize)
        return np.frombuffer(piece, dtype).reshape(shape).copy() if piece.nbytes else np.zeros(shape, dtype)

    def _piece(self, length: int) -> memoryview:
        start = self._place + -self._place % _ALIGNED
        self._place = start + length
        if length < 0 or self._place > len(self._content):
            raise PlainError("it is cut short")
        return self._content[start : self._place]

    def _instance(self, name: str, rest: list[list[Any]]) -> Any:
        if not _CLASS.fullmatch(name):
            raise PlainError(f"{name[:80]} is nothing plain")
        made = find(name)
        if not (isinstance(made, type) and is_dataclass(made)):
            raise PlainError(f"{name[:80]} is no dataclass")
        return made(**{key: self.value(each) for key, each in rest})
