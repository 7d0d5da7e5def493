"""An ocean: a grid, how its water moves, and the tracers it carries; kept as one CF NetCDF file.

ocean = Ocean.embedded()                      # ours, 6°
ocean = Ocean.load("CTL_He.mat")              # a circulation of another model, see engine.ocean.load
ocean = Ocean.build(temperature, salinity, …) # ours made anew, see engine.ocean.build
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from engine.ocean.derived import Derived
from engine.ocean.grid import Array, Grid, OceanError
from engine.ocean.transport import DOWN, EAST, NORTH, Faces, neighbours
from engine.quantities import Quantity, describe

if TYPE_CHECKING:
    import xarray as xr

    from engine.ocean.build.climatology import Source

FOLDER = Path(__file__).parents[2] / "assets" / "ocean"
EMBEDDED = {"6deg": "ours, 6°, 12 levels", "4deg": "ours, 4°, 16 levels"}
CELL = ("depth", "lat", "lon")
DIRECTIONS = {"east": EAST, "north": NORTH, "down": DOWN}
TRANSPORT_STEP = 1 / 16
"""Transports are whole multiples of this (m³ s⁻¹), so that their divergence is exactly zero."""

QUANTITIES = {
    "depth": Quantity("m", "depth", "depth"),
    "lat": Quantity("degrees_north", "latitude", "latitude"),
    "lon": Quantity("degrees_east", "longitude", "longitude"),
    "volume": Quantity("m3", "volume of water"),
    "basin": Quantity("1", "basin"),
    "temperature": Quantity("degree_Celsius", "potential temperature", "sea_water_potential_temperature", "thermal"),
    "salinity": Quantity("1", "practical salinity", "sea_water_practical_salinity", "haline"),
    "phosphate": Quantity("mmol P m-3", "phosphate", colours="matter"),
    "dop": Quantity("mmol P m-3", "dissolved organic phosphorus", colours="matter"),
    "oxygen": Quantity("mmol O2 m-3", "dissolved oxygen", colours="oxy"),
    "age": Quantity("yr", "ideal age: years since the water was last at the surface", colours="dense"),
    "delta14c": Quantity("‰", "natural radiocarbon, Δ¹⁴C", colours="ice"),
    "anthropogenic_dic": Quantity("mmol C m-3", "carbon taken up from the air since 1765, in 2010", colours="tempo"),
    "sequestration_time": Quantity("yr", "mean time until the water next meets the surface", colours="dense"),
    "uptake_rate": Quantity("s-1", "rate at which life takes up phosphate"),
    **{f"transport_{name}": Quantity("m3 s-1", f"volume of water through the {name} face") for name in DIRECTIONS},
    **{
        f"conductance_{name}": Quantity("m3 s-1", f"mixing through the {name} face, diffusivity × area / distance")
        for name in DIRECTIONS
    },
    **{f"face_area_{name}": Quantity("m2", f"area of the {name} face") for name in DIRECTIONS},
}
TRACERS = (
    "temperature",
    "salinity",
    "phosphate",
    "dop",
    "oxygen",
    "age",
    "delta14c",
    "anthropogenic_dic",
    "sequestration_time",
    "uptake_rate",
)


@dataclass(frozen=True, eq=False)
class Ocean:
    """`faces` are absent where only a matrix is known; `fields` are the tracers it came with, by name, over the cells.

    `settings` are the numbers of its own cycles (mean phosphorus, Martin b, …); `figures` says what it is worth.
    """

    name: str
    grid: Grid
    faces: Faces | None = None
    matrix: sp.csr_array | None = None
    fields: Mapping[str, Array] = field(default_factory=dict)
    settings: Mapping[str, float] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def operator(self) -> sp.csr_array:
        """A of engine.ocean.transport: what leaves each cell, m³ s⁻¹ times concentration."""
        if self.matrix is not None:
            return self.matrix
        return self.moving.operator()

    @cached_property
    def derived(self) -> Derived:
        """What was worked out from it, see engine.ocean.derived."""
        return Derived()

    def __getstate__(self) -> dict[str, Any]:
        """What another process is sent: what it is, not what follows."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def moving(self) -> Faces:
        """The faces, where there are any."""
        if self.faces is None:
            raise OceanError(f"“{self.name}” is known by its matrix alone: its currents and its mixing cannot be told apart.")
        return self.faces

    def tracer(self, name: str) -> Array:
        """A field it came with."""
        if name not in self.fields:
            raise OceanError(f"“{self.name}” carries no {QUANTITIES[name].long_name}.")
        return self.fields[name]

    @cached_property
    def floor_area(self) -> Array:
        """Area through which each cell meets the one below, m²: 0 at the deepest."""
        if self.faces is None:
            return self._floor_area_of_cells()
        down = self.faces.kind == DOWN
        return np.bincount(self.faces.i[down], self.faces.area[down], self.grid.size)

    def _floor_area_of_cells(self) -> Array:
        """As large as the smaller of the two cells, where no face says."""
        grid = self.grid
        below = np.full(grid.shape, -1)
        below[:-1] = grid.cell[1:]
        number = below[grid.wet]
        return np.where(number >= 0, np.minimum(grid.area, grid.area[number]), 0.0)

    # kept as a file

    @staticmethod
    def embedded(name: str = "6deg") -> Ocean:
        """One of the oceans shipped with this software."""
        if name not in EMBEDDED:
            raise OceanError(f"“{name}” is not an ocean here; there are {', '.join(EMBEDDED)}.")
        return _shipped(name)

    @staticmethod
    def load(path: Path | str) -> Ocean:
        """A circulation by file: one of ours, or a sparse matrix with its grid."""
        from engine.ocean.load import load

        return load(Path(path))

    @staticmethod
    def build(temperature: Source, salinity: Source, phosphate: Source, **options: Any) -> Ocean:
        """Ours made anew from observed annual means, on any grid: see engine.ocean.build."""
        from engine.ocean.build import build

        return build(temperature, salinity, phosphate, **options)

    @staticmethod
    def open(path: Path | str) -> Ocean:
        """A file that `save` wrote."""
        import xarray as xr

        with xr.open_dataset(path, engine="h5netcdf") as dataset:
            return from_dataset(dataset.load())

    def save(self, path: Path | str) -> None:
        """Writes it as CF NetCDF: packed, but not a digit lost."""
        dataset = to_dataset(self)
        packed: dict[Any, dict[str, Any]] = {name: {"zlib": True, "complevel": 9, "shuffle": True} for name in dataset.data_vars}
        for name in DIRECTIONS:
            packed[f"transport_{name}"] |= {"dtype": "int32", "scale_factor": TRANSPORT_STEP, "_FillValue": -(2**31)}
        dataset.to_netcdf(path, engine="h5netcdf", encoding=packed)


@functools.cache
def _shipped(name: str) -> Ocean:
    return Ocean.open(FOLDER / f"ocean_{name}.nc")


def to_dataset(ocean: Ocean) -> xr.Dataset:
    """Everything an Ocean with faces is, as CF."""
    import xarray as xr

    grid, faces = ocean.grid, ocean.moving
    single = {name: grid.field(np.asarray(vector, np.float32)) for name, vector in ocean.fields.items()}
    dataset = xr.Dataset(
        {
            "volume": (CELL, grid.field(grid.volume).astype(np.float32)),
            "basin": (CELL, grid.field(grid.basin, 0).astype(np.int8)),
            **{name: (CELL, values) for name, values in single.items()},
        },
        coords=grid.coordinates(),
    )
    for axis in CELL:
        dataset[f"{axis}_edge"] = (f"{axis}_bound", getattr(grid, f"{axis}_edge"))
    for name, kind in DIRECTIONS.items():
        of = faces.kind == kind
        for quantity, values in (("transport", faces.U), ("conductance", faces.G), ("face_area", faces.area)):
            vector = np.full(grid.size, np.nan)
            vector[faces.i[of]] = values[of]
            exact = np.float64 if quantity == "transport" else np.float32
            dataset[f"{quantity}_{name}"] = (CELL, grid.field(vector).astype(exact))
    dataset.attrs = {
        "Conventions": "CF-1.11",
        "title": f"A steady ocean circulation and its tracers: {ocean.name}",
        "settings": json.dumps(dict(ocean.settings)),
        "figures": json.dumps(dict(ocean.figures), ensure_ascii=False),
        "name": ocean.name,
    }
    dataset["depth"].attrs["positive"] = "down"
    return describe(dataset, QUANTITIES)


def from_dataset(dataset: xr.Dataset) -> Ocean:
    """An Ocean from what `to_dataset` made; OceanError where something is missing."""
    needed = ["volume", "basin", *(f"{axis}_edge" for axis in CELL)]
    needed += [f"{quantity}_{name}" for quantity in ("transport", "conductance", "face_area") for name in DIRECTIONS]
    if missing := [name for name in needed if name not in dataset.variables]:
        raise OceanError(f"This file is not an ocean of ours: it lacks {', '.join(missing[:3])}.")
    volume = dataset["volume"].values.astype(float)
    wet = np.isfinite(volume) & (volume > 0)
    grid = Grid(
        **{f"{axis}_edge": dataset[f"{axis}_edge"].values.astype(float) for axis in CELL},
        wet=wet,
        volume=volume[wet],
        basin=dataset["basin"].values[wet].astype(np.int8),
    )
    parts: dict[str, list[Array]] = {key: [] for key in ("i", "j", "kind", "area", "U", "G")}
    for name, kind in DIRECTIONS.items():
        transport = dataset[f"transport_{name}"].values
        near, far = neighbours(grid, kind, np.isfinite(transport))
        for key, values in (
            ("i", near),
            ("j", far),
            ("kind", np.full(near.size, kind)),
            ("area", grid.vector(dataset[f"face_area_{name}"])[near]),
            ("U", grid.vector(transport)[near]),
            ("G", grid.vector(dataset[f"conductance_{name}"])[near]),
        ):
            parts[key].append(values)
    faces = Faces(**{key: np.concatenate(values) for key, values in parts.items()}, cells=grid.size)
    if (faces.j < 0).any() or not all(np.isfinite(values).all() for values in (faces.U, faces.G, faces.area)):
        raise OceanError("A face of this ocean leads into land, or carries no number.")
    return Ocean(
        name=str(dataset.attrs["name"]),
        grid=grid,
        faces=faces,
        fields={name: grid.vector(dataset[name]) for name in TRACERS if name in dataset},
        settings=json.loads(dataset.attrs["settings"]),
        figures=json.loads(dataset.attrs["figures"]),
    )
