"""Long pieces of work on the event loop, one at a time and with a breath before each.

Building a page keeps the loop for a third of a second. When a class opens its pages all at once, whoever drags a lever
should wait for one of them at most, so between two of them the loop answers everything that has come in. Addresses take
turns, so that one which asks for many pages waits for itself.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator

BREATH_SECONDS = 0.005
"""For what is on its way here."""
IN_A_ROW = 4
"""So many turns of those whose page is begun, each of whom needs two, go before one who comes: whoever asks again and again keeps
nobody out."""
LONGEST_SECONDS = 1.0
"""A turn is for work; who still has it after so long waits for something else, and others need not."""
STEPS = 30
"""Rounds of the loop that a message takes from the socket to its answer, and some more."""


async def rounds() -> None:
    """Has everything answered that has come in, within a turn."""
    for _ in range(STEPS):
        await asyncio.sleep(0)


class Turns:
    """Whose turn it is; used from one event loop."""

    def __init__(self) -> None:
        self._busy = False
        self._lines: tuple[dict[str, deque[asyncio.Future[None]]], ...] = ({}, {})
        """Those whose page is begun, and those who come: one visitor is finished before the next is begun."""
        self._row = 0
        """Turns in a row of the former."""

    @property
    def busy(self) -> bool:
        """Whether it is somebody's turn."""
        return self._busy

    @contextlib.asynccontextmanager
    async def turn(self, whose: str, *, begun: bool = False) -> AsyncIterator[None]:
        """Waits for a turn, and for the others to be answered. What was `begun` goes before what is new, a few times in a row."""
        await self._wait(whose, begun)
        over = False

        def end() -> None:
            nonlocal over
            if not over:
                over = True
                self._pass_on()

        longest = None
        try:
            await asyncio.sleep(BREATH_SECONDS)
            await rounds()
            longest = asyncio.get_running_loop().call_later(LONGEST_SECONDS, end)
            yield
        finally:
            if longest:
                longest.cancel()
            end()

    async def _wait(self, whose: str, begun: bool) -> None:
        if not self._busy:
            self._busy = True
            return
        waiter = asyncio.get_running_loop().create_future()
        self._lines[not begun].setdefault(whose, deque()).append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled():  # its turn had come already
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        begun, new = self._lines
        for line in (begun, new) if self._row < IN_A_ROW else (new, begun):
            while line:
                whose = next(iter(line))
                queue = line.pop(whose)
                waiter = queue.popleft()
                if queue:
                    line[whose] = queue  # behind the others
                if not waiter.done():
                    self._row = self._row + 1 if line is begun else 0
                    waiter.set_result(None)
                    return
        self._busy = False
