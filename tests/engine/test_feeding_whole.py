"""The ecosystem in the moving ocean: nothing lost, stopped and gone on with to the same bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from engine.feeding import summary, whole
from engine.feeding import tracers as of
from engine.feeding.experiments import experiment
from engine.feeding.parameters import FeedingParameters
from engine.feeding.pisces import PISCES
from engine.feeding.whole import Whole, simulate_whole
from engine.lab import Cancelled
from engine.ocean.ocean import Ocean
from tests.few import few


@pytest.fixture(scope="module")
def over() -> Whole:
    return Whole(Ocean.embedded())


@pytest.mark.parametrize("name", few(["FOREFF", "LGE", "KILL_FF"], "FOREFF"))
def test_nutrients_are_kept(over: Whole, name: str) -> None:
    tracers, p = over.start(), experiment(name, PISCES)
    before, flows = over.inventory(tracers), np.zeros((over.grid.size, of.FLOWS))
    for record in (0, 18, 36, 54):
        tracers = over.step(tracers, flows, record, p)
    assert over.inventory(tracers) == pytest.approx(before, rel=1e-8)
    assert (tracers >= 0).all()
    assert np.isfinite(tracers).all()
    assert flows[:, of.GROWTH_DIATOM].sum() > 0


def test_what_sinks_ends_on_the_floor(over: Whole) -> None:
    flows = np.zeros((over.grid.size, of.FLOWS))
    over.step(over.start(), flows, 20, PISCES)
    floor = np.unique(over.grid.floor)
    assert flows[floor, of.SUNK_BIG].max() == 0
    sinking = over.sinking(flows, whole.UPPER)
    assert np.nanmax(sinking) > 0


def test_a_stopped_run_goes_on_to_the_same_bits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "RECORDS", 4)
    values, kept = dict(FeedingParameters(g_flux=0.0)), tmp_path / "kept.npz"
    straight = simulate_whole(values, years=2)
    told: list[float] = []

    def stop(share: float, words: str) -> None:
        told.append(share)
        if len(told) == 6:
            raise Cancelled

    with pytest.raises(Cancelled):
        simulate_whole(values, stop, kept, years=2)
    again = simulate_whole(values, lambda share, words: told.append(share), kept, years=2)
    assert told[6] == pytest.approx(5 / 8)
    assert not kept.exists()
    for name in straight.data_vars:
        np.testing.assert_array_equal(straight[name].values, again[name].values)
    assert float(straight["nitrogen"][1]) == pytest.approx(float(straight["nitrogen_start"]), rel=1e-8)


def test_the_sums_of_a_run_are_those_of_its_maps(over: Whole) -> None:
    grid = over.grid
    flux = np.where(grid.wet[0], 1.0, np.nan)
    found = xr.Dataset(
        {
            "export": (("world", "lat", "lon"), np.array([flux, 3 * flux])),
            "export_1000": (("world", "lat", "lon"), np.array([flux / 2, flux])),
            "nitrogen": ("world", [10.0, 9.0]),
            "silicon": ("world", [10.5, 10.0]),
            "nitrogen_start": ((), 10.0),
            "silicon_start": ((), 10.0),
        },
        coords={"world": ["FOREFF", "yours"]},
    )
    sums = summary.moving(grid, found)
    area = float(grid.area[grid.surface].sum())
    assert sums["FOREFF"]["export"] == pytest.approx(365e-18 * area)
    assert sums["yours"]["export_1000"] == pytest.approx(365e-18 * area)
    assert [sums[world]["transfer"] for world in ("FOREFF", "yours")] == pytest.approx([1 / 2, 1 / 3])
    assert [sums[world]["lost"] for world in ("FOREFF", "yours")] == pytest.approx([0.05, 0.1])
