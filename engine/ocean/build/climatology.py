"""Observed annual means for the builder: one field each from a CF NetCDF file or a DataArray, on one grid, in the engine's units.

A field is (depth, latitude, longitude) on a regular grid that goes round the Earth, as the World Ocean Atlas (t_an, s_an, p_an,
o_an) and the mapped GLODAPv2.2016b (Cant, TAlk, NO3) are. Water is where temperature and salinity are both known; a field of
another grid is taken from its nearest cell, and what it lacks within the water from the nearest cell of the level, up to
`Kind.gaps` of the volume.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import xarray as xr
from scipy.ndimage import distance_transform_edt

from engine.axes import axes
from engine.conversions import CARBON_MASS, DAY, JULIAN_YEAR
from engine.ocean.gas import SEAWATER_DENSITY
from engine.ocean.grid import Array, OceanError
from engine.ocean.load.circulation import edges, shells

Source = Path | str | xr.DataArray

SAID = {"depth": "depth", "lat": "latitude", "lon": "longitude"}
PER_KILOGRAM = SEAWATER_DENSITY / 1000
"""µmol kg⁻¹ to mmol m⁻³."""
_CELSIUS = {"degc", "degree celsius", "degrees celsius", "celsius", "deg c", "°c"}
_PER_VOLUME = {"mmol m-3", "mmol/m3", "mmol m^-3", "mmol/m^3", "umol l-1", "umol/l", "micromoles per liter"}
_PER_MASS = {"umol kg-1", "umol/kg", "umol kg^-1", "micromoles per kilogram", "micromol kg-1", "micro-mol kg-1", "micromol/kg"}
_TRACE = {"umol m-3", "umol/m3", "nmol l-1", "nmol/l", "nmol kg-1", "nmol/kg"}
_PERMIL = {"permil", "per mil", "per mille", "permille", "‰", "o/oo", "per thousand"}
_MATTER = dict.fromkeys(_PER_VOLUME, 1.0) | dict.fromkeys(_PER_MASS, PER_KILOGRAM)
_PRODUCED = {
    **dict.fromkeys(("mg m-2 d-1", "mg m-2 day-1", "mg c m-2 d-1", "mg c m-2 day-1", "mgc m-2 d-1", "mg/m2/d"), 1.0),
    **dict.fromkeys(("mg c / m^2 / day", "mg c/m^2/day", "mg c/m2/day", "mgc/m^2/day"), 1.0),
    **dict.fromkeys(("g m-2 yr-1", "g c m-2 yr-1", "gc m-2 yr-1", "g m-2 year-1"), 1000 / JULIAN_YEAR),
    **dict.fromkeys(("mmol m-2 d-1", "mmol c m-2 d-1"), CARBON_MASS),
    "mol m-2 s-1": CARBON_MASS * 1e3 * DAY,
    "kg m-2 s-1": 1e6 * 86400,
}


@dataclass(frozen=True)
class Kind:
    """A field: the names it goes by in files, the factor of each unit, the values it is cut to, the share that may be missing."""

    names: tuple[str, ...]
    units: Mapping[str, float]
    range: tuple[float, float]
    gaps: float = 0.05
    axes: tuple[str, ...] = ("depth", "lat", "lon")


KINDS = {
    "temperature": Kind(("t_an", "temperature", "thetao"), dict.fromkeys(_CELSIUS, 1.0), (-1.95, 32.0)),
    "salinity": Kind(("s_an", "salinity", "so"), dict.fromkeys(("1", "psu", "pss-78", "pss", "unitless"), 1.0), (20.0, 41.0)),
    "phosphate": Kind(("p_an", "phosphate", "PO4"), _MATTER, (0.0, 10.0)),
    "oxygen": Kind(("o_an", "oxygen"), _MATTER, (0.0, 600.0)),
    "radiocarbon": Kind(("radiocarbon", "delta14c", "Bkgc14"), dict.fromkeys(_PERMIL, 1.0), (-300.0, 50.0), 0.2),
    "anthropogenic": Kind(("Cant", "anthropogenic_dic", "anthropogenic"), _MATTER, (0.0, 200.0), 0.2),
    "alkalinity": Kind(("TAlk", "alkalinity"), dict.fromkeys(_PER_MASS, 1.0) | dict.fromkeys(_PER_VOLUME, 1 / PER_KILOGRAM),
                       (1500.0, 3500.0), 0.2),
    "nitrate": Kind(("NO3", "nitrate", "n_an"), _MATTER, (0.0, 100.0), 0.2),
    "silicate": Kind(("i_an", "silicate", "si"), _MATTER, (0.0, 400.0), 0.2),
    "dic": Kind(("TCO2", "dic", "DIC"), _MATTER, (500.0, 4000.0), 0.2),
    "production": Kind(("npp", "NPP", "production", "intpp"), _PRODUCED, (0.0, 20000.0), 0.4, ("lat", "lon")),
    "iron": Kind(("iron", "dfe", "fe"), dict.fromkeys(_TRACE, 1.0) | dict.fromkeys(_PER_VOLUME, 1000.0), (0.0, 100.0), 0.2),
}  # fmt: skip
NEEDED = ("temperature", "salinity", "phosphate")
POTENTIAL = "sea_water_potential_temperature"


@dataclass(frozen=True, eq=False)
class Climatology:
    """Fields (depth, latitude, longitude) without gaps where `wet`; edges in degrees and metres; temperature is potential."""

    lat_edge: Array
    lon_edge: Array
    depth_edge: Array
    wet: Array
    fields: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Field:
    """One field as it was read: centres and edges that rise, longitudes from 0°, values in the engine's unit."""

    name: str
    axes: Mapping[str, Array]
    edge: Mapping[str, Array]
    values: Array
    potential: bool

    @cached_property
    def known(self) -> Array:
        return np.asarray(np.isfinite(self.values))

    def at(self, other: Field) -> Array:
        """Values at the nearest cell to each of another field's."""
        if all(np.array_equal(self.axes[axis], other.axes[axis]) for axis in SAID):
            return self.values
        place = [_nearest(self.axes[axis], other.axes[axis], 360.0 if axis == "lon" else None) for axis in SAID]
        return np.asarray(self.values[np.ix_(*place)])


def climatology(sources: Mapping[str, Source | None]) -> Climatology:
    """All fields on the temperature's grid; OceanError with one sentence where one of them cannot be used."""
    if missing := [name for name in NEEDED if sources.get(name) is None]:
        raise OceanError(f"An ocean is built from temperature, salinity and phosphate at least: {missing[0]} is missing.")
    fields = {name: read(name, source) for name, source in sources.items() if source is not None}
    frame = fields["temperature"]
    values = {name: field.at(frame) for name, field in fields.items()}
    wet = np.isfinite(values["temperature"]) & np.isfinite(values["salinity"])
    if not wet.any():
        raise OceanError("Temperature and salinity have no cell in common.")
    volume = shells(frame.edge["lat"], frame.edge["lon"], frame.edge["depth"])
    filled = {name: np.clip(_filled(name, each, wet, volume), *KINDS[name].range) for name, each in values.items()}
    if not frame.potential:
        filled["temperature"] = _potential_temperature(filled["temperature"], filled["salinity"], wet, frame)
    if "alkalinity" in filled and "nitrate" in filled:
        carbon = radiocarbon(filled.pop("alkalinity"), filled.pop("nitrate"), filled["salinity"])
        filled.setdefault("radiocarbon", carbon)
    known = {name: np.where(wet, each, np.nan) for name, each in filled.items()}
    return Climatology(frame.edge["lat"], frame.edge["lon"], frame.edge["depth"], wet, known)


def radiocarbon(alkalinity: Array, nitrate: Array, salinity: Array) -> Array:
    """Natural Δ¹⁴C (‰) from potential alkalinity: Rubin & Key (2002), Global Biogeochem. Cycles 16, 1105; µmol kg⁻¹, mmol m⁻³."""
    return np.asarray(-59 - 0.962 * ((alkalinity + nitrate / PER_KILOGRAM) * 35 / salinity - 2320))


def read(name: str, source: Source) -> Field:
    """A field from a file or an array, checked."""
    if isinstance(source, xr.DataArray):
        return _field(name, KINDS[name], source)
    path = Path(source)
    try:
        opened = xr.open_dataset(path, decode_times=False)
    except (OSError, ValueError) as error:
        raise OceanError(f"“{path.name}” cannot be read as NetCDF.") from error
    with opened as dataset:
        return of_dataset(dataset, name, path.name)


def holds(dataset: xr.Dataset, name: str) -> bool:
    """Whether a field is there by one of its names."""
    return any(each in dataset for each in KINDS[name].names)


def of_dataset(dataset: xr.Dataset, name: str, file: str) -> Field:
    """A field of an open file, checked."""
    kind = KINDS[name]
    found = next((each for each in kind.names if each in dataset), None)
    if found is None:
        raise OceanError(f"“{file}” holds no {name}: a variable {' or '.join(kind.names)} is wanted.")
    array = dataset[found]
    return _field(name, kind, array.assign_coords(_beside(dataset, array)).load())


def _beside(dataset: xr.Dataset, array: xr.DataArray) -> dict[str, xr.DataArray]:
    """What a file keeps of its depths outside the array: their numbers, and the levels' thickness."""
    found: dict[str, xr.DataArray] = {"Depth": dataset["Depth"]} if "Depth" in dataset else {}
    if "depth_bnds" in dataset and dataset["depth_bnds"].dims[0] in array.dims:
        bounds = dataset["depth_bnds"]
        found["thickness"] = abs(bounds[:, 1] - bounds[:, 0])
    return found


def _field(name: str, kind: Kind, array: xr.DataArray) -> Field:
    found = axes(array)
    wanted = " and ".join(", ".join(SAID[axis] for axis in kind.axes).rsplit(", ", 1))
    if lost := [axis for axis in kind.axes if axis not in found]:
        raise OceanError(f"The {name} has no axis of {lost[0]}: it is wanted by {wanted}.")
    dims = {axis: found[axis] for axis in kind.axes}
    array = array.squeeze([each for each in array.dims if each not in dims.values() and array.sizes[each] == 1])
    if len(array.dims) != len(dims):
        raise OceanError(f"The {name} has more axes than {wanted}: {', '.join(map(str, array.dims))}.")
    factor = _factor(name, kind, array)
    array = array.transpose(*dims.values())
    centre = {axis: _axis(name, axis, _coordinate(array, dim)) for axis, dim in dims.items()}
    width = np.asarray(array["thickness"].values, float) if "thickness" in array.coords else None
    order = {axis: np.argsort(values % 360 if axis == "lon" else values, kind="stable") for axis, values in centre.items()}
    rising = {axis: (values % 360 if axis == "lon" else values)[order[axis]] for axis, values in centre.items()}
    edge = {axis: _globe(name, axis, rising[axis]) for axis in ("lat", "lon")}
    if "depth" in rising:
        edge["depth"] = np.maximum(edges("depth", rising["depth"], None if width is None else width[order["depth"]]), 0.0)
        if edge["depth"][0] > 0 or np.any(np.diff(edge["depth"]) <= 0):
            edge["depth"] = _from_surface(edge["depth"])
    values = array.values[np.ix_(*order.values())].astype(float)
    values *= factor
    potential = array.attrs.get("standard_name") == POTENTIAL
    return Field(name, rising, {axis: edge[axis] for axis in kind.axes}, values, potential)


def _coordinate(array: xr.DataArray, dim: str) -> Array:
    """The numbers along a dimension; GLODAP keeps its depths beside it."""
    if dim in array.coords:
        return np.asarray(array[dim].values, float)
    if "Depth" in array.coords and array["Depth"].dims == (dim,):
        return np.asarray(array["Depth"].values, float)
    raise OceanError(f"The axis {dim} has no numbers along it.")


def _axis(name: str, axis: str, values: Array) -> Array:
    step = np.diff(values)
    if values.size < 2 or not np.isfinite(values).all() or not (np.all(step > 0) or np.all(step < 0)):
        raise OceanError(f"The {axis} of the {name} neither rises nor falls throughout.")
    return np.abs(values) if axis == "depth" and values.min() < 0 else values


def _factor(name: str, kind: Kind, array: xr.DataArray) -> float:
    units = array.attrs.get("units")
    if units is None:
        raise OceanError(f"The {name} states no units.")
    said = " ".join(str(units).lower().replace("_", " ").replace("µ", "u").replace("μ", "u").replace("**", "^").split())
    if said not in kind.units:
        raise OceanError(f"The {name} is in “{str(units)[:40]}”: one of {', '.join(sorted(kind.units)[:4])} is wanted.")
    return kind.units[said]


def _globe(name: str, axis: str, centre: Array) -> Array:
    """Edges of a regular axis that covers the globe."""
    step = np.diff(centre)
    width = float(step.mean())
    if np.abs(step - width).max() > 0.02 * width:
        raise OceanError(f"The {axis} of the {name} is not evenly spaced.")
    edge = centre[0] - width / 2 + width * np.arange(centre.size + 1)
    if axis == "lon":
        width = 360 / centre.size
        covered = abs(edge[-1] - edge[0] - 360) < 0.5 * width
        edge = edge[0] + width * np.arange(centre.size + 1)
    else:
        covered = edge[0] < -90 + width and edge[-1] > 90 - width
        edge = np.clip(edge, -90, 90)
    if not covered:
        raise OceanError(f"The {name} does not cover the globe: its {axis} goes from {edge[0]:.4g} to {edge[-1]:.4g} degrees.")
    return np.asarray(edge)


def _from_surface(edge: Array) -> Array:
    """Edges with the first at the surface; levels of no thickness are those at the surface itself."""
    edge = edge.copy()
    edge[0] = 0.0
    if np.any(np.diff(edge) <= 0):
        raise OceanError("The depths do not start at the surface and go down.")
    return edge


def _nearest(have: Array, want: Array, turn: float | None) -> Array:
    distance = np.abs(want[:, None] - have[None, :])
    if turn is not None:
        distance = np.minimum(distance, turn - distance)
    return np.asarray(distance.argmin(axis=1))


def _filled(name: str, values: Array, wet: Array, volume: Array) -> Array:
    """Values at all wet cells: gaps from the nearest of the level, a level with none from the one above."""
    gaps = wet & ~np.isfinite(values)
    share, most = float(volume[gaps].sum() / volume[wet].sum()), KINDS[name].gaps
    if share > most:
        raise OceanError(f"The {name} is missing in {share:.0%} of the water: at most {most:.0%} is filled in from beside.")
    out = values.copy()
    for level in np.flatnonzero(gaps.any(axis=(1, 2))):
        known = np.isfinite(out[level])
        if known.any():
            nearest = distance_transform_edt(~known, return_distances=False, return_indices=True)
            out[level] = np.where(gaps[level], out[level][tuple(nearest)], out[level])
        elif level > 0:
            out[level] = np.where(gaps[level], out[level - 1], out[level])
    if np.any(wet & ~np.isfinite(out)):
        raise OceanError(f"The {name} is missing in the whole of a level, and in the one above.")
    return out


def _potential_temperature(temperature: Array, salinity: Array, wet: Array, frame: Field) -> Array:
    """From in-situ temperature (TEOS-10)."""
    import gsw

    level, row, column = np.nonzero(wet)
    depth, lat, lon = frame.axes["depth"][level], frame.axes["lat"][row], frame.axes["lon"][column]
    pressure = gsw.p_from_z(-depth, lat)
    absolute = gsw.SA_from_SP(salinity[wet], pressure, lon, lat)
    out = np.full(wet.shape, np.nan)
    out[wet] = gsw.pt_from_CT(absolute, gsw.CT_from_t(absolute, temperature[wet], pressure))
    return out
