"""A cup from end to end, the shipped network against its table, another sea stopped and gone on with, and the twin."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.catchment import LAB, another, area, judged, network, training, twin
from engine.catchment.compare import compare
from engine.catchment.experiments import DEEP, SPEEDS, cups, places
from engine.catchment.inputs import around
from engine.catchment.model import compute, surface
from engine.catchment.parameters import FIRST_DAY, LAST_DAY, CatchmentParameters
from engine.catchment.record import Record
from engine.catchment.scores import scores
from engine.catchment.sea import F0, Sea
from engine.catchment.tellers import BOXES, FUNNEL, NETWORK
from engine.lab import Cancelled

PAPER = CatchmentParameters()


def test_a_cup_is_720_particles_from_the_trap_to_200_m() -> None:
    cup = compute(PAPER).cup
    assert cup.x.shape == (720, cup.depth.size)
    assert (cup.depth[0], cup.depth[-1]) == (3000, 200)
    assert np.abs(cup.x[:, 0]).max() == 5000
    assert cup.counts.sum() == 720
    assert cup.catchment.sum() == pytest.approx(1, abs=1e-4)
    assert set(cup.tellers) == {NETWORK, FUNNEL, "box_100", "box_200"}
    assert cup.spread[1][0] < 6
    assert cup.within(2000) == 1


def test_slower_particles_come_from_farther_on_the_whole() -> None:
    days = range(80, 700, 70)
    far = {
        speed: np.mean([compute(PAPER.replace(speed=speed, day=float(day))).cup.distance for day in days])
        for speed in (80.0, 300.0)
    }
    assert far[80.0] > 1.3 * far[300.0]


def test_the_network_knows_one_depth_only() -> None:
    elsewhere = compute(PAPER.replace(depth=2000.0)).cup
    assert elsewhere.told is None
    assert set(elsewhere.tellers) == {"box_100", "box_200"}
    assert compute(PAPER.replace(depth=3000.0)).cup.told is not None


@pytest.mark.parametrize("day", [float(FIRST_DAY), float(LAST_DAY)])
@pytest.mark.parametrize("depth", [1000.0, 4000.0])
def test_every_cup_of_the_levers_can_be_followed(day: float, depth: float) -> None:
    cup = compute(PAPER.replace(day=day, depth=depth, speed=80.0)).cup
    assert np.isfinite(cup.x).all()
    assert cup.distance < 400


def test_the_sea_repeats_itself() -> None:
    here, there = (compute(PAPER.replace(trap_x=x, trap_y=960.0 - x)).cup for x in (0.0, 960.0))
    assert there.x == pytest.approx(here.x, abs=1e-3)
    record = Record.shipped()
    fields = np.stack(record.surface(100.0))
    assert around(fields, 0.0, 480e3, record.sea.spacing) == pytest.approx(around(fields, 960e3, 480e3, record.sea.spacing))


def test_currents_are_those_of_the_height() -> None:
    """u = −∂ψ/∂y with ψ = g η / f0, and the mean current besides: differences on a fine map."""
    record = Record.shipped()
    answer = compute(PAPER)
    apart = 2e3
    height, speed = (surface(record, answer, name, 100e3, apart) for name in ("height", "speed"))
    u = -9.81 / F0 * np.gradient(height, apart, axis=0) + record.sea.current[0, 0]
    v = 9.81 / F0 * np.gradient(height, apart, axis=1) + record.sea.current[1, 0]
    assert np.corrcoef(np.hypot(u, v).ravel(), speed.ravel())[0, 1] > 0.98


def test_simulate_gives_cf_with_units() -> None:
    data = LAB.simulate(PAPER)
    assert data["catchment"].attrs["units"] == "1"
    assert data["particle_x"].attrs["units"] == "km"
    assert data["told"].sel(teller="box_100").sum() == pytest.approx(1)
    assert data.attrs["lab"] == "catchment"
    assert "twin" in data.attrs["comment"]
    assert data["overlap"].sel(teller=NETWORK) == pytest.approx(compute(PAPER).cup.overlap[NETWORK])


def test_the_shipped_network_does_what_its_table_says() -> None:
    """On 108 cups of the shipped sea: valid at 100 m d⁻¹ within what so few can tell."""
    record, rng = Record.shipped(), np.random.default_rng(5)
    valid = []
    for day in (150.0, 400.0, 650.0):
        x, y = places(record.sea, rng)
        for place in zip(x, y, strict=True):
            at = PAPER.replace(day=day, trap_x=place[0] / 1e3 % 960, trap_y=place[1] / 1e3 % 960)
            valid.append(compute(at).cup.loss[NETWORK] < area.VALID)
    expected = float(scores()["valid"].sel(teller=NETWORK, speed=100))
    assert np.mean(valid) == pytest.approx(expected, abs=0.15)


def test_the_table_holds_what_was_promised() -> None:
    found = scores()
    ours = found["valid"].sel(teller=NETWORK).values
    boxes = np.maximum(found["valid"].sel(teller="box_100").values, found["valid"].sel(teller="box_200").values)
    assert (np.diff(ours) > 0).all()
    assert ours[0] > boxes[0] + 0.3
    deep = found["valid"].sel(teller="five_deep").values
    assert (deep >= ours).all()
    assert deep[0] > ours[0] + 0.05
    energy = found["deep_valid"].sel(deep="energy").values
    assert energy[0] > energy[-1]
    height = found["valid_by_height"]
    assert float(height.sel(height_km=80)) > float(height.sel(height_km=200)) + 0.05
    r = found["correlation"].sel(season="without", lag=27)
    assert float(r.sel(connected="true")) > float(r.sel(connected=NETWORK)) > float(r.sel(connected="box_100"))


def test_compare_says_what_does_not_come_out() -> None:
    rows = compare()
    assert len(rows) > 90
    assert all(row.ours is not None and np.isfinite(row.ours) for row in rows)
    assert any("does not come out" in row.note for row in rows)


def test_examples_hold_what_the_network_will_see() -> None:
    record = Record.shipped()
    sea = record.sea
    days = range(61)
    fine = np.array([record.surface(float(day)) for day in days])
    heights = np.zeros((len(days), 6, sea.size, sea.size), np.float32)
    heights[:, 0] = fine[:, 1]
    counted = np.zeros((1, 5, area.BINS, area.BINS), np.uint16)
    counted[:, :, 30, 30] = 720
    cup = {"x": np.array([3e5]), "y": np.array([2e5]), "days": np.array([55]), "counts": counted}
    found = training.examples(sea, training.surface(sea), cup, heights, fine[:, 0])
    assert found.seen[0].astype(float) == pytest.approx(record.seen(3e5, 2e5, 55.0), abs=5e-3)
    assert found.smooth[0, 0].astype(float).sum() == pytest.approx(1, abs=2e-3)
    first, last = training.parted(np.arange(60, 1400, 10))
    seen, open_for = 50, 10  # days: what is judged by must share none with what was taught
    assert last.min() * 10 - first.max() * 10 >= seen + open_for


def test_vorticity_and_currents_of_five_fields_are_those_of_the_height() -> None:
    sea = Sea(size=96)
    x = np.arange(96) * sea.spacing
    k = 2 * np.pi * 3 / sea.length
    height = np.zeros((1, 6, 96, 96), np.float32)
    height[0, 0] = np.sin(k * x)[None, :]
    found = training.five_surface(sea)(height, np.zeros((1, 96, 96), np.float32))[0]
    slope = 9.81 / F0 / 10 * k * np.cos(k * x)
    assert found[3, 40] / 10 == pytest.approx(slope, abs=1e-4)
    assert np.abs(found[2]).max() < 1e-3
    assert found[4, 40] / 100 == pytest.approx(-9.81 / F0 / 10 * k**2 * np.sin(k * x) / F0, abs=1e-4)


def test_deep_energy_and_vorticity_are_those_of_the_deep_currents() -> None:
    """A sea that turns as one: vorticity twice its rate, energy that of the speed about the trap; three layers stand still."""
    sea = Sea(size=96)
    along = (np.arange(96) - 48) * sea.spacing
    x, y = np.meshgrid(along, along)
    rate, drift = 2e-6, 0.03
    moving = np.zeros((60, 2, 6, 96, 96), np.float32)
    moving[:, :, DEEP] = np.stack([drift - rate * y, rate * x])[None, :, None]
    found = cups(sea, moving, 0, 59, np.array([480e3]), np.array([480e3]), (200.0,))
    assert found.vorticity[0, 0] == pytest.approx(2 * rate / F0, rel=1e-3)
    box = np.arange(-4, 4) * sea.spacing
    u, v = np.broadcast_arrays(drift - rate * box[:, None], rate * box)
    assert found.energy[0, 0] == pytest.approx(0.5e4 * float((u**2 + v**2).mean()), rel=1e-3)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(another, "SPIN_UP", 6)
    monkeypatch.setattr(another, "LOOKED_AT", 2)


@pytest.mark.wide
def test_another_sea_goes_on_where_it_was_stopped_to_the_same_bits(short: None, tmp_path: Path) -> None:
    whole = another.another_sea({"seed": 21})
    kept = tmp_path / "kept.npz"

    def stop(share: float, words: str) -> None:
        if share > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        another.another_sea({"seed": 21}, stop, kept)
    assert kept.exists()
    again = another.another_sea({"seed": 21}, None, kept)
    assert not kept.exists()
    assert again.equals(whole)
    assert float(whole["cups"]) == 36
    assert whole["valid"].attrs["units"] == "%"


def test_the_twin_counts_what_was_green_where_its_particles_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sea that stands still the trap counts what was above it, so many days before: 100 m d⁻¹ are 28 days."""
    monkeypatch.setattr(twin, "ERROR", 0.0)
    sea = Sea(size=96)
    green = np.zeros((120, 96, 96), np.float32)
    green[:] = np.arange(120)[:, None, None]

    def still(first: int, stop: int) -> np.ndarray:
        return np.zeros((stop - first, 6, 96, 49), np.complex64)

    ends = np.array([100, 110])
    (site,) = twin.sites(
        sea, still, lambda day: np.zeros((2, 96, 96), np.float32), green, np.array([4e5]), np.array([4e5]), ends, 1
    )
    way = np.array([2800 / speed for speed in SPEEDS])
    expected = np.array([(np.array(twin.MIX) * (end - 4.75 - way)).sum() for end in ends])
    assert site.trap.fluxes["flux"] == pytest.approx(expected, abs=0.3)  # days: chlorophyll is that of the nearest
    assert site.true.areas.sum(-1) == pytest.approx(np.ones((5, 2)))
    assert site.seen.shape == (2, 12, 64, 64)


def test_patches_have_the_strength_they_are_said_to_have() -> None:
    sea = Sea(size=96)
    patchiness = np.random.default_rng(0).standard_normal((3, 96, 96))
    found = twin.chlorophyll(sea, patchiness, np.array([120, 200, 300]))
    assert np.log(found).std((1, 2)) == pytest.approx(np.full(3, twin.PATCHES), rel=1e-3)
    assert np.median(found, (1, 2)) == pytest.approx(twin.season(np.array([120, 200, 300])), rel=0.1)


def test_cups_of_a_date_are_those_of_the_page() -> None:
    """The experiments that taught and the page follow the same particles."""
    record = Record.shipped()
    first, day = 351, 402
    snapshots = record.currents(first, day).values[:, :-1, :-1].transpose(0, 4, 3, 1, 2)
    at = np.arange(day - first + 1) / 3
    low = np.minimum(at.astype(int), len(snapshots) - 2)
    share = (at - low)[:, None, None, None, None]
    daily = (1 - share) * snapshots[low] + share * snapshots[low + 1]
    found = cups(record.sea, daily, first, day, np.array([480e3]), np.array([480e3]), (100.0,))
    ours = compute(PAPER.replace(day=float(day))).cup
    assert area.loss(area.probability(found.counts[0, 0]), ours.catchment) < 0.01


def test_the_lab_is_registered_with_its_presets() -> None:
    assert list(LAB.presets) == ["w100", "w80", "w150", "w200", "w300"]
    assert LAB.preset("w80")["speed"] == 80
    assert network.shipped()


@pytest.mark.parametrize(("speed", "sigma"), [(80.0, 25.0), (120.0, 0.0), (300.0, 60.0)])
def test_the_mean_catchment_is_one_for_every_speed_and_smoothing(speed: float, sigma: float) -> None:
    """A probability that has the mean current in it: north-east currents brought them from the south-west."""
    mean = judged.funnel(speed, sigma)
    assert mean.sum() == pytest.approx(1, abs=1e-4)
    assert area.entropy(judged.funnel(speed, 0.0)) <= area.entropy(mean) < area.entropy(judged.funnel(speed, 75.0))
    assert (area.entropy(mean) > area.entropy(judged.funnel(speed, 0.0)) + 0.02) == (sigma > 0)
    east, north = (float((mean * axis).sum()) / 1e3 for axis in (area.AXIS, area.AXIS[:, None]))
    assert -70 < east < -5
    assert -70 < north < -5
    cup = compute(PAPER.replace(speed=speed, sigma=sigma)).cup
    np.testing.assert_array_equal(cup.tellers[FUNNEL], mean)


def test_every_score_rises_with_the_smoothing_and_the_page_says_by_how_much() -> None:
    found = judged.judged()
    assert (np.diff(found["overlap"].sel(teller=NETWORK).values, axis=0) > 0.1).all()
    words = (Path(__file__).parents[2] / "app" / "labs" / "catchment" / "equations.html").read_text(encoding="utf-8")
    for sigma, name in ((25.0, "25 km"), (12.5, "12.5 km"), (0.0, "none")):
        low, high = 100 * found["overlap"].sel(teller=NETWORK, sigma=sigma, speed=[80, 300]).values
        assert f"{low:.0f} to {high:.0f} %" in words, name
    low, high = 100 * found["valid"].sel(teller=NETWORK, sigma=12.5, speed=[80, 300]).values
    assert f"{low:.0f} to {high:.0f} %" in words
    assert float(found["valid"].sel(sigma=0.0).max()) == 0
    assert not any("lands on the paper" in text for text in (words, LAB.parameters.declared["sigma"].description))
    held = 100 * found["held"].sel(share=0.75).values
    assert f"holds {held.min():.0f} to {held.max():.0f} %" in words


def test_the_scores_of_the_shipped_record_are_those_of_its_cups() -> None:
    """The table beside the five thousand cups of the flow itself, and beside a cup of the page."""
    found = judged.judged()
    ours, table = (each["valid"].sel(teller=NETWORK).values for each in (found.sel(sigma=25.0), scores()))
    assert ours == pytest.approx(table, abs=0.02)
    assert found["cup_loss"].mean("cup").values == pytest.approx(found["loss"].sel(sigma=25.0, teller=NETWORK).values, abs=1e-3)
    assert float(found["valid"].sel(teller=FUNNEL, sigma=25.0, speed=300)) > float(
        found["valid"].sel(teller="box_100", sigma=25.0, speed=300)
    )


def test_the_number_of_the_home_page_is_the_mean_of_all_cups_not_one_of_them() -> None:
    boxes = 100 * scores()["overlap"].sel(teller=list(BOXES)).max("teller")
    glance = LAB.glance()
    assert glance.value == pytest.approx(float(boxes.sel(speed=100)))
    assert (glance.low, glance.high) == pytest.approx((float(boxes.min()), float(boxes.max())))


def test_the_deep_maps_are_of_the_deep_currents_while_the_particles_crossed_them() -> None:
    """Energy as it is in the record’s layers; vorticity of a field that is known; slower particles see more days."""
    record, answer = Record.shipped(), compute(PAPER)
    energy = surface(record, answer, "deep_energy", 480e3, 10e3)
    moving = record.currents(answer.day - 29.5, answer.day).values[:, :-1, :-1, DEEP]
    assert energy[:-1, :-1].mean() == pytest.approx(0.5 * float((moving**2).sum(-1).mean()), rel=1e-3)
    vorticity = surface(record, answer, "deep_vorticity", 480e3, 10e3)
    assert abs(float(vorticity[:-1, :-1].mean())) < 1e-6
    assert 0.001 < vorticity.std() < 0.05
    slower = surface(record, compute(PAPER.replace(speed=80.0)), "deep_energy", 480e3, 10e3)
    assert not np.array_equal(slower, energy)


def test_the_catchment_at_1000_m_lies_between_the_trap_and_the_surface() -> None:
    cup = compute(PAPER).cup
    assert cup.below is not None
    assert cup.below.sum() == pytest.approx(1, abs=1e-4)
    assert 0 < float(area.centre(cup.below)) < cup.distance
    assert compute(PAPER.replace(depth=1000.0)).cup.below is None


def test_the_sign_of_entropy_is_one_of_the_smoothing() -> None:
    """As in print without any, and the other way at 25 km: rows of the comparison, each with its smoothing."""
    rows = [row for row in compare() if row.quantity.startswith("BL, highest less lowest quarter of entropy")]
    assert ["at 0 km" in rows[0].where, "at 12.5 km" in rows[1].where, "at 25 km" in rows[2].where] == [True] * 3
    found = [float(row.ours or 0) for row in rows]
    assert found[0] < -0.02 < found[1] < 0.02 < found[2]
