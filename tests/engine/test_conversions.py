"""Years, moles, ratios and depths: by hand, there and back, and in one place only."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

import numpy as np
import pytest

import engine
from engine.conversions import (
    ANDERSON_1994,
    JULIAN_YEAR,
    LIT_DEPTH,
    MODEL_DEPTH,
    PG_PER_MMOL,
    PG_YR_PER_MG_D,
    PG_YR_PER_MG_D_365,
    REDFIELD_1963,
    TAKAHASHI_1985,
    TRAP_DEPTH,
    YEAR_365,
    at_depth,
    carbon_of,
    in_years_of,
    recounted,
)
from engine.quantities import factor

STATED_ONCE = {"365.25", "365.25e-18", "365e-18", "12.011", "12.011e3", "12.011e-18", "30.974", "73.4", "160.3"}


def test_what_sinks_at_another_depth_by_hand() -> None:
    """(150 / 73.4)^−0.9 = e^(−0.9 · 0.714713) and (160.3 / 150)^−1 = 0.935745."""
    assert at_depth(100.0, LIT_DEPTH, TRAP_DEPTH, 0.9) == pytest.approx(52.5582, rel=1e-4)
    assert at_depth(1.0, TRAP_DEPTH, MODEL_DEPTH, 1.0) == pytest.approx(0.935745, rel=1e-5)


@pytest.mark.parametrize("b", [0.6, 0.9, np.array([0.7, 1.3])])
@pytest.mark.parametrize(("one", "other"), [(LIT_DEPTH, TRAP_DEPTH), (TRAP_DEPTH, MODEL_DEPTH), (MODEL_DEPTH, LIT_DEPTH)])
def test_depths_there_and_back(one: float, other: float, b: float) -> None:
    assert at_depth(at_depth(np.array([3.0, 4.0]), one, other, b), other, one, b) == pytest.approx([3.0, 4.0], rel=1e-14)


def test_ratios_by_hand_and_back() -> None:
    assert carbon_of(2.0, REDFIELD_1963) == 212.0
    assert recounted(10.6, REDFIELD_1963, ANDERSON_1994) == pytest.approx(11.7)
    assert recounted(10.6, REDFIELD_1963, TAKAHASHI_1985) == pytest.approx(12.2)
    for one, other in ((REDFIELD_1963, ANDERSON_1994), (ANDERSON_1994, TAKAHASHI_1985), (TAKAHASHI_1985, REDFIELD_1963)):
        assert recounted(recounted(7.0, one, other), other, one) == pytest.approx(7.0, rel=1e-14)


def test_years_by_hand_and_back() -> None:
    assert in_years_of(365.0, YEAR_365, JULIAN_YEAR) == pytest.approx(365.25)
    assert in_years_of(in_years_of(5.01, YEAR_365, JULIAN_YEAR), JULIAN_YEAR, YEAR_365) == pytest.approx(5.01, rel=1e-14)


def test_sums_of_a_year_are_those_of_their_units() -> None:
    """1 mg a day for 365.25 days is 3.6525e-16 Pg; the units' own year is that one."""
    assert factor("mg C d-1", "Pg C yr-1") == pytest.approx(PG_YR_PER_MG_D, rel=1e-12)
    assert in_years_of(PG_YR_PER_MG_D_365, YEAR_365, JULIAN_YEAR) == pytest.approx(PG_YR_PER_MG_D, rel=1e-14)
    assert factor("mmol C", "Pg C") == pytest.approx(PG_PER_MMOL, rel=1e-12)


def test_they_are_stated_in_one_place() -> None:
    folder = Path(engine.__file__).parent
    for file in folder.rglob("*.py"):
        if file.name == "conversions.py":
            continue
        for token in tokenize.generate_tokens(io.StringIO(file.read_text(encoding="utf-8")).readline):
            assert token.type != tokenize.NUMBER or token.string not in STATED_ONCE, (file, token.start)
