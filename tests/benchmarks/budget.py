"""Lab 1's engine: 100,000 draws by the kernels and by plain NumPy, same inputs, in one run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from engine.budget import LAB
from engine.budget import plain as plain_form
from engine.budget.model import PREVIEW_DRAWS, compute
from engine.parameter import Parameters
from tests.benchmarks.timing import cpu_seconds, summary

TARGETS = {
    "kernels.median_cpu_ms": ("≤", 10),
    "ratio": ("≥", 10),
}

DRAWS = 100_000


def _timed(function: Callable[[Parameters], Any], cases: list[Parameters]) -> dict[str, float]:
    """Median and p95 CPU milliseconds of this thread over the cases, each a lever moved a little further."""
    return summary([cpu_seconds(partial(function, parameters)) for parameters in cases])


def _largest_difference(parameters: Parameters) -> float:
    """The largest relative difference between the two forms, over every mean, sd and percentile."""
    fast, slow = compute(parameters), plain_form.compute(parameters)
    return max(float(np.max(np.abs(getattr(fast, name) / values - 1))) for name, values in slow.items())


def run() -> dict[str, Any]:
    paper = LAB.preset().replace(draws=DRAWS)
    cases = [paper.replace(capture_efficiency=0.2 + 0.004 * step) for step in range(100)]
    _largest_difference(paper)
    kernels = _timed(compute, cases)
    preview = _timed(partial(compute, quick=True), [paper, *cases])
    plain = _timed(plain_form.compute, cases[:12])
    return {
        "draws": DRAWS,
        "zones": 5,
        "groups": 3,
        "kernels": kernels,
        "plain_numpy": plain,
        "preview": {"draws": PREVIEW_DRAWS, **preview},
        "ratio": plain["median_cpu_ms"] / kernels["median_cpu_ms"],
        "largest_relative_difference": _largest_difference(paper),
    }


if __name__ == "__main__":
    import json

    print(json.dumps(run(), indent=2))
