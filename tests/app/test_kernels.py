"""Kernels that an image brings are where numba looks for them, whole, before anything is computed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app import kernels
from engine import compiled

ENGINE = f"kernels-{compiled.digest(compiled.HERE)}/engine_of_a_path"


def test_kernels_are_copied_once_over_older_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped, cache = tmp_path / "shipped", tmp_path / "data" / "kernels"
    (shipped / ENGINE).mkdir(parents=True)
    (shipped / ENGINE / "a.nbi").write_bytes(b"new")
    (cache / ENGINE).mkdir(parents=True)
    (cache / ENGINE / "a.nbi").write_bytes(b"from an older image")
    monkeypatch.setenv(kernels.SHIPPED, str(shipped))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(cache / f"kernels-{compiled.digest(compiled.HERE)}"))  # as the engine leaves it
    kernels.bring()
    assert [(path.name, path.read_bytes()) for path in (cache / ENGINE).iterdir()] == [("a.nbi", b"new")]
    assert kernels.SHIPPED not in os.environ  # nor in what is started from here, which would write while others read


def test_a_server_starts_where_kernels_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(kernels.SHIPPED, str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    kernels.bring()
    assert (tmp_path / "file").read_text() == "no folder"
