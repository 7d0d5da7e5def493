"""Work for the tests of what runs work; imported by name in other processes."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from engine.checkpoint import keep
from engine.lab import Progress
from engine.parameter import ParameterError


def steps(count: int, seconds: float, note: str = "", *, progress: Progress) -> dict[str, Any]:
    """Takes `count` steps of `seconds` each; appends a line to the file `note` when it begins."""
    if note:
        with open(note, "a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
    for i in range(count):
        progress(i / count, f"step {i}")
        time.sleep(seconds)
    return {"count": count, "pid": os.getpid(), "nice": os.nice(0), "threads": os.environ.get("NUMBA_NUM_THREADS")}


def deaf(seconds: float, *, progress: Progress) -> None:
    """Never asks whether it should stop."""
    progress(0.1, "deaf")
    time.sleep(seconds)


def refuse(*, progress: Progress) -> None:
    raise ParameterError("depth: 3 is outside 10 to 20 m.")


def crash(*, progress: Progress) -> None:
    os._exit(9)


def fall(number: int, *, progress: Progress) -> None:
    """Ends as the system ends a process."""
    os.kill(os.getpid(), number)
    time.sleep(10)


def refuse_file(name: str, *, progress: Progress) -> None:
    raise ParameterError(f"{name} cannot be read.")


def broken(*, progress: Progress) -> None:
    raise ZeroDivisionError("division by zero")


def walk(count: int, seconds: float, note: str, *, progress: Progress, checkpoint: str) -> int:
    """Takes steps and keeps each; appends to `note` from where it began, and who does it."""
    kept = Path(checkpoint)
    first = int(kept.read_text()) if kept.exists() else 0
    with open(note, "a", encoding="utf-8") as file:
        file.write(f"{first} {os.getpid()}\n")
    for step in range(first, count):
        progress(step / count, f"step {step}")
        time.sleep(seconds)
        keep(kept, lambda file, now=step + 1: file.write(str(now).encode()))
    return count
