"""The whole pump while a lever moves: nutrients as they are, nutrients that follow, and the bands of ten thousand worlds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.pump.air import above
from engine.pump.draws import bands
from engine.pump.kernels import kernels
from engine.pump.model import Pump, carbon, compute
from engine.pump.parameters import PumpParameters
from tests.benchmarks.moves import moves
from tests.benchmarks.timing import cpu_seconds

TARGETS = {
    "stay_cpu_ms": ("≤", 3.0),
    "follow_quick_cpu_ms": ("≤", 20.0),
    "follow_exact_cpu_ms": ("≤", 100.0),
    "moves_4deg.quick.median_cpu_ms": ("≤", 20.0),
    "moves_4deg.largest_error_told": ("≤", 0.001),
    "bands_cpu_ms": ("≤", 5.0),
    "kernels_cpu_ms": ("≤", 1.0),
}
MOVES = {"martin_b": (0.7, 0.9), "animals": (0.5, 1.5), "stay_depth": (350.0, 550.0), "mixing": (0.9, 1.1)}
STEPS, TIMES = 5, 3


def run() -> dict[str, Any]:
    start = PumpParameters()
    before = compute(start)
    worlds = [start.replace(animals=float(each)) for each in np.linspace(0.0, 3.0, STEPS)]
    told: dict[str, Any] = {
        "stay_cpu_ms": _each(worlds, lambda p: _stay(p, before)),
        "kernels_cpu_ms": _each(worlds, lambda p: _over_time(before)),
        "bands_cpu_ms": _each(worlds, lambda p: _bands(p, before)),
    }
    for name, ends in MOVES.items():
        moved = [start.replace(**{name: float(each)}) for each in np.linspace(*ends, STEPS)]
        told[f"{name}_quick_cpu_ms"] = _each(moved, lambda p: compute(p, before, quick=True))
        told[f"{name}_exact_cpu_ms"] = _each(moved, lambda p: compute(p, before))
    nutrients = [name for name in MOVES if name != "mixing"]
    for speed in ("quick", "exact"):
        told[f"follow_{speed}_cpu_ms"] = max(told[f"{name}_{speed}_cpu_ms"] for name in nutrients)
    return told | {"moves_4deg": moves("pump", "4deg")}


def _each(worlds: list[Any], work: Callable[[Any], Any]) -> float:
    """Milliseconds of one of them, by the median."""
    for world in worlds:
        work(world)
    return 1e3 * float(np.median([cpu_seconds(lambda world=world: work(world)) for world in worlds * TIMES]))  # type: ignore[misc]


def _stay(parameters: Any, before: Pump) -> float:
    now = carbon(parameters, before.over, before.solved, follows=False)
    air = above(before.ocean, "before")
    return now.kept_in_all + air.in_the_end(2300.0, now.stored(air.time) - before.today.stored(air.time))


def _over_time(pump: Pump) -> Any:
    known = kernels(pump.ocean)
    return known.away(known.project(pump.now.freed))


def _bands(parameters: Any, pump: Pump) -> Any:
    found = bands(parameters, pump)
    return found.stay.kept_in_all, found.follow.kept_in_all
