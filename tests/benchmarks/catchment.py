"""Particles followed back, a cup while a lever is dragged, and a prediction."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.catchment import network, tracks
from engine.catchment.experiments import DEPTH
from engine.catchment.model import compute
from engine.catchment.parameters import CatchmentParameters
from engine.catchment.record import FILE, Record
from engine.catchment.sea import DAY
from tests.benchmarks.timing import cpu_seconds, summary

TARGETS = {
    "particle_steps_per_s_millions": ("≥", 6),
    "cup_of_720.median_cpu_ms": ("≤", 20),
    "drag_speed.median_cpu_ms": ("≤", 20),
    "drag_day.median_cpu_ms": ("≤", 30),
    "prediction.median_cpu_ms": ("≤", 5),
    "assets_mb": ("≤", 12),
}

MANY, SPEED, END = 7_200, 100.0, 400.0
REPEATS = 7


def particles(many: int = MANY) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Arriving together, spread about the middle of the sea."""
    rng = np.random.default_rng(0)
    x, y = 480e3 + rng.uniform(-60e3, 60e3, (2, many))
    return x, y, np.full(many, END * DAY)


def steps_per_second(many: int) -> float:
    """Millions of particle-steps in a second of one thread."""
    currents = Record.shipped().currents(END - 30, END)
    depths = np.array([DEPTH, tracks.TOP])
    start = particles(many)
    steps = many * np.ceil((DEPTH - tracks.TOP) / SPEED * DAY / tracks.STEP)
    tracks.follow(currents, *start, SPEED, depths)
    best = min(cpu_seconds(lambda: tracks.follow(currents, *start, SPEED, depths)) for _ in range(REPEATS))
    return float(steps / best / 1e6)


def _drag(name: str, values: np.ndarray) -> dict[str, float]:
    parameters = CatchmentParameters()
    compute(parameters)
    return summary([cpu_seconds(lambda value=value: compute(parameters.replace(**{name: float(value)}))) for value in values])


def run() -> dict[str, Any]:
    record = Record.shipped()
    currents = record.currents(END - 40, END)
    cup = tracks.releases(480e3, 480e3, END * DAY)
    depths = np.array([DEPTH, tracks.TOP])
    back = [cpu_seconds(lambda: tracks.follow(currents, *cup, SPEED, depths)) for _ in range(50)]
    seen = record.seen(480e3, 480e3, END)[None]
    network.tell(seen)
    told = [cpu_seconds(lambda: network.tell(seen)) for _ in range(50)]
    shipped = sum(file.stat().st_size for file in FILE.parent.iterdir() if file.suffix in (".nc", ".onnx", ".npz"))
    return {
        "particle_steps_per_s_millions": steps_per_second(MANY),
        "cup_of_720": summary(back),
        "drag_speed": _drag("speed", np.linspace(80, 300, 45)),
        "drag_day": _drag("day", np.arange(300, 400)),
        "drag_sigma": _drag("sigma", np.linspace(0, 75, 40)),
        "prediction": summary(told),
        "assets_mb": shipped / 1e6,
    }
