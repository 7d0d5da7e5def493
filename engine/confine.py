"""Takes from a process all it does not need to think: files, network, memory beyond a figure, time, and its environment.

What cannot be undone is done here once, by the process itself, after everything it will need has been imported. With one
descriptor open and a limit of one, nothing can be opened any more, by this code or by a library's: no file, no socket, not
even a module. Where the kernel has Landlock (Linux 5.13), what needs no descriptor (removing, renaming, running a program,
signals to others) is refused too.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import sys
from pathlib import Path

_CREATE_RULESET, _RESTRICT_SELF, _NO_NEW_PRIVILEGES = 444, 446, 38
"""Landlock's system calls, the same on every processor, and prctl's option that it wants first."""
_VERSION = 1
_RIGHTS = (13, 14, 15, 15, 16, 16)
"""How many kinds of access to files Landlock 1, 2, … knows; what a later one adds is not needed here."""


def confine(descriptor: int, memory: int, seconds: int) -> None:
    """From now on this process has one descriptor, as its standard input, `memory` bytes more than now, and `seconds` of CPU."""
    os.environ.clear()
    with contextlib.suppress(OSError):  # of all, this one is to be ended when the machine runs short
        Path("/proc/self/oom_score_adj").write_text("1000")
    held = _held()
    os.dup2(descriptor, 0)
    for other in map(int, os.listdir("/dev/fd")):
        if other != 0:
            with contextlib.suppress(OSError):  # the one that looked
                os.close(other)
    _close_to_others()
    _limit(held + memory)
    hurry(seconds)


def hurry(seconds: int) -> None:
    """Of the processor it has no more than these, with what it has used."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _held() -> int:
    """Bytes of its own that this process holds already, as RLIMIT_DATA counts them."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmData:"))
    except (OSError, StopIteration):
        return 0


def _limit(data: int) -> None:
    limits = {
        "RLIMIT_NOFILE": (1, 1),
        "RLIMIT_DATA": (data, data),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_NPROC": (0, 0),
    }
    for name, pair in limits.items():
        if hasattr(resource, name):
            resource.setrlimit(getattr(resource, name), pair)


def _close_to_others() -> bool:
    """Landlock without a single rule: no way to any file, and no signal to another process. False where there is none."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    if version < 1:
        return False
    files = (1 << _RIGHTS[min(version, len(_RIGHTS)) - 1]) - 1
    handled = (ctypes.c_uint64 * 3)(files, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done = libc.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)) == 0
    os.close(ruleset)
    return bool(done)
