"""The inverse lab as a whole: the live model, relations and stations, products, runs that are stopped and gone on with, Compare."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conversions import SECONDS_PER_YEAR
from engine.inverse import LAB, carbon, cases, observed, products, stations
from engine.inverse.compare import compare
from engine.inverse.fit import PRIOR
from engine.inverse.model import SHARES, compute, curve, curve_through, fitted, is_fitted, values
from engine.inverse.parameters import PRODUCTS, InverseParameters
from engine.inverse.phosphorus import SIGNED
from engine.inverse.run import invert_phosphorus, kept_steps
from engine.lab import Cancelled
from engine.ocean.ocean import Ocean
from engine.parameter import ParameterError

OCEAN = Ocean.embedded()
GRID = OCEAN.grid


def test_production_grows_with_what_is_recycled_and_what_sinks_stays() -> None:
    none, half = (compute(InverseParameters(labile_share=share)) for share in (0.0, 0.5))
    assert half.production / none.production == pytest.approx(0.8 / 0.3, rel=0.01)
    assert half.sinking == pytest.approx(none.sinking, rel=0.005)
    assert none.explained > 0.99
    assert half.explained > 0.99
    assert none.recycled == 0
    assert half.recycled == pytest.approx(0.5 * half.production)


def test_a_quick_answer_is_near_the_exact_one() -> None:
    start = compute(InverseParameters())
    moved = InverseParameters(labile_share=0.42, b_times=1.1)
    quick, exact = compute(moved, start, quick=True), compute(moved, start)
    assert not quick.exact
    assert exact.exact
    assert quick.production == pytest.approx(exact.production, rel=0.02)
    assert np.abs(quick.state.dip - exact.state.dip).max() < 0.05


@pytest.mark.parametrize("b", [0.6, 1.4])
def test_a_b_that_is_not_the_fitted_makes_the_deep_sea_disagree(b: float) -> None:
    parameters = InverseParameters(b_times=b)
    assert not is_fitted(parameters)
    assert compute(parameters).explained < 0.95 * compute(InverseParameters()).explained


@pytest.mark.parametrize("product", PRODUCTS)
def test_between_the_runs_numbers_go_smoothly_and_through_them(product: str) -> None:
    for share, run in cases.shipped()["phosphorus"][product].items():
        assert fitted(product, float(share)) == pytest.approx(run["values"], rel=1e-6)
    made, sunk = curve(product)
    assert (np.diff(made) > 0).all()
    assert np.ptp(sunk) < 0.01 * sunk.mean()
    assert made[0] == pytest.approx(cases.shipped()["phosphorus"][product]["0"]["total"]["production"], rel=1e-5)
    assert made.shape == SHARES.shape


def test_factors_multiply_the_fitted_numbers() -> None:
    plain, moved = (
        values(InverseParameters()),
        values(InverseParameters(b_times=1.5, uptake_times=2.0, life_times=4.0, power_times=3.0)),
    )
    ratios = {name: moved[name] / plain[name] for name in plain}
    assert ratios == pytest.approx({"alpha": 2.0, "beta": 3.0, "b": 1.5, "kappa_d": 0.25})


def test_shares_that_leave_nothing_for_particles_are_refused() -> None:
    assert InverseParameters(labile_share=0.5, dissolved_share=0.4)
    with pytest.raises(ParameterError):
        InverseParameters(labile_share=0.6)


def test_a_simulation_holds_maps_and_sums_that_agree() -> None:
    found = LAB.simulate(InverseParameters(labile_share=0.2))
    area = GRID.field(GRID.area, 0.0)[0]
    for name in ("production", "poc", "doc_s", "toc", "labile"):
        total = float(np.nansum(found[name].values * area)) * 365.25e-18
        assert total == pytest.approx(float(found[f"total_{name}"]), rel=1e-9), name
    assert json.loads(found.attrs["parameters"])["labile_share"] == 0.2


# a run


@pytest.mark.wide
def test_a_run_is_stopped_and_gone_on_with(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    told: list[str] = []

    def stop(share: float, words: str) -> None:
        told.append(words)
        if len(told) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        invert_phosphorus({}, checkpoint=str(kept), progress=stop)
    begun = kept_steps(kept)
    assert len(begun) == 3
    assert told[0].startswith("step 1: misfit")
    found = invert_phosphorus({}, checkpoint=str(kept))
    assert not kept.exists()
    assert found.attrs["converged"] == "true"
    assert found["cost"].values[:3] == pytest.approx([step.cost for step in begun], rel=1e-6)
    shipped = cases.shipped()["phosphorus"]["cafe"]["0.3"]
    assert found["mode"].values == pytest.approx(list(shipped["values"].values()), rel=0.02)
    assert float(found["total_poc"]) == pytest.approx(shipped["total"]["poc"], rel=1e-3)
    assert (found["low"] < found["mode"]).all()
    assert (found["mode"] < found["high"]).all()
    assert found["cost"].size <= 30


# what was run before


@pytest.mark.parametrize("name", ["fits_6deg", "observed"])
def test_every_run_that_came_with_it_converged(name: str) -> None:
    runs = cases.shipped(name)
    alone = [run for found in runs["phosphorus"].values() for run in found.values()] + list(runs["rates"].values())
    assert all(run["converged"] for run in [*alone, *runs["joint"].values()])
    assert max(len(run["cost"]) for run in alone) <= 30
    assert set(runs["joint"]) == set(products.TITLES)


def test_the_twin_finds_its_truth_again() -> None:
    """Made with CAFE at the optimum on observed fields; fitted with CAFE: of 95 % intervals one in twenty may miss."""
    run, truth = cases.shipped()["joint"][observed.TWIN], cases.optimum()
    assert min(run["r2"].values()) > 0.999
    off = {name: cases.away(run, name, value) for name, value in truth.items()}
    assert sum(abs(each) < 1.96 for each in off.values()) >= 19, off
    assert max(map(abs, off.values())) < 3, off
    theirs = cases.shipped("observed")["joint"][observed.TWIN]["total"]
    for name in ("poc", "toc", "labile"):
        assert run["total"][name] == pytest.approx(theirs[name], rel=0.03)


@pytest.mark.parametrize("name", ["fits_6deg", "observed"])
def test_what_was_fitted_is_as_likely_as_its_prior_says(name: str) -> None:
    """No number of a joint fit is dragged more than three deviations out of what was believed of it before."""
    for run in cases.shipped(name)["joint"].values():
        for number, value in run["values"].items():
            here, there = (each if number in SIGNED else np.log(each) for each in (value, carbon.START[number]))
            assert abs(here - there) < 3 * PRIOR[number], number
            assert 0 <= run["told"][number] <= 1
    lives = cases.shipped("observed")["joint"]["cafe"]["values"]["c_kappa_d"]
    assert 0.2 < 1 / lives / SECONDS_PER_YEAR < 5


@pytest.mark.parametrize("name", ["fits_6deg", "fits_4deg", "observed"])
def test_b_is_that_of_the_phosphate_it_is_fitted_to(name: str) -> None:
    """The embedded oceans' phosphate was made with 0.9; through levels a hundred metres thick, upwind fluxes ask for 1.3 to 1.45."""
    for found in cases.shipped(name)["phosphorus"].values():
        for run in found.values():
            assert run["values"]["b"] == pytest.approx(0.9, abs=0.1)


def test_products_that_differ_agree_on_what_leaves() -> None:
    for name in ("fits_6deg", "observed"):
        runs = cases.shipped(name)
        made, spread_made = cases.spread(runs, "product")
        left, spread_left = cases.spread(runs, "toc")
        assert spread_left / left < spread_made / made


def test_the_curve_of_production_is_the_papers_kind() -> None:
    a, c, explained = cases.hyperbola(cases.shipped(), "cafe")
    assert c == pytest.approx(0.80, abs=0.01)
    assert explained > 0.999
    assert a == pytest.approx(17.86, rel=0.2)


def test_compare_has_a_row_for_every_kind_and_says_what_was_fitted() -> None:
    rows = compare()
    assert len(rows) > 120
    assert {row.kind for row in rows} == {"fitted", "derived", "independent", "twin"}
    assert all(row.ours is not None and np.isfinite(row.ours) for row in rows)
    seen = [row for row in rows if row.where.startswith("observed fields")]
    assert len(seen) > 40
    assert all(
        "tests.validation.inverse" in row.note for row in seen if row.kind == "fitted" and row.quantity.startswith("variance")
    )


# products, relations, stations


def test_products_have_the_totals_of_the_real_ones() -> None:
    area = GRID.field(GRID.area, 0.0)[0]
    for name, total in products.TOTALS.items():
        assert float(np.nansum(observed.production(name, OCEAN) * area)) * 365.25e-18 == pytest.approx(total, rel=1e-5)
    a, b, c = (observed.production(name, OCEAN)[GRID.wet[0]] for name in products.TOTALS)
    assert max(np.corrcoef(a, b)[0, 1], np.corrcoef(a, c)[0, 1]) < 0.95  # they differ in pattern, too


def test_the_formulas_do_as_their_papers_print() -> None:
    one = np.ones((1, 1))
    water = products.Surface(0.5 * one, 30 * one, 20 * one, 100 * one, 0.5 * one, 40 * one)
    assert products.euphotic_depth(np.array([1.0])) == pytest.approx(568.2 * 40.2**-0.746)
    assert products.vgpm(water) > 0
    dark = products.Surface(0.5 * one, 30 * one, 20 * one, 0 * one, 0.5 * one, 40 * one)
    for formula in products.FORMULAS.values():
        assert float(formula(dark)[0, 0]) == pytest.approx(0.0, abs=1e-3)
    warm = products.Surface(0.5 * one, 30 * one, 5 * one, 100 * one, 0.5 * one, 40 * one)
    assert products.vgpm(water) > products.vgpm(warm)


def test_relations_by_hand() -> None:
    assert stations.henson(np.array([500.0]), np.array([20.0])) == pytest.approx(500 * 0.23 * np.exp(-1.6))
    assert stations.laws(np.array([500.0]), np.array([20.0])) == pytest.approx(500 * 0.22)
    assert stations.dunne(np.array([500.0]), np.array([20.0])) == pytest.approx(
        500 * (-0.202 + 0.0582 * np.log(500 / 12.011 / 73.4) + 0.419)
    )


def test_the_spread_of_the_stations_is_the_papers() -> None:
    assert stations.observed().std() == pytest.approx(25, abs=1)
    assert [station.name for station in stations.stations()] == ["ALOHA", "OSP", "BATS", "CARIACO"]


@given(st.lists(st.floats(0, 200), min_size=4, max_size=4).filter(lambda x: np.std(x) > 1))
def test_a_taylor_diagram_obeys_the_law_of_cosines(model: list[float]) -> None:
    seen = stations.observed()
    found = stations.taylor(np.array(model), seen)
    cosine = found.deviation**2 + seen.std() ** 2 - 2 * found.deviation * seen.std() * found.correlation
    assert found.centred**2 == pytest.approx(cosine, rel=1e-6, abs=1e-6)


def test_a_station_on_land_takes_the_nearest_water() -> None:
    field = np.where(GRID.wet[0], np.arange(GRID.wet[0].size, dtype=float).reshape(GRID.wet[0].shape), np.nan)
    assert np.isfinite(stations.at(GRID, field)).all()


def test_the_curve_through_what_is_set_is_what_would_be_computed() -> None:
    here = InverseParameters(b_times=0.7)
    made, sunk = curve_through(compute(here))
    there = compute(here.replace(labile_share=0.5))
    assert made[-1] == pytest.approx(there.production, rel=3e-3)
    assert sunk[-1] == pytest.approx(there.sinking, rel=3e-3)
