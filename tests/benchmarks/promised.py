"""What was promised, line by line, and which target says whether it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.lab import LABS

Target = tuple[str, float]
"""≤ or ≥, and a number."""


class Promise(NamedTuple):
    """`path` is of a target, beginning with its benchmark's name; "" if none of them can measure it."""

    words: str
    path: str


def _promises() -> Iterator[Promise]:
    others = [lab for lab in LABS if lab != "budget"]
    for lab in LABS:
        yield Promise(f"opening {lab}, CPU ms", f"app.{lab}.opening.median_cpu_ms")
    for name, words in (("one_process", "of 30 at once"), ("two_processes", "of 100 on two processes")):
        yield Promise(f"{words}, the first usable, s", f"joining.{name}.first_s")
        yield Promise(f"{words}, all usable, s", f"joining.{name}.last_s")
    for lab in LABS:
        yield Promise(f"key to paint, {lab}, median ms", f"latency.{lab}.painted.median_ms")
        yield Promise(f"key to paint, {lab}, p95 ms", f"latency.{lab}.painted.p95_ms")
        yield Promise(f"key to exact, {lab}, median ms", f"latency.{lab}.settled.median_ms")
    yield Promise("Budget beyond the floor of Bokeh's server, median ms", "latency.budget_beyond_floor_ms")
    yield Promise("100 drag Budget on two processes, p95 ms", "dragging.budget.latency_p95_ms")
    for lab in others:
        yield Promise(f"30 drag {lab}, p95 ms", f"dragging.{lab}.latency_p95_ms")
        yield Promise(f"30 drag {lab}, CPU ms an update", f"dragging.{lab}.cpu_per_update_ms")
    for lab in LABS:
        yield Promise(f"{lab} dragged, errors", f"dragging.{lab}.errors")
        yield Promise(f"{lab} dragged, lag of the loop, p99 ms", f"dragging.{lab}.lag_p99_ms")
    for lab in LABS:
        yield Promise(f"“Any variable” opens, {lab}, ms", f"explore.{lab}.opening_ms")
    yield Promise("a brush over 100,000 worlds, median ms", "explore.brush.median_ms")
    yield Promise("memory, last round of 600 per first", "memory.last_per_first")
    yield Promise("memory of a process after three rounds, MB", "memory.megabytes.round_3")
    yield Promise("memory of a class of 100, MB", "memory.class.megabytes")
    yield Promise("ready with nothing compiled, s", "start.cold.ready_s")
    yield Promise("pages usable meanwhile", "start.cold.usable_before_ready")
    yield Promise("ready again, s", "start.warm.ready_s")
    yield Promise("the image, ≤ 700 MB: where containers can be built", "")
    yield Promise("carbonate per PyCO2SYS", "stoichiometry.ratio_to_pyco2sys")
    yield Promise("several tracers together per SuperLU", "ecosystem.ratio_to_superlu")
    yield Promise("water column, ns a cell-step", "feeding.ns_per_cell_step")
    yield Promise("Parcels per ours at 7,200 particles, ≥ 100: python -m tests.validation.catchment", "")
    for lab in ("ocean", "pump"):
        yield Promise(f"{lab} at 4°, quick, CPU ms", f"{lab}.moves_4deg.quick.median_cpu_ms")
    yield Promise("page on the first visit, kB", "weight.first_kb")
    yield Promise("page on the second visit, kB", "weight.second_kb")


PROMISES = tuple(_promises())


def number(found: Any) -> Any:
    """What is held against a target; of a list, its length."""
    return len(found) if isinstance(found, list) else found


def met(found: Any, target: Target) -> bool:
    """Whether a number is what it should be."""
    sign, bound = target
    return bool(number(found) <= bound if sign == "≤" else number(found) >= bound)


def told(numbers: Mapping[str, Any], targets: Mapping[str, Target]) -> list[str]:
    """A line for each promise, of the numbers and targets by their paths."""
    lines = []
    for words, path in PROMISES:
        found, wanted, verdict = "", "", "not measured"
        if path:
            sign, bound = targets[path]
            wanted = f"{sign} {bound:g}"
        if path in numbers:
            found, verdict = f"{number(numbers[path]):.4g}", "met" if met(numbers[path], targets[path]) else "NOT MET"
        lines.append(f"  {words:56}{found:>10}   {wanted:10}{verdict}")
    return lines
