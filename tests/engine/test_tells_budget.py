"""What the budget tells by name: the result's own numbers, as its page prints them, at every preset."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.budget import prose
from app.words import number
from engine.budget.chain import FACTORS, GROUPS
from engine.budget.model import Budget
from engine.budget.sensitivity import tornado
from engine.lab import get
from engine.parameter import Parameters
from engine.tells import Curve, Number

LAB = get("budget")
TELLS = LAB.tells
NUMBERS = {name: tell for name, tell in TELLS.items() if isinstance(tell, Number)}


def told(name: str, parameters: Parameters, budget: Budget) -> float:
    return NUMBERS[name].of(parameters, budget)


@pytest.fixture(scope="module")
def galicia() -> tuple[Parameters, Budget]:
    return LAB.preset("Z5"), LAB.result(LAB.preset("Z5"))


@pytest.mark.parametrize("preset", LAB.presets)
def test_numbers_are_those_of_the_page(preset: str) -> None:
    parameters = LAB.preset(preset)
    budget = LAB.result(parameters)
    assert all(np.isfinite(number.of(parameters, budget)) for number in NUMBERS.values())
    animals, sinks, share, of_npp = prose.facts(budget, budget)
    for name, fact in {"active": animals, "passive": sinks, "share": share, "of_npp": of_npp}.items():
        assert told(name, parameters, budget) == pytest.approx(fact.value, rel=1e-12)
    assert told("active_sd", parameters, budget) == animals.error
    assert told("passive_sd", parameters, budget) == sinks.error
    assert (told("active_low", parameters, budget), told("active_high", parameters, budget)) == prose.middle(budget)


@pytest.mark.parametrize("preset", LAB.presets)
def test_the_headline_says_how_sure_it_is_and_whether_a_trap_stood(preset: str) -> None:
    parameters = LAB.preset(preset)
    budget = LAB.result(parameters)
    said, (_, sinks, *_) = prose.headline(budget), prose.facts(budget, budget)
    low, high = (number(told(name, parameters, budget), 2) for name in ("times_low", "times_high"))
    assert f"{low} to {high} two times out of three" in said
    assert ("is taken to sink here" in said) == (preset in ("Z2", "Z5"))
    assert sinks.note == (" (mean of 3 other places)" if preset in ("Z2", "Z5") else " on its own")
    deeper = LAB.result(parameters.replace(passive_at="crossing", draws=1_000))
    assert prose.facts(deeper, budget)[1].note == sinks.note


def test_what_was_set_by_hand_is_called_so_and_what_wins_has_its_interval() -> None:
    budget = LAB.result(LAB.preset("Z1").replace(poc_flux=39.0, zooplankton_biomass=0.0, draws=5_000))
    assert prose.facts(budget, budget)[1].note == " (set by hand)"
    low, high = (1 / budget.times_percentile[0, end] for end in (3, 1))
    assert f"times</b> what animals carry, {number(low, 2)} to {number(high, 2)} two times out of three" in prose.headline(budget)


def test_groups_are_the_parts_of_all_animals(galicia: tuple[Parameters, Budget]) -> None:
    assert sum(told(f"active_{group}", *galicia) for group in GROUPS) == pytest.approx(told("active", *galicia))
    for group in GROUPS:
        assert told(f"active_{group}_error", *galicia) == pytest.approx(
            100 * told(f"active_{group}_sd", *galicia) / told(f"active_{group}", *galicia)
        )


def test_how_often_sinking_wins_is_what_is_left_of_the_chance(galicia: tuple[Parameters, Budget]) -> None:
    wins = told("sinking_wins", *galicia)
    assert wins == pytest.approx(1000 * (1 - float(galicia[1].probability_active_exceeds_passive[galicia[1].zones.site])))
    assert f"Sinking wins {round(wins / 10)} times in 100" == prose.chance_title(galicia[1])[0]


def test_what_a_factor_moves_is_its_bar_of_the_tornado(galicia: tuple[Parameters, Budget]) -> None:
    moved = tornado(galicia[0])
    for name in FACTORS:
        bar = moved.sel(factor=name)
        assert told(f"swing_{name}", *galicia) == pytest.approx(abs(float(bar["high"] - bar["low"])))


def test_the_spread_holds_nearly_all_draws(galicia: tuple[Parameters, Budget]) -> None:
    spread = TELLS["spread"]
    assert isinstance(spread, Curve)
    at, density = spread.of(*galicia)
    assert 95 < float(density.sum() * (at[1] - at[0])) < 100.1
    assert at[np.argmax(density)] < told("active_middle", *galicia) < told("active", *galicia)


def test_where_no_animal_lives_a_share_is_no_number(galicia: tuple[Parameters, Budget]) -> None:
    none = galicia[0].replace(zooplankton_biomass=0.0, fish_biomass=0.0, decapods_biomass=0.0)
    budget = LAB.result(none)
    assert told("active", none, budget) == 0
    assert np.isnan(told("active_error", none, budget))
    assert told("share", none, budget) == 0
