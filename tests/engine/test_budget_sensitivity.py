"""Sensitivity ranking and the correlation panel."""

from __future__ import annotations

import time

import numpy as np
import pytest

from engine import published
from engine.budget import LAB
from engine.budget.environment import PRINTED, correlate, exact_p, false_discovery_rate
from engine.budget.model import compute
from engine.budget.sensitivity import sobol, tornado

PAPER = LAB.preset("Z2")


def test_sobol_shares_make_sense_and_cost_little() -> None:
    start = time.process_time()
    found = sobol(PAPER)
    assert time.process_time() - start < 2
    first, total = found["sobol_first"].values, found["sobol_total"].values
    assert 0.85 < first.sum() <= 1.02
    assert np.all(total >= first - 0.02)
    assert total.sum() < 1.3


def test_sobol_finds_the_only_uncertain_factor() -> None:
    one = PAPER.replace(**{name: 0.0 for name in PAPER if name.endswith("_sd") and name != "excretion_sd"})
    found = sobol(one, samples=512).sel(factor="excretion")
    assert float(found["sobol_first"]) == pytest.approx(1, abs=0.02)
    assert float(sobol(one, samples=512)["sobol_total"].sum()) == pytest.approx(1, abs=0.02)


def test_sobol_of_nothing_is_nothing() -> None:
    empty = PAPER.replace(zooplankton_biomass=0.0, fish_biomass=0.0, decapods_biomass=0.0)
    assert float(sobol(empty, samples=64)["sobol_total"].sum()) == 0


def test_capture_rules_where_decapods_do() -> None:
    ranked = sobol(LAB.preset("Z4"), samples=1024)["sobol_total"]
    assert str(ranked["factor"].values[int(np.argmax(ranked.values))]) == "capture_efficiency"


def test_tornado_moves_the_right_way() -> None:
    found = tornado(PAPER)
    falling, still = found["high"] < found["low"], found["high"] == found["low"]
    assert [str(name) for name in found["factor"].values[falling.values]] == ["capture_efficiency"]
    assert [str(name) for name in found["factor"].values[still.values]] == ["capture_decapods", "capture_zooplankton"]
    apart = tornado(PAPER.replace(decapods_apart=True)).sel(factor="capture_decapods")
    assert apart["high"] < apart["low"]
    median = compute(PAPER).total_active_flux_percentile[1, 2]
    assert float(found["median"]) == pytest.approx(median, rel=0.05)
    assert found["low"].attrs["units"] == "mg m-2 d-1"


def test_correlations_the_paper_prints() -> None:
    found = correlate()
    decapods = found.sel(group="decapods", measure="active_flux", variable="net_primary_production")
    assert float(decapods["correlation"]) ** 2 == pytest.approx(0.845, abs=0.001)
    assert float(decapods["p_value"]) < 0.05
    for (group, measure, variable), sign in PRINTED.items():
        cell = found.sel(group=group, measure=measure, variable=variable)
        assert np.sign(float(cell["correlation"])) == sign


def test_chance_is_counted_over_all_ways_to_deal_five_numbers() -> None:
    x, y = np.arange(5.0), np.array([0.0, 1.0, 2.0, 3.0, 5.0])
    assert exact_p(x, y) == pytest.approx(2 / 120)
    assert exact_p(x[:3], y[:3]) == pytest.approx(2 / 6)
    assert exact_p(x, -y) == exact_p(x, y)


def test_false_discovery_rate_is_that_of_the_textbook() -> None:
    p = np.array([[0.01, 0.04], [np.nan, 0.03], [0.005, 0.9]])
    expected = [[0.025, 0.05], [np.nan, 0.05], [0.025, 0.9]]
    np.testing.assert_allclose(false_discovery_rate(p), expected)
    np.testing.assert_allclose(false_discovery_rate(np.array([0.021, 0.5, 0.020])), [0.0315, 0.5, 0.0315])


def test_of_48_correlations_none_stands() -> None:
    found = correlate()
    exact, rate = found["p_exact"].values, found["q_value"].values
    assert np.isfinite(exact).sum() == 48
    assert (exact < 0.05).sum() == 4
    assert np.nanmin(rate) > 0.3
    assert np.all(rate >= exact - 1e-12)
    three = found["p_exact"].sel(variable="salinity_mesopelagic")
    assert np.all(three >= 1 / 6)


def test_correlation_counts_its_places() -> None:
    found = correlate(compute(PAPER.replace(draws=1_000)))
    places = found["places"].sel(group="fish", measure="active_flux")
    assert int(places.sel(variable="temperature_epipelagic")) == 5
    assert int(places.sel(variable="salinity_mesopelagic")) == 3
    np.testing.assert_allclose(found["correlation"], correlate()["correlation"], atol=0.01)


def test_every_environment_number_has_its_sentence() -> None:
    table = published.table("environment")
    assert all(table[name].attrs["sentence"] for name in table.data_vars)
