"""Maps and traps of the user's own: what is told of them, what is refused and why."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.catchment import area, network, satellite
from engine.catchment.measured import catchments, connect, meet, read_measured
from engine.catchment.record import Record
from engine.catchment.satellite import Satellite, read_satellite
from engine.catchment.sea import F0
from engine.catchment.trap import read_trap, template
from engine.upload import UploadError
from tests.engine.catchment_maps import LAT, LON, cups, maps, written


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return maps()


@pytest.fixture(scope="module")
def own(data: xr.Dataset) -> Satellite:
    return read_satellite(written(data))


def test_our_own_sea_by_file_is_told_as_by_itself(own: Satellite) -> None:
    """To 0.02 of the Bhattacharyya loss: the file is coarser, and its slope is taken off."""
    record = Record.shipped()
    assert own.dates.size == 8
    assert (own.lat, own.lon) == (LAT, LON)
    day = own.dates[4]
    number = day - own.days[0]
    scale = F0 / (1.458e-4 * np.sin(np.radians(LAT)))
    assert own.height.std() == pytest.approx(scale * record.seen(480e3, 480e3, number)[1::2].std(), rel=0.1)
    ours = network.tell(record.seen(480e3, 480e3, number)[None])[0]
    assert area.loss(own.told(day), ours).max() < 0.02


def test_units_and_order_of_axes_do_not_matter(data: xr.Dataset, own: Satellite) -> None:
    other = data.isel(lat=slice(None, None, -1))
    other["adt"] = other["adt"] * 100
    other["adt"].attrs["units"] = "cm"
    other["analysed_sst"] = other["analysed_sst"] - 273.15
    other["analysed_sst"].attrs["units"] = "degree_Celsius"
    other = other.assign_coords(lon=other["lon"] % 360).transpose("lon", "time", "lat")
    found = read_satellite(written(other))
    assert found.height == pytest.approx(own.height, abs=1e-3)
    assert found.temperature == pytest.approx(own.temperature, abs=1e-3)


def test_axes_and_units_may_be_called_otherwise(data: xr.Dataset, own: Satellite) -> None:
    other = data.rename(lat="row", lon="column", time="t").expand_dims(depth=[0.5], axis=1)
    other["row"].attrs, other["column"].attrs = {"units": "degrees_north"}, {"standard_name": "longitude"}
    other["adt"].attrs["units"], other["analysed_sst"].attrs["units"], other["CHL"].attrs["units"] = "metres", "K", "kg/m^3"
    other["CHL"] = other["CHL"].copy(data=other["CHL"].values / 1e6)
    found = read_satellite(written(other))
    np.testing.assert_array_equal(found.height, own.height)
    np.testing.assert_array_equal(found.temperature, own.temperature)
    np.testing.assert_allclose(found.chlorophyll, own.chlorophyll, rtol=1e-5)


def test_a_map_is_linear_between_its_points_and_level_beyond_the_outermost() -> None:
    x, y = np.linspace(area.AXIS[0] + 2e3, area.AXIS[-1] + 9e3, 40), np.linspace(area.AXIS[0] - 5e3, area.AXIS[-1] - 1e3, 30)
    plane = 3.0 + 2e-6 * x - 1e-6 * y[:, None]
    found = satellite._bilinear(np.array([plane, 2 * plane], np.float32), x, y)
    wanted = 3.0 + 2e-6 * np.maximum(area.AXIS, x[0]) - 1e-6 * np.minimum(area.AXIS, y[-1])[:, None]
    np.testing.assert_allclose(found, np.array([wanted, 2 * wanted]), rtol=1e-6)


def test_a_meridian_that_is_there_twice_does_no_harm(data: xr.Dataset, own: Satellite) -> None:
    twice = data.isel(lon=[*range(data.sizes["lon"]), data.sizes["lon"] - 1])
    twice = twice.assign_coords(lon=[*data["lon"].values, data["lon"].values[-1] + 360])
    np.testing.assert_allclose(read_satellite(written(twice)).height, own.height, atol=1e-6)


def test_small_holes_are_filled_and_whole_maps_may_be_missing(data: xr.Dataset, own: Satellite) -> None:
    holes = data.copy(deep=True)
    holes["adt"][3, 10:16, 10:16] = np.nan
    holes["adt"][5] = np.nan
    found = read_satellite(written(holes))
    assert found.days.size == own.days.size - 1  # a map without anything is left out, and told between its neighbours
    assert found.dates.size == own.dates.size
    assert np.isfinite(found.height).all()
    assert np.isnan(found.chlorophyll).any()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.drop_vars("adt"), "no map of the height of the sea"),
        (lambda d: d.isel(lon=slice(0, 30)), "km to every side are needed"),
        (lambda d: d.isel(time=slice(0, 8)), "No day has maps for itself"),
        (lambda d: d.isel(time=[0, 4, 8, 12, 16, 20, 24]), "more than 10 days"),
        (lambda d: d.rename(lat="y", lon="x"), "put it on a grid of degrees first"),
        (lambda d: d.assign_coords(lat=d["lat"] * 1e4), "not on a grid of degrees"),
        (lambda d: d.assign(adt=d["adt"].assign_attrs(units="kelvin")), "is not one of the height of the sea"),
        (lambda d: d.assign(adt=d["adt"].assign_attrs(units="")), "is not one of the height of the sea"),
        (lambda d: d.assign(CHL=d["CHL"].assign_attrs(units="mol m-3")), "is not one of chlorophyll"),
        (lambda d: d.assign(analysed_sst=d["analysed_sst"].assign_attrs(units="m")), "is not one of its temperature"),
        (lambda d: d.assign(analysed_sst=d["analysed_sst"].assign_attrs(units="degC")), "which its temperature cannot have"),
        (lambda d: d.expand_dims(depth=[0.5, 1.5], axis=1), "2 values of depth"),
        (lambda d: d.assign(adt=(d["adt"] * 1e4).assign_attrs(units="m")), "which the height of the sea cannot have"),
        (lambda d: d.assign(CHL=(-d["CHL"]).assign_attrs(units="mg m-3")), "which chlorophyll cannot have"),
        (lambda d: d.assign_attrs(trap_latitude=2.0), "nearer to the equator"),
        (lambda d: d.isel(time=slice(None, None, -1)), "do not rise"),
        (lambda d: d.isel(lat=slice(None, None, 14), lon=slice(None, None, 14)), "eddies are not seen"),
        (lambda d: d.where(d["lat"] < LAT), "more than 20 % of each is missing"),
        (lambda d: d.assign_coords(time=np.arange(d["time"].size)), "are no dates"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(data: xr.Dataset, change: object, words: str) -> None:
    changed = change(data.copy())  # type: ignore[operator]
    for name in changed.data_vars:
        changed[name].attrs = {**data[name].attrs, **changed[name].attrs}
    changed.attrs = {**data.attrs, **changed.attrs}
    with pytest.raises(UploadError, match=words):
        read_satellite(written(changed))


def test_more_than_a_small_server_can_hold_is_refused(data: xr.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(satellite, "MOST_NUMBERS", 1e5)
    with pytest.raises(UploadError, match="cut out the sea about the trap"):
        read_satellite(written(data))


def test_a_file_that_is_none() -> None:
    with pytest.raises(UploadError, match="cannot be read as NetCDF"):
        read_measured(b"\x89HDF\r\n\x1a\n and then nothing")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("start,end\n2009-01-01,2009-01-10", "“flux” is missing"),
        ("start,end,flux\n2009-01-01,2009-01-10,-1", "negative"),
        ("start,end,flux\n1.1.2009,2009-01-10,1", "not a date"),
        ("start,end,flux\n2009-01-10,2009-01-01,1", "closes before it is opened"),
        ("start,end,flux\n2009-01-01,2009-01-10,1", "1 cups; 10 are the fewest"),
    ],
)
def test_a_trap_that_cannot_be_used_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(UploadError, match=words):
        read_trap(text.encode())


def test_the_template_can_be_read() -> None:
    found = read_trap(template().encode())
    assert found.flux.size == 12
    assert (found.end - found.start == 14).all()


def test_maps_and_trap_must_meet(own: Satellite) -> None:
    with pytest.raises(UploadError, match="0 cups \\(2015-03-01 to"):
        meet(own, read_trap(cups(start="2015-03-01")))
    blind = Satellite(own.lat, own.lon, own.days, own.height, own.temperature, None, ())
    with pytest.raises(UploadError, match="hold no chlorophyll"):
        meet(blind, read_trap(cups()))


def test_what_is_told_comes_out_as_cf(own: Satellite, data: xr.Dataset) -> None:
    found = catchments(own)
    assert found["told"].dims == ("speed", "time", "y", "x")
    assert found["told"].sum(("y", "x")).values == pytest.approx(np.ones((5, 8)), abs=1e-4)
    assert str(found["time"].values[0])[:10] == "2009-02-20"
    lags = connect(own, read_trap(cups()))
    assert lags["correlation"].dims == ("teller", "season", "lag")
    known = lags["cups"].values >= 10
    assert known.any()
    assert np.abs(lags["correlation"].values[:, 0, known]).max() <= 1
