"""A class that comes in one moment: when its first is served, and when its last; what a page that waits ready saves.

They come to a lab's page, and to a class's frame of it, as phones do; and once more after a quiet while.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from tests.benchmarks import load
from tests.benchmarks.opening import nothing
from tests.benchmarks.serving import served

TARGETS = {
    "one_process.first_s": ("≤", 1.0),
    "one_process.last_s": ("≤", 4.0),
    "two_processes.first_s": ("≤", 1.0),
    "two_processes.last_s": ("≤", 6.0),
}

QUIET_SECONDS = 20.0


async def _joined(url: str, count: int) -> list[float]:
    """Seconds until each has its page, from the moment when all of them came."""
    load.AsyncHTTPClient.configure(None, max_clients=count + 10, max_body_size=100_000_000)
    everyone, begun = [load.Client(url, nothing) for _ in range(count)], time.perf_counter()

    async def one(client: load.Client) -> float:
        await client.join()
        return time.perf_counter() - begun

    found = await asyncio.gather(*map(one, everyone))
    for client in everyone:
        client.leave()
    return sorted(found)


async def _measured(url: str, count: int) -> dict[str, Any]:
    await _joined(url, 2)
    await asyncio.sleep(QUIET_SECONDS)
    before = (await load.measured(url))[load.CPU]
    found = await _joined(url, count)
    spent = (await load.measured(url))[load.CPU] - before
    return {
        "visitors": count,
        "first_s": found[0],
        "median_s": found[len(found) // 2],
        "last_s": found[-1],
        "cpu_ms_each": 1e3 * spent / count,
    }


def run() -> dict[str, Any]:
    found = {}
    for name, procs, count in (("one_process", 1, 30), ("two_processes", 2, 100)):
        with served("--procs", str(procs), "--max-each", "200") as url:
            found[name] = asyncio.run(_measured(f"{url}/budget", count))
    return found
