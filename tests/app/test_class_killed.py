"""Thirty phones answer while a worker, or the whole server, is killed: what was acknowledged is there, and once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store import Store
from app.teach import shelf
from app.teach.file import read
from tests.benchmarks.class_ import FEW, LESSON, killed


@pytest.mark.wide
@pytest.mark.parametrize("whole", [False, True], ids=["a worker", "the server"])
def test_no_answer_is_lost_or_counted_twice(tmp_path: Path, whole: bool) -> None:
    store = Store(tmp_path)
    own = shelf.keep(store, read(LESSON))
    store.close()
    found = killed(str(tmp_path), own, 1, whole)
    assert (found["lost"], found["double"]) == (0, 0)
    assert found["answers"] > 3 * FEW
