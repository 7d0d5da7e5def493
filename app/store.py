"""What people leave behind: saved scenarios, short links and uploaded data, in one SQLite file.

Write-ahead logging with full synchronisation: what was acknowledged is there after a kill -9 or a power cut, and
several server processes may use the file at once. A scenario travels as one TOML file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import math
import secrets
import sqlite3
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from engine import lab
from engine.parameter import ParameterError, Value

SCHEMA = 1
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""What short ids are made of: nothing that could be misread aloud."""
LIMITS = {"title": 200, "note": 10_000, "query": 16_000, "toml": 200_000}
"""Characters."""

_TABLES = """
CREATE TABLE scenario (id TEXT PRIMARY KEY, lab TEXT NOT NULL, title TEXT NOT NULL, parameters TEXT NOT NULL,
                       note TEXT NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE link (id TEXT PRIMARY KEY, lab TEXT NOT NULL, query TEXT NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE upload (id TEXT PRIMARY KEY, bytes BLOB NOT NULL, size INTEGER NOT NULL, used TEXT NOT NULL) STRICT;
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
"""


class StoreError(ValueError):
    """Something that cannot be stored or found; the message is one sentence for the person who asked."""


@dataclass(frozen=True)
class Scenario:
    """A lab's parameters with a name."""

    id: str
    lab: str
    title: str
    parameters: Mapping[str, Value]
    note: str
    created: dt.datetime


def check_parameters(name: str, values: Mapping[str, Value]) -> None:
    """Raises ParameterError unless the lab exists and takes these values."""
    lab.get(name).parameters(**values)


class Store:
    """One file in a folder; one connection, used by any thread in turn."""

    def __init__(
        self,
        folder: Path,
        *,
        max_upload_bytes: int = 500_000_000,
        check: Callable[[str, Mapping[str, Value]], None] = check_parameters,
    ) -> None:
        self._max_upload_bytes = max_upload_bytes
        self._check = check
        self._lock = threading.Lock()
        path = folder / "carbonpump.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            self._prepare(path)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path} cannot be used to keep data ({error}).") from error

    def _prepare(self, path: Path) -> None:
        with self._write() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA:
                raise StoreError(f"{path} was written by a newer version of this program (schema {version}, here {SCHEMA}).")
            if version == 0:
                for statement in filter(str.strip, _TABLES.split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={SCHEMA}")

    @contextlib.contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """One transaction, begun as a writer so that two processes wait for each other instead of failing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _read(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    # scenarios

    def save(
        self, lab: str, title: str, parameters: Mapping[str, Value], note: str = "", created: dt.datetime | None = None
    ) -> str:
        """Keeps a scenario under a new short id."""
        title = " ".join(title.split())
        if not title:
            raise StoreError("A scenario needs a title.")
        for name, text in (("title", title), ("note", note)):
            _within(name, text)
        self._check(lab, parameters)
        when = (created or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds")
        row = (_new_id(), lab, title, json.dumps(dict(parameters), ensure_ascii=False), note, when)
        with self._write() as connection:
            connection.execute("INSERT INTO scenario VALUES (?, ?, ?, ?, ?, ?)", row)
        return row[0]

    def scenario(self, id: str) -> Scenario:
        rows = self._read("SELECT * FROM scenario WHERE id = ?", id)
        if not rows:
            raise StoreError(f"There is no scenario “{id}” here.")
        return _scenario(rows[0])

    def scenarios(self, lab: str | None = None) -> list[Scenario]:
        """Those of a lab, or all, newest first."""
        order = "ORDER BY created DESC, rowid DESC"
        if lab is None:
            return [_scenario(row) for row in self._read(f"SELECT * FROM scenario {order}")]
        return [_scenario(row) for row in self._read(f"SELECT * FROM scenario WHERE lab = ? {order}", lab)]

    def delete(self, id: str) -> None:
        with self._write() as connection:
            connection.execute("DELETE FROM scenario WHERE id = ?", (id,))

    def export_toml(self, id: str) -> str:
        """A scenario as a file that a person can read, mail and import elsewhere."""
        found = self.scenario(id)
        return tomli_w.dumps(
            {
                "carbonpump_scenario": SCHEMA,
                "lab": found.lab,
                "title": found.title,
                "note": found.note,
                "created": found.created,
                "parameters": dict(found.parameters),
            },
            multiline_strings="\n" in found.note,
        )

    def import_toml(self, text: str) -> str:
        """Saves the scenario of a TOML file under a new id."""
        _within("toml", text)
        try:
            content: dict[str, Any] = tomllib.loads(text.removeprefix("\ufeff"))
        except tomllib.TOMLDecodeError as error:
            raise StoreError(f"This is not a TOML file: {error}.") from error
        if content.pop("carbonpump_scenario", None) != SCHEMA:
            raise StoreError(f"This is not a scenario file: its first line should be “carbonpump_scenario = {SCHEMA}”.")
        expected: dict[str, type] = {"lab": str, "title": str, "note": str, "created": dt.datetime, "parameters": dict}
        content = {"note": "", "created": dt.datetime.now(dt.UTC), **content}
        for name, value in content.items():
            if name not in expected:
                raise StoreError(f"A scenario file has no “{name}”; it has {', '.join(expected)}.")
            if not isinstance(value, expected[name]):
                raise StoreError(f"“{name}” should be {_KINDS[expected[name]]}, not {value!r}.")
        for name in expected:
            if name not in content:
                raise StoreError(f"This scenario file lacks “{name}”.")
        for name, value in content["parameters"].items():
            if not isinstance(value, (str, bool, int, float)) or (isinstance(value, float) and not math.isfinite(value)):
                raise StoreError(f"The parameter “{name}” should be a number, a text, true or false, not {value!r}.")
        try:
            return self.save(**content)
        except ParameterError as error:
            raise StoreError(str(error)) from error

    # short links

    def shorten(self, lab: str, query: str) -> str:
        """A short id for a page's address; the same address has the same id."""
        _within("query", query)
        digest = hashlib.sha256(f"{lab}?{query}".encode()).digest()
        for length in range(6, 20):
            id = _encode(digest, length)
            with self._write() as connection:
                now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
                connection.execute("INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)", (id, lab, query, now))
                found = connection.execute("SELECT lab, query FROM link WHERE id = ?", (id,)).fetchone()
            if found == (lab, query):
                return id
        raise StoreError("No short link could be made for this address.")

    def link(self, id: str) -> tuple[str, str]:
        """The lab and the query string behind a short id."""
        rows = self._read("SELECT lab, query FROM link WHERE id = ?", id)
        if not rows:
            raise StoreError(f"There is no short link “{id}” here.")
        return rows[0][0], rows[0][1]

    # uploaded data

    def keep_upload(self, content: bytes) -> str:
        """Keeps bytes under the digest of their content; what was unused for longest makes room."""
        if len(content) > self._max_upload_bytes:
            raise StoreError(f"{len(content):,} bytes are more than the {self._max_upload_bytes:,} there is room for.")
        id = hashlib.sha256(content).hexdigest()[:32]
        with self._write() as connection:
            row = (id, content, len(content), _now())
            connection.execute("INSERT INTO upload VALUES (?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET used = excluded.used", row)
            sizes = connection.execute("SELECT id, size FROM upload ORDER BY used, rowid").fetchall()
            total = sum(size for _, size in sizes)
            for other, size in sizes:
                if total <= self._max_upload_bytes:
                    break
                if other != id:
                    connection.execute("DELETE FROM upload WHERE id = ?", (other,))
                    total -= size
        return id

    def upload(self, id: str) -> bytes:
        with self._write() as connection:
            row = connection.execute("UPDATE upload SET used = ? WHERE id = ? RETURNING bytes", (_now(), id)).fetchall()
        if not row:
            raise StoreError("This data set is no longer kept here; please upload it again.")
        return bytes(row[0][0])

    # for the server itself

    def secret(self, name: str) -> bytes:
        """32 random bytes, made once and the same for every process that uses this folder."""
        with self._write() as connection:
            connection.execute("INSERT OR IGNORE INTO secret VALUES (?, ?)", (name, secrets.token_bytes(32)))
            (value,) = connection.execute("SELECT value FROM secret WHERE name = ?", (name,)).fetchone()
        return bytes(value)


_KINDS = {str: "a text", dt.datetime: "a date and time", dict: "a table"}


def _within(name: str, text: str) -> None:
    if len(text) > LIMITS[name]:
        label = {"query": "address", "toml": "file"}.get(name, name)
        raise StoreError(f"This {label} has {len(text):,} characters; at most {LIMITS[name]:,} are kept.")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


def _new_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def _encode(digest: bytes, length: int) -> str:
    number, letters = int.from_bytes(digest, "big"), []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def _scenario(row: tuple[Any, ...]) -> Scenario:
    id, lab, title, parameters, note, created = row
    return Scenario(id, lab, title, json.loads(parameters), note, dt.datetime.fromisoformat(created))
