"""So many times in a while, and no more."""

from __future__ import annotations

import time
from collections import deque


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
