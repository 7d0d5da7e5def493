"""The server's secret: a file of its own that only its user may read, away from what visitors leave and link to."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

NAME = "secret"
SIZE = 32


def kept(folder: Path, known: bytes = b"") -> bytes:
    """The secret of a folder; `known`, or a new one, where there is none yet.

    Called by one process at a time (the store holds its lock), so that all of a folder agree.
    """
    path = folder / NAME
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        found = b""
    if len(found) == SIZE:
        return found
    value = known or secrets.token_bytes(SIZE)
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".secret")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    return value
