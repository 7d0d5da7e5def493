"""What can be set on the command line, and the processes that serve where there are several.

It imports little: whatever starts the others does nothing else, so that a server is back soon after it was killed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import headers, workers
from app.store import Store, StoreError
from app.teach.room import HOURS, LARGEST, SIZE

UPLOAD = 10_000_000
"""Bytes of the largest file taken, unless --max-upload says otherwise."""


class ServerError(RuntimeError):
    """A server that cannot start; the message is one sentence for the person who started it."""


@dataclass(frozen=True)
class Settings:
    """As `carbonpump serve --help` explains each."""

    host: str = "127.0.0.1"
    port: int = 5006
    procs: int = 1
    origin: Sequence[str] = ()
    data_dir: Path = Path("data")
    max_sessions: int = 200
    max_each: int | None = None
    max_upload: int = UPLOAD
    embed_origin: Sequence[str] = ()
    scheduler: str | None = None
    trust_proxy: bool = False
    keep_classes: float = HOURS
    class_size: int = SIZE
    metrics_token: str = ""
    store: str = ""

    def check(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ServerError(f"--port {self.port} is outside 0 to 65535.")
        if min(self.procs, self.max_sessions, self.max_upload, 1 if self.max_each is None else self.max_each) < 1:
            raise ServerError("--procs, --max-sessions, --max-each and --max-upload are at least 1.")
        if self.store and not self.store.startswith(("postgresql://", "postgres://")):
            raise ServerError("--store is the address of a database, postgresql://USER@HOST/NAME.")
        if not (0 < self.keep_classes <= 24 * 366 and 1 <= self.class_size <= LARGEST):
            raise ServerError(f"--keep-classes is more than 0 hours, a year at most; --class-size is 1 to {LARGEST}.")

    def supervised(self) -> bool:
        """Runs the processes that serve until told to stop; False where this process itself is to serve."""
        self.check()
        if self.procs == 1 or workers.VARIABLE in os.environ:
            return False
        try:
            security = headers.security_headers(self.embed_origin)
            Store(self.data_dir, url=self.store).close()  # what is wrong with the folder is better said once than by every worker
            workers.supervise(self.host, self.port, self.procs, security, self.metrics_token, shared=self.trust_proxy)
        except (StoreError, headers.OriginError, workers.WorkerError) as error:
            raise ServerError(str(error)) from error
        return True
