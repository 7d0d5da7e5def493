"""What people leave behind: saved scenarios, short links, lessons and uploaded data, in one SQLite file or a PostgreSQL database."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from app import schema, secret
from app.database import Connection, StoreError, StoreTrouble, opened, transaction
from app.scenario import Scenario, checked, write_toml
from app.versions import of_saved
from engine import lab
from engine.parameter import ParameterError, Value

__all__ = ["Scenario", "Store", "StoreError", "StoreTrouble"]

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""What short ids are made of: nothing that could be misread aloud."""
SIGNS = 12
"""Of a short id: at a thousand guesses a second, a million of them stay unfound for years; a link may lead to somebody's data."""
LIMITS = {"title": 200, "note": 10_000, "query": 16_000}
"""Characters."""
ROOM = 500_000_000
"""Bytes for all scenarios, links and lessons: some 200,000 scenarios, more than any class will save. None is ever removed to make
room, because a link must lead where it did when it was printed; so there has to be an end."""

P = ParamSpec("P")
T = TypeVar("T")


def check_parameters(name: str, values: Mapping[str, Value]) -> None:
    """Raises ParameterError unless the lab exists and takes these values."""
    lab.get(name).parameters(**values)


class Store:
    """One file in a folder, or the database at an address, for any thread; whoever must not wait for it asks `soon`."""

    def __init__(
        self,
        folder: Path,
        *,
        max_upload_bytes: int = 500_000_000,
        max_bytes: int = ROOM,
        check: Callable[[str, Mapping[str, Value]], None] = check_parameters,
        url: str = "",
    ) -> None:
        self._folder, self._max_upload_bytes, self._max_bytes = folder, max_upload_bytes, max_bytes
        self._check = check
        self._where = "The database" if url else str(folder / "carbonpump.sqlite")
        self._secret = b""
        self._database = opened(folder, "carbonpump", self._prepare, url)
        self._threads = ThreadPoolExecutor(16, thread_name_prefix="store")

    def _prepare(self, connection: Connection) -> None:
        schema.bring(connection, self._where)
        with transaction(connection):
            self._secret = secret.kept(self._folder, self._secret)

    async def soon(self, act: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What one of this store's methods gives, awaited: others are served while it waits for a locked file."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: act(*arguments, **named))

    def close(self) -> None:
        self._threads.shutdown()
        self._database.close()

    # scenarios

    def save(self, lab: str, title: str, state: Mapping[str, Any], note: str = "", created: dt.datetime | None = None) -> str:
        """Keeps a scenario, what app.state.State.saved gives, under a new short id."""
        title = " ".join(title.split())
        if not title:
            raise StoreError("A scenario needs a title.")
        for name, text in (("title", title), ("note", note)):
            _within(name, text)
        state = of_saved(state)
        for each in (state, *state["pins"]):
            self._check(lab, each["values"])
        row = (_new_id(), lab, title, json.dumps(state), note, _second(created or dt.datetime.now(dt.UTC)))
        with self._database.write() as connection:
            self._make_sure_of_room(connection, "This server keeps no more scenarios; take yours away as a file.")
            connection.execute("INSERT INTO scenario VALUES (?, ?, ?, ?, ?, ?)", row)
        return row[0]

    def scenario(self, id: str) -> Scenario:
        rows = self._database.read("SELECT * FROM scenario WHERE id = ?", id)
        if not rows:
            raise StoreError(f"There is no scenario “{id}” here.")
        return _scenario(rows[0])

    def scenarios(self, lab: str | None = None) -> list[Scenario]:
        """Those of a lab, or all, newest first."""
        order = "ORDER BY created DESC, rowid DESC"
        if lab is None:
            return [_scenario(row) for row in self._database.read(f"SELECT * FROM scenario {order}")]
        return [_scenario(row) for row in self._database.read(f"SELECT * FROM scenario WHERE lab = ? {order}", lab)]

    def delete(self, id: str) -> None:
        with self._database.write() as connection:
            connection.execute("DELETE FROM scenario WHERE id = ?", (id,))

    def export_toml(self, id: str) -> str:
        """A scenario as a file to import elsewhere."""
        return write_toml(self.scenario(id))

    def import_scenario(self, content: Mapping[str, Any]) -> str:
        """Saves the scenario of a TOML file, as engine.toml read it, under a new id."""
        try:
            return self.save(**checked(content))
        except ParameterError as error:
            raise StoreError(str(error)) from error

    # short links

    def shorten(self, lab: str, query: str) -> str:
        """A short id for a page's address: the same for the same address, and nobody but this server can tell which."""
        _within("query", query)
        id = _encode(hmac.digest(self.secret("links"), f"{lab}?{query}".encode(), "sha256"))
        if self._database.read("SELECT 1 FROM link WHERE id = ?", id):
            return id
        with self._database.write() as connection:
            self._make_sure_of_room(connection, "This server keeps no more short links; the long one is as good.")
            connection.execute(
                "INSERT INTO link VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", (id, lab, query, _second(dt.datetime.now(dt.UTC)))
            )
        return id

    def link(self, id: str) -> tuple[str, str]:
        """The lab and the query string behind a short id."""
        rows = self._database.read("SELECT lab, query FROM link WHERE id = ?", id)
        if not rows:
            raise StoreError(f"There is no short link “{id}” here.")
        return rows[0][0], rows[0][1]

    # lessons

    def keep_lesson(self, text: str) -> str:
        """Keeps a lesson's file under a short id: the same for the same lesson, and nobody but this server can tell which."""
        id = _encode(hmac.digest(self.secret("lessons"), text.encode(), "sha256"))
        with self._database.write() as connection:
            self._make_sure_of_room(connection, "This server keeps no more lessons; take yours away as a file.")
            connection.execute(
                "INSERT INTO lesson VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (id, text, _second(dt.datetime.now(dt.UTC)))
            )
        return id

    def lesson(self, id: str) -> str:
        """Its file."""
        rows = self._database.read("SELECT text FROM lesson WHERE id = ?", id)
        if not rows:
            raise StoreError(f"There is no lesson “{id}” here.")
        return str(rows[0][0])

    def _make_sure_of_room(self, connection: Connection, otherwise: str) -> None:
        if connection.used() > self._max_bytes:
            raise StoreError(otherwise)

    # uploaded data

    def keep_upload(self, content: bytes) -> str:
        """Keeps bytes under the digest of their content; what was unused for longest makes room."""
        if len(content) > self._max_upload_bytes:
            raise StoreError(f"{len(content):,} bytes are more than the {self._max_upload_bytes:,} there is room for.")
        id = hashlib.sha256(content).hexdigest()[:32]
        with self._database.write() as connection:
            connection.execute("INSERT INTO content VALUES (?, ?) ON CONFLICT DO NOTHING", (id, content))
            row = (id, len(content), _now())
            connection.execute("INSERT INTO upload VALUES (?, ?, ?) ON CONFLICT(id) DO UPDATE SET used = excluded.used", row)
            sizes = connection.execute("SELECT id, size FROM upload ORDER BY used, rowid").fetchall()
            total = sum(size for _, size in sizes)
            for other, size in sizes:
                if total <= self._max_upload_bytes:
                    break
                if other != id:
                    connection.execute("DELETE FROM upload WHERE id = ?", (other,))
                    connection.execute("DELETE FROM content WHERE id = ?", (other,))
                    total -= size
        return id

    def upload(self, id: str) -> bytes:
        rows = self._database.read("SELECT bytes FROM content WHERE id = ?", id)
        if not rows:
            raise StoreError("This data set is no longer kept here; please upload it again.")
        with contextlib.suppress(StoreTrouble), self._database.write(wait=0) as connection:  # it is read all the same
            connection.execute("UPDATE upload SET used = ? WHERE id = ?", (_now(), id))
        return bytes(rows[0][0])

    # for the server itself

    def secret(self, name: str) -> bytes:
        """32 bytes that nobody else knows, the same for every process that uses this folder."""
        return hmac.digest(self._secret, name.encode(), "sha256")


def _within(name: str, text: str) -> None:
    label = {"query": "address"}.get(name, name)
    if len(text) > LIMITS[name]:
        raise StoreError(f"This {label} has {len(text):,} characters; at most {LIMITS[name]:,} are kept.")
    try:
        text.encode()
        if "\0" in text:
            raise ValueError
    except ValueError:
        raise StoreError(f"This {label} has characters that cannot be kept.") from None


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


def _second(when: dt.datetime) -> str:
    try:
        return when.astimezone(dt.UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        raise StoreError(f"{when} is no date that can be kept.") from None


def _new_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))


def _encode(digest: bytes) -> str:
    number, letters = int.from_bytes(digest, "big"), []
    for _ in range(SIGNS):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def _scenario(row: tuple[Any, ...]) -> Scenario:
    id, lab, title, state, note, created = row
    return Scenario(id, lab, title, of_saved(json.loads(state)), note, dt.datetime.fromisoformat(created))
