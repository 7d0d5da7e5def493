"""Answers off the loop: nobody waits for another's computation, the newest question is what is answered, none is lost."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.answers import Threads
from app.line import LOST, Line
from tests.app.conftest import Site, Start
from tests.app.site import LONG_SECONDS
from tests.benchmarks import load

SOON = LONG_SECONDS / 4
"""Seconds a move may take while another's two seconds are computed, which it would wait for on the loop; benchmarks say how many."""


def test_what_nobody_waits_for_is_done_one_after_the_other_and_a_mistake_in_it_is_written_down(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[int] = []
    threads = Threads()
    threads.ahead(lambda: done.append(1))
    threads.ahead(lambda: done.append(1 // 0))
    threads.ahead(lambda: done.append(threading.get_ident()))
    threads._ahead.shutdown()
    threads.close()
    assert done[0] == 1
    assert done[1] != threading.get_ident()
    assert "ZeroDivisionError" in caplog.text


# a line


class Asker:
    """A page without a document."""

    live = True

    def __init__(self) -> None:
        self.said: list[str] = []
        self.work: list[bool] = []
        self.told = threading.get_ident()

    def later(self, show: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(show)

    def at_work(self, line: Line, yes: bool) -> None:
        self.work.append(yes)

    def failed(self, words: str) -> None:
        self.said.append(words)


async def quiet(line: Line) -> None:
    while line._busy:
        await asyncio.sleep(0.01)


def test_of_many_questions_the_first_and_the_newest_are_answered_in_threads_and_told_on_the_loop() -> None:
    async def ask() -> None:
        asker, found, threads = Asker(), list[tuple[int, bool, bool]](), set[int]()
        line = Line(asker)
        pool = ThreadPoolExecutor(4)

        def work(n: int) -> int:
            threads.add(threading.get_ident())
            time.sleep(0.05)
            return n

        for n in range(20):
            line.ask("answer", pool, lambda n=n: work(n), lambda each: found.append((each, True, True)))
        line.ask("other", pool, lambda: work(100), lambda each: found.append((each, True, True)))
        await quiet(line)
        assert [each for each, *_ in found] == [0, 19, 100]
        assert asker.told not in threads

    asyncio.run(ask())


def test_one_thing_after_another_for_one_page_and_beside_each_other_for_two() -> None:
    async def ask() -> None:
        pool, at_once, most, together = ThreadPoolExecutor(4), [0, 0], [0, 0], threading.Barrier(2)

        def work(page: int) -> None:
            at_once[page] += 1
            most[page] = max(most[page], at_once[page])
            together.wait(20)  # for the other page’s, which is there at the same time
            at_once[page] -= 1

        lines = [Line(Asker()), Line(Asker())]
        for kind in range(3):
            for page, line in enumerate(lines):
                line.ask(kind, pool, lambda page=page: work(page), lambda found: None)
        for line in lines:
            await quiet(line)
        assert most == [1, 1]
        assert not together.broken

    asyncio.run(ask())


@pytest.mark.parametrize("where", ["work", "then"])
def test_a_question_that_fails_is_said_and_the_next_is_answered(where: str) -> None:
    async def ask() -> None:
        asker, found = Asker(), list[int]()
        line, pool = Line(asker), ThreadPoolExecutor(1)

        def fail(*given: Any) -> Any:
            raise ZeroDivisionError

        line.ask("answer", pool, fail if where == "work" else lambda: 0, fail)
        line.ask("answer", pool, lambda: 1, found.append)
        await quiet(line)
        assert asker.said == [LOST]
        assert found == [1]

    asyncio.run(ask())


def test_a_page_says_that_it_is_at_work_only_when_it_takes_long() -> None:
    async def ask() -> None:
        asker = Asker()
        line, pool = Line(asker), ThreadPoolExecutor(1)
        line.ask("answer", pool, lambda: time.sleep(0.01), lambda found: None)
        await quiet(line)
        assert asker.work == [False]
        line.ask("answer", pool, lambda: time.sleep(0.4), lambda found: None)
        await quiet(line)
        assert asker.work == [False, True, False]

    asyncio.run(ask())


# a server

DRAG = load.lever("zooplankton_biomass", 100.0, 900.0)
HELD = load.lever("fish_biomass", 500.0, 500.0)
"""At its upper end, which takes two seconds here."""


Waiting = Callable[[load.Client], Awaitable[float]]


async def dragged(client: load.Client) -> float:
    """One who is here drags into what takes long; the seconds of that move."""
    slow = load.Tally()
    await client.drag(0.1, 10, slow)
    return max(slow.latencies)


async def opened(client: load.Client) -> float:
    """One opens a link whose answer takes long; the seconds until it is there."""
    begun, other = time.monotonic(), load.Client(f"{client.url}?fish_biomass=500", HELD)
    await other.join()
    other.leave()
    return time.monotonic() - begun


@pytest.fixture(scope="module")
def site(start: Start) -> Site:
    return start(with_lab=True)


@pytest.mark.parametrize("waits", [dragged, opened])
def test_while_one_visitors_two_seconds_are_computed_anothers_moves_are_answered(site: Site, waits: Waiting) -> None:
    async def together() -> tuple[float, list[float], list[float]]:
        quick, alone = load.Tally(), load.Tally()
        client, other = load.Client(f"{site.url}/budget", DRAG), load.Client(f"{site.url}/budget", HELD)
        for each in (client, other):
            await each.join()
        await client.drag(1.0, 10, load.Tally())  # the kernels are there
        await client.drag(1.5, 10, alone)
        waiting = asyncio.create_task(waits(other))
        await asyncio.sleep(0.2)
        await client.drag(1.5, 10, quick)
        slow = await waiting
        for each in (client, other):
            each.leave()
        return slow, quick.latencies, alone.latencies

    slow, quick, alone = asyncio.run(together())
    assert slow > LONG_SECONDS
    assert len(quick) >= 5
    bound = max(SOON, 2 * load.percentile(alone, 0.8))  # on a machine busy with other things
    assert load.percentile(quick, 0.8) < bound, (sorted(quick), sorted(alone))
    assert max(quick) < 1.0, sorted(quick)
