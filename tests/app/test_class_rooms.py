"""What is kept of classes: all that was answered, for every process, until it is deleted to the last byte."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.database import StoreTrouble
from app.teach import rows
from app.teach.codes import digest, screen_key
from app.teach.room import Part, Plan, Refused, Room
from app.teach.rooms import Rooms

PARTS = (Part("read"), Part("guess"), Part("reveal", 1), Part("words"))
SECRET = "the console's secret"


def plan(code: str) -> Plan:
    return Plan(code, "lesson", False, "en", PARTS)


def run(folder: Path, act: Callable[..., Awaitable[None]], processes: int = 1, **options: float) -> None:
    """With so many sets of rooms of one folder, as processes of a server have them."""

    async def together() -> None:
        rooms = [Rooms(folder, **options) for _ in range(processes)]
        try:
            await act(*rooms)
        finally:
            for each in rooms:
                each.close()

    asyncio.run(together())


async def opened(rooms: Rooms, secret: str = SECRET, now: float | None = None) -> str:
    return (await rooms.open(plan, secret, time.time() if now is None else now)).plan.code


async def joined(rooms: Rooms, code: str, count: int) -> None:
    def join(n: int) -> Callable[[Room], Room]:
        return lambda room: room.join(f"Student {n}", digest(f"token {n}"), 200, time.time())

    await asyncio.gather(*(rooms.change(code, join(n)) for n in range(1, count + 1)))


def test_a_room_is_found_again_as_it_was(tmp_path: Path) -> None:
    kept: list[Room] = []

    async def before(rooms: Rooms) -> None:
        code = await opened(rooms)
        await joined(rooms, code, 3)
        for change in (
            lambda room: room.go(1).timer(60, time.time()),
            lambda room: room.answer(2, 1, {"value": 160, "sure": 1}),
            lambda room: room.answer(3, 1, {"value": 60, "sure": 2}),
            lambda room: room.go(3).answer(1, 3, "“Más”").answer(2, 3, "b").release(3, 1, True).release(3, 2, True),
            lambda room: room.answer(2, 3, "c").here(1, "a process").pace(True).hide(True),
            lambda room: room.remove(3),
        ):
            kept[:] = [await rooms.change(code, change)]

    async def after(rooms: Rooms) -> None:
        assert await rooms.look(kept[0].plan.code) == kept[0]
        assert await rooms.of_console(SECRET) == kept[0]
        assert await rooms.of_screen(screen_key(SECRET)) == kept[0]

    run(tmp_path, before)
    run(tmp_path, after)


def test_what_comes_together_is_committed_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = []
    write = rows.write
    monkeypatch.setattr(rows, "write", lambda *given: (commits.append(given), write(*given)))

    async def act(rooms: Rooms) -> None:
        code = await opened(rooms)
        await joined(rooms, code, 100)
        assert len((await rooms.look(code)).present) == 100

    run(tmp_path, act)
    assert 1 <= len(commits) < 20


def test_answers_are_gathered_and_whoever_leads_does_not_wait_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.teach.rooms.GATHER_SECONDS", 1.0)  # so that a busy computer is no reason to fail

    async def act(rooms: Rooms) -> None:
        code = await opened(rooms)
        await joined(rooms, code, 20)
        await rooms.change(code, lambda room: room.go(1))
        seen: list[int] = []
        rooms.changed = lambda room: seen.append(len(room.answers.get(1, ())))

        async def answer(n: int) -> float:
            begun = time.monotonic()
            await rooms.change(code, lambda room: room.answer(max(n, 1), 1, n), gathered=True)
            return time.monotonic() - begun

        waits = await asyncio.gather(*map(answer, range(1, 11)))
        assert seen == [10]  # the teacher has just moved on, so all of them wait
        assert min(waits) > 0.5

        later = asyncio.create_task(answer(11))
        while not rooms._gathered:
            await asyncio.sleep(0.001)
        assert len((await rooms.change(code, lambda room: room.hide(True))).answers[1]) == 11
        await later
        assert seen == [10, 11]

        await asyncio.sleep(1)
        alone = asyncio.create_task(answer(0))
        while not alone.done():
            assert not rooms._gathered
            await asyncio.sleep(0)

    run(tmp_path, act)


def test_one_who_is_refused_disturbs_nobody_in_the_batch(tmp_path: Path) -> None:
    async def act(rooms: Rooms) -> None:
        code = await opened(rooms)
        await joined(rooms, code, 2)

        def broken(room: Room) -> Room:
            raise ZeroDivisionError

        found = await asyncio.gather(
            rooms.change(code, lambda room: room.go(1)),
            rooms.change(code, lambda room: room.answer(1, 1, 160)),
            rooms.change(code, lambda room: room.answer(1, 3, "too early")),
            rooms.change(code, broken),
            rooms.change("ZZZZ", lambda room: room.go(1)),
            rooms.change(code, lambda room: room.answer(2, 1, 170)),
            return_exceptions=True,
        )
        assert [type(each) for each in found] == [Room, Room, Refused, ZeroDivisionError, Refused, Room]
        assert (await rooms.look(code)).answers == {1: {1: 160, 2: 170}}

    run(tmp_path, act)


def test_two_processes_share_a_class(tmp_path: Path) -> None:
    async def act(one: Rooms, other: Rooms) -> None:
        code = await opened(one)
        _, stamp = await other.anew([])
        assert await other.anew([code], stamp) == ([], stamp)
        await joined(other, code, 20)
        await asyncio.gather(
            one.change(code, lambda room: room.go(1)), *(joined(each, code, 40) for each in (one, other)), return_exceptions=True
        )
        answers = [
            each.change(code, lambda room, n=n: room.answer(n, 1, n)) for n in range(1, 41) for each in (one, other)[n % 2 :][:1]
        ]
        await asyncio.gather(*answers)
        assert (await other.anew([], stamp))[1] != stamp
        for each in (one, other):
            room = await each.look(code)
            assert room.answers == {1: {n: n for n in range(1, 41)}}
            assert len(room.present) == 40

    run(tmp_path, act, 2)


def test_a_process_is_told_what_another_did(tmp_path: Path) -> None:
    async def act(one: Rooms, other: Rooms) -> None:
        told: list[int] = []
        gone: list[str] = []
        one.changed = lambda room: told.append(room.version)
        other.deleted = lambda room: gone.append(room.plan.code)
        code = await opened(one)
        await other.look(code)
        _, seen = await other.anew([code])
        room = await one.change(code, lambda room: room.go(1))
        assert told == [room.version]
        await other.look(code)  # that it was looked at for somebody else meanwhile is no reason not to tell
        assert (await other.anew([code], seen))[0] == [room]
        await one.change(code, lambda room: room.end(time.time()))
        await one.delete(code)
        assert (await other.anew([code]))[0] == []
        assert gone == [code]
        assert other.known(code) is None

    run(tmp_path, act, 2)


def test_a_code_that_comes_again_is_another_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.teach.batch.new_code", lambda taken: "7K42")

    async def act(one: Rooms, other: Rooms) -> None:
        await joined(one, await opened(one), 3)
        assert len((await other.look("7K42")).present) == 3
        await one.change("7K42", lambda room: room.end(time.time()))
        await one.delete("7K42")
        await opened(one, "another")
        assert (await other.look("7K42")).present == []
        await joined(other, "7K42", 1)
        assert len((await one.look("7K42")).present) == 1

    run(tmp_path, act, 2)


def test_after_deletion_no_byte_is_left(tmp_path: Path) -> None:
    words = ["Marmalade", "Quetzalcoatl wrote this", "the long sentence that was replaced"]

    def bytes_left() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    async def act(rooms: Rooms, other: Rooms) -> None:
        code = await opened(rooms)
        await rooms.change(code, lambda room: room.join(words[0], digest("token"), 200, 0.0).go(3))
        await rooms.change(code, lambda room: room.answer(1, 3, words[2] * 20))
        await rooms.change(code, lambda room: room.answer(1, 3, words[1]))
        await joined(rooms, code, 60)
        for n in range(2, 60):
            await rooms.change(code, lambda room, n=n: room.answer(n, 3, f"{words[1]} {n} " * 30))
        await rooms.change(code, lambda room: room.remove(2))
        await other.look(code)
        there = bytes_left()
        assert all(word.encode() in there for word in words)
        with pytest.raises(Refused, match="class_end_first"):
            await rooms.delete(code)
        await rooms.change(code, lambda room: room.end(time.time()))
        await rooms.delete(code)
        await rooms.tidy()
        left = bytes_left()
        for word in (*words, code, digest("token"), digest(SECRET), digest(screen_key(SECRET)), "Student"):
            assert word.encode() not in left
        for look in (rooms.look(code), rooms.of_console(SECRET), rooms.change(code, lambda room: room.go(1))):
            with pytest.raises(Refused):
                await look

    run(tmp_path, act, 2)


def test_what_could_not_be_wiped_is_wiped_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(rooms: Rooms) -> None:
        code = await opened(rooms)
        await rooms.change(code, lambda room: room.end(time.time()))
        with monkeypatch.context() as patch:
            patch.setattr(rooms._database, "wipe", lambda: False)
            await rooms.delete(code)
            assert rooms._column("PRAGMA user_version") == [rows.UNCLEAN]
        await rooms.tidy()
        assert rooms._column("PRAGMA user_version") == [rows.CLEAN]

    run(tmp_path, act)


def test_what_ended_or_was_left_alone_is_deleted_in_time(tmp_path: Path) -> None:
    async def act(rooms: Rooms) -> None:
        now = time.time()
        codes = {name: await opened(rooms, name, now) for name in ("ended", "left", "new", "ended lately")}
        await rooms.change(codes["ended"], lambda room: room.end(now - 7300))
        await rooms.change(codes["ended"], lambda room: room.seen(now))
        await rooms.change(codes["ended lately"], lambda room: room.end(now - 7000))
        await rooms.change(codes["left"], lambda room: room.seen(now - 7300))
        await rooms.tidy()
        for name, code in codes.items():
            if name in ("new", "ended lately"):
                await rooms.look(code)
            else:
                with pytest.raises(Refused, match="class_no_code"):
                    await rooms.look(code)

    run(tmp_path, act, hours=2)


def test_a_server_holds_so_many_classes_and_the_forgotten_make_room(tmp_path: Path) -> None:
    async def act(rooms: Rooms) -> None:
        now = time.time()
        used = await opened(rooms, "used", now - 7200)
        await joined(rooms, used, 1)
        await opened(rooms, "new", now)
        with pytest.raises(Refused, match="class_too_many"):
            await opened(rooms, "third", now)
        await opened(rooms, "fourth", now + 3700)
        with pytest.raises(Refused, match="class_no_link"):
            await rooms.of_console("new")
        await rooms.change(used, lambda room: room.end(now))
        await opened(rooms, "fifth", now)

    run(tmp_path, act, most=2)


def test_one_address_cannot_hold_every_class(tmp_path: Path) -> None:
    async def act(rooms: Rooms) -> None:
        codes = [(await rooms.open(plan, f"console {n}", time.time(), "greedy")).plan.code for n in range(3)]
        with pytest.raises(Refused, match="class_too_many_here"):
            await rooms.open(plan, "one more", time.time(), "greedy")
        assert await rooms.open(plan, "another's", time.time(), "another")
        await rooms.change(codes[0], lambda room: room.end(time.time()))
        assert (await rooms.open(plan, "again", time.time(), "greedy")).by == "greedy"

    run(tmp_path, act, most=4)


def test_students_of_a_process_that_is_gone_are_not_here(tmp_path: Path) -> None:
    async def act(rooms: Rooms) -> None:
        code = await opened(rooms)
        await joined(rooms, code, 3)
        for id, process in ((1, rooms.process), (2, "1 0.00"), (3, "junk")):
            await rooms.change(code, lambda room, id=id, process=process: room.here(id, process))
        await rooms.tidy()
        assert [bool(student.here) for student in (await rooms.look(code)).present] == [True, False, False]

    run(tmp_path, act)


def test_a_disk_that_takes_nothing_is_said_and_the_room_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(rooms: Rooms) -> None:
        code = await opened(rooms)
        await joined(rooms, code, 1)
        before = await rooms.look(code)
        with monkeypatch.context() as patch:
            patch.setattr(rows, "write", lambda *given: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            with pytest.raises(StoreTrouble):
                await rooms.change(code, lambda room: room.go(1))
        assert await rooms.look(code) == before
        assert (await rooms.change(code, lambda room: room.go(1))).step == 1

    run(tmp_path, act)


ANSWERING = """
import asyncio, sys
from pathlib import Path
from app.teach.rooms import Rooms

async def answer():
    rooms = Rooms(Path(sys.argv[1]))
    for n in range(100_000):
        await rooms.change(sys.argv[2], lambda room: room.answer(n % 20 + 1, 1, n))
        print(n, flush=True)

asyncio.run(answer())
"""


def test_what_was_answered_is_there_after_a_kill(tmp_path: Path) -> None:
    async def act(rooms: Rooms) -> None:
        code = await opened(rooms)
        await joined(rooms, code, 20)
        await rooms.change(code, lambda room: room.go(1))
        for _ in range(3):
            process = subprocess.Popen([sys.executable, "-c", ANSWERING, str(tmp_path), code], stdout=subprocess.PIPE)
            assert process.stdout
            heard = [int(process.stdout.readline()) for _ in range(60)]
            os.kill(process.pid, signal.SIGKILL)
            heard += [int(line) for line in process.stdout.read().split()]
            process.wait()
            answers = (await rooms.look(code)).answers[1]
            assert len(answers) == 20
            last = max(answers.values())
            assert last in (heard[-1], heard[-1] + 1)
            assert sorted(answers.values()) == list(range(last - 19, last + 1))

    run(tmp_path, act)
