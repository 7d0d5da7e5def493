"""What animals breathe by their size: the printed equations, and what they make of the paper's biomass."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.budget import allometry
from engine.budget.zones import paper_zones


def test_a_crustacean_of_one_milligram_is_worked_out_by_hand() -> None:
    """Ikeda (2013): ln R = 23.079 − 6.248 · 1000 / 285.15 − 0.136 · ln 450 = 0.337."""
    assert math.log(float(allometry.respiration("decapods", 1.0, 12.0))) == pytest.approx(0.337, abs=0.001)
    assert allometry.respiration("zooplankton", 1.0, 12.0) == allometry.respiration("decapods", 1.0, 12.0)


def test_a_lanternfish_of_one_gram_is_worked_out_by_hand() -> None:
    """Belcher et al. (2019): ln r = −1.315 − 0.2665 · ln 1000 + 0.0848 · 12 = −2.138, per mg wet; 0.092 of that is carbon."""
    assert float(allometry.respiration("fish", 92.0, 12.0)) * 0.092 == pytest.approx(math.exp(-2.138), rel=0.001)


@pytest.mark.parametrize(("group", "slope"), [("zooplankton", -0.187), ("fish", -0.2665), ("decapods", -0.187)])
def test_smaller_and_warmer_breathes_more(group: str, slope: float) -> None:
    rate = [float(allometry.respiration(group, mass, 12.0)) for mass in (1.0, 10.0)]
    assert math.log10(rate[1] / rate[0]) == pytest.approx(slope)
    warm = float(allometry.respiration(group, 1.0, 22.0)) / rate[0]
    assert 1.9 < warm < 2.6


def test_an_animal_weighs_what_the_middle_of_its_range_does() -> None:
    zooplankton, fish, decapods = (allometry.carbon_mass(group) for group in ("zooplankton", "fish", "decapods"))
    assert zooplankton == pytest.approx(0.0505, rel=0.01)
    assert fish == pytest.approx(247, rel=0.01)
    assert decapods == pytest.approx(144, rel=0.01)


def test_by_their_size_animals_carry_less_and_still_more_than_sinks() -> None:
    flux, light = allometry.active_flux(), allometry.active_flux(allometry.TENTH)
    printed = np.array([[40.9, 8.9, 1.9], [113.4, 7.0, 13.4], [30.6, 4.6, 15.1], [12, 4.3, 42.1], [1.8, 0.3, 22.6]])
    assert np.all(flux < 0.75 * printed)
    assert np.all(flux > 0.09 * printed)
    assert np.all(light > flux)
    zones = paper_zones()
    times = (flux.sum(axis=1) / zones.passive_flux)[zones.passive_measured]
    np.testing.assert_allclose(times, [3.8, 2.7, 2.6], atol=0.1)
