"""Pixels as PNG, within a picture."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from collections.abc import Sequence

import numpy as np

from app.drawn.paint import opaque


def indexed(pixels: np.ndarray, colours: Sequence[str]) -> str:
    """The address of an image of bytes that stand for colours, the upper row first."""
    shades = [opaque(colour) for colour in colours]
    palette = b"".join(bytes.fromhex((colour or "#000000")[1:]) for colour, _ in shades)
    clear = bytes(round(255 * alpha) for _, alpha in shades)
    return _address(pixels, 3, _chunk(b"PLTE", palette) + _chunk(b"tRNS", clear))


def full(pixels: np.ndarray) -> str:
    """The address of an image of red, green, blue and opacity (row, column, part), the upper row first."""
    return _address(pixels, 6, b"")


def _address(pixels: np.ndarray, kind: int, more: bytes) -> str:
    high, wide = pixels.shape[:2]
    rows = np.ascontiguousarray(pixels, np.uint8).reshape(high, -1)
    raw = np.zeros((high, rows.shape[1] + 1), np.uint8)  # a row begins with how it is filtered: not at all
    raw[:, 1:] = rows
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, kind, 0, 0, 0))
    file = b"\x89PNG\r\n\x1a\n" + head + more + _chunk(b"IDAT", zlib.compress(raw.tobytes(), 6)) + _chunk(b"IEND", b"")
    return f"data:image/png;base64,{b64encode(file).decode()}"


def printed_at(file: bytes, dpi: float) -> bytes:
    """The same file, which says how many of its pixels are an inch."""
    metre = round(dpi / 0.0254)
    head = 33  # the signature, and the chunk that says how large it is
    return file[:head] + _chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1)) + file[head:]


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
