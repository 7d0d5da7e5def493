"""Water of the user's own for all columns: fields taken over, regridded, and refused with the reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from engine.feeding import tracers as of
from engine.feeding.atlas import simulate_own
from engine.feeding.fields import Fields, read_fields
from engine.feeding.model import compute
from engine.feeding.parameters import FeedingParameters
from engine.feeding.upload import TEMPLATES, Casts
from engine.feeding.water import DEPTH, columns
from engine.feeding.water_file import read_water
from engine.ocean.ocean import Ocean
from engine.upload import UploadError

OVER = columns(Ocean.embedded())
DEEP = np.array([0.0, 50.0, 100.0, 300.0, 700.0, 1200.0, 2500.0])


def planet(**changed: xr.DataArray) -> xr.Dataset:
    """Warm and poor at the equator, cold and rich elsewhere; water everywhere."""
    lat, lon = np.arange(-87.5, 90, 5.0), np.arange(2.5, 360, 5.0)
    z, y, _ = np.meshgrid(DEEP, lat, lon, indexing="ij")
    warm = 2 + 25 * np.cos(np.radians(y)) ** 2 * np.exp(-z / 500)
    axes = {"depth": DEEP, "lat": lat, "lon": lon}
    fields = {
        "temperature": xr.DataArray(warm, axes, tuple(axes), attrs={"units": "degC"}),
        "nitrate": xr.DataArray(np.maximum(30 - 1.2 * warm, 0.1), axes, tuple(axes), attrs={"units": "mmol m-3"}),
    }
    return xr.Dataset(fields | changed)


def written(dataset: xr.Dataset, folder: Path) -> bytes:
    path = folder / "mine.nc"
    dataset.to_netcdf(path, engine="h5netcdf")
    return path.read_bytes()


def test_fields_take_the_oceans_place_and_what_is_not_there_stays(tmp_path: Path) -> None:
    found = read_water(written(planet(), tmp_path), "mine.nc")
    assert isinstance(found, Fields)
    assert found.names == ("temperature", "nitrate")
    number = OVER.nearest(0.0, 200.0)
    latitude = np.interp(0, [0, 1], [2.5, 2.5])
    warm = 2 + 25 * np.cos(np.radians(latitude)) ** 2 * np.exp(-DEEP / 500)
    mean = found.columns.temperature[number].mean(axis=0)
    assert mean == pytest.approx(np.interp(DEPTH, DEEP, warm), abs=0.3)
    nitrate = np.interp(DEPTH, DEEP, np.maximum(30 - 1.2 * warm, 0.1))
    assert found.columns.target[number, :, of.NITRATE] == pytest.approx(nitrate, abs=0.5)
    assert found.columns.target[:, :, of.SILICATE] == pytest.approx(OVER.target[:, :, of.SILICATE])
    assert found.columns.light is OVER.light


def test_iron_and_silicate_are_read_in_their_units(tmp_path: Path) -> None:
    like = planet()["nitrate"]
    iron = xr.full_like(like, 0.5).assign_attrs(units="nmol L-1")
    silicate = xr.full_like(like, 7.0).assign_attrs(units="umol/kg")
    found = read_fields(written(planet(iron=iron, silicate=silicate), tmp_path), "mine.nc", OVER)
    assert found.names == ("temperature", "nitrate", "silicate", "iron")
    assert found.columns.target[:, :, of.IRON] == pytest.approx(0.5)
    assert found.columns.target[0, 0, of.SILICATE] == pytest.approx(7.0 * 1.025, rel=0.01)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.drop_vars("nitrate"), "holds no nitrate"),
        (lambda d: d.assign(nitrate=d["nitrate"].assign_attrs(units="mg/L")), "“mg/L”"),
        (lambda d: d.isel(lat=slice(0, 20)), "does not cover the globe"),
        (lambda d: d.mean("depth", keep_attrs=True), "no axis of depth"),
        (
            lambda d: d.assign(nitrate=xr.full_like(d["nitrate"], np.nan).assign_attrs(units="mmol m-3")),
            "no number at the surface",
        ),
    ],
)
def test_fields_that_cannot_be_used_are_refused_in_a_sentence(change, message: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UploadError, match=message):
        read_fields(written(change(planet()), tmp_path), "mine.nc", OVER)


def test_what_is_no_netcdf_is_read_as_casts() -> None:
    assert isinstance(read_water(TEMPLATES["column"]().encode(), "a.csv"), Casts)


def test_a_column_and_all_columns_live_in_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(planet(), tmp_path)
    place = FeedingParameters(place_lat=0.0, place_lon=200.0)
    own = read_water(data, "mine.nc")
    ours, theirs = compute(place, own=own).now, compute(place).now
    assert ours.export != pytest.approx(theirs.export, rel=0.02)
    assert isinstance(own, Fields)
    few = np.array([OVER.nearest(0.0, 200.0), OVER.nearest(-60.0, 60.0)])
    monkeypatch.setattr("engine.feeding.atlas.columns", lambda ocean: OVER.select(few))
    found = simulate_own(own.columns.select(few), dict(place.replace(g_flux=0.0)), years=1)
    assert list(found["experiment"].values) == ["FOREFF", "yours"]
    assert np.isfinite(found["export"].values).all()
