"""Compiled kernels are kept by the whole engine's source: what another file defines is never out of date in them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine import compiled

OUTER = """
import numba
from engine.inner import double

@numba.njit(cache=True)
def twice_and_one(x):
    return double(x) + 1
"""
INNER = """
import numba

@numba.njit(cache=True)
def double(x):
    return {factor} * x
"""
ASK = "from engine.outer import twice_and_one as f; f(1.0); print(f(3.0), len(f.stats.cache_hits))"


def asked(folder: Path, **environment: str) -> str:
    """The kernel's answer, and whether it was found compiled; by a process of its own."""
    own = {name: value for name, value in os.environ.items() if name != compiled.WHERE}
    told = subprocess.run(
        [sys.executable, "-c", ASK], cwd=folder, env=own | environment, capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """A small one."""
    folder = tmp_path / "engine"
    folder.mkdir()
    (folder / "compiled.py").write_bytes(Path(compiled.__file__).read_bytes())
    (folder / "__init__.py").write_text("from engine.compiled import settle\n\nsettle()\n")
    (folder / "outer.py").write_text(OUTER)
    (folder / "inner.py").write_text(INNER.format(factor=2))
    return folder


def test_a_kernel_is_compiled_again_when_what_it_calls_has_changed_elsewhere(engine: Path, tmp_path: Path) -> None:
    assert [asked(tmp_path), asked(tmp_path)] == ["7.0 0", "7.0 1"]
    (engine / "inner.py").write_text(INNER.format(factor=5))
    assert asked(tmp_path) == "16.0 0"
    assert len(list((engine / "__pycache__").glob("kernels-*"))) == 2
    assert not list(tmp_path.rglob("engine/__pycache__/*.nb[ci]"))


def test_the_folder_stands_where_the_environment_says_and_old_ones_go(engine: Path, tmp_path: Path) -> None:
    parent = tmp_path / "kept"
    old, young, foreign = (parent / name for name in ("kernels-old", "kernels-young", "engine_of_numba"))
    for folder in (old, young, foreign):
        folder.mkdir(parents=True)
    for folder in (old, foreign):
        os.utime(folder, (0, time.time() - 2 * compiled.LEFT_SECONDS))
    assert asked(tmp_path, **{compiled.WHERE: str(parent)}) == "7.0 0"
    made = parent / f"kernels-{compiled.digest(engine)}"
    assert sorted(parent.iterdir()) == sorted([young, foreign, made])
    assert asked(tmp_path, **{compiled.WHERE: str(made)}) == "7.0 1"  # as a process hears of it that another has started
    assert sorted(parent.iterdir()) == sorted([young, foreign, made])


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(engine: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert asked(tmp_path, **{compiled.WHERE: str(tmp_path / "file")}) == "7.0 0"


def test_this_process_has_them_there() -> None:
    import numba

    assert Path(numba.config.CACHE_DIR).name == f"kernels-{compiled.digest(compiled.HERE)}"
