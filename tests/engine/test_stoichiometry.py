"""C:P in theory, in plankton and in the global model; the chemistry of carbon in seawater."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conversions import PG_PER_MMOL
from engine.ocean import carbonate
from engine.ocean.air import MMOL_PER_PPM
from engine.ocean.ocean import Ocean
from engine.parameter import ParameterError
from engine.stoichiometry import plankton, theory
from engine.stoichiometry.globe import PAPER_B, Globe, Life, globe

B = st.floats(0.3, 3.0)
DEPTH = st.floats(101.0, 5000.0)


@pytest.fixture(scope="module")
def over() -> Globe:
    return globe(Ocean.embedded())


# the theory


def test_theory_is_as_near_to_the_papers_model_as_its_figure_3_says() -> None:
    """Eqs 3 to 5 from what the paper prints, beside what its model gave: r 309, 305 and 128 ppm, 422 Pg C; 142 is where it starts."""
    ratio = theory.remineralised_ratio(142.0, 100.0, 1000.0, 0.75, 1.46)
    assert ratio == pytest.approx(309, rel=0.01)
    control, halved = (theory.storage(each, 2.14, 1.09) for each in (142.0, ratio))
    assert theory.pco2(control) == pytest.approx(305, rel=0.01)
    assert theory.pco2(halved) == pytest.approx(128, rel=0.05)
    assert control - theory.storage(117.0, 2.14, 1.09) == pytest.approx(422, rel=0.01)
    assert theory.pco2(theory.storage(117.0, 2.14, 0.0)) == pytest.approx(183, abs=0.5)  # by which C_buffered was fitted


@settings(deadline=None)
@given(B, B, DEPTH)
def test_eq_5_is_the_ratio_of_two_integrals(carbon_b: float, phosphorus_b: float, floor: float) -> None:
    z = np.geomspace(100.0, floor, 20_001)
    flux = [np.trapezoid((z / 100.0) ** -b, z) for b in (carbon_b, phosphorus_b)]
    ours = theory.remineralised_ratio(117.0, 100.0, floor, carbon_b, phosphorus_b)
    assert ours == pytest.approx(117.0 * flux[0] / flux[1], rel=1e-5)


@settings(deadline=None)
@given(B, st.floats(-1e-7, 1e-7))
def test_eq_5_passes_smoothly_through_one(phosphorus_b: float, beside: float) -> None:
    at = theory.remineralised_ratio(142.0, 100.0, 1000.0, 1.0, phosphorus_b)
    assert theory.remineralised_ratio(142.0, 100.0, 1000.0, 1.0 + beside, phosphorus_b) == pytest.approx(at, rel=1e-6)
    assert theory.remineralised_ratio(142.0, 100.0, 1000.0, 1.0, 1.0) == 142.0


def test_carbon_lost_far_faster_than_phosphorus_leaves_little() -> None:
    assert 0 < theory.remineralised_ratio(142.0, 100.0, 1000.0, 50.0, 0.5) < 10


@pytest.mark.parametrize("floor", [100.0, 50.0, 0.0, -1.0])
def test_a_twilight_zone_without_depth_is_refused(floor: float) -> None:
    with pytest.raises(ParameterError, match="must end below"):
        theory.remineralised_ratio(142.0, 100.0, floor, 1.0, 1.0)


def test_buffered_carbon_by_its_definition_is_of_the_size_that_183_ppm_fix(over: Globe) -> None:
    """M_a pCO₂ + V DIC / R with the surface of the embedded ocean, and dC / d ln pCO₂ of all that ocean and air hold."""
    above, volume = over.air(2310.0), float(over.volume.sum())
    weight = (over.time * over.volume)[over.grid.surface]
    less, more = (float(np.average(above.saturation(ppm), weights=weight)) for ppm in (302.0, 308.0))
    revelle = np.log(308.0 / 302.0) / np.log(more / less)
    defined = theory.buffered_carbon(305.0, (more + less) / 2, revelle, volume)
    held = (above.held(308.0) - above.held(302.0)) * PG_PER_MMOL / np.log(308.0 / 302.0)
    assert defined == pytest.approx(held, rel=0.001)
    assert defined == pytest.approx(theory.BUFFERED, rel=0.1)
    assert volume == pytest.approx(theory.OCEAN_VOLUME, rel=0.02)


# plankton


@settings(deadline=None)
@given(st.floats(0.0, 5.0), st.floats(271.0, 305.0))
def test_phytoplankton_hold_no_more_phosphorus_than_redfields(phosphate: float, kelvin: float) -> None:
    held = plankton.phytoplankton(np.array([phosphate]), np.array([kelvin]))
    assert 1 / 250 <= held[0] * (1 + 1e-12) <= (1 + 1e-9) / 117
    eaters = plankton.zooplankton(held)
    assert held[0] <= eaters[0] * (1 + 1e-12) <= (1 + 1e-9) / 117
    assert plankton.left_to_sink(held, eaters, 0.4)[0] >= (1 - 1e-9) / held[0]


def test_sensitivities_are_powers() -> None:
    poor, rich = (1 / plankton.phytoplankton(np.array([p]), np.array([291.15]))[0] for p in (0.0285, 0.57))
    assert rich == pytest.approx(117.0)
    assert poor / rich == pytest.approx(20**0.21)
    warm = 1 / plankton.phytoplankton(np.array([0.57]), np.array([300.0]))[0]
    assert warm / rich == pytest.approx((300 / 291.15) ** 3.6)
    assert 1 / plankton.phytoplankton(np.array([0.0]), np.array([303.0]))[0] == pytest.approx(250.0)
    food = np.array([1 / 200])
    assert plankton.zooplankton(food, 1.0) == pytest.approx(food)
    assert plankton.zooplankton(food, 0.0) == pytest.approx(1 / 117)


# chemistry


def water(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(3)
    return random.uniform(100, 1500, count), random.uniform(-1.8, 32, count), random.uniform(30, 38, count)


@pytest.mark.parametrize("alkalinity", [2100.0, 2310.0, 2500.0])
def test_an_oracle_agrees_to_half_a_microatmosphere(alkalinity: float) -> None:
    import PyCO2SYS as pyco2

    there, t, s = water(2000)
    carbon = carbonate.dic(there, np.full_like(there, alkalinity), t, s)
    constants = {"opt_k_carbonic": 10, "opt_total_borate": 2, "opt_pH_scale": 1}
    theirs = pyco2.sys(par1=alkalinity, par1_type=1, par2=carbon, par2_type=2, temperature=t, salinity=s, **constants)
    assert np.abs(theirs["fCO2"] - there).max() < 0.5


@settings(max_examples=50, deadline=None)  # the first compiles
@given(st.floats(1.0, 20_000.0), st.floats(1500.0, 3000.0), st.floats(-2.0, 40.0), st.floats(1.0, 45.0))
def test_there_and_back(ppm: float, alkalinity: float, t: float, s: float) -> None:
    carbon = carbonate.dic(np.array([ppm]), np.array([alkalinity]), np.array([t]), np.array([s]))
    back = carbonate.pco2(carbon, np.array([alkalinity]), np.array([t]), np.array([s]))
    assert back[0] == pytest.approx(ppm, rel=1e-8)


# the global model


@pytest.fixture(scope="module")
def life(over: Globe) -> Life:
    """By the law, nothing excreted."""
    wanted = over.setting(PAPER_B)
    state = over.cycles.phosphorus(wanted)
    assert state.report.converged
    ratio = 1 / plankton.phytoplankton(state.values["phosphate"][over.grid.top], over.kelvin[over.grid.top])
    return Life(wanted, state, state.uptake, ratio * state.uptake)


def test_what_is_stored_is_what_the_field_holds(over: Globe, life: Life) -> None:
    """The dot product with the time until the surface, and the solved field."""
    for uptake, b in ((life.carbon, 0.75), (life.carbon, 1.46), (life.phosphorus, PAPER_B)):
        field = over.soft(uptake, b)
        assert over.storage(uptake, np.array([b]))[0] == pytest.approx(float(over.volume @ field), rel=1e-9)


def test_carbon_of_sea_and_air_is_kept(over: Globe, life: Life) -> None:
    above = over.air(2310.0)
    whole = MMOL_PER_PPM * 651.0 + over.volume @ over.from_air(above, 651.0)
    for each in over.stored(life, np.array([0.5, 1.0, 1.75]), above, 651.0):
        fields = over.soft(life.carbon, each.carbon_b) + over.dissolved(life.carbon) + over.from_air(above, each.pco2)
        assert MMOL_PER_PPM * each.pco2 + over.volume @ fields == pytest.approx(whole, rel=1e-9)


def test_one_ratio_everywhere_and_one_b_for_both_give_that_ratio_back(over: Globe, life: Life) -> None:
    even = Life(life.setting, life.state, life.phosphorus, 117.0 * life.phosphorus)
    (same,) = over.stored(even, np.array([PAPER_B]), over.air(2310.0), 651.0)
    assert same.ratio == pytest.approx(117.0, rel=1e-9)


def test_the_deeper_carbon_sinks_the_less_is_in_the_air(over: Globe, life: Life) -> None:
    stored = over.stored(life, np.linspace(0.5, 1.75, 26), over.air(2310.0), 651.0)
    assert (np.diff([each.stored for each in stored]) < 0).all()
    assert (np.diff([each.pco2 for each in stored]) > 0).all()
    doubled = stored[5].ratio / over.stored(life, np.array([PAPER_B]), over.air(2310.0), 651.0)[0].ratio
    assert doubled == pytest.approx(309 / 142, rel=0.1)  # the paper's, for b of 0.75; nothing was fitted to it


def test_most_of_what_is_gained_is_in_the_deep_north_pacific(over: Globe, life: Life) -> None:
    grid, above = over.grid, over.air(2310.0)
    b = np.array([0.75, PAPER_B])
    fields = [
        over.soft(life.carbon, each.carbon_b) + over.from_air(above, each.pco2) for each in over.stored(life, b, above, 651.0)
    ]
    gained = fields[0] - fields[1]
    place = int(np.argmax(gained))
    assert grid.depth[place] > 1000
    assert grid.lat[place] > 0
    assert grid.inside("Pacific")[place]
    assert gained[grid.surface].mean() < 0
