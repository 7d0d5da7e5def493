"""What a process that nobody trusts may hand over, and nothing more."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import pickle
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from engine import plain, samples
from engine.budget.cruise import read_cruise
from engine.budget.templates import TEMPLATES
from engine.lab import LABS, get
from engine.plain import PlainError

VALUES: list[Any] = [
    None, True, 3, -1.5, "words, ≤ and “signs”", b"bytes", [], (), [1, (2.0, "x")], {"a": {"b": None}}, {1: "one", None: 2},
    float("inf"), np.arange(6).reshape(2, 3), np.zeros((0, 4), np.float32), np.array(["a", "bc"]), np.array("2009-04-19", "M8[D]"),
    dt.datetime(2009, 4, 19, 1, 2, 3, tzinfo=dt.UTC),
]  # fmt: skip


def same(one: Any, other: Any) -> bool:
    """Alike to the last bit, and of one kind."""
    if isinstance(one, np.ndarray):
        alike = np.array_equal(one, other, equal_nan=one.dtype.kind in "fM")
        return bool(one.dtype == other.dtype and one.shape == other.shape and alike)
    if sp.issparse(one):
        return bool((one != other).nnz == 0 and one.shape == other.shape)
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(other) and all(
            same(getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__
        )
    return type(one) is type(other) and (one == other or one != one)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_it_comes_back(value: Any) -> None:
    assert same(plain.unpack(plain.pack(value)), value)


def test_dates_words_and_single_numbers_come_back() -> None:
    assert plain.unpack(plain.pack(np.float64(2.5))) == 2.5
    assert plain.unpack(plain.pack(np.datetime64("2009-04-19"))) == np.datetime64("2009-04-19")
    words = plain.unpack(plain.pack(np.array(["a", "longer"], object)))
    assert words.dtype == object
    assert list(words) == ["a", "longer"]


@pytest.mark.parametrize("lab", [name for name in LABS if get(name).read])
def test_whatever_a_lab_reads_comes_back(lab: str) -> None:
    read = get(lab).read
    assert read
    makers = [make for make in get(lab).samples if make is not samples.matlab]  # which is refused
    for sample in (*(make().encode() for make in get(lab).templates.values()), *(make() for make in makers)):
        found = read(sample, "a sample")
        assert same(plain.unpack(plain.pack(found)), found)


@pytest.mark.parametrize(
    "value", [object(), print, {1, 2}, np.array([object()]), 1j], ids=["object", "function", "set", "objects", "complex"]
)
def test_what_is_not_plain_is_not_packed(value: Any) -> None:
    with pytest.raises(PlainError):
        plain.pack(value)


def described(value: Any) -> bytes:
    text = json.dumps(value).encode()
    return len(text).to_bytes(8, "little") + text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff" * 8,
        pickle.dumps(print),
        described(["os:system", ["command", "true"]]),
        described(["engine.compute:Cluster", ["address", "tcp://127.0.0.1:1"]]),
        described(["engine.lab:get", ["name", "budget"]]),
        described(["engine.budget.cruise:Cruise", ["no such field", 1]]),
        described(["engine.no_such_module:Thing"]),
        described(["array", ["|O", [3]]]),
        described(["array", ["<f8", [-3]]]),
        described(["array", ["<f8", [10**12]]]),
        described(["array", ["<f8", [3.5]]]),
        described(["words", [2], ["one"]]),
        described(["rows", [2, 2], ["<f8", [1]], ["<i4", [1]], ["<i4", [3]]]),
        b"\x01\x27\0\0\0\0\0\0" + b"[" * 9985,
    ],
)
def test_what_was_not_packed_is_refused(content: bytes) -> None:
    with pytest.raises(PlainError):
        plain.unpack(content)


@given(st.data())
def test_damaged_bytes_are_read_or_refused_never_worse(data: st.DataObject) -> None:
    whole = bytearray(plain.pack(read_cruise(TEMPLATES["profiles"]().encode(), "x")))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PlainError):
        plain.unpack(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
