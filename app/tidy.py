"""What ended pages leave behind is collected in time, and when it keeps nobody waiting.

Most of a page goes when it has ended, for it is taken apart (app.parting). The rest are some hundred empty objects that refer to
one another, so only Python's cyclic collection frees them, and that looks at all pages that live: half a second with a hundred.
By itself it comes too rarely, for it goes by the share of new objects; Panel's own call comes five seconds after the last page of
many has ended. Here it comes when nobody is served, or after many pages, like the building of a page in its turn (app.turns).
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

PAGES = 100
"""After so many have ended, of each of which a tenth of a megabyte is left."""
PATIENCE = 3
"""So many times as many may have ended while somebody drags: with a hundred pages held a collection takes half a second."""
QUIET_SECONDS = 10.0
"""After so long without another end, for those that are fewer."""
LOOK_SECONDS = 1.0
ARENA_MAX, MMAP_THRESHOLD = -8, -3
"""What malloc.h calls M_ARENA_MAX and M_MMAP_THRESHOLD."""
LARGE = 2_000_000
"""Bytes. What computes an answer is smaller; a factor of an ocean's matrix is larger, and asks for more than it fills."""


def share() -> None:
    """Two heaps for all threads rather than eight for each processor: each keeps for itself what has been freed in it.

    And none for what is large: it comes from the system as it is filled, and goes back when it is freed. By itself glibc takes
    it from a heap once one such thing has been freed.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):  # where there is no glibc
        glibc = ctypes.CDLL(None)
        glibc.mallopt(ARENA_MAX, 2)
        glibc.mallopt(MMAP_THRESHOLD, LARGE)


def settle() -> None:
    """What is here now stays: a collection need not look at it again. What comes later is ours to collect."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    document._garbage_collect = lambda: None


async def watch(begun: Callable[[], int], held: Callable[[], int], turns: Turns) -> None:
    """Collects for as long as it runs; told how many pages have begun so far, and how many are held now."""
    tidied, last, since, moved, settled = 0, 0, time.monotonic(), 0, False
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        ended, moves = begun() - held(), metrics.updates.count
        if ended != last:
            last, since = ended, time.monotonic()
        dragged, moved = moves != moved, moves
        enough = PAGES * (PATIENCE if dragged else 1)
        if ended - tidied >= enough or (ended > tidied and time.monotonic() - since > QUIET_SECONDS):
            async with turns.turn(""):
                tidied = begun() - held()
                _collect()
        if not settled and not held() and not turns.busy and time.monotonic() - since > QUIET_SECONDS:
            _collect()
            gc.freeze()  # what was made at first use, and the first spare pages: as much as a dozen pages to look at
            settled = True


def _collect() -> None:
    before = time.perf_counter()
    gc.collect()
    with contextlib.suppress(OSError, AttributeError, TypeError):  # where there is no glibc
        ctypes.CDLL(None).malloc_trim(0)  # what was freed goes back to the system: a few milliseconds
    metrics.collections.observe(time.perf_counter() - before)
