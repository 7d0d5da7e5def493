"""The same store and the same classes in PostgreSQL: what two servers keep there is one thing, and each hears of the other."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import StoreError, StoreTrouble
from app.store import Store
from app.teach import rows
from app.teach.codes import digest
from app.teach.room import Part, Plan, Refused
from app.teach.rooms import Rooms
from tests.app.postgres import programs, running

pytestmark = [
    pytest.mark.skipif(programs() is None, reason="there is no PostgreSQL here (Debian: postgresql)"),
    pytest.mark.wide,
]
PLAN = (Part("read"), Part("guess"))
STATE = {"values": {"fish_biomass": 50.0}}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running() as found:
        yield found


@pytest.fixture
def pair(url: str, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two servers' stores."""
    both = [Store(tmp_path, url=url, max_upload_bytes=1000) for _ in range(2)]
    yield both[0], both[1]
    for each in both:
        each.close()


def test_what_one_server_keeps_another_finds(pair: tuple[Store, Store]) -> None:
    one, other = pair
    id = one.save("budget", "A “title”; with % and ?", STATE, "two\nlines")
    found = other.scenario(id)
    assert (found.title, found.note, found.parameters) == ("A “title”; with % and ?", "two\nlines", STATE["values"])
    assert [each.id for each in other.scenarios("budget")] == [id]
    link = one.shorten("budget", "fish_biomass=50")
    assert other.shorten("budget", "fish_biomass=50") == link
    assert other.link(link) == ("budget", "fish_biomass=50")
    assert other.lesson(one.keep_lesson("a lesson")) == "a lesson"
    other.delete(id)
    with pytest.raises(StoreError, match="There is no scenario"):
        one.scenario(id)


def test_uploads_are_found_by_all_and_the_longest_unused_make_room(pair: tuple[Store, Store]) -> None:
    one, other = pair
    first, second = one.keep_upload(b"a" * 600), other.keep_upload(bytes(range(256)))
    assert (other.upload(first), one.upload(second)) == (b"a" * 600, bytes(range(256)))
    one.upload(first)
    other.keep_upload(b"c" * 390)
    with pytest.raises(StoreError, match="no longer kept"):
        one.upload(second)
    assert one.upload(first) == b"a" * 600


def test_a_server_has_so_much_room(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="keeps no more lessons"):
        Store(tmp_path, url=url, max_bytes=1).keep_lesson("one more")


def test_whoever_waits_too_long_for_others_is_told(pair: tuple[Store, Store]) -> None:
    one, other = pair
    with one._database.write():
        begun = time.monotonic()
        with pytest.raises(StoreTrouble, match="could not be saved just now"):
            other.keep_lesson("while another writes")
        assert time.monotonic() - begun < 8
    assert other.lesson(other.keep_lesson("while another writes"))


def test_a_change_that_fails_in_the_middle_leaves_nothing(pair: tuple[Store, Store]) -> None:
    one, other = pair

    def fail() -> None:
        with one._database.write() as connection:
            connection.execute("INSERT INTO lesson VALUES (?, ?, ?)", ("half", "text", "now"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(StoreError, match="There is no lesson"):
        other.lesson("half")


def test_text_that_it_cannot_keep_is_refused_in_a_sentence(pair: tuple[Store, Store]) -> None:
    with pytest.raises(StoreError, match="characters that cannot be kept"):
        pair[0].save("budget", "a", STATE, "nul \0")


def test_a_database_that_cannot_be_reached_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used to keep data"):
        Store(tmp_path, url="postgresql://pump@127.0.0.1:1/none")


def test_the_folder_beside_it_is_made_or_what_is_wrong_with_it_is_said(url: str, tmp_path: Path) -> None:
    Store(tmp_path / "a" / "new", url=url).close()
    assert (tmp_path / "a" / "new" / "secret").stat().st_size == 32
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used to keep data"):
        Store(tmp_path / "file", url=url)


def test_what_was_backed_up_is_restored(url: str, tmp_path: Path) -> None:
    """By the commands of assets/deploy/README.md."""
    there = programs()
    assert there
    before = Store(tmp_path, url=url)
    id, upload = before.save("budget", "Kept", STATE), before.keep_upload(bytes(range(256)))
    before.close()
    dump = tmp_path / "pump.dump"
    with dump.open("wb") as file:
        subprocess.run([there / "pg_dump", "--format=custom", "--exclude-schema=classes", url], stdout=file, check=True)
    for _ in range(2):  # into a database that is empty, and over one that is not
        other = url.replace("/postgres", "/again")
        subprocess.run([there / "psql", "-q", url, "-c", "CREATE DATABASE again"], check=False, capture_output=True)
        subprocess.run([there / "pg_restore", f"--dbname={other}", "--clean", "--if-exists", dump], check=True)
        after = Store(tmp_path, url=other)
        assert after.scenario(id).title == "Kept"
        assert after.upload(upload) == bytes(range(256))
        after.close()


def test_a_class_is_one_on_two_servers_and_leaves_nothing(url: str, tmp_path: Path) -> None:
    async def act() -> None:
        one, other = Rooms(tmp_path / "a", url=url), Rooms(tmp_path / "b", url=url)
        try:
            code = (await one.open(lambda code: Plan(code, "lesson", False, "en", PLAN), "secret", time.time())).plan.code
            _, seen = await other.anew([code])
            await asyncio.sleep(1.5)  # until it listens
            _, seen = await other.anew([code], seen)
            await one.change(code, lambda room: room.join("Ana", digest("a"), 200, time.time()))
            await one.change(code, lambda room: room.go(1))
            async with asyncio.timeout(5):
                while not (found := await other.anew([code], seen))[0]:
                    await asyncio.sleep(0.05)
            assert found[0][0].step == 1
            await asyncio.gather(
                *(
                    where.change(code, lambda room, n=n: room.join(f"S{n}", digest(str(n)), 200, time.time()))
                    for n, where in enumerate([one, other] * 10)
                )
            )
            await other.change(code, lambda room: room.answer(1, 1, {"value": 3.5}))
            room = await one.look(code)
            assert (len(room.students), room.answers) == (21, {1: {1: {"value": 3.5}}})
            await other.change(code, lambda room: room.end(time.time()))
            await one.delete(code)
            with pytest.raises(Refused, match="class_no_code"):
                await other.look(code)
            async with asyncio.timeout(5):
                while other._column("SELECT number FROM version") != [rows.CLEAN]:
                    await asyncio.sleep(0.05)
            left = "SELECT pg_relation_size(name::regclass) FROM (VALUES ('class'), ('student'), ('answer')) AS each (name)"
            assert other._column(left) == [0, 0, 0]
        finally:
            one.close()
            other.close()

    asyncio.run(act())


def test_to_wipe_a_class_leaves_uploads_where_they_are(pair: tuple[Store, Store], url: str, tmp_path: Path) -> None:
    where, rooms = "SELECT pg_relation_filenode('content')", Rooms(tmp_path, url=url)
    before = pair[0]._database.read(where)
    assert rooms._database.wipe()
    assert pair[0]._database.read(where) == before
    rooms.close()
