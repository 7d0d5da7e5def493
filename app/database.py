"""One SQLite file that threads and processes use at once, and that may be locked, fill its disk or be taken away.

Write-ahead logging with full synchronisation: what was acknowledged is there after a kill -9 or a power cut. Reading has
a connection of its own, so that it neither waits for whoever writes nor needs a disk with room.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

WAIT = 2.0
"""Seconds that a write waits for others to end theirs: longer than any takes, shorter than a visitor's patience."""
STARTING = 20.0
"""The same for making the file ready, which another process that starts may be at."""

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "It could not be saved just now; please try again.",
    sqlite3.SQLITE_LOCKED: "It could not be saved just now; please try again.",
    sqlite3.SQLITE_FULL: "This server’s disk is full, so nothing more can be saved here; please take it away as a file.",
    sqlite3.SQLITE_IOERR: "This server’s disk takes nothing more, so nothing can be saved here; please take it away as a file.",
    sqlite3.SQLITE_READONLY: "This server may not write to its disk, so nothing can be saved here; please take it away as a file.",
    sqlite3.SQLITE_CANTOPEN: "This server may not write to its disk, so nothing can be saved here; please take it away as a file.",
}
_OTHERWISE = "What this server keeps cannot be used just now; please try again later."


class StoreError(ValueError):
    """Something that cannot be stored or found; the message is one sentence for the person who asked."""


class StoreTrouble(StoreError):
    """The same where what was asked is right and the server is at fault: its file is locked, its disk is full."""


class Database:
    """The file at `path`; `prepare` is given a new connection to make tables ready."""

    def __init__(self, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> None:
        try:
            self._writer = _Line(path, "rwc", prepare)
            self._reader = _Line(path, "rw", lambda connection: None)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path} cannot be used to keep data ({error}).") from error

    def read(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with _as_sentences(), self._reader.lock:
            return self._reader.current().execute(statement, values).fetchall()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """For several statements that are to see the same moment."""
        with _as_sentences(), self._reader.lock:
            connection = self._reader.current()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextlib.contextmanager
    def write(self, wait: float = WAIT) -> Iterator[sqlite3.Connection]:
        """One transaction, begun as a writer so that two processes wait for each other instead of failing."""
        until = time.monotonic() + wait
        if not self._writer.lock.acquire(timeout=wait):
            raise StoreTrouble(_SENTENCES[sqlite3.SQLITE_BUSY])
        try:
            with _as_sentences():
                connection = self._writer.current()
                connection.execute(f"PRAGMA busy_timeout={1000 * max(0.0, until - time.monotonic()):.0f}")
                with transaction(connection):
                    yield connection
        finally:
            self._writer.lock.release()

    def wipe(self) -> bool:
        """Leaves nothing in any file of what was deleted; False while another process reads, or the disk is full."""
        with self._writer.lock:
            try:
                return wiped(self._writer.current())
            except (OSError, sqlite3.Error) as error:
                log.warning("What was deleted could not be wiped yet: %s", error)
                return False

    def close(self) -> None:
        for line in (self._reader, self._writer):
            with line.lock:
                line.connection.close()


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing, also where the end of it is what fails."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def wiped(connection: sqlite3.Connection) -> bool:
    """Writes the file anew without what was deleted, and empties the log of it; False while somebody reads what was before."""
    connection.execute("VACUUM")
    (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


class _Line:
    """A connection, used by any thread in turn, that is made anew when the file it had is no longer the one at its path.

    SQLite itself would go on writing to a file that was deleted, and acknowledge it.
    """

    def __init__(self, path: Path, mode: str, prepare: Callable[[sqlite3.Connection], None]) -> None:
        self.lock = threading.Lock()
        self._path, self._mode, self._prepare = path, mode, prepare
        self._open()

    def current(self) -> sqlite3.Connection:
        there = _identity(self._path)
        if there != self._file and (there or self._mode == "rwc"):
            before = self.connection
            self._open()
            before.close()
        return self.connection

    def _open(self) -> None:
        if self._mode == "rwc":
            self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode={self._mode}",
            uri=True,
            timeout=STARTING,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous=FULL")
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self.connection, self._file = connection, _identity(self._path)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Waits for another process that has just made the same file, which SQLite does not do here by itself."""
    until = time.monotonic() + STARTING
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.02)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is at a path, if any."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


@contextlib.contextmanager
def _as_sentences() -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        log.warning("The store could not be used: %s", error)
        code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.Error) else sqlite3.SQLITE_CANTOPEN
        raise StoreTrouble(_SENTENCES.get((code or 0) & 0xFF, _OTHERWISE)) from error
