"""What ended pages leave behind is collected in time, and when it keeps nobody waiting.

A page is thousands of objects that refer to one another, so only Python's cyclic collection frees them. By itself it
comes too rarely, for it goes by the share of new objects; Panel's own call comes five seconds after the last page of
many has ended. Here it comes after every few pages, like the building of a page in its turn (app.turns).
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import time
from collections.abc import Callable

from panel.io import document

from app import metrics
from app.turns import Turns

PAGES, PART = 12, 8
"""After so many have ended, some three megabytes each; or, of many that live, so small a part: those are looked at, too."""
PATIENCE = 3
"""So many times as many may have ended while somebody drags: with a hundred pages held a collection takes half a second."""
QUIET_SECONDS = 10.0
"""After so long without another end, for those that are fewer."""
LOOK_SECONDS = 1.0


def settle() -> None:
    """What is here now stays: a collection need not look at it again. What comes later is ours to collect."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    document._garbage_collect = lambda: None


async def watch(begun: Callable[[], int], held: Callable[[], int], turns: Turns) -> None:
    """Collects for as long as it runs; told how many pages have begun so far, and how many are held now."""
    tidied, last, since, moved = 0, 0, time.monotonic(), 0
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        ended, moves = begun() - held(), sum(metrics.updates.counts)
        if ended != last:
            last, since = ended, time.monotonic()
        dragged, moved = moves != moved, moves
        enough = max(PAGES, held() // PART) * (PATIENCE if dragged else 1)
        if ended - tidied >= enough or (ended > tidied and time.monotonic() - since > QUIET_SECONDS):
            async with turns.turn(""):
                tidied = begun() - held()
                _collect()


def _collect() -> None:
    before = time.perf_counter()
    gc.collect()
    with contextlib.suppress(OSError, AttributeError, TypeError):  # where there is no glibc
        ctypes.CDLL(None).malloc_trim(0)  # what was freed goes back to the system: a few milliseconds
    metrics.collections.observe(time.perf_counter() - before)
