"""Fields of the user's own: production, or tracers, as CF NetCDF on any regular grid round the Earth.

Production alone takes the place of the product; phosphate alone that of the ocean's phosphate. The joint model wants all that
it is fitted to from one hand: phosphate, oxygen, alkalinity and DIC; silicate, temperature and salinity are taken where they are
there. DIC is told without what people have added: where the file has that beside it, it is taken off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine import netcdf
from engine.conversions import PG_YR_PER_MG_D
from engine.inverse import regrid
from engine.inverse.observed import Observed, of
from engine.ocean.build.climatology import KINDS, PER_KILOGRAM, Field, holds, of_dataset
from engine.ocean.circulation import COMPARED, compared
from engine.ocean.grid import Array, OceanError
from engine.ocean.ocean import EMBEDDED, Ocean
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

    def on(self, ocean: Ocean) -> tuple[Array | None, Observed]:
        """Production, if there is any, and tracers on an ocean; OceanError where they were not put onto its cells."""
        if self.observed.phosphate.size != ocean.grid.size:
            raise OceanError(
                f"Your fields lie on the cells of the ocean “{EMBEDDED[COMPARED]}”, and not on those of the one that is set."
            )
        return self.production, self.observed

    @property
    def joint(self) -> bool:
        """Whether the joint model can be fitted: to all of the user's, or to all of the ocean's."""
        return not self.tracers or set(JOINT) <= set(self.tracers)


def read_observed(data: bytes, name: str, ocean: Ocean) -> Own:
    """The fields in a file on the ocean's cells; UploadError with one sentence where they cannot be used."""
    notes, values, production = [], {}, None
    with netcdf.opened(data, name, decode_times=False) as dataset:
        there = [each for each in ("production", *TRACERS, "anthropogenic") if holds(dataset, each)]
        if not there:
            raise UploadError(
                f"“{name}” holds nothing that is known here: one of {', '.join(('production', *TRACERS))} is wanted."
            )
        for each in there:
            field = _sound(of_dataset(dataset, each, name))
            if each == "production":
                production, total = _production(field, ocean)
                notes.append(f"{PG_YR_PER_MG_D * total:.4g} Pg C a year on your grid and on the ocean’s.")
            else:
                values[each] = regrid.tracer(field, ocean.grid)
    if "alkalinity" in values:
        values["alkalinity"] = values["alkalinity"] * PER_KILOGRAM
    if (added := values.pop("anthropogenic", None)) is not None and "dic" in values:
        values["dic"] = values["dic"] - added
        notes.append("DIC is told without the carbon that people have added.")
    tracers = tuple(each for each in TRACERS if each in values)
    base = of(ocean)
    twin = base.twin if not tracers else None
    return Own(name, replace(base, twin=twin, **values), production, tracers, tuple(notes))


def read_own(data: bytes, name: str) -> Own:
    """The same on the cells of the ocean that all is compared on."""
    return read_observed(data, name, compared())


def _production(field: Field, ocean: Ocean) -> tuple[Array, float]:
    """On the ocean's cells, and its total a day, which is the same on both grids."""
    production = regrid.per_area(field, ocean.grid)
    total = float(np.nansum(production * ocean.grid.field(ocean.grid.area)[0]))
    if abs(total / regrid.total(field) - 1) > 1e-3:
        raise OceanError("The total of the production was not kept on the ocean’s grid.")
    return production, total


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
