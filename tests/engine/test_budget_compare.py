"""Published beside ours: every cell of Table 1, and the audit."""

from __future__ import annotations

import numpy as np
import pytest

from engine import published
from engine.budget import LAB
from engine.budget.chain import GROUPS

ROWS = LAB.compare()
AGREEING = [row for row in ROWS if row.kind != "audit"]
FINDINGS = [row for row in ROWS if row.kind == "audit"]
FLUX_SPREADS = [row for row in AGREEING if row.quantity.startswith("active flux") and row.measure == "error"]


def test_every_value_agrees() -> None:
    values = [row for row in AGREEING if row.measure == "value"]
    assert len(values) == 49
    assert all(row.agrees for row in values)


def test_spreads_of_biomass_agree_and_those_of_flux_do_not() -> None:
    biomass = [row for row in AGREEING if row.quantity.startswith("migrant biomass") and row.measure == "error"]
    assert sum(bool(row.agrees) for row in biomass) == 14
    assert len(biomass) == 15
    assert len(FLUX_SPREADS) == 17
    assert not any(row.met for row in FLUX_SPREADS)


def test_every_cell_of_the_table_has_a_row() -> None:
    found = {(row.quantity, row.where) for row in AGREEING}
    for quantity in ("active flux", "migrant biomass"):
        for group in ("zooplankton", "mesopelagic fish", "decapods"):
            for zone in ("Z1", "Z2", "Z3", "Z4", "Z5"):
                assert (f"{quantity}, {group}", zone) in found
                assert (f"{quantity}, {group}, ±", zone) in found
    assert {where for quantity, where in found if quantity == "total active flux"} == {"Z1", "Z2", "Z3", "Z4", "Z5"}
    assert {where for quantity, where in found if quantity == "share of sinking particles"} == {"Z1", "Z3", "Z4"}


@pytest.mark.parametrize(
    ("quantity", "where", "printed", "arithmetic"),
    [
        ("respiratory flux, zooplankton", "Z2", 41.1, 35.0),
        ("active per respiratory flux, zooplankton", "Z2", 2.76, 3.24),
        ("share of zooplankton in all carbon flux", "Z4", 7, 19),
        ("share of zooplankton in all carbon flux", "Z5", 19, 6),
        ("active flux, micronekton", "Atlantic, mean", 15.1, 29.7),
        ("share of micronekton in all carbon flux", "Z1", 13, 18),
    ],
)
def test_findings(quantity: str, where: str, printed: float, arithmetic: float) -> None:
    (row,) = (row for row in FINDINGS if row.quantity == quantity and row.where == where)
    digits = 0 if printed in (7, 13, 19) else (2 if printed < 10 else 1)
    assert round(row.published, digits) == printed
    assert round(row.ours, digits) == arithmetic
    assert row.note


def test_every_finding_explains_itself() -> None:
    assert len(FINDINGS) >= 4
    assert all(row.note.endswith(".") for row in FINDINGS)


def test_fitted_and_derived_are_told_apart() -> None:
    fitted = {row.quantity for row in ROWS if row.kind == "fitted"}
    assert {quantity.split(",")[0] for quantity in fitted} == {"active flux", "migrant biomass"}
    assert {quantity for quantity in fitted if quantity.endswith("±")} == {
        "migrant biomass, mesopelagic fish, ±",
        "migrant biomass, decapods, ±",
    }


def test_printed_totals_are_the_sums_of_the_cells() -> None:
    table = published.table("budget")
    total = sum(table[f"{group}_active_flux"] for group in GROUPS)
    np.testing.assert_allclose(table["total_active_flux"], total, atol=0.11)


def test_published_table_says_what_is_missing_and_what_is_wrong() -> None:
    table = published.table("budget")
    assert list(np.isnan(table["poc_flux"].values)) == [False, True, False, False, True]
    assert table["poc_flux"].attrs["display_units"] == "mg C m-2 d-1"
    assert "41.1" in table.attrs["notes"]
    assert table.attrs["doi"].startswith("10.3389/")
    assert "budget" in published.names()
