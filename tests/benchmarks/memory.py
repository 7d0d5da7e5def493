"""Three rounds of two hundred visitors each over all pages: does the server come back to the same size?"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from tests.benchmarks import load
from tests.benchmarks.opening import addresses, nothing
from tests.benchmarks.serving import served

TARGETS = {
    "last_per_first": ("≤", 1.05),
    "spread": ("≤", 1.1),
}

ROUNDS, VISITORS, BATCH = 3, 200, 5
LIVE = "carbonpump_sessions_live"
LONGEST = 120
"""Seconds to wait for the last session to end."""


async def _held(url: str) -> float:
    text = (await load.AsyncHTTPClient().fetch(f"{url}/metrics")).body.decode()
    return next(float(line.split()[-1]) for line in text.splitlines() if line.startswith(f"{LIVE} "))


async def _round(url: str) -> float:
    """Visitors come and go in small batches; the megabytes of the server once none is left."""
    for first in range(0, VISITORS, BATCH):
        clients = [load.Client(address, nothing) for address in addresses(url, VISITORS)[first : first + BATCH]]
        await asyncio.gather(*(client.join() for client in clients))
        for client in clients:
            client.leave()
    deadline = time.monotonic() + LONGEST
    while await _held(url) > 0:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{await _held(url):.0f} sessions did not end")
        await asyncio.sleep(1)
    await asyncio.sleep(5)  # what tidies up comes after
    return (await load.measured(url))[load.MEMORY] / 1e6


async def _rounds(url: str) -> dict[str, Any]:
    load.AsyncHTTPClient.configure(None, max_clients=BATCH + 5, max_body_size=100_000_000)
    sizes = {"start": (await load.measured(url))[load.MEMORY] / 1e6}
    for number in range(1, ROUNDS + 1):
        sizes[f"round_{number}"] = await _round(url)
    later = [sizes[f"round_{number}"] for number in range(1, ROUNDS + 1)]
    return {
        "visitors_each": VISITORS,
        "megabytes": sizes,
        "last_per_first": later[-1] / later[0],
        "spread": max(later) / min(later),
    }


def run() -> dict[str, Any]:
    with served() as url:
        return asyncio.run(_rounds(url))
