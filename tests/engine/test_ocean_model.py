"""The lab of the ocean: its contract, its levers to their ends, what is known beside it, and an ocean of one's own."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
import xarray as xr

from engine.lab import Cancelled, get
from engine.ocean import LAB, SOURCES
from engine.ocean.cycles import Setting
from engine.ocean.diagnostics import area_mean
from engine.ocean.grid import OceanError
from engine.ocean.judge import MOST_CELLS, judge
from engine.ocean.load import read
from engine.ocean.model import RESULTS, Tracer, compute, cycles, lives, setting
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.ocean.parameters import SHOWN, OceanParameters
from engine.ocean.sensitivity import SWINGS, swing
from engine.ocean.steady import EXACT, QUICK
from engine.parameter import ParameterError

OCEAN = Ocean.embedded()
GRID = OCEAN.grid
OWN = LAB.preset()
CHANGED = OWN.replace(currents=0.8, mixing=1.25, martin_b=1.0, uptake=1.5)
NUMBERS = {name: OWN.declared[name].bounds for name in ("currents", "mixing", "martin_b", "uptake", "half_saturation")}
SCALES = {
    "sequestration_time": (0, 5000), "age": (0, 5000), "phosphate": (0, 20), "oxygen": (0, 800), "delta14c": (-700, 50),
    "temperature": (-5, 40), "salinity": (-5, 60),
}  # fmt: skip
"""Between which a tracer must stay wherever the levers are."""


@pytest.fixture(scope="module")
def dataset() -> xr.Dataset:
    return LAB.simulate(CHANGED)


# one answer


@pytest.mark.parametrize("name", list(SHOWN))
def test_untouched_the_field_it_came_with_is_shown(name: str) -> None:
    answer = compute(OWN.replace(quantity=name))
    assert answer.values is OCEAN.fields[name]
    assert answer.exact
    assert answer.known["phosphate"].uptake.sum() > 0


def test_looking_elsewhere_keeps_the_answer() -> None:
    first = compute(CHANGED, quick=True)
    for name, value in (("depth", 3000.0), ("basin", "Atlantic"), ("projection", "lon/lat"), ("half_saturation", 1.7)):
        assert compute(CHANGED.replace(**{name: value}), first, quick=True) is first
    other = compute(CHANGED.replace(martin_b=1.02), first, quick=True)
    assert other is not first
    exact = compute(CHANGED, first)
    assert exact is not first
    assert not first.exact
    assert exact.exact
    assert compute(CHANGED, exact) is exact
    assert compute(CHANGED, exact, quick=True) is exact


def test_a_half_saturation_counts_only_where_uptake_saturates() -> None:
    assert setting(OWN.replace(half_saturation=2.0)) == Setting()
    assert setting(OWN.replace(half_saturation=2.0, law="saturating")).half_saturation == 2.0
    one, other = (compute(OWN.replace(quantity="phosphate", law="saturating", half_saturation=k, uptake=3.0)) for k in (0.1, 2.0))
    assert np.abs(one.values - other.values).max() > 0.05


def test_a_drag_ends_where_a_leap_does() -> None:
    before: Tracer | None = None
    for mixing in (1.2, 1.5, 1.9, 1.4, 0.8):
        before = compute(OWN.replace(mixing=mixing), before, quick=True)
    assert before is not None
    assert before.report.tolerance == QUICK
    there, leap = compute(OWN.replace(mixing=0.8), before), compute(OWN.replace(mixing=0.8))
    np.testing.assert_allclose(there.values, leap.values, rtol=1e-6, atol=1e-4)
    assert np.linalg.norm(before.values - leap.values) < 4e-3 * np.linalg.norm(leap.values)


def test_life_alone_leaves_the_water_where_it_is() -> None:
    """What no life moves is not solved again; an answer to it is no more exact than its life."""
    first = compute(CHANGED)
    moved = compute(CHANGED.replace(martin_b=1.02), first, quick=True)
    assert moved.values is first.values
    assert not moved.exact
    assert compute(CHANGED.replace(martin_b=1.02), moved).values is first.values
    stirred = compute(CHANGED.replace(martin_b=1.02, mixing=1.32), moved, quick=True)
    assert stirred.values is not first.values
    assert compute(CHANGED.replace(mixing=1.32), stirred).values is not stirred.values


def test_changing_the_tracer_shown_keeps_the_cycle_beside_it() -> None:
    first = compute(CHANGED, quick=True)
    second = compute(CHANGED.replace(quantity="oxygen"), first, quick=True)
    assert second.name == "oxygen"
    assert set(second.known) == {"phosphate", "oxygen"}


def check_sane(answer: Tracer) -> None:
    low, high = SCALES[answer.name]
    assert np.isfinite(answer.values).all()
    assert answer.report.converged, answer.setting
    assert low - 1e-3 * high <= answer.values.min()
    assert answer.values.max() <= high
    phosphorus = answer.known["phosphate"]
    assert phosphorus.report.converged, answer.setting
    total = GRID.mean(phosphorus.values["phosphate"] + phosphorus.values["dop"])
    assert total == pytest.approx(OCEAN.settings["mean_phosphorus"], rel=1e-6)
    assert 0.5 < cycles(OCEAN).total_export(phosphorus.uptake) < 60


@pytest.mark.parametrize("name", list(NUMBERS))
def test_each_lever_at_both_ends(name: str) -> None:
    for end in NUMBERS[name] or ():
        law = "saturating" if name == "half_saturation" else "linear"
        check_sane(compute(OWN.replace(**{name: end, "law": law, "quantity": "oxygen"}), quick=True))


LEVERS = ("currents", "mixing", "martin_b", "uptake")
CORNERS = list(itertools.product(*(NUMBERS[name] or () for name in LEVERS)))


@pytest.mark.parametrize("corner", CORNERS, ids=str)
def test_every_corner_of_the_parameter_box(corner: tuple[float, ...]) -> None:
    """In one leap, which is farther than any drag; each corner shows another tracer, twice round."""
    names = [name for name in SHOWN if name != "oxygen"]
    shown = names[CORNERS.index(corner) % len(names)]
    check_sane(compute(OWN.replace(**dict(zip(LEVERS, corner, strict=True)), quantity=shown), quick=True))


def test_corners_where_uptake_saturates() -> None:
    for corner in ((0.5, 2.0, 0.4, 0.25, 0.5), (2.0, 0.5, 1.6, 0.25, 3.0), (2.0, 2.0, 1.6, 4.0, 0.01)):
        levers = dict(zip((*LEVERS, "half_saturation"), corner, strict=True))
        check_sane(compute(OWN.replace(**levers, law="saturating", quantity="phosphate"), quick=True))


def test_oxygen_in_the_farthest_corners() -> None:
    for corner in (
        {"currents": 0.5, "mixing": 0.5, "martin_b": 1.6, "uptake": 4.0},
        {"currents": 2.0, "mixing": 2.0, "martin_b": 0.4, "uptake": 0.25},
    ):
        answer = compute(OWN.replace(**corner, quantity="oxygen"), quick=True)
        check_sane(answer)
        check_sane(compute(OWN.replace(**corner, quantity="oxygen"), answer))


def test_every_lever_moves_something() -> None:
    for name, ends in (("currents", (0.8, 1.25)), ("mixing", (0.8, 1.25)), ("martin_b", (0.8, 1.0)), ("uptake", (0.8, 1.25))):
        means = [
            area_mean(GRID, compute(OWN.replace(**{name: end, "quantity": "phosphate"}), quick=True).values, 100) for end in ends
        ]
        assert abs(means[1] / means[0] - 1) > 0.005, name


# the lab


def test_the_lab_is_registered_and_its_presets_are_valid() -> None:
    assert get("ocean") is LAB
    for name in LAB.presets:
        assert LAB.preset(name).replace(depth=500.0)["depth"] == 500.0
    assert dict(LAB.preset()) == dict(OceanParameters())
    with pytest.raises(ParameterError):
        OWN.replace(currents=5.0)
    with pytest.raises(ParameterError):
        OWN.replace(quantity="silicate")
    assert set(SHOWN) == set(OWN.declared["quantity"].choices)
    LAB.warm()


@pytest.mark.parametrize("name", [name for name in LAB.presets if name != "embedded"])
def test_every_preset_says_something_else(name: str) -> None:
    answer = compute(LAB.preset(name), quick=True)
    check_sane(answer)
    assert np.abs(answer.values - OCEAN.fields[answer.name]).max() > 0.01 * np.abs(OCEAN.fields[answer.name]).max()


def test_the_dataset_is_cf_with_units_and_provenance(dataset: xr.Dataset) -> None:
    for name, variable in dataset.variables.items():
        if variable.dtype.kind not in "UO":  # words have none
            assert variable.attrs["units"], name
        assert variable.attrs["long_name"], name
        assert not np.isinf(np.asarray(variable.values, float)).any() if variable.dtype.kind == "f" else True, name
    for name in dataset.data_vars:
        assert name in RESULTS, name
    attrs = dataset.attrs
    assert attrs["Conventions"].startswith("CF-")
    assert attrs["ocean"] == EMBEDDED["6deg"]
    assert attrs["converged"] == "true"
    assert attrs["lab"] == "ocean"
    assert json.loads(attrs["parameters"]) == dict(CHANGED)
    assert set(json.loads(attrs["versions"])) >= {"carbonpump", "numpy", "scipy"}
    assert all(source.citation in attrs["references"] for source in SOURCES)
    assert {"lat", "lon", "depth"} <= set(dataset.coords)
    assert dataset["depth"].attrs["units"] == "m"


def test_the_dataset_holds_every_tracer_and_what_follows_from_it(dataset: xr.Dataset) -> None:
    wet = GRID.wet
    for name in (*SHOWN, "dop", "volume"):
        values = dataset[name].values
        assert values.shape == GRID.shape
        assert np.isfinite(values[wet]).all()
        assert np.isnan(values[~wet]).all()
    one = compute(CHANGED.replace(quantity="age"))
    np.testing.assert_allclose(GRID.vector(dataset["age"]), one.values, rtol=1e-7, atol=1e-5)
    volume = GRID.vector(dataset["volume"])
    assert volume @ GRID.vector(dataset["age"]) == pytest.approx(volume @ GRID.vector(dataset["sequestration_time"]), rel=1e-8)
    times = GRID.vector(dataset["sequestration_time"])
    for depth, mean in zip(dataset["horizon"].values, dataset["sequestration_time_mean"].values, strict=True):
        assert mean == pytest.approx(area_mean(GRID, times, depth))
    stock = float(dataset["sequestered_carbon"])
    assert stock == pytest.approx(float(dataset["export_total"] * dataset["sequestration_time_sinking"]), rel=1e-9)
    retained = dataset["retained"].values
    assert np.all(np.diff(retained, axis=0) > 0)  # the deeper, the longer
    assert np.all(np.diff(retained, axis=1) < 0)
    stream = dataset["overturning"].sel(sea="Atlantic").values
    assert stream[:, 5:-5].max() > 10
    assert set(dataset["sea"].values) == {"Atlantic", "Indo-Pacific", "World"}
    assert dataset["mixed_layer"].sizes["month"] == 12


def test_currents_scale_the_stream_functions(dataset: xr.Dataset) -> None:
    from engine.ocean import diagnostics

    np.testing.assert_allclose(dataset["overturning"].sel(sea="World"), 0.8 * diagnostics.overturning(OCEAN, "World"), atol=1e-12)


def test_same_inputs_same_bits_in_a_file(dataset: xr.Dataset, tmp_path: Path) -> None:
    path = tmp_path / "ocean.nc"
    steps: list[tuple[float, str]] = []
    again = LAB.simulate(OceanParameters(**dict(CHANGED)), lambda done, words: steps.append((done, words)))
    for name in dataset.data_vars:
        assert again[name].values.tobytes() == dataset[name].values.tobytes(), name
    again.to_netcdf(path)
    with xr.open_dataset(path) as read:
        for name in dataset.data_vars:
            np.testing.assert_array_equal(read[name], dataset[name], err_msg=str(name))
    done = [each for each, _ in steps]
    assert done == sorted(done)
    assert done[0] == 0
    assert done[-1] == pytest.approx(1)
    assert all(words for _, words in steps)


def test_which_tracer_is_shown_changes_no_bit_of_a_dataset(dataset: xr.Dataset) -> None:
    other = LAB.simulate(CHANGED.replace(quantity="delta14c" if CHANGED["quantity"] != "delta14c" else "age", depth=200.0))
    for name in dataset.data_vars:
        assert other[name].values.tobytes() == dataset[name].values.tobytes(), name


def test_nobody_waits_no_more_is_computed() -> None:
    def leave(done: float, words: str) -> None:
        if done > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        LAB.simulate(CHANGED, leave)


# what is known beside it

ROWS = LAB.compare()
COMPARED = {(row.quantity, row.where): row for row in ROWS}
SHORT = {
    ("greatest ideal age", "North Pacific"),
    ("longest mean time until the surface", "North Pacific"),
    ("preformed phosphate", "all oceans"),
    ("carbon sinking out of the lit layer", "all oceans, 73 m, at 106 C per P"),
}
"""Rows that miss what is published: each by little, and its note says more."""


def test_ours_agree_with_what_is_published_but_for_a_few_that_are_near() -> None:
    missed = [row for row in ROWS if row.agrees is False]
    assert {(row.quantity, row.where) for row in missed} == SHORT
    assert all(row.apart < 0.1 for row in missed)


def test_every_row_says_what_kind_of_number_it_is() -> None:
    assert len(COMPARED) == len(ROWS)
    for row in ROWS:
        assert row.kind in ("fitted", "derived", "independent", "audit")
        assert row.unit
        assert row.ours is None or np.isfinite(row.ours)
        assert set(row.as_dict()) >= {"quantity", "where", "published", "ours", "unit", "kind", "note"}
        if row.rule in ("close", "range"):
            assert row.note, row
    for quantity, where in SHORT:
        assert COMPARED[quantity, where].note


def test_fitted_and_independent_are_told_apart() -> None:
    independent = {row.quantity for row in ROWS if row.kind == "independent"}
    assert any("sediment-trap" in quantity for quantity in independent)
    assert all(COMPARED[row.quantity, row.where].kind == "fitted" for row in ROWS if row.quantity.startswith("transport"))
    assert not any(row.kind == "independent" for row in ROWS if "R²" in row.quantity)


@pytest.mark.parametrize(
    ("quantity", "where", "ours"),
    [
        ("transport", "Drake Passage, east", 139.9),
        ("overturning of the Atlantic", "26° N", 17.5),
        ("mean ideal age", "all oceans", 550),
        ("mean time until the surface", "500 m, mean by area", 162),
        ("carbon sinking out of the lit layer", "all oceans, 73 m, at 106 C per P", 10.6),
        ("preformed phosphate", "all oceans", 1.31),
        ("R² of phosphate", EMBEDDED["6deg"], 0.992),
        ("R² of oxygen", EMBEDDED["4deg"], 0.964),
    ],
)
def test_rows_hold_the_figures_of_the_ocean(quantity: str, where: str, ours: float) -> None:
    assert COMPARED[quantity, where].ours == pytest.approx(ours, rel=0.01)


def test_the_audit_is_passed() -> None:
    audit = {row.quantity: row for row in ROWS if row.kind == "audit"}
    assert audit["time until an error of the operator shows"].ours > 1e6
    assert audit["largest divergence of the flow"].ours == 0


# how much each lever does


def test_a_swing_is_the_two_ends_of_each_lever() -> None:
    told: list[float] = []
    found = swing(OWN.settings(), "age", 1000.0, lambda done, words: told.append(done))
    assert list(found["lever"].values) == ["currents", "mixing"]  # life ages nothing
    assert told == sorted(told)
    age = compute(OWN.replace(quantity="age", mixing=2.0)).values
    assert float(found["high"].sel(lever="mixing")) == pytest.approx(area_mean(GRID, age, 1000.0), rel=1e-6)
    assert float(found["mean"]) == pytest.approx(area_mean(GRID, OCEAN.tracer("age"), 1000.0))
    assert np.all(found["low"] > found["high"])
    assert set(SWINGS) == set(NUMBERS) - {"half_saturation"}


# an ocean of one's own


def archive(ocean: Ocean, tmp_path: Path, **change: Any) -> bytes:
    grid = ocean.grid
    T = sp.csr_array(-(sp.diags_array(1 / grid.volume) @ ocean.operator))
    content = {"data": T.data, "indices": T.indices, "indptr": T.indptr, "shape": T.shape, "units": "s-1", "mask": grid.wet}
    content |= {f"{axis}_edge": getattr(grid, f"{axis}_edge") for axis in ("lat", "lon", "depth")}
    np.savez(tmp_path / "own.npz", **(content | {"volume": grid.volume, "basin": grid.basin} | change))
    return (tmp_path / "own.npz").read_bytes()


def test_ones_own_circulation_is_judged_as_ours_is(tmp_path: Path) -> None:
    told: list[float] = []
    found = judge(read(archive(OCEAN, tmp_path), "own.npz"), lambda done, words: told.append(done))
    assert told == sorted(told)
    assert found.attrs["cells"] == GRID.size
    assert found.attrs["conservation_time"] > 1e6
    assert found.attrs["mean_age"] == pytest.approx(550, rel=0.01)
    np.testing.assert_allclose(GRID.vector(found["sequestration_time"]), OCEAN.tracer("sequestration_time"), atol=0.02)
    np.testing.assert_allclose(GRID.vector(found["age"]), OCEAN.tracer("age"), atol=0.02)


def test_an_ocean_of_a_matrix_alone_has_ages_and_no_life(tmp_path: Path) -> None:
    ocean = LAB.read(archive(OCEAN, tmp_path), "own.npz")["ocean"] if LAB.read else None
    assert ocean is not None
    assert not lives(ocean)
    assert lives(OCEAN)
    found = LAB.simulate(OWN, ocean=ocean)
    assert {"age", "sequestration_time", "retained"} <= set(found)
    assert not {"phosphate", "export_total", "overturning", "oxygen"} & set(found)
    assert found.attrs["ocean"] == "own"
    with pytest.raises(OceanError, match="cannot be told apart"):
        LAB.simulate(OWN.replace(currents=1.2), ocean=ocean)
    other = OWN.replace(quantity="delta14c")
    assert compute(other, ocean=ocean).name == "sequestration_time"
    assert set(LAB.simulate(other, ocean=ocean)) == set(found)
    with pytest.raises(OceanError, match="carries no"):
        ocean.tracer("delta14c")


def test_more_cells_than_a_page_takes_are_for_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Ocean.embedded("4deg").grid.size < MOST_CELLS
    monkeypatch.setattr("engine.ocean.judge.MOST_CELLS", 1000)
    with pytest.raises(OceanError, match=r"has 13,250 cells; a page takes 1,000\. Run it in a terminal"):
        judge(read(archive(OCEAN, tmp_path), "own.npz"))


def test_an_exact_answer_is_within_its_tolerance() -> None:
    answer = compute(CHANGED.replace(quantity="delta14c"))
    assert answer.exact
    assert answer.report.error <= EXACT
