"""Where compiled kernels are kept: in a folder named by all of the engine's source.

Numba keeps a kernel for as long as the file it stands in stays what it is, and forgets that it may hold what another file
defines: a function, a number. Here any change of the engine begins an empty folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_cache_path

HERE = Path(__file__).parent
WHERE, NAME = "NUMBA_CACHE_DIR", "kernels-"
LEFT_SECONDS = 86_400.0
"""After so long without use another source's folder goes: a server of it that still runs has its kernels by then."""


def settle() -> None:
    """Tells numba, of this process and of those it starts, before it is imported."""
    if ours(os.environ.get(WHERE, "")):
        return
    name = NAME + digest(HERE)
    for parent in _parents():
        with contextlib.suppress(OSError):
            (folder := parent / name).mkdir(parents=True, exist_ok=True)
            os.utime(folder)
            os.environ[WHERE] = str(folder)
            if numba := sys.modules.get("numba"):
                numba.config.CACHE_DIR = str(folder)
            _tidy(parent, name)
            return


def ours(folder: str) -> bool:
    """Whether a folder is one of those that are named by a source."""
    return Path(folder).name.startswith(NAME)


def digest(folder: Path) -> str:
    """Of every module below it, by place and content."""
    found = hashlib.blake2b(digest_size=8)
    for file in sorted(folder.rglob("*.py")):
        found.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return found.hexdigest()


def _parents() -> Iterator[Path]:
    """The one that the environment names; else beside the source, or where a user may write."""
    if named := os.environ.get(WHERE):
        yield Path(named)
    else:
        yield HERE / "__pycache__"
        yield user_cache_path("carbonpump")


def _tidy(parent: Path, kept: str) -> None:
    for folder in parent.glob(f"{NAME}*"):
        with contextlib.suppress(OSError):  # another process is at it
            if folder.name != kept and time.time() - folder.stat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
