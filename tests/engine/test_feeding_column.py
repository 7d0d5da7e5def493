"""One water column: what its steps keep, how far a step of half a day is from a tenth of it, and the water it stands in."""

from __future__ import annotations

import numpy as np
import pytest

from engine.feeding import runs, water
from engine.feeding import tracers as of
from engine.feeding.column import CLOSED, MONTHS, RECORDS, Currents, Means, column, fall, mixing, move, warmth
from engine.feeding.experiments import EXPERIMENTS, experiment
from engine.feeding.model import ecosystem
from engine.feeding.parameters import FeedingParameters
from engine.feeding.pisces import N_PER_C, PISCES, SI_PER_C
from engine.feeding.upload import TEMPLATES, put, read_casts
from engine.feeding.water import DEPTH, EDGES, THICKNESS, Columns
from engine.ocean.ocean import Ocean
from engine.upload import UploadError
from tests.benchmarks.feeding import beside_scipy

Moving = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.fixture(scope="module")
def over() -> Columns:
    return water.columns(Ocean.embedded())


@pytest.fixture(scope="module")
def matrix() -> Moving:
    lower, upper, inverse = np.empty((3, THICKNESS.size))
    mixing(DEPTH, THICKNESS, 80.0, 0.5, PISCES, lower, upper, inverse)
    return lower, upper, inverse


def inventory(state: np.ndarray) -> tuple[float, float]:
    """Nitrogen and silicon of a column."""
    nitrogen = state[:, of.NITRATE] + N_PER_C * state[:, list(of.ORGANIC)].sum(axis=1)
    silicon = state[:, of.SILICATE] + state[:, of.SILICA] + SI_PER_C * state[:, of.DIATOM]
    thickness = THICKNESS[: state.shape[0]]
    return float(thickness @ nitrogen), float(thickness @ silicon)


# moving


def test_sinking_and_mixing_lose_nothing_over_a_closed_floor(matrix: Moving) -> None:
    state = np.random.default_rng(1).uniform(0, 3, (THICKNESS.size, of.TRACERS))
    before, flow = THICKNESS @ state, np.zeros((THICKNESS.size, of.FLOWS))
    for _ in range(200):
        move(state, flow, fall(THICKNESS, 0.5, True, PISCES), *matrix)
    assert THICKNESS @ state == pytest.approx(before, rel=1e-12)
    assert (state >= 0).all()
    assert flow[-1, of.SUNK_BIG] == 0.0


def test_what_leaves_an_open_floor_is_what_sinks_through_it(matrix: Moving) -> None:
    state = np.random.default_rng(2).uniform(0, 3, (THICKNESS.size, of.TRACERS))
    before, flow = THICKNESS @ state, np.zeros((THICKNESS.size, of.FLOWS))
    move(state, flow, fall(THICKNESS, 0.5, False, PISCES), *matrix)
    lost = before - THICKNESS @ state
    assert lost[of.BIG] == pytest.approx(0.5 * flow[-1, of.SUNK_BIG], rel=1e-9)
    assert lost[of.SMALL] == pytest.approx(0.5 * flow[-1, of.SUNK_SMALL], rel=1e-9)
    assert lost[of.NITRATE] == pytest.approx(0, abs=1e-9)


def test_mixing_brings_the_mixed_layer_together_and_leaves_the_deep(matrix: Moving) -> None:
    state = np.zeros((THICKNESS.size, of.TRACERS))
    state[0, of.NITRATE] = 10.0
    for _ in range(20):
        move(state, np.zeros((THICKNESS.size, of.FLOWS)), fall(THICKNESS, 0.5, True, PISCES), *matrix)
    mixed = state[EDGES[1:] <= 80.0, of.NITRATE]
    assert np.ptp(mixed) < 0.05 * mixed.mean()
    assert state[DEPTH > 500, of.NITRATE].max() < 1e-3


# a year


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_closed_column_keeps_its_nitrogen_and_silicon(over: Columns, name: str) -> None:
    number = over.nearest(-20.0, 190.0)
    start = over.start(number)
    levels = start.shape[0]
    state, flows = np.empty((MONTHS, levels, of.TRACERS)), np.empty((MONTHS, levels, of.FLOWS))
    end, nothing = start.copy(), np.zeros((RECORDS, levels, of.NUTRIENTS))
    place = over.water(number, levels)._replace(dust=np.zeros(levels))
    column(1, 0.5, CLOSED, experiment(name, PISCES), place, end, Currents(nothing, nothing.copy()), Means(state, flows))
    assert inventory(end) == pytest.approx(inventory(start), rel=1e-10)
    assert (end >= 0).all()


def test_a_shallow_column_is_warmed_within_its_own_levels(over: Columns) -> None:
    """The water is told of all levels; a column with fewer must leave what lies behind its own alone."""
    shallow = int(np.argmin(over.levels))
    levels = int(over.levels[shallow])
    assert levels < THICKNESS.size
    plants, animals = np.full((2, THICKNESS.size), -1.0)
    warmth(over.temperature[shallow, 0], PISCES, plants[:levels], animals[:levels])
    assert (plants[:levels] > 0).all()
    assert (plants[levels:] == -1).all()
    assert (animals[levels:] == -1).all()


def test_half_a_day_is_near_a_tenth_of_it(over: Columns) -> None:
    number = over.nearest(50.0, 215.0)
    coarse, fine = (runs.reference(over, number, PISCES, years=3, step=step)[0].state.mean(axis=0)[:14] for step in (0.5, 0.05))
    away = np.abs(coarse - fine) / np.maximum(fine, 0.01)
    assert np.median(away) < 0.01
    assert away[:, : of.FLUX_FEEDER + 1].max() < 0.08


def test_an_experiment_of_the_reference_is_the_reference(over: Columns) -> None:
    number = over.nearest(-60.0, 60.0)
    year, supply = runs.reference(over, number, PISCES, years=15)
    again = runs.experiment(over, number, PISCES, supply, years=5)
    a, b = year.state.mean(axis=0), again.state.mean(axis=0)
    assert np.abs(b[:14] / a[:14] - 1).max() < 0.02


@pytest.mark.parametrize(
    ("name", "end"),
    [(name, end) for name, item in FeedingParameters.declared.items() for end in item.bounds or () if name in PISCES._fields],
)
def test_no_corner_of_a_slider_makes_anything_negative(over: Columns, name: str, end: float) -> None:
    p = ecosystem(FeedingParameters(**{name: end}))
    for number in (over.nearest(0.0, 220.0), over.nearest(-64.0, 60.0)):
        _, supply = runs.reference(over, number, PISCES, years=1)
        year = runs.experiment(over, number, p, supply, years=2)
        assert np.isfinite(year.end).all()
        assert (year.end >= 0).all()


def test_what_is_not_there_is_not_taken(over: Columns) -> None:
    """An experiment in water with no nutrients at all, supplied as if there were."""
    number = over.nearest(-20.0, 190.0)
    _, supply = runs.reference(over, number, PISCES, years=1)
    supply.start[:, : of.NUTRIENTS] = 0.0
    supply.given[:] = -np.abs(supply.given) - 1.0
    year = runs.experiment(over, number, PISCES, supply, years=1)
    assert (year.end >= 0).all()


# the water


def test_every_column_has_finite_water_in_its_bounds(over: Columns) -> None:
    assert len(over) == int(Ocean.embedded().grid.wet[0].sum())
    assert over.temperature.shape == (len(over), RECORDS, THICKNESS.size)
    for name, low, high in (
        ("temperature", -2.0, 33.0), ("light", 0.0, 150.0), ("day", 0.02, 1.0), ("mixed_layer", 20.0, 301.0), ("low", 0.0, 1.0),
        ("target", 0.0, 200.0), ("dust", 0.0, 1.0),
    ):  # fmt: skip
        values = getattr(over, name)
        assert np.isfinite(values).all(), name
        assert (values >= low).all(), name
        assert (values <= high).all(), name
    assert over.area.sum() == pytest.approx(3.5e14, rel=0.05)
    assert ((over.levels >= water.LEAST_LEVELS) & (over.levels <= water.LEVELS)).all()


def test_silicate_is_poor_above_and_rich_below_and_has_its_mean() -> None:
    ocean = Ocean.embedded()
    silicate = water.silicate(ocean)
    assert ocean.grid.mean(silicate) == pytest.approx(water.SILICATE_MEAN, rel=1e-9)
    assert silicate.min() > -1e-6
    shallow = silicate[(ocean.grid.level == 0) & (np.abs(ocean.grid.lat) < 30)]
    deep = silicate[(ocean.grid.depth > 2000) & ocean.grid.inside("Pacific") & (ocean.grid.lat > 20)]
    assert np.median(shallow) < 5
    assert np.median(deep) > 120


def test_dust_falls_off_the_sahara_and_sums_to_what_is_known() -> None:
    lat, lon = np.meshgrid(np.arange(-89.5, 90), np.arange(0.5, 360), indexing="ij")
    area = (np.radians(1) * 6.371e6) ** 2 * np.cos(np.radians(lat))
    fallen = water.dust(lat, lon)
    assert (fallen * area).sum() / 1e12 == pytest.approx(450, rel=0.05)
    assert np.unravel_index(fallen.argmax(), fallen.shape)[0] == pytest.approx(106, abs=15)


def test_nitrate_lacks_where_oxygen_does() -> None:
    poor, rich = water.nitrate(np.array([2.0, 2.0]), np.array([2.0, 250.0]), np.array([False, False]))
    assert poor < rich - 8


# own water


def test_the_template_is_read_and_put_in_place_of_the_oceans_water(over: Columns) -> None:
    text = TEMPLATES["column"]()
    profile = read_casts(text.encode()).profiles[0]
    number = over.nearest(32.0, 296.0)
    here = put(profile, over, number)
    assert here.temperature[0].mean(axis=0) == pytest.approx(over.temperature[number].mean(axis=0), abs=0.6)
    assert here.target[0, :, of.NITRATE] == pytest.approx(over.target[number, :, of.NITRATE], abs=1.5)


HEAD = "depth [m],temperature [degree_Celsius],nitrate [mmol N m-3]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("depth [m],temperature [degree_Celsius]\n0,20\n200,10\n", "“nitrate” is missing"),
        (HEAD + "0,20,1\n100,12,9\n", "reach 150 m"),
        (HEAD + "0,20,1\n0,12,9\n300,5,20\n", "depth 0 m is there twice"),
        (HEAD + "0,20,-1\n300,5,20\n", "negative"),
        (HEAD.replace("mmol N m-3", "mmol P m-3") + "0,20,1\n300,5,20\n", "cannot be read as"),
        (HEAD + "0,warm,1\n300,5,20\n", "not a number"),
    ],
)
def test_a_profile_that_cannot_be_used_is_refused_in_a_sentence(text: str, message: str) -> None:
    with pytest.raises(UploadError, match=message):
        read_casts(text.encode()).profiles[0]


@pytest.mark.wide
def test_what_the_column_is_measured_by_comes_to_an_end(over: Columns) -> None:
    """Scipy's own stiff solver on the same tendency, in steps that memory holds."""
    found = beside_scipy(over, over.nearest(50.0, 215.0))
    assert found["lsoda"]["error"] <= found["ours"]["error"]
