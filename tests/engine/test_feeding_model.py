"""The feeding lab as a whole: its column, the shipped experiments, runs of the whole sea, and what is published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine import published
from engine.feeding import LAB, atlas, summary
from engine.feeding.compare import FITTED_TO, Worlds, changes, compare, same_sign, score, worlds
from engine.feeding.experiments import EXPERIMENTS, experiment
from engine.feeding.fitted import FITTED
from engine.feeding.misses import MISSED
from engine.feeding.model import QUICK_YEARS, TRAITS, compute, ecosystem, water
from engine.feeding.parameters import FeedingParameters
from engine.feeding.pisces import PISCES
from engine.feeding.upload import TEMPLATES, read_casts
from engine.feeding.water import columns
from engine.lab import Cancelled
from engine.ocean.ocean import Ocean

OVER = columns(Ocean.embedded())


# against the paper


def near(ours: float, theirs: float, part: float) -> bool:
    return abs(ours - theirs) <= part * abs(theirs)


def strict_signs(found: Worlds, only: tuple[str, ...] = tuple(EXPERIMENTS)) -> int:
    return sum(theirs * mine > 0 for name, _, theirs, mine in changes(found) if name in only)


def within(found: Worlds, factor: float) -> tuple[int, int]:
    """Of the changes of 3 % and more: how many are of the paper's sign and size, and of how many."""
    large = [(theirs, mine) for _, _, theirs, mine in changes(found) if abs(theirs) >= 3]
    return sum(theirs * mine > 0 and 1 / factor <= mine / theirs <= factor for theirs, mine in large), len(large)


def reaching(found: Worlds, name: str, quantity: str) -> float:
    return found[name][quantity] / found["FOREFF"][quantity] - 1


def transfer(found: Worlds) -> float:
    first = atlas.shipped().sel(experiment="FOREFF")
    at = summary.upwellings(OVER) & (OVER.bottom > 1000)
    deep, export = (float(first[name].values[at] @ OVER.area[at]) for name in ("export_1000", "export"))
    return deep / export


TAKEN_AWAY = tuple(name for name in EXPERIMENTS if name not in FITTED_TO)
AIMS: dict[str, Callable[[Worlds], bool]] = {
    "52 of 54 signs, strictly": lambda found: strict_signs(found) >= 52,
    "27 of 30 of the groups taken away": lambda found: strict_signs(found, TAKEN_AWAY) >= 27,
    "35 of 46 changes within a factor of 1.5": lambda found: within(found, 1.5)[0] >= 35,
    "flux-feeders taken away: 1,000 m": lambda found: near(reaching(found, "KILL_FF", "export_1000"), 0.408, 0.25),
    "flux-feeders taken away: transfer": lambda found: near(found["KILL_FF"]["transfer"], 0.4596, 0.25),
    "export": lambda found: near(found["FOREFF"]["export"], 5.01, 0.1),
    "export, 1,000 m": lambda found: near(found["FOREFF"]["export_1000"], 1.69, 0.1),
    "grazing by flux-feeders": lambda found: near(found["FOREFF"]["grazing_flux_feeder"], 0.91, 0.15),
    "cruisers lead near the poles": lambda found: found["FOREFF"]["share_polar"] > 0.6,
    "and in upwellings": lambda found: found["FOREFF"]["share_upwellings"] > 0.5,
    "ambushers in gyres": lambda found: found["FOREFF"]["share_gyres"] == 0,
    "low growth efficiency: ambushers near the poles": lambda found: found["LGE"]["share_polar"] <= 0.4,
    "low growth efficiency: cruisers in gyres": lambda found: found["LGE"]["share_gyres"] > 0.5,
    "transfer in upwellings": lambda found: transfer(found) < 0.15,
}
MISSES = {
    "52 of 54 signs, strictly",
    "27 of 30 of the groups taken away",
    "35 of 46 changes within a factor of 1.5",
    "low growth efficiency: ambushers near the poles",
    "transfer in upwellings",
}
"""What these columns do not reach; why, in engine/feeding/misses.py. Whoever mends one takes it from here."""


@pytest.mark.parametrize("aim", AIMS)
def test_the_shipped_experiments_are_where_the_papers_are(aim: str) -> None:
    assert AIMS[aim](worlds()) == (aim not in MISSES)


def test_as_many_changes_are_counted_as_the_paper_has() -> None:
    assert score(worlds())[1] == 54
    assert within(worlds(), 1.5)[1] == 46
    assert score(worlds(), only=TAKEN_AWAY)[1] == 30


def test_the_year_of_the_southern_ocean_is_the_papers() -> None:
    first = atlas.shipped().sel(experiment="FOREFF")
    assert 70 <= summary.flux_feeders_below(OVER, first) <= 130
    cruisers = summary.southern_season(OVER, first, "cruiser")
    assert (cruisers.argmax() + 1, cruisers.argmin() + 1) == (3, 11)
    south = summary.southern_season(OVER, first, "effort")
    assert south[5:8].max() < 0.5 * south.max()


def test_every_row_that_misses_says_why_and_no_other() -> None:
    rows = [row for row in compare() if row.rule and row.kind != "fitted"]
    missed = {row.slug for row in rows if not row.agrees}
    assert missed == set(MISSED)
    assert all(any(letter.isdigit() for letter in why) and "\n" not in why for why in MISSED.values())
    assert all(MISSED[row.slug] in row.note for row in rows if row.slug in missed)


def test_every_cell_of_table_3_is_compared() -> None:
    rows = compare()
    table = published.table("feeding")
    cells = sum(float(table[name].sel(experiment=each)) > 0 for name in table.data_vars for each in list(EXPERIMENTS)[1:])
    assert cells == 54 == len(list(changes(worlds())))
    assert sum(row.measure == "change" for row in rows) == 54 + 22 + 4  # and four of the text
    assert {row.kind for row in rows if "KILL" in row.where and row.quantity.startswith("change")} == {"independent"}
    assert any(row.kind == "audit" for row in rows)
    assert all(row.ours is not None and np.isfinite(row.ours) for row in rows)


def test_changes_that_are_hardly_any_have_no_sign() -> None:
    assert same_sign(-0.1, 0.9)
    assert not same_sign(-0.1, 13.0)
    assert not same_sign(-5.0, 2.0)
    assert same_sign(-5.0, -0.1)


# the shipped file


def test_a_few_columns_give_the_shipped_numbers_again() -> None:
    shipped = atlas.shipped()
    for number in (OVER.nearest(-60.0, 60.0), OVER.nearest(0.0, 220.0)):
        here = OVER.select(np.array([number]))
        others = {name: (experiment(name, PISCES), here) for name in ("LGE", "KILL_FF")}
        again = atlas.run(here, PISCES, others)
        for place, name in enumerate(("FOREFF", "LGE", "KILL_FF")):
            for quantity in ("cruiser", "flux_feeder", "export", "month_effort", "profile_ambusher"):
                kept = shipped[quantity].sel(experiment=name).values[number]
                assert again.values[quantity][place, 0] == pytest.approx(kept, rel=3e-4, abs=1e-6, nan_ok=True), quantity


def test_the_shipped_file_is_small_and_says_what_it_holds() -> None:
    assert atlas.FILE.stat().st_size < 4e6
    shipped = atlas.shipped()
    assert list(shipped["experiment"].values) == list(EXPERIMENTS)
    assert all(shipped[name].attrs["units"] for name in atlas.SINGLE)
    assert json.loads(shipped.attrs["versions"])["numba"]


# the whole sea


def few() -> np.ndarray:
    return np.array([OVER.nearest(lat, lon) for lat, lon in ((-60, 60), (0, 220), (50, 215), (-14, 285))])


def test_a_run_that_is_stopped_goes_on_to_the_same_bits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atlas, "BATCH", 1)
    monkeypatch.setattr(atlas, "KEEP_SECONDS", 0.0)
    over = OVER.select(few())
    others = {"yours": (experiment("LGE", PISCES), over)}
    whole = atlas.run(over, PISCES, others, years=2)
    kept, seen = tmp_path / "kept.npz", []

    def stop(share: float, words: str) -> None:
        seen.append(share)
        if len(seen) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        atlas.run(over, PISCES, others, 2, stop, kept)
    assert kept.exists()
    told: list[float] = []
    again = atlas.run(over, PISCES, others, 2, lambda share, words: told.append(share), kept)
    assert told[0] == pytest.approx(0.5)
    assert not kept.exists()
    for name, values in whole.values.items():
        np.testing.assert_array_equal(again.values[name], values)


def test_what_was_kept_of_other_values_is_not_gone_on_with(tmp_path: Path) -> None:
    over, kept = OVER.select(few()[:1]), tmp_path / "kept.npz"
    first = atlas.Atlas(("FOREFF", "yours"), 1)
    first.done[:] = True
    first.save(kept, "other settings")
    found = atlas.run(over, PISCES, {"yours": (PISCES, over)}, 1, checkpoint=kept)
    assert np.isfinite(found.values["cruiser"]).all()


def test_sections_and_fields_lie_where_their_columns_do() -> None:
    grid = Ocean.embedded().grid
    flat = atlas.field(grid, OVER.lat)
    assert np.isnan(flat[~grid.wet[0]]).all()
    assert flat[grid.wet[0]] == pytest.approx(np.repeat(grid.lat_centre, grid.wet[0].sum(axis=1)))
    section = atlas.section(OVER, grid, np.repeat(OVER.lat[:, None], 24, axis=1))
    rows = np.isfinite(section[0])
    assert section[:, rows] == pytest.approx(np.repeat(grid.lat_centre[rows][None], 24, axis=0))


# the column


def test_the_reference_is_its_own_answer_and_others_start_from_it() -> None:
    start = FeedingParameters(place_lat=-14.0, place_lon=285.0)
    first = compute(start)
    assert first.now is first.reference
    gone = compute(start.replace(g_flux=0.0))
    assert gone.now.transfer > 1.5 * first.now.transfer
    assert gone.now.grazing("flux_feeder").max() == 0
    assert compute(start.replace(g_flux=0.0), gone) is gone


def test_a_quick_answer_goes_on_from_the_last_and_is_near_the_exact_one() -> None:
    start = FeedingParameters(place_lat=-60.0, place_lon=60.0)
    answer = compute(start)
    for cost in (0.032, 0.034, 0.036):
        answer = compute(start.replace(r_cruiser=cost), answer, quick=True)
        assert not answer.exact
    exact = compute(start.replace(r_cruiser=0.036), answer)
    assert exact.exact
    assert answer.now.export == pytest.approx(exact.now.export, rel=0.1)
    assert QUICK_YEARS < 20


def test_every_preset_is_its_experiment() -> None:
    for name in EXPERIMENTS:
        assert ecosystem(LAB.preset(name)) == experiment(name, PISCES)


def test_what_was_fitted_is_no_number_of_the_papers_table() -> None:
    assert set(FITTED) - set(PISCES._fields) == {"iron_top", "returns_top", "returns_deep", "returns_coast"}
    assert not set(FITTED) & set(TRAITS)


def test_warmer_water_is_warmer_all_year() -> None:
    assert water(OVER, 0, warming=2.0).temperature == pytest.approx(water(OVER, 0).temperature + 2.0)


def test_the_dataset_is_cf_and_says_how_to_make_it_again() -> None:
    found = LAB.simulate(FeedingParameters(g_ambusher=0.0))
    assert found["cruiser"].dims == ("month", "depth")
    assert found["depth"].attrs["positive"] == "down"
    assert found["sinking"].attrs["display_units"] == "mg C m-2 d-1"
    assert json.loads(found.attrs["parameters"])["g_ambusher"] == 0.0
    assert float(found["ambusher"].max()) < 0.01 < float(found["reference_ambusher"].max())


def test_water_of_ones_own_changes_the_column() -> None:
    profile = read_casts(TEMPLATES["column"]().encode()).profiles[0]
    place = FeedingParameters(place_lat=-60.0, place_lon=60.0)
    assert compute(place, own=profile).now.export != pytest.approx(compute(place).now.export, rel=0.05)
