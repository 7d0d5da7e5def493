"""Processor time, and how a list of it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def cpu_seconds(work: Callable[[], Any]) -> float:
    """What a piece of work costs this thread."""
    start = time.thread_time_ns()
    work()
    return (time.thread_time_ns() - start) / 1e9


def summary(seconds: Sequence[float]) -> dict[str, float]:
    return {"median_cpu_ms": 1e3 * float(np.median(seconds)), "p95_cpu_ms": 1e3 * float(np.percentile(seconds, 95))}
