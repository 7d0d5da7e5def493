"""What one visitor costs the server, in this process: opening the lab, moving a lever, coming to rest.

Processor time, so that a busy machine measures the same; as ratios to the engine's own draws and to a plain Python loop,
so that two machines can be compared.
"""

from __future__ import annotations

import gc
import importlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from bokeh.document import Document
from panel.io.state import set_curdoc

from app import services, site
from engine.budget.model import PREVIEW_DRAWS, evaluate

OPENINGS, MOVES, RESTS = 20, 200, 40


def spent(act: Callable[[int], Any], times: int) -> dict[str, float]:
    """Median and p95 processor milliseconds."""
    measured = []
    for n in range(times):
        begun = time.process_time()
        act(n)
        measured.append(1e3 * (time.process_time() - begun))
    return {"median_cpu_ms": float(np.median(measured)), "p95_cpu_ms": float(np.percentile(measured, 95))}


def _loop(n: int) -> float:
    total = 0.0
    for i in range(100_000):
        total += i * 0.5
    return total


class Visitor:
    """A lab's page in a document of its own, built and spoken to as the server does."""

    def __init__(self, shared: services.Services, lab: str = "budget") -> None:
        self.document = Document()
        with set_curdoc(self.document):
            self.page = importlib.import_module(f"app.labs.{lab}.page").Page(shared)
            self.page._document = self.document
            self.page.page.server_doc(self.document)
            self.document.to_json()

    def move(self, n: int) -> None:
        message = {"do": "move", "name": "zooplankton_biomass", "value": 500.0 + n}
        with set_curdoc(self.document):
            self.page.levers._handle_msg(message)

    def rest(self, n: int) -> None:
        with set_curdoc(self.document):
            self.page.rest()


def run() -> dict[str, Any]:
    site._warm()
    with tempfile.TemporaryDirectory() as folder:
        shared = services.start(Path(folder))
        try:
            return _measured(shared)
        finally:
            shared.close()


def _measured(shared: services.Services) -> dict[str, Any]:
    here = [Visitor(shared) for _ in range(3)]  # the first ones fill caches
    gc.collect()
    gc.freeze()  # as the server does when it is warm
    process, before = psutil.Process(), psutil.Process().memory_info().rss
    opening = spent(lambda n: here.append(Visitor(shared)), OPENINGS)
    size = (process.memory_info().rss - before) / OPENINGS / 1e6
    visitor = here[-1]
    visitor.move(-1)
    move = spent(visitor.move, MOVES)
    rest = spent(visitor.rest, RESTS)
    parameters = visitor.page.state.parameters
    draws = spent(lambda n: evaluate(parameters.replace(zooplankton_biomass=500.0 + n), PREVIEW_DRAWS), MOVES)
    loop = spent(_loop, 20)
    return {
        "opening": opening,
        "memory_per_session_mb": size,
        "move": move,
        "rest": rest,
        "draws_of_a_move": draws,
        "python_loop": loop,
        "move_per_its_draws": move["median_cpu_ms"] / draws["median_cpu_ms"],
        "move_per_python_loop": move["median_cpu_ms"] / loop["median_cpu_ms"],
        "opening_per_python_loop": opening["median_cpu_ms"] / loop["median_cpu_ms"],
    }
