"""The newest of what is costly to make, by what it is of; for threads that ask at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Newest(Generic[Kept]):
    """As many as `most`, or as weigh so much together; those asked for longest ago go first."""

    def __init__(self, most: float, weigh: Callable[[Kept], float] = lambda kept: 1.0) -> None:
        self._most, self._weigh = most, weigh
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._weight = 0.0
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, made: Kept) -> Kept:
        """That, or what another thread has kept meanwhile: all have the same."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._weight += self._weigh(made)
            while self._weight > self._most and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._weight -= self._weigh(gone)
            return self._kept.get(key, made)
