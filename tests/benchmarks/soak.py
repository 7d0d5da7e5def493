"""A hundred visitors over all labs for an hour: they open a page, work its lever, read, work it again, take a file away,
look into a lesson, go to another page.

Minute after minute of the same: no error, answers no later at the end than at the beginning, and memory, sockets, threads
and files of the server at the level that they had once all visitors were there. The loop's lag is told three times: as it was, as far
as the loop's own work made it (`held`), and that of a process beside it which does nothing (`idle`): on a machine whose cores the
visitors share, the first is mostly theirs.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import random
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psutil

from app.metrics import BEAT
from app.teach import shelf
from engine.lab import Lab, get, labs
from tests.benchmarks import load
from tests.benchmarks.dragging import HELD, lag, percentile
from tests.benchmarks.serving import Server

TARGETS = {
    "errors": ("≤", 0),
    "p95_last_per_first": ("≤", 1.25),
    "memory_spread": ("≤", 1.05),
    "lag_p99_ms": ("≤", 50),
    "held_p99_ms": ("≤", 50),
    "sockets_more": ("≤", 10),
    "threads_more": ("≤", 4),
    "files_more": ("≤", 10),
}

VISITORS, PROCS, MINUTES = 100, 2, 1.0
STAY, HZ, THINK = (20.0, 60.0), 4.0, (5.0, 25.0)
"""Seconds on a page, moves a second while a lever is dragged, seconds between two drags."""
DRAG = 3.0
DOWNLOADS = 0.2
"""Of the pages, from how many a file is taken away."""
LESSONS = 0.3
"""Of the pages, after how many a lesson is looked into."""
LEVEL = 1 / 3
"""Of the time, after which all is expected to stay as it is."""


@dataclass
class Seen:
    """What visitors met with, and what was sampled of the server each time that a step of the time was over."""

    errors: list[str] = field(default_factory=list)
    waits: list[tuple[float, float]] = field(default_factory=list)
    """When, and how long."""
    samples: list[dict[str, Any]] = field(default_factory=list)
    pages: int = 0
    files: int = 0
    lessons: int = 0


async def visit(url: str, seen: Seen, end: float, rng: random.Random) -> None:
    while time.monotonic() < end:
        lab: Lab = get(rng.choice([each.name for each in labs()]))
        low, high = lab.lever.bounds or (0.0, 1.0)
        client = load.Client(f"{url}/{lab.name}", load.lever(lab.lever.name, low, high))
        try:
            await client.join()
            seen.pages += 1
            leaves = min(end, time.monotonic() + rng.uniform(*STAY))
            while time.monotonic() < leaves:
                tally = load.Tally()
                await client.drag(DRAG, HZ, tally)
                seen.waits += [(time.monotonic(), wait) for wait in tally.latencies]
                await asyncio.sleep(rng.uniform(*THINK))
            if rng.random() < DOWNLOADS:
                await load.AsyncHTTPClient().fetch(
                    f"{url}/download/budget.csv?fish_biomass={rng.randrange(10, 100)}", request_timeout=120
                )
                seen.files += 1
            if rng.random() < LESSONS:
                name = rng.choice(shelf.shipped())
                for place in ("", f"/view?step={rng.randrange(3)}"):
                    await load.AsyncHTTPClient().fetch(f"{url}/lesson/{name}{place}", request_timeout=120)
                seen.lessons += 1
        except Exception as error:
            seen.errors.append(f"{lab.name}: {type(error).__name__}: {error}"[:200])
        finally:
            client.leave()


async def sample(url: str, process: psutil.Process) -> dict[str, Any]:
    """Of the server's workers together; processes that make a file come and go, and are none of them."""
    workers = [each for each in process.children() if "serve" in each.cmdline()]
    sockets = sum(len(each.net_connections()) for each in workers)
    return {
        "lag": await lag(url),
        "held": await lag(url, HELD),
        "when": time.monotonic(),
        "memory": sum(each.memory_info().rss for each in workers),
        "sockets": sockets,
        "threads": sum(each.num_threads() for each in workers),
        "files": sum(each.num_fds() for each in workers) - sockets,
    }


async def watch(url: str, process: psutil.Process, seen: Seen, step: float) -> None:
    while True:
        await asyncio.sleep(step)
        with contextlib.suppress(psutil.Error):
            seen.samples.append(await sample(url, process))


def idle(seconds: float) -> float:
    """Milliseconds, the 99th of a hundred, by which a process wakes too late that does nothing else: the machine's part of a lag."""
    late, end = [], time.monotonic() + seconds
    while (before := time.monotonic()) < end:
        time.sleep(BEAT)
        late.append(time.monotonic() - before - BEAT)
    return 1e3 * load.percentile(late, 0.99)


async def soaked(url: str, process: psutil.Process, seconds: float) -> dict[str, Any]:
    load.AsyncHTTPClient.configure(None, max_clients=VISITORS + 20, max_body_size=100_000_000)
    seen, begun = Seen(), time.monotonic()
    watching = asyncio.create_task(watch(url, process, seen, seconds / 30))
    await asyncio.gather(*(visit(url, seen, begun + seconds, random.Random(n)) for n in range(VISITORS)))
    watching.cancel()
    level = [each for each in seen.samples if each["when"] - begun > LEVEL * seconds]
    third = [[wait for when, wait in seen.waits if part <= 3 * (when - begun) / seconds < part + 1] for part in range(3)]
    more = {f"{name}_more": max(each[name] for each in level) - level[0][name] for name in ("sockets", "threads", "files")}
    return {
        "minutes": seconds / 60,
        "pages": seen.pages,
        "moves": len(seen.waits),
        "downloads": seen.files,
        "lessons": seen.lessons,
        "errors": seen.errors,
        "median_ms": 1e3 * statistics.median(wait for _, wait in seen.waits),
        "p95_ms": [round(1e3 * load.percentile(part, 0.95)) for part in third],
        "p95_last_per_first": load.percentile(third[2], 0.95) / load.percentile(third[0], 0.95),
        "memory_mb": [round(each["memory"] / 1e6) for each in itertools.islice(level, 0, None, 4)],
        "memory_spread": max(each["memory"] for each in level) / min(each["memory"] for each in level),
        **{f"{name}_p99_ms": percentile(level[0][name], level[-1][name], 0.99) for name in ("lag", "held")},
        **more,
    }


def run(minutes: float = MINUTES) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as data:
        server = Server(data, "--procs", str(PROCS), "--max-each", "200")
        try:
            server.wait(seconds=600)
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                beside = pool.submit(idle, 60 * minutes)
                found = asyncio.run(soaked(server.url, psutil.Process(server.process.pid), 60 * minutes))
                return found | {"idle_p99_ms": beside.result()}
        finally:
            server.stop()
