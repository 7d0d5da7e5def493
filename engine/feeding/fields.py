"""Water of the user's own for every column: annual means on any regular grid round the Earth, as CF NetCDF.

Temperature and nitrate are wanted; silicate, iron and oxygen take the ocean's place where they are there. Units, axes and
coverage are judged as those of the ocean's builder (engine.ocean.build.climatology); each column takes the nearest cell that
has water, and what it lacks from the ocean it stands in. Light, seasons and mixing stay the ocean's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine import netcdf
from engine.feeding.cell import lack
from engine.feeding.upload import NUTRIENTS
from engine.feeding.water import DEPTH, FREEZING, Columns
from engine.ocean.build.climatology import Field, holds, of_dataset
from engine.ocean.circulation import COMPARED
from engine.ocean.grid import Array, OceanError
from engine.ocean.ocean import EMBEDDED
from engine.upload import UploadError

NEEDED, OPTIONAL = ("temperature", "nitrate"), ("silicate", "iron", "oxygen")
NEAR = 6
"""Cells within which a column looks for water."""


@dataclass(frozen=True, eq=False)
class Fields:
    """Columns in the user's water, and which of their fields are the user's."""

    columns: Columns
    names: tuple[str, ...]

    def water(self, over: Columns, number: int) -> Columns:
        """The one column of a place; OceanError where the user's columns are not those of the ocean."""
        if len(over) != len(self.columns):
            raise OceanError(
                f"Your fields lie in the columns of the ocean “{EMBEDDED[COMPARED]}”, and not in those of the one that is set."
            )
        return self.columns.select(np.array([number]))


def read_fields(data: bytes, name: str, over: Columns) -> Fields:
    """The fields in a file, put in place of the ocean's; UploadError with one sentence where they cannot be used."""
    with netcdf.opened(data, name, decode_times=False) as dataset:
        wanted = (*NEEDED, *(each for each in OPTIONAL if holds(dataset, each)))
        for each in wanted:
            over = put(of_dataset(dataset, each, name), over)
    return Fields(over, wanted)


def put(field: Field, over: Columns) -> Columns:
    """All columns with this field for the ocean's."""
    values = at_columns(field, over)
    known = np.isfinite(values)
    if field.name == "temperature":
        moved = np.where(known, values - over.temperature.mean(axis=1), 0.0)
        return replace(over, temperature=np.maximum(over.temperature + moved[:, None], FREEZING))
    if field.name == "oxygen":
        return replace(over, low=np.where(known, np.vectorize(lack)(np.where(known, values, 200.0)), over.low))
    target, at = over.target.copy(), NUTRIENTS[field.name]
    target[:, :, at] = np.where(known, np.maximum(values, 0.01), target[:, :, at])
    return replace(over, target=target)


def at_columns(field: Field, over: Columns) -> Array:
    """(column, level): the nearest water of a field, linear in depth; nan where there is none near."""
    lat, lon, depth = (field.axes[axis] for axis in ("lat", "lon", "depth"))
    rows, places = np.nonzero(field.known[0])
    if not rows.size:
        raise UploadError(f"The {field.name} has no number at the surface.")
    out = np.full((len(over), DEPTH.size), np.nan)
    reach = NEAR * float(np.diff(lat).mean())
    for number, at in enumerate(over.lat):
        near = slice(np.searchsorted(lat[rows], at - reach), np.searchsorted(lat[rows], at + reach, "right"))
        across = (lon[places[near]] - over.lon[number] + 180) % 360 - 180
        away = (lat[rows[near]] - at) ** 2 + (across * np.cos(np.radians(at))) ** 2
        if away.size and away.min() <= reach**2:
            best = near.start + int(np.argmin(away))
            profile = field.values[:, rows[best], places[best]]
            known = np.isfinite(profile)
            out[number] = np.interp(DEPTH, depth[known], profile[known])
    return out
