"""Turns: long work one at a time, addresses by turns, and everybody else answered in between."""

from __future__ import annotations

import asyncio
import time

import pytest

from app import turns as turns_module
from app.turns import Turns
from tests.app.conftest import Start
from tests.app.site import SLOW_SECONDS
from tests.benchmarks import load

PAGES = 8


def test_one_works_at_a_time_and_addresses_take_turns() -> None:
    order: list[str] = []

    async def work(turns: Turns, whose: str, what: str, begun: bool = False) -> None:
        async with turns.turn(whose, begun=begun):
            order.append(what)
            await asyncio.sleep(0.001)
            order.append(what)

    async def test() -> None:
        turns = Turns()
        jobs = [work(turns, "a", f"a{n}") for n in range(4)]
        await asyncio.gather(*jobs, work(turns, "b", "b0"), work(turns, "a", "begun", begun=True), work(turns, "b", "b1"))

    asyncio.run(test())
    assert order[::2] == order[1::2] == ["a0", "begun", "b0", "a1", "b1", "a2", "a3"]


def test_who_gives_up_holds_nobody_back() -> None:
    async def test() -> None:
        turns = Turns()

        async def work(seconds: float) -> None:
            async with turns.turn("a"):
                await asyncio.sleep(seconds)

        working, waiting, last = (asyncio.create_task(work(seconds)) for seconds in (60.0, 60.0, 0.0))
        await asyncio.sleep(0.05)
        waiting.cancel()
        working.cancel()
        await asyncio.wait_for(last, 5)
        with pytest.raises(ValueError, match="fails"):
            async with turns.turn("a"):
                raise ValueError("fails")
        await asyncio.wait_for(work(0), 5)

    asyncio.run(test())


def test_who_waits_for_something_else_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns_module, "LONGEST_SECONDS", 0.1)

    async def test() -> None:
        turns = Turns()

        async def work(seconds: float) -> None:
            async with turns.turn("a"):
                await asyncio.sleep(seconds)

        stuck, *others = (asyncio.create_task(work(seconds)) for seconds in (60.0, 0.0, 0.0))
        await asyncio.wait_for(asyncio.gather(*others), 5)
        stuck.cancel()
        await asyncio.wait_for(work(0), 5)

    asyncio.run(test())


def test_a_drag_waits_for_one_page_of_many_that_are_opened_at_once(start: Start) -> None:
    site = start()

    async def test() -> list[float]:
        tally, client = load.Tally(), load.Client(f"{site.url}/lab", load.slider())
        await client.join()
        dragging = asyncio.create_task(client.drag(60, 20, tally))
        await asyncio.sleep(0.5)
        begun = time.perf_counter()
        others = [load.Client(f"{site.url}/slow", lambda document: lambda n: {}) for _ in range(PAGES)]
        await asyncio.gather(*(other.join() for other in others))
        assert time.perf_counter() - begun > PAGES * SLOW_SECONDS
        await asyncio.sleep(0.3)
        dragging.cancel()
        for each in (client, *others):
            each.leave()
        return tally.latencies

    latencies = asyncio.run(test())
    assert max(latencies) < 0.4 * PAGES * SLOW_SECONDS
    assert len(latencies) > PAGES
