"""From the command to a server that answers, one whose pages can be used, and one that is ready: with nothing compiled, and again."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil

from engine.lab import LABS
from tests.benchmarks.serving import Server

TARGETS = {
    "cold.ready_s": ("≤", 10.0),
    "cold.usable_before_ready": ("≥", len(LABS) + 1),
    "warm.ready_s": ("≤", 2.0),
}


def begun(kernels: Path, data: Path) -> dict[str, Any]:
    """Seconds since it was started; every page is asked for as soon as there is a server."""
    begun, server = time.perf_counter(), Server(str(data), environment={"NUMBA_CACHE_DIR": str(kernels)})

    def passed() -> float:
        return time.perf_counter() - begun

    try:
        server.wait("/health/live")
        found: dict[str, Any] = {"live_s": passed()}
        usable = []
        for path in ("", *LABS):
            with urlopen(f"{server.url}/{path}", timeout=120) as answer:
                answer.read()
            usable.append(passed())
        server.wait()
        ready = passed()
        spent = psutil.Process(server.process.pid).cpu_times()
        return found | {
            "usable_s": usable[-1],
            "usable_before_ready": sum(each <= ready for each in usable),
            "ready_s": ready,
            "cpu_s": sum(spent[:4]),  # of those that compiled for it, too
        }
    finally:
        server.stop()


def run() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        return {name: begun(here / "kernels", here / "data") for name in ("cold", "warm")}
