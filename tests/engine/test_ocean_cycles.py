"""Steady tracers: budgets, identities, boxes by hand, and what the embedded oceans came with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean import cycles, gas, steady
from engine.ocean.cycles import AMOUNT, PG_C_PER_MMOLP_S, VENTILATION, Cycles, Setting, State
from engine.ocean.gas import RADIOCARBON_DECAY
from engine.ocean.grid import Grid, OceanError
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.ocean.rough import Rough
from engine.ocean.sinking import martin
from engine.ocean.steady import EXACT, QUICK, Factor, Report, newton, solve
from engine.ocean.transport import DOWN, EAST, Faces

OCEANS = {name: Cycles(Ocean.embedded(name)) for name in EMBEDDED}
SOLVER = OCEANS["6deg"]
OCEAN, GRID, VOLUME = SOLVER.ocean, SOLVER.grid, SOLVER.volume
OWN = Setting()
CHANGED = Setting(currents=0.8, mixing=1.3, martin_b=1.1, uptake=1.4)
SATED = replace(CHANGED, law="saturating")


@pytest.fixture(scope="module", params=[OWN, CHANGED, SATED], ids=["own", "changed", "saturating"])
def cycle(request: pytest.FixtureRequest) -> tuple[Setting, State]:
    return request.param, SOLVER.phosphorus(request.param)


# the fields that the oceans came with

CAME_WITH: list[tuple[str, str, float]] = [
    ("6deg", "phosphate", 4e-5),
    ("6deg", "dop", 4e-6),
    ("6deg", "age", 0.02),
    ("6deg", "sequestration_time", 0.02),
    ("6deg", "delta14c", 0.003),
    ("6deg", "oxygen", 0.02),
    ("6deg", "temperature", 0.01),
    ("6deg", "salinity", 0.003),
    ("4deg", "phosphate", 4e-5),
    ("4deg", "age", 0.02),
    ("4deg", "sequestration_time", 0.02),
]
"""Ocean, tracer, largest difference: fields are kept to 16 bits (0.016 in 1,500 years), γ and G to 18."""


@pytest.mark.parametrize(("name", "tracer", "largest"), CAME_WITH)
def test_a_stored_field_is_solved_again(name: str, tracer: str, largest: float) -> None:
    solver = OCEANS[name]
    if tracer in ("temperature", "salinity"):
        state = solver.restored(tracer, OWN)
    elif tracer == "oxygen":
        state = solver.oxygen(OWN, solver.phosphorus(OWN))
    else:
        methods = {"dop": "phosphorus", "phosphate": "phosphorus", "delta14c": "radiocarbon"}
        state = getattr(solver, methods.get(tracer, tracer))(OWN)
    difference = np.abs(state.values[tracer] - solver.ocean.tracer(tracer))
    assert difference.max() < largest
    assert difference.max() > 0  # solved, not handed back
    assert state.report.converged
    assert state.report.error <= EXACT


# phosphorus


def test_the_budget_of_phosphorus_closes(cycle: tuple[Setting, State]) -> None:
    setting, state = cycle
    settings, inventory = OCEAN.settings, OCEAN.settings["mean_phosphorus"] * VOLUME.sum()
    phosphate, dop = state.values["phosphate"], state.values["dop"]
    assert GRID.inventory(phosphate + dop) == pytest.approx(inventory, rel=1e-12)
    decay = VOLUME * dop / (settings["dop_life"] * SECONDS_PER_YEAR)
    sunk = (1 - settings["dop_share"]) * (SOLVER.sinking.operator(martin(setting.martin_b)) @ state.uptake)
    gained = -state.uptake + sunk + decay, settings["dop_share"] * state.uptake - decay
    assert abs((gained[0] + gained[1]).sum()) * SECONDS_PER_YEAR < 1e-12 * inventory
    moved = [SOLVER.operator(setting) @ tracer for tracer in (phosphate, dop)]
    assert abs(moved[0].sum() + moved[1].sum()) * SECONDS_PER_YEAR < 1e-12 * inventory
    for out, made in zip(moved, gained, strict=True):  # cell by cell, mmol m-3 yr-1
        assert np.abs((made - out) / VOLUME).max() * SECONDS_PER_YEAR < 1e-6 * np.abs(made / VOLUME).max() * SECONDS_PER_YEAR
    assert phosphate.min() > 0
    assert dop.min() > 0


def test_export_is_what_sinks(cycle: tuple[Setting, State]) -> None:
    setting, state = cycle
    sunk = (1 - OCEAN.settings["dop_share"]) * (SOLVER.sinking.operator(martin(setting.martin_b)) @ state.uptake)
    assert SOLVER.total_export(state.uptake) == pytest.approx(sunk.sum() * PG_C_PER_MMOLP_S, rel=1e-12)
    area = GRID.field(GRID.area, 0.0)[0]
    mapped = np.nansum(SOLVER.export(state.uptake) * area) * 365.25 * 1e-18
    assert mapped == pytest.approx(SOLVER.total_export(state.uptake), rel=1e-12)


def test_the_embedded_export() -> None:
    for name, printed in (("6deg", 10.6), ("4deg", 10.9)):
        solver = OCEANS[name]
        assert solver.total_export(solver.own_phosphorus.uptake) == pytest.approx(printed, rel=0.005)


def test_life_moves_phosphate_the_way_it_should() -> None:
    own = SOLVER.own_phosphorus
    deep, top = GRID.depth > 1500, GRID.level < 2
    shallow, hungry = SOLVER.phosphorus(Setting(martin_b=1.2)), SOLVER.phosphorus(Setting(uptake=2.0))
    assert SOLVER.total_export(shallow.uptake) > SOLVER.total_export(own.uptake)
    assert GRID.mean(shallow.values["phosphate"], deep) < GRID.mean(own.values["phosphate"], deep)
    assert SOLVER.total_export(hungry.uptake) > SOLVER.total_export(own.uptake)
    assert GRID.mean(hungry.values["phosphate"], top) < 0.8 * GRID.mean(own.values["phosphate"], top)


def test_saturating_uptake_starts_at_the_same_state_and_ends_linear() -> None:
    own = SOLVER.phosphorus(OWN).values["phosphate"]
    started = SOLVER.phosphorus(Setting(law="saturating", half_saturation=0.2))
    assert np.abs(started.values["phosphate"] - own).max() < 2e-4  # P0 is the stored field
    linear = SOLVER.phosphorus(CHANGED).values["phosphate"]
    unsated = SOLVER.phosphorus(replace(SATED, half_saturation=1e6)).values["phosphate"]
    np.testing.assert_allclose(unsated, linear, atol=1e-4)
    sated = SOLVER.phosphorus(SATED).values["phosphate"]
    assert np.abs(sated - linear).max() > 0.05


@pytest.mark.parametrize("law", ["linear", "saturating"])
def test_uptake_is_its_law(law: str) -> None:
    setting = replace(CHANGED, law=law)
    state = SOLVER.phosphorus(setting, tolerance=QUICK)
    phosphate, before, half = state.values["phosphate"], OCEAN.tracer("phosphate"), setting.half_saturation
    printed = phosphate if law == "linear" else (before + half) * phosphate / (phosphate + half)
    np.testing.assert_allclose(state.uptake, 1.4 * VOLUME * OCEAN.tracer("uptake_rate") * printed, rtol=1e-12)


def test_the_answer_does_not_depend_on_the_way_to_it() -> None:
    far = SOLVER.phosphorus(Setting(currents=1.8, martin_b=0.5, uptake=0.4))
    for setting in (CHANGED, SATED):
        one, other = SOLVER.phosphorus(setting), SOLVER.phosphorus(setting, far.values)
        np.testing.assert_allclose(one.values["phosphate"], other.values["phosphate"], atol=1e-7)


def test_kept_carbon_is_what_a_tracer_set_free_there_would_amount_to() -> None:
    """∑ s τ is the inventory of what is released at the rate s and lost at the surface: forward and adjoint agree."""
    state, times = SOLVER.phosphorus(CHANGED), SOLVER.sequestration_time(CHANGED).values["sequestration_time"]
    years, stock = SOLVER.kept(CHANGED, state, times)
    released = (1 - OCEAN.settings["dop_share"]) * (SOLVER.sinking.operator(martin(CHANGED.martin_b)) @ state.uptake)
    matrix = SOLVER.operator(CHANGED) + SOLVER.diagonal(VENTILATION * GRID.surface)
    tracer = Factor(matrix).solve(released)
    per_mmol = PG_C_PER_MMOLP_S / SECONDS_PER_YEAR
    assert stock == pytest.approx(GRID.inventory(tracer) * per_mmol, rel=1e-8)
    assert years == pytest.approx(stock / SOLVER.total_export(state.uptake), rel=1e-12)
    lost = VENTILATION * (tracer * VOLUME)[GRID.surface].sum()
    assert lost == pytest.approx(released.sum(), rel=1e-9)


def test_preformed_and_what_was_added_make_up_the_whole() -> None:
    """A uniform tracer is all preformed; phosphate's preformed part is that of the water's last surface."""
    assert np.allclose(SOLVER.preformed(CHANGED, np.full(GRID.size, 3.0)), 3.0, rtol=1e-7)
    phosphate = OCEAN.tracer("phosphate")
    preformed = SOLVER.preformed(OWN, phosphate)
    assert GRID.mean(preformed) == pytest.approx(1.31, rel=0.01)
    assert np.abs(preformed - phosphate)[GRID.surface].max() < 0.3
    top = phosphate[GRID.surface]
    assert preformed.min() >= top.min() - 1e-6
    assert preformed.max() <= top.max() + 1e-6


# quick beside exact

DRAGS: dict[str, np.ndarray] = {
    "martin_b": np.array([1.0, 1.6, 0.8, 0.4]),
    "currents": np.array([1.2, 2.0, 0.8, 0.5]),
    "mixing": np.array([1.2, 2.0, 0.8, 0.5]),
    "uptake": np.array([1.5, 4.0, 0.6, 0.25]),
}


@pytest.mark.parametrize(
    ("lever", "law"), [*((lever, "linear") for lever in DRAGS), ("martin_b", "saturating"), ("uptake", "saturating")]
)
def test_quick_answers_are_close_to_the_exact_ones(lever: str, law: str) -> None:
    """Relative to the whole field: 0.1 %; in the export, 1 %, however fast the lever is dragged."""
    known: dict[str, np.ndarray] | None = None
    for value in DRAGS[lever][: 4 if law == "linear" else 2]:
        setting = Setting(law=law, **{lever: float(value)})  # type: ignore[arg-type]
        quick = SOLVER.phosphorus(setting, known, QUICK)
        exact = SOLVER.phosphorus(setting, quick.values)
        known = dict(quick.values)
        one, other = quick.values["phosphate"], exact.values["phosphate"]
        assert np.linalg.norm(one - other) < 1e-3 * np.linalg.norm(other)
        assert SOLVER.total_export(quick.uptake) == pytest.approx(SOLVER.total_export(exact.uptake), rel=0.01)
        assert GRID.inventory(one + quick.values["dop"]) == pytest.approx(GRID.inventory(other + exact.values["dop"]), rel=1e-12)
        assert quick.report.converged
        assert quick.report.tolerance == QUICK
        assert exact.report.converged
        assert exact.report.error <= EXACT


CORNERS = [
    Setting(0.5, 2.0, 1.6, 0.25),
    Setting(2.0, 2.0, 0.4, 4.0),
    Setting(0.5, 0.5, 1.6, 0.25, "saturating", 0.5),
    Setting(0.5, 0.5, 0.4, 4.0, "saturating", 0.01),
    Setting(0.5, 2.0, 0.4, 4.0, "saturating", 0.01),
    Setting(2.0, 0.5, 1.6, 4.0, "saturating", 0.01),
]


@pytest.mark.parametrize("setting", CORNERS, ids=str)
def test_the_farthest_corners_are_reached_from_the_middle(setting: Setting) -> None:
    quick = SOLVER.phosphorus(setting, tolerance=QUICK)
    exact = SOLVER.phosphorus(setting, quick.values)
    assert quick.report.converged
    assert exact.report.converged
    one, other = quick.values["phosphate"], exact.values["phosphate"]
    assert np.linalg.norm(one - other) < 1e-3 * np.linalg.norm(other)
    assert other.min() > 0


@pytest.mark.parametrize("name", list(EMBEDDED))
def test_dropping_small_entries_of_a_factor_costs_no_iterations(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    setting = Setting(currents=1.2, martin_b=1.0, uptake=1.3)
    dropped = [solve(setting) for solve in (OCEANS[name].phosphorus, OCEANS[name].sequestration_time)]
    monkeypatch.setattr(cycles, "Rough", lambda matrix, drop=0.0: Factor(matrix))
    whole = Cycles(OCEANS[name].ocean)
    for one, other in zip(dropped, (whole.phosphorus(setting), whole.sequestration_time(setting)), strict=True):
        assert one.report.iterations <= other.report.iterations + 2
        for tracer, values in one.values.items():
            np.testing.assert_allclose(values, other.values[tracer], rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("drop", [0.0, 1e-3])
def test_a_rough_factor_solves_as_the_factor_it_was_made_of(drop: float) -> None:
    """To single precision, which its entries have; each of its two solves is the other's transpose."""
    matrix = SOLVER.ventilated(CHANGED)
    rough, factor = Rough(matrix, drop), Factor(matrix, drop)
    assert all(order.base is None for order in factor.orders)  # one that looks into SuperLU keeps all of it
    one, other = np.random.default_rng(3).normal(size=(2, GRID.size)) * VOLUME
    for ours, theirs in ((rough.solve(one), factor.solve(one)), (rough.adjoint(one), factor.adjoint(one))):
        assert np.linalg.norm(ours - theirs) < 1e-6 * np.linalg.norm(theirs)
    assert other @ rough.solve(one) == pytest.approx(rough.adjoint(other) @ one, rel=1e-9)


Solve = Callable[[Setting, float], State]
TRACERS: dict[str, Solve] = {
    "age": lambda setting, tolerance: SOLVER.age(setting, None, tolerance),
    "sequestration_time": lambda setting, tolerance: SOLVER.sequestration_time(setting, None, tolerance),
    "delta14c": lambda setting, tolerance: SOLVER.radiocarbon(setting, None, tolerance),
    "temperature": lambda setting, tolerance: SOLVER.restored("temperature", setting, None, tolerance),
    "oxygen": lambda setting, tolerance: SOLVER.oxygen(setting, SOLVER.phosphorus(setting, None, tolerance), None, tolerance),
}


@pytest.mark.parametrize("name", list(TRACERS))
@pytest.mark.parametrize("setting", [Setting(mixing=1.3), Setting(currents=0.7, martin_b=1.1)], ids=["mixing", "currents and b"])
def test_every_quick_tracer_is_close_to_its_exact_one(name: str, setting: Setting) -> None:
    quick, exact = TRACERS[name](setting, QUICK), TRACERS[name](setting, EXACT)
    one, other = quick.values[name], exact.values[name]
    size = 1000 * np.sqrt(one.size) if name == "delta14c" else np.linalg.norm(other)  # solved as 1 + Δ/1000
    assert np.linalg.norm(one - other) < 4e-3 * size
    assert np.linalg.norm(one - other) > 0
    assert exact.report.converged
    assert exact.report.error <= EXACT
    assert quick.report.tolerance == QUICK


# what is reported


def test_what_does_not_converge_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "ITERATIONS", 1)
    monkeypatch.setattr(steady, "NEWTON_STEPS", 1)
    for state in (
        SOLVER.phosphorus(CHANGED, tolerance=QUICK),
        SOLVER.phosphorus(SATED),
        SOLVER.age(CHANGED, tolerance=QUICK),
        SOLVER.age(CHANGED),
        SOLVER.oxygen(CHANGED, SOLVER.own_phosphorus),
    ):
        assert not state.report.converged
        assert str(state.report).startswith("NOT converged")


def test_a_cycle_too_far_from_the_factored_one_is_factored_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    far = SOLVER.phosphorus(CHANGED).values["phosphate"]
    monkeypatch.setattr(steady, "ITERATIONS", 2)
    again = SOLVER.phosphorus(CHANGED)
    assert again.report.converged
    assert np.allclose(again.values["phosphate"], far, rtol=1e-7)


def test_the_reported_error_is_about_the_true_one() -> None:
    setting = Setting(currents=1.5, mixing=0.7)
    exact = SOLVER.age(setting).values["age"]
    for tolerance in (1e-2, 1e-3, 1e-4):
        state = SOLVER.age(setting, tolerance=tolerance)
        true = np.linalg.norm(state.values["age"] - exact) / np.linalg.norm(exact)
        assert true < 5 * tolerance
        assert true < 10 * state.report.error
        assert f"in {state.report.iterations} iterations" in str(state.report)


def test_two_reports_are_as_good_as_the_worse() -> None:
    both = Report(3, 1e-11, EXACT) + Report(4, 1e-4, QUICK)
    assert (both.iterations, both.error, both.tolerance) == (7, 1e-4, QUICK)
    assert both.converged
    assert not (both + Report(1, 1.0, QUICK)).converged


def test_a_matrix_without_a_solution_is_refused() -> None:
    with pytest.raises(OceanError, match="no steady state"):
        Factor(sp.csr_array(np.zeros((3, 3))))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000))
def test_factor_solves_both_ways(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = sp.csr_array(np.diag(rng.random(12) + 12) - rng.random((12, 12)))
    right = rng.random(12)
    factor = Factor(matrix)
    np.testing.assert_allclose(matrix @ factor.solve(right), right, rtol=1e-12)
    np.testing.assert_allclose(matrix.T @ factor.adjoint(right), right, rtol=1e-12)
    assert factor.entries >= matrix.nnz


def test_newton_finds_the_root_that_is_there_and_says_when_there_is_none() -> None:
    def slope(x: np.ndarray) -> steady.Apply:
        return lambda dx: 3 * x**2 * dx

    x, report = newton(lambda x: x**3 - 8, slope, lambda r: r / 12, np.array([3.0, 1.5]))
    np.testing.assert_allclose(x, 2.0, rtol=1e-9)
    assert report.converged
    _, report = newton(lambda x: x**2 + 1, lambda x: lambda dx: 2 * x * dx, lambda r: r, np.array([3.0]))
    assert not report.converged


def test_newton_goes_past_zero_only_where_the_answer_is_there() -> None:
    """Saturating loss: the whole step from where it is sated leads far below zero, and from there back."""

    def slope(x: np.ndarray) -> steady.Apply:
        return lambda dx: (1e-3 + 0.01 / (np.abs(x) + 0.01) ** 2) * dx

    for supply in (0.5, -0.5):
        seen: list[float] = []

        def residual(x: np.ndarray, supply: float = supply, seen: list[float] = seen) -> np.ndarray:
            seen.append(float(x.min()))
            return np.asarray(1e-3 * x + x / (np.abs(x) + 0.01) - supply)

        x, report = newton(residual, slope, lambda r: r, np.array([3.0, 0.5]), 1e-9)
        assert report.converged
        np.testing.assert_allclose(x, supply * 0.02, rtol=1e-2)
        assert (min(seen) < 0) == (supply < 0)


def test_newton_factors_anew_where_the_first_factor_does_not_help() -> None:
    size, at = 200, []
    diagonal = np.logspace(0, 4, size)

    def anew(x: np.ndarray) -> steady.Apply:
        at.append(x)
        return lambda r: r / (diagonal + 3 * x**2)

    def residual(x: np.ndarray) -> np.ndarray:
        return np.asarray(diagonal * x + x**3 - 1)

    x, report = newton(residual, lambda x: lambda dx: (diagonal + 3 * x**2) * dx, lambda r: r, np.ones(size), 1e-8, anew)
    assert report.converged
    assert len(at) == 1
    np.testing.assert_allclose(residual(x), 0.0, atol=1e-4)


def test_a_correction_that_is_given_up_says_what_is_left() -> None:
    diagonal, right = np.logspace(0, 4, 200), np.ones(200)
    dx, solves, left = steady.correct(lambda x: diagonal * x, lambda r: r, right, 1e-9, 5)
    assert solves == 6
    assert np.linalg.norm(right - diagonal * dx) < left
    assert left < np.linalg.norm(right)


def test_solve_from_any_guess() -> None:
    A = np.diag(np.arange(1.0, 21)) + np.triu(np.ones((20, 20)), 1) / 10
    right = np.ones(20)
    for guess in (np.zeros(20), np.full(20, -3.0), np.linalg.solve(A, right)):
        x, report = solve(lambda x: A @ x, lambda r: r / np.diag(A), right, guess)
        np.testing.assert_allclose(A @ x, right, atol=1e-7)
        assert report.converged


# age, and the way back


@settings(max_examples=6, deadline=None)
@given(currents=st.floats(0.5, 2.0), mixing=st.floats(0.5, 2.0))
def test_mean_age_is_mean_time_until_the_surface(currents: float, mixing: float) -> None:
    """1ᵀ V M⁻¹ V 1, read forward and backward."""
    setting = Setting(currents=currents, mixing=mixing)
    age, time = SOLVER.age(setting).values["age"], SOLVER.sequestration_time(setting).values["sequestration_time"]
    assert GRID.mean(age) == pytest.approx(GRID.mean(time), rel=1e-8)
    assert age.min() > 0
    assert time.min() > 0
    assert not np.allclose(age, time, rtol=0.1)


def test_slower_and_stiller_water_is_older() -> None:
    ages = [GRID.mean(SOLVER.age(Setting(currents=f, mixing=f), tolerance=QUICK).values["age"]) for f in (0.5, 1.0, 2.0)]
    assert ages[0] > 1.4 * ages[1] > 1.8 * ages[2]


# boxes by hand

G, LEVELS = 2e6, np.array([100.0, 3900.0])
"""Exchange of two boxes of 1e14 m² area, m³ s⁻¹, and their thickness."""


def boxes() -> Cycles:
    """Water 100 m above 3,900 m, exchanging; life in the upper one."""
    volume = 1e14 * LEVELS
    edges = np.concatenate([[0.0], np.cumsum(LEVELS)])
    grid = Grid(np.array([-10.0, 10]), np.array([0.0, 360]), edges, np.ones((2, 1, 1), bool), volume, np.ones(2))
    one = np.ones(1)
    faces = Faces(np.array([0]), np.array([1]), np.array([DOWN]), 1e14 * one, 0 * one, G * one, 2)
    fields = {
        "temperature": np.array([20.0, 4.0]),
        "salinity": np.array([35.0, 34.7]),
        "phosphate": np.array([0.5, 2.1]),
        "dop": np.array([0.05, 0.0]),
        "oxygen": np.array([230.0, 150.0]),
        "delta14c": np.array([-50.0, -150.0]),
        "uptake_rate": np.array([1 / SECONDS_PER_YEAR, 0.0]),
    }
    numbers = {"mean_phosphorus": 2.0, "dop_share": 0.15, "dop_life": 1.0, "martin_b": 0.9, "euphotic_depth": 100.0}
    return Cycles(Ocean("boxes", grid, faces, fields=fields, settings=numbers | {"oxygen_per_phosphorus": 150.0}))


def test_age_in_two_boxes() -> None:
    solver = boxes()
    upper, lower = 1e14 * LEVELS
    surface = (upper + lower) / (upper * VENTILATION) / SECONDS_PER_YEAR
    deep = surface + lower / G / SECONDS_PER_YEAR
    np.testing.assert_allclose(solver.age(OWN).values["age"], [surface, deep], rtol=1e-10)
    # exchange is symmetric, so the way back is as long
    np.testing.assert_allclose(solver.sequestration_time(OWN).values["sequestration_time"], [surface, deep], rtol=1e-10)


def test_a_loop_is_older_where_it_ends_and_longer_from_where_it_sinks() -> None:
    """Water sinks at one side and rises at the other: age grows along the flow, the time until the surface shrinks."""
    flow, volume = 1e6, np.full(4, 1e15)
    wet = np.ones((2, 1, 2), bool)  # cells 0 1 above 2 3; round 0 → 2 → 3 → 1 → 0
    grid = Grid(np.array([-10.0, 10]), np.array([0.0, 180, 360]), np.array([0.0, 100, 200]), wet, volume, np.ones(4))
    i, j, kind = np.array([0, 2, 1, 1]), np.array([2, 3, 3, 0]), np.array([DOWN, EAST, DOWN, EAST])
    faces = Faces(i, j, kind, np.ones(4), flow * np.array([1.0, 1, -1, 1]), np.zeros(4), 4)
    assert np.all(faces.divergence() == 0)
    solver = Cycles(Ocean("loop", grid, faces))
    stay = volume[0] / flow / SECONDS_PER_YEAR
    age, time = solver.age(OWN).values["age"], solver.sequestration_time(OWN).values["sequestration_time"]
    np.testing.assert_allclose(age[2:] - age[0], [stay, 2 * stay], rtol=1e-8)
    np.testing.assert_allclose(time[2:] - time[1], [2 * stay, stay], rtol=1e-8)


def test_radiocarbon_in_two_boxes_decays_below() -> None:
    solver = boxes()
    ratio = 1 + solver.radiocarbon(OWN).values["delta14c"] / 1000
    volume = 1e14 * LEVELS
    assert ratio[1] / ratio[0] == pytest.approx(G / (G + RADIOCARBON_DECAY * volume[1]), rel=1e-9)
    rate = gas.radiocarbon_rate(solver.grid, solver.ocean.tracer("temperature"), solver.ocean.tracer("salinity"))
    decayed = RADIOCARBON_DECAY * volume @ ratio
    assert rate[0] * volume[0] * (1 - ratio[0]) == pytest.approx(decayed, rel=1e-9)
    half = 2**-0.5
    assert np.exp(-RADIOCARBON_DECAY * 2865 * SECONDS_PER_YEAR) == pytest.approx(half)


def test_phosphorus_in_two_boxes() -> None:
    solver = boxes()
    state = solver.phosphorus(OWN)
    phosphate, dop = state.values["phosphate"], state.values["dop"]
    volume, share = 1e14 * LEVELS, 0.15
    taken = volume[0] / SECONDS_PER_YEAR * phosphate[0]
    assert G * (phosphate[1] + dop[1] - phosphate[0] - dop[0]) == pytest.approx((1 - share) * taken, rel=1e-8)
    assert (volume / SECONDS_PER_YEAR) @ dop == pytest.approx(share * taken, rel=1e-7)
    assert volume @ (phosphate + dop) == pytest.approx(2.0 * volume.sum(), rel=1e-12)


def test_oxygen_in_two_boxes_is_used_where_phosphate_is_remineralised() -> None:
    solver = boxes()
    phosphorus = solver.phosphorus(OWN)
    oxygen = solver.oxygen(OWN, phosphorus).values["oxygen"]
    volume = 1e14 * LEVELS
    taken = phosphorus.uptake[0]
    returned = 0.85 * taken + volume[1] / SECONDS_PER_YEAR * phosphorus.values["dop"][1]
    breathed = 150 * returned * np.tanh(oxygen[1] / 4)
    assert G * (oxygen[0] - oxygen[1]) == pytest.approx(breathed, rel=1e-8)
    assert oxygen[1] >= 0
    rate = gas.rate(solver.grid, gas.schmidt_oxygen(solver.ocean.tracer("temperature")))
    saturation = gas.oxygen_saturation(solver.ocean.tracer("temperature"), solver.ocean.tracer("salinity"))
    assert rate[0] * volume[0] * (saturation[0] - oxygen[0]) == pytest.approx(breathed, rel=1e-8)


def test_oxygen_is_never_negative_however_much_is_breathed() -> None:
    solver = boxes()
    hungry = Cycles(replace(solver.ocean, settings={**solver.ocean.settings, "oxygen_per_phosphorus": 1e4}))
    for tolerance in (QUICK, EXACT):
        assert hungry.oxygen(OWN, hungry.phosphorus(OWN), tolerance=tolerance).values["oxygen"].min() >= 0


def test_temperature_is_held_to_what_holds_it() -> None:
    solver = boxes()
    changed = solver.restored("temperature", OWN).values["temperature"]
    np.testing.assert_allclose(changed, changed[1], rtol=1e-9)  # nothing but exchange: below as above
    own = OCEAN.tracer("temperature")
    stiller = SOLVER.restored("temperature", Setting(mixing=0.5)).values["temperature"]
    thermocline = (GRID.depth > 300) & (GRID.depth < 1200) & (np.abs(GRID.lat) < 30)
    assert GRID.mean(stiller, thermocline) < GRID.mean(own, thermocline) - 0.2


# gas exchange


def test_oxygen_saturation_is_garcia_and_gordons_check_value() -> None:
    """T = 10 °C (IPTS-68), S = 35: 274.610 μmol kg⁻¹, which is 282.015 mmol m⁻³ at a density of 1026.96."""
    found = float(gas.oxygen_saturation(np.array(10 / 1.00024), np.array(35.0))) / gas.SEAWATER_DENSITY * 1000
    assert found == pytest.approx(274.610, abs=5e-4)
    assert found * 1.02696 == pytest.approx(282.015, abs=0.02)


def test_solubility_of_co2_is_weisss() -> None:
    """2.839e-2 mol kg⁻¹ atm⁻¹ at 25 °C and S = 35 (Dickson et al. 2007), in water of 1.02334 kg l⁻¹."""
    assert float(gas.co2_solubility(np.array(25.0), np.array(35.0))) / 1.02334 == pytest.approx(np.exp(-3.5617), rel=1e-3)


def test_schmidt_numbers() -> None:
    assert float(gas.schmidt_co2(np.array(20.0))) == pytest.approx(660, rel=0.01)
    assert float(gas.schmidt_oxygen(np.array(20.0))) == pytest.approx(530.6, rel=1e-3)
    temperature = np.linspace(-2, 32, 69)
    for schmidt in (gas.schmidt_co2, gas.schmidt_oxygen):
        assert np.all(np.diff(schmidt(temperature)) < 0)
    assert np.all(gas.schmidt_co2(np.array([-80.0, 80.0])) == [2500, 300])


def test_exchange_is_of_the_first_level_and_of_open_water() -> None:
    rate = gas.rate(GRID, np.full(GRID.size, 660.0))
    assert np.all(rate[~GRID.surface] == 0)
    velocity = rate * GRID.thickness[0] * 3.6e5
    mean = np.average(velocity[GRID.surface], weights=GRID.area[GRID.surface])
    assert mean == pytest.approx(15.3, abs=0.05)
    assert velocity[GRID.surface & (np.abs(GRID.lat) > 80)].max() < 1
    windy = gas.piston_velocity(np.array([-53.0, 0.0, 53.0]))
    assert windy[0] > windy[2] > 1.5 * windy[1]
    halved = gas.rate(GRID, np.full(GRID.size, 4 * 660.0))
    np.testing.assert_allclose(halved, rate / 2)


def test_the_rate_that_holds_the_amount_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    before = boxes().phosphorus(OWN).values["phosphate"]
    monkeypatch.setattr("engine.ocean.cycles.AMOUNT", 10 * AMOUNT)
    np.testing.assert_allclose(boxes().phosphorus(OWN).values["phosphate"], before, rtol=1e-7)
