"""Maps and traps of the user's own: what is told of them, what is refused and why."""

from __future__ import annotations

import re
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from engine.catchment import area, lessons, maps, network, onto
from engine.catchment.experiments import SPEEDS
from engine.catchment.judged import domain
from engine.catchment.maps import read_maps
from engine.catchment.measured import Yours, catchments, connect, meet, read_measured, yours
from engine.catchment.model import Catch, compute
from engine.catchment.parameters import FIRST_DAY, CatchmentParameters
from engine.catchment.record import Record
from engine.catchment.satellite import Satellite, together
from engine.catchment.sea import F0
from engine.catchment.series import Maps, Series
from engine.catchment.trap import read_trap, template
from engine.parameter import ParameterError
from engine.upload import UploadError
from tests.engine.catchment_maps import LAT, LON, cups, sea, written


def read_satellite(data: bytes) -> Satellite:
    return together([read_maps(data)])


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return sea()


@pytest.fixture(scope="module")
def own(data: xr.Dataset) -> Satellite:
    return read_satellite(written(data))


def test_our_own_sea_by_file_is_told_as_by_itself(own: Satellite) -> None:
    """To 0.02 of the Bhattacharyya loss: the file is coarser, and its slope is taken off."""
    record = Record.shipped()
    assert own.dates.size == 8
    assert (own.lat, own.lon) == (LAT, LON)
    day = own.dates[4]
    number = day - own.height.days[0]
    scale = F0 / (1.458e-4 * np.sin(np.radians(LAT)))
    assert own.height.maps.std() == pytest.approx(scale * record.seen(480e3, 480e3, number)[1::2].std(), rel=0.1)
    assert own.current == pytest.approx(record.sea.current[:, 0], abs=lessons.SLOPE_ERROR)
    given = lessons.given(record.sea.current[:, 0], LAT)
    ours = network.tell_quiet(record.seen(480e3, 480e3, number)[None], given[None])[0]
    assert area.loss(own.told(day, 0.0), ours).max() < 0.02


def test_the_mean_slope_leads_to_where_particles_came_from(own: Satellite) -> None:
    """Of cups of our sea the truth is known: told without the current, or with its opposite, they are told worse."""
    away = replace(own, current=(0.0, 0.0)), replace(own, current=(-own.current[0], -own.current[1]))
    days = own.dates[own.dates - own.height.days[0] >= FIRST_DAY]
    loss = np.zeros((days.size, 3))
    for row, day in zip(loss, days, strict=True):
        cup = compute(CatchmentParameters(day=float(day - own.height.days[0])))
        assert isinstance(cup, Catch)
        row[:] = [area.loss(cup.cup.catchment, each.told(day, area.SIGMA)[SPEEDS.index(100)]) for each in (own, *away)]
    as_it_is, still, turned = loss.mean(0)
    assert as_it_is < still < turned


def test_units_and_order_of_axes_do_not_matter(data: xr.Dataset, own: Satellite) -> None:
    other = data.isel(lat=slice(None, None, -1))
    other["adt"] = other["adt"] * 100
    other["adt"].attrs["units"] = "cm"
    other["analysed_sst"] = other["analysed_sst"] - 273.15
    other["analysed_sst"].attrs["units"] = "degree_Celsius"
    other = other.assign_coords(lon=other["lon"] % 360).transpose("lon", "time", "lat")
    found = read_satellite(written(other))
    assert found.height.maps == pytest.approx(own.height.maps, abs=1e-3)
    assert found.temperature.maps == pytest.approx(own.temperature.maps, abs=1e-3)


def test_axes_and_units_may_be_called_otherwise(data: xr.Dataset, own: Satellite) -> None:
    other = data.rename(lat="row", lon="column", time="t").expand_dims(depth=[0.5], axis=1)
    other["row"].attrs, other["column"].attrs = {"units": "degrees_north"}, {"standard_name": "longitude"}
    other["adt"].attrs["units"], other["analysed_sst"].attrs["units"], other["CHL"].attrs["units"] = "metres", "K", "kg/m^3"
    other["CHL"] = other["CHL"].copy(data=other["CHL"].values / 1e6)
    found = read_satellite(written(other))
    np.testing.assert_array_equal(found.height.maps, own.height.maps)
    np.testing.assert_array_equal(found.temperature.maps, own.temperature.maps)
    assert found.chlorophyll
    assert own.chlorophyll
    np.testing.assert_allclose(found.chlorophyll.maps, own.chlorophyll.maps, rtol=1e-5)


def test_a_map_is_linear_between_its_points_and_level_beyond_the_outermost() -> None:
    x, y = np.linspace(area.AXIS[0] + 2e3, area.AXIS[-1] + 9e3, 40), np.linspace(area.AXIS[0] - 5e3, area.AXIS[-1] - 1e3, 30)
    plane = 3.0 + 2e-6 * x - 1e-6 * y[:, None]
    lat, lon = LAT + y / onto.PER_DEGREE, LON + x / onto.PER_DEGREE / np.cos(np.radians(LAT))
    none = np.zeros(y.size, bool), np.zeros(x.size, bool)
    weights = onto.of_lines("plane", lat, lon, (LAT, LON), none)
    found = weights(np.array([plane, 2 * plane])[:, weights.rows][:, :, weights.columns])
    wanted = 3.0 + 2e-6 * np.maximum(area.AXIS, x[0]) - 1e-6 * np.minimum(area.AXIS, y[-1])[:, None]
    np.testing.assert_allclose(found, np.array([wanted, 2 * wanted]), rtol=1e-5)


def test_a_meridian_that_is_there_twice_does_no_harm(data: xr.Dataset, own: Satellite) -> None:
    twice = data.isel(lon=[*range(data.sizes["lon"]), data.sizes["lon"] - 1])
    twice = twice.assign_coords(lon=[*data["lon"].values, data["lon"].values[-1] + 360])
    np.testing.assert_allclose(read_satellite(written(twice)).height.maps, own.height.maps, atol=1e-6)


def test_small_holes_are_filled_and_whole_maps_may_be_missing(data: xr.Dataset, own: Satellite) -> None:
    holes = data.copy(deep=True)
    holes["adt"][3, 10:16, 10:16] = np.nan
    holes["adt"][5] = np.nan
    found = read_satellite(written(holes))
    assert (
        found.height.days.size == own.height.days.size - 1
    )  # a map without anything is left out, and told between its neighbours
    assert found.dates.size == own.dates.size
    assert np.isfinite(found.height.maps).all()
    assert found.chlorophyll
    assert np.isnan(found.chlorophyll.maps).any()


def _clouds(data: xr.Dataset) -> xr.DataArray:
    """Another half of each map."""
    turn = np.arange(data["time"].size) % 4
    sides = [data["lat"] < LAT, data["lat"] > LAT, data["lon"] < LON, data["lon"] > LON]
    return xr.concat([sides[each].broadcast_like(data["adt"][0]) for each in turn], data["time"])


def _of_calendar(data: xr.Dataset, calendar: str) -> xr.Dataset:
    days = (data["time"].values - np.datetime64("2000-01-01")) / np.timedelta64(1, "D")
    return data.assign_coords(time=("time", days, {"units": "days since 2000-01-01", "calendar": calendar}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda d: d.drop_vars("adt"),
            "no map of the height of the sea: one of adt, .* or in another beside|no map of the height",
        ),
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
        (lambda d: d.expand_dims(band=[1.0], depth=[0.5, 1.5]), "2 values of depth"),
        (lambda d: d.assign(adt=(d["adt"] * 1e4).assign_attrs(units="m")), "which the height of the sea cannot have"),
        (lambda d: d.assign(CHL=(-d["CHL"]).assign_attrs(units="mg m-3")), "which chlorophyll cannot have"),
        (lambda d: d.assign_attrs(trap_latitude=2.0), "nearer to the equator"),
        (lambda d: d.isel(time=slice(None, None, -1)), "do not rise"),
        (lambda d: d.isel(lat=slice(None, None, 14), lon=slice(None, None, 14)), "eddies are not seen"),
        (lambda d: d.where(d["lat"] < LAT), "5[0-9] % of the square about the trap is missing from every map: land"),
        (lambda d: d.where(_clouds(d)), "here one part and there another, as clouds are"),
        (lambda d: d.where(d["lat"] > 90), "empty about the trap: another region"),
        (lambda d: _of_calendar(d, "noleap"), "of the calendar “noleap”"),
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
    monkeypatch.setattr(maps, "MOST_NUMBERS", 1e5)
    with pytest.raises(UploadError, match="read it in a terminal"):
        read_satellite(written(data))
    monkeypatch.setattr(maps, "MOST_MAPS", 20)
    with pytest.raises(UploadError, match="maps of 25 days; 20 are the most"):
        read_satellite(written(data))


def test_a_file_that_is_none(tmp_path: Path) -> None:
    none = b"\x89HDF\r\n\x1a\n and then nothing"
    (tmp_path / "none.nc").write_bytes(none)
    for each in (none, tmp_path / "none.nc"):
        with pytest.raises(UploadError, match="cannot be read as NetCDF"):
            read_measured(each)


@pytest.mark.parametrize(("axis", "number"), [("latitude", 0), ("longitude", 1)])
def test_what_a_file_does_not_say_of_the_place_is_the_middle_of_its_maps(data: xr.Dataset, axis: str, number: int) -> None:
    other = data.copy()
    other.attrs = {f"trap_{axis}": (LAT, LON)[number]}
    expected = [float(data[name].values[[0, -1]].mean()) for name in ("lat", "lon")]
    expected[number] = (LAT, LON)[number]
    found = read_maps(written(other))
    assert [found.lat, found.lon] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("start,end\n2009-01-01,2009-01-10", "one of flux, dry_weight, poc, pic"),
        ("start,end,flux\nNaT,2009-01-10,1", "not a date"),
        ("start,end,flux\n2009-01-01,2009-01-10,-1", "negative"),
        ("start,end,flux\n1.1.2009,2009-01-10,1", "not a date"),
        ("start,end,flux\n2009-01-10,2009-01-01,1", "closes before it is opened"),
        ("start,end,flux\n2009-01-01,2009-01-10,1", "1 cups with “flux”; 10 are the fewest"),
    ],
)
def test_a_trap_that_cannot_be_used_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(UploadError, match=words):
        read_trap(text.encode())


def test_the_template_can_be_read() -> None:
    found = read_trap(template().encode())
    assert {name: flux.size for name, flux in found.fluxes.items()} == {"dry_weight": 12, "poc": 12}
    assert (found.end - found.start == 14).all()


def test_maps_and_trap_must_meet(own: Satellite) -> None:
    with pytest.raises(UploadError, match="0 cups \\(2015-03-01 to"):
        meet(own, read_trap(cups(start="2015-03-01")))
    blind = Satellite(own.lat, own.lon, own.height, own.temperature, None, ())
    with pytest.raises(UploadError, match="hold no chlorophyll"):
        meet(blind, read_trap(cups()))


def test_what_is_told_comes_out_as_cf(own: Satellite, data: xr.Dataset) -> None:
    found = catchments(Yours(own))
    assert found["told"].dims == ("speed", "time", "y", "x")
    assert found["told"].sum(("y", "x")).values == pytest.approx(np.ones((5, 8)), abs=1e-4)
    assert str(found["time"].values[0])[:10] == "2009-02-20"
    lags = connect(own, read_trap(cups()))
    assert lags["correlation"].dims == ("flux", "teller", "season", "lag")
    known = lags["cups"].values[0] >= 10
    assert known.any()
    assert np.abs(lags["correlation"].values[0, :, 0, known]).max() <= 1


@pytest.fixture(scope="module")
def apart(data: xr.Dataset) -> dict[str, xr.Dataset]:
    """As three products come: heights of ¼° at midnight, temperature of a finer grid at noon, chlorophyll daily."""
    noon = data["time"] + np.timedelta64(12, "h")
    heights = data[["adt"]].rename(lat="latitude", lon="longitude")
    warm = (
        data[["analysed_sst"]]
        .assign_coords(time=noon)
        .interp(lat=data["lat"].values[:-1] + 0.03, lon=data["lon"].values[:-1] + 0.04)
    )
    days = np.arange(data["time"].values[0], data["time"].values[-1], np.timedelta64(1, "D"))
    green = data[["CHL"]].reindex(time=days, method="nearest")
    for one, name in ((warm, "analysed_sst"), (green, "CHL")):
        one[name].attrs = data[name].attrs
    return {"height": heights, "temperature": warm, "chlorophyll": green}


def test_files_that_come_one_by_one_make_the_sea_that_one_file_makes(apart: dict[str, xr.Dataset], own: Satellite) -> None:
    brought: dict[str, Maps] = {}
    for kind, dataset in apart.items():
        found = read_measured(written(dataset))
        assert list(found) == [kind]
        brought |= found
    sea = yours(dict(brought)).sea
    assert sea.dates.tolist() == own.dates.tolist()
    day = own.dates[3]
    assert area.loss(sea.told(day, 0.0), own.told(day, 0.0)).max() < 0.02
    assert sea.chlorophyll
    assert sea.chlorophyll.days.size == 120  # every day’s, not only those of heights


def test_files_that_were_merged_are_told_apart_again(apart: dict[str, xr.Dataset], own: Satellite) -> None:
    """Two stamps of a day, and two grids whose points stand between each other’s: half of each field is empty by that alone."""
    merged = xr.merge([apart["height"].rename(latitude="lat", longitude="lon"), apart["temperature"]], join="outer")
    merged["adt"].attrs, merged["analysed_sst"].attrs = apart["height"]["adt"].attrs, apart["temperature"]["analysed_sst"].attrs
    found = read_satellite(written(merged.assign_attrs(trap_latitude=LAT, trap_longitude=LON)))
    assert found.dates.tolist() == own.dates.tolist()
    assert area.loss(found.told(own.dates[3], 0.0), own.told(own.dates[3], 0.0)).max() < 0.02


def test_parts_of_two_places_are_refused(apart: dict[str, xr.Dataset]) -> None:
    parts = [
        read_maps(written(apart[kind].assign_attrs(trap_latitude=LAT + off, trap_longitude=LON)))
        for kind, off in (("height", 0), ("temperature", 0.2))
    ]
    with pytest.raises(UploadError, match=r"two places, 49\.0° N, 16\.5° W and 49\.2° N, 16\.5° W, 22 km apart"):
        together(parts)
    with pytest.raises(UploadError, match=r"no map of its temperature.* in another beside it"):
        together(parts[:1])


@pytest.mark.parametrize("turn", [0.0, 20.0])
def test_a_grid_with_fields_of_latitude_and_longitude_is_read(data: xr.Dataset, own: Satellite, turn: float) -> None:
    """Rows and columns beside which lie latitudes and longitudes: along them, or for each point of a grid that is turned."""
    data = sea(every=10, degrees=0.25, reach=820e3) if turn else data
    wide = np.linspace(-560e3, 560e3, 80) if turn else np.linspace(-420e3, 420e3, 60)
    x, y = np.meshgrid(wide, wide)
    angle = np.radians(turn)
    x, y = x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)
    lat, lon = LAT + y / onto.PER_DEGREE, LON + x / onto.PER_DEGREE / np.cos(np.radians(LAT))
    at = {"lat": (("y", "x"), lat), "lon": (("y", "x"), lon)}
    there = data[["adt", "analysed_sst"]].interp(lat=at["lat"], lon=at["lon"])
    there = there.drop_vars(["lat", "lon"]).assign_coords(nav_lat=at["lat"], nav_lon=at["lon"])
    if not turn:
        there = there.drop_vars(["nav_lat", "nav_lon"]).assign_coords(latitude=("y", lat[:, 0]), longitude=("x", lon[0]))
    for name in ("adt", "analysed_sst"):
        there[name].attrs = data[name].attrs
    found = read_satellite(written(there.assign_attrs(trap_latitude=LAT, trap_longitude=LON)))
    assert area.loss(found.told(own.dates[3], 0.0), own.told(own.dates[3], 0.0)).max() < 0.02


def test_a_long_record_is_read_a_few_maps_at_a_time(data: xr.Dataset, own: Satellite, tmp_path: Path) -> None:
    """Six years of days in a file of this machine: kept are every fifth day’s heights; memory stays that of some maps."""
    few = data[["adt", "analysed_sst"]].isel(time=np.arange(2000) % data["time"].size)
    few = few.assign_coords(time=data["time"].values[0] + np.arange(2000) * np.timedelta64(1, "D"))
    for name in few.data_vars:
        few[name].attrs = data[name].attrs
        few[name].encoding = {"chunksizes": (1, *few[name].shape[1:])}
    file = tmp_path / "long.nc"
    few.to_netcdf(file, engine="h5netcdf")
    whole = few["adt"].nbytes
    tracemalloc.start()
    found = read_maps(file, (LAT, LON))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.kinds["height"].days.size == 400
    assert most < whole + 40e6  # two kinds of 400 maps are 13 MB; both fields whole would be twice this
    assert together([found]).dates.size == 195


def test_the_depth_is_honoured_or_refused(own: Satellite, data: xr.Dataset) -> None:
    found = read_measured(written(data))
    with pytest.raises(ParameterError, match="3,000 m only; of one at 2,000 m"):
        compute(CatchmentParameters(depth=2000.0), **found)
    assert isinstance(compute(CatchmentParameters(), **found), Yours)


def test_catchments_are_as_smooth_as_was_asked(own: Satellite) -> None:
    sharp, smooth = (catchments(Yours(own), sigma=sigma)["told"].isel(time=3, speed=1).values for sigma in (10.0, 60.0))
    assert area.entropy(smooth) > area.entropy(sharp) + 0.3
    as_learned = network.tell_quiet(own.seen(own.dates[3])[None], lessons.given(np.array(own.current), LAT)[None])[0]
    assert area.loss(sharp, as_learned[1]) < 1e-6


def test_the_trap_may_come_before_or_after_the_maps_and_a_download_holds_both(data: xr.Dataset) -> None:
    maps, trap = read_measured(written(data)), read_measured(cups())
    for brought in (maps | trap, trap | maps):
        made = compute(CatchmentParameters(), **brought)
        assert isinstance(made, Yours)
        found = catchments(made)
        assert found["correlation"].dims == ("flux", "teller", "season", "lag")
    with pytest.raises(UploadError, match="alone tells of no catchment"):
        compute(CatchmentParameters(), **trap)


def test_several_fluxes_are_told_each_with_the_cups_it_has(own: Satellite) -> None:
    rows = [line.split(",") for line in cups(20).decode().splitlines()[1:]]
    table = [
        "start,end,dry_weight [mg m-2 d-1],pic [mg m-2 d-1]",
        *(f"{a},{b},{c},{'' if n < 5 else 2 * float(c)}" for n, (a, b, c) in enumerate(rows)),
    ]
    found = connect(own, read_trap("\n".join(table).encode()))
    assert found["flux"].values.tolist() == ["dry_weight", "pic"]
    most = found["cups"].max("lag")
    assert int(most.sel(flux="pic")) == 15 < int(most.sel(flux="dry_weight"))


def changed(data: xr.Dataset, **fields: np.ndarray) -> tuple[str, ...]:
    """Notes on maps with other fields."""
    other = data.copy()
    for name, values in fields.items():
        other[name] = other[name].copy(data=np.asarray(values, np.float32))
    return read_satellite(written(other)).notes


def test_maps_that_are_no_sea_are_noted(own: Satellite, data: xr.Dataset) -> None:
    assert own.notes == ()
    noise = np.random.default_rng(0).normal(0, 0.05, data["adt"].shape)
    assert any("as noise does" in note for note in changed(data, adt=noise))
    frozen = np.repeat(data["adt"].values[:1], data["time"].size, 0)
    assert any("given again and again" in note for note in changed(data, adt=frozen))


def test_places_and_currents_beyond_the_lessons_are_noted(data: xr.Dataset) -> None:
    """Ten degrees north; and 30 cm/s to the west."""
    for south, words in ((17.0, None), (39.0, "between 20° and 65° of latitude")):
        there = data.assign_coords(lat=data["lat"] - south).assign_attrs(trap_latitude=LAT - south)
        for name in there.data_vars:
            there[name].attrs = data[name].attrs
        found = [note for note in read_satellite(written(there)).notes if "latitude" in note]
        assert [words in note for note in found] == [True] if words else found == []
    north = (data["lat"] - LAT) * onto.PER_DEGREE
    west = data["adt"].values + (0.3 * F0 / 9.81) * north.values[None, :, None]
    (note,) = changed(data, adt=west)
    assert re.search("a mean current of 2[3-9] cm s⁻¹ to the west", note)
    assert f"{100 * domain('current')[1]:.0f}" in note


def test_heights_finer_than_those_that_were_taught_are_smoothed(own: Satellite) -> None:
    """A model’s of 1/12°: as they are, they would move the answer."""
    fine = sea(every=10, degrees=1 / 12, resolution=10.0)
    assert not any("smoothed" in note for note in own.notes)
    for name, dataset in (("adt", fine), ("zos", sea(every=10, resolution=10.0).rename(adt="zos"))):
        found = read_satellite(written(dataset))
        assert any("were smoothed to that" in note for note in found.notes), name
        assert found.height.maps.std() == pytest.approx(own.height.maps.std(), rel=0.03)
    assert read_satellite(written(sea(every=10, resolution=10.0))).height.maps.std() > 1.05 * own.height.maps.std()


@pytest.mark.parametrize("lat", [20.0, 49.0, 65.0, -35.0])
def test_heights_stand_for_the_same_currents_at_any_latitude(lat: float) -> None:
    """f0 / f, with its sign: what turns one way in the north turns the other way in the south."""
    wave = np.sin(np.arange(64) / 6)[None, None, :] * np.ones((8, 64, 1)) * np.cos(np.arange(8))[:, None, None]
    days = np.arange(8) * 10.0
    series = Series(days, np.asarray(wave, np.float32))
    here = together([Maps(lat, -16.5, {"height": series, "temperature": series})])
    expected = 1.1e-4 / (1.458e-4 * np.sin(np.radians(lat)))
    assert float((here.height.maps * here.temperature.maps).sum() / (here.temperature.maps**2).sum()) == pytest.approx(
        expected, rel=1e-3
    )
