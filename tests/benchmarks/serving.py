"""A real server for a benchmark, on a free port, with data of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from app.spares import AWAY_SECONDS

BUSY = 5.0
"""Percent of a processor, over two seconds: below, a server does nothing ahead any more."""


def rest(server: psutil.Process) -> None:
    """Until a server that is ready has done ahead what it does while nobody is there."""
    time.sleep(AWAY_SECONDS)
    while server.cpu_percent(2.0) > BUSY:
        pass


def free_port() -> int:
    """Of this computer, one that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One on a free port that can be killed and started again."""

    def __init__(
        self,
        data: str,
        *options: str,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        module: Sequence[str] = ("app", "serve"),
    ) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", *module, "--port", str(port), "--data-dir", data, *options]
        self._folder, self._environment = folder, os.environ | (environment or {})
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, cwd=self._folder, env=self._environment)

    def wait(self, path: str = "/health/ready", seconds: float = 240) -> None:
        """Until it answers there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(self.url + path, timeout=5):
                return
            time.sleep(0.05)
        raise RuntimeError("the server did not become ready")

    def kill(self) -> None:
        """With all the processes that it has."""
        root = psutil.Process(self.process.pid)
        for each in (root, *root.children(recursive=True)):
            each.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@contextlib.contextmanager
def served(*options: str, seconds: float = 240, **more: Any) -> Iterator[str]:
    """The address of a dashboard that is ready; of another checkout when its folder is named."""
    with tempfile.TemporaryDirectory() as data:
        server = Server(data, *options, **more)
        try:
            server.wait(seconds=seconds)
            yield server.url
        finally:
            server.stop()
