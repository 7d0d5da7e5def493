"""The budget's science: what must add up, what must scale, what must stay inside its bounds."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.budget import LAB, plain
from engine.budget.chain import CARBON_PER_OXYGEN, FACTORS, GROUPS, central_ratio, relative_error, spreads
from engine.budget.cruise import Cruise
from engine.budget.draws import quantiles
from engine.budget.model import PERCENTILES, PREVIEW_DRAWS, Budget, compute
from engine.budget.parameters import BudgetParameters
from engine.quantities import factor

PAPER = LAB.preset("Z2")
FEW = 5_000


def arrays(budget: Budget) -> dict[str, np.ndarray]:
    return {f.name: getattr(budget, f.name) for f in fields(budget) if isinstance(getattr(budget, f.name), np.ndarray)}


def test_parts_add_up_to_totals() -> None:
    budget = compute(PAPER.replace(draws=FEW))
    np.testing.assert_allclose(budget.flux.sum(axis=2), budget.active_flux, rtol=1e-12)
    np.testing.assert_allclose(budget.active_flux.sum(axis=1), budget.total_active_flux, rtol=1e-12)
    passive = budget.zones.passive_flux
    np.testing.assert_allclose(budget.passive_share, passive / (passive + budget.total_active_flux), rtol=1e-12)


def test_mean_of_the_draws_is_the_published_number_at_every_zone() -> None:
    budget = compute(PAPER)
    printed = [[40.9, 8.9, 1.9], [113.4, 7.0, 13.4], [30.6, 4.6, 15.1], [12, 4.3, 42.1], [1.8, 0.3, 22.6]]
    np.testing.assert_allclose(budget.active_flux, printed, rtol=1e-3)
    np.testing.assert_allclose(budget.migrant_biomass[1], [953, 104, 329], rtol=1e-3)


@pytest.mark.parametrize("name", list(LAB.presets))
def test_every_preset_puts_its_zone_on_the_printed_numbers(name: str) -> None:
    budget = compute(LAB.preset(name))
    assert budget.zones.names[budget.zones.site] == name
    np.testing.assert_allclose(budget.total_active_flux, compute(PAPER).total_active_flux, rtol=1e-4)


def test_active_per_respiratory_flux() -> None:
    assert central_ratio("zooplankton") == pytest.approx(3.24)
    assert central_ratio("fish") == central_ratio("decapods") == pytest.approx(2.70)
    certain = PAPER.replace(**{name: 0.0 for name in PAPER if name.endswith("_sd")})
    budget = compute(certain.replace(draws=FEW))
    np.testing.assert_allclose(budget.active_flux[1] / budget.flux[1, :, 0], [3.24, 2.70, 2.70], rtol=1e-6)


def test_without_spread_nothing_spreads() -> None:
    budget = compute(PAPER.replace(**{name: 0.0 for name in PAPER if name.endswith("_sd")}, draws=FEW))
    assert np.all(budget.active_flux_sd == 0)
    assert np.all(budget.total_active_flux_sd == 0)
    np.testing.assert_allclose(budget.total_active_flux_percentile, budget.total_active_flux[:, None] * np.ones(5), rtol=1e-4)


@pytest.mark.parametrize(("low", "fish", "decapods"), [(0.05, 0.68, 0.65), (0.02, 1.00, 0.97), (0.10, 0.50, 0.46)])
def test_lowest_believed_capture_makes_the_error(low: float, fish: float, decapods: float) -> None:
    budget = compute(PAPER.replace(capture_efficiency_low=low))
    drawn = budget.migrant_biomass_sd / budget.migrant_biomass
    np.testing.assert_allclose(drawn[1, 1:], [fish, decapods], atol=0.01)
    np.testing.assert_allclose(drawn[1], [relative_error(group, low) for group in GROUPS], rtol=0.01)


def test_respiration_has_the_dimension_of_a_flux() -> None:
    gas = factor("µl", "l") / 22.4 * 12 * factor("g", "mg")
    assert gas == pytest.approx(CARBON_PER_OXYGEN)
    certain = PAPER.replace(**{name: 0.0 for name in PAPER if name.endswith("_sd")}, respiratory_quotient=0.9)
    budget = compute(certain.replace(draws=FEW))
    respired = budget.migrant_biomass[1, 0] * PAPER.zooplankton_ets * 0.5 * 0.9 * gas * 12
    assert budget.flux[1, 0, 0] == pytest.approx(respired, rel=1e-6)


def test_twice_the_share_caught_is_half_the_animals() -> None:
    before, after = compute(PAPER), compute(PAPER.replace(capture_efficiency=0.4))
    ratio = after.active_flux[1] / before.active_flux[1]
    assert ratio[0] == pytest.approx(1, rel=1e-9)
    assert np.all((ratio[1:] > 0.42) & (ratio[1:] < 0.6))
    np.testing.assert_allclose(after.active_flux[4, 1:] / before.active_flux[4, 1:], ratio[1:], rtol=1e-9)


@pytest.mark.parametrize(
    "changed", [{}, {"closed_budget": True, "hours_at_depth": 9.0}, {"decapods_apart": True, "capture_shape": "lognormal"}]
)
def test_kernels_agree_with_plain_numpy(changed: dict[str, object]) -> None:
    parameters = PAPER.replace(draws=20_000, **changed)
    fast, slow = compute(parameters), plain.compute(parameters)
    for name, values in slow.items():
        rough = 4e-3 if name.endswith("_percentile") else 1e-5
        np.testing.assert_allclose(getattr(fast, name), values, rtol=rough, err_msg=name)


def test_probabilities_agree_with_plain_counting() -> None:
    parameters = PAPER.replace(poc_flux=35.0, poc_flux_sd=8.0, zooplankton_biomass=250.0)
    zones = compute(parameters.replace(draws=FEW)).zones
    z = dict(zip(FACTORS, plain.normals(len(FACTORS), 100_000, 1), strict=True))
    flux = plain.site_flux(parameters, z)
    random = np.random.default_rng(5)
    sinking = random.normal(35.0, 8.0, 400_000)
    sinking = sinking[sinking > 0][: flux.size]
    found = compute(parameters).probability_active_exceeds_passive[zones.site]
    assert found == pytest.approx(np.mean(flux > sinking), abs=0.005)
    assert 0.3 < found < 0.95


def test_preview_is_close_to_the_full_number_of_draws() -> None:
    few, many = compute(PAPER.replace(draws=PREVIEW_DRAWS)), compute(PAPER)
    for name in ("active_flux", "migrant_biomass", "flux"):
        np.testing.assert_allclose(getattr(few, name), getattr(many, name), rtol=0.01, err_msg=name)
    np.testing.assert_allclose(few.total_active_flux_sd, many.total_active_flux_sd, rtol=0.04)
    np.testing.assert_allclose(few.total_active_flux_percentile, many.total_active_flux_percentile, rtol=0.04)


def test_same_inputs_same_bits() -> None:
    first, again = compute(PAPER.replace(draws=20_000)), compute(BudgetParameters(**dict(PAPER) | {"draws": 20_000}))
    compute(PAPER.replace(draws=1_000))
    for name, values in arrays(first).items():
        assert values.tobytes() == getattr(again, name).tobytes(), name
    other = compute(PAPER.replace(seed=2, draws=20_000))
    assert other.total_active_flux_sd.tobytes() != first.total_active_flux_sd.tobytes()


@pytest.mark.wide
def test_same_bits_whatever_the_thread_count() -> None:
    code = """
import hashlib
from engine.budget import LAB, compute
budget = compute(LAB.preset().replace(draws=20000))
print(hashlib.sha256(budget.total_active_flux_percentile.tobytes() + budget.flux_sd.tobytes()).hexdigest())
"""
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"NUMBA_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(seen) == 1


def test_shared_factors_join_the_errors_of_places() -> None:
    shared, apart = compute(PAPER), compute(PAPER.replace(shared_factors=False))
    np.testing.assert_allclose(shared.region_active_flux, apart.region_active_flux, rtol=1e-12)
    assert np.all(shared.region_active_flux_sd > 1.01 * apart.region_active_flux_sd)
    assert shared.probability_site_above[0] > apart.probability_site_above[0] > 0.9


def test_probability_of_carrying_more_than_an_independent_place() -> None:
    parameters = LAB.preset("Z1").replace(shared_factors=False)
    own, other = (
        plain.site_flux(LAB.preset(name), dict(zip(FACTORS, plain.normals(len(FACTORS), 50_000, seed), strict=True)))
        for name, seed in (("Z1", 3), ("Z4", 4))
    )
    found = compute(parameters).probability_site_above[3]
    assert found == pytest.approx(np.mean(own > other), abs=0.01)


def test_nothing_lives_nothing_moves() -> None:
    empty = PAPER.replace(zooplankton_biomass=0.0, fish_biomass=0.0, decapods_biomass=0.0)
    budget = compute(empty.replace(draws=FEW))
    assert np.all(budget.active_flux[1] == 0)
    assert budget.passive_share[1] == 1
    assert budget.probability_active_exceeds_passive[1] == 0
    still = compute(empty.replace(poc_flux=0.0, poc_flux_sd=0.0, draws=FEW))
    assert all(np.all(np.isfinite(values)) for name, values in arrays(still).items() if name != "times_percentile")


def test_the_printed_uncertainty_follows_what_sinks_until_it_is_set() -> None:
    z1 = LAB.preset("Z1").replace(draws=FEW)
    for parameters, sd in ((z1, 3.9), (z1.replace(poc_flux=15.8), 7.8), (z1.replace(poc_flux=0.0), 0.0)):
        assert compute(parameters).zones.passive_flux_sd[0] == pytest.approx(sd)
    assert compute(z1.replace(poc_flux=15.8, poc_flux_sd=1.0)).zones.passive_flux_sd[0] == 1


def check_sane(parameters: BudgetParameters) -> None:
    budget = compute(parameters.replace(draws=1_000))
    for name, values in arrays(budget).items():
        known = values[np.isfinite(values)] if name == "times_percentile" else values
        assert np.all(np.isfinite(known)), name
        assert np.all(known >= -1e-9), name
        assert np.all(known < (1e9 if name == "times_percentile" else 1e7)), name
    for name in ("passive_share", "probability_active_exceeds_passive", "probability_site_above"):
        assert np.all(getattr(budget, name) <= 1), name
    for name in ("active_flux", "total_active_flux", "migrant_biomass"):
        assert np.all(np.diff(getattr(budget, f"{name}_percentile"), axis=-1) >= 0), name


NUMBERS = {name: item for name, item in BudgetParameters.declared.items() if item.bounds and name not in ("draws", "seed")}


@pytest.mark.parametrize("name", list(NUMBERS))
def test_each_slider_at_both_ends(name: str) -> None:
    for end in NUMBERS[name].bounds:
        check_sane(PAPER.replace(**{name: end}))


def test_two_hundred_corners_of_the_parameter_box() -> None:
    random = np.random.default_rng(7)
    for _ in range(200):
        corner = {name: item.bounds[random.integers(2)] for name, item in NUMBERS.items()}
        switches = {name: bool(random.integers(2)) for name in ("shared_factors", "closed_budget", "decapods_apart")}
        switches |= {"zone": f"Z{random.integers(1, 6)}", "capture_shape": ("bell", "lognormal")[random.integers(2)]}
        check_sane(BudgetParameters(**corner, **switches))


def test_every_lever_moves_something() -> None:
    for name, item in NUMBERS.items():
        if item.group == "lever":
            before, after = (compute(PAPER.replace(**{name: end}, draws=FEW)) for end in item.bounds)
            assert any(not np.array_equal(values, getattr(after, key)) for key, values in arrays(before).items()), name


@settings(max_examples=20, deadline=None)
@given(times=st.floats(0.1, 2.0), group=st.sampled_from(GROUPS))
def test_flux_is_proportional_to_biomass(times: float, group: str) -> None:
    name = f"{group}_biomass"
    before, after = compute(PAPER.replace(draws=FEW)), compute(PAPER.replace(**{name: PAPER[name] * times}, draws=FEW))
    g = GROUPS.index(group)
    np.testing.assert_allclose(after.active_flux[1, g], before.active_flux[1, g] * times, rtol=1e-9)
    np.testing.assert_allclose(after.active_flux_percentile[1, g], before.active_flux_percentile[1, g] * times, rtol=1e-9)


@settings(max_examples=20, deadline=None)
@given(hours=st.tuples(st.floats(1, 24), st.floats(1, 24)), name=st.sampled_from(["hours_at_depth", "excretion_high"]))
def test_more_time_or_more_leaking_is_more_flux(hours: tuple[float, float], name: str) -> None:
    low, high = sorted(hours)
    scale = 1.0 if name == "hours_at_depth" else 1 / 24
    fluxes = [
        compute(PAPER.replace(**{name: max(value * scale, NUMBERS[name].bounds[0])}, draws=FEW)).total_active_flux
        for value in (low, high)
    ]
    assert np.all(fluxes[0] <= fluxes[1] * (1 + 1e-6))


def test_unphysical_quotient_is_cut_off_and_its_spread_moves_no_mean() -> None:
    spread = spreads(PAPER)["respiratory_quotient"]
    table = quantiles(spread)
    assert table.min() >= 0.70
    assert table.max() <= 1.00
    usual = compute(PAPER)
    for sd in (0.0, 0.4):
        other = compute(PAPER.replace(respiratory_quotient_sd=sd))
        np.testing.assert_allclose(other.total_active_flux, usual.total_active_flux, rtol=2e-3)
    assert compute(PAPER.replace(respiratory_quotient=0.85)).total_active_flux[1] == pytest.approx(
        usual.total_active_flux[1] * 0.85 / 0.97, rel=1e-3
    )


def test_a_gut_is_emptied_once_however_long_an_animal_stays() -> None:
    half, whole = (compute(PAPER.replace(hours_at_depth=hours, draws=FEW)) for hours in (12.0, 24.0))
    respired, died, dropped, leaked = (whole.flux[1, :, process] / half.flux[1, :, process] for process in range(4))
    np.testing.assert_allclose([respired, died, leaked], 2, rtol=1e-4)
    np.testing.assert_allclose(dropped, 1, rtol=1e-4)


def test_an_animals_carbon_adds_up() -> None:
    """Who stays all day and drops all below leaves below what it eats; nobody leaves more; as the paper has it, zooplankton does."""
    paper, closed = compute(PAPER.replace(draws=FEW)), PAPER.replace(closed_budget=True, draws=FEW)
    assert np.all(paper.active_flux[:, 0] > 1.2 * paper.eaten[:, 0])
    for hours in (1.0, 12.0, 20.0):
        below = compute(closed.replace(hours_at_depth=hours))
        assert np.all(below.active_flux < below.eaten)
    whole = compute(closed.replace(hours_at_depth=24.0, egested_at_depth=1.0))
    np.testing.assert_allclose(whole.active_flux, whole.eaten, rtol=1e-5)
    nothing = compute(closed.replace(egested_at_depth=0.0))
    assert nothing.flux[1, 0, 2] < 1e-4 * nothing.flux[1, 0, 0]
    np.testing.assert_allclose(nothing.eaten, compute(closed).eaten, rtol=1e-4)


def test_what_is_closed_is_worked_out_by_hand() -> None:
    """At the middle of every factor: leaked 0.24 / 0.76, dropped 2.5 − 1 − 0.75 − leaked, of which half falls below, of two halves
    of a day."""
    certain = PAPER.replace(**{name: 0.0 for name in PAPER if name.endswith("_sd")}, closed_budget=True, draws=FEW)
    leaked = 0.24 / 0.76
    dropped = 2.5 - 1 - 0.75 - leaked
    budget = compute(certain)
    np.testing.assert_allclose(budget.flux[1, 0] / budget.flux[1, 0, 0], [1, 0.75, dropped, leaked], rtol=1e-5)
    np.testing.assert_allclose(budget.flux[1, 1] / budget.flux[1, 1, 0], [1, 0.66, 0.80, leaked], rtol=1e-5)
    np.testing.assert_allclose(
        budget.eaten[1] / budget.flux[1, :, 0], [5, 2 * (1.66 + leaked) + 0.8, 2 * (1.66 + leaked) + 0.8], rtol=1e-5
    )
    hungry = compute(certain.replace(feeding_zooplankton=1.0))
    assert hungry.flux[1, 0, 2] == 0
    assert hungry.eaten[1, 0] == pytest.approx(2 * (1.75 + leaked) * hungry.flux[1, 0, 0], rel=1e-5)


def test_groups_that_share_a_factor_are_as_unsure_together() -> None:
    budget = compute(PAPER)
    assert budget.total_migrant_biomass_sd[1] == pytest.approx(386, abs=3)
    apart = np.sqrt((budget.migrant_biomass_sd**2).sum(axis=1))
    assert np.all(budget.total_migrant_biomass_sd > 1.02 * apart)


@pytest.mark.parametrize(("name", "fish", "decapods"), [("bell", 0.68, 0.65), ("lognormal", 0.72, 0.69)])
def test_a_share_caught_is_spread_in_either_way(name: str, fish: float, decapods: float) -> None:
    budget = compute(PAPER.replace(capture_shape=name))
    np.testing.assert_allclose((budget.migrant_biomass_sd / budget.migrant_biomass)[1, 1:], [fish, decapods], atol=0.01)
    np.testing.assert_allclose(budget.migrant_biomass[1], [953, 104, 329], rtol=2e-3)


def test_each_group_has_a_share_caught_of_its_own() -> None:
    before = compute(PAPER)
    apart = PAPER.replace(decapods_apart=True)
    third = compute(apart.replace(capture_decapods=0.4))
    np.testing.assert_allclose(third.migrant_biomass[1, :2], before.migrant_biomass[1, :2], rtol=1e-6)
    assert 0.42 < third.migrant_biomass[1, 2] / before.migrant_biomass[1, 2] < 0.6
    assert np.all(compute(PAPER.replace(capture_decapods=0.4)).migrant_biomass == before.migrant_biomass)
    assert compute(apart).total_migrant_biomass_sd[3] < before.total_migrant_biomass_sd[3]
    half = compute(PAPER.replace(capture_zooplankton=0.5))
    np.testing.assert_allclose(half.migrant_biomass[1] / before.migrant_biomass[1], [2, 1, 1], rtol=1e-5)


def test_how_many_times_more_has_its_interval() -> None:
    parameters = LAB.preset("Z1")
    found = compute(parameters).times_percentile[0]
    z = dict(zip(FACTORS, plain.normals(len(FACTORS), 100_000, 1), strict=True))
    random = np.random.default_rng(3)
    sinking = random.normal(7.9, 3.9, 200_000)
    drawn = plain.site_flux(parameters, z) / sinking[sinking > 0][:100_000]
    np.testing.assert_allclose(found[1:4], np.percentile(drawn, PERCENTILES)[1:4], rtol=0.02)
    still = compute(parameters.replace(poc_flux=0.0, poc_flux_sd=0.0, draws=FEW))
    assert np.all(np.isnan(still.times_percentile[0]))


def test_what_sinks_can_be_counted_where_animals_are() -> None:
    trap, crossing = (compute(PAPER.replace(passive_at=depth, draws=FEW)) for depth in ("trap", "crossing"))
    np.testing.assert_allclose(crossing.zones.passive_flux / trap.zones.passive_flux, (200 / 150) ** -0.858)
    np.testing.assert_allclose(crossing.zones.passive_flux_sd / trap.zones.passive_flux_sd, (200 / 150) ** -0.858)
    assert np.all(crossing.times_percentile > trap.times_percentile)


def test_a_number_set_by_hand_was_measured_nowhere() -> None:
    def measured(name: str, **values: float) -> bool:
        zones = compute(LAB.preset(name).replace(**values, draws=1_000)).zones
        return bool(zones.passive_measured[zones.site])

    assert measured("Z1")
    assert not measured("Z1", poc_flux=9.0)
    assert not measured("Z2")
    assert not measured("Z2", poc_flux=9.0)


def test_dataset_is_complete_cf() -> None:
    steps: list[float] = []
    dataset = LAB.simulate(PAPER.replace(draws=FEW), lambda done, what: steps.append(done))
    assert steps == [0.0, 1.0]
    assert dataset.sizes["zone"] == 5
    assert dataset.sizes["group"] == 3
    assert dataset.sizes["process"] == 4
    assert list(dataset["percentile"].values) == list(PERCENTILES)
    assert dataset.attrs["Conventions"].startswith("CF-1.11")
    assert dataset.attrs["site"] == "Z2"
    assert dataset.attrs["seed"] == 1
    assert dataset["active_flux"].attrs["units"] == "mg m-2 d-1"
    assert dataset["latitude"].attrs == {
        "long_name": "latitude",
        "units": "degrees_north",
        "display_units": "degrees_north",
        "standard_name": "latitude",
        "coverage_content_type": "coordinate",
    }
    for name, variable in dataset.data_vars.items():
        assert variable.attrs["long_name"], name
        assert variable.attrs["units"], name


def test_dataset_survives_a_file(tmp_path: object) -> None:
    import xarray as xr

    dataset = LAB.simulate(PAPER.replace(draws=1_000))
    path = f"{tmp_path}/budget.nc"
    dataset.to_netcdf(path)
    with xr.open_dataset(path) as read:
        np.testing.assert_array_equal(read["flux"], dataset["flux"])
        assert list(read["place"].values) == list(dataset["place"].values)


def test_distribution_integrates_to_what_its_edges_hold() -> None:
    budget = compute(PAPER)
    held = (budget.total_active_flux_density * np.diff(budget.total_active_flux_edge, axis=1)).sum(axis=1)
    np.testing.assert_allclose(held, 0.993, atol=2e-3)


def test_backward_migration_only_where_allowed() -> None:
    zones = compute(PAPER.replace(draws=FEW)).zones
    backward = Cruise("own", "table", replace(zones, migrant_biomass=-zones.migrant_biomass))
    assert np.all(compute(PAPER.replace(draws=FEW), cruise=backward).active_flux == 0)
    allowed = compute(PAPER.replace(allow_negative_migration=True, draws=FEW), cruise=backward)
    np.testing.assert_allclose(allowed.active_flux, -compute(PAPER.replace(draws=FEW)).active_flux)
    assert np.all(np.diff(allowed.total_active_flux_percentile, axis=1) > 0)
    assert np.all(np.diff(allowed.active_flux_percentile, axis=2) > 0)
