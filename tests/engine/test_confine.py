"""A process that has been confined can think, and nothing else."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.confine import confine

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is confined without fork")

HERE = Path(__file__)
LANDLOCK = sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1)) > 0


def confined(work: Callable[[], Any], memory: int = 300_000_000) -> str:
    """What becomes of some work in a confined process: its result or its error in words; nothing if the process was ended."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            confine(theirs.fileno(), memory, 2)
            try:
                said = repr(work())
            except BaseException as error:
                said = f"{type(error).__name__}: {error}"
            os.write(0, said.encode())
        finally:
            os._exit(0)
    theirs.close()
    with ours:
        said = ours.recv(10_000).decode()
    os.waitpid(pid, 0)
    return said


@pytest.mark.parametrize(
    "work",
    [
        HERE.read_text,
        lambda: HERE.with_name("new").touch(),
        lambda: os.listdir("/"),
        lambda: socket.socket(),
        lambda: os.pipe(),
        lambda: os.dup(0),
        lambda: __import__("antigravity"),
    ],
    ids=["read", "write", "list", "socket", "pipe", "duplicate", "import"],
)
def test_nothing_can_be_opened(work: Callable[[], Any]) -> None:
    assert confined(work).startswith("OSError: [Errno 24]")


@pytest.mark.skipif(not LANDLOCK, reason="this kernel has no Landlock")
@pytest.mark.parametrize(
    "work",
    [
        HERE.unlink,
        lambda: HERE.with_name("confined").mkdir(),
        lambda: HERE.rename(HERE.with_suffix(".x")),
        lambda: os.execv(sys.executable, [sys.executable]),
    ],
    ids=["remove", "make", "rename", "run"],
)
def test_nothing_can_be_changed_or_run(work: Callable[[], Any]) -> None:
    assert confined(work).startswith("PermissionError")
    assert HERE.exists()


def test_memory_has_an_end_and_below_it_all_is_well() -> None:
    assert confined(lambda: float(np.ones(20_000_000).sum())) == "20000000.0"
    assert confined(lambda: np.ones(60_000_000).sum()).startswith(("MemoryError", "_ArrayMemoryError", "Unable"))


def test_time_has_an_end() -> None:
    def work() -> None:
        while True:
            pass

    assert confined(work) == ""


def test_nothing_is_left_of_the_environment_and_of_other_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "told to nobody")
    assert confined(lambda: dict(os.environ)) == "{}"
    assert confined(lambda: os.fstat(1)).startswith("OSError: [Errno 9]")
    assert confined(lambda: os.fstat(2)).startswith("OSError: [Errno 9]")
