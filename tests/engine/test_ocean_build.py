"""The builder on a small planet: grid, exact gradient, descent, checkpoints, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from engine.lab import Cancelled
from engine.ocean import diagnostics
from engine.ocean.build import _problem
from engine.ocean.build.climatology import climatology
from engine.ocean.build.coarse import Coarse, coarsen, levels
from engine.ocean.build.cost import Cost, Terms
from engine.ocean.build.descent import Descent, Point, Stage, stages
from engine.ocean.build.penalties import NAMED
from engine.ocean.build.targets import WEIGHTS
from engine.ocean.grid import OceanError
from engine.ocean.load import read
from engine.ocean.ocean import Ocean
from engine.ocean.transport import EAST

EDGE = np.array([0.0, 50.0, 150.0, 600.0, 1700.0, 3500.0])
DEGREES = 15.0
WAY = [Stage("equation error", 5, None), Stage("held", 6, Terms(), True), Stage("living", 8, Terms(living=True), True)]
SMALL = {"columns": DEGREES / 2, "depth_edge": EDGE, "start_years": 0.05}


def planet(**changed: xr.DataArray) -> dict[str, xr.DataArray]:
    """Smooth fields round the Earth, with a wall from the north to 50° S and land at the poles."""
    lat, lon = np.arange(-82.5, 90, DEGREES), np.arange(7.5, 360, DEGREES)
    depth = np.array([25.0, 100.0, 350.0, 1000.0, 2500.0])
    z, y, x = np.meshgrid(depth, np.radians(lat), np.radians(lon), indexing="ij")
    land = (np.abs(np.degrees(y)) > 70) | ((np.degrees(x) < 15) & (np.degrees(y) > -50))
    top = np.exp(-z / 600)
    fields = {
        "temperature": (2 + 24 * np.cos(y) ** 2 * top, "degC"),
        "salinity": (34.5 + 1.2 * np.cos(y) ** 2 * top - 0.1 * np.sin(x), "1"),
        "phosphate": (0.2 + 2 * (1 - top) + 0.6 * np.sin(y) ** 2 * top, "mmol m-3"),
        "oxygen": (220 - 60 * np.exp(-(((z - 800) / 500) ** 2)) + 100 * np.sin(y) ** 2, "mmol m-3"),
        "radiocarbon": (-60 - 120 * (1 - np.exp(-z / 1500)), "permil"),
        "anthropogenic": (40 * np.exp(-z / 500), "mmol m-3"),
    }
    axes = {"depth": depth, "lat": lat, "lon": lon}
    made = {
        name: xr.DataArray(np.where(land, np.nan, values), axes, tuple(axes), attrs={"units": units})
        for name, (values, units) in fields.items()
    }
    return made | changed


@pytest.fixture(scope="module")
def coarse() -> Coarse:
    return coarsen(climatology(dict(planet())), DEGREES, EDGE)


@pytest.fixture(scope="module")
def problem(coarse: Coarse) -> tuple[Cost, Point]:
    observed = {name: coarse.mean(name) for name in WEIGHTS}
    return _problem(coarse, observed, None, 0.05, NAMED, (10.0, 2.5), lambda share, words: None)


# the grid


def test_cells_hold_the_water_there_is(coarse: Coarse) -> None:
    water = climatology(dict(planet()))
    assert coarse.grid.shape == (5, 12, 24)
    assert np.array_equal(coarse.grid.wet, water.wet)
    sphere = 4 * np.pi * 6.371e6**2 * EDGE[-1]
    assert coarse.grid.volume.sum() == pytest.approx(sphere * 0.88, rel=0.1)
    fine, kept = coarse.fine, coarse.kept
    whole = float((fine.volume * np.nan_to_num(fine.field("phosphate")))[kept].sum())
    assert coarse.grid.inventory(coarse.mean("phosphate")) == pytest.approx(whole, rel=1e-12)


def test_an_isthmus_does_not_leak() -> None:
    """Two seas in one block, parted by a line of land one cell wide: only the larger stays, and no face crosses."""
    made = planet()
    fine = {
        name: each.interp(lat=np.arange(-87.5, 90, 5.0), lon=np.arange(2.5, 360, 5.0), kwargs={"fill_value": None})
        for name, each in made.items()
    }
    lat, lon = fine["salinity"]["lat"].values, fine["salinity"]["lon"].values
    wall = np.zeros((lat.size, lon.size), bool)
    wall[:, 37] = np.abs(lat) < 60  # inside the block from 180° to 195°
    wall[np.abs(lat) >= 60, :] = True
    for name in fine:
        values = np.where(wall, np.nan, np.nan_to_num(fine[name].values, nan=float(np.nanmean(fine[name].values))))
        fine[name] = fine[name].copy(data=values).assign_attrs(made[name].attrs)
    grid = coarsen(climatology(dict(fine)), DEGREES, EDGE)
    east = grid.faces.kind == EAST
    eastward = set(grid.grid.column[grid.faces.i[east]].tolist())
    assert {11, 13} <= eastward  # into the block, and beyond it, but not out of it
    assert 12 not in eastward


def test_levels_are_those_of_the_embedded_oceans() -> None:
    assert levels(12) == pytest.approx(Ocean.embedded().grid.depth_edge)
    assert levels(16) == pytest.approx(Ocean.embedded("4deg").grid.depth_edge)
    with pytest.raises(OceanError, match="12, 16, 24"):
        levels(13)


# the cost


@pytest.mark.parametrize("name", ["equation error", "relaxed", "held", "living"])
def test_the_gradient_is_exact(problem: tuple[Cost, Point], name: str) -> None:
    cost, point = problem
    random = np.random.default_rng(1)
    x, way = 0.1 * random.standard_normal(point.x.size), random.standard_normal(point.x.size)
    cost.carbon_grows(x)
    terms = {"relaxed": Terms(1 / 60), "held": Terms(), "living": Terms(living=True)}
    evaluate = cost.misfit(terms[name]) if name in terms else cost.equation_error
    gradient = evaluate(x)[1]
    step = 1e-5
    slope = (evaluate(x + step * way)[0] - evaluate(x - step * way)[0]) / (2 * step)
    assert slope == pytest.approx(float(gradient @ way), rel=1e-6)


def test_the_flow_never_diverges(problem: tuple[Cost, Point]) -> None:
    cost, point = problem
    faces = cost.unknowns.water(0.3 * np.random.default_rng(2).standard_normal(point.x.size)).faces
    assert np.abs(faces.divergence()).max() < 1e-6 * np.abs(faces.U).max()


# the way down


@pytest.fixture(scope="module")
def built() -> tuple[Ocean, list[str]]:
    told: list[str] = []
    return Ocean.build(**planet(), **SMALL, way=WAY, progress=lambda share, words: told.append(words)), told


def test_each_stage_lowers_its_cost(built: tuple[Ocean, list[str]]) -> None:
    for stage in WAY:
        last = [words for words in built[1] if words.startswith(f"{stage.name}:")][-1].split()
        lowest, first = float(last[last.index("cost") + 1]), float(last[last.index("from") + 1].rstrip(","))
        assert lowest < 0.9 * first, stage


def test_what_is_built_is_an_ocean(built: tuple[Ocean, list[str]], tmp_path: Path) -> None:
    ocean = built[0]
    assert np.abs(ocean.moving.divergence()).max() == 0
    assert diagnostics.conservation_time(ocean) > 1e6
    assert {"fitted", "derived"} == {figure["kind"] for figure in ocean.figures.values()}
    assert {"phosphate", "temperature", "age", "export"} <= set(ocean.figures)
    assert ocean.grid.mean(ocean.fields["phosphate"] + ocean.fields["dop"]) == pytest.approx(
        ocean.settings["mean_phosphorus"], rel=1e-5
    )
    assert ocean.fields["phosphate"].min() > 0
    assert ocean.fields["age"].min() >= 0
    path = tmp_path / "own.nc"
    ocean.save(path)
    again = read(path.read_bytes(), path.name)
    assert np.array_equal(again.operator.toarray(), ocean.operator.toarray())
    assert np.array_equal(again.fields["phosphate"], ocean.fields["phosphate"])


def test_stages_keep_to_their_evaluations() -> None:
    for wanted in (60, 700, 10_000):
        assert sum(stage.evaluations for stage in stages(wanted)) == pytest.approx(wanted, abs=12)


def test_a_stopped_descent_goes_on_from_its_checkpoint(problem: tuple[Cost, Point], tmp_path: Path) -> None:
    cost, point = problem
    kept, heard = tmp_path / "begun.npz", 0

    def stop(share: float, words: str) -> None:
        nonlocal heard
        heard += 1
        if heard == 7:
            raise Cancelled

    with pytest.raises(Cancelled):
        Descent(cost, WAY, "this", kept, stop).run(point)
    begun = Point.load(kept, "this")
    assert begun.stage == 1
    assert 1 <= begun.used < WAY[1].evaluations
    told: list[str] = []
    x = Descent(cost, WAY, "this", kept, lambda share, words: told.append(words)).run(begun)
    assert not any(words.startswith("equation error") for words in told)
    assert told[-1].startswith("living")
    cost.carbon_grows(x)
    assert cost.misfit(Terms(living=True))(x)[0] < cost.misfit(Terms(living=True))(begun.x)[0]
    with pytest.raises(OceanError, match="of another grid or of other inputs"):
        Point.load(kept, "other")
    kept.write_bytes(b"no archive")
    with pytest.raises(OceanError, match="not a checkpoint"):
        Point.load(kept, "this")


# what is refused


def gap(share: float) -> xr.DataArray:
    """Phosphate that lacks some share of its water."""
    phosphate = planet()["phosphate"]
    values, known = phosphate.values.copy(), np.argwhere(np.isfinite(phosphate.values))
    values[tuple(known[: int(share * len(known))].T)] = np.nan
    return phosphate.copy(data=values)


def test_small_gaps_are_filled_from_beside() -> None:
    filled = climatology(dict(planet(phosphate=gap(0.02))))
    assert np.isfinite(filled.fields["phosphate"][filled.wet]).all()


@pytest.mark.parametrize(
    ("name", "changed", "reason"),
    [
        ("phosphate", gap(0.5), "phosphate is missing in .* % of the water|phosphate is missing in"),
        ("phosphate", planet()["phosphate"].assign_attrs(units="furlong"), "phosphate is in “furlong”"),
        ("oxygen", planet()["oxygen"].drop_attrs(), "oxygen states no units"),
        ("salinity", planet()["salinity"].isel(lon=slice(0, 12)), "does not cover the globe"),
        ("salinity", planet()["salinity"].isel(lat=[0, 2, 1, *range(3, 12)]), "neither rises nor falls"),
        ("temperature", planet()["temperature"].isel(depth=0, drop=True), "no axis of depth"),
    ],
)
def test_a_climatology_that_cannot_be_used_is_refused_with_the_reason(name: str, changed: xr.DataArray, reason: str) -> None:
    with pytest.raises(OceanError, match=reason) as error:
        climatology(dict(planet(**{name: changed})))
    assert str(error.value).count(".") <= 3


def test_a_field_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OceanError, match="phosphate is missing"):
        climatology({"temperature": planet()["temperature"], "salinity": planet()["salinity"], "phosphate": None})
    path = tmp_path / "wrong.nc"
    planet()["oxygen"].to_dataset(name="something").to_netcdf(path, engine="h5netcdf")
    with pytest.raises(OceanError, match=r"“wrong\.nc” holds no oxygen"):
        climatology(dict(planet()) | {"oxygen": path})
    path.write_bytes(b"nothing")
    with pytest.raises(OceanError, match="cannot be read"):
        climatology(dict(planet()) | {"oxygen": path})
