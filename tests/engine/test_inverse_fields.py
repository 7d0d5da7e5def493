"""Fields of the user's own: totals kept, means kept, and what is refused and why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from engine.inverse import LAB, observed, regrid
from engine.inverse.fields import read_observed
from engine.inverse.model import compute
from engine.inverse.parameters import InverseParameters
from engine.ocean.build.climatology import Field, read
from engine.ocean.ocean import Ocean
from engine.upload import UploadError

OCEAN = Ocean.embedded()
GRID = OCEAN.grid
LAT, LON, DEPTH = (
    np.arange(-88.5, 90, 3.0),
    np.arange(1.5, 360, 3.0),
    np.array([10.0, 50.0, 150.0, 400.0, 1000.0, 2500.0, 4500.0]),
)


def production(**changed: object) -> xr.DataArray:
    y, x = np.meshgrid(np.radians(LAT), np.radians(LON), indexing="ij")
    values = 300 + 150 * np.cos(y) * np.sin(2 * x)
    settings = {"values": values, "units": "mg C m-2 d-1", "lat": LAT, "lon": LON} | changed
    axes = {"lat": settings["lat"], "lon": settings["lon"]}
    return xr.DataArray(settings["values"], axes, ("lat", "lon"), attrs={"units": settings["units"]})


def tracer(values: float | np.ndarray, units: str = "mmol m-3") -> xr.DataArray:
    whole = np.broadcast_to(values, (DEPTH.size, LAT.size, LON.size)) * (1 + 0.05 * np.sin(np.radians(LAT)))[:, None]
    return xr.DataArray(whole, {"depth": DEPTH, "lat": LAT, "lon": LON}, ("depth", "lat", "lon"), attrs={"units": units})


def packed(tmp_path: Path, **fields: xr.DataArray) -> bytes:
    path = tmp_path / "own.nc"
    xr.Dataset(fields).to_netcdf(path, engine="h5netcdf")
    return path.read_bytes()


def test_a_total_is_kept_to_the_last_digits() -> None:
    for shift in (0.0, 1.1):
        lon = (LON + shift) % 360
        field = read("production", production(lon=lon, values=production().values)).values
        assert np.isfinite(field).all()
    field = read("production", production())
    ours = np.nansum(regrid.per_area(field, GRID) * GRID.field(GRID.area)[0])
    assert ours == pytest.approx(regrid.total(field), rel=1e-12)


def test_a_total_with_land_in_it_is_kept_too() -> None:
    values = production().values
    values[20:30, 10:20] = np.nan
    field = read("production", production(values=values))
    ours = np.nansum(regrid.per_area(field, GRID) * GRID.field(GRID.area)[0])
    assert ours == pytest.approx(regrid.total(field), rel=1e-12)


def test_a_mean_of_a_tracer_is_a_mean_by_volume() -> None:
    y = np.sin(np.radians(LAT))[None, :, None]
    field = read("phosphate", tracer(1.5 + 0.5 * y * np.exp(-DEPTH / 1000)[:, None, None]))
    ours = regrid.tracer(field, GRID)
    assert ours.min() >= field.values.min()
    assert ours.max() <= field.values.max()
    assert GRID.mean(regrid.tracer(read("phosphate", tracer(2.0)), GRID)) == pytest.approx(2.0, rel=0.02)


def test_gaps_are_filled_from_beside_and_no_more_than_a_few() -> None:
    whole = tracer(1.0)
    some = whole.copy()
    some.values[3, 10:12, 10:12] = np.nan
    assert np.isfinite(regrid.tracer(read("phosphate", some), GRID)).all()
    most = whole.copy()
    most.values[:, :30] = np.nan
    with pytest.raises(Exception, match="missing in"):
        regrid.tracer(read("phosphate", most), GRID)


def test_overlaps_round_the_earth_add_up() -> None:
    of, onto = np.radians(np.arange(-5, 356, 5.0)), np.radians(np.arange(0, 361, 6.0))
    assert np.asarray(regrid.overlap(of, onto, 2 * np.pi).sum(axis=1)).ravel() == pytest.approx(np.diff(onto))


def test_production_alone_takes_the_place_of_the_product(tmp_path: Path) -> None:
    own = read_observed(packed(tmp_path, npp=production()), "npp.nc", OCEAN)
    assert own.tracers == ()
    assert own.joint
    assert own.production is not None
    assert own.observed.phosphate == pytest.approx(observed.of(OCEAN).phosphate)
    assert any("Pg C a year" in note for note in own.notes)
    answer = compute(InverseParameters(), own=own)
    assert answer.state.report.converged
    turned = read_observed(packed(tmp_path, npp=production(values=np.roll(production().values, 30, 1))), "npp.nc", OCEAN)
    other = compute(InverseParameters(), own=turned).map("production")
    assert np.nanmax(np.abs(answer.map("production") - other)) > 1


def test_four_tracers_of_one_hand_are_fitted_together_and_added_carbon_is_taken_off(tmp_path: Path) -> None:
    data = packed(
        tmp_path,
        p_an=tracer(2.0),
        o_an=tracer(180.0, "micromoles per kilogram"),
        TAlk=tracer(2350.0, "micro-mol kg-1"),
        TCO2=tracer(2250.0, "micro-mol kg-1"),
        Cant=tracer(20.0, "micro-mol kg-1"),
    )
    own = read_observed(data, "glodap.nc", OCEAN)
    assert own.joint
    assert own.observed.twin is None
    wanted = {"alkalinity": 2350 * 1.025, "dic": 2230 * 1.025, "oxygen": 180 * 1.025}
    assert {name: GRID.mean(getattr(own.observed, name)) for name in wanted} == pytest.approx(wanted, rel=0.02)
    assert not read_observed(packed(tmp_path, p_an=tracer(2.0)), "p.nc", OCEAN).joint


def test_a_simulation_with_own_fields_is_a_whole_result(tmp_path: Path) -> None:
    own = read_observed(packed(tmp_path, p_an=tracer(2.0)), "p.nc", OCEAN)
    found = LAB.simulate(InverseParameters(), own=own)
    assert float(found["observed_phosphate"].max()) == pytest.approx(2.1, rel=0.01)
    assert float(found["total_production"]) > 0


REFUSED = {
    "negative": (lambda: {"npp": production(values=production().values - 400)}, "negative in"),
    "one number": (lambda: {"npp": production(values=np.full((LAT.size, LON.size), 300.0))}, "same number everywhere"),
    "no unit": (lambda: {"npp": production().drop_attrs()}, "states no units"),
    "wrong unit": (lambda: {"npp": production(units="bananas")}, "bananas"),
    "half a globe": (
        lambda: {"npp": production(lat=LAT[:30], values=production().values[:30])},
        "does not cover the globe",
    ),
    "all unknown": (lambda: {"npp": production(values=np.full((LAT.size, LON.size), np.nan))}, "no number at all"),
    "mostly unknown": (lambda: {"npp": production(values=np.where(LAT[:, None] > 20, production().values, np.nan))}, "known for"),
    "a unit that does not fit its numbers": (lambda: {"TAlk": tracer(2.35, "micro-mol kg-1")}, "Is its unit right"),
    "nothing known": (lambda: {"sst": production()}, "nothing that is known here"),
    "no depth": (lambda: {"p_an": production(units="mmol m-3")}, "no axis of depth"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_with_the_reason(tmp_path: Path, case: str) -> None:
    fields, words = REFUSED[case]
    with pytest.raises(UploadError, match=words):
        read_observed(packed(tmp_path, **fields()), "own.nc", OCEAN)


def test_what_is_no_netcdf_is_refused() -> None:
    with pytest.raises(UploadError, match="cannot be read as NetCDF"):
        read_observed(b"not a file of that kind", "own.nc", OCEAN)


def test_a_field_knows_what_it_knows() -> None:
    values = np.array([[1.0, np.nan], [2.0, 3.0]])
    field = Field("production", {}, {}, values, False)
    assert field.known.tolist() == [[True, False], [True, True]]
