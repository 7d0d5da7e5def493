"""A real server for a benchmark, on a free port, with data of its own."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path


class Server:
    """One on a free port that can be killed and started again."""

    def __init__(self, data: str, *options: str, folder: Path | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--data-dir", data, *options]
        self._folder = folder
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, cwd=self._folder)

    def wait(self, path: str = "/health/ready", seconds: float = 240) -> None:
        """Until it answers there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(self.url + path, timeout=5):
                return
            time.sleep(0.05)
        raise RuntimeError("the server did not become ready")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@contextlib.contextmanager
def served(seconds: float = 240, folder: Path | None = None) -> Iterator[str]:
    """The address of a dashboard that is ready; of another checkout when its folder is named."""
    with tempfile.TemporaryDirectory() as data:
        server = Server(data, folder=folder)
        try:
            server.wait(seconds=seconds)
            yield server.url
        finally:
            server.stop()
