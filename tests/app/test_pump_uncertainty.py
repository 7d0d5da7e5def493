"""The pump's tab on how sure one can be: its findings, its table, and a sea without life."""

import re

import pytest

from app.labs.pump.uncertainty import ROWS, Uncertainty
from engine.pump import LAB
from engine.pump.model import Pump, compute


@pytest.fixture(scope="module")
def start() -> Pump:
    return compute(LAB.preset())


def test_today(start: Pump) -> None:
    kept, matters, without = (told := Uncertainty.compute(LAB.preset(), start)).fed
    low, high = (float(each.replace(",", "")) for each in re.findall(r"[\d,]+\d", kept.title[0]))
    assert low < start.now.kept_in_all < high
    assert "matters most" in matters.title[0]
    assert len(matters.given[0]) == 8
    assert set(without.given[0]) == set(ROWS)
    assert "512 exact solutions" in told.text
    assert told.text.count("has a chance of") == 2


def test_the_sign_is_said_as_it_is(start: Pump) -> None:
    """Both marks of what is lost lie below nothing: the sea keeps more without the animals, solved exactly."""
    marks = Uncertainty.compute(LAB.preset("stay_up"), compute(LAB.preset("stay_up"), start)).fed[2].given[1]
    assert all((mark < 0) == name.startswith("lost") for name, mark in marks.items())


def test_no_life(start: Pump) -> None:
    told = Uncertainty.compute(LAB.preset("lifeless"), compute(LAB.preset("lifeless"), start))
    assert [fed.title[0] for fed in told.fed[:2]] == ["Without life nothing is kept", "Without life nothing matters"]
    assert "nan" not in told.text
