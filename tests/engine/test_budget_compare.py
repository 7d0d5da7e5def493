"""Published beside ours: every cell of Table 1, and the audit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import published
from engine.budget import LAB
from engine.budget.chain import GROUPS, relative_error
from engine.budget.compare import bounds

ROWS = LAB.compare()
FINDINGS = [row for row in ROWS if row.kind == "audit"]
FLUX_SPREADS = [row for row in ROWS if row.quantity.startswith("active flux") and row.measure == "error"]


def test_every_mean_of_the_table_agrees() -> None:
    values = [row for row in ROWS if row.kind == "fitted"]
    assert len(values) == 30
    assert all(row.agrees and row.met is None for row in values)


def test_all_but_four_of_what_follows_agree_and_say_why_not() -> None:
    derived = [row for row in ROWS if row.kind == "derived"]
    missed = [row for row in derived if not row.met]
    assert len(derived) == 48
    assert len(missed) == 4
    assert all(row.note for row in missed)
    assert sum("41.1" in row.note for row in missed) == 3


def test_no_spread_is_judged_by_itself() -> None:
    """With every one of ours at nothing, or at twice what is printed, none would agree."""
    spreads = [row for row in ROWS if row.measure == "error"]
    assert len(spreads) == 41
    for row in spreads:
        assert row.published_error is None
        if row.kind != "audit":
            assert not replace(row, ours=0.0).met
            assert not replace(row, ours=2 * row.published).met


def test_the_between_places_spread_of_a_sea_judges_no_mean() -> None:
    means = [row for row in ROWS if row.quantity.startswith("respiratory flux,") and row.where.endswith("mean")]
    assert sum(row.measure == "value" for row in means) == 8
    assert all(row.published_error is None for row in means)
    audited = {row.quantity.split(",")[1].strip() for row in means if row.kind == "audit"}
    assert audited == {"mesopelagic fish", "decapods"}


def test_an_audited_spread_lies_outside_of_what_the_printed_factors_allow() -> None:
    table = published.table("budget")
    cells = {(row.where, row.quantity.split(", ")[1]): row for row in FLUX_SPREADS if row.where.startswith("Z")}
    assert len(cells) == 15
    for (zone, name), row in cells.items():
        group, z = name.split()[-1], list(table["zone"].values).index(zone)
        least, most = bounds(group, float(table[f"{group}_biomass_sd"][z] / table[f"{group}_biomass"][z]))
        printed = float(table[f"{group}_active_flux_sd"][z] / table[f"{group}_active_flux"][z])
        assert (row.kind == "audit") == (printed < 0.9 * least or printed > 1.1 * most)
        assert 0.9 * least < row.ours / float(table[f"{group}_active_flux"][z]) < most
        if row.kind == "audit":
            assert f"{100 * printed:.0f} % of the flux" in row.note
    assert [key for key, row in cells.items() if row.kind == "derived"] == [("Z2", "zooplankton")]


def test_what_is_fitted_is_not_counted_and_what_looks_at_no_flux_is_independent() -> None:
    assert {row.quantity.split(",")[0] for row in ROWS if row.kind == "fitted"} == {"active flux", "migrant biomass"}
    independent = [row for row in ROWS if row.kind == "independent"]
    assert len(independent) == 15
    assert all("times what enzymes tell" in row.note for row in independent)


def test_the_spread_of_what_nets_catch_has_nothing_chosen() -> None:
    rows = [row for row in ROWS if row.quantity.startswith("migrant biomass") and row.measure == "error"]
    assert len(rows) == 15
    assert all(row.kind == "derived" and row.met for row in rows)
    fish = next(row for row in rows if "fish" in row.quantity and row.where == "Z1")
    assert fish.ours == pytest.approx(108 * relative_error("fish", lognormal=True), rel=0.01)


def test_every_cell_of_the_table_has_a_row() -> None:
    found = {(row.quantity, row.where) for row in ROWS}
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
        ("left below per eaten, zooplankton", "all places", 1.30, 0.50),
        ("gut flux per respiratory flux, zooplankton", "all places", 1.25, 0.49),
        ("excretion per respiratory flux", "all places", 0.24, 0.32),
        ("respiratory quotient, ±", "all places", 0.40, 0.09),
        ("migrant biomass of zooplankton, night less day", "Z4", 174, 0),
        ("migrant biomass of zooplankton, night less day", "Z5", 29, 0),
        ("share of sinking particles, counted at 200 m", "Z3", 8, 6),
    ],
)
def test_findings(quantity: str, where: str, printed: float, arithmetic: float) -> None:
    (row,) = (row for row in FINDINGS if row.quantity == quantity and row.where == where)
    digits = 0 if isinstance(printed, int) else (2 if printed < 10 else 1)
    assert round(row.published, digits) == printed
    assert round(row.ours, digits) == arithmetic
    assert row.note


def test_every_finding_explains_itself() -> None:
    assert len(FINDINGS) >= 30
    assert all(row.note.endswith(".") and row.met is None for row in FINDINGS)


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


def test_what_others_found_is_the_arithmetic_of_their_abstracts() -> None:
    table = published.table("active_passive")
    works = dict(zip(table["study"].values, zip(table["low"].values, table["high"].values, strict=True), strict=True))
    assert all(0 < low <= high for low, high in works.values())
    expected = {
        "Hidaka et al. 2001": ((9.97 + 15.2 + 0.97) / 54.8, (23.53 + 29.9 + 1.53) / 54.8),
        "Yebra et al. 2005": (8.28 / 15.8, 8.28 / 15.8),
        "Stukel et al. 2023": (2.9 / 9.0, 2.9 / 9.0),
        "Kelly et al. 2019": (42 / 37, 42 / 37),
        "Pinti et al. 2023": (0.2 / 0.8, 0.2 / 0.8),
    }
    for work, ends in expected.items():
        assert works[work] == pytest.approx(ends, abs=0.006), work
