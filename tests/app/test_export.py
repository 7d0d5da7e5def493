"""Results as files that others can read, and make again."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shlex
import zipfile
from itertools import product
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
import xarray as xr

from app.__main__ import main
from engine import export
from engine.crate import METADATA
from engine.lab import LABS, get
from engine.parameter import Parameters
from engine.recipe import Recipe
from engine.trust import reads
from tests.few import few

CHANGES = {"budget": {"fish_biomass": 50.0, "shared_factors": False, "draws": 2000}}


@pytest.fixture(scope="module", params=few(LABS, "budget", "stoichiometry", "feeding", "catchment"))
def case(request: pytest.FixtureRequest) -> tuple[str, Parameters, xr.Dataset]:
    lab = get(request.param)
    parameters = lab.preset().replace(**CHANGES.get(lab.name, {}))
    return lab.name, parameters, lab.simulate(parameters)


def preset_of(name: str) -> str:
    return next(iter(get(name).presets))


def files(case: tuple[str, Parameters, xr.Dataset], form: str) -> bytes:
    name, parameters, dataset = case
    lab = get(name)
    return export.encode(form, dataset, Recipe(lab, preset_of(name), parameters))


@pytest.fixture(scope="module")
def table(case: tuple[str, Parameters, xr.Dataset]) -> str:
    """As CSV."""
    return files(case, "csv").decode()


@pytest.fixture(scope="module")
def archive(case: tuple[str, Parameters, xr.Dataset]) -> bytes:
    """As zip."""
    return files(case, "zip")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))


def test_csv_has_every_number_with_its_place_and_unit(case: tuple[str, Parameters, xr.Dataset], table: str) -> None:
    _, _, dataset = case
    found = rows(table)
    by_name: dict[str, list[dict[str, str]]] = {}
    for row in found:
        by_name.setdefault(row["quantity"], []).append(row)
    described = [dataset[name] for name in dataset.coords if name not in dataset.dims]
    assert len(found) == sum(variable.size for variable in [*dataset.data_vars.values(), *described])
    for name, variable in dataset.data_vars.items():
        mine = by_name.get(str(name), [])
        assert len(mine) == variable.size
        ordered = variable.transpose(*(each for each in dataset.dims if each in variable.dims))
        places = product(*(map(str, dataset[each].values) for each in ordered.dims))
        assert [tuple(row[str(each)] for each in ordered.dims) for row in mine] == list(places), name
        if variable.dtype.kind == "f":
            assert np.array_equal([float(row["value"] or "nan") for row in mine], ordered.values.ravel(), equal_nan=True)
            assert all(row["unit"] for row in mine), name


def test_csv_says_above_the_table_where_it_is_from(case: tuple[str, Parameters, xr.Dataset], table: str) -> None:
    _, parameters, dataset = case
    comments = [line[2:] for line in table.splitlines() if line.startswith("#")]
    said = dict(line.split(": ", 1) for line in comments)
    assert json.loads(said["parameters"]) == dict(parameters)
    assert said["versions"] == dataset.attrs["versions"]
    assert {"title", "source", "references"} <= set(said)


def test_netcdf_comes_back_the_same_with_its_cf_attributes(case: tuple[str, Parameters, xr.Dataset], tmp_path: Path) -> None:
    _, parameters, dataset = case
    (tmp_path / "result.nc").write_bytes(files(case, "nc"))
    with xr.open_dataset(tmp_path / "result.nc", engine="h5netcdf") as read:
        xr.testing.assert_identical(read.load(), dataset)
    assert dataset.attrs["Conventions"].startswith("CF-")
    assert json.loads(dataset.attrs["parameters"]) == dict(parameters)
    for name, variable in dataset.data_vars.items():
        assert variable.attrs.get("long_name"), name
        if variable.dtype.kind in "fi":
            assert variable.attrs.get("units"), name


def test_a_catalogue_finds_it_and_no_coordinate_may_be_missing(case: tuple[str, Parameters, xr.Dataset], tmp_path: Path) -> None:
    _, _, dataset = case
    (tmp_path / "found.nc").write_bytes(export.to_netcdf(dataset))
    with xr.open_dataset(tmp_path / "found.nc", engine="h5netcdf") as read:
        assert {"title", "summary", "keywords", "history", "license", "creator_name"} <= set(read.attrs)
        assert read.attrs["Conventions"] == "CF-1.11, ACDD-1.3"
        assert not [name for name, each in read.coords.items() if each.encoding.get("_FillValue") is not None]
        for name, each in read.variables.items():
            assert each.attrs["coverage_content_type"] == ("coordinate" if name in read.coords else "modelResult")
        if "depth" in read.dims:
            assert read.attrs["geospatial_vertical_max"] == pytest.approx(float(read["depth"].max()))
            assert read["depth"].attrs["positive"] == "down"


def test_the_zip_holds_both_files_the_parameters_and_how_to_make_it_again(
    case: tuple[str, Parameters, xr.Dataset], table: str, archive: bytes
) -> None:
    name, parameters, _ = case
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        assert set(opened.namelist()) == {
            "README.txt",
            "parameters.json",
            f"{name}.csv",
            f"{name}.nc",
            f"{name}.ipynb",
            "citation.bib",
            "citation.json",
            METADATA,
        }
        assert opened.read(f"{name}.csv").decode() == table
        declared = json.loads(opened.read("parameters.json"))
        assert {key: entry["value"] for key, entry in declared.items()} == dict(parameters)
        assert all({"unit", "label", "description", "reference", "doi"} <= set(entry) for entry in declared.values())
        readme = opened.read("README.txt").decode()
    assert f"carbonpump run {name}" in readme
    for source in get(name).sources:
        assert source.citation in readme


def test_the_same_inputs_give_the_same_bytes(case: tuple[str, Parameters, xr.Dataset], archive: bytes) -> None:
    name, parameters, _ = case
    again = files((name, parameters, get(name).simulate(parameters)), "zip")
    one, other = (zipfile.ZipFile(io.BytesIO(each)) for each in (archive, again))
    for member in one.namelist():
        if not member.endswith(".nc"):  # HDF5 writes when it was written
            assert one.read(member) == other.read(member)
    assert [info.date_time for info in one.infolist()] == [info.date_time for info in other.infolist()]


def test_the_crate_names_every_file_and_every_source(case: tuple[str, Parameters, xr.Dataset], archive: bytes) -> None:
    name, parameters, _ = case
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        graph = {each["@id"]: each for each in json.loads(opened.read(METADATA))["@graph"]}
        names = set(opened.namelist()) - {METADATA}
    root, run = graph["./"], graph["#run"]
    assert graph[METADATA]["conformsTo"]["@id"].endswith("/ro/crate/1.1")
    assert {"name", "description", "datePublished", "license"} <= set(root)
    assert {each["@id"] for each in root["hasPart"]} == {each["@id"] for each in run["result"]} == names
    pointed = [each["@id"] for of in (root["hasPart"], root["citation"], run["object"]) for each in of]
    assert {*pointed, root["license"]["@id"], run["instrument"]["@id"]} <= set(graph)
    assert {graph[each["@id"]]["name"] for each in root["citation"]} == {source.citation for source in get(name).sources}
    changes = parameters.changes(get(name).preset())
    objects = [graph[each["@id"]] for each in run["object"]]
    assert {each["name"]: each["value"] for each in objects if each["@type"] == "PropertyValue"} == changes
    assert {each["name"]: each["identifier"] for each in objects if each["@type"] == "CreativeWork"} == {
        asset.path: f"sha256:{asset.sha256}" for asset in reads(get(name), parameters)
    }


def test_what_is_cited_is_the_software_the_result_and_every_work(
    case: tuple[str, Parameters, xr.Dataset], archive: bytes
) -> None:
    name, *_ = case
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        bib, items = opened.read("citation.bib").decode(), json.loads(opened.read("citation.json"))
    sources = get(name).sources
    assert [each["type"] for each in items] == ["software", "dataset", *["article-journal"] * len(sources)]
    assert [line[line.index("{") + 1 : -1] for line in bib.splitlines() if line.startswith("@")] == [each["id"] for each in items]
    assert [each.get("DOI", "") for each in items[2:]] == [source.doi for source in sources]
    assert f"carbonpump run {name}" in items[1]["note"]


def test_the_notebook_of_the_zip_makes_it_again_beside_its_files(
    case: tuple[str, Parameters, xr.Dataset], archive: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, _, dataset = case
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extractall(tmp_path)
    book = nbformat.read(tmp_path / f"{name}.ipynb", as_version=4)
    nbformat.validate(book)
    monkeypatch.chdir(tmp_path)
    made: dict[str, Any] = {}
    for cell in book.cells:
        if cell.cell_type == "code":
            exec(cell.source, made)
    xr.testing.assert_identical(made["dataset"], dataset)


@pytest.mark.wide
def test_the_command_line_makes_the_same_numbers(
    case: tuple[str, Parameters, xr.Dataset], table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, parameters, _ = case
    line = Recipe(get(name), preset_of(name), parameters).command()
    program, *words = shlex.split(line)
    assert program == "carbonpump"
    main(words)
    assert rows(capsys.readouterr().out) == rows(table)


def test_the_python_lines_make_the_same_numbers(case: tuple[str, Parameters, xr.Dataset]) -> None:
    name, parameters, dataset = case
    made: dict[str, xr.Dataset] = {}
    exec(Recipe(get(name), preset_of(name), parameters).python(), made)
    xr.testing.assert_identical(made["dataset"], dataset)


def test_words_with_spaces_and_quotes_survive_a_shell() -> None:
    lab = get("budget")
    for path in ("my data.csv", "it's mine.csv", "a;b.csv", "$HOME.csv"):
        recipe = Recipe(lab, preset_of("budget"), lab.preset(), path)
        assert shlex.split(recipe.command())[-1] == path
        assert ast.literal_eval(re.search(r"data=(.*)\)", recipe.python())[1]) == path


@pytest.mark.parametrize("name", ["=1+1", "+1+1", "-1+1", "@sum(1)", "=cmd|'/C calc'!A0", "\t=1", "\r=1", "\n=1", "a\r=1"])
def test_no_text_is_a_formula_to_a_spreadsheet(name: str) -> None:
    places = xr.Dataset({"flux": ("zone", [-5.0, 1.0]), "-best": ((), name)}, {"zone": [name, "-5"]})
    places["flux"].attrs["units"] = "-"
    table = list(csv.reader(io.StringIO(export.to_csv(places))))[1:]
    shown = "a =1" if name == "a\r=1" else f"'{name}".replace("\r", " ")
    assert table == [["flux", shown, "-5.0", "'-"], ["flux", "-5", "1.0", "'-"], ["'-best", "", shown, ""]]
