"""One SQLite file that threads and processes use at once, and that may be locked, fill its disk or be taken away.

app.postgres is the same for several servers.

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
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

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


class Connection(Protocol):
    """What a transaction is made of, in either kind of database."""

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Any: ...

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> object: ...

    def begin(self) -> None:
        """As one who writes, while no one else does."""

    @property
    def version(self) -> int:
        """Of the tables; 0 where there are none."""

    def mark(self, version: int) -> None: ...

    def used(self) -> int:
        """Bytes of all that no upload uses."""

    def forget(self, small: bool = False) -> None:
        """Has what is deleted from now on leave nothing; of what is `small`, not in a temporary file either."""


class Kept(Protocol):
    """Where something is kept."""

    def read(self, statement: str, *values: Any) -> list[tuple[Any, ...]]: ...

    def snapshot(self) -> contextlib.AbstractContextManager[Connection]: ...

    def write(self, wait: float = ...) -> contextlib.AbstractContextManager[Connection]: ...

    def wipe(self) -> bool: ...

    def stamp(self) -> int: ...

    def close(self) -> None: ...


def opened(folder: Path, name: str, prepare: Callable[[Connection], None], url: str = "") -> Kept:
    """The file of a name in a folder; or, where there is an address, the database's schema of this name."""
    if not url:
        return Database(folder / f"{name}.sqlite", prepare)
    try:
        from app.postgres import Postgres
    except ImportError:
        raise StoreError("--store wants two packages more: pip install 'carbon-pump-explorer[postgres]'.") from None
    return Postgres(url, name, prepare)


class Sqlite(sqlite3.Connection):
    """SQLite's own connection, with what is said otherwise by other databases."""

    def begin(self) -> None:
        self.execute("BEGIN IMMEDIATE")

    @property
    def version(self) -> int:
        return int(self.execute("PRAGMA user_version").fetchone()[0])

    def mark(self, version: int) -> None:
        self.execute(f"PRAGMA user_version={version}")

    def used(self) -> int:
        """Known without going through the rows."""
        size, pages, free = (
            self.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
        (uploads,) = self.execute("SELECT coalesce(sum(size), 0) FROM upload").fetchone()
        return int(size * (pages - free) - uploads)

    def forget(self, small: bool = False) -> None:
        self.execute("PRAGMA secure_delete=ON")
        if small:
            self.execute("PRAGMA temp_store=MEMORY")


class Database:
    """The file at `path`; `prepare` is given a new connection to make tables ready."""

    def __init__(self, path: Path, prepare: Callable[[Connection], None]) -> None:
        try:
            self._writer = _Line(path, "rwc", prepare)
            self._reader = _Line(path, "rw", lambda connection: None)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path} cannot be used to keep data ({error}).") from error

    def read(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with as_sentences(), self._reader.lock:
            return self._reader.current().execute(statement, values).fetchall()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Sqlite]:
        """For several statements that are to see the same moment."""
        with as_sentences(), self._reader.lock:
            connection = self._reader.current()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextlib.contextmanager
    def write(self, wait: float = WAIT) -> Iterator[Sqlite]:
        """One transaction, begun as a writer so that two processes wait for each other instead of failing."""
        until = time.monotonic() + wait
        if not self._writer.lock.acquire(timeout=wait):
            raise StoreTrouble(_SENTENCES[sqlite3.SQLITE_BUSY])
        try:
            with as_sentences(), self._doubted():
                connection = self._writer.current()
                connection.execute(f"PRAGMA busy_timeout={1000 * max(0.0, until - time.monotonic()):.0f}")
                with transaction(connection):
                    yield connection
        finally:
            self._writer.lock.release()

    @contextlib.contextmanager
    def _doubted(self) -> Iterator[None]:
        """A connection that was made while nothing could be written never writes, whatever becomes of the disk."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
                self._writer.doubted = self._reader.doubted = True
            raise

    def wipe(self) -> bool:
        """Leaves nothing in any file of what was deleted; False while another process reads, or the disk is full."""
        with self._writer.lock:
            try:
                return wiped(self._writer.current())
            except (OSError, sqlite3.Error) as error:
                log.warning("What was deleted could not be wiped yet: %s", error)
                return False

    def stamp(self) -> int:
        """Another number whenever anybody has changed anything."""
        return int(self.read("PRAGMA data_version")[0][0])

    def close(self) -> None:
        for line in (self._reader, self._writer):
            with line.lock:
                line.connection.close()


@contextlib.contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of it or nothing, also where the end of it is what fails."""
    try:
        connection.begin()
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def run(connection: Connection, statements: str) -> None:
    """One after another, in the transaction that is open (executescript would end it)."""
    for statement in filter(str.strip, statements.split(";")):
        connection.execute(statement)


def wiped(connection: Connection) -> bool:
    """Writes the file anew without what was deleted, and empties the log of it; False while somebody reads what was before."""
    connection.execute("VACUUM")
    (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


class _Line:
    """A connection, used by any thread in turn, that is made anew when the file it had is no longer the one at its path, or when
    it is doubted.

    SQLite itself would go on writing to a file that was deleted, and acknowledge it.
    """

    doubted = False

    def __init__(self, path: Path, mode: str, prepare: Callable[[Connection], None]) -> None:
        self.lock = threading.Lock()
        self._path, self._mode, self._prepare = path, mode, prepare
        self._open()

    def current(self) -> Sqlite:
        there = _identity(self._path)
        gone = there != self._file and (there or self._mode == "rwc")
        if gone or self.doubted:
            before = self.connection
            try:
                self._open()
            except sqlite3.Error:
                if gone:
                    raise
            else:
                before.close()
        return self.connection

    def _open(self) -> None:
        if self._mode == "rwc":
            self._path.parent.mkdir(parents=True, exist_ok=True)
        connection: Sqlite = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode={self._mode}",
            uri=True,
            timeout=STARTING,
            isolation_level=None,
            check_same_thread=False,
            factory=Sqlite,
        )
        try:
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous=FULL")
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self.connection, self._file, self.doubted = connection, _identity(self._path), False


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
def as_sentences() -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        log.warning("The store could not be used: %s", error)
        code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.Error) else sqlite3.SQLITE_CANTOPEN
        raise StoreTrouble(_SENTENCES.get((code or 0) & 0xFF, _OTHERWISE)) from error
