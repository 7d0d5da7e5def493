"""What the server measures of itself, in Prometheus' text format.

Pages call `observe_update(seconds)` after each slider update; the rest is counted by the server.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import psutil

PREFIX = "carbonpump_"
BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 1.0, 3.0, 10.0)
REFUSED = "What this server measures is for this computer, or for who has its --metrics-token.\n"
BEAT = 0.1
"""Seconds between two measurements of the event loop's lag."""


class Family(NamedTuple):
    """One metric: its name, kind and meaning, and a value for each set of labels."""

    name: str
    kind: str
    meaning: str
    samples: Mapping[str, float]


class Histogram:
    """Counts observations below each bound; mean and percentiles follow from it."""

    def __init__(self, name: str, meaning: str) -> None:
        self.name, self.meaning = name, meaning
        self.counts = [0] * (len(BUCKETS) + 1)
        self.total = 0.0
        self._lock = threading.Lock()

    def observe(self, seconds: float) -> None:
        with self._lock:
            self.counts[bisect_left(BUCKETS, seconds)] += 1
            self.total += seconds

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.counts)

    def family(self) -> Family:
        samples, below = {}, 0
        for bound, count in zip((*BUCKETS, "+Inf"), self.counts, strict=True):
            below += count
            samples[f'_bucket{{le="{bound}"}}'] = float(below)
        return Family(self.name, "histogram", self.meaning, samples | {"_sum": self.total, "_count": float(below)})


updates = Histogram("update_seconds", "Time to answer a slider update in the server.")
builds = Histogram("page_build_seconds", "Time to build a page for a new session.")
collections = Histogram("collection_seconds", "Time to collect what ended pages left behind.")
lag = Histogram("event_loop_lag_seconds", "How late the event loop wakes up.")
held = Histogram(
    "event_loop_held_seconds",
    "How much of that its own work took, at most: processor time, which others on the machine do not lengthen.",
)


def open_to(ourselves: bool, authorization: str, token: str) -> bool:
    """Whether somebody may see what is measured: this computer, or who has the token."""
    return ourselves or (bool(token) and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()))


def observe_update(seconds: float) -> None:
    """A slider update was answered in this time."""
    updates.observe(seconds)


async def watch_loop() -> None:
    """Measures the event loop's lag for as long as it runs."""
    while True:
        before, used = time.perf_counter(), time.thread_time()
        await asyncio.sleep(BEAT)
        late = max(0.0, time.perf_counter() - before - BEAT)
        lag.observe(late)
        held.observe(min(late, time.thread_time() - used))


def gauge(name: str, meaning: str, value: float | Mapping[str, float], label: str = "") -> Family:
    """A number that goes up and down, or one for each value of a label."""
    samples = {f'{{{label}="{key}"}}': each for key, each in value.items()} if isinstance(value, Mapping) else {"": value}
    return Family(name, "gauge", meaning, samples)


def counter(name: str, meaning: str, value: float | Mapping[str, float], label: str = "") -> Family:
    """A number that only goes up."""
    return gauge(name, meaning, value, label)._replace(kind="counter")


def process_families() -> list[Family]:
    """Memory and processor time of this process and of those that compute for it."""
    me = psutil.Process()
    memory, seconds = {"server": me.memory_info().rss, "compute": 0}, {"server": sum(me.cpu_times()[:2]), "compute": 0.0}
    for child in me.children(recursive=True):
        try:
            memory["compute"] += child.memory_info().rss
            seconds["compute"] += sum(child.cpu_times()[:2])
        except psutil.Error:
            continue
    return [
        gauge("memory_bytes", "Resident memory.", memory, "process"),
        gauge("cpu_seconds", "Processor time used so far by the processes that are alive.", seconds, "process"),
    ]


def render(families: Iterable[Family]) -> str:
    lines = []
    for name, kind, meaning, samples in families:
        lines += [f"# HELP {PREFIX}{name} {meaning}", f"# TYPE {PREFIX}{name} {kind}"]
        lines += [f"{PREFIX}{name}{labels} {value:.10g}" for labels, value in samples.items()]
    return "\n".join(lines) + "\n"


def merge(texts: Mapping[str, str]) -> str:
    """Several processes' metrics as one text, each line with the label worker="name"."""
    heads: dict[str, list[str]] = {}
    lines: dict[str, list[str]] = {}
    for worker, text in texts.items():
        family = ""
        for line in text.splitlines():
            if line.startswith("#"):
                family = line.split(" ")[2]
                if line not in heads.setdefault(family, []):
                    heads[family].append(line)
            elif match := re.fullmatch(r"([a-z_]+)(?:\{(.*)\})? (\S+)", line):
                labels = ",".join(filter(None, (match[2], f'worker="{worker}"')))
                lines.setdefault(family, []).append(f"{match[1]}{{{labels}}} {match[3]}")
    return "".join("\n".join([*head, *lines.get(family, [])]) + "\n" for family, head in heads.items())
