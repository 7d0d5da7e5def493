"""python -m tests.benchmarks [name ...] [--json] [--seconds 60]: each number beside what is promised."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Iterator
from typing import Any

from tests.benchmarks import (
    app,
    budget,
    catchment,
    ecosystem,
    feeding,
    inverse,
    latency,
    load,
    memory,
    ocean,
    opening,
    stoichiometry,
)
from tests.benchmarks.serving import served

CLIENTS, HZ = 30, 4.0
TARGETS: dict[str, dict[str, tuple[str, float]]] = {
    "budget": {"kernels.median_cpu_ms": ("≤", 10), "ratio": ("≥", 10)},
    "ocean": {
        "6deg.factor_cpu_s": ("≤", 0.3),
        "6deg.solve_cpu_ms": ("≤", 10),
        "ratio_to_scipy_default": ("≥", 1.2),
        "ratio_to_spin_up": ("≥", 100),
        "ratio_of_exact_drag_to_scipy_default": ("≥", 5),
        "drag_6deg.quick.median_cpu_ms": ("≤", 20),
        "drag_6deg.exact.median_cpu_ms": ("≤", 100),
        "drag_6deg.largest_difference": ("≤", 1e-3),
        "farthest_6deg.quick_cpu_s": ("≤", 2),
    },
    "stoichiometry": {"ratio_to_pyco2sys": ("≥", 50), "sweep_cpu_ms": ("≤", 30_000)},
    "ecosystem": {"year_cpu_s": ("≤", 2), "ratio_to_superlu": ("≥", 2)},
    "inverse": {
        "drag_share.quick.median_cpu_ms": ("≤", 20),
        "drag_share.exact.median_cpu_ms": ("≤", 100),
        "inversion_cpu_s": ("≤", 60),
        "joint_cpu_s": ("≤", 900),
        "joint_ratio_to_differences": ("≥", 5),
        "ratio_to_simplex": ("≥", 2),
    },
    "feeding": {
        "twenty_years.median_cpu_ms": ("≤", 100),
        "ns_per_cell_step": ("≤", 150),
        "error_of_step.median": ("≤", 0.01),
        "ratio_to_lsoda": ("≥", 5),
    },
    "catchment": {
        "particle_steps_per_s_millions": ("≥", 6),
        "cup_of_720.median_cpu_ms": ("≤", 20),
        "drag_speed.median_cpu_ms": ("≤", 20),
        "drag_day.median_cpu_ms": ("≤", 30),
        "prediction.median_cpu_ms": ("≤", 5),
        "assets_mb": ("≤", 12),
    },
    "app": {
        "budget.opening.median_cpu_ms": ("≤", 400),
        "budget.memory_per_session_mb": ("≤", 4),
        "budget.move.median_cpu_ms": ("≤", 5),
        "stoichiometry.opening.median_cpu_ms": ("≤", 400),
        "stoichiometry.memory_per_session_mb": ("≤", 4),
        "stoichiometry.move.median_cpu_ms": ("≤", 20),
        "inverse.opening.median_cpu_ms": ("≤", 400),
        "inverse.memory_per_session_mb": ("≤", 4),
        "inverse.move.median_cpu_ms": ("≤", 20),
        "catchment.opening.median_cpu_ms": ("≤", 400),
        "catchment.memory_per_session_mb": ("≤", 4),
        "catchment.move.median_cpu_ms": ("≤", 20),
        "feeding.opening.median_cpu_ms": ("≤", 400),
        "feeding.memory_per_session_mb": ("≤", 4),
        "feeding.move.median_cpu_ms": ("≤", 20),
        "ocean.opening.median_cpu_ms": ("≤", 400),
        "ocean.memory_per_session_mb": ("≤", 4),
    },
    "latency": {f"{lab}.painted.p95_ms": ("≤", 100) for lab in ("budget", "stoichiometry", "ocean")},
    "load": {"latency_p95_ms": ("≤", 400), "errors": ("≤", 0)},
    "opening": {"p95_ms": ("≤", 500), "max_ms": ("≤", 500), "errors": ("≤", 0)},
    "memory": {"last_per_first": ("≤", 1.05), "spread": ("≤", 1.1)},
}
"""What is promised: milliseconds and megabytes on an idle machine."""


def _load(seconds: float) -> dict[str, Any]:
    with served() as url:
        found = load.run(f"{url}/budget", CLIENTS, seconds, HZ, load.lever("zooplankton_biomass", 100, 900))
    return found | {"latency_p95_per_median": found["latency_p95_ms"] / found["latency_median_ms"]}


def benchmarks(seconds: float) -> dict[str, Callable[[], dict[str, Any]]]:
    return {
        "budget": budget.run,
        "ocean": ocean.run,
        "stoichiometry": stoichiometry.run,
        "ecosystem": ecosystem.run,
        "feeding": feeding.run,
        "catchment": catchment.run,
        "inverse": inverse.run,
        "app": app.run,
        "latency": latency.run,
        "load": lambda: _load(seconds),
        "opening": opening.run,
        "memory": memory.run,
    }


def flat(results: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each number with its path: ("kernels.median_cpu_ms", 3.1)."""
    for name, value in results.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def verdict(found: Any, sign: str, target: float) -> bool:
    """Whether a number is what it should be; of a list, its length."""
    number = len(found) if isinstance(found, list) else found
    return bool(number <= target if sign == "≤" else number >= target)


def checked(name: str, results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each target with whether it is met."""
    numbers = dict(flat(results))
    return {
        path: {"target": f"{sign} {target:g}", "met": verdict(numbers[path], sign, target)}
        for path, (sign, target) in TARGETS[name].items()
    }


def _line(path: str, value: Any, target: dict[str, Any] | None) -> str:
    shown = f"{value:.4g}" if isinstance(value, float) else str(value)
    beside = f"   {target['target']}{'' if target['met'] else '   NOT MET'}" if target else ""
    return f"  {path:34}{shown:>12}{beside}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"{', '.join(TARGETS)}; all when left out")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--seconds", type=float, default=60, help="how long the clients of “load” drag (60)")
    options = parser.parse_args()
    if unknown := set(options.names) - set(TARGETS):
        parser.error(f"there is no benchmark “{min(unknown)}”; there are {', '.join(TARGETS)}")
    known = benchmarks(options.seconds)
    everything: dict[str, Any] = {
        "machine": {"python": platform.python_version(), "processors": os.cpu_count(), "load_before": os.getloadavg()[0]}
    }
    for name in options.names or known:
        results = known[name]()
        targets = everything[name] = results | {"targets": checked(name, results)}
        if not options.json:
            print(name)
            for path, value in flat(results):
                print(_line(path, value, targets["targets"].get(path)), flush=True)
    if options.json:
        print(json.dumps(everything, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
