"""Turns: long work one at a time, addresses by turns, and everybody else answered in between."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest

from app import turns as turns_module
from app.limits import Socket
from app.turns import IN_A_ROW, Turns
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
        begun = (work(turns, whose, f"{whose} begun", begun=True) for whose in "ba")
        await asyncio.gather(*jobs, work(turns, "b", "b0"), *begun, work(turns, "b", "b1"))

    asyncio.run(test())
    assert order[::2] == order[1::2] == ["a0", "b begun", "a begun", "a1", "b0", "a2", "b1", "a3"]


def test_who_asks_again_and_again_keeps_nobody_out() -> None:
    order: list[str] = []

    async def again(turns: Turns) -> None:
        for _ in range(3 * IN_A_ROW):
            async with turns.turn("a", begun=True):
                order.append("a")

    async def test() -> None:
        turns = Turns()
        greedy = [asyncio.create_task(again(turns)) for _ in range(3)]
        await asyncio.sleep(0)
        async with turns.turn("b"):
            order.append("b")
        await asyncio.gather(*greedy)

    asyncio.run(test())
    assert order.index("b") == 1 + IN_A_ROW


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


def test_who_left_while_waiting_is_told_nothing() -> None:
    told: list[str] = []

    class Told:
        async def handle(self, message: Any, connection: Any) -> None:
            told.append(connection.name)

    def browser(name: str, turns: Turns) -> Any:
        socket: Any = Socket.__new__(Socket)
        socket.application = SimpleNamespace(settings={"limits": SimpleNamespace(turns=turns)})
        socket.request, socket.ws_connection = SimpleNamespace(remote_ip="a"), object()
        socket.handler, socket.connection = Told(), SimpleNamespace(name=name, session=None)
        return socket

    async def test() -> None:
        turns = Turns()
        here, gone = browser("here", turns), browser("gone", turns)
        async with turns.turn("b"):
            asked = [asyncio.ensure_future(each._handle(SimpleNamespace(msgtype="PULL-DOC-REQ"))) for each in (gone, here)]
            await asyncio.sleep(0)
            gone.ws_connection = None  # as Tornado has it
        await asyncio.gather(*asked)

    asyncio.run(test())
    assert told == ["here"]


def test_a_drag_waits_for_one_page_of_many_that_are_opened_at_once(start: Start) -> None:
    site = start()

    async def test() -> tuple[list[float], float]:
        tally, client = load.Tally(), load.Client(f"{site.url}/lab", load.slider())
        await client.join()
        dragging = asyncio.create_task(client.drag(60, 20, tally))
        await asyncio.sleep(0.5)
        begun = time.perf_counter()
        others = [load.Client(f"{site.url}/slow", lambda document: lambda n: {}) for _ in range(PAGES)]
        await asyncio.gather(*(other.join() for other in others))
        took = time.perf_counter() - begun
        assert took > PAGES * SLOW_SECONDS
        await asyncio.sleep(0.3)
        dragging.cancel()
        for each in (client, *others):
            each.leave()
        return tally.latencies, took

    latencies, took = asyncio.run(test())
    assert max(latencies) < 0.4 * took
    assert len(latencies) > PAGES
