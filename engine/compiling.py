"""A first start: kernels that take seconds to compile are compiled in processes of their own, two at a time, beside the server.

They fill numba's cache (engine.compiled), and what compiling takes of memory goes with them. A file in the cache's folder says
of each lab that it was done there; whoever wants a result of a lab before that waits, for to compile the same once more beside
them would take longer.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from engine import compiled

SLOW = 1.0
"""Seconds that a lab's kernels take to compile from which on they are compiled apart."""
MOST = 2
"""Processes at a time: the server itself has things to read meanwhile."""
PATIENCE = 120.0
"""Seconds to wait at most: should the process have been ended that compiles, it is done where it is wanted."""
LOOK_SECONDS = 0.05

_awaited: set[str] = set()
_until = 0.0
_at_it: list[BaseProcess] = []


def begin(*, here: bool = True) -> None:
    """Compiles what was not yet, unless another process of this server does; before there are threads, for it forks."""
    global _until
    from engine.lab import LABS, labs

    if _awaited or not _folder() or all(_done(name) for name in LABS):
        return
    slow = {lab.name: lab.compiles for lab in labs() if lab.compiles >= SLOW and not _done(lab.name)}
    _awaited.update(slow)
    _until = time.monotonic() + PATIENCE
    if here:
        finished(*(name for name in LABS if name not in slow))
        linux = sys.platform == "linux"
        context = multiprocessing.get_context("fork") if linux else multiprocessing.get_context("spawn")
        _at_it.extend(context.Process(target=_compile, args=(names,), daemon=True) for names in shared(slow, MOST))
        for process in _at_it:
            process.start()
        threading.Thread(target=_see_off, daemon=True).start()


def _see_off() -> None:
    """So that none that has ended stays in the system's list for as long as the server runs."""
    for process in _at_it:
        process.join()


def shared(seconds: Mapping[str, float], most: int) -> list[list[str]]:
    """Who compiles which labs, so that all are done early: the longest first, each to whoever has least to do."""
    shares: list[list[str]] = [[] for _ in range(min(most, len(seconds)))]
    for name in sorted(seconds, key=seconds.__getitem__, reverse=True):
        min(shares, key=lambda share: sum(map(seconds.__getitem__, share))).append(name)
    return shares


def wait(name: str) -> None:
    """Until a lab's kernels need not be compiled here."""
    while name in _awaited:
        given_up = time.monotonic() > _until or (_at_it and not any(process.is_alive() for process in _at_it))
        if given_up or _done(name):
            _awaited.discard(name)
        else:
            time.sleep(LOOK_SECONDS)


def awaited(name: str) -> bool:
    """Whether whoever wants its result would wait."""
    return name in _awaited and not _done(name)


def finished(*names: str) -> None:
    """Says of labs that there is nothing left to compile apart."""
    if folder := _folder():
        for name in names:
            (folder / f"{name}.done").touch()


def _compile(names: Sequence[str]) -> None:
    """One lab after the other: what its first visitor would wait for needs all its kernels."""
    from engine.lab import get

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's own end is theirs
    _awaited.clear()
    for name in names:
        get(name).warm()
        finished(name)


def _folder() -> Path | None:
    """That of the kernels, where they can be kept."""
    folder = os.environ.get(compiled.WHERE, "")
    return Path(folder) if compiled.ours(folder) else None


def _done(name: str) -> bool:
    folder = _folder()
    return folder is None or (folder / f"{name}.done").exists()
