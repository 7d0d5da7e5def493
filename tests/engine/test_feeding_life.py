"""Life in one cell: the effort that pays best, nothing lost and nothing negative in any state, and eq. 1 by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feeding import tracers as of
from engine.feeding.cell import lack, surroundings
from engine.feeding.effort import effort
from engine.feeding.experiments import EXPERIMENTS, experiment
from engine.feeding.life import live
from engine.feeding.pisces import FE_PER_C, N_PER_C, PISCES, SI_PER_C, Pisces
from engine.feeding.quality import LEAST_NITROGEN, Worth, iron_held, nitrogen_held, quality

FOOD = (0.5, 1.0, 1.5625, 2.0, 3.0, 5.0, 8.0, 10.0, 20.0, 50.0)
MANY = (0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.983, 0.896, 0.660, 0.429)
FEW = (0.0, 0.0, 0.792, 1.0, 1.0, 1.0, 0.938, 0.863, 0.645, 0.423)
"""Efforts of the paper's parameters for very many cruisers and for 0.1 mmol C m⁻³."""


def paid(food: float, cruisers: float, p: Pisces = PISCES) -> float:
    mu = cruisers / (p.half_respired + cruisers)
    gain = p.g_cruiser * p.e_cruiser
    return effort(food, mu, p.half_cruiser, gain, p.r_cruiser, p.r_ambusher, p.m_cruiser, p.m_ambusher)


# the effort


@pytest.mark.parametrize(("cruisers", "expected"), [(1e9, MANY), (0.1, FEW)])
def test_the_effort_is_that_of_the_check_table(cruisers: float, expected: tuple[float, ...]) -> None:
    for food, p in zip(FOOD, expected, strict=True):
        assert paid(food * (1 + 1e-9), cruisers) == pytest.approx(p, abs=1e-3), food


@settings(max_examples=300, deadline=None)
@given(
    food=st.floats(1.6, 60.0),
    mu=st.floats(0.05, 1.0),
    r_swim=st.floats(0.006, 0.06),
    m_swim=st.floats(0.006, 0.05),
    g=st.floats(0.3, 1.6),
)
def test_no_other_effort_pays_better(food: float, mu: float, r_swim: float, m_swim: float, g: float) -> None:
    """Gilliam's ratio over a fine grid of p, wherever swimming can pay at all."""
    r_rest, m_rest, half, e = 0.005, 0.005, 20.0, 0.4
    if food <= half * (r_swim - r_rest) / (g * e):
        return
    p = np.linspace(0, 1, 4001)
    net = g * e * p * food / (half + p * food) - r_rest * mu - (r_swim - r_rest) * p
    ratio = net / (m_rest + (m_swim - m_rest) * p)
    found = effort(food, mu, half, g * e, r_swim, r_rest, m_swim, m_rest)
    ours = float(np.interp(found, p, ratio))
    assert ours >= ratio.max() - 1e-3 * abs(ratio.max()) - 1e-6


def test_where_swimming_costs_nothing_cruisers_always_swim() -> None:
    assert effort(3.0, 0.5, 20.0, 0.32, 0.005, 0.005, 0.005, 0.005) == 1.0


def test_a_cruiser_that_cannot_eat_does_not_swim() -> None:
    assert effort(50.0, 0.5, 20.0, 0.0, 0.03, 0.005, 0.015, 0.005) == 0.0


# conservation


POOL = st.one_of(st.just(0.0), st.floats(1e-12, 1e-3), st.floats(1e-3, 30.0))
STATES = st.tuples(*[POOL] * of.TRACERS)
ECOSYSTEMS = st.builds(
    lambda name, gross, foraging: experiment(name, PISCES._replace(gross=gross))._replace(**({} if foraging is None else {"foraging": foraging})),
    st.sampled_from(list(EXPERIMENTS)),
    st.sampled_from([0.0, 1.0]),
    st.sampled_from([None, 0.0, 1.0, 2.0]),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    state=STATES,
    p=ECOSYSTEMS,
    light=st.sampled_from([0.0, 0.01, 5.0, 120.0]),
    day=st.floats(0.02, 1.0),
    warmth=st.floats(-2.0, 32.0),
    low=st.floats(0.0, 1.0),
    calm=st.sampled_from([0.0, 1.0]),
    step=st.sampled_from([1e-6, 0.05, 0.5, 2.0]),
)
def test_nothing_is_lost_or_negative(
    state: tuple[float, ...], p: Pisces, light: float, day: float, warmth: float, low: float, calm: float, step: float
) -> None:
    """C, N, Fe and Si: what one pool loses others gain, to 1e-12 of what is exchanged and of what rounding of pools allows."""
    before = np.array(state)
    after, flow = before.copy(), np.zeros(of.FLOWS)
    around = surroundings(day, 10.0, p.warmth_plants**warmth, p.warmth_animals**warmth, low, 1.0, calm)
    live(after, flow, step, light, around, p, True)
    assert np.isfinite(after).all()
    assert np.isfinite(flow).all()
    assert (after >= 0).all()
    change = after - before
    organic = change[list(of.ORGANIC)].sum()
    gross = step * np.abs(flow[: of.RESPIRED]).sum() + np.abs(change[list(of.ORGANIC)]).sum()
    rounding = 4 * np.finfo(float).eps * before.sum()
    allowed = 1e-12 * gross + rounding
    assert abs(organic + step * flow[of.RESPIRED]) <= allowed
    assert abs(change[of.NITRATE] + N_PER_C * organic) <= allowed
    assert abs(change[of.IRON] + FE_PER_C * organic + step * flow[of.SCAVENGED]) <= allowed
    assert abs(change[of.SILICATE] + change[of.SILICA] + SI_PER_C * change[of.DIATOM]) <= allowed


def test_a_group_that_is_taken_away_eats_nothing() -> None:
    eats = {"KILL_AF": of.AMBUSHER_DIATOM, "KILL_CF": of.CRUISER_DIATOM, "KILL_FF": of.FLUX_BIG}
    for name, at in eats.items():
        state, flow = np.full(of.TRACERS, 2.0), np.zeros(of.FLOWS)
        live(state, flow, 0.5, 80.0, surroundings(0.5, 10.0, 2.0, 3.0, 0.0, 1.0, 1.0), experiment(name, PISCES), True)
        assert flow[at] == 0.0


# eq. 1 by hand


RICH = np.array([10.0, 0.5, 10.0, 1.2, 2.0, 1.5, 0.4, 0.3, 0.2, 1.0, 0.1, 0.1])
"""A cell with nutrients enough and some of all."""


def lived(
    p: Pisces, light: float, calm: float = 1.0, state: np.ndarray = RICH, warmth: float = 12.0, low: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """What a cell changes by, per day, and its flows."""
    after, flow, step = state.copy(), np.zeros(of.FLOWS), 1e-4
    live(after, flow, step, light, surroundings(0.5, 10.0, 1.066**warmth, 1.079**warmth, low, 1.0, calm), p, True)
    return (after - state) / step, flow


@pytest.mark.parametrize("gross", [0.0, 1.0])
def test_cruisers_follow_equation_one(gross: float) -> None:
    """Written out once more, from the paper."""
    p = PISCES._replace(gross=gross, nitrate_diatom=0.39)
    change, flow = lived(p, light=60.0)
    f, sigma, e, low = 1.079**12.0, 0.3, 0.4, 0.1
    food = 0.3 * 1.2 + 2.0 + 1.5 + 0.3 * 1.0
    limited = food - 0.3
    mu = 0.4 / (0.1 + 0.4)
    swum = paid(food, 0.4)
    grazing = 0.8 * (limited / food) * swum * food / (20 + swum * food)
    growth = (e if gross else (1 - sigma) * e) * grazing * f * (1 - low) * 0.4
    breath = f * (0.005 * (mu + 3 * low) + 0.025 * swum) * (0.4 - 0.001)
    eaten = f * (1 - low) * (0.005 + 0.01 * swum) * 0.9 * (0.4 - 0.001)
    assert flow[of.EFFORT] == pytest.approx(swum, rel=1e-12)
    assert change[of.CRUISER] == pytest.approx(growth - breath - eaten, rel=1e-9)


@pytest.mark.parametrize("gross", [0.0, 1.0])
def test_flux_feeders_follow_equation_one(gross: float) -> None:
    change, flow = lived(PISCES._replace(gross=gross), light=0.1)
    f, e, low = 1.079**12.0, 0.4, 0.1
    flux = 3e-3 * (50 * 0.1 + 2 * 1.0) * f * (1 - low) * 0.2
    assert flow[of.FLUX_BIG] + flow[of.FLUX_SMALL] == pytest.approx(flux, rel=1e-9)
    lost = f * 0.005 * (0.2 / 0.3 + 3 * low) * 0.199 + f * (1 - low) * 0.005 * 0.9 * 0.199
    assert change[of.FLUX_FEEDER] == pytest.approx((e if gross else 0.7 * e) * flux - lost, rel=1e-9)


# what PISCES has and the paper does not repeat


def test_flux_feeders_eat_below_the_light_and_the_mixed_layer_only() -> None:
    eaten = {(light, calm): lived(PISCES, light, calm)[1][of.FLUX_BIG] for light in (0.0, 0.45, 60.0) for calm in (0.0, 1.0)}
    assert eaten[0.0, 1.0] == eaten[0.45, 1.0] > 0
    assert eaten[60.0, 1.0] == eaten[0.0, 0.0] == eaten[0.45, 0.0] == 0


def test_flux_feeders_break_what_they_do_not_eat_and_porous_particles_most() -> None:
    """g w bPOC FF (0.4 + 3.6 r² / (1 + r²)), by hand; carbon goes from big to small particles."""
    for silica, part in ((0.0, 0.4), (0.1, 0.4 + 1.8), (10.0, 0.4 + 3.6 * 1e4 / (1 + 1e4))):
        state = RICH.copy()
        state[of.SILICA] = silica
        change, flow = lived(PISCES, 0.0, state=state)
        assert flow[of.FLUX_BREAKING] == pytest.approx(3e-3 * 50 * 0.1 * 0.2 * part, rel=1e-9)
        still, _ = lived(PISCES, 0.0, calm=0.0, state=state)
        assert change[of.BIG] - still[of.BIG] == pytest.approx(
            (0.3 - 1) * flow[of.FLUX_BIG] + 0.3 * flow[of.FLUX_SMALL] - flow[of.FLUX_BREAKING], rel=1e-6
        )
        assert change[of.SMALL] - still[of.SMALL] == pytest.approx(flow[of.FLUX_BREAKING] - flow[of.FLUX_SMALL], rel=1e-6)
    assert lived(PISCES._replace(g_flux=0.0), 0.0)[1][of.FLUX_BREAKING] == 0


def test_food_is_worth_what_it_lacks_least() -> None:
    """By hand; what is no plant is worth all."""
    poor, rich = Worth(0.3, 1.0, 1.0, 0.5), Worth(1.0, 1.0, 1.0, 1.0)
    assert [quality(poor, 0.0, 0.0, 2.0), quality(rich, 1.0, 1.0, 1.0)] == pytest.approx([1.0, 1.0])
    assert quality(poor, 1.0, 0.0, 0.0) == pytest.approx(0.3)
    assert quality(poor, 0.0, 1.0, 0.0) == pytest.approx(0.5)
    assert quality(poor, 1.0, 0.0, 1.0) == pytest.approx((0.3 + 1.0) / 2)


def test_starved_algae_feed_less_and_full_ones_as_well_as_animals() -> None:
    assert nitrogen_held(0.0, 1.0) == LEAST_NITROGEN
    assert [nitrogen_held(1.0, 1.0), nitrogen_held(0.2, 0.1)] == pytest.approx([1.0, 1.0])
    assert iron_held(0.004, 0.5, 0.1) < iron_held(0.004, 0.5, 0.5) < 1.0 == iron_held(0.03, 1.0, 1.0)
    starved, fed = RICH.copy(), RICH.copy()
    starved[of.NITRATE], fed[of.NITRATE] = 1e-3, 1e3
    for state, same in ((starved, False), (fed, True)):
        grown = [lived(PISCES._replace(quality=each), 60.0, state=state)[0][of.AMBUSHER] for each in (0.0, 1.0)]
        assert (grown[0] == pytest.approx(grown[1], rel=1e-6)) == same
        assert grown[1] <= grown[0]


def test_without_oxygen_nothing_is_eaten_and_animals_fade() -> None:
    assert lack(200.0) == 0.0
    assert lack(6.0) == pytest.approx(0, abs=1e-12)
    assert 0 < lack(2.0) < 1
    assert lack(0.0) == 1.0
    state, flow = np.full(of.TRACERS, 2.0), np.zeros(of.FLOWS)
    live(state, flow, 0.5, 0.0, surroundings(0.5, 10.0, 2.0, 3.0, 1.0, 1.0, 1.0), PISCES, True)
    assert (flow[of.MICRO_NANO : of.FLUX_SMALL + 1] == 0).all()
    assert state[of.CRUISER] < 2.0


def test_nothing_grows_in_the_dark() -> None:
    state, flow = np.full(of.TRACERS, 1.0), np.zeros(of.FLOWS)
    assert live(state, flow, 0.5, 0.0, surroundings(0.5, 10.0, 1.0, 1.0, 0.0, 1.0, 1.0), PISCES, True) == 0.0
    assert flow[of.GROWTH_NANO] == flow[of.GROWTH_DIATOM] == 0.0
