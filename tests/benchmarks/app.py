"""What one visitor costs the server, in this process, lab by lab: opening it, moving a lever, coming to rest.

Processor time, so that a busy machine measures the same; as ratios to a plain Python loop, so that two machines can be
compared.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from bokeh.document import Document
from panel.io.state import set_curdoc

from app import lean, services
from app.pages import pages
from engine.lab import LABS, get, labs
from tests.benchmarks.timing import summary

TARGETS = {
    f"{lab}.{what}": ("≤", most)
    for lab in LABS
    for what, most in {"opening.median_cpu_ms": 100, "memory_per_session_mb": 4, "move.median_cpu_ms": 20}.items()
}

OPENINGS, MOVES, RESTS = 20, 100, 20
START, STEP = 0.3, 0.01
"""Where on its track each lab's lever stands at first, and how far a step goes."""


def spent(act: Callable[[int], Any], times: int, before: Callable[[int], Any] = int) -> dict[str, float]:
    """Median and p95 processor milliseconds; what is done `before` each time is not counted."""
    measured = []
    for n in range(times):
        before(n)
        begun = time.process_time()
        act(n)
        measured.append(time.process_time() - begun)
    return summary(measured)


def _loop(n: int) -> float:
    total = 0.0
    for i in range(100_000):
        total += i * 0.5
    return total


class Visitor:
    """A lab's page in a document of its own, built and spoken to as the server does."""

    def __init__(self, shared: services.Services, lab: str) -> None:
        self.document = Document()
        self.name = get(lab).lever.name
        low, high = get(lab).lever.bounds or (0.0, 1.0)
        self._from, self._step = low + START * (high - low), STEP * (high - low)
        with set_curdoc(self.document):
            self.page: Any = pages()[lab](shared)
            self.page.page.server_doc(self.document)
            self.document.to_json()

    def move(self, n: int) -> None:
        message = {"do": "move", "name": self.name, "value": self._from + self._step * (n % 20)}
        with set_curdoc(self.document):
            self.page.levers._handle_msg(message)

    def rest(self, n: int) -> None:
        with set_curdoc(self.document):
            self.page.hand.rest()


def run() -> dict[str, Any]:
    lean.install()
    for lab in labs():
        lab.warm()
    with tempfile.TemporaryDirectory() as folder:
        shared = services.start(Path(folder))
        try:
            found: dict[str, Any] = {lab.name: _measured(shared, lab.name) for lab in labs()}
        finally:
            shared.close()
    loop = spent(_loop, 20)
    for each in found.values():
        for what in ("opening", "move"):
            each[f"{what}_per_python_loop"] = each[what]["median_cpu_ms"] / loop["median_cpu_ms"]
    return found | {"python_loop": loop}


def _measured(shared: services.Services, lab: str) -> dict[str, Any]:
    here = [Visitor(shared, lab) for _ in range(3)]  # the first ones fill caches
    gc.collect()
    gc.freeze()  # as the server does when it is warm
    process, before = psutil.Process(), psutil.Process().memory_info().rss
    opening = spent(lambda n: here.append(Visitor(shared, lab)), OPENINGS)
    size = (process.memory_info().rss - before) / OPENINGS / 1e6
    visitor = here[-1]
    visitor.move(-1)
    move = spent(visitor.move, MOVES)
    rest = spent(visitor.rest, RESTS, before=visitor.move)
    return {
        "opening": opening,
        "memory_per_session_mb": size,
        "move": move,
        "rest": rest,
    }
