"""So many times in a while, and no more."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Hashable


class Pace:
    """Adds up the latest of something over a sliding while."""

    def __init__(self, most: int, seconds: float = 60.0) -> None:
        self._most, self._seconds = most, seconds
        self._taken: deque[tuple[float, int]] = deque()
        self._sum = 0

    def take(self, amount: int = 1) -> bool:
        """False when it has been done often enough, or that much would be too much."""
        now = time.monotonic()
        while self._taken and now - self._taken[0][0] >= self._seconds:
            self._sum -= self._taken.popleft()[1]
        if self._sum + amount > self._most:
            return False
        self._taken.append((now, amount))
        self._sum += amount
        return True


class Paces:
    """The same for each of many; only of those who came last it is known."""

    def __init__(self, most: int, seconds: float = 60.0, known: int = 1000) -> None:
        self._most, self._seconds, self._known = most, seconds, known
        self._paces: OrderedDict[Hashable, Pace] = OrderedDict()

    def take(self, who: Hashable, amount: int = 1) -> bool:
        """False when this one has done it often enough, or that much would be too much."""
        pace = self._paces.pop(who, None) or Pace(self._most, self._seconds)
        self._paces[who] = pace
        while len(self._paces) > self._known:
            self._paces.popitem(last=False)
        return pace.take(amount)
