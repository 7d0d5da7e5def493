"""What the levers are told about each parameter."""

from __future__ import annotations

import json
import math

import pytest

from app import controls
from engine.lab import LABS, get
from engine.parameter import Parameter, Parameters

ALL = [(lab, name) for lab in LABS for name in get(lab).parameters.declared]
NUMBERS = [(lab, name) for lab, name in ALL if get(lab).parameters.declared[name].kind in ("number", "whole")]


@pytest.mark.parametrize(("lab", "name"), ALL)
def test_every_parameter_has_a_name_words_and_a_source(lab: str, name: str) -> None:
    spec = controls.spec(get(lab).parameters.declared[name])
    assert spec["name"] == name
    assert spec["label"]
    assert spec["label"] != name
    assert len(spec["description"]) > 20
    assert spec["reference"]
    assert spec["section"]
    assert spec["group"] in ("lever", "assumption", "view")
    assert (spec["section"] == "View") == (spec["group"] == "view")
    json.dumps(spec, allow_nan=False)


@pytest.mark.parametrize(("lab", "name"), NUMBERS)
def test_a_step_is_round_and_fits_its_lever(lab: str, name: str) -> None:
    item = get(lab).parameters.declared[name]
    spec = controls.spec(item)
    low, high = spec["low"], spec["high"]
    assert low < high
    assert low <= item.value <= high
    assert 0 < spec["fine"] <= spec["step"] <= (high - low) / 5
    mantissa = spec["fine"] / 10 ** math.floor(math.log10(spec["fine"]) + 1e-9)
    assert any(mantissa == pytest.approx(round_one) for round_one in (1, 2, 5))
    if item.kind == "whole":
        assert spec["fine"] == int(spec["fine"])
        assert spec["step"] == int(spec["step"])


@pytest.mark.parametrize(("lab", "name"), NUMBERS)
def test_the_finest_step_can_be_seen_in_the_number_shown(lab: str, name: str) -> None:
    spec = controls.spec(get(lab).parameters.declared[name])
    assert 10.0 ** -spec["decimals"] <= spec["fine"] * spec["factor"] * (1 + 1e-9)
    assert spec["decimals"] <= 6


def test_a_share_is_shown_in_per_cent_and_kept_as_a_share() -> None:
    spec = controls.spec(get("budget").parameters.declared["capture_efficiency"])
    assert (spec["unit"], spec["factor"], spec["high"]) == ("%", 100, 1.0)


def test_choices_and_switches_have_no_numbers() -> None:
    specs = {spec["name"]: spec for spec in controls.specs(get("budget"))}
    assert specs["zone"]["choices"] == [[f"Z{number}"] * 2 for number in range(1, 6)]
    assert specs["shared_factors"]["kind"] == "switch"
    assert "low" not in specs["shared_factors"]


def test_a_parameter_without_bounds_or_words_still_gets_a_lever() -> None:
    class Bare(Parameters):
        free = Parameter(0.02)
        count = Parameter(3, bounds=(0, 7))

    for item in Bare.declared.values():
        spec = controls.spec(item)
        assert spec["low"] <= item.value <= spec["high"]
        assert spec["step"] > 0
        assert spec["label"] == item.name


@pytest.mark.parametrize("lab", LABS)
def test_presets_are_listed_in_their_order(lab: str) -> None:
    assert [preset["name"] for preset in controls.presets(get(lab))] == list(get(lab).presets)
    assert all(preset["title"] for preset in controls.presets(get(lab)))
