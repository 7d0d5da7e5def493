"""The next centuries: what is kept, what a stopped run becomes, and the same by the kernels. A few long steps stand for all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from engine.lab import Cancelled
from engine.pump import centuries as module
from engine.pump.centuries import centuries
from engine.pump.kernels import kernels
from engine.pump.model import compute
from engine.pump.parameters import PumpParameters
from engine.pump.response import HORIZONS

STAY_UP = PumpParameters(animals=0.0, stripping=0.2)


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HORIZONS", (10.0, 100.0))
    monkeypatch.setattr(module, "STEPS", (16, 18))
    monkeypatch.setattr(module, "KEPT_EVERY", 3)


@pytest.fixture(scope="module")
def run() -> xr.Dataset:
    with pytest.MonkeyPatch.context() as patch:
        few_steps.__wrapped__(patch)  # type: ignore[attr-defined]
        return centuries(STAY_UP.settings())


def test_phosphorus_and_carbon_are_kept_to_rounding(run: xr.Dataset) -> None:
    assert float(run["phosphorus_error"]) < 1e-12
    assert float(run["carbon_error"]) < 1e-12
    assert list(run["year"][[0, 16, -1]]) == [0, 10, 100]


def test_nutrients_as_they_are_are_the_kernels(run: xr.Dataset) -> None:
    """The forward run against the adjoint's numbers, from a file made beforehand."""
    found, known = compute(STAY_UP), kernels(compute(STAY_UP).ocean)
    felt = known.steady(known.project(found.stay.net - found.today.net))
    for year in (10.0, 100.0):
        assert float(run["ppm_stay"].sel(year=year)) == pytest.approx(felt[HORIZONS.index(year)], rel=2e-2)


def test_nutrients_that_follow_feed_more_that_sinks(run: xr.Dataset) -> None:
    export, end = run["export"], compute(STAY_UP).follow.export
    assert float(export.sel(way="animals").isel(year=-1)) == 0
    particles = export.sel(way="particles")
    assert particles[0] < particles[-1]
    assert float(particles[-1]) == pytest.approx(end[0], rel=0.05)
    assert float(run["ppm"][-1]) < float(run["ppm_stay"][-1])


@pytest.fixture
def ten_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HORIZONS", (10.0,))
    monkeypatch.setattr(module, "STEPS", (10,))


@pytest.mark.usefixtures("ten_years")
def test_no_change_moves_nothing() -> None:
    found = centuries(PumpParameters().settings())
    assert np.abs(found["ppm"]).max() < 1e-6
    assert np.abs(found["ppm_stay"]).max() < 1e-6
    assert np.abs(found["gained"]).max() < 1e-4


def test_a_stopped_run_goes_on_to_the_same_bits(run: xr.Dataset, tmp_path: Path) -> None:
    kept, told = tmp_path / "far.begun", []

    def stop(done: float, what: str) -> None:
        told.append(what)
        if len(told) == 11:
            raise Cancelled

    with pytest.raises(Cancelled):
        centuries(STAY_UP.settings(), progress=stop, checkpoint=str(kept))
    assert kept.exists()
    again: list[float] = []
    gone_on = centuries(STAY_UP.settings(), progress=lambda done, what: again.append(done), checkpoint=str(kept))
    assert len(again) == 34 - 11
    assert not kept.exists()
    assert gone_on.identical(run)


def test_other_values_begin_anew(tmp_path: Path) -> None:
    kept = tmp_path / "far.begun"
    over = module.Centuries(STAY_UP, compute(STAY_UP).ocean)
    module._keep(kept, over.start(), "of something else")
    assert module._taken_up(kept, "of this") is None
    assert module._taken_up(None, "of this") is None


@pytest.mark.usefixtures("ten_years")
def test_stirred_otherwise_starts_from_the_carbon_of_today() -> None:
    """Where only mixing changes, the first moment feels what the water does to today's soft carbon; all of it is still there."""
    found = centuries(PumpParameters(mixing=0.8).settings())
    assert float(found["ppm_stay"][0]) == 0
    assert 0 < abs(float(found["ppm_stay"].sel(year=10))) < 50
    assert float(found["carbon_error"]) < 1e-9
