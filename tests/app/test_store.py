"""The store: what was acknowledged stays, whatever is killed; scenarios travel as TOML; links and uploads are bounded."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.store import LIMITS, SCHEMA, Store, StoreError
from engine.parameter import ParameterError, Value


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
    first = store.save("budget", "  More \n fish ", VALUES, "why\nnot")
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
    before = store.scenario(store.save("budget", 'A “title” with "quotes"', VALUES, note))
    after = store.scenario(store.import_toml(store.export_toml(before.id)))
    assert after.id != before.id
    assert (after.lab, after.title, after.parameters, after.note) == (before.lab, before.title, VALUES, note)
    assert after.created == before.created
    assert {name: type(value) for name, value in after.parameters.items()} == {name: type(v) for name, v in VALUES.items()}


HEAD = f"carbonpump_scenario = {SCHEMA}\n"


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
        (HEAD + "a = 1\n" * 2, "This is not a TOML file"),
    ],
)
def test_a_bad_file_gets_one_clear_sentence(store: Store, text: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        store.import_toml(text)
    assert "\n" not in str(caught.value)
    assert store.scenarios() == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
def test_no_text_makes_import_fail_otherwise(store: Store, text: str) -> None:
    for each in (text, HEAD + text):
        with pytest.raises(StoreError):
            store.import_toml(each)


def test_a_short_link_is_the_same_for_the_same_address(store: Store) -> None:
    id = store.shorten("budget", "depth=12&zone=N")
    assert store.shorten("budget", "depth=12&zone=N") == id
    assert store.shorten("budget", "depth=13") != id
    assert len(id) == 6
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


def test_the_secret_is_the_same_for_every_process(tmp_path: Path) -> None:
    assert Store(tmp_path).secret("sessions") == Store(tmp_path).secret("sessions") != Store(tmp_path).secret("other")


def test_a_folder_that_cannot_be_used_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used to keep data"):
        Store(tmp_path / "file")
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
store = Store(Path(sys.argv[1]), check=lambda lab, values: None, max_upload_bytes=10_000_000)
for n in itertools.count():
    id = store.save("budget", f"scenario {n}", {"n": n}, "x" * 3000)
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
