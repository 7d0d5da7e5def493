"""The ecosystem with carbon twins: nothing lost, nothing negative, Martin's law, runs that can be parted, and how steady."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.lab import Cancelled
from engine.ocean.air import MMOL_PER_PPM
from engine.ocean.ocean import Ocean
from engine.ocean.sinking import Sinking, martin
from engine.parameter import ParameterError
from engine.stoichiometry import plankton
from engine.stoichiometry.ecosystem import life
from engine.stoichiometry.ecosystem import spinup as spinning
from engine.stoichiometry.ecosystem.carrier import Carrier
from engine.stoichiometry.ecosystem.leap import Leap
from engine.stoichiometry.ecosystem.model import simulate_ecosystem
from engine.stoichiometry.ecosystem.parameters import MOPS, N_PER_P, NO3_PER_P, O2_PER_P, chosen
from engine.stoichiometry.ecosystem.run import Ecosystem, State
from engine.stoichiometry.ecosystem.seasons import Seasons
from engine.stoichiometry.ecosystem.sinking import passing
from engine.stoichiometry.ecosystem.spinup import STEADY, drift, spinup, statement
from engine.stoichiometry.ecosystem.tracers import (
    DIC,
    DOC,
    DOP,
    EXCESS_C,
    FIXED,
    FLOWS,
    GROWN,
    GROWN_C,
    LIVING_CARBON,
    MADE,
    NO3,
    O2,
    PHOSPHORUS,
    PHY,
    PHY_C,
    PO4,
    POC,
    POP,
    SUBOXIC,
    SUNK,
    SUNK_C,
    TRACERS,
    WORLDS,
    ZOO,
    ZOO_C,
)
from engine.stoichiometry.falling import FALLS
from engine.stoichiometry.globe import globe
from engine.stoichiometry.parameters import StoichiometryParameters

SET = chosen(StoichiometryParameters())
ORGANIC = [each for each in PHOSPHORUS if each != PO4]


@pytest.fixture(scope="module")
def eco() -> Ecosystem:
    """In twelve long steps a year."""
    return Ecosystem(SET, steps=12)


@pytest.fixture(scope="module")
def later(eco: Ecosystem) -> State:
    return spinup(SET, 2, ecosystem=eco)


# a column of six levels, by its kernels

LEVELS = 6
THICKNESS = np.array([36.0, 37.0, 87.0, 119.0, 168.0, 236.0])
VOLUME = THICKNESS * np.array([1.0, 1.0, 0.9, 0.9, 0.5, 0.2])
COLUMN = (np.array([0, LEVELS]), np.arange(LEVELS))
WARM = np.array([28.0, 24.0, 15.0, 10.0, 7.0, 5.0])
PASS = np.array([[0.0, 0.4, 0.35, 0.4, 0.3, 0.0], [0.4, 0.6, 0.6, 0.5, 0.4, 0.0]])
POOLS = st.one_of(st.just(0.0), st.floats(1e-12, 1e-6), st.floats(1e-4, 5.0))


@st.composite
def waters(draw: st.DrawFn) -> np.ndarray:
    """A column in any state, each pool empty, scarce or rich; carbon and oxygen of their own size."""
    tracers = draw(arrays(float, (LEVELS, TRACERS), elements=POOLS))
    tracers[:, NO3] *= 10
    tracers[:, O2] *= 60
    tracers[:, [PHY_C, ZOO_C, DOC, *POC]] *= 117
    tracers[:, list(DIC)] *= 450
    return tracers


def lived(tracers: np.ndarray, days: float, light: float) -> tuple[np.ndarray, np.ndarray]:
    """The column after one step of life and sinking, and its flows."""
    tracers, flows, born = tracers.copy(), np.zeros((LEVELS, FLOWS)), np.empty((LEVELS, 2))
    held = plankton.phytoplankton(tracers[:, PO4], WARM + 273.15)
    food = np.clip(tracers[:, PHY] / np.maximum(tracers[:, PHY_C], life.LEAST), 1e-4, 1.0)
    sky = (np.array([light]), np.array([0.5]), WARM, held, plankton.zooplankton(food))
    life.live(tracers, flows, born, *COLUMN, THICKNESS, 3, days, 4, *sky, MOPS)
    life.sink(tracers, flows, born, *COLUMN, VOLUME, days, PASS, np.array([1.2 * PASS, PASS]), MOPS)
    return tracers, flows


@settings(max_examples=150, deadline=None)
@given(waters(), st.floats(0.1, 60.0), st.floats(0.0, 150.0))
def test_in_any_water_nothing_is_negative_or_lost(before: np.ndarray, days: float, light: float) -> None:
    after, flows = lived(before, days, light)
    assert np.isfinite(after).all()
    assert (after >= -1e-12).all()

    def whole(tracers: np.ndarray, places: list[int] | tuple[int, ...]) -> float:
        return float(VOLUME @ tracers[:, list(places)].sum(axis=1))

    phosphorus = whole(before, PHOSPHORUS)
    assert whole(after, PHOSPHORUS) == pytest.approx(phosphorus, rel=1e-12)
    for w in range(WORLDS):
        places = (*LIVING_CARBON, POC[w], DIC[w])
        assert whole(after, places) == pytest.approx(whole(before, places), rel=1e-12)
    nitrogen = whole(after, [NO3]) - whole(before, [NO3]) + N_PER_P * (whole(after, ORGANIC) - whole(before, ORGANIC))
    lost = (NO3_PER_P + N_PER_P) * VOLUME @ flows[:, SUBOXIC]
    assert nitrogen == pytest.approx(
        VOLUME @ flows[:, FIXED] - lost, abs=1e-10 * (1 + whole(before, [NO3]) + N_PER_P * phosphorus)
    )
    breathed = O2_PER_P * VOLUME @ (flows[:, MADE] - flows[:, SUBOXIC])
    size = 1 + whole(before, [O2]) + O2_PER_P * phosphorus
    assert whole(after, [O2]) - whole(before, [O2]) == pytest.approx(-breathed, abs=1e-10 * size)


def fed() -> np.ndarray:
    """A column with plankton in its light and all they need."""
    tracers = np.zeros((LEVELS, TRACERS))
    tracers[:, [PO4, NO3, O2]] = 0.3, 4.0, 200.0
    tracers[:, list(DIC)] = 2000.0
    tracers[:3, [PHY, ZOO]] = 0.05, 0.02
    tracers[:3, [PHY_C, ZOO_C]] = 0.05 * 180, 0.02 * 120
    return tracers


def test_what_grows_has_the_laws_ratio_and_what_eats_it_egests_the_rest() -> None:
    before = fed()
    after, flows = lived(before, 1.0, 80.0)
    held = plankton.phytoplankton(before[:3, PO4], WARM[:3] + 273.15)
    np.testing.assert_allclose(flows[:3, GROWN] / flows[:3, GROWN_C], held, rtol=1e-12)
    assert (held < plankton.REDFIELD).all()
    assert (flows[:3, EXCESS_C] > 0).all()
    eaters = 1 / plankton.zooplankton(np.array([1 / 180]))[0]
    assert eaters < 130
    fat = after[:3, ZOO_C] / after[:3, ZOO]
    assert ((fat > 119) & (fat < eaters)).all()  # between the 120 they had and the ratio they build with


def test_nothing_grows_in_the_dark_or_below_the_light() -> None:
    assert lived(fed(), 1.0, 0.0)[1][:, GROWN].max() == 0
    grown = lived(fed() + np.eye(1, TRACERS, PHY)[0] * 0.1, 1.0, 80.0)[1][:, GROWN]
    assert (grown[:3] > 0).all()
    assert (grown[3:] == 0).all()


@pytest.mark.parametrize(("light", "day", "lost"), [(100.0, 0.5, 1.4), (5.0, 0.9, 0.3), (300.0, 0.3, 6.0)])
def test_light_limit_is_a_mean_over_day_and_depth(light: float, day: float, lost: float) -> None:
    """Of Smith's curve u / √(1 + u²), under light that rises and falls evenly through the day."""
    half, middle = 20.0, (np.arange(2000) + 0.5) / 2000
    u = 2 * light / day / half * middle[:, None] * np.exp(-lost * middle)
    mean = day * (u / np.sqrt(1 + u * u)).mean()
    assert life.light_limit(light, day, lost, half) == pytest.approx(mean, rel=1e-4)


def test_nitrate_breathes_where_oxygen_lacks() -> None:
    water = np.zeros((LEVELS, TRACERS))
    water[:, [DOP, POP, NO3, O2]] = 0.5, 0.1, 40.0, 1.5
    after, flows = lived(water, 5.0, 0.0)
    assert (after[:, NO3] < 40.0).all()
    assert (flows[:, SUBOXIC] > 0).all()
    water[:, [NO3, O2]] = 10.0, 0.5  # neither to spare
    after, flows = lived(water, 5.0, 0.0)
    assert flows[:, MADE].max() == 0
    assert after[:, DOP] == pytest.approx(0.5)


# sinking


@pytest.mark.parametrize("b", [0.5, 0.75, 1.46])
def test_detritus_falls_by_martins_law_for_both_elements(b: float) -> None:
    """Fed below the light until nothing changes: what passes each level is z^−b, by the shares of engine.ocean.sinking."""
    ocean = Ocean.embedded()
    grid = ocean.grid
    whole = Sinking(grid, ocean.floor_area, 73.4)
    shares, carbon = (passing(grid, ocean.floor_area, each, FALLS["power"]) for each in (1.46, b))
    born = np.zeros((grid.size, 2))
    number = grid.cell[0][grid.row, grid.column]
    cells = np.lexsort((grid.level, number))
    start = np.searchsorted(number[cells], np.arange(whole.columns + 1))
    tracers, base = np.zeros((grid.size, TRACERS)), grid.level == whole.levels - 1
    for _ in range(8):
        tracers[base, POP] += 1.0
        tracers[base, POC[0]] += 117.0
        tracers[:, O2], flows = 1e6, np.zeros((grid.size, FLOWS))
        life.sink(tracers, flows, born, start, cells, grid.volume, 1e6, shares, np.array([carbon, shares]), MOPS)
    for exponent, place in ((1.46, SUNK), (b, SUNK_C[0])):
        passed = np.zeros((grid.shape[0], whole.columns))
        passed[grid.level, number] = grid.volume * flows[:, place]
        shares = whole.shares(martin(exponent))
        column = np.flatnonzero(passed[whole.levels - 1] > 0)
        left = 1 - np.cumsum(shares, axis=0)
        # of what leaves the light through an opening, engine.ocean.sinking lets that much pass which finds no floor
        expected = left[whole.levels :, column]
        opening = passed[whole.levels - 1, column]
        np.testing.assert_allclose(passed[whole.levels :, column] / opening, expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("b", [0.75, 1.46])
def test_what_is_made_inside_a_level_sinks_from_where_it_is_made(b: float) -> None:
    """Evenly made over a level, each part falls from its own depth: the mean of (z / z_bottom)^b, and no more parting of C and P."""
    grid = Ocean.embedded().grid
    open_below = np.full(grid.size, 1e30)  # no floor in the way
    through, own = passing(grid, open_below, b, FALLS["power"])
    for level in range(4):
        at = np.flatnonzero(grid.level == level)[0]
        z = np.linspace(grid.depth_edge[level], grid.depth_edge[level + 1], 200_001)
        mean = np.trapezoid((z / z[-1]) ** b, z) / (z[-1] - z[0])
        assert own[at] == pytest.approx(mean, rel=1e-4)
        assert through[at] == pytest.approx((z[0] / z[-1]) ** b)


def test_detritus_of_a_lit_level_parts_less_than_what_fell_into_it() -> None:
    """Through the base of the third level: C:P of what was made there rises as from its own depth, not as from its top."""
    grid = Ocean.embedded().grid
    shares, carbon = (passing(grid, np.full(grid.size, 1e30), b, FALLS["power"]) for b in (1.46, 0.75))
    at = int(np.flatnonzero(grid.level == 2)[0])
    column = (np.array([0, 2]), np.array([0, 1]))
    one, other = np.stack([shares[:, at], [0.0, 0.0]], axis=1), np.stack([carbon[:, at], [0.0, 0.0]], axis=1)
    tracers, flows = np.zeros((2, TRACERS)), np.zeros((2, FLOWS))
    tracers[:, O2] = 1e6
    made = np.array([[1e-3, 0.117], [0.0, 0.0]])
    for _ in range(400):
        tracers[0, POP] += made[0, 0]
        tracers[0, list(POC)] += made[0, 1]
        flows[:] = 0.0
        life.sink(tracers, flows, made, *column, np.ones(2), 10.0, one, np.array([other, one]), MOPS)
    assert flows[0, SUNK] / made[0, 0] == pytest.approx(shares[1, at], rel=1e-6)
    richer = flows[0, SUNK_C[0]] / flows[0, SUNK] / 117
    assert richer == pytest.approx(carbon[1, at] / shares[1, at], rel=1e-6)
    assert 1.15 < richer < 1.3  # as from the level's top it would be 1.75


# the seasons


@pytest.fixture(scope="module")
def seasons() -> Seasons:
    return Seasons(Ocean.embedded(), (np.arange(12) + 0.5) * 365.25 / 12)


def test_the_mean_of_the_seasons_is_the_oceans_own_mixing(seasons: Seasons) -> None:
    ocean = Ocean.embedded()
    tracer = np.random.default_rng(3).random(ocean.grid.size)
    mixed = seasons.still @ tracer
    faces = ocean.moving
    down = faces.kind == 2
    i, j = faces.i[down], faces.j[down]
    through = seasons.stirred.mean(axis=0)[i] * (tracer[i] - tracer[j])
    mixed += np.bincount(i, through, ocean.grid.size) - np.bincount(j, through, ocean.grid.size)
    whole = ocean.operator @ tracer
    np.testing.assert_allclose(mixed, whole, rtol=1e-9, atol=1e-9 * np.abs(whole).max())
    assert (seasons.stirred >= 0).all()


def test_winter_is_cold_and_stirs_deep(seasons: Seasons) -> None:
    """At 45° N through the base of the first level, at 50° S through that of the second: months of their own winters."""
    grid = seasons.grid
    for lat, level, winter, summer in ((45.0, 0, (1, 2), (7, 8)), (-50.0, 1, (7, 8), (1, 2))):
        row = int(np.abs(grid.lat_centre - lat).argmin())
        below = np.flatnonzero((grid.level == level) & (grid.row == row))
        stirred = [seasons.stirred[list(months)][:, below].mean() for months in (winter, summer)]
        assert stirred[0] > 3 * stirred[1] > 0
        top = np.flatnonzero(grid.surface & (grid.row == row))
        warmth = [seasons.temperature[list(months)][:, top].mean() for months in (winter, summer)]
        assert warmth[1] - warmth[0] > 3
    own = Ocean.embedded().tracer("temperature")
    open_water = own > 5
    np.testing.assert_allclose(seasons.temperature.mean(axis=0)[open_water], own[open_water], atol=0.05)
    np.testing.assert_allclose(seasons.sinking.sum(axis=0), 1.0, rtol=1e-12)


def test_stirring_evens_out_and_loses_nothing(eco: Ecosystem) -> None:
    tracers = np.random.default_rng(4).random((eco.grid.size, 3))
    before, held = tracers.copy(), eco.volume @ tracers
    eco.stir(tracers, 1)
    np.testing.assert_allclose(eco.volume @ tracers, held, rtol=1e-12)
    assert tracers.min() >= before.min() > 0
    assert tracers.max() <= before.max() * (1 + 1e-12)
    even = np.full((eco.grid.size, 1), 2.0)
    eco.stir(even, 1)
    np.testing.assert_allclose(even, 2.0, rtol=1e-12)


def test_c_to_p_is_the_surfaces_all_down_the_light(eco: Ecosystem, later: State) -> None:
    """As in the paper's own code: what grows below holds P as the surface's phosphate and warmth say."""
    grid = eco.grid
    held, _ = eco.held(later.tracers, eco.seasons.temperature[6])
    field = grid.field(held)
    for level in (1, 2):
        wet = grid.wet[level]
        np.testing.assert_array_equal(field[level][wet], field[0][wet])
    grown = np.array([later.flows[grid.level == level][:, [GROWN, GROWN_C]].sum(axis=0) for level in range(3)])
    ratio = grown[:, 1] / grown[:, 0]
    assert ratio[2] > 0.9 * ratio[0]


# all of it on the ocean


def test_a_year_keeps_phosphorus_carbon_and_counts_nitrogen(eco: Ecosystem, later: State) -> None:
    after = eco.year(later)
    assert eco.phosphorus(after.tracers) == pytest.approx(eco.phosphorus(later.tracers), rel=1e-12)
    np.testing.assert_allclose(eco.carbon(after.tracers, after.air), eco.carbon(later.tracers, later.air), rtol=1e-12)
    gained = eco.nitrogen(after.tracers) - eco.nitrogen(later.tracers)
    counted = eco.volume @ (after.flows[:, FIXED] - (NO3_PER_P + N_PER_P) * after.flows[:, SUBOXIC])
    assert gained == pytest.approx(counted, abs=1e-12 * eco.nitrogen(later.tracers))
    assert abs(counted) > 1e-6 * eco.nitrogen(later.tracers)
    assert after.tracers.min() >= 0


def test_both_worlds_begin_with_the_carbon_of_a_lifeless_sea(eco: Ecosystem) -> None:
    start = eco.start()
    carbon = eco.carbon(start.tracers, start.air)
    assert carbon[0] == pytest.approx(carbon[1], rel=1e-12)
    mean = eco.phosphorus(start.tracers) / eco.volume.sum()
    assert mean == pytest.approx(SET["mean_phosphate"], rel=1e-12)


def test_carbon_from_the_air_is_the_steady_models_whatever_the_step(eco: Ecosystem) -> None:
    """F of engine.stoichiometry.globe, carried for a month with a surface that breathes at its pCO₂, stays as it is."""
    over = globe(eco.ocean)
    from_air = over.from_air(over.air(2310.0), 300.0)
    water = np.zeros((eco.grid.size, TRACERS))
    water[:, DIC[0]] = from_air
    air = np.full(WORLDS, 300.0 * MMOL_PER_PPM)
    carried, left = water, air
    for number in range(eco.steps):
        carried, left = eco.step(carried, left, np.zeros((eco.grid.size, FLOWS)), number)
    # the seasons move it within the year; what the year leaves is the same
    moved = carried[:, DIC[0]] - from_air
    assert np.sqrt(eco.grid.mean(moved**2)) < 2.0
    assert left[0] == pytest.approx(air[0], rel=0.01)
    assert left[1] < 0.9 * left[0]  # the other world's water was empty


def test_more_carbon_sinks_deeper_and_leaves_less_in_the_air(later: State) -> None:
    assert later.pco2[0] < later.pco2[1] - 50


def test_phosphorus_nitrogen_and_oxygen_feel_no_carbon(eco: Ecosystem) -> None:
    other = Ecosystem({**SET, "carbon_b": 1.2, "alkalinity": 2400.0}, steps=12)
    one, two = (spinup(each.settings, 1, ecosystem=each).tracers for each in (eco, other))
    np.testing.assert_array_equal(one[:, [*PHOSPHORUS, NO3, O2]], two[:, [*PHOSPHORUS, NO3, O2]])
    assert np.abs(one[:, DIC[0]] - two[:, DIC[0]]).max() > 1


def test_one_solve_carries_as_one_by_one(eco: Ecosystem) -> None:
    carrier = Carrier(eco.ocean.operator, eco.volume, 1e6)
    tracers = np.random.default_rng(2).random((eco.grid.size, TRACERS))
    tracers[:, 3] = 0.0
    each = np.stack([carrier.factor.solve(eco.volume * tracers[:, t]) for t in range(TRACERS)], axis=1)
    carried = carrier.carry(tracers)
    np.testing.assert_allclose(carried, each, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(eco.volume @ carried, eco.volume @ tracers, rtol=1e-14)


# runs


@pytest.mark.wide
def test_a_parted_run_is_the_same_run(eco: Ecosystem, later: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two years, kept, read again, and two more, with a leap between: every bit as four years."""
    monkeypatch.setattr(spinning, "LEAPS", (2, 3))
    later.save(tmp_path / "kept.npz")
    parted = spinup(SET, 2, resume=State.load(tmp_path / "kept.npz"), ecosystem=eco)
    whole = spinup(SET, 4, ecosystem=eco)
    assert parted.year == whole.year == 4
    for name in ("tracers", "mean", "below", "air", "flows", "change"):
        np.testing.assert_array_equal(getattr(parted, name), getattr(whole, name))


def test_a_run_that_is_cancelled_goes_on_from_its_last_year(eco: Ecosystem, tmp_path: Path) -> None:
    told: list[float] = []

    def leave(fraction: float, words: str) -> None:
        told.append(fraction)
        if fraction > 0.4:
            raise Cancelled

    path = tmp_path / "kept.npz"
    with pytest.raises(Cancelled):
        spinup(SET, 3, leave, ecosystem=eco, checkpoint=path)
    assert np.all(np.diff(told) >= 0)
    kept = State.load(path)
    assert kept.year == 1
    gone_on = spinup(SET, 1, resume=kept, ecosystem=eco)
    np.testing.assert_array_equal(gone_on.tracers, spinup(SET, 2, ecosystem=eco).tracers)


def test_what_an_earlier_version_kept_is_begun_anew(later: State, tmp_path: Path) -> None:
    path = tmp_path / "kept.npz"
    later.save(path)
    with np.load(path) as kept:
        earlier = {name: kept[name] for name in kept.files if name != "below"}
    np.savez(path, **earlier)
    result = simulate_ecosystem(SET, years=3, checkpoint=path)
    assert result.attrs["year"] == 3


def test_a_run_does_not_go_on_with_other_parameters(eco: Ecosystem, later: State) -> None:
    with pytest.raises(ParameterError, match="begun with other parameters"):
        spinup({**SET, "phosphorus_b": 1.2}, 1, resume=later, ecosystem=eco)


@pytest.mark.wide
def test_a_leap_loses_nothing_and_lands_nearer(eco: Ecosystem, later: State) -> None:
    before = spinup(SET, 4, resume=later, ecosystem=eco)
    leapt = Leap(eco)(before)
    assert leapt.tracers.min() >= 0
    assert eco.phosphorus(leapt.tracers) == pytest.approx(eco.phosphorus(before.tracers), rel=1e-12)
    np.testing.assert_allclose(eco.carbon(leapt.tracers, leapt.air), eco.carbon(before.tracers, before.air), rtol=1e-12)
    after, without = (spinup(SET, 4, resume=replace(each, year=50), ecosystem=eco) for each in (leapt, before))
    assert drift(after, eco.volume)["dic"] < 0.7 * drift(without, eco.volume)["dic"]


def test_a_steady_state_does_not_leap(eco: Ecosystem, later: State) -> None:
    still = replace(later, change=np.zeros_like(later.change))
    leapt = Leap(eco)(still)
    np.testing.assert_allclose(leapt.tracers, still.tracers, rtol=1e-9)
    np.testing.assert_allclose(leapt.air, still.air, rtol=1e-9)


@pytest.mark.parametrize(("a_year", "steady"), [(1e-6, True), (2e-5, False)])
def test_drift_is_what_it_is_said_to_be(eco: Ecosystem, later: State, a_year: float, steady: bool) -> None:
    moved = replace(later, change=a_year * later.tracers)
    found = drift(moved, eco.volume)
    assert list(found.values()) == pytest.approx([1e4 * a_year] * len(found))
    assert (max(found.values()) <= STEADY) is steady
    assert statement(found, moved.year).startswith("steady after 2" if steady else "NOT steady after 2")


def test_a_run_is_told_as_cf(tmp_path: Path) -> None:
    result = simulate_ecosystem(SET, years=1, checkpoint=tmp_path / "kept.npz")
    again = simulate_ecosystem(SET, years=1, checkpoint=tmp_path / "kept.npz")
    xr.testing.assert_identical(result, again)
    assert result.attrs["converged"] == "false"
    assert result.attrs["solution"].startswith("NOT steady after 1 years")
    for name, variable in result.data_vars.items():
        assert variable.attrs["long_name"], name
        assert np.isfinite(variable.values).any(), name
    assert float(result["ratio"]) > float(result["control_ratio"]) > 100
    assert float(result["pco2"]) < float(result["control_pco2"])
    down = result["sinking_ratio"].sel(interface=slice(70, 500)).values
    assert np.all(np.diff(down) > 0)
    np.testing.assert_allclose(result["delta_dic"], result["dic"] - result["control_dic"], atol=1e-9)
    result.to_netcdf(tmp_path / "result.nc", engine="h5netcdf")
