"""Who reads next: a few places, shared so that whoever has used least of them goes first.

A page's files are read one after the other. Of an address there are several pages, a class's all have one address: it never
has every place, and among its pages, too, the one that took least time in the last minutes is next.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import AsyncIterator

Owner = tuple[str, str]
"""An address, and a page there."""
FADES = 60.0
"""Seconds in which what was used counts half."""


class Full(Exception):
    """As many wait as may."""


class Places:
    """Used from one event loop."""

    def __init__(self, count: int, waiting: int) -> None:
        self.count, self._most = count, waiting
        self.reading: list[Owner] = []
        self._waiting: list[tuple[Owner, asyncio.Future[None]]] = []
        self._used: defaultdict[str | Owner, float] = defaultdict(float)
        self._when = time.monotonic()

    @contextlib.asynccontextmanager
    async def place(self, owner: Owner) -> AsyncIterator[None]:
        """Waits for a place; Full where too many do, of all or of this address."""
        here = sum(address == owner[0] for (address, _), _ in self._waiting)
        if len(self._waiting) >= self._most or here >= 3 * self._most // 4:
            raise Full
        coming = asyncio.get_running_loop().create_future()
        self._waiting.append((owner, coming))
        self._give()
        try:
            await coming
        except asyncio.CancelledError:
            if coming.done() and not coming.cancelled():  # it had come already
                self._leave(owner)
            else:
                self._waiting.remove((owner, coming))
            raise
        begun = time.monotonic()
        try:
            yield
        finally:
            self._use(owner, time.monotonic() - begun)
            self._leave(owner)

    def _leave(self, owner: Owner) -> None:
        self.reading.remove(owner)
        self._give()

    def _give(self) -> None:
        """Places that are free to those who have used least, in the order they came."""
        for owner, coming in sorted(self._waiting, key=lambda each: (self._used[each[0][0]], self._used[each[0]])):
            if not coming.done() and self._free(owner):  # one that is done has just been cancelled
                self._waiting.remove((owner, coming))
                self.reading.append(owner)
                coming.set_result(None)

    def _free(self, owner: Owner) -> bool:
        here = sum(address == owner[0] for address, _ in self.reading)
        return owner not in self.reading and here < self.count - 1 and len(self.reading) < self.count

    def _use(self, owner: Owner, seconds: float) -> None:
        now = time.monotonic()
        fading, self._when = 0.5 ** ((now - self._when) / FADES), now
        left = {who: fading * used for who, used in self._used.items() if fading * used > 0.01}
        self._used = defaultdict(float, left)
        for who in (owner[0], owner):
            self._used[who] += seconds
