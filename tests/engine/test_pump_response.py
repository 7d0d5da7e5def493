"""The air over time: carbon is conserved, forward and adjoint agree, and the shipped kernels are what the equations give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.conversions import CARBON_MASS, PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean import carbonate
from engine.ocean.air import KILO, MMOL_PER_PPM, TODAY_PPM, Air
from engine.ocean.cycles import PG_C_PER_MMOLP_S, VENTILATION, Cycles, Setting
from engine.ocean.grid import OceanError
from engine.ocean.ocean import Ocean
from engine.ocean.stepping import march, retained
from engine.pump.kernels import AIRS, KINDS, LEFT_PPM, NODES, Kernels, kernels, left_in_the_air, shipped, whole
from engine.pump.response import ALKALINITY_PER_SALINITY, HORIZONS, STEPS, Away, Response, away
from tests.engine.pond import pond

CYCLES = Cycles(Ocean.embedded())
OCEAN, GRID, VOLUME = CYCLES.ocean, CYCLES.grid, CYCLES.volume
PG_A_YEAR = SECONDS_PER_YEAR * PG_PER_MMOL
"""mmol s⁻¹ to Pg C yr⁻¹."""
PULSE_LEFT = {280.0: {20: 0.64, 100: 0.41, 500: 0.23, 1000: 0.19}, LEFT_PPM: {20: 0.72, 100: 0.52, 500: 0.32, 1000: 0.27}}
PARTICLES_BREATHED_OUT_AT_THE_SURFACE = {10: 17, 100: 74, 500: 127, 1000: 141}


def upward(source: np.ndarray) -> np.ndarray:
    """The same, all of it set free at the top of each column."""
    columns = np.zeros(GRID.shape[1:])
    np.add.at(columns, (GRID.row, GRID.column), source)
    return np.where(GRID.surface, columns[GRID.row, GRID.column], 0.0)


def ways() -> dict[str, np.ndarray]:
    """Pg C a year that sinks, that animals carry to 200–700 m, and that decays dissolved."""
    living = CYCLES.own_phosphorus
    return {
        "particles": CYCLES.sunk(living.uptake, CYCLES.own) * PG_C_PER_MMOLP_S,
        "migrants": CYCLES.sinking.freed(0.1 * living.uptake, lambda z, _: np.clip((700 - z) / 500, 0, 1)) * PG_C_PER_MMOLP_S,
        "dissolved": np.where(CYCLES.sinking.lit, 0.0, CYCLES.decay * living.values["dop"]) * PG_C_PER_MMOLP_S,
    }


WAYS = ways()


def in_the_air(amount: np.ndarray) -> np.ndarray:
    start = np.zeros_like(amount)
    start[-1] = 1.0
    return start


@pytest.fixture(scope="module")
def before() -> Response:
    return Response(CYCLES, 1.0, 280.0)


@pytest.fixture(scope="module")
def today() -> Response:
    return Response(CYCLES, 1.0, TODAY_PPM)


@pytest.fixture(scope="module")
def left() -> Away:
    return away(CYCLES, 1.0)


@pytest.fixture(scope="module")
def followed(before: Response) -> np.ndarray:
    """A ppm set free in the air, and what follows."""
    return before.forward(in_the_air(before.amount))


def small(mixing: float = 1.0, background: float = 280.0) -> Response:
    """Of a pond, so small that many steps are nothing."""
    return Response(Cycles(lake()), mixing, background)


def lake() -> Ocean:
    water = pond()
    fields = {"temperature": 30 - 28 * np.abs(water.grid.lat) / 60, "salinity": 34 + np.cos(np.radians(water.grid.lon))}
    return replace(water, fields=fields)


# sea and air


def test_the_capacity_of_water_is_the_slope_of_its_carbon() -> None:
    """Against the other way round: the pCO₂ of two DIC."""
    t, s = np.array([-1.0, 12.0, 28.0]), np.array([33.0, 35.0, 36.5])
    alkalinity = ALKALINITY_PER_SALINITY * s
    carbon = carbonate.dic(np.full_like(t, 280.0), alkalinity, t, s)
    slope = (carbonate.pco2(carbon + 0.5, alkalinity, t, s) - carbonate.pco2(carbon - 0.5, alkalinity, t, s)) / 1.0
    np.testing.assert_allclose(carbonate.capacity(279.0, 281.0, alkalinity, t, s), 1 / slope, rtol=1e-4)


def test_carbon_is_neither_made_nor_lost(before: Response, followed: np.ndarray) -> None:
    held = followed @ before.amount
    np.testing.assert_allclose(held, MMOL_PER_PPM, rtol=1e-12)
    assert 0 < followed[-1, -1] < 0.2


def test_what_is_set_free_is_there(before: Response) -> None:
    source = np.append(WAYS["migrants"] / PG_A_YEAR, 0.0)
    states = before.forward(np.zeros_like(before.amount), source, HORIZONS[:5], STEPS[:5])
    np.testing.assert_allclose(states @ before.amount * PG_PER_MMOL, WAYS["migrants"].sum() * np.array(HORIZONS[:5]), rtol=1e-11)


def test_nothing_in_nothing_out(before: Response) -> None:
    assert not before.forward(np.zeros_like(before.amount), 0.0, HORIZONS[:2], STEPS[:2]).any()


@pytest.mark.parametrize("background", PULSE_LEFT)
def test_a_pulse_into_the_air_is_taken_up(background: float, followed: np.ndarray) -> None:
    """That about which others put one was shipped."""
    air = left_in_the_air(CYCLES) if background == LEFT_PPM else followed[:, -1]
    if background == LEFT_PPM:
        np.testing.assert_allclose(kernels(OCEAN).left, air, rtol=1e-9)
    assert np.all(np.diff(air) < 0)
    for year, share in PULSE_LEFT[background].items():
        assert air[HORIZONS.index(year)] == pytest.approx(share, abs=0.01)


def test_a_state_at_rest_stays(before: Response) -> None:
    stays = before.forward(before.at_rest, 0.0, HORIZONS[:2], STEPS[:2])
    np.testing.assert_allclose(stays, np.tile(before.at_rest, (2, 1)), rtol=1e-9)


def test_the_air_ends_with_its_share_of_all_carbon(before: Response, followed: np.ndarray) -> None:
    """.170 of it, as M_a / (M_a + Σ w β) with w the water that comes from each cell of the surface."""
    later = march(before.matrix, before.amount, followed[-1], (1000.0, 8000.0), (4, 14))[0]
    air = np.concatenate([followed[:, -1], later[:, -1]])
    assert np.all(np.diff(air) < 0)
    assert air[-1] == pytest.approx(before.in_the_end, rel=1e-6)
    np.testing.assert_allclose(later[-1], before.in_the_end * before.at_rest, rtol=1e-6)


@pytest.fixture(scope="module")
def fast(before: Response) -> Response:
    """The same where the surface is at rest with the air within a day, as Stoichiometry has it."""
    response = Response(CYCLES, 1.0, 280.0)
    response.exchange = VENTILATION * VOLUME * before.capacity * GRID.surface
    return response


def test_gas_that_is_exchanged_in_a_day_ends_at_stoichiometrys_balance(before: Response, fast: Response) -> None:
    """Σ w β with w the water that each cell of the surface sends down, as engine.ocean.air closes it.

    Real gas takes half a year and more, and what the warm surface takes up per ppm, which is most, is not let go when it cools: the air
    keeps .170 rather than .180.
    """
    weight = CYCLES.ventilation.adjoint(VOLUME) * VENTILATION * VOLUME * GRID.surface
    assert fast.in_the_end == pytest.approx(MMOL_PER_PPM / (MMOL_PER_PPM + weight @ before.capacity), rel=1e-9)
    assert 0.93 * fast.in_the_end < before.in_the_end < 0.97 * fast.in_the_end
    air = Air(2300.0, weight[GRID.surface], *(OCEAN.tracer(name)[GRID.surface] for name in ("temperature", "salinity")))
    per_ppm = (air.held(285.6) - air.held(274.4)) / 11.2
    assert fast.in_the_end == pytest.approx(MMOL_PER_PPM / per_ppm, rel=0.01)  # its alkalinity is one everywhere


def test_what_life_keeps_from_the_air_is_more_than_from_the_surface(before: Response, fast: Response) -> None:
    """Where the surface is at rest with the air, what ends there is the carbon kept, by years to the surface, over what a ppm holds.

    Real gas is slow: a third more, the disequilibrium that the soft-tissue pump leaves behind (Ito & Follows 2013).
    """
    source = upward(WAYS["particles"]) - WAYS["particles"]
    time = CYCLES.sequestration_time(CYCLES.own).values["sequestration_time"]
    kept = -source @ time / PG_PER_MMOL
    assert fast.ends_at(source) == pytest.approx(kept * fast.in_the_end / MMOL_PER_PPM, rel=1e-6)
    assert before.ends_at(source) == pytest.approx(147, abs=1)
    assert 1.25 * fast.ends_at(source) < before.ends_at(source) < 1.4 * fast.ends_at(source)
    assert 0.94 * before.ends_at(source) < before.steady[-1] @ source < before.ends_at(source)


def test_more_carbon_in_the_air_less_taken_up(before: Response, today: Response) -> None:
    surface = GRID.surface
    assert np.all(today.capacity[surface] < before.capacity[surface])
    assert today.in_the_end > 1.4 * before.in_the_end
    assert np.all(today.steady[-1] > before.steady[-1])


# forward and adjoint


def test_the_adjoint_is_what_a_constant_source_does(before: Response) -> None:
    source = np.append(upward(WAYS["particles"]) - WAYS["particles"], 0.0)
    air = before.forward(np.zeros_like(before.amount), source / PG_A_YEAR)[:, -1]
    np.testing.assert_allclose(before.steady @ source[:-1], air, rtol=1e-9)
    for year, ppm in PARTICLES_BREATHED_OUT_AT_THE_SURFACE.items():
        assert air[HORIZONS.index(year)] == pytest.approx(ppm, abs=0.5)


@pytest.mark.parametrize("mixing", [0.5, 2.0])
def test_the_adjoint_is_what_a_pulse_does(mixing: float) -> None:
    response, pulse = small(mixing), np.random.default_rng(0).random(pond().grid.size)
    start = np.append(pulse / response.amount[:-1], 0.0)
    np.testing.assert_allclose(response.pulse @ pulse * PG_PER_MMOL, response.forward(start)[:, -1], rtol=1e-9)


def test_what_is_set_free_in_surface_water_is_in_the_end_as_if_in_the_air(before: Response, followed: np.ndarray) -> None:
    ppm = before.pulse * PG_PER_MMOL * MMOL_PER_PPM
    shallow = np.average(ppm[:, GRID.surface], axis=1, weights=GRID.area[GRID.surface])
    ratio = shallow / followed[:, -1]
    assert ratio[0] < 0.5
    assert np.all(np.diff(ratio) > 0)
    assert ratio[HORIZONS.index(100)] > 0.95
    assert 0.995 < ratio[-1] < 1
    assert np.all(before.pulse >= 0)
    abyss = np.average(ppm[:, GRID.depth > 3000], axis=1, weights=VOLUME[GRID.depth > 3000])
    assert abyss[HORIZONS.index(50)] < 0.05 * shallow[HORIZONS.index(50)]


def test_the_scale_is_a_ppm_of_the_air(before: Response) -> None:
    """2.13 Pg C a ppm (Ballantyne et al. 2012: 2.124)."""
    assert pytest.approx(2.124, rel=2e-3) == MMOL_PER_PPM * CARBON_MASS * 1e-18
    assert np.all(before.steady[-1] < 1000 / 2.12)


# still away


def test_shares_still_away(left: Away) -> None:
    for shares in (left.share, left.mean):
        assert shares.min() >= 0
        assert shares.max() <= 1
        assert np.all(np.diff(shares[1:], axis=0) < 1e-9)
        assert np.all(np.diff(shares[:2], axis=0) < 5e-4)  # at the surface, gone in a day, steps of 18 days fall short of nothing
    assert np.all(left.mean > left.share - 1e-9)
    coarser = retained(CYCLES.ventilated(CYCLES.own).T.tocsr(), VOLUME, np.array(HORIZONS[:5]), steps=3)
    assert np.abs((coarser - left.share[:5]) @ WAYS["particles"]).max() < 1e-3 * WAYS["particles"].sum()


def test_the_mean_share_is_what_an_injection_keeps(left: Away) -> None:
    """Forward, with a source that does not end and a surface that forgets."""
    source = WAYS["migrants"]
    matrix = CYCLES.ventilated(CYCLES.own)
    there = march(matrix, VOLUME, np.zeros(GRID.size), HORIZONS[:4], STEPS[:4], source / SECONDS_PER_YEAR)[0] @ VOLUME
    np.testing.assert_allclose(left.mean[:4] @ source, there / np.array(HORIZONS[:4]), rtol=1e-9)


def test_the_years_away_sum_to_the_mean_time(left: Away) -> None:
    time = CYCLES.sequestration_time(CYCLES.own).values["sequestration_time"]
    summed = left.mean[-1] * HORIZONS[-1]
    assert np.all(summed < time + 1e-6)
    shallow = (GRID.depth < 150) & (np.abs(GRID.lat) < 40)
    np.testing.assert_allclose(summed[shallow], time[shallow], rtol=0.35)


# the kernels that pages use


def rows(left: Away, before: Response, today: Response) -> np.ndarray:
    """(kind, horizon, cell), in the order of KINDS."""
    return np.stack([left.share, left.mean, before.steady, today.steady, before.pulse, today.pulse])


def numbers(held: Kernels, source: np.ndarray, mixing: float) -> np.ndarray:
    """(kind, horizon)."""
    told = held.project(source)
    felt = [ask(told, mixing, air) for ask in (held.steady, held.pulse) for air in AIRS]
    return np.stack([held.away(told, mixing), held.away_mean(told, mixing), *felt])


@pytest.fixture(scope="module")
def exact(left: Away, today: Response) -> np.ndarray:
    return rows(left, Response(CYCLES, 1.0, AIRS["before"]), today)


def test_the_order_of_the_kinds() -> None:
    assert KINDS == ("away", "away_mean", "steady_before", "steady_today", "pulse_before", "pulse_today")


@pytest.mark.parametrize("way", WAYS)
def test_the_shipped_kernels_tell_a_way_to_a_ten_thousandth(exact: np.ndarray, way: str) -> None:
    """Of the number, or of a tenth of what the same carbon would do if none had sunk."""
    source, held = WAYS[way], kernels(OCEAN)
    truth, most = exact @ source, np.abs(exact @ upward(source))
    most[:2] = source.sum()
    error = np.abs(numbers(held, source, 1.0) - truth) / np.maximum(truth, most / 10)
    assert error.max() < 1e-4
    both = held.project(np.stack([source, upward(source)]))
    np.testing.assert_allclose(held.away(both)[0], held.away(held.project(source)), rtol=1e-5)


def test_the_shipped_kernels_tell_each_cell(exact: np.ndarray) -> None:
    held, century = kernels(OCEAN), HORIZONS.index(100)
    assert np.abs(held.away_at(century) - exact[0, century]).max() < 2e-3
    for found, kind in ((held.steady_at(century), 2), (held.pulse_at(century, 1.0, "today"), 5)):
        assert np.abs(found - exact[kind, century]).max() < 3e-3 * exact[kind, century].max()
    cell = int(GRID.cell[8, 12, 30])
    curves = held.cell(cell, 1.0, "today")
    np.testing.assert_allclose(curves.away, exact[0, :, cell], atol=2e-3)
    np.testing.assert_allclose(curves.away_mean, exact[1, :, cell], atol=2e-3)
    np.testing.assert_allclose(curves.steady, exact[3, :, cell], atol=3e-3 * exact[3].max())
    np.testing.assert_allclose(curves.pulse, exact[5, :, cell], atol=3e-3 * exact[5].max())


@pytest.mark.parametrize("name", ["6deg", "4deg"])
def test_the_shipped_kernels_are_of_the_shipped_ocean(name: str) -> None:
    """At a mixing between two nodes: what a year leaves, by the equations."""
    cycles, mixing, held = Cycles(Ocean.embedded(name)), 1.0 if name == "4deg" else 0.84, shipped(name)
    adjoint = cycles.ventilated(Setting(mixing=mixing)).T.tocsr()
    share = march(adjoint, cycles.volume, np.ones(cycles.grid.size), HORIZONS[:2], STEPS[:2])[0][-1]
    assert np.abs(held.away_at(1, mixing) - share).max() < 5e-3
    sinks = cycles.sunk(cycles.own_phosphorus.uptake, cycles.own)
    assert held.away(held.project(sinks), mixing)[1] == pytest.approx(share @ sinks, rel=1e-4)
    assert held.away(held.project(sinks), 2.0)[1] < 0.99 * held.away(held.project(sinks), 0.5)[1]


def test_between_the_nodes_the_air_is_told_to_a_thousandth() -> None:
    mixing, source, held = 1.68, upward(WAYS["particles"]) - WAYS["particles"], kernels(OCEAN)
    response, some = Response(CYCLES, mixing, TODAY_PPM), slice(0, 5)
    states = response.forward(np.zeros_like(response.amount), np.append(source, 0.0) / PG_A_YEAR, HORIZONS[some], STEPS[some])
    found = held.steady(held.project(source), mixing, "today")[some]
    np.testing.assert_allclose(found, states[:, -1], rtol=1e-3)
    assert np.abs(held.steady(held.project(source), 1.0, "today")[some] / found - 1).max() > 0.01


def test_a_node_stands_for_itself() -> None:
    identity = np.broadcast_to(np.arange(len(NODES), dtype=float)[None, :, None, None], (len(KINDS), len(NODES), 1, 1))
    held = Kernels(np.ones((1, 1), np.float32), identity)
    found = [held.away(np.ones(1), mixing)[0] for mixing in NODES]
    np.testing.assert_allclose(found, np.arange(len(NODES)), atol=1e-12)


@pytest.mark.parametrize("mixing", [0.49, 2.01])
def test_mixing_beyond_the_nodes_is_refused(mixing: float) -> None:
    with pytest.raises(OceanError, match=r"from 0\.5 to 2 times its own"):
        kernels(OCEAN).away_at(0, mixing)


def test_an_ocean_of_the_users_own_is_worked_out_at_its_own_mixing() -> None:
    ocean = lake()
    held, source = kernels(ocean), np.random.default_rng(1).random(ocean.grid.size)
    assert not held.mixes
    assert kernels(ocean) is held
    cycles = Cycles(ocean)
    truth = rows(away(cycles, 1.0), *(Response(cycles, 1.0, ppm) for ppm in AIRS.values())) @ source
    np.testing.assert_allclose(numbers(held, source, 1.0), truth, rtol=1e-5)
    with pytest.raises(OceanError, match="at its own vertical mixing alone"):
        held.away(held.project(source), 1.2)


def test_an_ocean_that_carries_no_temperature_is_refused() -> None:
    with pytest.raises(OceanError, match="carries no"):
        kernels(pond())


def test_rows_left_whole_are_themselves() -> None:
    told = np.random.default_rng(2).random((len(KINDS), 1, 3, 7))
    held = whole(told, (1.0,))
    np.testing.assert_allclose(held.steady_at(2, 1.0, "today"), told[3, 0, 2], rtol=1e-6)


def test_units() -> None:
    """DIC by the kilogram becomes carbon by the cubic metre; exchange is V k K₀ / h."""
    response, ocean = small(), lake()
    top = ocean.grid.surface
    assert np.all(response.capacity[top] > 0.2 * KILO)
    assert np.all(response.capacity[top] < 1.2 * KILO)
    assert not response.exchange[~top].any()
    per_area = response.exchange[top] / ocean.grid.area[top] * 1e-3 * SECONDS_PER_YEAR
    assert 0.03 < per_area.mean() < 0.08  # mol m⁻² yr⁻¹ µatm⁻¹: .06 and less (Wanninkhof 1992; Sweeney et al. 2007)
