"""Long runs: executors in real processes, and the queue, sharing, cancelling and caching on top of them."""

from __future__ import annotations

import asyncio
import html
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import psutil
import pytest

from app import services
from app.cache import Cache
from app.jobs import Busy, Job, Jobs
from app.running import Run
from engine import compute
from engine.compute import Cluster, ComputeError, Executor, Here, Processes, Task, executor
from engine.lab import Cancelled
from tests.app import tasks
from tests.app.patience import until


def quiet(fraction: float, message: str) -> None:
    pass


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    made = Processes(2)
    yield made
    made.close()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as local:
        made = Cluster(local.scheduler_address)
        yield made
        made.close()


@pytest.fixture(params=["here", "processes", "cluster"])
def any_executor(request: pytest.FixtureRequest) -> Executor:
    if request.param == "here":
        return Here()
    made: Executor = request.getfixturevalue(request.param)
    return made


# executors


def test_a_task_gives_its_result_and_tells_how_far_it_is(any_executor: Executor) -> None:
    heard: list[tuple[float, str]] = []
    result = any_executor.run(Task.of(tasks.steps, 6, 0.2), lambda *news: heard.append(news))
    assert result["count"] == 6
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions)
    assert any(message.startswith("step") for _, message in heard)


def test_progress_stops_a_task_by_raising_cancelled(any_executor: Executor) -> None:
    def stop(fraction: float, message: str) -> None:
        if fraction > 0:
            raise Cancelled

    begun = time.monotonic()
    with pytest.raises(Cancelled):
        any_executor.run(Task.of(tasks.steps, 100, 0.1), stop)
    assert time.monotonic() - begun < 6
    assert any_executor.run(Task.of(tasks.steps, 1, 0), quiet)["count"] == 1


@pytest.mark.parametrize("name", ["processes", "cluster"])
def test_a_refusal_keeps_its_sentence_and_an_error_gets_one(name: str, request: pytest.FixtureRequest) -> None:
    chosen: Executor = request.getfixturevalue(name)
    with pytest.raises(ComputeError, match=r"^depth: 3 is outside 10 to 20 m\.$"):
        chosen.run(Task.of(tasks.refuse), quiet)
    with pytest.raises(ComputeError, match=r"^The run failed \(ZeroDivisionError: division by zero\)\.$"):
        chosen.run(Task.of(tasks.broken), quiet)


def test_a_process_is_kind_to_the_sliders(processes: Processes) -> None:
    result = processes.run(Task.of(tasks.steps, 1, 0), quiet)
    assert result["nice"] >= 10
    assert result["threads"] == "1"


def test_a_task_that_does_not_listen_is_ended_with_its_process(processes: Processes) -> None:
    def stop(fraction: float, message: str) -> None:
        if fraction > 0:
            raise Cancelled

    begun = time.monotonic()
    with pytest.raises(Cancelled):
        processes.run(Task.of(tasks.deaf, 60), stop)
    assert time.monotonic() - begun < 10


def test_a_crash_is_told_in_a_sentence_and_the_next_task_runs(processes: Processes) -> None:
    with pytest.raises(ComputeError, match=r"^The run ended unexpectedly \(exit 9\); please try again\.$"):
        processes.run(Task.of(tasks.crash), quiet)
    assert processes.run(Task.of(tasks.steps, 1, 0), quiet)["count"] == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (signal.SIGKILL, r"^The run was ended by the system, probably for want of memory; try a smaller one\.$"),
        (signal.SIGSEGV, r"^The run ended unexpectedly \(signal 11\); please try again\.$"),
    ],
)
def test_how_a_process_ended_is_told_and_no_more(number: int, words: str, processes: Processes) -> None:
    with pytest.raises(ComputeError, match=words):
        processes.run(Task.of(tasks.fall, int(number)), quiet)


def test_want_of_memory_is_said_so() -> None:
    assert compute.sentence(MemoryError()) == "The run needs more memory than there is; try a smaller one."


def test_processes_die_with_their_parent_even_when_it_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "from engine.compute import Processes, Task\n"
        f"Processes(1).run(Task('tests.app.tasks:steps', (1000, 0.1, {str(note)!r})), lambda f, m: None)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    worker = psutil.Process(int(until(lambda: note.exists() and note.read_text().strip())))
    parent.kill()
    parent.wait()
    psutil.wait_procs([worker], timeout=5)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


def test_close_ends_running_work() -> None:
    pool = Processes(1)
    ended: list[BaseException] = []

    def run() -> None:
        try:
            pool.run(Task.of(tasks.deaf, 60), quiet)
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    until(lambda: pool._started)
    pool.close()
    thread.join(5)
    assert ended


def test_a_scheduler_that_does_not_answer_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(compute, "CONNECT_SECONDS", 1)
    with pytest.raises(ComputeError, match=r"^No Dask scheduler answers at tcp://127\.0\.0\.1:9\.$"):
        executor("tcp://127.0.0.1:9")


def test_a_key_names_the_content() -> None:
    same = [Task.of(tasks.steps, 2, 0.5, note="a"), Task("tests.app.tasks:steps", (2, 0.5), {"note": "a"})]
    other = [Task.of(tasks.steps, 3, 0.5), Task.of(tasks.deaf, 2), Task("m:f", (np.arange(3),)), Task("m:f", (np.arange(3.0),))]
    assert same[0].key == same[1].key
    assert len({task.key for task in (*same, *other)}) == 5
    with pytest.raises(TypeError, match="A object cannot be part of a task"):
        assert Task("m:f", (object(),)).key
    with pytest.raises((ComputeError, AttributeError)):
        Task.of(lambda progress: None)


# jobs


class Slow:
    """An executor whose tasks last until released, and that counts them."""

    def __init__(self, slots: int = 1) -> None:
        self.slots = slots
        self.runs = 0
        self.free = threading.Event()

    def run(self, task: Task, progress: Callable[[float, str], None]) -> Any:
        self.runs += 1
        while not self.free.wait(0.01):
            progress(0.5, "half")
        progress(1.0, "all")
        return {"answer": task.args}

    def close(self) -> None:
        self.free.set()


def drive(test: Callable[[Jobs, Slow], Awaitable[None]], folder: Path, **options: Any) -> None:
    async def run() -> None:
        slow = Slow()
        jobs = Jobs(slow, folder, **options)
        try:
            await asyncio.wait_for(test(jobs, slow), 20)
        finally:
            jobs.close()

    asyncio.run(run())


async def reach(job: Job, state: str) -> None:
    while job.state != state:
        await asyncio.sleep(0.01)


def task(n: int = 0) -> Task:
    return Task("tests.app.tasks:steps", (n, 0.0))


def test_identical_requests_share_one_run_and_the_result_is_kept(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        first, second = jobs.submit(task(), "ann"), jobs.submit(task(), "bob")
        assert first is second
        while first.fraction != 0.5:
            await asyncio.sleep(0.01)
        assert (first.state, first.message, first.place) == ("running", "half", 0)
        slow.free.set()
        assert await first.result() == {"answer": (0, 0.0)}
        later = jobs.submit(task(), "cyd")
        assert later.state == "done"
        assert await later.result() == {"answer": (0, 0.0)}
        assert slow.runs == 1
        assert jobs.counts() == {"queued": 0, "running": 0, "done": 1}

    drive(test, tmp_path)


def test_the_queue_shows_places_and_has_an_end(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        made = [jobs.submit(task(n), f"holder {n}") for n in range(3)]
        assert [job.place for job in made] == [0, 1, 2]
        with pytest.raises(Busy, match=r"^2 runs are waiting already"):
            jobs.submit(task(9), "late")
        jobs.cancel(made[1], "holder 1")
        assert (made[1].state, made[2].place) == ("cancelled", 1)
        with pytest.raises(Cancelled):
            await made[1].result()
        slow.free.set()
        await made[2].result()

    drive(test, tmp_path, max_queue=2)


def test_what_is_brief_has_a_place_of_its_own_and_goes_before(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        long = [jobs.submit(task(n), f"holder {n}", f"address {n}") for n in range(2)]
        brief = [jobs.submit(task(10 + n), f"download {n}", "c", brief=True) for n in range(2)]
        assert [job.state for job in (*long, *brief)] == ["running", "queued", "running", "queued"]
        assert [brief[1].place, long[1].place] == [1, 2]
        slow.free.set()
        await asyncio.gather(*(job.result() for job in (*long, *brief)))

    drive(test, tmp_path)


def test_several_brief_ones_leave_room_for_no_more_threads_than_there_are(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        brief = [jobs.submit(task(n), f"download {n}", "a", brief=True) for n in range(3)]
        long = jobs.submit(task(9), "ann", "b")
        assert [job.state for job in (*brief, long)] == ["running", "running", "queued", "queued"]
        slow.free.set()
        await asyncio.gather(*(job.result() for job in (*brief, long)))

    drive(test, tmp_path)


def test_downloads_without_end_leave_a_place_to_a_long_run(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        brief = [jobs.submit(task(n), f"download {n}", "a", brief=True) for n in range(2)]
        long = jobs.submit(task(9), "ann", "b")
        more = [jobs.submit(task(20 + n), f"download {n}", "a", brief=True) for n in range(3)]
        jobs.cancel(brief[0], "download 0")
        await reach(brief[0], "cancelled")
        assert [job.state for job in (long, *more)] == ["running", "queued", "queued", "queued"]
        slow.free.set()

    drive(test, tmp_path)


def test_one_visitor_cannot_take_every_place(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        jobs.submit(task(1), "ann")
        jobs.submit(task(2), "ann")
        with pytest.raises(Busy, match="already have 2 runs"):
            jobs.submit(task(3), "ann")

    drive(test, tmp_path)


def test_one_address_cannot_take_every_place_and_addresses_take_turns(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        greedy = [jobs.submit(task(n), f"tab {n}", "a") for n in range(7)]
        with pytest.raises(Busy, match=r"^6 runs from your network are waiting already"):
            jobs.submit(task(90), "tab 90", "a")
        other, further = jobs.submit(task(20), "bob", "b"), jobs.submit(task(21), "bob", "b")
        assert [other.place, further.place, greedy[1].place, greedy[2].place] == [1, 3, 2, 4]
        with pytest.raises(Busy, match="all there is room for"):
            jobs.submit(task(30), "cyd", "c")
        slow.free.set()
        await greedy[-1].result()
        assert greedy[0]._started < other._started < greedy[1]._started < further._started < greedy[2]._started

    drive(test, tmp_path, max_queue=8)


def test_the_last_holder_to_cancel_stops_the_run(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        job = jobs.submit(task(), "ann")
        jobs.submit(task(), "bob")
        jobs.cancel(job, "ann")
        await asyncio.sleep(0.05)
        assert job.state == "running"
        jobs.cancel(job, "bob")
        await reach(job, "cancelled")
        assert not list(tmp_path.glob("*.claim"))
        again = jobs.submit(task(), "ann")
        assert again is not job
        slow.free.set()
        await again.result()

    drive(test, tmp_path)


def test_a_run_outlives_a_reload_but_not_an_absence(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        job = jobs.submit(task(), "page")
        jobs.leave("page")
        await asyncio.sleep(0.1)
        assert jobs.take_up(task(), "page, reloaded") is job
        await asyncio.sleep(0.4)
        assert job.state == "running"
        jobs.leave("page, reloaded")
        await reach(job, "cancelled")
        assert jobs.find(task()) is None

    drive(test, tmp_path, grace=0.3)


def test_a_failure_is_told_and_not_kept(tmp_path: Path) -> None:
    async def run() -> None:
        jobs = Jobs(Here(), tmp_path)
        job = jobs.submit(Task.of(tasks.refuse), "ann")
        with pytest.raises(ComputeError, match="outside 10 to 20 m"):
            await job.result()
        assert (job.state, job.error) == ("failed", "depth: 3 is outside 10 to 20 m.")
        assert jobs.find(job.task) is None
        jobs.close()

    asyncio.run(run())


def test_two_servers_compute_a_thing_once(tmp_path: Path) -> None:
    async def run() -> None:
        slow, idle = Slow(), Slow()
        one, other = Jobs(slow, tmp_path), Jobs(idle, tmp_path)
        job = one.submit(task(), "ann")
        await reach(job, "running")
        await asyncio.sleep(0.1)
        shared = other.submit(task(), "bob")
        while shared.fraction != 0.5:
            await asyncio.sleep(0.05)
        slow.free.set()
        assert await shared.result() == await job.result()
        assert (slow.runs, idle.runs) == (1, 0)
        one.close()
        other.close()

    asyncio.run(asyncio.wait_for(run(), 20))


def test_a_page_takes_up_what_another_server_is_at_and_goes_on_with_it_when_that_stops(tmp_path: Path) -> None:
    async def run() -> None:
        slow, idle = Slow(), Slow()
        one, other = Jobs(slow, tmp_path), Jobs(idle, tmp_path)
        assert other.take_up(task(), "bob") is None
        await reach(one.submit(task(), "ann"), "running")
        await asyncio.sleep(0.1)
        shared = other.take_up(task(), "bob")
        assert shared
        while shared.fraction != 0.5:
            await asyncio.sleep(0.05)
        assert (shared.elsewhere, shared.seconds_left, idle.runs) == (True, None, 0)
        own = other.submit(task(1), "bob")
        await reach(own, "running")  # to wait for others keeps no place
        while idle.runs == 0:
            await asyncio.sleep(0.01)
        one.close()
        idle.free.set()
        assert await shared.result() == {"answer": (0, 0.0)}
        assert (slow.runs, idle.runs) == (1, 2)
        other.close()

    asyncio.run(asyncio.wait_for(run(), 20))


def test_a_claim_that_nobody_holds_is_forgotten_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Cache(tmp_path)
    assert held.claim("a")
    assert held.claimed("a")
    assert not held.claim("a")
    held.leave("a")
    assert held.claimed("a")
    assert held.claim("a")
    held.leave("a")
    monkeypatch.setattr("app.cache.LEFT", 1.0)
    assert not held.claimed("a")


def test_seconds_left_follow_the_speed_so_far(tmp_path: Path) -> None:
    async def test(jobs: Jobs, slow: Slow) -> None:
        job = jobs.submit(task(), "ann")
        assert job.seconds_left is None
        while job.fraction != 0.5:
            await asyncio.sleep(0.01)
        job._started -= 10
        assert job.seconds_left is None  # it was gone on with from there
        job._taken_up = 0.25
        assert job.seconds_left == pytest.approx(20, abs=1)

    drive(test, tmp_path)


# on a page


def test_what_a_run_says_is_shown_as_text(tmp_path: Path) -> None:
    async def run() -> None:
        jobs = Jobs(Here(), tmp_path)
        shared: Any = SimpleNamespace(jobs=jobs, make_room=lambda: None)
        name = "<img src=x onerror=alert(1)> &lt;b> [a](b) *c* _d_ `e`.npz"
        page = Run(shared, "ann", "Run", lambda: Task.of(tasks.refuse_file, name), lambda result: None)
        await page._start(None)
        sent = html.unescape(page.words._transform_object(page.words.object)["object"])
        assert re.findall("<[^>]*>", sent) == ["<p>", "</p>"]
        assert html.unescape(sent).strip() == f"<p>{name} cannot be read.</p>"
        jobs.close()

    asyncio.run(run())


# cache


def test_the_cache_forgets_what_was_unused_for_longest(tmp_path: Path) -> None:
    cache = Cache(tmp_path, max_bytes=25_000)
    for name in ("a", "b", "c"):
        cache.write(name, bytes(10_000))
        time.sleep(0.02)
        if name == "b":
            cache.read("a")
            time.sleep(0.02)
    assert [cache.has(name) for name in ("a", "b", "c")] == [True, False, True]
    assert not list(tmp_path.glob("*.part"))


def test_a_damaged_result_is_no_result(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write("a", [1])
    (tmp_path / "a.result").write_bytes(b"\x80\x05garbage")
    with pytest.raises(KeyError):
        cache.read("a")
    assert not cache.has("a")


def test_where_nothing_can_be_written_each_computes_for_himself(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    cache = Cache(folder)
    folder.rmdir()
    folder.write_text("in the way")
    assert cache.claim("a")
    assert cache.claim("a")
    cache.tell("a", 0.5, "half")
    assert cache.told("a") == (0.0, "")
    assert not cache.has("a")
    with pytest.raises(KeyError):
        cache.read("a")
    with pytest.raises(OSError, match="results"):
        cache.write("a", 1)
    cache.release("a")
    folder.unlink()
    cache.write("a", 1)
    assert cache.read("a") == 1


def test_a_run_ends_well_though_nothing_of_it_can_be_kept(tmp_path: Path) -> None:
    folder = tmp_path / "results"

    async def test(jobs: Jobs, slow: Slow) -> None:
        folder.rmdir()
        folder.write_text("in the way")
        slow.free.set()
        assert await jobs.submit(task(), "ann").result()

    drive(test, folder)


def test_a_run_has_a_checkpoint_to_write_though_there_is_no_folder_for_it(tmp_path: Path) -> None:
    started = services.start(tmp_path / "data")
    try:
        (tmp_path / "data" / "begun").write_text("in the way")
        started.make_room()
        assert started.resumable(task()).kwargs["checkpoint"].endswith(".begun")
    finally:
        started.close()


def test_to_describe_a_run_forgets_none_that_was_begun(tmp_path: Path) -> None:
    started = services.start(tmp_path / "data")
    try:
        started.make_room()
        kept = [started.begun / f"{number}.begun" for number in range(2 * services.BEGUN)]
        for path in kept:
            path.touch()
        started.resumable(task())
        assert all(path.exists() for path in kept)
        started.make_room()
        assert sum(path.exists() for path in kept) == services.BEGUN
    finally:
        started.close()


def test_other_machines_are_given_no_place_on_this_one(tmp_path: Path) -> None:
    started = services.start(tmp_path / "data")
    try:
        started.jobs._executor.here = False
        assert started.kept(task()) is None
        assert "checkpoint" not in started.resumable(task()).kwargs
        started.shared = True  # unless all of them have the folder
        assert started.resumable(task()).kwargs["checkpoint"].startswith(str(tmp_path / "data"))
    finally:
        started.close()
