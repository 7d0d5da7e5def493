"""How sure the pump is: the drawn worlds against exact answers, their bands, and what the surface says of its own error."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from engine.budget.chain import PAPER, central_ratio, effect
from engine.budget.draws import expectation, quantiles
from engine.lab import get
from engine.pump.drawn import drawn
from engine.pump.draws import Bands, bands
from engine.pump.migrants import carried, share
from engine.pump.model import Pump, carbon, compute
from engine.pump.parameters import PumpParameters
from engine.pump.sensitivity import CIRCULATION, finding, swings
from engine.pump.surface import CIRCULATIONS, FILE, surface
from engine.pump.worlds import INPUTS, Worlds, todays, worlds

P = PumpParameters()
KNOWN = P.replace(**dict.fromkeys(INPUTS.values(), 0.0))


@pytest.fixture(scope="module")
def today() -> Pump:
    return compute(P)


@pytest.fixture(scope="module")
def sure(today: Pump) -> Bands:
    return bands(P, today)


def some(b: float, stay: float, more: float) -> Worlds:
    """One world on the ocean of 6°, whose animals carry so many times as much."""
    return Worlds(*(np.array([each]) for each in (b, stay, more, 1.0)), (0, 1, 1, 1))


def test_what_stays_is_exact(today: Pump) -> None:
    """Twenty worlds of other lever states, against the carbon that the same is worked out from for each by itself."""
    chance = np.random.default_rng(2)
    levers = P.replace(animals=1.5, stay_range=300.0, food_web="KILL_FF", stripping=0.1, warming=1.0, mixing=0.8)
    for parameters in (P, levers):
        pump = compute(parameters, today)
        for _ in range(10):
            b, stay, more = chance.normal(0, 0.1), chance.normal(0, 75), float(np.exp(chance.normal(0, 0.4)))
            ours = drawn(parameters, pump, some(b, stay, more))
            over, down = pump.over, pump.solved.down
            factor = down.b / parameters["martin_b"]
            shares = [share(carried(each, over.ocean) * more, over.export) for each in (P, parameters)]
            moved = replace(
                down, b=(parameters["martin_b"] + b) * factor, share=shares[1], top=down.top + stay, bottom=down.bottom + stay
            )
            known = SimpleNamespace(cycles=over.cycles, phosphorus=over.phosphorus, setting=over.setting, time=over.time,
                                    ocean=over.ocean, down=replace(over.down, share=shares[0]))  # fmt: skip
            solved = SimpleNamespace(
                down=moved, time=pump.solved.time, water=pump.solved.water, phosphorus=pump.solved.phosphorus
            )
            theirs = carbon(parameters, known, solved, follows=False)  # type: ignore[arg-type]
            assert ours.stay_kept[:, 0] == pytest.approx(theirs.kept, rel=3e-3)
            assert ours.stay_export[:, 0] == pytest.approx(theirs.export, rel=1e-3)


def test_what_follows_is_near(today: Pump) -> None:
    """Worlds that no surface was fitted to, solved exactly: a few Pg C of a band of hundreds."""
    apart = []
    for levers, b, stay, more in (
        ({}, 0.1, 50.0, 1.3), ({"animals": 0.0}, -0.1, 0.0, 1.0), ({"martin_b": 1.0, "dop_share": 0.25}, -0.15, -60.0, 0.6),
        ({"stay_depth": 600.0, "appetite": 0.7}, 0.05, -100.0, 1.6),
    ):  # fmt: skip
        parameters = P.replace(**levers)
        pump = compute(parameters, today)
        there = parameters.replace(
            martin_b=parameters["martin_b"] + b,
            stay_depth=parameters["stay_depth"] + stay,
            animals=parameters["animals"] * more,
        )
        exact, ours = compute(there, pump).follow, drawn(parameters, pump, some(b, stay, more))
        apart.append(abs(ours.follow_kept.sum() - exact.kept_in_all))
        assert ours.follow_export.sum() == pytest.approx(exact.export_in_all, abs=0.1)
    assert max(apart) < 12
    assert np.mean(apart) < 5


def test_what_the_surface_says_of_itself() -> None:
    told = json.loads(FILE.read_text(encoding="utf-8"))["circulations"]
    assert set(told) == set(CIRCULATIONS)
    for name in CIRCULATIONS:
        error = surface(name).error
        assert error["places"] >= 50
        assert 0 < error["typical"] < 2
        assert error["typical"] < error["most"] < 15


def test_nothing_unknown(today: Pump) -> None:
    """Without any spread the ocean at hand says what was computed; the others differ by their waters alone."""
    found = drawn(KNOWN, today, worlds(KNOWN))
    part = dict(worlds(KNOWN).parts)["6deg"]
    for ours, theirs in ((found.stay_kept, today.stay.kept), (found.follow_kept, today.follow.kept)):
        assert ours[:, part] == pytest.approx(np.tile(theirs[:, None], ours[:, part].shape[1]), rel=1e-4)
    assert found.stay_kept.sum(axis=0)[-1] > 1.15 * found.stay_kept.sum(axis=0)[0]


def test_bands(today: Pump, sure: Bands) -> None:
    for each in (sure.stay, sure.follow):
        assert each.kept_in_all.low < today.now.kept_in_all < each.kept_in_all.high
        assert all(band.low <= band.median <= band.high for band in (*each.kept, *each.export, *each.years, each.ppm, each.more))
        assert each.more == pytest.approx((0, 0, 0), abs=1e-6)
        assert each.ppm == pytest.approx((0, 0, 0), abs=1e-3)
    assert sure.stay.kept_in_all.high - sure.stay.kept_in_all.low > sure.follow.kept_in_all.high - sure.follow.kept_in_all.low


def test_a_change_is_of_the_same_worlds(today: Pump) -> None:
    """Without animals less is kept as nutrients are, in every world; where they follow, hardly anything is, of either sign."""
    alone = P.replace(animals=0.0)
    found = bands(alone, compute(alone, today))
    assert found.stay.more.high < -50
    assert (found.stay.drawn_more < 0).all()
    assert abs(found.follow.more.median) < 0.1 * abs(found.stay.more.median)
    assert found.stay.ppm.low > 5


def test_lifeless(today: Pump) -> None:
    lifeless = P.replace(appetite=0.0)
    found = bands(lifeless, compute(lifeless, today)).follow
    assert found.kept_in_all == (0, 0, 0)
    assert found.years_in_all == (0, 0, 0)
    assert found.ppm.low > 100


def test_the_worlds_are_the_same() -> None:
    assert todays(P) is todays(P.replace(martin_b=1.2, animals=0.0, quantity="kept"))
    moved = worlds(P.replace(martin_b=1.2, animals=2.0, stay_depth=300.0))
    assert moved is worlds(P)


def test_the_finding() -> None:
    """What animals carry is far more than what is lost without them, on both oceans, whose sign is not sure."""
    for found in finding(P).values():
        assert found.carries.low > 80
        assert abs(found.loses.median) < 0.15 * found.carries.median
        assert 0.02 < found.chance < 0.5


def test_what_moves_it(today: Pump) -> None:
    found = swings(P, today)
    for swing in found.values():
        assert swing.inputs[-1] == CIRCULATION
        assert swing.middle == pytest.approx(today.now.kept_in_all, rel=1e-3)
    at = found["stay"].inputs.index("martin_b")
    assert found["stay"].low[at] > found["stay"].high[at]
    assert abs(found["follow"].low[at] - found["follow"].high[at]) < abs(found["stay"].low[at] - found["stay"].high[at])


def test_the_chain_is_the_budgets() -> None:
    """Its port is within a per cent of what the pump declares, and its spread is that of the Budget's draws."""
    budget = get("budget")
    given = budget.ports["chain"].give(budget.preset(), budget.result(budget.preset()))
    assert float(given.sel(group="zooplankton")) == pytest.approx(3.24, rel=0.01)
    assert P["chain"] == pytest.approx(central_ratio("zooplankton"), rel=1e-3)
    parts = [effect(name, quantiles(PAPER[name])) for name in ("mortality_zooplankton", "feeding_zooplankton", "excretion")]
    spread = np.sqrt(sum(expectation(each**2) - expectation(each) ** 2 for each in parts))
    assert P["chain_sd"] == pytest.approx(spread, abs=0.005)
