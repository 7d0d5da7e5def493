"""What holds for the results of every lab: one signature, the same answer whichever way it is come by, kept and closed."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from engine import kept
from engine.lab import LABS, Lab, get
from engine.ocean.steady import Report
from engine.parameter import ParameterError, Parameters

MOVES = {
    "budget": {"zooplankton_biomass": 700.0},
    "stoichiometry": {"phosphorus_b": 1.2},
    "inverse": {"labile_share": 0.4},
    "catchment": {"speed": 130.0},
    "feeding": {"g_cruiser": 0.5},
    "ocean": {"mixing": 1.3},
}
"""A lever of each lab that moves its whole result."""


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
    """The further arguments that the lab reads from files."""
    files = [each().encode() for each in lab.templates.values()] + [each() for each in lab.samples]
    names: set[str] = set()
    for file in files:
        try:
            names |= set(lab.read(file, "a sample")) if lab.read else set()
        except ParameterError:
            continue
    return names


def test_every_lab_computes_by_the_one_signature(lab: Lab) -> None:
    given = list(inspect.signature(lab.compute).parameters.values())
    assert [each.name for each in given[:3]] == ["parameters", "before", "quick"]
    assert [each.default for each in given[1:]] == [None, False, *[None] * (len(given) - 3)]
    assert {each.name for each in given[3:]} == own_of(lab)


def test_where_one_looks_is_a_parameter_of_the_lab(lab: Lab) -> None:
    assert set(lab.looks) <= set(lab.parameters.declared)
    first, *_, last = map(lab.preset, lab.presets)
    beside = lab.beside(first, last)
    assert all(beside[name] == (last if name in lab.looks else first)[name] for name in first)


# the same answer


def test_quick_and_going_on_come_to_the_exact_answer(lab: Lab) -> None:
    start = lab.preset()
    wanted = start.replace(**MOVES[lab.name])
    quick = lab.compute(wanted, lab.compute(start), quick=True)
    told, exact = dict(arrays(lab.compute(wanted, quick))), dict(arrays(lab.compute(wanted)))
    assert told.keys() == exact.keys()
    for path, values in exact.items():
        size = float(np.nanmax(np.abs(values), initial=0.0))
        np.testing.assert_allclose(told[path], values, rtol=0, atol=1e-7 * size, err_msg=path)


def test_the_same_values_give_the_same_bits(lab: Lab) -> None:
    wanted = lab.preset().replace(**MOVES[lab.name])
    first, again = dict(arrays(lab.compute(wanted))), dict(arrays(lab.compute(lab.parameters(**dict(wanted)))))
    assert {path: values.tobytes() for path, values in first.items()} == {
        path: values.tobytes() for path, values in again.items()
    }


def test_a_dataset_does_not_depend_on_who_asked_before(lab: Lab) -> None:
    first = lab.simulate(lab.preset())
    for name, values in lab.to_dataset(lab.preset(), lab.compute(lab.preset()), lambda done, what: None).items():
        assert first[name].values.tobytes() == values.values.tobytes(), name


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
    assert asked == [lab.preset(last)]
    moved = lab.preset(last).replace(**MOVES[lab.name])
    counting.result(moved)
    counting.result(moved)
    assert asked == [lab.preset(last), moved, moved]


def test_all_presets_fit_into_what_is_kept() -> None:
    assert sum(len(get(name).presets) for name in LABS) <= kept.MOST


def test_nobody_can_write_into_what_is_kept(lab: Lab) -> None:
    result = lab.result(lab.preset())
    found = dict(arrays(result))
    assert found
    for path, values in found.items():
        assert values.ndim == 0 or not values.flags.writeable, path


def test_a_dataset_may_be_written_into_and_nobody_else_sees_it(lab: Lab) -> None:
    dataset = lab.simulate(lab.preset())
    before = {name: values.values.copy() for name, values in dataset.data_vars.items()}
    for values in dataset.data_vars.values():
        values.values[...] = values.values.dtype.type()
    again = lab.simulate(lab.preset())
    for name, values in before.items():
        np.testing.assert_array_equal(again[name].values, values, err_msg=name)


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
