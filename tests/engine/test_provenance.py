"""Every file that is shipped says of what it was made, and is the one that was made."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine import provenance
from engine.lab import LABS, get
from engine.ocean.circulation import CIRCULATION
from engine.provenance import SUMS, assets, sheet, sums
from engine.trust import reads

ROOT = Path(__file__).parents[2]
OPENED = """
import json, os, sys
import h5py
from engine.provenance import FOLDER
found = set()
def note(file):
    if isinstance(file, str | os.PathLike) and os.fspath(file).startswith(f"{FOLDER}/"):
        found.add(os.path.relpath(file, FOLDER))
sys.addaudithook(lambda event, arguments: note(arguments[0]) if event == "open" else None)
opened = h5py.File.__init__
h5py.File.__init__ = lambda self, name, *more, **named: (note(name), opened(self, name, *more, **named))[1]
from engine.lab import get
lab = get(sys.argv[1])
lab.simulate(lab.preset())
told = [sorted(found)]
found.clear()
lab.compare()
print(json.dumps([*told, sorted(found)]))
"""


def test_what_is_shipped_is_what_was_made() -> None:
    """Whoever makes a file anew says so by `python -m assets.make`, and sees whether provenance.toml still tells how."""
    assert SUMS.read_text(encoding="utf-8") == sums(), "python -m assets.make writes the hashes anew"
    assert {"ocean/ocean_6deg.nc", "catchment/network_1.onnx", "published/budget.csv"} <= set(sheet())


@pytest.mark.parametrize(("files", "found"), [([], 0), (["new.nc", "*.nc"], 1), ([["new.nc"], ["*.nc"]], 2)])
def test_of_each_file_one_thing_is_said(files: list[str], found: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = files if found == 2 else [files]
    entry = '[[asset]]\nfiles = {}\nwhat = "a"\nmade_of = "b"\ncommand = ""\nlicence = "MIT"\n'
    (tmp_path / "new.nc").write_bytes(b"abc")
    (tmp_path / "provenance.toml").write_text("".join(entry.format(json.dumps(each)) for each in entries))
    monkeypatch.setattr(provenance, "FOLDER", tmp_path)
    monkeypatch.setattr(provenance, "SHEET", tmp_path / "provenance.toml")
    monkeypatch.setattr(provenance, "entries", provenance.entries.__wrapped__)
    monkeypatch.setattr(provenance, "asset", provenance.asset.__wrapped__)
    if found == 1:
        told = sheet()["new.nc"].as_dict()
        assert (told["bytes"], told["sha256"][:8]) == (3, "ba7816bf")
    else:
        with pytest.raises(ValueError, match=rf"says {found} things of new\.nc"):
            sheet()


def test_each_command_is_there() -> None:
    commands = {asset.command for asset in sheet().values()}
    files = {file for command in commands for file in re.findall(r"assets/\S+\.py", command)}
    modules = {name for command in commands for name in re.findall(r"-m ([\w.]+)", command)} - {"tests.validation.NAME"}
    assert len(files) > 5
    assert len(modules) > 5
    assert [file for file in files if not (ROOT / file).exists()] == []
    assert [name for name in modules if not importlib.util.find_spec(name)] == []


@pytest.mark.parametrize("name", LABS)
def test_what_a_lab_reads_is_there_on_each_circulation(name: str) -> None:
    lab = get(name)
    for circulation in CIRCULATION.choices:
        values = {**lab.preset(), CIRCULATION.name: circulation}
        found = {asset.path for asset in reads(lab, values) if asset.file.is_file()}
        assert found == {each.format_map(values) for each in lab.reads}
    assert {asset.path for asset in assets(lab.beside) if asset.file.is_file()} == set(lab.beside)


@pytest.mark.wide
@pytest.mark.parametrize("name", LABS)
def test_a_lab_reads_what_it_says(name: str) -> None:
    """All that is opened of assets, in a process that has opened nothing."""
    ran = subprocess.run([sys.executable, "-c", OPENED, name], cwd=ROOT, capture_output=True, text=True, check=True)
    told, beside = json.loads(ran.stdout)
    lab = get(name)
    read = {each.format_map(lab.preset()) for each in lab.reads}
    network = {each for each in read if each.endswith(".onnx")}  # read as bytes
    assert set(told) | network == read
    assert set(beside) - read == set(lab.beside)
