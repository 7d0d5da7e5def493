"""Compiled kernels that an image brings along: numba reads its cache only where it may also write."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from engine import compiled

SHIPPED = "CARBONPUMP_KERNELS"


def bring() -> None:
    """Copies them into numba's cache, over those of an older image; once, and not again in the processes this one starts."""
    shipped, cache = os.environ.pop(SHIPPED, ""), os.environ.get(compiled.WHERE)
    if shipped and cache:
        cache = str(Path(cache).parent) if compiled.ours(cache) else cache
        with contextlib.suppress(OSError):  # they are compiled again where they cannot be kept
            shutil.copytree(shipped, cache, copy_function=_put, dirs_exist_ok=True)


def _put(source: str, target: str) -> str:
    """Whole or not at all: another process may read it already."""
    made = Path(f"{target}.{os.getpid()}")
    try:
        shutil.copyfile(source, made)
        return str(made.replace(target))
    finally:
        made.unlink(missing_ok=True)
