"""What was observed beside the feeding lab's sea: the numbers, and how ours are taken."""

from __future__ import annotations

import numpy as np
import pytest

from engine.conversions import CARBON_MASS
from engine.feeding import atlas, summary
from engine.feeding.atlas import ALIVE
from engine.feeding.compare import compare, worlds
from engine.feeding.observed import observations
from engine.feeding.water import THICKNESS, columns
from engine.ocean.circulation import compared
from engine.row import Row

OVER = columns(compared())
FIRST = atlas.shipped().sel(experiment="FOREFF")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(observations(worlds()))


def test_every_observation_has_its_source_and_stands_once_in_the_comparison(rows: list[Row]) -> None:
    every = compare()
    slugs = [row.slug for row in every]
    assert len(slugs) == len(set(slugs))
    assert {row.slug for row in rows} <= set(slugs)
    for row in rows:
        assert row.rule
        assert row.note
        assert ("observed" in row.where) <= ("doi" in row.note or "Table 2" in row.note)
        assert row.kind in ("independent", "derived")


def test_table_2_is_there_whole_but_for_what_needs_the_observed_field(rows: list[Row]) -> None:
    printed = {(row.quantity, row.where): row.published for row in rows if "of cells" in row.quantity}
    assert sorted(value for (name, _), value in printed.items() if name.startswith("mesozooplankton")) == [
        0.1,
        0.18,
        0.2,
        0.2,
        0.21,
        0.25,
    ]
    assert sorted(value for (name, _), value in printed.items() if name.startswith("chlorophyll")) == [
        0.19,
        0.24,
        0.37,
        0.71,
        0.76,
    ]
    spreads = [row for row in rows if "spread" in row.quantity]
    assert {row.measure for row in spreads} == {"error"}


def test_a_spread_is_the_one_of_equal_weights() -> None:
    values = np.random.default_rng(3).gamma(2.0, size=4001)
    mean, median, deviation = summary.spread(values, np.full(values.size, 7.0))
    assert (mean, median, deviation) == pytest.approx((values.mean(), np.median(values), values.std()), rel=1e-9)
    doubled = summary.spread(np.array([1.0, 2.0, 5.0]), np.array([1.0, 2.0, 1.0]))
    assert doubled == pytest.approx((2.5, 2.0, np.std([1, 2, 2, 5])))


def test_a_stock_is_what_is_there_above_a_depth() -> None:
    flat = FIRST["profile_cruiser"].fillna(0.0)
    again = float(OVER.area @ (flat.values[:, :10] @ THICKNESS[:10])) * CARBON_MASS * 1e-18
    assert summary.stock_above(OVER, FIRST, 100.0, "cruiser") == pytest.approx(again)
    parts = [summary.stock_above(OVER, FIRST, 200.0, name) for name in ALIVE]
    assert summary.stock_above(OVER, FIRST, 200.0, *ALIVE) == pytest.approx(sum(parts))
    assert summary.stock_above(OVER, FIRST, 150.0, "cruiser") == pytest.approx(worlds()["FOREFF"]["stock_cruiser"], rel=2e-3)


def test_a_mean_above_150_m_is_the_one_that_is_kept() -> None:
    kept = FIRST["flux_feeder"].values
    deep = OVER.bottom > 150
    assert summary.mean_above(OVER, FIRST, 150.0, "flux_feeder")[deep] == pytest.approx(kept[deep], rel=2e-3, abs=1e-6)


def test_months_of_ambushers_agree_with_who_dominates() -> None:
    months = summary.months_of_ambushers(FIRST)
    index = FIRST["dominance"].values
    assert months[index < -0.5].min() >= 9
    assert months[index > 0.5].max() <= 3


def test_a_section_of_who_dominates_is_between_both_alone() -> None:
    section = summary.dominance_section(OVER, compared().grid, FIRST)
    known = section[np.isfinite(section)]
    assert known.size > 100
    assert np.abs(known).max() <= 1
    assert known.max() > 0.3 > -0.3 > known.min()
