"""Fields of the user's own: production, or tracers, as CF NetCDF on any regular grid round the Earth.

Production alone takes the place of the product; phosphate alone that of the ocean's phosphate. The joint model wants all that
it is fitted to from one hand: phosphate, oxygen, alkalinity and DIC; silicate, temperature and salinity are taken where they are
there. DIC is told without what people have added: where the file has that beside it, it is taken off.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from engine.inverse import regrid
from engine.inverse.observed import Observed, bare, embedded
from engine.ocean.build.climatology import KINDS, PER_KILOGRAM, Field, read
from engine.ocean.grid import Array, OceanError
from engine.ocean.ocean import Ocean
from engine.upload import UploadError

TRACERS = ("phosphate", "oxygen", "alkalinity", "dic", "silicate", "temperature", "salinity")
JOINT = ("phosphate", "oxygen", "alkalinity", "dic")
NEGATIVE = 0.01
"""Share of a field that may be below zero, as mapping leaves it in places; more is refused."""


@dataclass(frozen=True, eq=False)
class Own:
    """What the file held, put onto the ocean: `production` (row, column), or None; which tracers are the user's."""

    name: str
    observed: Observed
    production: Array | None
    tracers: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def joint(self) -> bool:
        """Whether the joint model can be fitted: to all of the user's, or to all of the ocean's."""
        return not self.tracers or set(JOINT) <= set(self.tracers)


def read_observed(data: bytes, name: str, ocean: Ocean) -> Own:
    """The fields in a file on the ocean's cells; UploadError with one sentence where they cannot be used."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "fields.nc")
        path.write_bytes(data)
        try:
            return _own(path, name, ocean)
        except OceanError as error:
            raise UploadError(str(error)) from error


def _own(path: Path, name: str, ocean: Ocean) -> Own:
    there = _held(path)
    found = {each: _sound(read(each, path)) for each in there}
    if not found:
        wanted = ", ".join(("production", *TRACERS))
        raise OceanError(f"“{name}” holds nothing that is known here: one of {wanted} is wanted.")
    notes = []
    values = {each: regrid.tracer(found[each], ocean.grid) for each in there if each != "production"}
    if "alkalinity" in values:
        values["alkalinity"] = values["alkalinity"] * PER_KILOGRAM
    if (added := values.pop("anthropogenic", None)) is not None and "dic" in values:
        values["dic"] = values["dic"] - added
        notes.append("DIC is told without the carbon that people have added.")
    production = None
    if "production" in found:
        production = regrid.per_area(found["production"], ocean.grid)
        area = ocean.grid.field(ocean.grid.area)[0]
        total = float(np.nansum(production * area))
        notes.append(f"{365.25e-18 * total:.4g} Pg C a year on your grid and on the ocean’s.")
        if abs(total / regrid.total(found["production"]) - 1) > 1e-3:
            raise OceanError("The total of the production was not kept on the ocean’s grid.")
    tracers = tuple(each for each in TRACERS if each in values)
    base = embedded() if ocean is Ocean.embedded() else bare()
    twin = base.twin if not tracers else None
    return Own(name, replace(base, twin=twin, **values), production, tracers, tuple(notes))


def _held(path: Path) -> list[str]:
    import xarray as xr

    try:
        with xr.open_dataset(path, decode_times=False) as dataset:
            names = ("production", *TRACERS, "anthropogenic")
            return [each for each in names if any(name in dataset for name in KINDS[each].names)]
    except (OSError, ValueError) as error:
        raise OceanError(f"“{path.name}” cannot be read as NetCDF.") from error


def _sound(field: Field) -> Field:
    """The field, or the reason why its numbers cannot be so."""
    known = field.values[field.known]
    if not known.size:
        raise OceanError(f"The {field.name} has no number at all.")
    if known.min() == known.max():
        raise OceanError(f"The {field.name} is the same number everywhere.")
    low, high = KINDS[field.name].range
    below = float(np.mean(known < 0))
    if field.name not in ("temperature", "anthropogenic") and below > NEGATIVE:
        raise OceanError(f"The {field.name} is negative in {below:.0%} of its places, down to {known.min():.3g}.")
    middle = float(np.median(known))
    if not low <= middle <= high:
        raise OceanError(
            f"The {field.name} is {middle:.3g} in the middle: from {low:g} to {high:g} is expected. Is its unit right?"
        )
    return replace(field, values=np.clip(field.values, low, high))
