"""What ended pages leave behind: collected after a few of them, in a turn, and not for nothing."""

from __future__ import annotations

import asyncio
import gc
import platform
import subprocess
import sys
import time
import weakref

import pytest

from app import metrics, tidy
from app.turns import Turns


class Dead:
    """What only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


def test_a_drag_is_not_held_up_before_many_pages_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "LOOK_SECONDS", 0.02)
    ended = tidy.PAGES

    async def test() -> None:
        nonlocal ended
        watching = asyncio.create_task(tidy.watch(lambda: ended, lambda: 0, Turns()))
        collected = metrics.collections.family().samples["_count"]

        async def drag(seconds: float) -> float:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                metrics.observe_update(0.001)
                await asyncio.sleep(0)
            return metrics.collections.family().samples["_count"] - collected

        assert await drag(0.3) == 0
        ended *= tidy.PATIENCE
        assert await drag(0.5) == 1
        watching.cancel()

    asyncio.run(test())


def test_pages_that_ended_are_collected_when_nobody_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(tidy, "QUIET_SECONDS", 0.5)
    counts = {"begun": 5, "held": 5}

    async def test() -> None:
        turns = Turns()
        watching = asyncio.create_task(tidy.watch(lambda: counts["begun"], lambda: counts["held"], turns))
        collected = metrics.collections.family().samples["_count"]
        dead = weakref.ref(Dead())
        await asyncio.sleep(0.7)
        assert metrics.collections.family().samples["_count"] == collected  # nobody has ended
        async with turns.turn("page"):
            counts["begun"] += tidy.PAGES
            await asyncio.sleep(0.1)
            assert dead() is not None  # a page is being built
        await asyncio.sleep(0.3)
        assert dead() is None
        counts["begun"] += 1
        await asyncio.sleep(0.2)
        assert metrics.collections.family().samples["_count"] == collected + 1
        await asyncio.sleep(0.6)
        assert metrics.collections.family().samples["_count"] == collected + 2
        watching.cancel()

    gc.disable()
    try:
        asyncio.run(test())
    finally:
        gc.enable()


MAPPED = """
import ctypes
import numpy as np
from app import tidy
class Found(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]
glibc = ctypes.CDLL(None)
glibc.mallinfo2.restype = Found
{}
np.ones(1_000_000)  # made and freed
before = glibc.mallinfo2().hblks
kept = np.ones(900_000)
print(glibc.mallinfo2().hblks - before)
"""
"""How many pieces of its own the system has given for a large array, after another."""


@pytest.mark.skipif(platform.libc_ver() < ("glibc", "2.33"), reason="asks glibc")
@pytest.mark.parametrize(("first", "pieces"), [("", "0"), ("tidy.share()", "1")])
def test_what_is_large_goes_back_to_the_system_when_it_is_freed(first: str, pieces: str) -> None:
    done = subprocess.run([sys.executable, "-c", MAPPED.format(first)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == pieces, done.stderr
