"""python -m tests.benchmarks [name ...] [--json] [--seconds 60] [--minutes 60]: each number beside what is promised.

With --json what was measured is kept in last.json, with the machine and the day; what was not measured now stays as it was there.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import inspect
import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.benchmarks.promised import Target, met, told

HERE = Path(__file__).parent
LAST = HERE / "last.json"


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


def checked(targets: dict[str, Target], results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each target with whether it is met."""
    numbers = dict(flat(results))
    return {
        path: {"target": f"{sign} {target:g}", "met": met(numbers[path], (sign, target))}
        for path, (sign, target) in targets.items()
    }


def _line(path: str, value: Any, target: dict[str, Any] | None) -> str:
    shown = f"{value:.4g}" if isinstance(value, float) else str(value)
    beside = f"   {target['target']}{'' if target['met'] else '   NOT MET'}" if target else ""
    return f"  {path:34}{shown:>12}{beside}"


def _here() -> dict[str, Any]:
    """The machine and the day; what else it had to do is known by its load."""
    return {
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"{', '.join(known)}; all when left out")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--seconds", type=float, default=60, help="how long the clients of “load” drag (60)")
    parser.add_argument("--minutes", type=float, default=1, help="how long the visitors of “soak” stay (1)")
    options = parser.parse_args()
    if unknown := set(options.names) - set(known):
        parser.error(f"there is no benchmark “{min(unknown)}”; there are {', '.join(known)}")
    everything: dict[str, Any] = {}
    for name in options.names or known:
        module = known[name]
        here, asked = _here(), inspect.signature(module.run).parameters
        results = module.run(**{name: getattr(options, name) for name in ("seconds", "minutes") if name in asked})
        found = everything[name] = results | {"on": here, "targets": checked(module.TARGETS, results)}
        if not options.json:
            print(name)
            for path, value in flat(results):
                print(_line(path, value, found["targets"].get(path)), flush=True)
    if options.json:
        kept = json.loads(LAST.read_text(encoding="utf-8")) if LAST.exists() else {}
        LAST.write_text(json.dumps(kept | everything, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(everything, ensure_ascii=False, indent=1))
    else:
        targets = {f"{name}.{path}": target for name, module in known.items() for path, target in module.TARGETS.items()}
        print("promised", *told(dict(flat(everything)), targets), sep="\n")


if __name__ == "__main__":
    main()
