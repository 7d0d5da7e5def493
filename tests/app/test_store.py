"""The store: what was acknowledged stays, whatever is killed; scenarios travel as TOML; links and uploads are bounded."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
import secrets
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import services
from app.database import Sqlite
from app.present import shows  # noqa: F401  a start imports it, and whoever it is then may read no files of ours
from app.scenario import FORMAT
from app.schema import SCHEMA
from app.store import LIMITS, SIGNS, Store, StoreError
from engine.parameter import ParameterError, Value
from engine.toml import read_toml
from engine.upload import UploadError


def check(lab: str, values: Mapping[str, Value]) -> None:
    if lab != "budget":
        raise ParameterError(f"“{lab}” is not a lab here.")
    if "depth" in values and values["depth"] == 5:
        raise ParameterError("depth: 5 is outside 10 to 20 m.")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, check=check, max_upload_bytes=1000)


VALUES: dict[str, Value] = {"depth": 12.5, "draws": 100, "zone": "North “A”", "fish": True}


def test_a_scenario_is_kept_listed_and_deleted(store: Store) -> None:
    first = store.save("budget", "  More \n fish ", {"values": VALUES}, "why\nnot")
    second = store.save("budget", "Less fish", {})
    found = store.scenario(first)
    assert (found.lab, found.title, found.parameters, found.note) == ("budget", "More fish", VALUES, "why\nnot")
    assert [each.id for each in store.scenarios("budget")] == [second, first]
    assert store.scenarios("ocean") == []
    store.delete(first)
    assert [each.id for each in store.scenarios()] == [second]
    with pytest.raises(StoreError, match="There is no scenario"):
        store.scenario(first)


@pytest.mark.parametrize("note", ["", "one line", 'two\nlines "quoted" \\ and é', "'''\"\"\""])
def test_a_scenario_travels_as_toml(store: Store, note: str) -> None:
    before = store.scenario(store.save("budget", 'A “title” with "quotes"', {"values": VALUES}, note))
    after = store.scenario(store.import_scenario(read_toml(store.export_toml(before.id))))
    assert after.id != before.id
    assert (after.lab, after.title, after.parameters, after.note) == (before.lab, before.title, VALUES, note)
    assert after.created == before.created
    assert {name: type(value) for name, value in after.parameters.items()} == {name: type(v) for name, v in VALUES.items()}


HEAD = f"carbonpump_scenario = {FORMAT}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lab = budget", "This is not a TOML file"),
        ("", "This is not a scenario file"),
        ('lab = "budget"', "This is not a scenario file"),
        (HEAD + 'title = "x"\nparameters = {}', "lacks “lab”"),
        (HEAD + 'lab = "budget"\ntitle = 3\nparameters = {}', "“title” should be a text, not 3"),
        (HEAD + 'lab = "budget"\ntitle = "x"\nparameters = {a = [1]}', "“a” should be a number"),
        (HEAD + 'lab = "budget"\ntitle = "x"\nparameters = {a = nan}', "“a” should be a number"),
        (HEAD + 'lab = "budget"\ntitle = "x"\nother = 1\nparameters = {}', "has no “other”"),
        (HEAD + 'lab = "budget"\ntitle = " "\nparameters = {}', "needs a title"),
        (HEAD + 'lab = "moon"\ntitle = "x"\nparameters = {}', "“moon” is not a lab"),
        (HEAD + 'lab = "budget"\ntitle = "x"\nparameters = {depth = 5}', "outside 10 to 20 m"),
        ("#" * 300_000, "300,000 characters"),
        (HEAD + 'lab = "budget"\ntitle = "x"\nself = 1\nparameters = {}', "has no “self”"),
        (HEAD + 'lab = "budget"\ntitle = "x"\nparameters = {draws = ' + "9" * 5000 + "}", "This is not a TOML file"),
        (HEAD + 'lab = "budget"\ntitle = 0x' + "f" * 9000 + "\nparameters = {}", "“a number too large” is not a number"),
        (HEAD + 'lab = "budget"\ntitle = "x"\nparameters = {}\ncreated = 0001-01-01T00:00:00+23:59', "no date that can be kept"),
        (HEAD + 'lab = "budget"\ntitle = "x"\nparameters = {}\ncreated = 9999-12-31T23:59:59-23:59', "no date that can be kept"),
        (HEAD + 'lab = "budget"\ntitle = "x"\nparameters = {a = ' + "[" * 5000 + "}", "nested too deeply"),
        (HEAD + "lab = " + "{a = " * 3000 + "1" + "}" * 3000, "nested too deeply"),
        (HEAD + "a = 1\n" * 2, "This is not a TOML file"),
    ],
)
def test_a_bad_file_gets_one_clear_sentence(store: Store, text: str, message: str) -> None:
    with pytest.raises((StoreError, UploadError), match=message) as caught:
        store.import_scenario(read_toml(text))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1500
    assert store.scenarios() == []


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ("self = 1", "“self” is not a parameter here"),
        ("draws = " + "9" * 400, "is not a number"),
        ("draws = 0x" + "f" * 9000, "“a number too large” is not a number"),
        ("depth = " + '"' + "x" * 9000 + '"', "not a parameter"),
    ],
)
def test_no_value_of_a_lab_is_more_than_its_sentence_can_hold(tmp_path: Path, parameters: str, message: str) -> None:
    with pytest.raises((StoreError, UploadError), match=message) as caught:
        Store(tmp_path).import_scenario(read_toml(f'{HEAD}lab = "budget"\ntitle = "x"\nparameters = {{{parameters}}}'))
    assert len(str(caught.value)) < 1500


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
def test_no_text_makes_import_fail_otherwise(store: Store, text: str) -> None:
    for each in (text, HEAD + text):
        with pytest.raises((StoreError, UploadError)):
            store.import_scenario(read_toml(each))


def test_a_short_link_is_the_same_for_the_same_address(store: Store) -> None:
    id = store.shorten("budget", "depth=12&zone=N")
    assert store.shorten("budget", "depth=12&zone=N") == id
    assert store.shorten("budget", "depth=13") != id
    assert len(id) == SIGNS >= 10
    assert store.link(id) == ("budget", "depth=12&zone=N")
    with pytest.raises(StoreError, match="There is no short link “nope”"):
        store.link("nope")
    with pytest.raises(StoreError, match="This address has"):
        store.shorten("budget", "x" * (LIMITS["query"] + 1))


def test_uploads_are_kept_by_content_within_bounds(store: Store) -> None:
    kept = [store.keep_upload(bytes([n]) * 400) for n in range(2)]
    assert store.keep_upload(bytes([0]) * 400) == kept[0]
    assert store.upload(kept[0]) == bytes([0]) * 400
    newest = store.keep_upload(b"n" * 400)
    assert store.upload(newest) == b"n" * 400
    assert store.upload(kept[0]) == bytes([0]) * 400
    with pytest.raises(StoreError, match="no longer kept"):
        store.upload(kept[1])
    with pytest.raises(StoreError, match="more than the 1,000"):
        store.keep_upload(bytes(1001))


def test_what_scenarios_and_links_take_has_an_end_that_uploads_do_not_count_for(tmp_path: Path) -> None:
    store = Store(tmp_path, check=check, max_bytes=150_000)
    store.keep_upload(bytes(500_000))
    link = store.shorten("budget", "n=1")
    kept = [store.save("budget", str(n), {}, "x" * 9000) for n in range(4)]

    def fill() -> None:
        while len(kept) < 100:
            kept.append(store.save("budget", "more", {}, "x" * 9000))

    with pytest.raises(StoreError, match="keeps no more scenarios; take yours away as a file"):
        fill()
    with pytest.raises(StoreError, match="no more short links"):
        store.shorten("budget", "another")
    assert store.shorten("budget", store.link(link)[1]) == link
    for id in kept[:3]:
        store.delete(id)
    assert store.save("budget", "after all", {})


# the secret


FIRST_TABLES = """
CREATE TABLE scenario (id TEXT PRIMARY KEY, lab TEXT NOT NULL, title TEXT NOT NULL, parameters TEXT NOT NULL,
                       note TEXT NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE link (id TEXT PRIMARY KEY, lab TEXT NOT NULL, query TEXT NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE upload (id TEXT PRIMARY KEY, bytes BLOB NOT NULL, size INTEGER NOT NULL, used TEXT NOT NULL) STRICT;
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
PRAGMA user_version=1;
"""
WRITER_1 = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1] + "/carbonpump.sqlite", isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
for statement in sys.argv[2].split(";"):
    connection.execute(statement)
connection.execute("INSERT INTO secret VALUES ('sessions', ?)", (bytes.fromhex(sys.argv[3]),))
connection.execute("INSERT INTO scenario VALUES ('abcdefghjk', 'budget', 'Old', '{}', '', '2026-01-01T00:00:00+00:00')")
connection.execute("INSERT INTO link VALUES ('abc234', 'budget', 'n=1', '2026-01-01T00:00:00+00:00')")
for n in range(2):
    connection.execute("INSERT INTO upload VALUES (?, ?, 3000, ?)", (f"upload{n}", bytes([n]) * 3000, f"2026-01-0{2 - n}"))
os._exit(0)  # killed: the log beside the file holds all of it
"""


def test_a_folder_of_the_first_version_keeps_all_but_its_secret(tmp_path: Path) -> None:
    old = secrets.token_bytes(32)
    subprocess.run([sys.executable, "-c", WRITER_1, str(tmp_path), FIRST_TABLES, old.hex()], check=True)

    def traces() -> list[str]:
        return [path.name for path in tmp_path.iterdir() if old in path.read_bytes()]

    assert traces()
    store = Store(tmp_path, check=check, max_upload_bytes=7000)
    assert traces() == []
    assert store.secret("sessions") != old
    assert store.scenario("abcdefghjk").title == "Old"
    assert store.link("abc234") == ("budget", "n=1")
    third = store.keep_upload(b"x" * 3000)
    assert store.upload(third) == b"x" * 3000
    assert store.upload("upload0") == bytes(3000)
    with pytest.raises(StoreError, match="no longer kept"):
        store.upload("upload1")  # the one unused for longest had to make room
    store.close()
    with sqlite3.connect(tmp_path / "carbonpump.sqlite") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'secret'").fetchall()


def test_what_could_not_be_wiped_for_a_reader_is_wiped_by_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = secrets.token_bytes(32)
    subprocess.run([sys.executable, "-c", WRITER_1, str(tmp_path), FIRST_TABLES, old.hex()], check=True)
    monkeypatch.setattr("app.database.STARTING", 0.2)
    reader = sqlite3.connect(tmp_path / "carbonpump.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM link").fetchone() == (1,)
    store = Store(tmp_path, check=check)
    assert store.link(store.shorten("budget", "n=2")) == ("budget", "n=2")
    store.close()
    reader.close()
    assert Store(tmp_path).link("abc234") == ("budget", "n=1")
    assert [path.name for path in tmp_path.iterdir() if old in path.read_bytes()] == []


def test_the_secret_is_one_file_that_nobody_else_reads(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.secret("sessions") == Store(tmp_path).secret("sessions") != store.secret("other")
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("carbonpump")) == ["secret"]
    status = (tmp_path / "secret").stat()
    assert status.st_size == 32
    assert os.name != "posix" or stat.S_IMODE(status.st_mode) == 0o600


STARTER = """
import sys
from pathlib import Path
from app.store import Store
from engine.toml import read_toml
from engine.upload import UploadError
sys.stdin.readline()
print(Store(Path(sys.argv[1])).secret("sessions").hex())
"""


@pytest.mark.parametrize("begun", ["in no folder", "in one of the first version"])
def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path, begun: str) -> None:
    folder = tmp_path if begun == "in one of the first version" else tmp_path / "new"
    if folder is tmp_path:
        subprocess.run([sys.executable, "-c", WRITER_1, str(folder), FIRST_TABLES, bytes(32).hex()], check=True)
    command = [sys.executable, "-c", STARTER, str(folder)]
    starting = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for each in starting:
        assert each.stdin
        each.stdin.write("now\n")
        each.stdin.flush()
    said = {each.communicate()[0] for each in starting}
    assert len(said) == 1
    assert len(said.pop().strip()) == 64


# trouble with the disk


def test_a_locked_file_is_said_soon_and_does_not_keep_readers_waiting(store: Store, tmp_path: Path) -> None:
    kept, upload = store.save("budget", "Before", {}), store.keep_upload(b"before")
    other = sqlite3.connect(tmp_path / "carbonpump.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def meanwhile() -> tuple[float, float]:
        begun = time.monotonic()
        saving = [asyncio.ensure_future(store.soon(store.save, "budget", str(n), {})) for n in range(3)]
        await asyncio.sleep(0.1)
        assert store.scenario(kept).title == "Before"
        assert store.upload(upload) == b"before"
        read = time.monotonic() - begun
        for each in saving:
            with pytest.raises(StoreError, match="could not be saved just now; please try again"):
                await each
        return read, time.monotonic() - begun

    read, refused = asyncio.run(meanwhile())
    assert read < 1.5
    assert refused < 8
    other.execute("ROLLBACK")
    assert store.save("budget", "After", {})


def test_a_folder_deleted_under_the_server_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    store = Store(folder, check=check)
    store.save("budget", "Before", {})
    secret = store.secret("links")
    shutil.rmtree(folder)
    id = store.save("budget", "After", {})
    link, upload = store.shorten("budget", "n=1"), store.keep_upload(b"x")
    other = Store(folder, check=check)
    assert other.scenario(id).title == "After"
    assert other.link(link) == ("budget", "n=1")
    assert other.upload(upload) == b"x"
    assert other.secret("links") == secret
    assert [each.title for each in store.scenarios()] == ["After"]


def test_a_file_put_in_the_place_of_another_is_the_one_that_is_used(tmp_path: Path) -> None:
    store = Store(tmp_path / "data", check=check)
    store.save("budget", "Before", {})
    backup = Store(tmp_path / "backup", check=check)
    id = backup.save("budget", "From the backup", {})
    backup.close()
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "backup").rename(tmp_path / "data")
    assert store.scenario(id).title == "From the backup"
    later = store.save("budget", "After", {})
    assert Store(tmp_path / "data").scenario(later).title == "After"


FULL = """
import resource, sys
from pathlib import Path
from app.store import Store, StoreError
from engine.toml import read_toml
from engine.upload import UploadError
store = Store(Path(sys.argv[1]), check=lambda lab, values: None)
kept, link, upload = store.save("budget", "Before", {}), store.shorten("budget", "n=1"), store.keep_upload(b"before")
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
for turn in range(3):
    for act, *arguments in (store.save, "budget", "After", {}), (store.shorten, "budget", "n=2"), (store.keep_upload, b"after"):
        try:
            act(*arguments)
        except StoreError as error:
            print(error)
    assert store.scenario(kept).title == "Before" and store.link(link) and store.shorten("budget", "n=1") == link
    assert store.upload(upload) == b"before" and store.export_toml(kept)
resource.setrlimit(resource.RLIMIT_FSIZE, limits)
print(store.scenario(store.save("budget", "There is room again", {})).title)
"""


@pytest.mark.skipif(os.name != "posix", reason="no limit to files here")
def test_on_a_full_disk_nothing_is_saved_and_all_is_read(tmp_path: Path) -> None:
    said = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True).stdout
    *refused, last = said.splitlines()
    assert refused == ["This server’s disk takes nothing more, so nothing can be saved here; please take it away as a file."] * 9
    assert last == "There is room again"


def test_a_connection_that_may_only_read_is_made_anew_for_whoever_writes(tmp_path: Path) -> None:
    store = Store(tmp_path, check=check)
    for line in (store._database._writer, store._database._reader):
        line.connection.close()
        uri = f"{(tmp_path / 'carbonpump.sqlite').as_uri()}?mode=ro"  # as SQLite opens it where nothing can be written
        line.connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, factory=Sqlite)
    with pytest.raises(StoreError, match="may not write to its disk"):
        store.keep_lesson("while it cannot")
    assert store.lesson(store.keep_lesson("once it can")) == "once it can"


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no users to become")
def test_a_folder_that_may_only_be_read_is_said_at_the_start() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        Store(folder).close()
        Path(name).chmod(0o755)
        folder.chmod(0o555)
        was = os.geteuid()
        try:
            if was == 0:
                os.seteuid(65534)
        except OSError:
            pytest.skip("no other user here")
        try:
            with pytest.raises(StoreError, match="cannot be used to keep data"):
                services.start(folder)
        finally:
            os.seteuid(was)
            folder.chmod(0o755)


def test_a_folder_that_cannot_be_used_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used to keep data"):
        Store(tmp_path / "file")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "results").write_text("")
    with pytest.raises(StoreError, match="cannot be used to keep data"):
        services.start(tmp_path / "data")
    (tmp_path / "carbonpump.sqlite").write_bytes(b"no database " * 1000)
    with pytest.raises(StoreError, match="cannot be used to keep data"):
        Store(tmp_path)


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / "carbonpump.sqlite") as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA + 1}")
    with pytest.raises(StoreError, match="newer version"):
        Store(tmp_path)


WRITER = """
import itertools, sys
from pathlib import Path
from app.store import Store
from engine.toml import read_toml
from engine.upload import UploadError
store = Store(Path(sys.argv[1]), check=lambda lab, values: None, max_upload_bytes=10_000_000)
for n in itertools.count():
    id = store.save("budget", f"scenario {n}", {"values": {"n": n}}, "x" * 3000)
    link = store.shorten("budget", f"{sys.argv[2]}-{n}")
    upload = store.keep_upload(f"{sys.argv[2]}-{n}".encode() * 5000)
    print(id, link, upload, n, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9_in_the_middle_of_writes(tmp_path: Path) -> None:
    acknowledged: list[tuple[str, str, str, int, int]] = []
    chance = random.Random(1)
    for turn in range(5):
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), f"{turn}.{k}"], stdout=subprocess.PIPE, text=True)
            for k in range(2)
        ]
        lines = [writer.stdout.readline() for writer in writers if writer.stdout]  # both are at it
        time.sleep(chance.uniform(0.0, 0.15))
        for writer in writers:
            writer.kill()
        for k, writer in enumerate(writers):
            rest = writer.communicate()[0]
            for line in (lines[k] + rest).splitlines():
                if len(parts := line.split()) == 4:
                    acknowledged.append((parts[0], parts[1], parts[2], int(parts[3]), 10 * turn + k))
        with sqlite3.connect(tmp_path / "carbonpump.sqlite") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store = Store(tmp_path, check=check)
    assert len(acknowledged) > 10
    for id, link, _, n, writer in acknowledged:
        assert store.scenario(id).parameters == {"n": n}
        assert store.link(link) == ("budget", f"{writer // 10}.{writer % 10}-{n}")
    assert store.upload(acknowledged[-1][2])
    assert store.scenario(store.save("budget", "and on it goes", {})).created <= dt.datetime.now(dt.UTC)
