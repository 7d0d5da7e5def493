"""A Dask cluster of the tests' own on loopback: a scheduler and workers, each a process, by the commands of assets/deploy."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.benchmarks.serving import free_port

SERVICES = yaml.safe_load((Path(__file__).parents[2] / "assets" / "deploy" / "compose.yaml").read_text())["services"]


class Workers:
    """The scheduler's address, and workers that may be added and killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._port = folder, str(free_port())
        self.address = f"tcp://127.0.0.1:{self._port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.begin()

    def begin(self) -> None:
        """The scheduler."""
        self.scheduler = self._start([*SERVICES["scheduler"]["command"], "--host", "127.0.0.1", "--port", self._port])

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        assert command[0] == "dask"
        log = (self.folder / "dask.log").open("ab")
        return subprocess.Popen(
            [sys.executable, "-m", *command], stdout=log, stderr=log, cwd=Path(__file__).parents[2], start_new_session=True
        )

    def add(self) -> None:
        command = [word.replace("tcp://scheduler:8786", self.address) for word in SERVICES["worker"]["command"]]
        self.workers.append(self._start([*command, "--host", "127.0.0.1", "--local-directory", str(self.folder)]))

    def wait(self, workers: int = 2) -> None:
        """Until so many are there."""
        import distributed

        with distributed.Client(self.address, timeout=60, set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers, timeout=60)

    def kill(self, number: int) -> None:
        """One of them, as when its machine dies: with whoever would start it again."""
        worker = self.workers.pop(number)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def of(self, pid: int) -> int:
        """Which of them does the work in a process."""
        return next(number for number, each in enumerate(self.workers) if os.getpgid(pid) == each.pid)


@contextlib.contextmanager
def running(folder: Path, workers: int = 2) -> Iterator[Workers]:
    made = Workers(folder)
    try:
        for _ in range(workers):
            made.add()
        yield made
    finally:
        while made.workers:
            made.kill(0)
        made.scheduler.kill()
        made.scheduler.wait()
