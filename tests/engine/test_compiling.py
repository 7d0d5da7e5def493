"""A first start compiles what takes long in processes of its own; whoever wants a lab before waits for them and no longer."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine import compiled, compiling, lab


@dataclass
class Small:
    """A lab as far as it is compiled: it tells which process did so."""

    folder: Path
    name: str
    compiles: float
    fails: bool = False

    def warm(self) -> None:
        if self.fails:
            os._exit(1)
        (self.folder / self.name).write_text(str(os.getpid()))

    def by(self) -> int | None:
        told = self.folder / self.name
        return int(told.read_text()) if told.exists() else None


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Small]]:
    """Three labs in an empty cache: one compiles long, one fails at it, one has nothing to compile."""
    found = {
        each.name: each
        for each in (Small(tmp_path, "long", 5.0), Small(tmp_path, "failing", 4.0, True), Small(tmp_path, "none", 0.0))
    }
    folder = tmp_path / f"{compiled.NAME}of-a-test"
    folder.mkdir()
    monkeypatch.setenv(compiled.WHERE, str(folder))
    monkeypatch.setattr(lab, "LABS", tuple(found))
    monkeypatch.setattr(lab, "labs", lambda: list(found.values()))
    monkeypatch.setattr(lab, "get", found.__getitem__)
    monkeypatch.setattr(compiling, "_awaited", set())
    monkeypatch.setattr(compiling, "_at_it", [])
    yield found
    for process in compiling._at_it:
        process.join()


def test_what_takes_long_is_compiled_by_another_process_and_waited_for(small: dict[str, Small]) -> None:
    compiling.begin()
    compiling.wait("none")
    compiling.wait("long")
    assert small["long"].by() not in (None, os.getpid())
    assert small["none"].by() is None
    assert not compiling.awaited("long")


def test_those_that_have_compiled_do_not_stay_in_the_list_of_processes(small: dict[str, Small]) -> None:
    compiling.begin()
    listed, deadline = [Path(f"/proc/{process.pid}") for process in compiling._at_it], time.monotonic() + 10
    while any(each.exists() for each in listed) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(listed) == 2
    assert not any(each.exists() for each in listed)


def test_nobody_waits_for_a_process_that_failed_and_the_next_start_tries_again(
    small: dict[str, Small], monkeypatch: pytest.MonkeyPatch
) -> None:
    compiling.begin()
    assert compiling.awaited("failing")
    begun = time.monotonic()
    compiling.wait("failing")
    assert time.monotonic() - begun < compiling.PATIENCE / 2
    compiling.wait("long")
    small["failing"].fails = False
    for process in compiling._at_it:
        process.join()
    small["long"].folder.joinpath("long").unlink()
    monkeypatch.setattr(compiling, "_at_it", [])
    compiling.begin()
    compiling.wait("failing")
    assert small["failing"].by() not in (None, os.getpid())
    assert small["long"].by() is None  # it was done


def test_nothing_is_begun_where_all_is_compiled(small: dict[str, Small]) -> None:
    compiling.finished(*small)
    compiling.begin()
    assert not compiling._at_it


def test_other_processes_of_the_server_wait_and_compile_nothing(small: dict[str, Small]) -> None:
    compiling.begin(here=False)
    assert not compiling._at_it
    assert compiling.awaited("long")
    compiling.finished("long")
    compiling.wait("long")
    assert small["long"].by() is None


def test_the_longest_goes_first_and_to_whoever_has_least_to_do() -> None:
    assert compiling.shared({"a": 1.5, "b": 8.0, "c": 5.0, "d": 1.0}, 2) == [["b"], ["c", "a", "d"]]
    assert compiling.shared({"a": 1.0}, 2) == [["a"]]
    assert compiling.shared({}, 2) == []
