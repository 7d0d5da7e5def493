"""What is installed lies under one name, and does all that the folder does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from engine import __version__
from tests.app.conftest import of_ci

ROOT = Path(__file__).parents[2]
TRY = """
import sys, carbonpump
assert carbonpump.__file__.startswith(sys.argv[1]), carbonpump.__file__
dataset = carbonpump.lab("budget").simulate(capture_efficiency="30 %")
from carbonpump.engine import plain
from carbonpump.engine.compute import Task
from carbonpump.engine.lab import get, simulate
result = get("budget").compute(get("budget").preset())
again = plain.unpack(plain.pack(result))
assert type(again) is type(result), type(again)
assert Task.of(simulate, "budget", {}).function == "engine.lab:simulate"
from carbonpump.app.pages import pages
assert "budget" in pages()
print(float(dataset["active_flux"].sum()), *(name for name in sys.modules if name.partition(".")[0] in ("app", "engine")))
"""


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    return of_ci("wheel")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("from engine import lab\n", "from carbonpump.engine import lab\n"),
        ("if x:\n    from app.server import serve\n", "if x:\n    from carbonpump.app.server import serve\n"),
        ("from engineer import lab\n", "from engineer import lab\n"),
        ("from .engine import lab\n", "from .engine import lab\n"),
    ],
)
def test_imports_are_from_inside(hook: ModuleType, source: str, told: str) -> None:
    assert hook.under_one_name(source) == told


def test_another_way_to_import_is_refused(hook: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"line 1 imports engine\.lab"):
        hook.under_one_name("import engine.lab\n")


@pytest.mark.wide
def test_it_works_where_nothing_of_the_folder_is(hook: ModuleType, tmp_path: Path) -> None:
    from engine.lab import get

    hook.gather(ROOT, tmp_path / "carbonpump")
    said = subprocess.run(
        [sys.executable, "-P", "-c", TRY, str(tmp_path)], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path), "OMP_NUM_THREADS": "1", "HOME": str(tmp_path)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert not said.returncode, said.stderr
    lab = get("budget")
    ours = lab.simulate(lab.preset().replace(capture_efficiency=0.3))
    assert said.stdout.split() == [repr(float(ours["active_flux"].sum()))]


def built(kind: str, source: Path, into: Path) -> Path:
    """A wheel or a source distribution of a folder."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    (file,) = into.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return file


def git(folder: Path, *arguments: str) -> None:
    named = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"]}
    subprocess.run(["git", *arguments], cwd=folder, env=named | alone, check=True, capture_output=True)


def test_a_tag_of_another_version_is_refused(hook: ModuleType, tmp_path: Path) -> None:
    hook.must_be_as_tagged(tmp_path, "0.1.0")  # no git here
    git(tmp_path, "init")
    git(tmp_path, "commit", "--allow-empty", "-m", "one")
    hook.must_be_as_tagged(tmp_path, "0.1.0")
    git(tmp_path, "tag", "v0.2.0")
    with pytest.raises(ValueError, match=r"tagged v0\.2\.0, but engine/__init__\.py says 0\.1\.0"):
        hook.must_be_as_tagged(tmp_path, "0.1.0")
    git(tmp_path, "commit", "--allow-empty", "-m", "two")
    hook.must_be_as_tagged(tmp_path, "0.1.0")


def test_the_conda_recipe_asks_for_what_the_wheel_does() -> None:
    recipe = yaml.safe_load((ROOT / ".ci" / "conda" / "recipe.yaml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    there = {"typst": "typst-py"}
    wanted = [re.fullmatch(r"([\w-]+)(.*)", each) for each in project["dependencies"]]
    assert recipe["requirements"]["run"][1:] == [f"{there.get(each[1], each[1])} {each[2]}" for each in wanted if each]
    assert recipe["context"] == {"version": __version__, "python_min": project["requires-python"].removeprefix(">=")}
    assert recipe["build"]["python"]["entry_points"] == [f"{name} = {place}" for name, place in project["scripts"].items()]
    assert recipe["about"]["license_file"] == project["license-files"]


@pytest.mark.wide
def test_the_source_distribution_builds_the_same_wheel(tmp_path: Path) -> None:
    """Of the same names, and the same bytes in each."""
    with tarfile.open(built("sdist", ROOT, tmp_path / "source")) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (folder,) = (tmp_path / "unpacked").iterdir()
    ours, theirs = (
        zipfile.ZipFile(built("wheel", source, tmp_path / into)) for source, into in ((ROOT, "ours"), (folder, "theirs"))
    )
    assert {each.filename: each.CRC for each in ours.infolist()} == {each.filename: each.CRC for each in theirs.infolist()}


@pytest.mark.wide
def test_a_wheel_holds_that_and_nothing_beside_it(tmp_path: Path) -> None:
    wheel = built("wheel", ROOT, tmp_path)
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
        entry = next(name for name in names if name.endswith("entry_points.txt"))
        assert b"carbonpump = carbonpump:main" in opened.read(entry)
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"carbonpump"}
    assert {
        "carbonpump/py.typed",
        "carbonpump/__main__.py",
        "carbonpump/assets/notebooks/budget.ipynb",
        "carbonpump/assets/ocean/" + next(iter(p.name for p in (ROOT / "assets" / "ocean").glob("*.nc"))),
    } <= set(names)
    assert not [name for name in names if name.endswith("make.py") or "__pycache__" in name]
    assert not [name for name in names if name.startswith("carbonpump/assets/") and name.endswith(".py")]
