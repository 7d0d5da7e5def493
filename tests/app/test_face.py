"""The labs in Python: import carbonpump."""

from __future__ import annotations

import doctest
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import param
import pytest
from PIL import Image

import carbonpump
from app.face import lab as face
from app.face import shown
from app.face.figure import HEIGHTS, Figure
from engine.lab import LABS, get
from engine.parameter import ParameterError
from engine.upload import UploadError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("module", "least"), [(carbonpump, 4), (face, 20)])
def test_what_its_words_show_is_so(module: ModuleType, least: int) -> None:
    failed, tried = doctest.testmod(module)
    assert (failed, tried >= least) == (0, True)


def test_importing_it_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import carbonpump; print(*set(sys.modules) - before)"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not {name.partition(".")[0] for name in said} & {"app", "engine", "numpy", "panel", "xarray"}


def test_values_are_read_as_a_person_writes_them() -> None:
    budget = carbonpump.lab("budget")
    assert budget.set("Z4", capture_efficiency="30 %", hours_at_depth=10)["capture_efficiency"] == 0.3
    with pytest.raises(ParameterError, match=r"outside 0\.05 to 1"):
        budget.set(capture_efficiency="300 %")
    with pytest.raises(ParameterError, match="capture_eficiency"):
        budget.set(capture_eficiency=0.3)
    with pytest.raises(ParameterError, match="not a preset"):
        budget.set("Z9")
    with pytest.raises(ParameterError, match="not a lab"):
        carbonpump.lab("budgets")


def test_a_file_of_ones_own_is_computed(tmp_path: Path) -> None:
    lab = get("budget")
    form, template = next(iter(lab.templates.items()))
    (tmp_path / "mine.csv").write_text(template(), "utf-8")
    own = carbonpump.lab("budget").simulate(data=tmp_path / "mine.csv")
    assert list(own["zone"].values) != list(carbonpump.lab("budget").simulate()["zone"].values), form


def test_the_table_of_parameters_is_the_declarations() -> None:
    told = carbonpump.lab("ocean").parameters
    declared = get("ocean").parameters.declared
    assert list(told.index) == list(declared)
    for name, row in told.iterrows():
        item = declared[str(name)]
        assert (row["value"], row["unit"], row["reference"]) == (item.value, item.unit, item.reference)


@pytest.mark.parametrize("name", LABS)
def test_levers_have_bounds_units_words_and_the_same_answer(name: str) -> None:
    lab = get(name)
    levers = carbonpump.lab(name).levers()
    assert levers.parameters() == lab.preset()
    declared = lab.parameters.declared
    assert set(levers.param) - {"name"} == set(declared)
    for each, item in declared.items():
        told = levers.param[each]
        assert (told.default, item.description in told.doc, levers.unit(each)) == (item.value, True, item.unit)
        assert getattr(told, "bounds", None) == item.bounds
        assert not item.choices or list(told.objects) == list(item.choices)
    lever = levers.param[lab.lever.name]
    assert lever.bounds == lab.lever.bounds
    assert lab.lever.description in lever.doc
    with pytest.raises(ValueError, match="must be at most"):
        setattr(levers, lab.lever.name, 2 * lab.lever.bounds[1] + 1)
    setattr(levers, lab.lever.name, lab.lever.bounds[1])
    assert levers.parameters()[lab.lever.name] == lab.lever.bounds[1]
    assert isinstance(levers, param.Parameterized)


def test_compare_has_all_rows() -> None:
    told, rows = carbonpump.lab("budget").compare(), get("budget").compare()
    assert list(told["slug"]) == [row.slug for row in rows]
    assert [bool(each) if each is not None else None for each in told["met"]] == [row.met for row in rows]


CRUISE = pd.DataFrame(
    {
        "Station": ["A", "A", "B"],
        "Taxon": ["Copepods", "Fish", "Fish"],
        "Bmig (mg C/m2)": [300.0, 20.0, 30.0],
        "ETS (µl O2/mg C/h)": [8.0, 9.0, 9.0],
    }
)


def test_a_table_of_any_shape_becomes_a_template_and_stands_beside_the_paper() -> None:
    budget = carbonpump.lab("budget")
    table = CRUISE.replace("Copepods", "zooplankton")
    with pytest.raises(UploadError, match=r'“biomass that migrates”.*NAME="HEAD".*Bmig'):
        budget.matched(table)
    matched = budget.matched(table, migrant_biomass="Bmig (mg C/m2)")
    assert "migrant_biomass [mg C m-2]" in matched
    assert budget.matched(table, migrant_biomass=("Bmig", "g C m-2"))["migrant_biomass [g C m-2]"].tolist() == [300, 20, 30]
    assert budget.stations(matched)["A"]["zooplankton_biomass"] == 300
    beside = budget.yours(matched).query("quantity == 'carried down by animals'")
    assert dict(zip(beside["station"], beside["lies"], strict=True)) == {"A": "within", "B": "below"}
    bare = table.rename(columns={"Bmig (mg C/m2)": "Bmig", "ETS (µl O2/mg C/h)": "ETS"})
    with pytest.raises(
        UploadError, match=r'migrant_biomass=\("Bmig", "mg C m-2"\), specific_ets=\("ETS", "µl O2 .* if these are'
    ):
        budget.matched(bare, migrant_biomass="Bmig")
    with pytest.raises(UploadError, match="“Weight” is no column of your table"):
        budget.matched(table, migrant_biomass="Weight")
    with pytest.raises(UploadError, match="“weight” is no column that is read"):
        budget.matched(table, weight="Bmig")


def test_a_file_that_is_no_template_says_what_to_do(tmp_path: Path) -> None:
    budget, workbook = carbonpump.lab("budget"), tmp_path / "cruise.xlsx"
    workbook.write_bytes(b"PK\x03\x04" + bytes(40))
    with pytest.raises(UploadError, match=r"“Station” is not a column known here.*`matched` makes one"):
        budget.simulate(data=CRUISE)
    for read in (budget.read, budget.matched):
        with pytest.raises(UploadError, match="Excel workbook"):
            read(workbook)


def test_a_longitude_may_be_west() -> None:
    feeding = carbonpump.lab("feeding")
    assert feeding.set(place_lon=-20)["place_lon"] == feeding.set(place_lon="340")["place_lon"] == 340
    with pytest.raises(ParameterError, match="outside 0 to 360"):
        feeding.set(place_lon=-200)


def template() -> pd.DataFrame:
    return pd.read_csv(io.StringIO(carbonpump.lab("budget").templates["table"]))


def test_a_template_is_matched_as_it_is() -> None:
    pd.testing.assert_frame_equal(carbonpump.lab("budget").matched(template()), template())


@pytest.fixture(scope="module")
def figure() -> Figure:
    budget = carbonpump.lab("budget")
    own = budget.matched(CRUISE.replace("Copepods", "zooplankton"), migrant_biomass="Bmig")
    return budget.figure("Zones", data=own, station="A")


def test_a_figure_is_as_wide_as_a_column_with_units_keys_and_its_own_font(figure: Figure) -> None:
    assert (figure.width, figure.height) == (89, 68)
    drawn = ElementTree.fromstring(figure.svg)
    assert (drawn.get("width"), drawn.get("height")) == ("89mm", "68mm")
    said = " ".join("".join(each.itertext()) for each in drawn.iter("{http://www.w3.org/2000/svg}text"))
    for words in ("mg C m⁻² d⁻¹", "A (yours)", "zooplankton", "Galicia"):
        assert words in said, words
    assert "font/woff2;base64" in figure.svg
    assert "/assets/" not in figure.svg


def test_a_figure_is_saved_at_its_size(figure: Figure, tmp_path: Path) -> None:
    for name, begins in {"f.svg": b"<svg", "f.png": b"\x89PNG", "f.pdf": b"%PDF"}.items():
        assert figure.save(tmp_path / name).read_bytes().startswith(begins)
    image = Image.open(tmp_path / "f.png")
    image.load()
    assert image.size == pytest.approx((89 / 25.4 * 600, 68 / 25.4 * 600), abs=1)
    assert image.info["dpi"] == pytest.approx((600, 600), abs=0.1)
    with pytest.raises(ParameterError, match=r"must end in \.svg, \.png or \.pdf"):
        figure.save(tmp_path / "f.gif")


def test_a_figure_has_a_caption_and_is_shown_in_a_notebook(figure: Figure) -> None:
    for words in ("A, a station of one’s own", "Plotted: Active flux, mg C m⁻² d⁻¹", "10.3389/fmars.2025.1652483"):
        assert words in figure.caption, words
    data, about = figure._repr_mimebundle_()
    assert data["text/plain"] == figure.caption
    assert about["image/png"]["width"] == 336


def test_it_is_as_high_as_the_one_of_the_pages() -> None:
    source = (ROOT / "app" / "components" / "taking" / "paper.js").read_text("utf-8")
    found = re.search(r"WIDTHS = \{(.*?)\}", source)
    assert found
    assert {int(wide): int(high) for wide, high in (each.split(":") for each in found[1].split(","))} == HEIGHTS


def test_what_cannot_be_drawn_is_said() -> None:
    budget = carbonpump.lab("budget")
    with pytest.raises(ParameterError, match="“Pie” is no picture of Budget; there are Column"):
        budget.figure("Pie")
    with pytest.raises(ParameterError, match="say `data`, too"):
        budget.figure(station="A")
    with pytest.raises(ParameterError, match="no station of your file"):
        budget.figure(data=template(), station="Nowhere")
    with pytest.raises(ParameterError, match="Catchment draws no worlds"):
        carbonpump.lab("catchment").worlds()


def test_a_result_is_saved_as_the_command_does(tmp_path: Path) -> None:
    budget = carbonpump.lab("budget")
    saved = budget.save(tmp_path / "cup.csv", "Z4", capture_efficiency="30 %").read_text("utf-8")
    said = json.loads(next(line for line in saved.splitlines() if line.startswith("# parameters")).partition(": ")[2])
    assert said["capture_efficiency"] == 0.3
    with pytest.raises(ParameterError, match=r"must end in \.csv, \.nc or \.zip"):
        budget.save(tmp_path / "cup.xlsx")


def test_what_to_cite_names_the_software_and_the_paper() -> None:
    budget = carbonpump.lab("budget")
    assert f"version {carbonpump.__version__}.\n" in budget.citation
    assert "https://doi.org/10.3389/fmars.2025.1652483" in budget.citation
    assert budget.bibtex.count("@") == len(budget.sources) + 1


def test_drawn_worlds_and_what_matters_are_those_of_the_answer() -> None:
    budget = carbonpump.lab("budget")
    worlds, dataset = budget.worlds("Z4"), budget.simulate("Z4")
    assert worlds["total"].mean() == pytest.approx(float(dataset["total_active_flux"].sel(zone="Z4")), rel=1e-3)
    told = budget.matters("Z4")
    assert told["what"].is_unique
    assert told.attrs["middle"] == pytest.approx(worlds["total"].median(), rel=0.1)
    assert "Animals carry about" in budget.answer("Z4")


def test_a_notebook_loads_once_and_again_where_its_cell_runs_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = SimpleNamespace(kernel=None, parent_header={})
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setattr(shown, "_loaded", {})
    runs = [("a", 1, True), ("a", 1, False), ("b", 2, False), ("a", 3, True), ("b", 4, False), (None, 5, False)]
    for cell, run, loads in runs:
        shell.parent_header = {"metadata": {"cellId": cell}, "header": {"msg_id": run}}
        assert shown._missing("pictures") is loads, (cell, run)
    del shell.kernel
    assert not shown._missing("widgets")
