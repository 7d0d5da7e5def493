"""How far a long run came, in a file that it is taken up from. No run ends because a disk takes no such file."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)


def keep(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Has the file written whole or not at all; where it cannot be, the run goes on without."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            write(file)
        part.replace(path)
    except OSError as error:
        log.warning("How far a run came could not be kept (%s); it goes on, but cannot be taken up again from here.", error)
        with contextlib.suppress(OSError):
            part.unlink()


def forget(path: Path) -> None:
    """The run has ended: nobody takes it up again."""
    with contextlib.suppress(OSError):
        path.unlink()
