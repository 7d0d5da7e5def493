"""What ended pages leave behind is collected in time, and when it keeps nobody waiting.

A page is thousands of objects that refer to one another, so only Python's cyclic collection frees them. By itself it
comes too rarely, for it goes by the share of new objects; Panel's own call comes five seconds after the last page of
many has ended. Here it comes after every few pages, like the building of a page in its turn (app.turns).
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable

from panel.io import document

from app import metrics
from app.turns import Turns

PAGES = 20
"""After so many have ended, some three megabytes each."""
QUIET_SECONDS = 10.0
"""After so long without another end, for those that are fewer."""
LOOK_SECONDS = 1.0


def settle() -> None:
    """What is here now stays: a collection need not look at it again. What comes later is ours to collect."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    document._garbage_collect = lambda: None


async def watch(ended: Callable[[], int], turns: Turns) -> None:
    """Collects for as long as it runs; `ended` tells how many pages have ended so far."""
    tidied, last, since = 0, 0, time.monotonic()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        now = ended()
        if now != last:
            last, since = now, time.monotonic()
        if now - tidied >= PAGES or (now > tidied and time.monotonic() - since > QUIET_SECONDS):
            async with turns.turn(""):
                tidied = ended()
                begun = time.perf_counter()
                gc.collect()
                metrics.collections.observe(time.perf_counter() - begun)
