"""Classes that drag: a hundred on Budget in two processes, and thirty on each other lab, two moves a second each."""

from __future__ import annotations

import asyncio
from typing import Any

from app.metrics import BUCKETS
from engine.lab import LABS, get
from tests.benchmarks import load
from tests.benchmarks.serving import served

MANY, CLASS, HZ = 100, 30, 2.0
OTHERS = tuple(lab for lab in LABS if lab != "budget")
TARGETS = {
    "budget.latency_p95_ms": ("≤", 120.0),
    "budget.errors": ("≤", 0),
    "budget.lag_p99_ms": ("≤", 50.0),
    **{
        f"{lab}.{what}": ("≤", most)
        for lab in OTHERS
        for what, most in {"latency_p95_ms": 100.0, "cpu_per_update_ms": 8.0}.items()
    },
    **{f"{lab}.{what}": ("≤", most) for lab in OTHERS for what, most in {"errors": 0, "lag_p99_ms": 50.0}.items()},
}
LAG, HELD = (f"carbonpump_event_loop_{what}_seconds_bucket" for what in ("lag", "held"))


async def lag(url: str, name: str = LAG) -> dict[str, float]:
    """How often the loop woke no later than each bound, in all processes together; or as far as its own work made it late."""
    found: dict[str, float] = {}
    for line in await load.metrics(url):
        if line.startswith(name):
            bound = line.partition('le="')[2].partition('"')[0]
            found[bound] = found.get(bound, 0.0) + float(line.split()[-1])
    return found


def percentile(before: dict[str, float], after: dict[str, float], share: float) -> float:
    """Milliseconds under which so many lags lay: the bound of their bucket."""
    counts = {bound: after[bound] - before.get(bound, 0.0) for bound in after}
    total = counts["+Inf"]
    return next((1e3 * bound for bound in BUCKETS if counts[str(bound)] >= share * total), float("inf"))


def dragged(lab: str, clients: int, procs: int, seconds: float) -> dict[str, Any]:
    item = get(lab).lever
    low, high = item.bounds or (0.0, 1.0)
    with served("--procs", str(procs), "--max-each", "200") as url:
        before = asyncio.run(lag(url))
        found = load.visited(f"{url}/{lab}", clients, seconds, HZ, load.lever(item.name, low, high))
        return found | {"lag_p99_ms": percentile(before, asyncio.run(lag(url)), 0.99)}


def run(seconds: float = 60) -> dict[str, Any]:
    found = {"budget": dragged("budget", MANY, 2, seconds)}
    return found | {lab: dragged(lab, CLASS, 1, seconds) for lab in OTHERS}
