"""How much of a file is read. What it declares is added up before anything is read, so that nothing large is allocated for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine.ocean.grid import OceanError
from engine.short import short

FILE_BYTES = 500_000_000
ARRAY_BYTES = 400_000_000
TOTAL_BYTES = 1_000_000_000
MEMBERS = 2_000
DEPTH = 8
"""Groups within groups."""
CELLS, ENTRIES = 600_000, 24_000_000
"""Of a circulation; OCIM2-48L has 410,000 cells."""

Table = dict[str, Any]
"""What a file holds: arrays, sparse matrices, words, and tables of them, by name."""


class Declared:
    """Adds up what a file declares; OceanError once it is too much."""

    def __init__(self, name: str, each: int = ARRAY_BYTES, together: int = TOTAL_BYTES) -> None:
        self.name, self.each, self.together = name, each, together
        self.total, self.members = 0, 0

    def take(self, what: str, shape: Sequence[int], itemsize: int) -> None:
        """An array of this shape."""
        bytes_ = math.prod(int(length) for length in shape) * itemsize
        if bytes_ > self.each:
            raise OceanError(
                f"“{short(what)}” in “{self.name}” declares {size(bytes_)}; at most {size(self.each)} of an array is read."
            )
        self.total += self.counted(shape, bytes_)
        self.members += 1
        if self.total > self.together:
            raise OceanError(f"“{self.name}” declares more than {size(self.together)}, the most that is read.")
        if self.members > MEMBERS:
            raise OceanError(f"“{self.name}” holds more than {MEMBERS:,} parts, the most that is read.")

    def counted(self, shape: Sequence[int], bytes_: int) -> int:
        """What an array adds to the total."""
        return bytes_


def size(bytes_: int) -> str:
    """A number of bytes in words."""
    return f"{bytes_ / 1e9:.1f} GB" if bytes_ >= 1e9 else f"{bytes_ / 1e6:.0f} MB"
