"""So many times in a while, and no more."""

from __future__ import annotations

import time
from collections import OrderedDict, deque


class Pace:
    """Counts the latest of something over a sliding while."""

    def __init__(self, most: int, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=most)

    def take(self) -> bool:
        """False when it has been done often enough."""
        now = time.monotonic()
        if len(self._times) == self._times.maxlen and now - self._times[0] < self._seconds:
            return False
        self._times.append(now)
        return True


class Paces:
    """The same for each of many; only of those who came last it is known."""

    def __init__(self, most: int, seconds: float = 60.0, known: int = 1000) -> None:
        self._most, self._seconds, self._known = most, seconds, known
        self._paces: OrderedDict[str, Pace] = OrderedDict()

    def take(self, who: str) -> bool:
        """False when this one has done it often enough."""
        pace = self._paces.pop(who, None) or Pace(self._most, self._seconds)
        self._paces[who] = pace
        while len(self._paces) > self._known:
            self._paces.popitem(last=False)
        return pace.take()
