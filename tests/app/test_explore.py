"""Any variable: what is looked at, how it is cut and drawn, and what a brush chooses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import holoviews as hv
import numpy as np
import pytest
import xarray as xr
from bokeh.document import Document
from bokeh.events import SelectionGeometry
from bokeh.themes import built_in_themes

import carbonpump
from app.answers import answer
from app.explore import cells
from app.explore.explorer import LINE, LINKED, NONE, OFTEN, SEEN, WORLDS, Explorer
from app.explore.file import opened
from app.explore.linked import Linked, counted
from app.explore.look import Look, along, called, cut, cuts, first, fitted, great_circle, place, single, variables
from app.explore.picture import Style, field, frequencies, load, picture
from app.explore.read import read
from app.explore.tab import NOW, AnyVariable, ahead
from app.maps.colours import colours
from app.state import State
from app.theme import Palette
from app.words import number
from engine.crossfilter import Column, Crossfilter
from engine.lab import LABS, get
from engine.parameter import ParameterError
from tests.few import few


@pytest.fixture(scope="module")
def sea() -> xr.Dataset:
    lat, lon, depth = np.arange(-75.0, 76, 30), np.arange(15.0, 346, 30), np.array([10.0, 100, 1000, 4000])
    values = lat[:, None] + 0 * lon + 1000 * np.log10(depth)[:, None, None]
    coordinates = {
        "depth": ("depth", depth, {"units": "m", "standard_name": "depth"}),
        "lat": ("lat", lat, {"units": "degrees_north"}),
        "lon": ("lon", lon, {"units": "degrees_east"}),
        "way": ["sinks", "swims"],
    }
    age = xr.DataArray(values, dims=("depth", "lat", "lon"), attrs={"units": "yr", "long_name": "age"})
    age = age.where(lon != 195.0)
    return xr.Dataset(
        {"age": age, "twice": 2 * age, "flux": (("way", "depth"), np.arange(8.0).reshape(2, 4)), "total": ((), 3.0), "name": ("way", ["a", "b"])},
        coordinates,
    )  # fmt: skip


def test_what_varies_is_looked_at_and_what_is_one_number_is_told(sea: xr.Dataset) -> None:
    assert variables(sea) == ["age", "twice", "flux"]
    assert single(sea) == ["total"]
    assert called(sea["age"]) == "Age, yr"


def test_a_map_comes_first_half_way_down_and_names_are_lines(sea: xr.Dataset) -> None:
    assert first(sea["age"]) == Look("age", "lon", "lat", {"depth": 2})
    assert first(sea["flux"]) == Look("flux", "depth", "way", {})
    assert isinstance(picture({"": sea["flux"]}, first(sea["flux"])), hv.Overlay)


def test_a_look_stays_as_far_as_the_next_variable_has_its_axes(sea: xr.Dataset) -> None:
    look = Look("age", "lat", "depth", {"lon": 3})
    assert fitted(look, sea["twice"]) == Look("twice", "lat", "depth", {"lon": 3})
    assert fitted(look, sea["flux"]).x == "depth"


def test_a_cut_is_what_the_dataset_holds_there(sea: xr.Dataset) -> None:
    seen = cut(sea["age"], Look("age", "lat", "depth", {"lon": 3}))
    assert seen.dims == ("depth", "lat")
    np.testing.assert_array_equal(seen.values, sea["age"].isel(lon=3).transpose("depth", "lat").values)


def test_a_line_goes_the_short_way_round_and_takes_the_cells_below_it(sea: xr.Dataset) -> None:
    lat, lon, km = great_circle((0.0, 170.0), (0.0, -170.0))
    assert np.ptp(np.unwrap(np.radians(lon))) == pytest.approx(np.radians(20))
    assert km[-1] == pytest.approx(6371 * np.radians(20))
    np.testing.assert_allclose(lat, 0, atol=1e-9)
    section = along(sea["age"], (-60.0, 45.0), (60.0, 45.0))
    assert section.dims == ("depth", "along")
    row = section.isel(depth=0).values - 1000
    assert row[0] in (-75, -45)
    assert row[-1] in (45, 75)
    assert set(np.unique(row)) <= set(sea["lat"].values)
    for end in ((10.0, 20.0), (-10.0, 200.0)):
        with pytest.raises(ValueError, match="neither the same nor opposite"):
            great_circle((10.0, 20.0), end)


def test_what_is_drawn_are_the_numbers(sea: xr.Dataset) -> None:
    drawn = picture({"": sea["age"]}, first(sea["age"]))
    np.testing.assert_array_equal(drawn.dimension_values("value", flat=False), sea["age"].isel(depth=2).values)
    logged = field(cut(sea["age"], first(sea["age"])) - 3000, Style(log=True)).dimension_values("value")
    assert np.nanmin(logged) > 0
    counted = frequencies({"what is set": sea["age"]})
    assert sum(counted.get(0).dimension_values("count")) == np.isfinite(sea["age"].values).sum()


@pytest.mark.parametrize("name", few(LABS, "budget", "feeding", "ocean"))
def test_every_variable_of_every_lab_has_a_picture(name: str) -> None:
    load()
    dataset = carbonpump.lab(name).simulate()
    assert variables(dataset)
    for each in variables(dataset):
        shown = hv.render(picture({"": dataset[each]}, first(dataset[each])), backend="bokeh")
        assert shown.renderers, each
        assert all(axis.axis_label for axis in shown.axis), each


def columns(rows: int = 1000) -> list[Column]:
    drawn = np.random.default_rng(5).normal(size=(3, rows))
    return [Column(name, name, values) for name, values in zip("abc", drawn, strict=True)] + [
        Column("place", "place", np.arange(rows) % 4.0)
    ]


def test_a_brush_chooses_what_a_plain_loop_would() -> None:
    told = columns()
    filtered = Crossfilter(told, [("a", "place")])
    filtered.brush({"a": (-0.5, 1.0), "place": (0.5, 2.5)})
    plain = [-0.5 <= a <= 1.0 and p in (1, 2) for a, p in zip(told[0].values, told[3].values, strict=True)]
    assert filtered.chosen.tolist() == [row for row, within in enumerate(plain) if within]
    counts = filtered.counts(filtered.chosen)
    assert {int(each.sum()) for each in counts.values()} == {sum(plain)}
    assert counts["place"].tolist() == [0, sum(p and q == 1 for p, q in zip(plain, told[3].values, strict=True)),
                                        sum(p and q == 2 for p, q in zip(plain, told[3].values, strict=True)), 0]  # fmt: skip
    assert filtered.together(("a", "place"), filtered.chosen).sum() == sum(plain)
    filtered.brush({"a": None})
    assert filtered.chosen.size == 500
    filtered.clear()
    assert filtered.chosen.size == 1000


def test_columns_of_other_lengths_are_no_rows() -> None:
    with pytest.raises(ValueError, match="as many rows"):
        Crossfilter([Column("a", "a", np.zeros(2)), Column("b", "b", np.zeros(3))])


def test_cells_know_where_they_are(sea: xr.Dataset) -> None:
    assert cells.beside(sea, "age") == ["twice"]
    told = {each.name: each.values for each in cells.rows(sea, "age", "twice")}
    assert set(told) == {"age", "twice", "depth", "lat", "lon"}
    assert told["age"].size == np.isfinite(sea["age"].values).sum()
    np.testing.assert_allclose(told["twice"], 2 * told["age"])
    np.testing.assert_allclose(told["age"], told["lat"] + 1000 * np.log10(told["depth"]))
    assert 195.0 not in told["lon"]


def brushed(plot: Any, **geometry: float) -> None:
    event = SelectionGeometry(plot, {"type": "rect", **geometry}, final=True)
    plot._trigger_event(event)


def test_what_is_brushed_in_one_picture_is_told_and_seen_in_all() -> None:
    linked = Linked(Palette())
    told = columns()
    linked.feed(counted(told, [("a", "b")], "cells"))
    assert "1,000 cells" in linked._told.text
    brushed(linked._bars["a"]._plot, x0=-0.5, x1=1.0, y0=0, y1=1)
    inside = int(((told[0].values >= -0.5) & (told[0].values <= 1.0)).sum())
    assert f"{inside:,} of 1,000 cells" in linked._told.text
    assert linked._bars["c"]._sources[1].data["top"].sum() == inside
    assert linked._bars["c"]._sources[0].data["top"].sum() == 1000
    assert np.sum(linked._both["a", "b"]._source.data["count"]) == inside
    brushed(linked._both["a", "b"]._plot, x0=-1, x1=1, y0=0, y1=9)
    assert linked._rows
    assert set(linked._rows.filter.ranges) == {"a", "b"}
    linked._lift()
    assert "Draw over a range" in linked._told.text


def test_all_that_can_be_chosen_shows_something(sea: xr.Dataset) -> None:
    explorer = Explorer(Palette())
    explorer.feed({"what is set": sea, "A": sea.drop_vars("name") + 1}, columns)
    for form in (SEEN, OFTEN, LINE, LINKED, WORLDS):
        explorer._as.value = form
        shown = explorer._linked.view if form in (LINKED, WORLDS) else explorer._picture
        assert shown.visible, form
        assert shown.objects, form
    explorer._as.value = SEEN
    explorer._y.value = NONE
    assert isinstance(explorer._pipe.contents["data"], hv.Overlay)
    assert len(explorer._pipe.contents["data"]) == 2
    explorer._variable.value = "flux"
    assert explorer._look.x == "depth"


def test_type_has_its_size_in_pixels_whatever_theme_a_page_has(sea: xr.Dataset) -> None:
    explorer = Explorer(Palette())
    explorer.feed({"what is set": sea, "A": sea.drop_vars("name") + 1}, columns)
    document = Document(theme=built_in_themes["light_minimal"])
    document.add_root(explorer._picture.objects[0].get_root())
    shown = {"Title", "Legend", "LinearAxis", "ColorBar"}
    sizes = {
        f"{type(model).__name__}.{name}": getattr(model, name)
        for model in document.models
        if type(model).__name__ in shown
        for name in model.properties()
        if name.endswith("font_size")
    }
    assert "Title.text_font_size" in sizes
    assert {name: size for name, size in sizes.items() if not str(size).endswith("px")} == {}


def test_a_difference_is_one() -> None:
    sea = xr.Dataset({"age": ("depth", [1.0, 2.0])}, {"depth": [10.0, 20.0]})
    explorer = Explorer(Palette())
    explorer.feed({"what is set": sea, "A": sea + 1})
    explorer._beside.value = "less A"
    assert [each.dimension_values("value").tolist() for each in explorer._pipe.contents["data"]] == [[-1.0, -1.0]]


def test_the_pumps_worlds_are_its_bands() -> None:
    from engine.pump.draws import bands

    lab = get("pump")
    assert lab.rows
    parameters = lab.preset().replace(nutrients="stay")
    pump = lab.result(parameters)
    told = {each.name: each.values for each in lab.rows(parameters, pump)}
    sure = bands(parameters, pump).of(str(parameters["nutrients"]))
    assert np.median(told["kept_in_all"]) == pytest.approx(sure.kept_in_all.median, rel=1e-3)
    np.testing.assert_allclose(told["particles"] + told["animals"] + told["dissolved"], told["kept_in_all"])
    alike = told["circulation"] == 1
    assert np.corrcoef(told["martin_b"][alike], told["particles"][alike])[0, 1] < -0.5
    assert {each.size for each in told.values()} == {parameters["draws"]}


def test_the_budgets_draws_are_its_bands() -> None:
    lab = get("budget")
    assert lab.rows
    parameters = lab.preset("Z3")
    budget = lab.result(parameters)
    told = {each.name: each.values for each in lab.rows(parameters, budget)}
    site = budget.zones.site
    assert told["total"].mean() == pytest.approx(float(budget.total_active_flux[site]), rel=1e-4)
    assert np.mean(told["more"] > 0) == pytest.approx(float(budget.probability_active_exceeds_passive[site]), abs=0.01)
    np.testing.assert_allclose(told["total"] - told["passive"], told["more"])
    assert told["passive"].mean() == pytest.approx(float(budget.zones.passive_flux[site]), rel=1e-3)
    assert np.corrcoef(told["capture_efficiency"], told["fish"])[0, 1] < -0.3
    assert {each.size for each in told.values()} == {budget.draws}


def test_in_no_draw_of_the_budget_carbon_sinks_upward() -> None:
    lab = get("budget")
    assert lab.rows
    budget = lab.result(parameters := lab.preset("Z1"))
    told = {each.name: each.values for each in lab.rows(parameters, budget)}
    assert told["passive"].min() >= 0
    won = float(budget.probability_active_exceeds_passive[budget.zones.site])
    assert np.mean(told["more"] > 0) == pytest.approx(won, abs=0.001)


def test_a_file_that_is_none_is_one_sentence(tmp_path: Path, sea: xr.Dataset) -> None:
    sea.to_netcdf(tmp_path / "sea.nc", engine="h5netcdf")
    xr.testing.assert_allclose(opened(tmp_path / "sea.nc")["age"], sea["age"])
    (tmp_path / "text.nc").write_text("no")
    sea[["total"]].to_netcdf(tmp_path / "one.nc", engine="h5netcdf")
    for name, said in (("text.nc", "not read as NetCDF-4"), ("none.nc", "no such file"), ("one.nc", "no variable of numbers")):
        with pytest.raises(ParameterError, match=said):
            opened(tmp_path / name)


def test_the_face_draws_and_refuses_what_is_not_there() -> None:
    budget = carbonpump.lab("budget")
    assert "zone" in str(budget.plot("passive_flux"))
    assert budget.explore().objects
    with pytest.raises(ParameterError, match=r"“passiv” is no variable"):
        budget.plot("passiv")


def test_nothing_of_it_is_loaded_before_somebody_looks() -> None:
    code = "import sys, app.lab_page, app.site; print('holoviews' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_a_picture_is_told_in_words_with_where_it_is_least_and_most(sea: xr.Dataset) -> None:
    age = sea["age"]
    seen = cuts({"": age}, first(age))
    (field,) = seen.values()
    words = read(seen)
    for find in (np.nanargmin, np.nanargmax):
        at = np.unravel_index(find(field.values), field.shape)
        places = ", ".join(place(field, str(axis), int(n)) for axis, n in zip(field.dims, at, strict=True))
        assert f"{number(float(field.values[at]))} (at {places})" in words
    assert "<details>" in words
    assert "there are no numbers here" in read({"": field.where(False)})


def test_colours_and_their_ends_are_chosen(sea: xr.Dataset) -> None:
    explorer = Explorer(Palette())
    explorer.feed({"what is set": sea})
    assert explorer._colours.visible
    explorer._colours.value = "thermal"
    for widget, value in zip(explorer._scale, ("100", "2e2"), strict=True):
        widget.value = value
    drawn = explorer._pipe.contents["data"].opts.get(backend="bokeh").kwargs
    assert drawn["clim"] == (100.0, 200.0)
    assert drawn["cmap"] == list(colours("thermal"))
    for typed, said in (
        ("300", "from a least number to a greater one"),
        ("warm", "“warm” is no number."),
        ("nan", "from a least number"),
    ):
        explorer._scale[0].value = typed
        assert said in explorer._picture.objects[0].text
    explorer._scale[0].value = ""
    assert explorer._pipe.contents["data"].opts.get(backend="bokeh").kwargs["clim"][1] == 200.0
    explorer._y.value = NONE
    assert not explorer._colours.visible


def test_a_presets_dataset_is_told_once_for_all_who_look() -> None:
    lab = get("budget")
    told = []
    for state in (State.of(lab), State.of(lab), State.read(lab, {"fish_biomass": "50"})[0]):
        found = answer(lab, state)
        known, _ = AnyVariable.compute(found.values, found.result, found, state, {})
        told.append(known[NOW].dataset)
    assert told[0] is told[1]
    assert float(told[2]["total_active_flux"].sum()) < float(told[0]["total_active_flux"].sum())


def test_what_was_told_ahead_is_what_the_first_who_looks_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = get("feeding")
    ahead(lab)
    monkeypatch.setattr(type(lab), "told", None)
    found = answer(lab, State.of(lab))
    known, _ = AnyVariable.compute(found.values, found.result, found, State.of(lab), {})
    assert known[NOW].dataset.attrs["lab"] == "feeding"
