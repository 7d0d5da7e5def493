"""A served site in a process of its own, as a user starts it; and what pages share, in this one."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPMessage
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import psutil
import pytest

from app import lean, services
from app.services import Services
from tests.benchmarks.serving import free_port

ROOT = Path(__file__).parents[2]


def of_ci(name: str) -> ModuleType:
    """A file of .ci, which is no package, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@dataclass
class Site:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    log: IO[str] = field(repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url + path, headers=named), timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def metric(self, name: str) -> float:
        lines = self.get("/metrics")[2].decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(f"carbonpump_{name}"))

    def wait(self, condition: Callable[[], Any], seconds: float = 60) -> Any:
        deadline = time.monotonic() + seconds
        while True:
            try:
                if found := condition():
                    return found
            except (OSError, psutil.Error):
                pass
            assert self.process.poll() is None or time.monotonic() < deadline, self.words()
            assert time.monotonic() < deadline, self.words()
            time.sleep(0.1)

    def family(self) -> list[psutil.Process]:
        me = psutil.Process(self.process.pid)
        return [me, *me.children(recursive=True)]

    def words(self) -> str:
        self.log.seek(0)
        return self.log.read()


Start = Callable[..., Site]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts a site with the given options; ends all of them at the end of the module."""
    sites: list[Site] = []

    def make(wait: bool = True, **options: Any) -> Site:
        folder: Path = tmp_path_factory.mktemp("site")
        port = options.setdefault("port", free_port())
        log = (folder / "log").open("w+", encoding="utf-8")
        options = {"data_dir": str(folder / "data")} | options
        command = [sys.executable, "-m", "tests.app.site", json.dumps(options)]
        site = Site(port, subprocess.Popen(command, stdout=log, stderr=log), log)
        sites.append(site)
        if wait:
            site.wait(lambda: site.get("/health/live")[0] == 200)
        return site

    yield make
    for site in sites:
        site.process.terminate()
    for site in sites:
        try:
            site.process.wait(20)
        except subprocess.TimeoutExpired:
            site.process.kill()
        site.log.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """What pages share, where they are built as the server builds them."""
    lean.install()
    started = services.start(tmp_path_factory.mktemp("shared"))
    yield started
    started.close()
