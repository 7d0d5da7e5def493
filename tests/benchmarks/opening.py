"""One visitor drags a lever while forty pages of all labs are opened at once: how long does each move wait?

The forty are a process of their own, so that what they read does not delay the one who drags.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from engine.lab import LABS
from tests.benchmarks import load
from tests.benchmarks.serving import served

TARGETS = {
    "p95_ms": ("≤", 500),
    "max_ms": ("≤", 500),
    "errors": ("≤", 0),
}

PAGES, HZ, QUIET_SECONDS, LONGEST = 40, 10.0, 3.0, 600.0
DRAG = ("zooplankton_biomass", 100.0, 900.0)


def addresses(url: str, count: int) -> list[str]:
    """The home page and the labs by turns."""
    paths = ["", *LABS]
    return [f"{url}/{paths[n % len(paths)]}" for n in range(count)]


def nothing(document: dict[str, Any]) -> load.Change:
    """For a visitor who only looks."""
    return lambda n: {}


def crowd(url: str, count: int) -> tuple[float, list[str]]:
    """Opens so many pages at once and leaves when all are there; the seconds that took, and what went wrong."""

    async def together() -> tuple[float, list[str]]:
        load.AsyncHTTPClient.configure(None, max_clients=count + 10, max_body_size=100_000_000)
        everyone = [load.Client(address, nothing) for address in addresses(url, count)]
        begun = time.perf_counter()
        ends = await asyncio.gather(*(client.join() for client in everyone), return_exceptions=True)
        seconds = time.perf_counter() - begun
        for client in everyone:
            client.leave()
        return seconds, [repr(end) for end in ends if end is not None]

    return asyncio.run(together())


async def measured(url: str) -> dict[str, Any]:
    tally, client = load.Tally(), load.Client(f"{url}/budget", load.lever(*DRAG))
    await client.join()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        await asyncio.wrap_future(pool.submit(time.time))  # the process is there
        dragging = asyncio.create_task(client.drag(LONGEST, HZ, tally))
        await asyncio.sleep(QUIET_SECONDS)
        before = len(tally.latencies)
        seconds, errors = await asyncio.wrap_future(pool.submit(crowd, url, PAGES))
        await asyncio.sleep(1)  # for the answer to the last move
        if dragging.done():
            dragging.result()
        dragging.cancel()
    client.leave()
    quiet, busy = tally.latencies[:before], tally.latencies[before:]
    return {
        "pages": PAGES,
        "all_open_s": seconds,
        "moves": len(busy),
        "quiet_p95_ms": 1e3 * load.percentile(quiet, 0.95),
        "p50_ms": 1e3 * load.percentile(busy, 0.5),
        "p95_ms": 1e3 * load.percentile(busy, 0.95),
        "max_ms": 1e3 * max(busy),
        "errors": errors,
    }


def run() -> dict[str, Any]:
    with served() as url:
        return asyncio.run(measured(url))
