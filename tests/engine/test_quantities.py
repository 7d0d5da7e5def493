"""Units: as the papers write them, as CF wants them, as a page prints them."""

from __future__ import annotations

import time

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.quantities import Quantity, UnitError, cf_units, describe, factor, pretty


@pytest.mark.parametrize(
    ("given_unit", "wanted", "expected"),
    [
        ("g C m-2", "mg C m-2", 1000),
        ("mg C·m-2·d-1", "mg C m-2 d-1", 1),
        ("mg C m⁻² d⁻¹", "mg C m-2 d-1", 1),
        ("mg C/m2", "mg C m-2", 1),
        ("mmol C m-2 d-1", "mg C m-2 d-1", 12.011),
        ("µmol P m-2 d-1", "mg P m-2 d-1", 0.030974),
        ("mol C/mol P", "mol C (mol P)-1", 1),
        ("g C (g P)-1", "mol C (mol P)-1", 30.974 / 12.011),
        ("µl O2·mg C-1·h-1", "µl O2 (mg C)-1 h-1", 1),
        ("µl O2 (mg C)-1 d-1", "µl O2 (mg C)-1 h-1", 1 / 24),
        ("%", "1", 0.01),
        ("min", "h", 1 / 60),
        ("g DW m-3", "mg DW m-3", 1000),
    ],
)
def test_conversion(given_unit: str, wanted: str, expected: float) -> None:
    assert factor(given_unit, wanted) == pytest.approx(expected)
    assert factor(wanted, given_unit) == pytest.approx(1 / expected)


@pytest.mark.parametrize(
    ("given_unit", "wanted"),
    [("mg N m-2", "mg C m-2"), ("mg m-2", "mg C m-2"), ("mg DW m-2", "mg C m-2"), ("mg C m-3", "mg C m-2"), ("spoon", "m"), ("", "m")],
)  # fmt: skip
def test_what_is_not_the_same_thing_is_refused(given_unit: str, wanted: str) -> None:
    with pytest.raises(UnitError):
        factor(given_unit, wanted)


@pytest.mark.parametrize("bomb", ["9**9**9**9", "9^9^9^9", "²^9²^9", "⁹**⁹**⁹", "m" * 100_000, "m 999999999", "(9)99)99)99"])
def test_no_unit_keeps_the_computer_busy(bomb: str) -> None:
    start = time.process_time()
    with pytest.raises(UnitError) as caught:
        factor(bomb, "m")
    assert time.process_time() - start < 2
    assert len(str(caught.value)) < 200


@settings(max_examples=300, deadline=2000)
@given(st.text(alphabet="mgCdhO2 -()/^*·%µ⁻¹²9", max_size=30))
def test_any_text_is_a_factor_or_a_unit_error(text: str) -> None:
    try:
        assert factor(text, "mg C m-2") > 0
    except UnitError:
        return


def test_how_units_are_written() -> None:
    assert cf_units("mg C m-2 d-1") == "mg m-2 d-1"
    assert cf_units("µl O2 (mg C)-1 h-1") == "µl mg-1 h-1"
    assert cf_units("1") == "1"
    assert pretty("mg C m-2 d-1") == "mg C m⁻² d⁻¹"
    assert pretty("µl O2 (mg C)-1 h-1") == "µl O₂ (mg C)⁻¹ h⁻¹"
    assert pretty("1") == ""


def test_describe_writes_cf_attributes_but_no_unit_on_words_and_dates() -> None:
    day = np.array(["2019-03-14"], "datetime64[s]")
    dataset = xr.Dataset({"flux": ("zone", [1.0])}, coords={"zone": ["Z1"], "day": ("zone", day)})
    describe(
        dataset,
        {
            "flux": Quantity("mg C m-2 d-1", "carbon flux", "a_name"),
            "zone": Quantity("1", "place"),
            "day": Quantity("1", "when"),
            "gone": Quantity("1", "x"),
        },
    )
    assert dataset["flux"].attrs == {
        "long_name": "carbon flux",
        "units": "mg m-2 d-1",
        "display_units": "mg C m-2 d-1",
        "standard_name": "a_name",
    }
    assert dataset["zone"].attrs == {"long_name": "place"}
    assert dataset["day"].attrs == {"long_name": "when"}
