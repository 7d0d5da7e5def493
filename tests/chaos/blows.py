"""What is done to a server that is in use."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.benchmarks.class_ import LESSON
from tests.benchmarks.serving import Server
from tests.chaos.run import Long
from tests.chaos.visitors import asked

SIZE = 60
"""MB of the small disk."""
LEFT = 65_536
"""Bytes of a full disk that are free."""


@contextmanager
def disk() -> Iterator[tuple[Path, bool]]:
    """A folder on a small disk of its own, and whether it is one; elsewhere than on Linux, or without root, it is not."""
    with tempfile.TemporaryDirectory(prefix="carbonpump-chaos-") as name:
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "chaos", name]
        own = (
            os.name == "posix" and os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
        )
        try:
            yield Path(name), own
        finally:
            if own:
                subprocess.run(["umount", "-l", name], check=False)


@dataclass
class Blows:
    """`own` says whether the disk is ours to fill."""

    server: Server
    folder: Path
    own: bool
    rng: random.Random
    long: Long
    count: Counter[str] = field(default_factory=Counter)
    largest: dict[str, int] = field(default_factory=dict)
    """The most memory that a process of each kind had, in bytes."""

    def strike(self) -> None:
        """One of them, worker and job more often than what takes long."""
        kinds = (
            [self.worker] * 6
            + [self.job] * 4
            + [self.long_run] * 2
            + [self.server_whole]
            + ([self.full] * 2 + [self.read_only] if self.own else [])
        )
        self.rng.choice(kinds)()

    @property
    def kills(self) -> int:
        return sum(count for what, count in self.count.items() if what.startswith("killed"))

    def _children(self, what: str) -> list[psutil.Process]:
        root = psutil.Process(self.server.process.pid)
        found = []
        for each in root.children(recursive=True):
            try:
                serves, threads = "serve" in each.cmdline(), each.ppid() == root.pid
                kind = "worker" if serves and threads else "job"
                self.largest[kind] = max(self.largest.get(kind, 0), each.memory_info().rss)
            except psutil.Error:
                continue
            found += [each] if kind == what else []
        return found

    def worker(self) -> None:
        self._kill("worker", "killed a worker")

    def job(self) -> None:
        """One that does long runs, or that reads files."""
        self._kill("job", "killed a job’s or reader’s process")

    def _kill(self, what: str, called: str) -> None:
        if there := self._children(what):
            self.rng.choice(there).kill()
            self.count[called] += 1

    def long_run(self) -> None:
        self.count["killed a long run"] += self.long.kill()

    def server_whole(self) -> None:
        self._end()
        self._begin()

    def _end(self) -> None:
        self.server.kill()
        self.count["killed the server"] += 1

    def _begin(self) -> None:
        self.server.start()
        self.server.wait("/health/live", 600)

    def full(self) -> None:
        """For some seconds there is no room; then there is again."""
        ballast = self.folder / "ballast"
        stats = os.statvfs(self.folder)
        try:
            with ballast.open("wb") as file:
                file.write(b"\0" * max(0, stats.f_bavail * stats.f_frsize - LEFT))
            time.sleep(self.rng.uniform(2, 6))
        except OSError:
            time.sleep(2)
        finally:
            ballast.unlink(missing_ok=True)
        self.count["filled the disk"] += 1

    def read_only(self) -> None:
        """A server that starts on such a disk says so and ends, or shows what it can read; once it can write again it does."""
        self._end()
        if not self._mount("ro"):
            self._begin()
            return
        try:
            self.server.start()
            with contextlib.suppress(RuntimeError):
                self.server.wait("/health/live", 300)
        finally:
            self._mount("rw")
        if self.server.process.poll() is None:
            self.count["served from a disk that is read-only"] += 1
            self.count["NEVER WROTE AGAIN"] += not self._writes()
        else:
            self.count["ended on a disk that is read-only"] += 1
            self._begin()

    def _writes(self) -> bool:
        """Whether a lesson can be kept before long."""
        until = time.monotonic() + 90
        while time.monotonic() < until:
            if asked(self.server.url, "/teach/keep", {"toml": LESSON}, f"203.0.113.{self.rng.randrange(250)}")[0] == 200:
                return True
            time.sleep(0.5)
        return False

    def _mount(self, how: str) -> bool:
        """Whether it could be; not while a process that was killed has not let go of its files."""
        until = time.monotonic() + 20
        while subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], capture_output=True, check=False).returncode:
            if time.monotonic() > until:
                return False
            time.sleep(0.5)
        return True
