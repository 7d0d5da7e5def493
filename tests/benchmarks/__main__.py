"""python -m tests.benchmarks [name ...] [--json] [--seconds 60]: each number beside what is promised."""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent


def benchmarks() -> dict[str, ModuleType]:
    """Every module here that runs and says what is promised (milliseconds and megabytes on an idle machine), by name."""
    modules = [importlib.import_module(f"tests.benchmarks.{path.stem}") for path in sorted(HERE.glob("[a-z]*.py"))]
    return {module.__name__.rpartition(".")[2].rstrip("_"): module for module in modules if hasattr(module, "TARGETS")}


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


def checked(targets: dict[str, tuple[str, float]], results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each target with whether it is met."""
    numbers = dict(flat(results))
    return {
        path: {"target": f"{sign} {target:g}", "met": verdict(numbers[path], sign, target)}
        for path, (sign, target) in targets.items()
    }


def _line(path: str, value: Any, target: dict[str, Any] | None) -> str:
    shown = f"{value:.4g}" if isinstance(value, float) else str(value)
    beside = f"   {target['target']}{'' if target['met'] else '   NOT MET'}" if target else ""
    return f"  {path:34}{shown:>12}{beside}"


def main() -> None:
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"{', '.join(known)}; all when left out")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--seconds", type=float, default=60, help="how long the clients of “load” drag (60)")
    options = parser.parse_args()
    if unknown := set(options.names) - set(known):
        parser.error(f"there is no benchmark “{min(unknown)}”; there are {', '.join(known)}")
    everything: dict[str, Any] = {
        "machine": {"python": platform.python_version(), "processors": os.cpu_count(), "load_before": os.getloadavg()[0]}
    }
    for name in options.names or known:
        module = known[name]
        results = module.run(options.seconds) if "seconds" in inspect.signature(module.run).parameters else module.run()
        targets = everything[name] = results | {"targets": checked(module.TARGETS, results)}
        if not options.json:
            print(name)
            for path, value in flat(results):
                print(_line(path, value, targets["targets"].get(path)), flush=True)
    if options.json:
        print(json.dumps(everything, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
