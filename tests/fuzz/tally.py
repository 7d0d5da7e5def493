"""What became of the cases of one kind, and where findings are kept."""

from __future__ import annotations

import hashlib
import itertools
import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psutil

LONGEST = 5.0
"""Seconds of the processor that nothing may take which is done on the loop, but for a lab's answer with its pictures. By the
clock, a machine that others keep busy would be to blame; so what waits and does nothing is not found."""
GROWN = 500_000_000
"""Bytes that this process may grow by, whatever it is sent."""
KEEP: list[Path] = []
"""Where findings are kept, if anywhere."""

T = TypeVar("T")


@dataclass
class Tally:
    """`allowed` is how much memory may be taken; `seconds` are of the processor for links and messages, and by the clock for
    files, which another process reads."""

    allowed: int = GROWN
    ends: Counter[str] = field(default_factory=Counter)
    unforeseen: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    memory: int = 0
    longest: float = 0.0
    """Seconds of the processor that the process took which read a file."""

    def each(self, cases: Iterable[T], seconds: float, most: int | None) -> Iterator[T]:
        """Those until the time, or their number, is up; after each, how far this process has grown."""
        process = psutil.Process()
        before, end = process.memory_info().rss, time.monotonic() + seconds
        for case in itertools.islice(cases, most):
            if time.monotonic() >= end:
                return
            yield case
            self.memory = max(self.memory, process.memory_info().rss - before)

    def ended(self, how: str, took: float) -> None:
        self.ends[how] += 1
        self.seconds.append(took)

    def found(self, what: str, case: bytes, words: str) -> None:
        self.findings.append(f"{self.keep(what, case)}: {words}")

    def keep(self, what: str, case: bytes) -> str:
        name = f"{what}-{hashlib.sha256(case).hexdigest()[:12]}.bin"
        for folder in KEEP:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(case)
        return name

    def lines(self) -> list[str]:
        ordered = sorted(self.seconds) or [0.0]
        out = [f"{len(self.seconds):,} cases: " + ", ".join(f"{count:,} {end}" for end, count in self.ends.most_common())]
        out.append(
            f"answered in {ordered[len(ordered) // 2]:.4f} s (median), {ordered[int(0.95 * len(ordered))]:.4f} s (p95), {ordered[-1]:.3f} s (last)"
        )
        out.append(f"memory {self.memory / 1e6:.0f} MB at most (allowed {self.allowed / 1e6:.0f})")
        if self.memory > self.allowed:
            self.findings.append(f"{self.memory / 1e6:.0f} MB of memory were taken")
        if self.longest:
            out.append(f"of the processor {self.longest:.1f} s at most to read a file (allowed {LONGEST:.0f})")
        if self.longest > LONGEST:
            self.findings.append(f"{self.longest:.1f} s of the processor were taken to read a file")
        out += [f"  {count:6,}  {error}" for error, count in self.unforeseen.most_common()]
        return out + [f"FINDING {each}" for each in self.findings]


class Complaints(logging.Handler):
    """The last error that a logger was told of; a fuzzer's own loggers say nothing else."""

    def __init__(self, *loggers: logging.Logger) -> None:
        super().__init__(logging.ERROR)
        self.last = ""
        for each in loggers:
            each.addHandler(self)
            each.propagate = False

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()
        if record.exc_info:
            self.last += f": {record.exc_info[1]!r}"
