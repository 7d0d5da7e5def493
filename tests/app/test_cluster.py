"""Long runs on other computers: one of two workers is killed in the middle of a run, the server that waits for it, the scheduler."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import compute
from engine.compute import AWAY, Cluster, ComputeError, Task
from tests.app import dask_cluster, tasks
from tests.app.dask_cluster import Workers
from tests.app.patience import until

pytest.importorskip("distributed", reason="wants the extra “cluster”")
pytestmark = [pytest.mark.wide, pytest.mark.timeout(300)]

STEPS, STEP = 40, 0.15


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Workers]:
    with dask_cluster.running(tmp_path) as found:
        found.wait()
        yield found


def quiet(fraction: float, message: str) -> None:
    pass


def walk(folder: Path) -> Task:
    return Task.of(tasks.walk, STEPS, STEP, str(folder / "note"), checkpoint=str(folder / "kept"))


def begun(folder: Path) -> list[tuple[int, int]]:
    """From which step it was begun each time, and by which process."""
    note = folder / "note"
    lines = note.read_text().splitlines() if note.exists() else []
    return [(int(first), int(pid)) for first, pid in map(str.split, lines)]


def far(folder: Path) -> int:
    kept = folder / "kept"
    return int(kept.read_text() or 0) if kept.exists() else 0


def test_a_run_goes_on_from_its_checkpoint_when_its_worker_is_killed(pair: Workers, tmp_path: Path) -> None:
    cluster, heard, found = Cluster(pair.address), list[float](), list[Any]()
    running = threading.Thread(
        target=lambda: found.append(cluster.run(walk(tmp_path), lambda fraction, _: heard.append(fraction)))
    )
    running.start()
    until(lambda: far(tmp_path) >= 10)
    (_, first), *_ = begun(tmp_path)
    pair.kill(pair.of(first))
    came = far(tmp_path)
    running.join(120)
    cluster.close()
    (_, first), (taken_up, second) = begun(tmp_path)
    assert found == [STEPS]
    assert taken_up == came
    assert first != second
    assert max(heard) > came / STEPS


def test_a_run_whose_server_died_is_ended_and_another_server_goes_on_with_it(pair: Workers, tmp_path: Path) -> None:
    code = (
        "from engine.compute import Cluster, Task\n"
        f"Cluster({pair.address!r}).run(Task('tests.app.tasks:walk', ({STEPS}, {STEP}, {str(tmp_path / 'note')!r}),"
        f" {{'checkpoint': {str(tmp_path / 'kept')!r}}}), lambda fraction, message: None)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", code])
    until(lambda: far(tmp_path) >= 10)
    server.kill()
    server.wait()
    time.sleep(10 * STEP)
    came = far(tmp_path)
    time.sleep(10 * STEP)
    assert far(tmp_path) == came < STEPS
    other = Cluster(pair.address)
    assert other.run(walk(tmp_path), quiet) == STEPS
    other.close()
    assert [first for first, _ in begun(tmp_path)] == [0, came]


def test_a_scheduler_that_is_gone_is_said_and_found_again(pair: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compute, "WATCH_SECONDS", 0.5)
    monkeypatch.setattr(compute, "CONNECT_SECONDS", 2)
    cluster, said = Cluster(pair.address), list[str]()

    def run() -> None:
        try:
            cluster.run(walk(tmp_path), quiet)
        except ComputeError as error:
            said.append(str(error))

    running = threading.Thread(target=run)
    running.start()
    until(lambda: far(tmp_path) >= 5)
    pair.scheduler.kill()
    pair.scheduler.wait()
    running.join(60)
    assert said == [AWAY]
    time.sleep(3 * compute.CONNECT_SECONDS)
    pair.begin()
    while pair.workers:
        pair.kill(0)
    pair.add()
    until(lambda: cluster._client.status == "running")
    assert cluster.run(walk(tmp_path), quiet) == STEPS
    assert begun(tmp_path)[-1][0] >= 5
    cluster.close()


def test_workers_that_come_later_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compute, "WATCH_SECONDS", 0.5)
    with dask_cluster.running(tmp_path, workers=0) as found:
        found.wait(0)
        cluster = Cluster(found.address)
        assert cluster.slots == 1
        found.add()
        found.add()
        until(lambda: cluster.slots == 2)
        cluster.close()
