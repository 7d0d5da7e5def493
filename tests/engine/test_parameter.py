"""Parameters: one declaration, always complete, always inside its bounds."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lab import LABS, Lab, get
from engine.parameter import Parameter, ParameterError, Parameters


class Tank(Parameters):
    depth = Parameter(10.0, "m", (0.0, 100.0), "Depth", group="lever")
    share = Parameter(0.2, bounds=(0.0, 1.0))
    count = Parameter(3, bounds=(1, 9))
    cover = Parameter(True)
    kind = Parameter("salt", choices=("salt", "fresh"))


class Pond(Tank):
    side = Parameter("left", choices=("left", "right"), group="view", section="Look")
    cell = Parameter(1, bounds=(1, 9), group="view", part=True)
    map = Parameter("flat", choices=("flat", "round"), group="view", reference="Mercator 1569")


def test_reads_as_its_value_on_an_instance_and_as_itself_on_the_class() -> None:
    assert Tank().depth == 10.0
    assert Tank.depth.unit == "m"
    assert Tank.depth.name == "depth"
    assert dict(Tank(depth=5)) == {"depth": 5.0, "share": 0.2, "count": 3, "cover": True, "kind": "salt"}


def test_the_nearest_value_is_inside_the_bounds() -> None:
    both, none = Parameter(1.0, "m", (0.0, 10.0)), Parameter(1.0)
    assert [both.nearest(value) for value in (-5.0, 3.0, 99.0)] == [0.0, 3.0, 10.0]
    assert none.nearest(-1e9) == -1e9


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"depth": 101}, "outside 0 to 100 m"),
        ({"depth": math.nan}, "not a number"),
        ({"depth": math.inf}, "not a number"),
        ({"depth": "deep"}, "not a number"),
        ({"depth": True}, "not a number"),
        ({"count": 2.5}, "not a whole number"),
        ({"count": 10}, "outside 1 to 9."),
        ({"cover": 1}, "neither true nor false"),
        ({"kind": "sweet"}, "not one of salt, fresh"),
        ({"width": 1}, "not a parameter here"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(values: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Tank(**values)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("depth", "12", 12.0),
        ("depth", "50 cm", 0.5),
        ("depth", "1e1m", 10.0),
        ("share", "20 %", 0.2),
        ("share", ".5", 0.5),
        ("count", "4", 4),
        ("cover", "no", False),
        ("cover", "On", True),
        ("kind", " fresh ", "fresh"),
    ],
)
def test_text_is_read_as_a_person_writes_it(name: str, text: str, value: object) -> None:
    parsed = Tank.parse({name: text})
    assert parsed == {name: pytest.approx(value) if isinstance(value, float) else value}
    assert type(parsed[name]) is type(value)


@pytest.mark.parametrize("text", ["", "m", "5 kg", "5 9**9**9**9", "5..5", "−1", "nan", "0x10"])
def test_text_that_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="depth: "):
        Tank.parse({"depth": text})


@pytest.mark.parametrize("name", ["depth", "count", "cover", "kind"])
@pytest.mark.parametrize(
    "text",
    ["1" * 2000 + "a\nb", "1," * 40_000, "1" * 5000, "1e" * 3000, "<img src=x onerror=alert(1)>" * 9, "²" * 90],
    ids=range(6),
)
def test_a_long_text_is_refused_at_once_and_not_echoed(name: str, text: str) -> None:
    begun = time.process_time()
    for read in (Tank.declared[name].parse, Tank.declared[name].enter):
        with pytest.raises(ParameterError, match=f"^{name}: “.{{40}}” has [0-9,]+ signs; at most 60 are read") as caught:
            read(text)
        assert len(str(caught.value)) < 120
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("name", ["depth", "count", "cover", "kind", "width"])
@pytest.mark.parametrize("value", ["x" * 50_000, {"a": ["b" * 900]}, [10**5000], 10**5000, -(10**400)], ids=range(5))
def test_whatever_is_sent_is_answered_in_a_short_sentence(name: str, value: object) -> None:
    with pytest.raises(ParameterError) as caught:
        Tank(**{name: value})
    assert len(str(caught.value)) < 120


def test_a_long_name_is_not_echoed() -> None:
    for ask in (lambda: Tank.parse({"y" * 9000: "1"}), lambda: get("z" * 9000), lambda: get("budget").preset("p" * 9000)):
        with pytest.raises(ParameterError) as caught:
            ask()
        assert len(str(caught.value)) < 160


@given(st.floats(0, 100))
def test_what_is_written_is_read_back(value: float) -> None:
    assert Tank.parse({"depth": repr(value)})["depth"] == value


def test_instances_are_values() -> None:
    tank = Tank()
    changed = tank.replace(depth=20.0)
    assert tank.depth == 10.0
    assert changed.changes() == {"depth": 20.0}
    assert changed.changes(changed) == {}
    assert hash(changed) == hash(Tank(depth=20))
    assert repr(changed) == "Tank(depth=20.0)"
    assert Tank(**dict(changed)) == changed


def test_what_is_set_and_what_is_looked_at_are_told_apart() -> None:
    pond = Pond(depth=20, side="right", cell=4)
    assert list(pond.settings()) == list(Tank.declared)
    assert pond.views() == {"side": "right", "cell": 4, "map": "flat"}
    assert dict(pond) == pond.settings() | pond.views()


def test_a_result_is_known_by_what_is_set_and_the_part_that_is_looked_at() -> None:
    pond = Pond(depth=20, side="right", cell=4, map="round")
    assert pond.computed() == Pond(depth=20, cell=4)
    assert pond.computed() != Pond(depth=20).computed()
    assert pond.computed().computed() == pond.computed()


def test_settings_are_seen_as_others_are() -> None:
    pond, other = Pond(depth=20, side="right"), Pond(share=0.5, cell=4)
    assert pond.seen_as(other) == Pond(depth=20, cell=4)
    assert pond.seen_as(pond) == pond


def test_a_view_says_of_itself_that_it_is_one() -> None:
    side, cell, where = (Pond.declared[name] for name in ("side", "cell", "map"))
    assert {each.section for each in (side, cell, where)} == {"View"}
    assert "changes no result" in side.reference
    assert "another part of the same world" in cell.reference
    assert where.reference == "Mercator 1569"
    assert Tank.declared["depth"].section == ""


@pytest.mark.parametrize("name", list(LABS))
def test_every_lab_keeps_the_contract(name: str) -> None:
    lab = get(name)
    assert isinstance(lab, Lab)
    assert lab.name == name
    assert lab.presets
    for key in lab.presets:
        assert isinstance(lab.preset(key), lab.parameters)
    for key, item in lab.parameters.declared.items():
        assert item.label, key
        assert item.description.endswith("."), key
        assert item.reference, key
        assert item.section, key
        assert item.check(item.value) == item.value, key
        assert item.kind in ("choice", "switch") or item.bounds, key
    glance = lab.glance()
    assert glance.text
    assert glance.low is None or glance.high is None or glance.low <= glance.value <= glance.high
    assert bool(glance.published) == bool(glance.by)
    with pytest.raises(ParameterError, match="not a preset"):
        lab.preset("nowhere")


def test_unknown_lab_is_refused() -> None:
    with pytest.raises(ParameterError, match="not a lab"):
        get("alchemy")
