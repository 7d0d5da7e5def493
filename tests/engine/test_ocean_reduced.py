"""Where quick answers begin: projected as the whole is, near to what is exact, and told as far from it as they are."""

from __future__ import annotations

import numpy as np
import pytest

from engine.lab import get
from engine.ocean.cycles import Cycles, Setting
from engine.ocean.grid import Array
from engine.ocean.model import cycles, setting
from engine.ocean.ocean import Ocean
from engine.ocean.parameters import OceanParameters
from engine.ocean.reduced import scattered
from engine.ocean.steady import EXACT, QUICK
from engine.pump.model import compute
from engine.pump.parameters import PumpParameters

OCEAN = Ocean.embedded()
FAR = Setting(currents=1.7, mixing=0.6, martin_b=1.3, uptake=2.5)
PLAIN = Cycles(OCEAN)
RANDOM = np.random.default_rng(5)


@pytest.fixture(scope="module")
def short() -> Cycles:
    """Of a quarter as many answers as a server's."""
    solver = Cycles(OCEAN)
    solver.shorten([setting(each) for each in scattered(OceanParameters())[::4]])
    return solver


@pytest.fixture
def plain() -> Cycles:
    """The same, solved without."""
    return PLAIN


def joined(solver: Cycles, setting: Setting, tolerance: float = EXACT, guess: Array | None = None) -> tuple[Array, float, int]:
    """Phosphate and DOP, the error that is told, and after how many steps."""
    start = None if guess is None else dict(zip(("phosphate", "dop"), np.split(guess, 2), strict=True))
    state = solver.phosphorus(setting, start, tolerance)
    return np.concatenate([state.values["phosphate"], state.values["dop"]]), state.report.error, state.report.iterations


def away(one: Array, other: Array) -> float:
    return float(np.linalg.norm(one - other) / np.linalg.norm(other))


def test_the_guide_and_its_transpose(short: Cycles) -> None:
    one, other = RANDOM.normal(size=(2, 2 * OCEAN.grid.size))
    there, back = other @ short._guide.solve(one), short._guide.adjoint(other) @ one
    assert there == pytest.approx(back, rel=1e-6)


def test_the_places_fill_the_box() -> None:
    """Each lever's range in thirds: every ninth of two levers has its share."""
    asked = scattered(PumpParameters())
    assert asked == scattered(PumpParameters())
    items = [each for each in PumpParameters.declared.values() if each.group == "lever" and each.kind == "number"]
    assert [name for name in asked[0] if len({each[name] for each in asked}) > 1] == [each.name for each in items]
    ranks = np.array([np.argsort(np.argsort([each[item.name] for each in asked])) * 3 // len(asked) for item in items])
    for one in range(len(items)):
        for other in range(one):
            shared = np.bincount(3 * ranks[one] + ranks[other], minlength=9)
            assert shared.min() >= len(asked) / 9 / 2


@pytest.mark.parametrize("changed", [Setting(), FAR, Setting(currents=0.5, mixing=2.0, martin_b=0.4, dop_share=0.4)])
def test_what_lies_in_the_space_is_found_from_anywhere_in_it(short: Cycles, changed: Setting) -> None:
    """From the exact answer and a way away from it: so all parts of the projected matrix are those of the whole."""
    exact = joined(short, changed)[0]
    space = short.shortcuts.phosphorus
    assert space is not None
    way = space._space.ways @ (RANDOM.normal(size=space._space.ways.shape[1]) * 0.1 * np.linalg.norm(exact)).astype(np.float32)
    found = space.start(changed, short.share(changed), exact + way, _residual(short, changed, exact + way))
    assert away(exact + way, exact) > 0.1
    assert away(found, exact) < 1e-4 * away(exact + way, exact)


def _residual(solver: Cycles, changed: Setting, x: Array) -> Array:
    """Of the equations as the module's head has them, and of the amount."""
    from engine.ocean.cycles import AMOUNT

    volume, (phosphate, dop) = solver.volume, np.split(x, 2)
    taken, share = changed.uptake * volume * OCEAN.tracer("uptake_rate") * phosphate, solver.share(changed)
    freed, operator = solver.decay * dop, solver.operator(changed)
    missing = AMOUNT * volume * (OCEAN.settings["mean_phosphorus"] - solver.grid.mean(phosphate + dop))
    sunk = solver.sinking.operator(changed.shape) @ ((1 - share) * taken)
    return np.concatenate([missing - operator @ phosphate - taken + sunk + freed, share * taken - operator @ dop - freed])


def test_an_answer_begins_near_the_exact_one_and_says_how_near(short: Cycles, plain: Cycles) -> None:
    steps, errors = {True: 0, False: 0}, []
    for changed in [setting(each) for each in scattered(OceanParameters())[40::14]]:
        exact = joined(plain, changed)[0]
        quick, told, count = joined(short, changed, QUICK)
        assert away(quick, exact) < told <= QUICK
        assert quick @ np.tile(OCEAN.grid.volume, 2) == pytest.approx(exact @ np.tile(OCEAN.grid.volume, 2), rel=1e-12)
        steps[True] += count
        steps[False] += joined(plain, changed, QUICK)[2]
        told = joined(short, changed, 1.0)[1]  # one step, whatever is left
        start = away(_first(short, changed), exact)
        errors.append((told, start))
        assert 0.5 * start < told < 2 * start
    assert steps[True] < 0.5 * steps[False]
    assert max(start for _, start in errors) < 0.01


def _first(solver: Cycles, changed: Setting) -> Array:
    own = np.concatenate([OCEAN.tracer("phosphate"), OCEAN.tracer("dop")])
    assert solver.shortcuts.phosphorus is not None
    return solver.shortcuts.phosphorus.start(changed, solver.share(changed), own, _residual(solver, changed, own))


def test_a_space_of_nothing_costs_steps_and_no_truth(short: Cycles, plain: Cycles, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ways that lead nowhere the whole is solved, to the same error."""
    exact, steps = joined(short, FAR)[0], joined(plain, FAR, QUICK)[2]
    assert short.shortcuts.phosphorus is not None
    space = short.shortcuts.phosphorus._space
    monkeypatch.setitem(space.__dict__, "ways", RANDOM.normal(size=space.ways.shape).astype(np.float32) / 100)
    quick, told, count = joined(short, FAR, QUICK)
    assert told <= QUICK
    assert away(quick, exact) < 2 * QUICK
    assert count >= steps


def test_what_is_exact_knows_nothing_of_it(short: Cycles, plain: Cycles) -> None:
    assert np.array_equal(joined(short, FAR)[0], joined(plain, FAR)[0])
    one, other = (each.sequestration_time(FAR).values["sequestration_time"] for each in (short, plain))
    assert np.array_equal(one, other)


def test_years_until_the_surface_begin_near_too(short: Cycles, plain: Cycles) -> None:
    for water in (FAR, Setting(currents=0.6, mixing=1.9), Setting(mixing=0.5)):
        exact = plain.sequestration_time(water).values["sequestration_time"]
        quick = short.sequestration_time(water, None, QUICK)
        assert away(quick.values["sequestration_time"], exact) < QUICK
        assert quick.report.converged
        assert quick.report.iterations < plain.sequestration_time(water, None, QUICK).report.iterations


def test_it_is_made_once_and_where_water_can_be_changed() -> None:
    ocean = Ocean(OCEAN.name, OCEAN.grid, OCEAN.faces, None, OCEAN.fields, OCEAN.settings)
    lab = get("ocean")
    assert lab.ahead
    assert lab.ahead(OceanParameters(), ocean=ocean)
    assert lab.ahead(OceanParameters(), ocean=ocean) is None
    assert cycles(ocean).shortcuts.phosphorus is None  # only given, not done
    still = Ocean(OCEAN.name, OCEAN.grid, None, OCEAN.operator, OCEAN.fields, OCEAN.settings)
    assert lab.ahead(OceanParameters(), ocean=still) is None


@pytest.mark.wide
def test_moves_of_the_pump_are_one_step_of_each() -> None:
    """From one end of the levers' box to another: of phosphorus, of the years until the surface, and of those until the air."""
    own = Ocean.embedded("4deg")
    ocean = Ocean(own.name, own.grid, own.faces, None, own.fields, own.settings)
    start, lab = PumpParameters(), get("pump")
    assert lab.ahead
    work = lab.ahead(start, ocean=ocean)
    assert work
    work()
    before, steps = compute(start, ocean=ocean), []
    for asked in scattered(start)[3:60:7]:
        moved = asked.replace(martin_b=0.5 + 0.6 * float(asked["martin_b"]))  # where nothing was solved for it
        quick = compute(moved, before, quick=True, ocean=ocean)
        exact = compute(moved, quick, ocean=ocean)
        steps.append(quick.solved.report.iterations)
        assert quick.solved.report.converged
        for one, other in ((quick.follow, exact.follow), (quick.stay, exact.stay)):
            assert one.kept_in_all == pytest.approx(other.kept_in_all, rel=QUICK)
            assert abs(one.net.sum()) < QUICK * one.export_in_all
        before = quick
    assert np.median(steps) == 3
    assert max(steps) <= 5
