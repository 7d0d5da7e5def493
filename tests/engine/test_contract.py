"""What holds for the results of every lab: one signature, the same answer whichever way it is come by, kept and closed."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import xarray as xr

from engine import kept
from engine.lab import LABS, Lab, get, run
from engine.ocean.steady import Report
from engine.parameter import Parameter, ParameterError, Parameters, Value


def moved(lab: Lab) -> dict[str, float]:
    """All levers that are numbers, each some way from where the first preset has it."""
    levers = [item for item in lab.parameters.declared.values() if item.group == "lever" and item.kind == "number"]
    return {item.name: 0.8 * float(lab.preset()[item.name]) + 0.2 * item.bounds[1] for item in levers if item.bounds}


def arrays(result: Any, path: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Every array and number of a result with where it is; not how it was reached."""
    if isinstance(result, (np.ndarray, float)):
        yield path, np.asarray(result)
    elif isinstance(result, Mapping):
        for name, value in result.items():
            yield from arrays(value, f"{path}.{name}")
    elif is_dataclass(result) and not isinstance(result, Report):
        for field in fields(result):
            yield from arrays(getattr(result, field.name), f"{path}.{field.name}")


@pytest.fixture(params=list(LABS))
def lab(request: pytest.FixtureRequest) -> Lab:
    return get(request.param)


# one signature


def own_of(lab: Lab) -> set[str]:
    """The further arguments that the lab reads from files, or that a station of them wants."""
    files = [each().encode() for each in lab.templates.values()] + [each() for each in lab.samples]
    names: set[str] = set()
    for file in files:
        try:
            found = lab.read(file, "a sample") if lab.read else {}
            names |= set(found)
            names |= {name for each in (lab.stations(found) if lab.stations else {}).values() for name in each.own}
        except ParameterError:
            continue
    return names


def test_every_lab_computes_by_the_one_signature(lab: Lab) -> None:
    given = list(inspect.signature(lab.compute).parameters.values())
    assert [each.name for each in given[:3]] == ["parameters", "before", "quick"]
    assert [each.default for each in given[1:]] == [None, False, *[None] * (len(given) - 3)]
    assert {each.name for each in given[3:]} == own_of(lab)


# what is looked at


def another(item: Parameter) -> Value:
    """A value that is not the declared one."""
    if item.kind == "switch":
        return not item.value
    return next(value for value in reversed(item.choices or item.bounds or ()) if value != item.value)


def elsewhere(lab: Lab, part: bool) -> dict[str, Value]:
    """Every view of the lab moved: those that pick a part of the world, or those that only change a picture."""
    views = {name: another(item) for name, item in lab.parameters.declared.items() if item.group == "view" and item.part == part}
    assert all(value != lab.parameters.declared[name].value for name, value in views.items())
    return views


def bits(result: Any) -> dict[str, bytes]:
    return {path: values.tobytes() for path, values in arrays(result)}


def test_no_parameter_hides_what_parameters_can_do(lab: Lab) -> None:
    assert not set(lab.parameters.declared) & set(dir(Parameters))


def test_no_view_changes_a_bit_of_a_result_or_of_its_dataset(lab: Lab) -> None:
    here = lab.preset().replace(**moved(lab))
    there = here.replace(**elsewhere(lab, part=False))
    result = lab.compute(here)
    assert bits(lab.compute(there)) == bits(result)
    told, same = (lab.to_dataset(each, result, lambda done, what: None) for each in (here, there))
    assert told.identical(same)


def test_a_part_of_the_world_is_computed_anew_and_the_world_stays(lab: Lab) -> None:
    here = lab.preset().replace(**moved(lab))
    for name, value in elsewhere(lab, part=True).items():
        there = here.replace(**{name: value})
        assert bits(lab.compute(there)) != bits(lab.compute(here)), name
        assert there.settings() == here.settings()


def test_all_that_is_set_changes_the_identity_and_no_view_does(lab: Lab) -> None:
    start = lab.preset()
    for name, item in lab.parameters.declared.items():
        value = item.value if start[name] != item.value else another(item)
        try:
            there = start.replace(**{name: value})
        except ParameterError:  # it fits no other value that is set
            continue
        assert (there.settings() == start.settings()) == (item.group == "view"), name
        assert (there.computed() == start.computed()) == (item.group == "view" and not item.part), name
        assert (start.seen_as(there) == there) == (item.group == "view"), name


def test_a_preset_looked_at_otherwise_is_the_same_result(lab: Lab) -> None:
    for name in lab.presets:
        preset = lab.preset(name)
        assert lab.result(preset.replace(**elsewhere(lab, part=False))) is lab.result(preset)


# the same answer


def test_quick_and_going_on_come_to_the_exact_answer(lab: Lab) -> None:
    start = lab.preset()
    wanted = start.replace(**moved(lab))
    quick = lab.compute(wanted, lab.compute(start), quick=True)
    told, exact = dict(arrays(lab.compute(wanted, quick))), dict(arrays(lab.compute(wanted)))
    assert told.keys() == exact.keys()
    for path, values in exact.items():
        size = float(np.nanmax(np.abs(values), initial=0.0))
        np.testing.assert_allclose(told[path], values, rtol=0, atol=1e-7 * size, err_msg=path)


def test_the_same_values_give_the_same_bits(lab: Lab) -> None:
    wanted = lab.preset().replace(**moved(lab))
    first, again = dict(arrays(lab.compute(wanted))), dict(arrays(lab.compute(lab.parameters(**dict(wanted)))))
    assert {path: values.tobytes() for path, values in first.items()} == {
        path: values.tobytes() for path, values in again.items()
    }


# kept


def counted(lab: Lab) -> tuple[Lab, list[Parameters]]:
    """The lab, and what it was asked to compute."""
    asked: list[Parameters] = []

    def compute(parameters: Parameters, before: Any = None, quick: bool = False, **own: Any) -> Any:
        asked.append(parameters)
        return lab.compute(parameters, before, quick, **own)

    return replace(lab, compute=compute), asked


def test_a_presets_result_is_computed_once(lab: Lab) -> None:
    counting, asked = counted(lab)
    last = list(lab.presets)[-1]
    first = counting.result(counting.preset(last))
    assert counting.result(counting.preset(last), before=first, quick=True) is first
    counting.simulate(counting.preset(last))
    assert asked == [lab.preset(last).computed()]
    there = lab.preset(last).replace(**moved(lab))
    counting.result(there)
    counting.result(there)
    assert asked == [lab.preset(last).computed(), there.computed(), there.computed()]


def test_a_lab_that_does_not_say_what_the_first_visitor_waits_for_has_its_first_preset_at_hand(lab: Lab) -> None:
    counting, asked = counted(replace(lab, warming=None))
    counting.warm()
    assert asked == [lab.preset().computed()]


def test_all_presets_fit_into_what_is_kept() -> None:
    assert sum(len(get(name).presets) for name in LABS) <= kept.MOST


def test_nobody_can_write_into_what_is_kept(lab: Lab) -> None:
    result = lab.result(lab.preset())
    found = dict(arrays(result))
    assert found
    for path, values in found.items():
        assert values.ndim == 0 or not values.flags.writeable, path


def test_a_dataset_is_the_same_whoever_asked_before_and_wrote_into_theirs_and_says_where_one_looked(lab: Lab) -> None:
    """It does not depend on who asked before; it may be written into, and nobody else sees it."""
    preset = lab.preset()
    there = preset.replace(**elsewhere(lab, part=False))
    dataset = lab.simulate(preset)
    before = {name: values.values.copy() for name, values in dataset.data_vars.items()}
    for name, values in lab.to_dataset(preset, lab.compute(preset), lambda done, what: None).items():
        assert before[str(name)].tobytes() == values.values.tobytes(), name
    for values in dataset.data_vars.values():
        values.values[...] = values.values.dtype.type()
    again = lab.simulate(there)
    for name, found in before.items():
        np.testing.assert_array_equal(again[name].values, found, err_msg=str(name))
    assert json.loads(dataset.attrs["parameters"]) == dict(preset)
    assert json.loads(again.attrs["parameters"]) == dict(there)


@dataclass(frozen=True)
class Inner:
    values: np.ndarray
    name: str = "inner"


@dataclass(frozen=True)
class Outer:
    one: Inner
    same: Inner
    many: Mapping[str, tuple[np.ndarray, float]]
    solver: Any


def test_closing_leaves_the_arrays_of_whoever_computed_open() -> None:
    values, solver = np.arange(3.0), object()
    inner = Inner(values)
    shut = kept.closed(Outer(inner, inner, {"a": (values, 1.0)}, solver))
    assert shut.one is shut.same
    assert shut.solver is solver
    assert shut.many["a"][1] == 1.0
    for each in (shut.one.values, shut.many["a"][0]):
        with pytest.raises(ValueError, match="read-only"):
            each[0] = 1.0
    values[0] = 7.0
    assert shut.one.values[0] == 7.0


def test_what_holds_no_array_stays_what_it_is() -> None:
    report = Report(1, 0.0, 0.0)
    assert kept.closed(report) is report


# long runs


def test_a_long_run_is_finished_as_a_result_is_and_keeps_the_words_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []

    def work(parameters: Mapping[str, Any], own: Any = None, progress: Any = None) -> xr.Dataset:
        told.append((own, progress))
        dataset = xr.Dataset({"active_flux": ((), 1.0), "passive_flux": ((), 2.0)})
        dataset["active_flux"].attrs["long_name"] = "said already"
        return dataset

    monkeypatch.setitem(cast("dict[str, Any]", get("budget").runs), "work", work)
    found = run("budget", "work", {"seed": 5}, "own", progress=print)
    assert told == [("own", print)]
    assert json.loads(found.attrs["parameters"])["seed"] == found.attrs["seed"] == 5
    assert found["active_flux"].attrs["long_name"] == "said already"
    assert found["passive_flux"].attrs["units"]


def test_no_module_of_a_lab_imports_its_lab() -> None:
    """It would be a circle, lazily or not."""
    for name in LABS:
        package = f"engine.{name.replace('-', '_')}"
        for file in Path(*package.split(".")).rglob("*.py"):
            nodes = [each for each in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(each, ast.ImportFrom)]
            assert not [node for node in nodes if node.module == package and any(each.name == "LAB" for each in node.names)], name
