"""How long they wait who move a lever, look at the answer and move again, computed move by move.

A closed queue, that of the machine repairman (Palm 1947; Gross & Harris, Fundamentals of Queueing Theory, on finite sources): whoever
waits does not move, so the more wait the fewer come, and nothing grows without end as it does in an open queue. One loop hears, answers
and draws, in the order in which things come; exact answers are computed beside it on other cores, a moment after each move, and drawn
by the loop. A page does one thing after another, so a move waits for the exact answer to the one before.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

BEGINNING = 0.2
"""Of the time, which is not counted: nobody waits yet."""


@dataclass(frozen=True)
class Work:
    """Seconds. `quick` and `drawing` are the loop's, for a move's answer and for showing the exact one; `exact` is a worker's."""

    think: float
    quick: float
    exact: float = 0.0
    drawing: float = 0.0
    rest: float = 0.09
    """From when a move is heard until its exact answer is begun."""
    workers: int = 1
    alone: Sequence[float] = (0.0,)
    """What somebody waits who is alone; that of each move is drawn from these."""


@dataclass
class Seen:
    waits: list[float] = field(default_factory=list)
    rate: float = 0.0
    """Moves answered in a second."""


class _Day:
    """Who does what when."""

    def __init__(self, visitors: int, work: Work, seed: int) -> None:
        self._work, self._random, self._order = work, random.Random(seed), itertools.count()
        self._events: list[tuple[float, int, str, int]] = []
        self._loop, self._workers = 0.0, [0.0] * work.workers
        self._busy: set[int] = set()
        """Whose exact answer is on its way."""
        self._held: dict[int, float] = {}
        """Since when a move waits for it."""
        self.answered: list[tuple[float, float]] = []
        """When, and after how long."""
        for visitor in range(visitors):
            self._then(self._random.uniform(0.0, work.think), "move", visitor)

    def _then(self, when: float, what: str, visitor: int) -> None:
        heapq.heappush(self._events, (when, next(self._order), what, visitor))

    def until(self, end: float) -> None:
        while self._events[0][0] < end:
            now, _, what, visitor = heapq.heappop(self._events)
            getattr(self, f"_{what}")(now, visitor)

    def _move(self, now: float, visitor: int) -> None:
        if visitor in self._busy:
            self._held[visitor] = now
        else:
            self._quick(now, now, visitor)

    def _quick(self, now: float, asked: float, visitor: int) -> None:
        work, begun = self._work, max(now, self._loop)
        self._loop = begun + work.quick
        answered = begun + max(work.quick, self._random.choice(work.alone))
        self.answered.append((answered, answered - asked))
        self._then(answered + work.think, "move", visitor)
        if work.exact or work.drawing:
            self._busy.add(visitor)
            self._then(max(begun + work.rest, self._loop), "exact", visitor)

    def _exact(self, now: float, visitor: int) -> None:
        done = max(now, heapq.heappop(self._workers)) + self._work.exact
        heapq.heappush(self._workers, done)
        self._then(done, "draw", visitor)

    def _draw(self, now: float, visitor: int) -> None:
        self._loop = max(now, self._loop) + self._work.drawing
        self._busy.discard(visitor)
        if visitor in self._held:
            self._quick(self._loop, self._held.pop(visitor), visitor)


def seen(visitors: int, work: Work, seconds: float = 300.0, seed: int = 1) -> Seen:
    """What so many would see; the same each time."""
    day = _Day(visitors, work, seed)
    day.until(seconds)
    counted = [wait for when, wait in day.answered if BEGINNING * seconds < when < seconds]
    return Seen(counted, len(counted) / ((1 - BEGINNING) * seconds))
