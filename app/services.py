"""What the pages of one server process share: the store, the long runs, the limits they should tell people of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.jobs import Jobs
from app.store import Store
from engine import compute

UPLOAD = 10_000_000
"""Bytes of the largest file taken, unless --max-upload says otherwise."""


@dataclass
class Services:
    """Opened by the server before its first page, closed after its last."""

    store: Store
    jobs: Jobs
    max_upload: int = UPLOAD

    def close(self) -> None:
        self.jobs.close()
        self.store.close()


_current: Services | None = None


def start(data_dir: Path, *, scheduler: str | None = None, slots: int | None = None, max_upload: int = UPLOAD) -> Services:
    """Opens them for this process."""
    global _current
    store = Store(data_dir)
    _current = Services(store, Jobs(compute.executor(scheduler, slots), data_dir / "results"), max_upload)
    return _current


def current() -> Services:
    """Those of this process."""
    if _current is None:
        raise RuntimeError("No server has been started in this process.")
    return _current
