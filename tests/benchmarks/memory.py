"""Three rounds of six hundred visitors over all pages, half of whom vanish without a goodbye: does the server come back to its size?

And a class of a hundred that has one lab open, on two processes.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from tests.benchmarks import load
from tests.benchmarks.opening import addresses, nothing
from tests.benchmarks.serving import served

TARGETS = {
    "last_per_first": ("≤", 1.05),
    "spread": ("≤", 1.05),
    "megabytes.round_3": ("≤", 500),
    "class.megabytes": ("≤", 1_200),
}

ROUNDS, VISITORS, BATCH, CLASS = 3, 600, 5, 100
HELD = 100
"""So many at most are there at a time."""
SAMPLE = "carbonpump_sessions_live"
LONGEST = 180
"""Seconds to wait for the last session to end: one that vanished is missed after a minute."""


async def _fewer(url: str, most: float) -> None:
    deadline = time.monotonic() + LONGEST
    while (held := (await load.measured(url, SAMPLE))[SAMPLE]) > most:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{held:.0f} sessions did not end")
        await asyncio.sleep(1)


async def _round(url: str, visitors: int) -> float:
    """Visitors come and go in small batches; the megabytes of the server once none is left."""
    for first in range(0, visitors, BATCH):
        await _fewer(url, HELD)
        clients = [load.Client(address, nothing) for address in addresses(url, visitors)[first : first + BATCH]]
        await asyncio.gather(*(client.join() for client in clients))
        for number, client in enumerate(clients, first):
            client.vanish() if number % 2 else client.leave()
    await _fewer(url, 0)
    await asyncio.sleep(15)  # what tidies up comes after
    return (await load.measured(url))[load.MEMORY] / 1e6


async def rounds(url: str, visitors: int = VISITORS) -> dict[str, Any]:
    load.AsyncHTTPClient.configure(None, max_clients=BATCH + 5, max_body_size=100_000_000)
    sizes = {"start": (await load.measured(url))[load.MEMORY] / 1e6}
    for number in range(1, ROUNDS + 1):
        sizes[f"round_{number}"] = await _round(url, visitors)
    later = [sizes[f"round_{number}"] for number in range(1, ROUNDS + 1)]
    return {
        "visitors_each": visitors,
        "megabytes": sizes,
        "last_per_first": later[-1] / later[0],
        "spread": max(later) / min(later),
    }


async def _class(url: str) -> dict[str, float]:
    load.AsyncHTTPClient.configure(None, max_clients=CLASS + 5, max_body_size=100_000_000)
    everyone = [load.Client(f"{url}/budget", nothing) for _ in range(CLASS)]
    await asyncio.gather(*(client.join() for client in everyone))
    size = (await load.measured(url))[load.MEMORY] / 1e6
    for client in everyone:
        client.leave()
    return {"students": CLASS, "megabytes": size}


def run() -> dict[str, Any]:
    with served() as url:
        found = asyncio.run(rounds(url))
    with served("--procs", "2", "--max-each", "200") as url:
        return found | {"class": asyncio.run(_class(url))}
