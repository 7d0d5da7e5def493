"""Results on disk by the name of their content, shared by every process that serves from the same folder.

A claim is a small file saying that somebody is computing a result, and how far they are: two servers asked for
the same thing do it once, and both can show its progress.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import tempfile
import time
from pathlib import Path
from typing import Any

STALE = 20.0
"""Seconds without a word after which whoever made a claim is taken to be dead."""
LEFT = 60.0
"""Seconds for which a claim that nobody holds any more is somebody's: of a server that died, or was stopped, in the middle."""


class Cache:
    """Keeps results until they fill `max_bytes`, then forgets those unused for longest."""

    def __init__(self, folder: Path, max_bytes: int = 2_000_000_000) -> None:
        self.folder = folder
        self.max_bytes = max_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def _result(self, key: str) -> Path:
        return self.folder / f"{key}.result"

    def _claim(self, key: str) -> Path:
        return self.folder / f"{key}.claim"

    def has(self, key: str) -> bool:
        return self._result(key).exists()

    def read(self, key: str) -> Any:
        """The stored result; KeyError when there is none that can be read."""
        path = self._result(key)
        try:
            with path.open("rb") as file:
                value = pickle.load(file)
        except OSError:
            raise KeyError(key) from None
        except Exception:  # whatever it was once, it is no result now
            with contextlib.suppress(OSError):
                path.unlink()
            raise KeyError(key) from None
        with contextlib.suppress(OSError):  # a folder that may only be read is read
            os.utime(path)
        return value

    def write(self, key: str, value: Any) -> None:
        """Stores whole results only: a reader sees the file complete or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)  # somebody may have taken it away
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                pickle.dump(value, file, protocol=5)
            os.replace(name, self._result(key))
        finally:
            Path(name).unlink(missing_ok=True)
        self._evict()

    def _evict(self) -> None:
        found = []
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                if path.suffix == ".part" and time.time() - status.st_mtime > 3600:
                    path.unlink()  # a writer was killed in the middle
                elif path.suffix == ".result":
                    found.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self.max_bytes:
                break
            path.unlink(missing_ok=True)
            total -= size

    def claim(self, key: str) -> bool:
        """True when the caller is now the one who computes it; where nothing can be written, everyone computes."""
        path = self._claim(key)
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE:
                path.unlink()
        try:
            path.touch(exist_ok=False)
        except OSError as error:
            return not isinstance(error, FileExistsError)
        return True

    def claimed(self, key: str) -> bool:
        """Whether somebody computes it, or did until a moment ago."""
        with contextlib.suppress(OSError):
            return time.time() - self._claim(key).stat().st_mtime < LEFT
        return False

    def tell(self, key: str, fraction: float, message: str) -> None:
        """Renews a claim and says how far it is."""
        with contextlib.suppress(OSError):  # a full disk is no reason to stop the run
            self._claim(key).write_text(json.dumps([fraction, message]), encoding="utf-8")

    def told(self, key: str) -> tuple[float, str]:
        """How far whoever holds the claim is."""
        try:
            fraction, message = json.loads(self._claim(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return 0.0, ""
        return float(fraction), str(message)

    def release(self, key: str) -> None:
        with contextlib.suppress(OSError):
            self._claim(key).unlink()

    def leave(self, key: str) -> None:
        """To whoever asks for it next: the claim is nobody's from now on."""
        with contextlib.suppress(OSError):
            os.utime(self._claim(key), times=(time.time(), time.time() - STALE))
