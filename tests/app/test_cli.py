"""The command line: everything it offers, and one clear line for every mistake."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xarray as xr

from app.__main__ import main
from engine import __version__
from engine.budget.templates import TEMPLATES
from engine.lab import LABS, get, labs
from engine.row import COUNTED, KINDS

FEW = ["--set", "draws=2000"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))


def said_parameters(text: str) -> dict[str, object]:
    line = next(line for line in text.splitlines() if line.startswith("# parameters: "))
    return dict(json.loads(line.removeprefix("# parameters: ")))


@pytest.fixture
def words(capsys: pytest.CaptureFixture[str]):
    """Runs a command in this process; what it printed."""

    def run(*arguments: str) -> str:
        main(list(arguments))
        return capsys.readouterr().out

    return run


@pytest.fixture
def mistake(capsys: pytest.CaptureFixture[str]):
    """Runs a command that must fail as promised; the one line it says."""

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
        out, err = capsys.readouterr()
        assert stop.value.code == 2
        assert out == ""
        assert err.count("\n") == 1
        assert err.endswith("\n")
        assert err.startswith("carbonpump: ")
        assert "Traceback" not in err
        return err

    return run


# as a process, the way a user runs it


def carbonpump(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=120)


def test_as_a_process_it_lists_the_labs() -> None:
    done = carbonpump("labs", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(done.stdout)
    assert [lab["name"] for lab in listed] == [lab.name for lab in labs()]
    assert all(set(lab) == {"name", "title", "summary"} and all(lab.values()) for lab in listed)


def test_as_a_process_a_mistake_is_one_line_and_exit_2() -> None:
    done = carbonpump("run", "budget", "--set", "fish_biomas=3")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("carbonpump: ")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = [sys.executable, "-m", "app", "run", "budget", *FEW]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


# what it does


def test_labs_for_people_has_a_line_each(words) -> None:
    lines = words("labs").splitlines()
    assert [line.split()[0] for line in lines] == [lab.name for lab in labs()]


def test_a_lab_says_what_it_offers(words) -> None:
    lines = words("labs", "ocean").splitlines()
    assert [line.split(":")[0] for line in lines] == list(get("ocean").ports)
    assert "depth 73.4 m" in lines[0]
    assert json.loads(words("labs", "ocean", "--json")) == lines


def test_the_version_is_ours(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.strip() == __version__


def test_what_a_build_needs_is_said_before_it_begins(tmp_path: Path, mistake) -> None:
    assert "must end in .nc" in mistake("data", "build", "--out", str(tmp_path / "ocean.txt"))
    assert "lacks woa23_decav_t00_01.nc" in mistake("data", "build", "--woa", str(tmp_path), "--out", str(tmp_path / "ocean.nc"))
    (tmp_path / "bad.nc").write_bytes(b"nothing")
    assert "cannot be read" in mistake(
        "data", "build", "--climatology", str(tmp_path / "bad.nc"), "--out", str(tmp_path / "ocean.nc")
    )
    assert "invalid choice" in mistake("data", "fetch", "atlantis")


@pytest.mark.wide
def test_a_spin_up_goes_on_from_where_it_was_and_says_that_it_is_not_steady(tmp_path: Path, mistake) -> None:
    begun, out = tmp_path / "begun.npz", tmp_path / "year.nc"
    for years in ("1", "2"):
        done = carbonpump("spinup", "--years", years, "--begun", str(begun), "--out", str(out))
        assert done.returncode == 1
        assert f"NOT steady after {years} years" in done.stderr
    assert "model year 2 of 2" in done.stderr
    assert "model year 1 of 2" not in done.stderr
    assert ".nc" in mistake("spinup", "--out", "year.csv")


@pytest.mark.parametrize("name", LABS)
def test_help_lists_every_parameter_with_unit_and_bounds_and_every_preset(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["run", name, "--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    lab = get(name)
    settings, _, views = text.partition("\nview (")
    for item in lab.parameters.declared.values():
        assert f"  {item.name} = " in (views if item.group == "view" else settings)
        line = next(line for line in text.splitlines() if line.strip().startswith(f"{item.name} = "))
        if item.bounds:
            assert f"{item.bounds[0]:.10g} to {item.bounds[1]:.10g}" in line
            assert item.unit == "1" or item.unit in line
        for choice in item.choices:
            assert choice in line
        assert item.description in text
    for preset in lab.presets:
        assert f"  {preset}  " in text


@pytest.mark.parametrize(
    "command", [["--help"], ["serve", "--help"], ["compare", "--help"], ["labs", "--help"], ["warm", "--help"]]
)
def test_every_command_has_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(command)
    assert stop.value.code == 0
    assert len(capsys.readouterr().out) > 60


def test_help_for_serve_explains_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    text = capsys.readouterr().out
    for option in ["host", "port", "procs", "origin", "data-dir", "max-sessions", "max-upload", "embed-origin", "scheduler"]:
        assert f"--{option}" in text


def test_a_run_prints_csv(words) -> None:
    table = rows(words("run", "budget", *FEW))
    assert {"total_active_flux", "active_flux", "passive_flux"} <= {row["quantity"] for row in table}


def test_a_preset_is_where_it_starts_and_set_goes_on_top(words) -> None:
    text = words("run", "budget", "--preset", "Z4", "--set", "fish_biomass=50", *FEW)
    expected = get("budget").preset("Z4").replace(fish_biomass=50, draws=2000)
    assert said_parameters(text) == dict(expected)


@pytest.mark.parametrize(
    ("setting", "name", "value"),
    [
        ("fish_biomass=0.05 g C m-2", "fish_biomass", 50.0),
        ("fish_biomass = 50 mg C m-2", "fish_biomass", 50.0),
        ("hours_at_depth=600 min", "hours_at_depth", 10.0),
        ("hours_at_depth=0.5 d", "hours_at_depth", 12.0),
        ("capture_efficiency=25 %", "capture_efficiency", 0.25),
        ("npp=1 mmol C m-2 d-1", "npp", 12.011),
        ("shared_factors=off", "shared_factors", False),
        ("zone=Z4", "zone", "Z4"),
    ],
)
def test_values_are_read_with_their_units(words, setting: str, name: str, value: object) -> None:
    said = said_parameters(words("run", "budget", "--set", setting, *FEW))[name]
    assert said == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize("form", ["csv", "nc", "zip"])
def test_the_result_goes_to_a_file_of_each_form(words, form: str, tmp_path: Path) -> None:
    out = tmp_path / f"result.{form}"
    assert words("run", "budget", "--out", str(out), *FEW) == ""
    if form == "csv":
        assert rows(out.read_text())
    elif form == "nc":
        with xr.open_dataset(out, engine="h5netcdf") as dataset:
            assert json.loads(dataset.attrs["parameters"])["draws"] == 2000
            assert dataset.attrs["seed"] == 1
    else:
        with zipfile.ZipFile(out) as archive:
            assert "README.txt" in archive.namelist()


@pytest.mark.parametrize("form", sorted(TEMPLATES))
def test_own_data_are_read_from_each_template(words, form: str, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(TEMPLATES[form](), encoding="utf-8")
    table = rows(words("run", "budget", "--data", str(path), *FEW))
    zones = {row["zone"] for row in table if row["quantity"] == "total_active_flux"}
    assert zones == {"table": {"south of the Balearic Islands", "Gulf of Cádiz"}, "profiles": {"Z1"}}[form]


@pytest.mark.parametrize("name", LABS)
def test_compare_gives_rows_with_the_promised_keys(words, name: str) -> None:
    compared = json.loads(words("compare", name, "--json"))
    keys = ["slug", "quantity", "where", "published", "published_error", "ours", "unit", "kind", "published_range", "measure"]
    assert compared
    for row in compared:
        assert list(row) == [*keys, "relative_difference", "rule", "met", "note"]
        assert row["kind"] in KINDS
        assert (row["met"] is None) == (row["rule"] is None or row["kind"] not in COUNTED)
        if row["published"] and row["ours"] is not None:
            assert row["relative_difference"] == pytest.approx(row["ours"] / row["published"] - 1)
    said = words("compare", name)
    assert len(said.splitlines()) >= len(compared)
    assert "not counted" in said or "no evidence" in said


def test_trust_says_in_words_and_in_json_what_the_lab_is_not_for(words) -> None:
    told = json.loads(words("trust", "budget", "--json"))
    said = words("trust", "budget")
    assert told["not_for"]
    assert all(f"- {each}" in said for each in told["not_for"])
    assert all(f"| {each['rows']} |" in said for each in told["counts"])


# what it refuses


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["run", "budget", "--set", "fish_biomas=3"], "fish_biomas"),
        (["run", "budget", "--set", "fish_biomass"], "NAME=VALUE"),
        (["run", "budget", "--set", "fish_biomass="], "not a number"),
        (["run", "budget", "--set", "fish_biomass=99999"], "outside 0 to 500"),
        (["run", "budget", "--set", "fish_biomass=nan"], "not a number"),
        (["run", "budget", "--set", "fish_biomass=1e999"], "not a number"),
        (["run", "budget", "--set", "fish_biomass=50 kg"], "kg"),
        (["run", "budget", "--set", "fish_biomass=50 mg N m-2"], "mg N m-2"),
        (["run", "budget", "--set", "hours_at_depth=3 m"], "hours_at_depth"),
        (["run", "budget", "--set", "zone=Z9"], "Z9"),
        (["run", "budget", "--set", "shared_factors=perhaps"], "perhaps"),
        (["run", "budget", "--set", "draws=1000.5"], "draws"),
        (["run", "budget", "--set", "fish_biomass=a\nb"], "not a number"),
        (["run", "budget", "--preset", "Z9"], "Z9"),
        (["run", "nolab"], "nolab"),
        (["compare", "nolab"], "nolab"),
        (["nothing"], "nothing"),
        ([], "labs"),
        (["run", "budget", "--out", "result.txt"], "result.txt"),
        (["run", "budget", "--out", "result"], "result"),
        (["run", "budget", "--out", "/nowhere/at/all.nc"], "/nowhere"),
        (["run", "budget", "--data", "/nowhere/own.csv"], "No such file"),
        (["run", "budget", "--data", "/"], "directory"),
        (["serve", "--port", "many"], "many"),
        (["serve", "--port", "99999"], "99999"),
        (["serve", "--procs", "0"], "--procs"),
        (["serve", "--max-upload", "0"], "--max-upload"),
        (["serve", "--embed-origin", "https://a.example; script-src *", "--port", "0"], "origin"),
    ],
)
def test_every_mistake_is_one_line_and_exit_2(mistake, arguments: list[str], word: str, tmp_path: Path) -> None:
    if arguments[:1] == ["serve"]:
        arguments = [*arguments, "--data-dir", str(tmp_path)]
    assert word in mistake(*arguments)


def test_a_path_that_cannot_be_written_is_said_before_the_work(mistake, tmp_path: Path) -> None:
    (tmp_path / "folder.nc").mkdir()
    assert "folder.nc" in mistake("run", "budget", "--out", str(tmp_path / "folder.nc"))
    (tmp_path / "file").write_text("")
    assert "file" in mistake("run", "budget", "--out", str(tmp_path / "file" / "result.nc"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_a_full_disk_is_said(mistake, tmp_path: Path) -> None:
    (tmp_path / "full.csv").symlink_to("/dev/full")
    assert "full.csv" in mistake("run", "budget", "--out", str(tmp_path / "full.csv"), *FEW)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"zone,group\nA,fish\n", "µ".encode("utf-16")])
def test_own_data_that_cannot_be_read_are_said(mistake, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(content)
    assert "--data" in mistake("run", "budget", "--data", str(tmp_path / "own.csv"))


def test_a_data_dir_that_cannot_be_used_is_said(mistake, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in mistake("serve", "--port", "0", "--data-dir", str(tmp_path / "file" / "data"))
