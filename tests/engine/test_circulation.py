"""One ocean for all: every lab stands on the circulation that is set, or on one of the user's own, and keeps there what it keeps."""

from __future__ import annotations

import ast
import gc
import io
import pickle
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import engine
from engine import samples
from engine.feeding import tracers as of
from engine.feeding.atlas import simulate_world
from engine.feeding.fields import Fields
from engine.feeding.parameters import FeedingParameters
from engine.feeding.pisces import PISCES
from engine.feeding.water import columns
from engine.feeding.whole import Whole
from engine.inverse import cases, observed, products
from engine.inverse.fields import read_own
from engine.inverse.model import fitted, fitted_on
from engine.inverse.parameters import PRODUCTS
from engine.inverse.phosphorus import LABILE, SEMI_LABILE
from engine.inverse.run import invert_phosphorus
from engine.lab import LABS, Cancelled, Lab, get, simulate
from engine.ocean import load
from engine.ocean.air import MMOL_PER_PPM
from engine.ocean.circulation import CIRCULATION, COMPARED, compared, compared_on, is_embedded, on_cells_of, stand_on
from engine.ocean.cycles import Cycles
from engine.ocean.diagnostics import area_mean, at_depths
from engine.ocean.grid import OceanError
from engine.ocean.model import cycles
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.ocean.parameters import OceanParameters
from engine.ocean.sensitivity import swing
from engine.stoichiometry.ecosystem.parameters import chosen
from engine.stoichiometry.ecosystem.run import Ecosystem
from engine.stoichiometry.globe import PG_PER_MMOL, globe
from engine.stoichiometry.model import compute, delta_dic, dots
from engine.stoichiometry.parameters import StoichiometryParameters
from engine.stoichiometry.sweep import sweep
from tests.engine.test_contract import arrays, moved
from tests.few import few

STANDING = [name for name in LABS if CIRCULATION.name in get(name).parameters.declared]
FINE = Ocean.embedded("4deg")
ROOT = Path(engine.__file__).parents[1]


@pytest.fixture(params=STANDING)
def lab(request: pytest.FixtureRequest) -> Lab:
    return get(request.param)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The embedded ocean as a user would keep it."""
    path = tmp_path_factory.mktemp("own") / "mine.nc"
    compared().save(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def own(saved: bytes) -> Ocean:
    """That file, read again."""
    return load.read(saved, "mine.nc")


@pytest.fixture(scope="module")
def whole(saved: bytes) -> xr.Dataset:
    """What is in it."""
    with xr.open_dataset(io.BytesIO(saved), engine="h5netcdf") as dataset:
        return dataset.load()


def changed(whole: xr.Dataset, **values: Any) -> bytes:
    """The same file with some of its variables or attributes changed, or left out for None."""
    whole = whole.copy()
    for name, value in values.items():
        if name in whole.attrs:
            whole.attrs[name] = value
        elif value is None:
            whole = whole.drop_vars(name)
        else:
            whole[name] = whole[name].dims, np.asarray(value(whole[name].values), whole[name].dtype)
    out = io.BytesIO()
    whole.drop_encoding().to_netcdf(out, engine="h5netcdf")
    return out.getvalue()


# declared once


def test_it_is_one_parameter_of_all_labs_on_an_ocean() -> None:
    assert set(STANDING) == {"pump", "stoichiometry", "inverse", "feeding", "ocean"}
    for name in STANDING:
        assert get(name).parameters.declared[CIRCULATION.name] is CIRCULATION
    assert CIRCULATION.group == "assumption"
    assert CIRCULATION.choices == tuple(EMBEDDED)
    assert CIRCULATION.value == COMPARED == "6deg"
    assert all(get(name).preset(preset)["circulation"] == COMPARED for name in STANDING for preset in get(name).presets)


def bare_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Where an embedded ocean is opened without saying which."""
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if called and ast.unparse(node.func) == "Ocean.embedded" and not (node.args or node.keywords):
            yield node


def test_nobody_opens_an_ocean_without_saying_which() -> None:
    assert list(bare_calls(ast.parse("grid = Ocean.embedded().grid")))
    files = [path for folder in ("engine", "app", "assets") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 200
    assert not [str(path) for path in files if list(bare_calls(ast.parse(path.read_text("utf-8"))))]


def test_what_numbers_are_compared_on_is_said_where_there_is_an_ocean() -> None:
    for name in LABS:
        assert bool(compared_on(get(name).parameters)) == (name in STANDING)
    assert EMBEDDED[COMPARED] in compared_on(OceanParameters)


# on the finer ocean


@pytest.fixture(scope="module")
def fine() -> Callable[[str], Any]:
    """A lab's first preset on the finer ocean."""
    known: dict[str, Any] = {}

    def result(name: str) -> Any:
        if name not in known:
            known[name] = get(name).compute(get(name).preset().replace(circulation="4deg"))
        return known[name]

    return result


def test_a_result_knows_what_it_stands_on(lab: Lab, fine: Callable[[str], Any]) -> None:
    assert fine(lab.name).ocean is FINE
    assert lab.result(lab.preset()).ocean is compared()


@pytest.mark.parametrize("lab", few(STANDING, "stoichiometry"), indirect=True)
def test_going_on_from_another_ocean_is_beginning_anew(lab: Lab, fine: Callable[[str], Any]) -> None:
    wanted = lab.preset().replace(circulation="4deg", **moved(lab))
    on = dict(arrays(lab.compute(wanted, lab.result(lab.preset()))))
    for path, values in arrays(lab.compute(wanted)):
        size = float(np.nanmax(np.abs(values), initial=0.0))
        np.testing.assert_allclose(on[path], values, rtol=0, atol=1e-7 * size, err_msg=path)


@pytest.mark.wide
def test_a_dataset_on_the_finer_ocean_is_whole_and_says_which(lab: Lab) -> None:
    found = lab.simulate(lab.preset().replace(circulation="4deg", **moved(lab)))
    assert found.attrs["ocean"] == EMBEDDED["4deg"]
    assert found.attrs.get("converged", "true") == "true"
    assert "NOT converged" not in found.attrs.get("solution", "")
    for name, values in found.data_vars.items():
        assert not np.isinf(values.values.astype(float)).any(), name


@pytest.mark.wide
def test_carbon_of_sea_and_air_is_kept_on_the_finer_ocean(fine: Callable[[str], Any]) -> None:
    world, parameters = fine("stoichiometry"), StoichiometryParameters(circulation="4deg")
    assert world.exact
    sea = float(world.over.volume @ delta_dic(parameters, world)) * PG_PER_MMOL
    air = world.drawn * MMOL_PER_PPM * PG_PER_MMOL
    assert sea + air == pytest.approx(0, abs=1e-6 * abs(sea))
    assert world.gained > 0 > world.drawn
    line = dots(parameters, world)
    assert (np.diff(line.stored) < 0).all()
    assert (np.diff(line.pco2) > 0).all()


def test_phosphorus_is_kept_on_the_finer_ocean(fine: Callable[[str], Any]) -> None:
    now = fine("inverse")
    cycle, state = now.cycle, now.state
    assert state.report.converged
    assert cycle.grid.mean(state.dip) == pytest.approx(cycle.mean, rel=1e-8)
    made = float((state.uptake * state.dip) @ cycle.volume)
    freed = float(cycle.decay(state.values) @ state.tracers[SEMI_LABILE])
    freed += cycle.fixed.kappa_l * cycle.grid.inventory(state.tracers[LABILE])
    assert freed == pytest.approx(made, rel=1e-8)
    lab = get("inverse")
    more = lab.compute(lab.preset().replace(circulation="4deg", labile_share=0.5), now)
    assert more.production > now.production
    assert lab.compute(lab.preset().replace(circulation="4deg", b_times=1.4), now).explained < now.explained


def test_what_is_fitted_on_the_finer_ocean_was_found_there(fine: Callable[[str], Any]) -> None:
    assert {name: fitted_on(Ocean.embedded(name)) for name in EMBEDDED} == {name: name for name in EMBEDDED}
    area = FINE.grid.field(FINE.grid.area)[0]
    for product, total in products.TOTALS.items():
        runs = cases.shipped("fits_4deg")["phosphorus"][product]
        assert all(run["converged"] for run in runs.values())
        assert fitted(product, 0.3, "4deg") == pytest.approx(runs["0.3"]["values"], rel=1e-6)
        assert float(np.nansum(observed.production(product, FINE) * area)) * 365.25e-18 == pytest.approx(total, rel=1e-5)
    now = fine("inverse")
    assert now.production == pytest.approx(
        cases.shipped("fits_4deg")["phosphorus"]["cafe"]["0.3"]["total"]["production"], rel=1e-5
    )
    assert now.explained == pytest.approx(cases.shipped("fits_4deg")["phosphorus"]["cafe"]["0.3"]["r2"]["DIP"], abs=1e-5)


@pytest.mark.wide
def test_nutrients_are_kept_on_the_finer_ocean(fine: Callable[[str], Any]) -> None:
    over = Whole(FINE)
    tracers = over.start()
    before, flows = over.inventory(tracers), np.zeros((over.grid.size, of.FLOWS))
    tracers = over.step(tracers, flows, 36, PISCES)
    assert over.inventory(tracers) == pytest.approx(before, rel=1e-8)
    assert (tracers >= 0).all()
    lab = get("feeding")
    alone = lab.compute(lab.preset("KILL_FF").replace(circulation="4deg"))
    assert alone.now.transfer > fine("feeding").now.transfer
    place = columns(FINE)
    at = lab.preset()
    assert place.nearest(float(at["place_lat"]), float(at["place_lon"])) == alone.number


def test_weaker_water_is_older_on_the_finer_ocean(fine: Callable[[str], Any]) -> None:
    lab, now = get("ocean"), fine("ocean")
    weaker = lab.compute(lab.preset("sluggish").replace(circulation="4deg"), now)
    assert weaker.exact
    assert area_mean(FINE.grid, weaker.values, 1000.0) > area_mean(FINE.grid, now.values, 1000.0)
    state = cycles(FINE).phosphorus(weaker.setting)
    amount = FINE.settings["mean_phosphorus"]
    assert FINE.grid.mean(state.values["phosphate"] + state.values["dop"]) == pytest.approx(amount, rel=1e-12)


def test_runs_stand_on_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.stoichiometry.ecosystem.run.Carrier", lambda *given: None)  # seconds, for nothing here is carried
    found = swing({"circulation": "4deg"}, "sequestration_time", 1000.0)
    assert float(found["mean"]) == pytest.approx(area_mean(FINE.grid, FINE.tracer("sequestration_time"), 1000.0), rel=1e-9)
    assert Ecosystem(StoichiometryParameters(circulation="4deg"), steps=1).ocean is FINE
    assert chosen(StoichiometryParameters(circulation="4deg")) != chosen(StoichiometryParameters())


# one of the user's own


@pytest.mark.parametrize("lab", few(STANDING, "feeding"), indirect=True)
def test_a_saved_copy_gives_the_same_bits_and_what_was_worked_out_goes_with_it(lab: Lab, saved: bytes) -> None:
    own = lab.read(saved, "mine.nc") if lab.read else {}
    assert set(own) == {"ocean"}
    assert own["ocean"] is not compared()
    assert len(own["ocean"].derived) == 0
    for parameters in (lab.preset(), lab.preset().replace(**moved(lab))):
        ours, theirs = dict(arrays(lab.compute(parameters, **own))), dict(arrays(lab.compute(parameters)))
        assert {path: values.tobytes() for path, values in ours.items()} == {
            path: values.tobytes() for path, values in theirs.items()
        }
    ours, theirs = simulate(lab.name, dict(parameters), **own), lab.simulate(parameters)
    for name, values in theirs.variables.items():
        assert ours[name].values.tobytes() == values.values.tobytes(), name
    assert 1 <= len(own["ocean"].derived) <= 12
    gone = weakref.ref(own.pop("ocean"))
    gc.collect()
    assert gone() is None


def test_it_takes_the_place_of_what_is_set(lab: Lab, own: Ocean) -> None:
    assert lab.compute(lab.preset().replace(circulation="4deg"), ocean=own).ocean is own


def test_runs_stand_on_it(own: Ocean, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Ocean | None] = []

    def stop(share: float, words: str) -> None:
        raise Cancelled

    def noted(parameters: Any, ocean: Ocean | None = None, needs: Any = ()) -> Ocean:
        asked.append(ocean)
        return stand_on(parameters, ocean, needs)

    for module in ("ocean.model", "stoichiometry.model", "stoichiometry.ecosystem.run", "inverse.run", "feeding.atlas"):
        monkeypatch.setattr(f"engine.{module}.stand_on", noted)
    swing({}, "sequestration_time", 1000.0, ocean=own)
    sweep(StoichiometryParameters(), ocean=own)
    Ecosystem(StoichiometryParameters(), own, steps=1)
    for run, values in ((invert_phosphorus, get("inverse").preset()), (simulate_world, FeedingParameters())):
        with pytest.raises(Cancelled):
            run(dict(values), progress=stop, ocean=own)
    assert set(asked) == {own}


def test_another_models_matrix_is_refused_in_one_sentence_where_life_is_wanted(lab: Lab) -> None:
    found = lab.read(samples.matrix(), "a matrix") if lab.read else {}
    if lab.name == "ocean":
        assert lab.compute(lab.preset(), **found).ocean is found["ocean"]
        return
    with pytest.raises(OceanError, match="is a circulation without") as refused:
        lab.compute(lab.preset(), **found)
    assert str(refused.value).count(".") <= 2


def test_production_is_put_onto_other_cells_with_its_total() -> None:
    """An ocean whose Mediterranean is land."""
    grid = compared().grid
    kept = ~grid.inside("Mediterranean")
    wet = grid.field(kept.astype(float), 0.0) > 0
    other = Ocean("less", replace(grid, wet=wet, volume=grid.volume[kept], basin=grid.basin[kept]))
    assert on_cells_of(other) == ""
    assert fitted_on(other) == COMPARED
    area = other.grid.field(other.grid.area)[0]
    for product in PRODUCTS:
        made = observed.production(product, other)
        assert np.isfinite(made[other.grid.wet[0]]).all()
        assert float(np.nansum(made * area)) * 365.25e-18 == pytest.approx(products.TOTALS[product], rel=1e-4)


def test_the_joint_models_own_tracers_are_those_of_the_very_ocean(own: Ocean, whole: xr.Dataset) -> None:
    slower = {f"transport_{way}": lambda flow: flow / 2 for way in ("east", "north", "down")}
    other = load.read(changed(whole, **slower), "slower.nc")
    assert is_embedded(own)
    assert observed.of(own).alkalinity.any()
    assert on_cells_of(other) == COMPARED
    assert not is_embedded(other)
    assert not observed.of(other).alkalinity.any()


def test_fields_of_ones_own_lie_on_the_ocean_that_all_is_compared_on() -> None:
    inverse, feeding = get("inverse"), get("feeding")
    own = read_own(samples.fields(), "mine.nc")
    with pytest.raises(OceanError, match=EMBEDDED[COMPARED]):
        inverse.compute(inverse.preset().replace(circulation="4deg"), own=own)
    water = Fields(columns(compared()), ("temperature",))
    with pytest.raises(OceanError, match=EMBEDDED[COMPARED]):
        feeding.compute(feeding.preset().replace(circulation="4deg"), own=water)


# what is sent


def test_files_are_told_apart(saved: bytes) -> None:
    assert load.holds(saved)
    assert load.holds(samples.matrix())
    assert load.holds(samples.matlab())
    for other in (samples.fields(), samples.fields_of_old(), b"date,depth\n", b"\x89HDF\r\n\x1a\n", b""):
        assert not load.holds(other)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"temperature": lambda t: np.where(t > 20, np.nan, t)}, "temperature of .* is not a number"),
        ({"settings": '{"dop_share": 2.0}'}, "dop_share"),
        ({"settings": '{"dop_life": "long"}'}, "damaged"),
        ({"settings": "[1]"}, "damaged"),
        ({"settings": '{"mean_phosphorus": NaN}'}, "mean_phosphorus"),
        ({"figures": "[]"}, "damaged"),
    ],
)
def test_an_ocean_that_cannot_be_solved_is_refused(whole: xr.Dataset, values: dict[str, Any], why: str) -> None:
    with pytest.raises(OceanError, match=why):
        load.read(changed(whole, **values), "mine.nc")


def test_an_ocean_without_its_life_is_refused_by_the_labs_that_want_it(whole: xr.Dataset) -> None:
    own = load.read(changed(whole, uptake_rate=None), "mine.nc")
    for name in ("stoichiometry", "feeding"):
        with pytest.raises(OceanError, match="rate at which life takes up phosphate"):
            get(name).compute(get(name).preset(), ocean=own)


# what is kept


def test_it_is_worked_out_once_for_each_ocean(own: Ocean) -> None:
    assert globe(own) is globe(own)
    assert globe(own) is not globe(compared())
    assert cycles(FINE) is cycles(Ocean.embedded("4deg"))
    assert isinstance(cycles(own), Cycles)
    first = compute(StoichiometryParameters(), ocean=own)
    for alkalinity in np.linspace(2200, 2400, 20):
        dots(StoichiometryParameters(alkalinity=float(alkalinity)), first)
    assert first.over.air.cache_info().currsize <= 8  # type: ignore[attr-defined]


def test_an_ocean_is_sent_without_what_was_worked_out(own: Ocean) -> None:
    cycles(own).ventilation  # noqa: B018  # a factor, which cannot be sent
    sent = pickle.loads(pickle.dumps(own))
    assert len(sent.derived) == 0
    assert is_embedded(sent)


def test_a_column_on_other_depths() -> None:
    values, of_, depth = np.array([1.0, 3.0, np.nan]), np.array([10.0, 30.0, 90.0]), np.array([10.0, 20.0, 40.0])
    assert at_depths(values, of_, of_) is values
    np.testing.assert_allclose(at_depths(values, of_, depth), [1.0, 2.0, np.nan])
