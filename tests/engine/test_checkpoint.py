"""A long run whose checkpoint cannot be written goes on, says so, and leaves nothing half."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from engine.checkpoint import forget, keep
from engine.feeding.atlas import Atlas
from engine.feeding.whole import _keep as keep_whole
from engine.inverse.run import _keep as keep_steps
from engine.ocean.build.descent import Point


def test_it_is_written_whole_and_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "run.begun"
    for content in (b"one", b"two"):
        keep(path, lambda file, content=content: file.write(content))
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]
    forget(path)
    forget(path)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_on_the_way_leaves_what_was_kept_before(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "run.begun"
    path.write_bytes(b"before")

    def fill(file: object) -> None:
        raise OSError(28, "No space left on device")

    keep(path, fill)
    assert "it goes on" in caplog.text
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("run", ["the inverse lab's search", "columns", "the whole ocean", "the building of an ocean"])
def test_no_run_ends_for_want_of_a_place_to_keep_it(run: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "run.begun"  # in no folder, whoever asks
    some = np.zeros(2)
    with caplog.at_level(logging.WARNING):
        if run == "columns":
            Atlas(("reference",), 2).save(path, "")
        elif run == "the whole ocean":
            keep_whole(path, 1, some, some, "")
        elif run == "the building of an ocean":
            Point(some, 0, 0, some).save(path, "")
        else:
            keep_steps(path, [])
    forget(path)
    assert "it goes on" in caplog.text
